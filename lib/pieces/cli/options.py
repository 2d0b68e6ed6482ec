"""What several commands can be told."""

import argparse

from pieces.beam_search import check_beam
from pieces.training.translation import measure


def add_search(parser: argparse.ArgumentParser) -> None:
    """Let a command be told how it shall look for a translation."""
    parser.add_argument("--beam-size", type=int, default=1, help="1 is greedy (default: 1)")
    parser.add_argument(
        "--length-penalty",
        type=float,
        default=measure.LENGTH_PENALTY,
        help="the larger, the longer the sentences of a beam (default: %(default)s)",
    )


def search(given: argparse.Namespace) -> dict[str, int | float]:
    """Return how to look for a translation, as :func:`measure.translate` takes it.

    Raises:
        ValueError: If a number is out of range.
    """
    check_beam(given.beam_size, given.length_penalty)
    return {"beam_size": given.beam_size, "length_penalty": given.length_penalty}


def add_common(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where it shall compute, and how much it shall say of an error."""
    parser.add_argument("--device", help="cuda, mps or cpu (default: the fastest there is)")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
