"""The scale lab's random example; its twin, sample.js, draws the same numbers for the page.

The generator is splitmix32, a finaliser over a counter; the method of Box and Muller makes
unit-normal numbers of it. Both are a few lines in any language.
"""

from __future__ import annotations

import math

import numpy as np

ROWS, KEYS, MOST = 128, 16, 512
_GOLDEN = np.uint64(0x9E3779B9)


def _mix(counter: np.ndarray) -> np.ndarray:
    """The finaliser of splitmix32 on 32-bit counters."""
    z = counter
    for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
        z = (z ^ (z >> np.uint32(shift))) * np.uint32(factor)
    return z ^ (z >> np.uint32(15))


def normals(seed: int, count: int) -> np.ndarray:
    """The first unit-normal numbers of a seed's stream, an even count of them."""
    places = np.arange(1, count + 1, dtype=np.uint64)
    bits = _mix((places * _GOLDEN + np.uint64(seed)).astype(np.uint32)).astype(np.float64)
    radius = np.sqrt(-2 * np.log((bits[::2] + 0.5) / 2**32))
    angle = 2 * math.pi * bits[1::2] / 2**32
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()


def products(seed: int, d_k: int) -> np.ndarray:
    """q·k of every pair, ``(ROWS, KEYS)``: each query has keys of its own, all entries unit-normal.

    A dimension is drawn for all vectors before the next one is, so that longer vectors begin with
    the shorter ones.
    """
    drawn = normals(seed, d_k * ROWS * (KEYS + 1)).reshape(d_k, ROWS * (KEYS + 1))
    query, key = drawn[:, :ROWS, None], drawn[:, ROWS:].reshape(d_k, ROWS, KEYS)
    return (query * key).sum(axis=0)
