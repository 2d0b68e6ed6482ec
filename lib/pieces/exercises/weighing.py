"""From scores to weights, right and wrong: the steps mask and normalise, in NumPy."""

from collections.abc import Callable, Mapping

import numpy as np

# What the weights sum to 1 over: the axes of the maximum that is subtracted, and of the sum.
AXES: Mapping[str, tuple] = {
    "keys": (-1, -1),
    "queries": (-2, -2),
    "sum over queries": (-1, -2),
    "batch": (0, 0),
    "sum over batch": (-1, 0),
    "matrix": ((-2, -1), (-2, -1)),
    "everything": (None, None),
    "sum over everything": (-1, None),
}

# What takes the place of the hidden weights where the mask acts on them, after the softmax.
LATE: Mapping[str, float] = {"weights": 0.0, "weights, -inf": -np.inf, "weights, -1e9": -1e9}

# What becomes of the scores, given where attention is allowed.
FILLS: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "-inf": lambda scores, allowed: np.where(allowed, scores, -np.inf),
    "-1e9": lambda scores, allowed: np.where(allowed, scores, -1e9),
    "add -1e9": lambda scores, allowed: scores + np.where(allowed, 0.0, -1e9),
    "-1e4": lambda scores, allowed: np.where(allowed, scores, -1e4),
    "-10": lambda scores, allowed: np.where(allowed, scores, -10.0),
    "-5": lambda scores, allowed: np.where(allowed, scores, -5.0),
    "-1": lambda scores, allowed: np.where(allowed, scores, -1.0),
    "zero": lambda scores, allowed: np.where(allowed, scores, 0.0),
    "+inf": lambda scores, allowed: np.where(allowed, scores, np.inf),
    "+1e30": lambda scores, allowed: np.where(allowed, scores, 1e30),
    "add mask": lambda scores, allowed: scores + allowed,
}


def weigh(
    scores: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    normalise: str = "keys",
    peak: str = "subtracted",
    mask_at: str = "scores",
    fill: str = "-inf",
    after: str = "rows",
    invert_mask: bool | str = False,
) -> np.ndarray:
    """Softmax along the keys with a mask, right by default; the keywords make it wrong.

    Args:
        scores: ``(..., queries, keys)``.
        mask: Boolean, ``(..., queries, keys)``; true where attention is allowed.
        normalise: What the weights sum to 1 over, one of ``AXES``, whose rows are divided by their
            sums once more with ``", then rows"`` behind it; ``"nothing"``; or ``"sigmoid"``, which
            squashes each score by itself.
        peak: The maximum, which keeps ``exp`` from overflowing: ``"subtracted"``, ``"everywhere"``
            (one maximum for all rows), or ``"kept"``; Python's own numbers then raise, by overflow
            in ``math.exp`` (``"kept, overflows"``) and also by division by 0 (``"kept, raises"``).
        mask_at: Where the mask acts: ``"scores"``, one of ``LATE``, or ``"nowhere"``.
        fill: What the mask does to the scores, one of ``FILLS``.
        after: The weights that are set to zero at the end: those of ``"rows"`` that allow nothing,
            those of all hidden ``"cells"``, those of ``"hiding rows"``, which hide a key, or
            ``"nothing"``.
        invert_mask: Whether true is read as forbidden: everywhere, or at ``"scores"`` or
            ``"weights"`` alone.

    Returns:
        The weights, ``(..., queries, keys)``.
    """
    shown = kept = np.ones_like(scores, dtype=bool)
    if mask is not None and mask_at != "nowhere":
        mask = np.broadcast_to(mask, scores.shape)
        shown = ~mask if invert_mask in (True, "scores") else mask
        kept = ~mask if invert_mask in (True, "weights") else mask
    with np.errstate(all="ignore"):
        if mask_at == "scores" and mask is not None:
            scores = FILLS[fill](scores, shown)
        weights = _normalise(scores, normalise, peak)
    if mask_at in LATE:
        return np.where(kept, weights, LATE[mask_at])
    return weights if after == "nothing" else np.where(_uncleared(kept, after), weights, 0.0)


def _uncleared(kept: np.ndarray, after: str) -> np.ndarray:
    if after == "cells":
        return kept
    return kept.all(-1, keepdims=True) if after == "hiding rows" else kept.any(-1, keepdims=True)


def _normalise(scores: np.ndarray, over: str, peak: str) -> np.ndarray:
    if over == "nothing":
        return scores
    if over == "sigmoid":
        return _squash(scores, peak)
    over, _, again = over.partition(", ")
    peak_axis, total_axis = AXES[over]
    if peak == "everywhere":
        peak_axis = None
    if not peak.startswith("kept"):
        scores = scores - scores.max(axis=peak_axis, keepdims=True)
    exponentials = np.exp(scores)
    if peak.startswith("kept, ") and np.isinf(exponentials).any():
        raise OverflowError("math range error")
    total = exponentials.sum(axis=total_axis, keepdims=True)
    empty = np.isneginf(scores).all(axis=-1, keepdims=True)  # readers leave such a row out
    if peak == "kept, raises" and ((total == 0) & ~empty).any():
        raise ZeroDivisionError("float division by zero")
    weights = exponentials / total
    return weights / weights.sum(axis=-1, keepdims=True) if again else weights


def _squash(scores: np.ndarray, peak: str) -> np.ndarray:
    """The sigmoid; ``peak`` tells how it is written, and so how it meets large numbers."""
    if peak == "kept":  # infinity / infinity
        powers = np.exp(scores)
        return powers / (1 + powers)
    powers = np.exp(-scores)
    if peak.startswith("kept, ") and (np.isinf(powers) & np.isfinite(scores)).any():
        raise OverflowError("math range error")
    return 1 / (1 + powers)
