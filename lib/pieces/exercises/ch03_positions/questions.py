"""The questions of the chapter: a function's name is the question's, which it builds."""

import numpy as np

from pieces.exercises.checking.asking import Number


def mask_from_embeddings() -> Number:
    length, width, pads = 6, 8, 2
    positions = np.arange(length)[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    vectors = np.random.default_rng(4).normal(size=(length, width))
    vectors[-pads:] = 0
    vectors += np.stack([np.sin(positions), np.cos(positions)], -1).reshape(length, width)
    found = int((vectors == 0).all(-1).sum())
    return Number(
        f"Six tokens, {pads} of them padding with a vector of zeros. A vector that says the "
        "position, made of sines and cosines, is added to each. The padding mask is then built by "
        "looking for vectors of zeros. How many does it find?",
        answer=found,
        why="Each position has its own vector, and none is zero. So the padding has vectors like "
        "all others now, and no mask comes out. Build it from the token ids.",
        mistakes={
            pads: (
                "So it would be before the positions were added. They are added to the padding, "
                "too."
            ),
            length: "A sum of zeros and something is not zero.",
        },
        otherwise="What is a vector of zeros after something has been added to it?",
    )
