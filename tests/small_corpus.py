"""A corpus and a model so small that a whole run takes a second, for the tests of training.

As a script it is ``python -m pieces``, on this corpus.
"""

import sys
from random import Random

from pieces.cli.command import main
from pieces.training.options import Options
from pieces.training.translation import data
from pieces.training.translation.data import Lines

WORDS = {"a": "un", "cat": "chat", "sees": "voit", "the": "le", "dog": "chien", "sleeps": "dort"}

SIZES = {"d_model": 16, "heads": 2, "d_ff": 16, "layers": 1, "max_length": 24}
PACE = {"updates": 20, "max_tokens": 40, "window": 16, "warmup": 8, "validate_pairs": 6}
OFTEN = {"validate_every": 10, "checkpoint_every": 4}
CHANCE = {"dropout": 0.1, "smoothing": 0.1, "schedule": "paper", "learning_rate": 0.0}
SMALL = SIZES | PACE | OFTEN | CHANCE


def options(**changes: object) -> Options:
    """Return the options of a small run."""
    return Options(**(SMALL | changes))


def arguments(**changes: object) -> list[str]:
    """Return the same options as the command takes them."""
    told = (SMALL | changes).items()
    return [word for name, value in told for word in ("--" + name.replace("_", "-"), str(value))]


def load(told: Options, *, tests: bool = True) -> dict[str, Lines]:
    """Take the place of :func:`pieces.training.translation.data.load`."""
    del told
    found = {"train": _lines(60, 0), "validation": _lines(10, 1)}
    return found | {"test": _lines(4, 2)} if tests else found


def _lines(count: int, seed: int) -> Lines:
    """Return sentences of one to six words whose translations are written backwards."""
    chance = Random(seed)
    sources = [chance.choices(list(WORDS), k=chance.randint(1, 6)) for _ in range(count)]
    return Lines(
        [" ".join(words) for words in sources],
        [" ".join(WORDS[word] for word in reversed(words)) for words in sources],
        [tuple((i, len(w) - 1 - i) for i in range(len(w))) for w in sources],
    )


if __name__ == "__main__":
    data.load = load
    sys.exit(main())
