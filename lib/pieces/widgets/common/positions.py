"""Sinusoidal positions for widgets, without torch; their twin is clocks/rates.js."""

from __future__ import annotations

from typing import Any

import numpy as np

from pieces.widgets.common.traits import BadValue, as_integer, as_number

WIDTHS = (8, 16, 32, 64)
SMALLEST_BASE, LARGEST_BASE = 2, 100_000


def rates(d_model: int, base: float) -> np.ndarray:
    """The angle by which each pair of dimensions turns from a position to the next."""
    return base ** (-np.arange(0, d_model, 2) / d_model)


def sinusoids(positions: Any, d_model: int, base: float) -> np.ndarray:
    """The vectors of some positions: the sine and cosine of each pair's angle, in turn."""
    angles = np.outer(positions, rates(d_model, base))
    return np.stack((np.sin(angles), np.cos(angles)), axis=-1).reshape(-1, d_model)


def as_width(name: str, value: Any) -> int:
    """Read a d_model for which there is room."""
    if as_integer(name, value) not in WIDTHS:
        raise BadValue(f"{name} is {value}: one of {', '.join(map(str, WIDTHS))} is needed")
    return int(value)


def as_base(name: str, value: Any) -> float:
    """Read the number whose powers divide the position."""
    number = as_number(name, value)
    if not SMALLEST_BASE <= number <= LARGEST_BASE:
        raise BadValue(
            f"{name} is {value}: a number from {SMALLEST_BASE} to {LARGEST_BASE:,} is needed"
        )
    return number


def as_whole(low: int, high: int) -> Any:
    """Return a function that reads a whole number in a range."""

    def read(name: str, value: Any) -> int:
        number = as_integer(name, value)
        if not low <= number <= high:
            raise BadValue(
                f"{name} is {value}: a whole number from {low:,} to {high:,} is needed".replace(
                    "-", "−"
                )
            )
        return number

    return read


def check_pair(given: dict[str, Any]) -> None:
    """Raise unless the pair is one of those that the vectors have."""
    pairs = given["d_model"] // 2
    if not given["pair"] < pairs:
        raise BadValue(
            f"pair is {given['pair']}: with d_model {given['d_model']}, 0 to {pairs - 1} is needed"
        )
