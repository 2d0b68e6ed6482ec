"""What is to be translated: the lines of standard input."""

import sys
from collections.abc import Iterator

from pieces.cli.streams import listed, warn
from pieces.files import decode, naming

AT_ONCE = 1_024  # lines, so that a long text is written while it is being translated
ASK = "Write a sentence and Enter; Ctrl-D ends (on Windows Ctrl-Z and Enter)."
BREAKS = {
    "\r": "a carriage return",
    "\v": "a vertical tab",
    "\f": "a form feed",
    "\x1c": "a file separator",
    "\x1d": "a group separator",
    "\x1e": "a record separator",
    "\x85": "a next line (U+0085)",
    "\u2028": "a line separator (U+2028)",
    "\u2029": "a paragraph separator (U+2029)",
}
_TO_SPACES = str.maketrans(dict.fromkeys(BREAKS, " "))


def read_lines() -> Iterator[list[str]]:
    """Yield the lines, some at a time; at a terminal, which is asked, each as soon as it is there.

    Raises:
        OSError: If they cannot be read.
        ValueError: If they are not text in UTF-8.
    """
    if sys.stdin is None:
        return
    if sys.stdin.isatty():
        warn(ASK)
        for number, line in enumerate(iter(sys.stdin.buffer.readline, b""), 1):
            yield split(line, first=number)
        return
    with naming("standard input"):  # it may be a folder, or a stream to write to
        data = sys.stdin.buffer.read()
    lines = split(data)
    for start in range(0, len(lines), AT_ONCE):
        yield lines[start : start + AT_ONCE]


def split(data: bytes, *, first: int = 1) -> list[str]:
    r"""Return the lines of a text, which end with ``\n`` or ``\r\n`` alone.

    Line n of what is written translates line n of what was read, as ``wc``, ``paste`` and editors
    count them; these know no other line end. So the others become spaces, and are named.

    Args:
        data: The text.
        first: The number of its first line.

    Raises:
        ValueError: If it is not text in UTF-8.
    """
    if not (text := decode("standard input", data)):
        return []
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    odd = {number: set(line) & BREAKS.keys() for number, line in enumerate(lines, first)}
    if odd := {number: signs for number, signs in odd.items() if signs}:
        names = listed(BREAKS[sign] for signs in odd.values() for sign in sorted(signs))
        warn(
            f"line {listed(map(str, odd))}: {names} is read as a space, for only a newline ends a "
            "line"
        )
    return [line.translate(_TO_SPACES).strip() for line in lines]
