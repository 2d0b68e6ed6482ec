"""Starts the command: ``python -m pieces``."""

import sys


def start() -> int:
    """Run the command; Ctrl-C is heard already while PyTorch is being imported."""
    try:
        from pieces.command import main  # takes seconds
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(start())
