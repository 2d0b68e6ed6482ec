"""Starts the command: ``python -m pieces``."""

import io
import os
import signal
import sys
from types import FrameType


def start() -> int:
    """Run the command; Ctrl-C is heard already while PyTorch is being imported."""
    _fill_closed_streams()
    _speak_utf8()
    # Before PyTorch is there: threads that spin while they wait take the cores from other programs.
    # GNU's OpenMP may spin a little, which is faster where there are none.
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    former = signal.getsignal(signal.SIGINT)
    if former is signal.default_int_handler:  # not where a shell lets a job ignore Ctrl-C
        signal.signal(signal.SIGINT, _leave)
    try:
        from pieces.cli.command import main  # takes seconds
    except ModuleNotFoundError as fault:
        print(f"{fault.name} is missing: install pieces with [train]", file=sys.stderr)
        return 1
    except Exception as fault:
        said = " ".join(str(fault).split())
        print(f"pieces cannot start: {type(fault).__name__}: {said}", file=sys.stderr)
        return 1
    finally:
        if former is signal.default_int_handler:
            signal.signal(signal.SIGINT, former)
    return main()


def _leave(number: int, frame: FrameType | None) -> None:
    """Leave at once: what is imported might catch an exception, and nothing is to be saved."""
    os.write(2, b"stopped by Ctrl-C\n")
    os._exit(130)


def _fill_closed_streams() -> None:
    """Let streams that are closed lead nowhere, or the next files that are opened take their place.

    Without it, what PyTorch writes to standard error would land in such a file, and what Python
    prints there in standard output. That standard output is closed can still be seen.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number, which is this one
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8")  # noqa: SIM115 - as long as the process


def _speak_utf8() -> None:
    """Write UTF-8 through pipes on every system."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(start())
