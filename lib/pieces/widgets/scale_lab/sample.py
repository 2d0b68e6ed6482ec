"""The scale lab's random example and what is measured on it: the twin of its browser side.

The generator is splitmix32, a finaliser over a counter; the method of Box and Muller makes
unit-normal numbers of it. Both are a few lines in any language, so the page draws for itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

ROWS, KEYS, MOST = 128, 16, 512
REACH = 65
"""The histogram's axis ends at ±65; its bins are 2 wide, and one of them lies around 0."""

_GOLDEN = np.uint64(0x9E3779B9)


def _mix(counter: np.ndarray) -> np.ndarray:
    """The finaliser of splitmix32 on 32-bit counters."""
    z = counter
    for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
        z = (z ^ (z >> np.uint32(shift))) * np.uint32(factor)
    return z ^ (z >> np.uint32(15))


def normals(seed: int, count: int) -> np.ndarray:
    """The first unit-normal numbers of a seed's stream.

    Args:
        seed: where the counter starts.
        count: how many, an even number.
    """
    places = np.arange(1, count + 1, dtype=np.uint64)
    bits = _mix((places * _GOLDEN + np.uint64(seed)).astype(np.uint32)).astype(np.float64)
    radius = np.sqrt(-2 * np.log((bits[::2] + 0.5) / 2**32))
    angle = 2 * math.pi * bits[1::2] / 2**32
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()


def products(seed: int, d_k: int) -> np.ndarray:
    """q·k of every pair, ``(ROWS, KEYS)``: each query has keys of its own, all entries unit-normal.

    A dimension is drawn for all vectors before the next one is, so that longer vectors begin with
    the shorter ones.

    Args:
        seed: of the sample.
        d_k: the length of queries and keys.
    """
    drawn = normals(seed, d_k * ROWS * (KEYS + 1)).reshape(d_k, ROWS * (KEYS + 1))
    query, key = drawn[:, :ROWS, None], drawn[:, ROWS:].reshape(d_k, ROWS, KEYS)
    return (query * key).sum(axis=0)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Shares that add up to 1 along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def entropy(weights: np.ndarray) -> np.ndarray:
    """The entropy of each row in nats: 0 where one weight is 1, ln n where n are equal."""
    logs = np.log(weights, out=np.zeros_like(weights), where=weights > 0)
    return -(weights * logs).sum(axis=-1)


def gradient_norm(weights: np.ndarray) -> np.ndarray:
    """The Frobenius norm of the softmax's Jacobian, diag(p) − p pᵀ, for each row.

    1 − p is summed from the others: a subtraction would lose every digit of it where one weight is
    almost 1.

    Args:
        weights: rows of a softmax, ``(rows, keys)``.
    """
    others = 1 - np.eye(weights.shape[-1])
    rest, squares = weights @ others, weights**2 @ others
    return np.sqrt((weights**2 * (rest**2 + squares)).sum(axis=-1))


@dataclass(frozen=True)
class Scores:
    """A sample's scores: ``measured`` and ``expected`` spread, and the ``counts`` of a histogram.

    The first and the last count are of what lies beyond the axis.
    """

    measured: float
    expected: float
    counts: list[int]


@dataclass(frozen=True)
class Readings:
    """All that the lab shows of one sample.

    Args:
        before: q·k as it is.
        after: the scores that enter the softmax.
        scores: those of the first row, ``(num_keys,)``.
        weights: their softmax.
        row: the first row's largest weight, entropy and gradient norm.
        rows: of all rows the mean largest weight, the mean entropy and the median gradient norm.
    """

    before: Scores
    after: Scores
    scores: np.ndarray
    weights: np.ndarray
    row: tuple[float, float, float]
    rows: tuple[float, float, float]


def divisor(d_k: int, scaling: str, temperature: float) -> float:
    """What q·k is divided by before the softmax.

    Args:
        d_k: the length of queries and keys.
        scaling: ``"none"``, ``"root"`` for √d_k, or ``"d_k"``.
        temperature: divides as well.
    """
    return {"none": 1.0, "root": math.sqrt(d_k), "d_k": float(d_k)}[scaling] * temperature


def readings(
    *, seed: int, d_k: int, scaling: str, temperature: float, spread: float, num_keys: int
) -> Readings:
    """Measure the sample of a seed.

    Args:
        seed: of the sample.
        d_k: the length of queries and keys.
        scaling: ``"none"``, ``"root"`` or ``"d_k"``.
        temperature: divides the scores as well.
        spread: the standard deviation of the numbers in queries and keys.
        num_keys: how many keys a row's softmax runs over.
    """
    by = divisor(d_k, scaling, temperature)
    before = products(seed, d_k) * spread**2
    after = before / by
    weights = softmax(after[:, :num_keys])
    largest, entropies, norms = weights.max(axis=-1), entropy(weights), gradient_norm(weights)
    expected = spread**2 * math.sqrt(d_k)
    return Readings(
        before=_scores(before, expected),
        after=_scores(after, expected / by),
        scores=after[0, :num_keys],
        weights=weights[0],
        row=(float(largest[0]), float(entropies[0]), float(norms[0])),
        rows=(float(largest.mean()), float(entropies.mean()), float(np.median(norms))),
    )


def _scores(numbers: np.ndarray, expected: float) -> Scores:
    bins = np.clip(np.floor((numbers + REACH) / 2).astype(int) + 1, 0, REACH + 1)
    counts = np.bincount(bins.ravel(), minlength=REACH + 2).tolist()
    return Scores(measured=float(numbers.std()), expected=expected, counts=counts)
