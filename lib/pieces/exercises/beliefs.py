"""Questions about beliefs: misconceptions that no code shows, each option with its own answer.

The numbers in the answers are computed here.
"""

import math
from collections.abc import Callable

import numpy as np

from pieces.exercises.weighing import weigh
from pieces.widgets import Mistake, NumberQuestion, Option, Question


def question(belief: str) -> Question | NumberQuestion:
    """A new question about one belief.

    Args:
        belief: One of ``IDS``.

    Raises:
        ValueError: If there is no such belief.
    """
    if belief not in _QUESTIONS:
        raise ValueError(f"belief {belief!r} is not one of {', '.join(IDS)}")
    return _QUESTIONS[belief](belief.replace("_", "-"))


def _sqrt_dk(name: str) -> Question:
    d_k = 64
    rng = np.random.default_rng(0)
    query, key = rng.normal(size=(2, 10_000, d_k))
    scores = (query * key).sum(-1)
    scaled = scores / math.sqrt(d_k)
    return Question(
        "What does the division by √d_{k} do to the scores?",
        [
            Option(
                "It turns each score into an average of its d_{k} products.",
                f"An average divides by d_{{k}} itself. For d_{{k}} = {d_k} that is {d_k}, and the "
                f"root is {math.sqrt(d_k):g}.",
            ),
            Option(
                "It keeps each score between -1 and 1.",
                "Nothing holds a score there. Among 10 000 scores of random vectors with "
                f"d_{{k}} = {d_k}, the largest was {scaled.max():.1f} after the division.",
            ),
            Option(
                "It keeps the spread of the scores near 1, however long the vectors are.",
                "Measured on 10 000 pairs of random vectors whose entries have spread 1: with "
                f"d_{{k}} = {d_k} the standard deviation is {scores.std():.1f} before the "
                f"division and {scaled.std():.2f} after it.",
                right=True,
            ),
            Option(
                "It makes the weights of each row sum to 1.",
                "The softmax does that, with the division or without.",
            ),
        ],
        name=name,
    )


def _same_matrix(name: str) -> Question:
    rng = np.random.default_rng(0)
    words, matrix = rng.normal(size=(3, 4)), rng.normal(size=(4, 4))
    shared = words @ matrix / 2  # queries and keys at once
    scores = shared @ shared.T / 2
    weights = weigh(scores)
    return Question(
        "Queries and keys are computed by two matrices, W_{Q} and W_{K}. What if one matrix served "
        "for both?",
        [
            Option(
                "Nothing would be lost, and half of these numbers would be saved.",
                "The numbers would be saved. But *cat* could no longer look for *sleeps* without "
                "*sleeps* looking for *cat* just as hard.",
            ),
            Option(
                "The score of word A for word B would always equal that of B for A.",
                "Both are the same dot product. Two matrices allow one-sided relations: a verb "
                "looks for its subject, and not the other way round.",
                right=True,
            ),
            Option(
                "The weight from word A to word B would always equal that from B to A.",
                "That holds for the scores. The softmax then shares out each row by itself: in an "
                f"example with three words, the first gave the second {weights[0, 1]:.2f}, and the "
                f"second gave the first {weights[1, 0]:.2f}.",
            ),
            Option(
                "Every word would attend to itself alone.",
                "A vector's product with itself is often large, so words would lean that way. But "
                f"the others keep a share: in an example the weights on itself were "
                f"{', '.join(f'{w:.2f}' for w in np.diag(weights))}.",
            ),
        ],
        name=name,
    )


def _dropout(name: str) -> NumberQuestion:
    p = 0.1
    return NumberQuestion(
        f"Dropout with p = {p} sets each weight to zero with probability {p} while the model is "
        "trained. By which number does it multiply the weights that survive?",
        answer=1 / (1 - p),
        why=f"1/(1 - p): a share of {1 - p:g} of the weights survives on average, and "
        f"{1 - p:g} · {1 / (1 - p):.3f} = 1. What is expected stays the same.",
        mistakes=[
            Mistake(
                1 / p,
                "That is 1/p. It would be right only for p = 0.5, where both are 2. With "
                f"p = {p} nearly all survive, so they need to grow only a little.",
            ),
            Mistake(1, f"Then the sum would shrink to {1 - p:g} of itself on average."),
            Mistake(1 - p, "That shrinks the survivors. They have to make up for what is gone."),
        ],
        otherwise=f"A share of {1 - p:g} survives on average. Which factor brings that back to 1?",
        tolerance=0.005,
        name=name,
    )


def _pad_queries(name: str) -> Question:
    scores = np.random.default_rng(3).normal(size=(4, 4))
    real = np.array([True, True, True, False])
    as_key = weigh(scores, np.broadcast_to(real, (4, 4)))
    both = weigh(scores, real[:, None] & real)
    moved = np.abs(as_key - both)[real].max()
    return Question(
        "A sentence of three words is filled up with one padding token. The mask hides the padding "
        "as a key. Must the padding's own row, as a query, be blocked as well?",
        [
            Option(
                "Yes, or the words would read something of the padding.",
                "What a word reads hangs on its own row alone. Blocking the padding's row as well "
                f"moves the weights of the three words by {moved:g}.",
            ),
            Option(
                "Yes, or the padding would be trained like a word.",
                "The loss leaves the positions of padding out, so nothing is learned from what "
                "that row gives.",
            ),
            Option(
                "No. Nobody reads what that row gives.",
                "The padding is hidden as a key, so no word reads it, and the loss leaves it out. "
                "Blocking its row would make a row that allows nothing, and its softmax NaN.",
                right=True,
            ),
        ],
        name=name,
    )


def _embeddings(name: str) -> NumberQuestion:
    length, width, pads = 6, 8, 2
    positions = np.arange(length)[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    vectors = np.random.default_rng(4).normal(size=(length, width))
    vectors[-pads:] = 0
    vectors += np.stack([np.sin(positions), np.cos(positions)], -1).reshape(length, width)
    found = int((vectors == 0).all(-1).sum())
    return NumberQuestion(
        f"Six tokens, {pads} of them padding with a vector of zeros. A vector that says the "
        "position, made of sines and cosines, is added to each. The padding mask is then built by "
        "looking for vectors of zeros. How many does it find?",
        answer=found,
        why="Each position has its own vector, and none is zero. So the padding has vectors like "
        "all others now, and no mask comes out. Build it from the token ids.",
        mistakes=[
            Mistake(
                pads,
                "So it would be before the positions were added. They are added to the padding, "
                "too.",
            ),
            Mistake(length, "A sum of zeros and something is not zero."),
        ],
        otherwise="What is a vector of zeros after something has been added to it?",
        name=name,
    )


_QUESTIONS: dict[str, Callable[[str], Question | NumberQuestion]] = {
    "sqrt_dk_belief": _sqrt_dk,
    "same_matrix_belief": _same_matrix,
    "dropout_rescale": _dropout,
    "pad_queries_belief": _pad_queries,
    "mask_from_embeddings": _embeddings,
}

#: The beliefs about which there are questions.
IDS = tuple(_QUESTIONS)
