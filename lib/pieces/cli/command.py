"""The command: ``python -m pieces train | evaluate | translate``."""

import argparse
import re
import sys
import traceback

from pieces.cli import evaluate, train, translate
from pieces.cli.streams import flush, printable, warn

EXPECTED = (ValueError, TypeError, OSError, ArithmeticError, RuntimeError)
MOST_SIGNS = 1_000  # of a sentence about an error: what was given may be of any length
CLOSED = "standard output is closed: let it lead to a file, or to /dev/null"


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit status.

    It is 1 after an error, which is one sentence, and where nobody reads what is written; 130 after
    Ctrl-C.
    """
    given = argparse.Namespace(debug=False)
    try:
        if sys.stdout is None:
            raise OSError(CLOSED)
        given = _parser().parse_args(arguments, given)
        status = given.command(given)
        flush()
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        warn("stopped by Ctrl-C")
        return 130
    except Exception as fault:
        if given.debug:
            traceback.print_exc()
        else:
            warn(sentence(fault))
        return 1
    return status or 0


def sentence(fault: Exception) -> str:
    """Return what an error says, in one line."""
    text = str(fault)
    if isinstance(fault, OSError) and fault.strerror:
        names = [str(name) for name in (fault.filename, fault.filename2) if name is not None]
        text = ": ".join([*names, fault.strerror])
    if isinstance(fault, MemoryError) or "allocate memory" in text or "out of memory" in text:
        (wanted,) = re.findall(r"tried to allocate (\S+ \w+)", text, re.IGNORECASE)[:1] or [""]
        return f"there is not enough memory{wanted and f' for {wanted}'}: ask for something smaller"
    text = printable(text.strip().partition("\n")[0][:MOST_SIGNS])  # the rest is for --debug
    if not isinstance(fault, EXPECTED) or isinstance(fault, RecursionError) or not text:
        return f"a fault of the program, {type(fault).__name__}: {text} (--debug shows where)"
    return text


class _Parser(argparse.ArgumentParser):
    """A parser whose errors show no control signs, and no more than a person reads."""

    def error(self, message: str) -> None:
        super().error(printable(message[:MOST_SIGNS]))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m pieces", description="Train and translate.")
    commands = parser.add_subparsers(required=True, metavar="train | evaluate | translate")
    for command in (train, evaluate, translate):
        command.add_parser(commands)
    return parser
