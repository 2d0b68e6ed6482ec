"""What widgets say of attention weights; the page does the same (kit/attention.js and others)."""

from __future__ import annotations

import numpy as np


def entropy(weights: np.ndarray) -> np.ndarray:
    """How spread each row is, in bits: 0 where one weight is 1, log₂ n where n are equal."""
    logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    return np.abs((weights * logs).sum(axis=-1))


def lit_word(weights: np.ndarray, target: list[str], word: int | None) -> int:
    """The word that is chosen, or the one that reads farthest out of turn, and clearly: no sign."""
    rows, columns = weights.shape
    if word is not None and word < rows:
        return word
    slope = (columns - 1) / max(1, rows - 1)
    away = 1 + abs(weights.argmax(1) - slope * np.arange(rows))
    words = [any(map(str.isalnum, token)) for token in target]
    return int((weights.max(1) * away * words).argmax())
