"""What the tests of training share: runs so small that they take a second, and other processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import small_corpus
import torch

from pieces.cli.command import main
from pieces.training.log import read
from pieces.training.run import Run
from pieces.training.translation import data

TESTS = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _ctrl_c_is_heard() -> Iterator[None]:
    """Where the tests are a shell's background job, Ctrl-C is ignored from the start."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, device: torch.device) -> Callable[..., Run]:
    """Make runs on the small corpus: ``small(folder, watch=..., updates=...)``."""
    monkeypatch.setattr(data, "load", small_corpus.load)

    def make(folder: Path, *, watch: Callable | None = None, **changes: Any) -> Run:
        options = small_corpus.options(**changes)
        return Run(folder, options, device=device, watch=watch)

    return make


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that the command trained."""
    folder = tmp_path_factory.mktemp("runs") / "trained"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "load", small_corpus.load)
        assert main(["train", str(folder), *small_corpus.arguments(device="cpu")]) == 0
    return folder


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.CompletedProcess]:
    """Run Python in a process of its own, one thread each: ``start("-m", "pieces", ...)``."""

    def run(*words: object, text: str | bytes = "", **environment: str):
        own = {"PYTHONPATH": str(TESTS), "OMP_NUM_THREADS": "1", **environment}
        return subprocess.run(
            [sys.executable, *map(str, words)],
            env=os.environ | own,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def table() -> Callable[[Path], list[dict[str, str]]]:
    """Read a table of a run's log without the column that no two runs share."""

    def rows(path: Path) -> list[dict[str, str]]:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in read(path)]

    return rows
