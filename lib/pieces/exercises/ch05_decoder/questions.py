"""The questions of the chapter: a function's name is the question's, which it builds."""

import numpy as np

from pieces.exercises.checking.asking import Choice


def _weights(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    powers = np.exp(scores) * mask
    return powers / powers.sum(axis=-1, keepdims=True)


def pad_queries_belief() -> Choice:
    scores = np.random.default_rng(3).normal(size=(4, 4))
    real = np.array([True, True, True, False])
    as_key = _weights(scores, real)
    with np.errstate(invalid="ignore"):  # the padding's own row then allows nothing
        both = _weights(scores, real[:, None] & real)
    moved = np.abs(as_key - both)[real].max()
    return Choice(
        "A sentence of three words is filled up with one padding token. The mask hides the "
        "padding as a key. Must the padding's own row, as a query, be blocked as well?",
        {
            "Yes, or the words would read something of the padding.": (
                "What a word reads hangs on its own row alone. Blocking the padding's row as well "
                f"moves the weights of the three words by {moved:g}."
            ),
            "Yes, or the padding would be trained like a word.": (
                "The loss leaves the positions of padding out, so nothing is learned from what "
                "that row gives."
            ),
            "No. Nobody reads what that row gives.": (
                "The padding is hidden as a key, so no word reads it, and the loss leaves it out. "
                "Blocking its row would make a row that allows nothing, and its softmax NaN."
            ),
        },
        right="No. Nobody reads what that row gives.",
    )


def batch_shape() -> Choice:
    return Choice(
        "`A` has the shape `(2, 3, 5)` and `B` the shape `(2, 5, 4)`. What is the shape of `A @ "
        "B`?",
        {
            "(2, 3, 4)": (
                "Two products, one for each entry of the batch: (3, 5) times (5, 4) is (3, 4)."
            ),
            "(3, 4)": "That is one product of two. The 2 stays in front.",
            "(2, 2, 3, 4)": "The first of A meets the first of B only.",
            "It fails": "Only the last two sizes are multiplied, and they fit.",
        },
        right="(2, 3, 4)",
    )
