"""The arithmetic of the heads; its twin, numbers.js, does it on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BEGIN = "‹begin›"
"""How the sign is called that the decoder reads before the first word."""
LITTLE = 0.001
"""What a look at a sign, or at itself, counts beside one at another word."""


def sides(part: str, source: list[str], target: list[str]) -> tuple[list[str], list[str]]:
    """The tokens that ask and those that are asked."""
    begun = [BEGIN, *target]
    return {"encoder": (source, source), "decoder": (begun, begun), "cross": (target, source)}[part]


def drawn(layer: np.ndarray, heads: Sequence[int]) -> np.ndarray:
    """The weights of some heads of a layer, counted from 1; 0 is the mean of all."""
    return np.stack([layer[head - 1] if head else layer.mean(axis=0) for head in heads])


def distance(weights: np.ndarray) -> float:
    """How many tokens away a head looks on average."""
    away = abs(np.arange(weights.shape[1])[None] - np.arange(weights.shape[0])[:, None])
    return float((weights * away).sum(axis=1).mean())


def clearest(weights: np.ndarray, queries: list[str], keys: list[str]) -> int:
    """The query, a word, from which the heads look most clearly at words other than itself."""
    asks, asked = [[_is_word(token) for token in side] for side in (queries, keys)]
    best = weights.argmax(axis=-1)  # (heads, queries)
    others = np.array(asked)[best] & (best != np.arange(len(queries)))
    return int(((weights.max(axis=-1) * np.where(others, 1, LITTLE)).sum(axis=0) * asks).argmax())


def _is_word(token: str) -> bool:
    return token != BEGIN and any(map(str.isalnum, token))
