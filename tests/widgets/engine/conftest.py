"""The engine under Node, and the library's model of the same file beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from widgets.test_bundles import SOURCES, node

from pieces.config import TransformerConfig
from pieces.corpus.french import generate
from pieces.corpus.text import words_of
from pieces.corpus.vocabulary import SPECIAL
from pieces.pretrained import quantised
from pieces.transformer import Transformer
from pieces.widgets.common import translator

ENGINE = SOURCES / "common" / "engine"
RUN = Path(__file__).parent / "run.mjs"
SIZES = {"d_model": 32, "num_heads": 4, "d_ff": 64, "max_length": 128}
LAYERS = {"num_encoder_layers": 2, "num_decoder_layers": 2}

Pair = tuple[list[int], list[int]]
"""The ids of a sentence, and those of its translation."""

UNKNOWN = SPECIAL.index("<unk>")

torch.set_num_threads(1)


class Engine:
    """The engine's sources under Node, as modules, with one model.

    Args:
        folder: Where a copy of the sources goes.
        model: The model's file.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        self.folder, self.model = folder, model
        for room in (ENGINE, ENGINE.with_name("kit")):  # the engine draws as the widgets do
            shutil.copytree(room, folder / room.name)
        (folder / "package.json").write_text('{"type": "module"}')

    def ask(self, *jobs: dict[str, Any]) -> list[Any]:
        """Return the answers to jobs, each a dictionary whose ``ask`` names one of ``run.mjs``."""
        return self._run(jobs, "numbers")

    def ask_both(self, jobs: list[dict[str, Any]]) -> list[Any]:
        """Return the answers to many jobs without matrices, on two cores."""
        middle = len(jobs) // 2
        with ThreadPoolExecutor(2) as threads:
            halves = threads.map(self._run, (jobs[:middle], jobs[middle:]), ("one", "other"))
            return [answer for half in halves for answer in half]

    def _run(self, jobs: Sequence[dict[str, Any]], out: str) -> list[Any]:
        given = {"engine": str(self.folder / "engine"), "model": str(self.model)}
        given |= {"rules": translator.rules(), "out": str(self.folder / out), "jobs": jobs}
        command = [*node(), str(RUN)]
        told = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
        assert not told.returncode, told.stderr
        return json.loads(told.stdout)

    def numbers(self) -> Callable[[list[int]], torch.Tensor]:
        """Return what gives the matrix at a place that the last answers named."""
        everything = torch.from_file(
            str(self.folder / "numbers"), size=(self.folder / "numbers").stat().st_size // 4
        )

        def at(place: list[int]) -> torch.Tensor:
            first, rows, columns = place
            return everything[first : first + rows * columns].view(rows, columns)

        return at

    def plant(self, file: str, sound: str, fault: str) -> None:
        """Put a fault into the copy of one source."""
        path = self.folder / "engine" / file
        text = path.read_text("utf-8")
        assert text.count(sound) == 1, f"{file} has {sound!r} {text.count(sound)} times"
        path.write_text(text.replace(sound, fault), "utf-8")


def random_model(path: Path, **changes: Any) -> Path:
    """Write a model that was never trained, with the corpus's words."""
    pairs = generate(2_000, seed=0)
    found = {token for pair in pairs for token in (*pair.source, *pair.target)}
    words = [*SPECIAL, *sorted(found)]
    torch.manual_seed(0)
    config = TransformerConfig.base(len(words), **(SIZES | LAYERS | changes))
    model = Transformer(config)
    for name, weight in model.named_parameters():
        if weight.dim() == 1:  # neither zeros nor ones, so that each place shows
            torch.nn.init.normal_(weight, mean=float(name.endswith("norm.weight")), std=0.3)
    known = [word for word in words if word in words_of("en")]
    quantised.save(model, path, words=words, source_words=known)
    return path


@pytest.fixture(scope="session")
def kept() -> Path:
    """The file of the shipped model."""
    return translator.MODEL


@pytest.fixture(scope="session")
def engine(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine with the shipped model."""
    return Engine(tmp_path_factory.mktemp("engine"), kept)


@pytest.fixture(scope="session")
def python(kept: Path) -> quantised.Quantised:
    """The library with the same file."""
    return quantised.load(kept)


@pytest.fixture(scope="session")
def pairs(python: quantised.Quantised) -> list[Pair]:
    """1,000 sentences of the corpus."""
    ids = {word: id for id, word in enumerate(python.words)}
    return [
        tuple([ids.get(token, UNKNOWN) for token in side] for side in (pair.source, pair.target))
        for pair in generate(1_000, seed=13)
    ]


@pytest.fixture
def engine_of(tmp_path: Path) -> Callable[[Path], Engine]:
    """Makes another engine, of its own: for another model, or to plant a fault in."""
    return lambda model: Engine(tmp_path, model)
