"""What attention makes of arrows in a plane; its twin, reading.js, does so on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Reading:
    """One query's way to its output, in float64.

    Args:
        words: of the sentence.
        arrows: of each word, ``(words, 2)``: keys and values.
        weights: the softmax of the scores over √2, ``(words,)``.
        output: the sum of the weighted arrows, ``(2,)``.
    """

    words: list[str]
    arrows: np.ndarray
    weights: np.ndarray
    output: np.ndarray


def read(words: list[str], arrows: Sequence[Sequence[float]], tip: Sequence[float]) -> Reading:
    """Let one arrow ask all arrows of its sentence."""
    keys, query = np.array(arrows, dtype=float), np.array(tip, dtype=float)
    scores = keys @ query / math.sqrt(2)
    powers = np.exp(scores - scores.max())
    weights = powers / powers.sum()
    return Reading(words, keys, weights, weights @ keys)


def reach(vectors: Mapping[str, Sequence[float]]) -> tuple[int, int]:
    """From where to where the plane goes, both ways: all arrows and one more, the origin inside."""
    numbers = [0.0, *(number for arrow in vectors.values() for number in arrow)]
    return math.floor(min(numbers)) - 1, math.ceil(max(numbers)) + 1
