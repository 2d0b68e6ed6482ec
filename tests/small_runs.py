"""Fixtures of training: runs that take a second, one that is trained once, other processes."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import small_corpus
import torch

from pieces.cli.command import main
from pieces.training.log import read
from pieces.training.run import Run
from pieces.training.translation import data

OFTEN = {"checkpoint_every": 4, "validate_every": 6, "keep": 9, "average": 2}


@contextmanager
def on_small_corpus() -> Iterator[None]:
    """Let a run, and the command, find the small corpus."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "load", small_corpus.load)
        yield


@pytest.fixture(autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """Where the tests are a shell's background job, or run by nohup, signals may be ignored."""
    heard = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}
    numbers = {getattr(signal, name, None): handler for name, handler in heard.items()}
    numbers.pop(None, None)  # Windows has no SIGHUP
    former = {number: signal.signal(number, handler) for number, handler in numbers.items()}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, device: torch.device) -> Callable[..., Run]:
    """Make runs on the small corpus: ``small(folder, watch=..., updates=...)``."""
    monkeypatch.setattr(data, "load", small_corpus.load)
    return lambda folder, **changes: small_corpus.run(folder, device=device, **changes)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that the command trained, which no test may change."""
    folder = tmp_path_factory.mktemp("runs") / "trained"
    with on_small_corpus():
        assert main(["train", str(folder), *small_corpus.arguments(device="cpu")]) == 0
    return folder


@pytest.fixture(scope="session")
def unbroken(tmp_path_factory: pytest.TempPathFactory, device: torch.device) -> Path:
    """The folder of a run that wrote much and was never interrupted; no test may change it."""
    folder = tmp_path_factory.mktemp("runs") / "unbroken"
    with on_small_corpus():
        assert small_corpus.run(folder, device=device, **OFTEN).train().ended
    return folder


@pytest.fixture
def ended(unbroken: Path, tmp_path: Path) -> Path:
    """A copy of that run, to go on with."""
    return Path(shutil.copytree(unbroken, tmp_path / "ended"))


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.CompletedProcess]:
    """Run Python in a process of its own, one thread each: ``start("-m", "pieces", ...)``."""

    def run(*words: object, text: str | bytes = "", **environment: str):
        own = {"PYTHONPATH": str(Path(__file__).parent), "OMP_NUM_THREADS": "1", **environment}
        return subprocess.run(
            [sys.executable, *map(str, words)],
            env=os.environ | own,
            input=text,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def table() -> Callable[[Path], list[dict[str, str]]]:
    """Read a table of a run's log without the column that no two runs share."""

    def rows(path: Path) -> list[dict[str, str]]:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in read(path)]

    return rows
