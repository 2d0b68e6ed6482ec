"""What arrives at a token from its two neighbours, and what can be read off it.

Its twin, reading.js, measures the same on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pieces.widgets.common.draws import normals

MOST, MEAN = 10, 5
"""A neighbour's value lies between 0 and ``MOST``; a token that knows nothing guesses the mean."""
PAIRS = 100_000
"""Random tokens, each with a left and a right neighbour."""


@dataclass(frozen=True)
class Reading:
    """What a token receives and can read off, in float64.

    Args:
        arrives: one number a head.
        guess: the best linear guess of the left and of the right value.
        other: other values of the neighbours from which the same would arrive; ``None`` where
            there are none.
        shares: of the left and of the right value's variance over the random tokens, what the
            best linear read-out explains (R²).
    """

    arrives: np.ndarray
    guess: np.ndarray
    other: np.ndarray | None
    shares: np.ndarray


def read(values: Sequence[float], weights: Sequence[float], seed: int) -> Reading:
    """Let heads with these weights on the left neighbour read two values."""
    pair, mixing = np.array(values, dtype=float), mixing_of(weights)
    arrives = mixing @ pair
    alike = len(set(weights)) == 1
    return Reading(
        arrives=arrives,
        guess=MEAN + np.linalg.pinv(mixing) @ (arrives - mixing.sum(axis=1) * MEAN),
        other=other_pair(pair, weights[0]) if alike else None,
        shares=shares_of(mixing, seed),
    )


def mixing_of(weights: Sequence[float]) -> np.ndarray:
    """Each head's weights on the left and on the right, ``(heads, 2)``: a budget of 1 each."""
    return np.array([[weight, 1 - weight] for weight in weights])


def shares_of(mixing: np.ndarray, seed: int) -> np.ndarray:
    """R² of the least-squares read-out of what arrives at the random tokens, ``(2,)``."""
    pairs = normals(seed, 2 * PAIRS).reshape(2, PAIRS).T
    arrives = np.column_stack([np.ones(PAIRS), pairs @ mixing.T])
    solved = np.linalg.lstsq(arrives, pairs, rcond=None)[0]
    return 1 - (pairs - arrives @ solved).var(axis=0) / pairs.var(axis=0)


def other_pair(pair: np.ndarray, weight: float) -> np.ndarray | None:
    """The values farthest from these from which one head receives the same number."""
    way = np.array([1 - weight, -weight])
    with np.errstate(divide="ignore"):
        ends = np.sort(
            np.where(way == 0, [[-np.inf], [np.inf]], [-pair, MOST - pair] / way), axis=0
        )
    low, high = ends[0].max(), ends[1].min()
    found = np.clip(pair + way * (low if -low >= high else high), 0, MOST)
    return found if np.abs(found - pair).max() > 1e-6 else None
