"""The questions of the chapter. A function's name is the question's; it builds it when asked for.

Those about beliefs are about misconceptions that no code shows: each is named by its id in the
list of misconceptions. The numbers in the answers are computed here.
"""

import math

import numpy as np

from pieces.exercises.ch01_attention import attention_bug, masked_softmax
from pieces.exercises.checking.asking import Choice, Number


def recall_dot_product() -> Number:
    return Number(
        "What is the dot product of `[2, 0, 1, 0]` and `[1, 5, 3, 2]`?",
        answer=2 * 1 + 0 * 5 + 1 * 3 + 0 * 2,
        why="Multiply pair by pair, then add up: 2·1 + 0·5 + 1·3 + 0·2.",
        mistakes={
            (2 + 0 + 1 + 0) + (1 + 5 + 3 + 2): "That adds up all entries. First multiply.",
            (2 + 0 + 1 + 0) * (1 + 5 + 3 + 2): (
                "That multiplies the two sums. Multiply first, then add."
            ),
            2 * 1: "That is the first pair alone. The others count too.",
        },
        otherwise="Multiply pair by pair, then add up the four products.",
    )


def predict_zero() -> Choice:
    return Choice(
        "Three words get the scores `[1, 3, 0]`. Which share goes to the word with the score 0?",
        {
            "Nothing: 0 means no match": (
                "A score of 0 is a score like any other. Shares are made of e to the power of "
                "each score, and e⁰ is 1. The word keeps a share."
            ),
            "Something, but less than the others get": (
                "e to the power of 0 is 1: more than nothing, less than e¹ and e³. Only minus "
                "infinity is sure to give nothing."
            ),
            "One third, as every word gets": (
                "Equal shares come out only where the scores are equal. Here they differ."
            ),
        },
        right="Something, but less than the others get",
        predict=True,
    )


def attention_bug_line() -> Choice:
    # For readers without a kernel. The last line of each step is its code.
    score, scale, normalise, mix = (s.splitlines()[-1] for s in attention_bug.BUG.steps.values())
    return Choice(
        "In which line is the bug?",
        {
            f"`{score}`": (
                "`bqk` has a row for each query and a column for each key, and `d` is summed "
                "over. That is QKᵀ, example by example."
            ),
            f"`{scale}`": "That divides by √d_{k}, the length of a key. It is right.",
            f"`{normalise}`": (
                "Axis 1 is that of the queries: each column sums to 1, and each row should. It "
                "must be the axis of the keys, `dim=-1`. No shape changes, so nothing fails."
            ),
            f"`{mix}`": (
                "`k` is summed over: each query takes the values of all keys, times its weights. "
                "That is right, if the weights are."
            ),
        },
        right=f"`{normalise}`",
    )


def sqrt_dk_belief() -> Choice:
    d_k = 64
    rng = np.random.default_rng(0)
    query, key = rng.normal(size=(2, 10_000, d_k))
    scores = (query * key).sum(-1)
    scaled = scores / math.sqrt(d_k)
    return Choice(
        "What does the division by √d_{k} do to the scores?",
        {
            "It turns each score into an average of its d_{k} products.": (
                f"An average divides by d_{{k}} itself. For d_{{k}} = {d_k} that is {d_k}, and the "
                f"root is {math.sqrt(d_k):g}."
            ),
            "It keeps each score between -1 and 1.": (
                "Nothing holds a score there. Among 10 000 scores of random vectors with "
                f"d_{{k}} = {d_k}, the largest was {scaled.max():.1f} after the division."
            ),
            "It keeps the spread of the scores near 1, for any number of entries.": (
                "Measured on 10 000 pairs of random vectors whose entries have spread 1: with "
                f"d_{{k}} = {d_k} the standard deviation is {scores.std():.1f} before the "
                f"division and {scaled.std():.2f} after it."
            ),
            "It makes the weights of each row sum to 1.": (
                "The softmax does that, with the division or without."
            ),
        },
        right="It keeps the spread of the scores near 1, for any number of entries.",
    )


def same_matrix_belief() -> Choice:
    rng = np.random.default_rng(0)
    words, matrix = rng.normal(size=(3, 4)), rng.normal(size=(4, 4))
    shared = words @ matrix / 2  # queries and keys at once
    scores = shared @ shared.T / 2
    weights = masked_softmax.STEPS.made(scores, np.ones((3, 3), dtype=bool))
    return Choice(
        "Queries and keys are computed by two matrices, W_{Q} and W_{K}. What if one matrix "
        "served for both?",
        {
            "Nothing would be lost, and half of these numbers would be saved.": (
                "The numbers would be saved. But *cat* could no longer look for *sleeps* without "
                "*sleeps* looking for *cat* just as hard."
            ),
            "The score of word A for word B would always equal that of B for A.": (
                "Both are the same dot product. Two matrices allow one-sided relations: a verb "
                "looks for its subject, and not the other way round."
            ),
            "The weight from word A to word B would always equal that from B to A.": (
                "That holds for the scores. The softmax then shares out each row by itself: in an "
                f"example with three words, the first gave the second {weights[0, 1]:.2f}, and the "
                f"second gave the first {weights[1, 0]:.2f}."
            ),
            "Every word would attend to itself alone.": (
                "A vector's product with itself is often large, so words would lean that way. But "
                f"the others keep a share: in an example the weights on itself were "
                f"{', '.join(f'{w:.2f}' for w in np.diag(weights))}."
            ),
        },
        right="The score of word A for word B would always equal that of B for A.",
    )


def closing_double() -> Choice:
    return Choice(
        "All scores of one row are doubled. What happens to its weights?",
        {
            "Nothing: only differences count": (
                "The differences double, too. It would be nothing if the same were added to all."
            ),
            "The largest one gains": (
                "Its lead over each of the others has doubled, so its power outgrows theirs, and "
                "they share what is left."
            ),
            "Each one doubles": "They cannot: they add up to one before and after.",
        },
        right="The largest one gains",
    )


def closing_shape() -> Choice:
    return Choice(
        "`Q` has the shape `(3, 4)` and `K` has the shape `(5, 4)`. What is the shape of `Q @ "
        "K.T`?",
        {
            "(4, 4)": "The two 4s meet in the middle: they are summed over and disappear.",
            "(5, 3)": "That is the shape of K @ Q.T. The first factor gives the rows.",
            "(3, 5)": (
                "One row for each row of Q, one column for each row of K. The 4 is summed over."
            ),
            "It fails": "Q @ K would fail. The transpose of K is (4, 5), and that fits.",
        },
        right="(3, 5)",
    )


def closing_average() -> Number:
    return Number(
        "The values 10, 20 and 60 get the weights 0.5, 0.3 and 0.2. What is the weighted sum?",
        answer=0.5 * 10 + 0.3 * 20 + 0.2 * 60,
        why="0.5·10 + 0.3·20 + 0.2·60. It lies between the smallest and the largest value, as "
        "every average does.",
        mistakes={
            (10 + 20 + 60) / 3: "That is the plain mean: equal weights.",
            10 + 20 + 60: "That is the sum. Weigh them first.",
            (0.5 * 10 + 0.3 * 20 + 0.2 * 60) / 3: (
                "Do not divide by three: the weights add up to one already."
            ),
        },
        otherwise="Multiply each value by its weight, then add.",
    )
