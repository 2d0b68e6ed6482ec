"""The layer of the shuffled sentence, a random example; its twin, layer.js, computes the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pieces.widgets.common.draws import normals

D_MODEL, HEADS, MOST_WORDS = 8, 2, 6
BASE = 10_000
_SPREAD = D_MODEL**-0.5
"""The standard deviation of matrices and learned positions, as before training."""


@dataclass(frozen=True)
class Layer:
    """All numbers that a seed draws: the four matrices are applied from the right, ``x @ W``."""

    W_Q: np.ndarray
    W_K: np.ndarray
    W_V: np.ndarray
    W_O: np.ndarray
    learned: np.ndarray
    vectors: np.ndarray


def layer(seed: int) -> Layer:
    """The layer of a seed, its table of positions, and a vector for each different word."""
    drawn = normals(seed, 4 * D_MODEL**2 + 2 * MOST_WORDS * D_MODEL).reshape(-1, D_MODEL)
    *matrices, tables = np.split(drawn, range(D_MODEL, 4 * D_MODEL + 1, D_MODEL))
    learned, vectors = np.split(tables, 2)
    return Layer(*(_SPREAD * matrix for matrix in matrices), _SPREAD * learned, vectors)


def places(kind: str, count: int, seed: int) -> np.ndarray:
    """What is added at each place, ``(count, D_MODEL)``."""
    if kind == "none":
        return np.zeros((count, D_MODEL))
    if kind == "learned":
        return layer(seed).learned[:count]
    rates = BASE ** (-np.arange(0, D_MODEL, 2) / D_MODEL)
    angles = np.outer(np.arange(count), rates)
    return np.stack((np.sin(angles), np.cos(angles)), axis=-1).reshape(count, D_MODEL)


def word_vectors(tokens: Sequence[str], seed: int) -> np.ndarray:
    """The vector of each word, ``(words, D_MODEL)``; the same word has the same one."""
    different = list(dict.fromkeys(tokens))
    return layer(seed).vectors[[different.index(token) for token in tokens]]


def outputs(
    tokens: Sequence[str], order: Sequence[int], *, positions: str, causal: bool, seed: int
) -> np.ndarray:
    """What each word becomes when the words stand in this order.

    Returns:
        A row for each word of ``tokens``, wherever it stands, ``(words, D_MODEL)``.
    """
    count, own = len(tokens), layer(seed)
    x = word_vectors(tokens, seed)[list(order)] + places(positions, count, seed)
    query, key, value = (_split(x @ matrix) for matrix in (own.W_Q, own.W_K, own.W_V))
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    if causal:
        scores = np.where(np.tril(np.ones((count, count), dtype=bool)), scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    heads = powers / powers.sum(axis=-1, keepdims=True) @ value
    by_word = np.empty((count, D_MODEL))
    by_word[list(order)] = heads.transpose(1, 0, 2).reshape(count, D_MODEL) @ own.W_O
    return by_word


def _split(x: np.ndarray) -> np.ndarray:
    """Cut vectors into heads: ``(words, D_MODEL)`` becomes ``(HEADS, words, d_k)``."""
    return x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)
