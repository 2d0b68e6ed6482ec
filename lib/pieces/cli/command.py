"""The command: ``python -m pieces train | evaluate | translate``."""

import argparse
import os
import sys

from pieces.cli import evaluate, train, translate


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit status.

    It is 1 after an error, which is one sentence, and where nobody reads what is written; 130 after
    Ctrl-C, and as shells have it after other signals that stopped a training.
    """
    try:
        given = _parser().parse_args(arguments)
        status = given.command(given) or 0
        if sys.stdout is not None:
            sys.stdout.flush()  # so that a pipe that was closed is noticed here
    except BrokenPipeError:
        _write_nowhere()
        return 1
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except (ValueError, TypeError, OSError, ArithmeticError, RuntimeError) as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        return 1
    return status


def _write_nowhere() -> None:
    """Let what is still to be written go nowhere: when Python ends, it would complain again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pieces", description="Train and translate.")
    commands = parser.add_subparsers(required=True, metavar="train | evaluate | translate")
    for command in (train, evaluate, translate):
        command.add_parser(commands)
    return parser
