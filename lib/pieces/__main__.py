"""Starts the command: ``python -m pieces``."""

import io
import os
import signal
import sys


def start() -> int:
    """Run the command; Ctrl-C is heard already while PyTorch is being imported."""
    former = signal.getsignal(signal.SIGINT)
    if former is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    _speak_utf8()
    # Before PyTorch is there: threads that spin while they wait take the cores from other programs.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        from pieces.cli.command import main  # takes seconds
    except ModuleNotFoundError as fault:
        print(f"{fault.name} is missing: install pieces with [train]", file=sys.stderr)
        return 1
    except Exception as fault:  # a package may fail in any way
        reason = str(fault).partition("\n")[0]
        print(f"a package that pieces needs cannot be imported: {reason}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGINT, former)
    return main()


def _leave(number: int, frame: object) -> None:
    """End at once: an exception could be lost in code that is being imported."""
    os.write(2, b"stopped by Ctrl-C\n")
    os._exit(130)


def _speak_utf8() -> None:
    """Read and write UTF-8 through pipes on every system, with or without a byte-order mark."""
    for stream, encoding in ((sys.stdin, "utf-8-sig"), (sys.stdout, "utf-8")):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding=encoding)


if __name__ == "__main__":
    sys.exit(start())
