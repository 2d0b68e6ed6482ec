"""The scale lab's random example; its twin, sample.js, draws the same numbers for the page."""

from __future__ import annotations

import numpy as np

from pieces.widgets.common.draws import normals

ROWS, KEYS, MOST = 128, 16, 512


def products(seed: int, d_k: int) -> np.ndarray:
    """q·k of every pair, ``(ROWS, KEYS)``: each query has keys of its own, all entries unit-normal.

    A dimension is drawn for all vectors before the next one is, so that longer vectors begin with
    the shorter ones.
    """
    drawn = normals(seed, d_k * ROWS * (KEYS + 1)).reshape(d_k, ROWS * (KEYS + 1))
    query, key = drawn[:, :ROWS, None], drawn[:, ROWS:].reshape(d_k, ROWS, KEYS)
    return (query * key).sum(axis=0)
