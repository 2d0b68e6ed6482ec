"""Where the command writes: results to standard output, all else to standard error."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

from pieces.files import naming

MOST_CHARACTERS, MOST_WORDS = 40, 8


def write(text: str) -> None:
    """Write lines to standard output at once.

    Raises:
        BrokenPipeError: If nobody reads them.
        OSError: If they cannot be written for another reason.
    """
    _put(text + "\n")


def flush() -> None:
    """Write what standard output still holds; errors are as for :func:`write`."""
    _put("")


def _put(text: str) -> None:
    with naming("standard output"):
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            _lead_nowhere(sys.stdout)
            raise


def warn(sentence: str) -> None:
    """Say a sentence on standard error; where it cannot be heard, the work goes on."""
    if sys.stderr is None:
        return
    try:
        print(printable(sentence), file=sys.stderr, flush=True)
    except OSError:
        _lead_nowhere(sys.stderr)


def printable(text: str) -> str:
    """Return text with its control signs written out, for a terminal would obey them."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def listed(words: Iterable[str], name: Callable[[str], str] = str) -> str:
    """Return a list of words, each named once, the long ones and a long list cut.

    Args:
        words: What is listed.
        name: Gives what is said of a word that is not cut.
    """
    once = list(dict.fromkeys(words))
    named = [
        name(word) if len(word) <= MOST_CHARACTERS else word[:MOST_CHARACTERS] + "…"
        for word in once[:MOST_WORDS]
    ]
    more = f" and {len(once) - MOST_WORDS} more" if len(once) > MOST_WORDS else ""
    return ", ".join(named) + more


def _lead_nowhere(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: when Python ends, it would complain again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
