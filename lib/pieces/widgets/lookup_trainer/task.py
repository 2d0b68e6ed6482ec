"""The task of the trainer, and where its run begins; its twin, task.js, draws the same numbers.

A row is eight letters that follow one another in the alphabet, in shuffled order. Each of them has
to find the next one, which the row holds for all but the last.
"""

from __future__ import annotations

import numpy as np

from pieces.widgets.common.draws import normals, words

LETTERS = "ABCDEFGHIJKLMNOP"
WATCHED = "DAGCHEBF"
"""The row whose weights are shown; no run draws it for training."""
PER_ROW, ROWS = len(WATCHED), 16
D_MODEL = D_K = 64
STEPS, RATE = 200, 0.01
_STARTS = len(LETTERS) - PER_ROW + 1
_DRAWN = len(LETTERS) * D_MODEL + 2 * D_MODEL * D_K


def start(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The letters' vectors, which stay, and W_Q and W_K, which are trained.

    The entries of ``letters``, ``(16, d_model)``, are unit-normal. Those of W_Q and W_K, each
    ``(d_model, d_k)``, are smaller by the root of d_model, so that queries and keys have about
    unit-normal entries, too.
    """
    drawn = normals(seed, _DRAWN)
    letters = drawn[: len(LETTERS) * D_MODEL].reshape(-1, D_MODEL)
    both = drawn[letters.size :].reshape(2, D_MODEL, D_K) / np.sqrt(D_MODEL)
    return letters, both[0], both[1]


def batch(seed: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows of one update: their letters as numbers, and which of them have a next one here.

    Both are ``(16, 8)``. Of a row's nine words the first chooses the letter that it begins with;
    the order of the others shuffles it.
    """
    taken = ROWS * (PER_ROW + 1)
    drawn = words(seed, taken, _DRAWN + step * taken).reshape(ROWS, PER_ROW + 1)
    order = drawn[:, 1:].argsort(axis=1, kind="stable")
    return order + drawn[:, :1].astype(np.int64) % _STARTS, order < PER_ROW - 1


def watched() -> np.ndarray:
    """The letters of the row that is shown, as numbers."""
    return np.array([LETTERS.index(letter) for letter in WATCHED])


def successors() -> list[int]:
    """For each letter of the row that is shown the place of the next one, −1 for the last."""
    return [WATCHED.find(chr(ord(letter) + 1)) for letter in WATCHED]
