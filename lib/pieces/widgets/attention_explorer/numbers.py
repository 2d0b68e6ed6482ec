"""The arithmetic of the explorer; its twin, numbers.js, does it on the page."""

from __future__ import annotations

import numpy as np

# The largest weights of a row are named: so many of them as hold this share, and no more.
MASS, MOST_NAMED = 0.9, 5


def largest(row: np.ndarray) -> np.ndarray:
    """The places of the largest weights, which are named, in order; a last one is not left out."""
    order = np.argsort(-row, kind="stable")
    enough = 1 + int(np.searchsorted(row[order].cumsum(), MASS))
    count = min(enough, MOST_NAMED)
    return order if count == len(order) - 1 else order[:count]
