"""Starts the command: ``python -m pieces``."""

import io
import sys


def start() -> int:
    """Run the command; Ctrl-C is heard already while PyTorch is being imported."""
    _speak_utf8()
    try:
        from pieces.cli.command import main  # takes seconds
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except ModuleNotFoundError as fault:
        print(f"{fault.name} is missing: install pieces with [train]", file=sys.stderr)
        return 1
    return main()


def _speak_utf8() -> None:
    """Read and write UTF-8 through pipes on every system, with or without a byte-order mark."""
    for stream, encoding in ((sys.stdin, "utf-8-sig"), (sys.stdout, "utf-8")):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding=encoding)


if __name__ == "__main__":
    sys.exit(start())
