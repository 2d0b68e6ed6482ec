"""Seeded random numbers; their twin, kit/draws.js, draws the same ones for the page.

The generator is splitmix32, a finaliser over a counter, so a stream can begin anywhere; the method
of Box and Muller makes unit-normal numbers of it. Both are a few lines in any language.
"""

from __future__ import annotations

import math

import numpy as np

_GOLDEN = np.uint64(0x9E3779B9)


def _mix(counter: np.ndarray) -> np.ndarray:
    """The finaliser of splitmix32 on 32-bit counters."""
    z = counter
    for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
        z = (z ^ (z >> np.uint32(shift))) * np.uint32(factor)
    return z ^ (z >> np.uint32(15))


def words(seed: int, count: int, start: int = 0) -> np.ndarray:
    """Some 32-bit words of a seed's stream, from a place on."""
    places = np.arange(start + 1, start + count + 1, dtype=np.uint64)
    return _mix((places * _GOLDEN + np.uint64(seed)).astype(np.uint32))


def normals(seed: int, count: int) -> np.ndarray:
    """The first unit-normal numbers of a seed's stream, an even count of them."""
    bits = words(seed, count).astype(np.float64)
    radius = np.sqrt(-2 * np.log((bits[::2] + 0.5) / 2**32))
    angle = 2 * math.pi * bits[1::2] / 2**32
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()
