"""A corpus and a model so small that a whole run takes a second, for the tests of training.

As a script it is ``python -m pieces``, on this corpus.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from pieces.cli.command import main
from pieces.training.options import Options, parse
from pieces.training.run import Run
from pieces.training.translation import data
from pieces.training.translation.data import ParallelText
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation

WORDS = {"a": "un", "cat": "chat", "sees": "voit", "the": "le", "dog": "chien", "sleeps": "dort"}

SIZES = {"d_model": 16, "heads": 2, "d_ff": 16, "layers": 1, "max_length": 24}
PACE = {"updates": 20, "max_tokens": 40, "window": 16, "warmup": 8, "validate_pairs": 6}
OFTEN = {"validate_every": 10, "checkpoint_every": 4}
CHANCE = {"dropout": 0.1, "smoothing": 0.1, "schedule": "paper", "learning_rate": 0.0}
SMALL = SIZES | PACE | OFTEN | CHANCE


def options(**changes: object) -> tuple[TranslationOptions, Options]:
    """Return the options of a small run."""
    return tuple(parse(SMALL | changes, TranslationOptions, Options))


def run(
    folder: Path, *, device: object = "cpu", watch: Callable | None = None, **changes: Any
) -> Run:
    """Return a small run."""
    translation, training = options(**changes)
    return Run(folder, Translation(translation), training, device=device, watch=watch)


def arguments(**changes: object) -> list[str]:
    """Return the same options as the command takes them."""
    values = (SMALL | changes).items()
    return [word for name, value in values for word in ("--" + name.replace("_", "-"), str(value))]


def load(
    options: TranslationOptions, *, seed: int = 0, tests: bool = True
) -> dict[str, ParallelText]:
    """Take the place of :func:`pieces.training.translation.data.load`."""
    del options, seed
    found = {"train": _text(60, 0), "validation": _text(10, 1)}
    return found | {"test": _text(4, 2)} if tests else found


def _text(count: int, seed: int) -> ParallelText:
    """Return sentences of one to six words whose translations are written backwards."""
    rng = Random(seed)
    sources = [rng.choices(list(WORDS), k=rng.randint(1, 6)) for _ in range(count)]
    return ParallelText(
        [" ".join(words) for words in sources],
        [" ".join(WORDS[word] for word in reversed(words)) for words in sources],
        [tuple((i, len(w) - 1 - i) for i in range(len(w))) for w in sources],
    )


if __name__ == "__main__":
    data.load = load
    sys.exit(main())
