"""What it means to refuse: in time, in a sentence, and with nothing lost."""

import io
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pieces.cli.command import main

SECONDS = 10
REFUSALS = (ValueError, TypeError, OSError)


class Hang(BaseException):
    """Raised by the clock; no ``except Exception`` takes it for a refusal."""


@contextmanager
def in_time(seconds: int = SECONDS) -> Iterator[None]:
    """Fail what takes longer; it stops where Python's own code runs next."""

    def ring(*_: object) -> None:
        raise Hang(f"no answer within {seconds} s")

    former = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)


def sentence(call: Callable[[], Any]) -> str:
    """Return the sentence in which a call refuses what it is given.

    Raises:
        AssertionError: If it accepts it, or refuses it in no sentence.
        Exception: Whatever else it raises.
    """
    with in_time(), pytest.raises(REFUSALS) as refused:
        call()
    text = str(refused.value)
    assert text.strip(), f"{refused.typename} without a word"
    return text


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, so that two states of it can be compared."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def command(words: list[str], given: bytes = b"") -> tuple[int, str, str]:
    """Run ``python -m pieces`` in this process; return its status and what it wrote.

    Raises:
        AssertionError: If it fails without a word, or with more than a sentence and its advice.
    """
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (given, b"", b"")]
    with pytest.MonkeyPatch.context() as patch, in_time():
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            status = main(words)
        except SystemExit as leaving:  # argparse's, with the usage
            status = leaving.code
    for stream in streams[1:]:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])
    assert "Traceback" not in out + err
    if status:
        said = [line for line in err.splitlines() if line.strip()]
        assert 0 < len(said) <= 40, err
        assert not re.search(r"^\w*(Error|Exception|Interrupt)\b", said[-1]), err
    return status, out, err
