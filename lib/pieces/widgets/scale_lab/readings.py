"""What the scale lab measures on its sample; its twin, readings.js, does so on the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pieces.widgets.common.weights import entropy
from pieces.widgets.scale_lab.sample import products

REACH = 65
"""The histogram's axis ends at ±65; its bins are 2 wide, and one of them lies around 0."""


@dataclass(frozen=True)
class Scores:
    """The spread of a sample's scores, and how many lie in each bin, the outer ones without end."""

    measured: float
    expected: float
    counts: list[int]


@dataclass(frozen=True)
class Readings:
    """All that the lab shows of one sample: of ``before`` the division and ``after`` it the scores.

    Args:
        scores: those of the first row, ``(num_keys,)``.
        weights: their softmax.
        row: the first row's largest weight, entropy in bits and gradient norm.
        rows: of all rows the mean largest weight, the mean entropy and the median gradient norm.
    """

    before: Scores
    after: Scores
    scores: np.ndarray
    weights: np.ndarray
    row: tuple[float, float, float]
    rows: tuple[float, float, float]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Shares that add up to 1 along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def gradient_norm(weights: np.ndarray) -> np.ndarray:
    """The Frobenius norm of the softmax's Jacobian, diag(p) − p pᵀ, for each row.

    1 − p is summed from the others: a subtraction would lose every digit of it where one weight is
    almost 1.
    """
    others = 1 - np.eye(weights.shape[-1])
    rest, squares = weights @ others, weights**2 @ others
    return np.sqrt((weights**2 * (rest**2 + squares)).sum(axis=-1))


def readings(
    *, seed: int, d_k: int, scaling: str, temperature: float, spread: float, num_keys: int
) -> Readings:
    """Measure the sample of a seed; the arguments are those of ``ScaleLab``."""
    divisor = {"none": 1.0, "root": math.sqrt(d_k), "d_k": d_k}[scaling] * temperature
    before = products(seed, d_k) * spread**2
    after = before / divisor
    weights = softmax(after[:, :num_keys])
    largest, entropies, norms = weights.max(axis=-1), entropy(weights), gradient_norm(weights)
    expected = spread**2 * math.sqrt(d_k)
    return Readings(
        before=_scores(before, expected),
        after=_scores(after, expected / divisor),
        scores=after[0, :num_keys],
        weights=weights[0],
        row=(float(largest[0]), float(entropies[0]), float(norms[0])),
        rows=(float(largest.mean()), float(entropies.mean()), float(np.median(norms))),
    )


def _scores(numbers: np.ndarray, expected: float) -> Scores:
    bins = np.clip(np.floor((numbers + REACH) / 2).astype(int) + 1, 0, REACH + 1)
    counts = np.bincount(bins.ravel(), minlength=REACH + 2).tolist()
    return Scores(measured=float(numbers.std()), expected=expected, counts=counts)
