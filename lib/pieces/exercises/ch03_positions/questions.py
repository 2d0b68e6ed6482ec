"""The questions of the chapter. A function's name is the question's; it builds it when asked for.

The numbers in the answers are computed here.
"""

import functools

import numpy as np

from pieces.exercises.ch03_positions import order_effect, sinusoidal_positions
from pieces.exercises.checking.asking import Choice, Number

# How many places each word is put at, to see whether it can still be told.
_PLACES = 12


def recall_keys_shuffled() -> Choice:
    query, key, value = np.split(np.random.default_rng(0).normal(size=(7, 4)), [1, 4])
    weights = np.exp(query @ key.T / 2)
    weights /= weights.sum()
    order = [2, 0, 1]
    moved = np.abs(weights @ value - weights[:, order] @ value[order]).max()
    return Choice(
        "One query attends to three words. Now the rows of K and the rows of V are written in "
        "another order, the same for both. What happens to the query's output?",
        {
            "Its numbers change places in the same way": (
                "The weights do, for there is one for each key. The numbers of the output belong "
                "to the columns of V, and those stayed."
            ),
            "Nothing": (
                "Each value keeps its weight, and a sum does not ask in which order its terms "
                f"come. In an example the output moved by {moved:.0e}, which is rounding."
            ),
            "It changes: the key that comes first counts most": (
                "The score of a key hangs on its vector alone, not on its row. Attention sees a "
                "set."
            ),
        },
        right="Nothing",
    )


def predict_word_survives() -> Choice:
    words, width, told = _words_told()
    asked = words * _PLACES
    two, eight = (100 * _told(*_random(words, size)) / asked for size in (2, 8))
    return Choice(
        "The vector of each word and the vector of its place are added, number by number. Only "
        "the sum is handed on. Can it still be told which word it was?",
        {
            "No: 7 can be 3 + 4 or 5 + 2, and the parts are lost": (
                f"With few numbers they are: of {words:,} random words {two:.0f} % could be told "
                f"where each had 2 numbers, and {eight:.0f} % with 8. The book's translator has "
                f"{width} numbers a word, and there {100 * told / asked:.0f} % were told."
            ),
            "Only if the place is known, so that its vector can be subtracted": (
                "Nobody has to know it. The word whose vector lies nearest to the sum was the "
                f"right one in {told:,} of {asked:,} cases, without any subtraction."
            ),
            "Yes, nearly always": (
                f"In the book's translator each of {words:,} words was put at each of the first "
                f"{_PLACES} places. The word whose vector lies nearest to the sum was the right "
                f"one in {told:,} of {asked:,} cases. {width} numbers leave so much room that a "
                "step by a position leads to no other word."
            ),
        },
        right="Yes, nearly always",
        predict=True,
    )


@functools.cache
def _words_told() -> tuple[int, int, int]:
    """The words of the book's translator, their width, and how many of its sums tell the word."""
    from pieces import pretrained  # and with it PyTorch, which no check needs

    model, _ = pretrained.english_french()
    embedding = model.source_embedding.weight.detach().numpy()
    table = model.source_positions.table[:_PLACES].numpy()
    words, width = embedding.shape
    return words, width, _told(embedding * width**0.5, table)


def _random(words: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Words of random numbers, and the places to go with them."""
    vectors = np.random.default_rng(0).normal(size=(words, width))
    return vectors, sinusoidal_positions.STEPS.made(_PLACES, width)


def _told(vectors: np.ndarray, table: np.ndarray) -> int:
    """How many of all sums of a word's vector and a place's lie nearest to that word's vector."""
    lengths = (vectors**2).sum(-1) / 2  # the nearest has the largest product, less half of this
    fits = (((vectors + place) @ vectors.T - lengths).argmax(-1) for place in table)
    return sum(int((nearest == np.arange(len(vectors))).sum()) for nearest in fits)


def no_pe_no_order() -> Choice:
    n, d = 6, 8
    words, order = np.random.default_rng(1).normal(size=(n, d)), np.array([4, 2, 0, 5, 3, 1])
    blind, seeing = (
        order_effect.STEPS.made(words, np.zeros((n, d)), mask, order).max()
        for mask in (np.ones((n, n), dtype=bool), np.tri(n, dtype=bool))
    )
    return Choice(
        "A Transformer is built without positions. Can it tell the order of the words?",
        {
            "No, never: attention sees a set": (
                "That holds where every word sees every other: six words were shuffled, and no "
                f"output moved by more than {blind:.0e}, which is rounding. A causal mask is "
                "enough to change that."
            ),
            "Yes: the words stand in their rows, one below the other": (
                "Every row meets the same matrices, and each sum runs over all rows. Six words "
                f"were shuffled, and no output moved by more than {blind:.0e}, which is rounding."
            ),
            "Yes, if a causal mask hides the future": (
                "The first word then sees one word, the second two, and so on: the mask tells the "
                f"places apart. Six words were shuffled, and outputs moved by up to {seeing:.2f}. "
                "Language models have learned order that way, without any positions."
            ),
        },
        right="Yes, if a causal mask hides the future",
    )


def pe_trainable() -> Choice:
    places = width = 512
    return Choice(
        "In PyTorch the sinusoidal table is stored as an `nn.Parameter`, not as a buffer. What "
        "comes of that?",
        {
            "Training changes it, and soon it is no table of sines": (
                "A parameter gets a gradient, and the optimiser moves it: with "
                f"{places} places of {width} numbers there are {places * width:,} more to learn. "
                "Learned positions are a choice of their own; who wants the formula stores a "
                "constant, and a constant is a buffer."
            ),
            "Nothing: the numbers are the same": (
                "They are the same until the first step of training, which changes every row that "
                "a sentence has used."
            ),
            "It stays behind when the model moves to a GPU": (
                "A plain attribute would. Parameters move with the model, and so do buffers."
            ),
        },
        right="Training changes it, and soon it is no table of sines",
    )


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


def tied_counted_twice() -> Number:
    words, width = 1_000, 64
    return Number(
        f"A model has {words:,} words, the same for both languages, and d_{{model}} = {width}. The "
        "two embeddings and the matrix of the output layer are shared. How many parameters do the "
        "three have together?",
        answer=words * width,
        why=f"{words:,} rows of {width} numbers: one matrix, read in three places. A gradient that "
        "comes from any of them changes it for all.",
        mistakes={
            3 * words * width: "That counts the one matrix three times.",
            2 * words * width: "Source and target share the matrix, and the output has no other.",
            words + width: "A table has a number for each row and column: multiply.",
        },
        otherwise="How large is one such matrix, and how many different ones are there?",
    )


def closing_causal_cells() -> Number:
    n = 5
    return Number(
        f"A sentence of {n} words attends to itself under a causal mask. In how many of the "
        f"{n * n} cells does the mask say true?",
        answer=int(np.tri(n).sum()),
        why=" + ".join(str(row + 1) for row in range(n))
        + ": the first word sees itself, the second two words, and so on.",
        mistakes={
            int(np.tri(n, k=-1).sum()): "Each word also sees itself: the diagonal is true.",
            n * n: "That is the mask that hides nothing.",
            n: "That is the diagonal alone. Each word sees those before it, too.",
        },
        otherwise="How many words does the first one see, how many the second, and so on?",
    )


def closing_head_weights() -> Number:
    n, heads = 10, 8
    return Number(
        f"A sentence of {n} tokens passes through one attention layer with {heads} heads and no "
        "mask. How many attention weights does the layer compute?",
        answer=heads * n * n,
        why=f"Each head has a weight for every query and every key, {n} · {n}, and there are "
        f"{heads} heads.",
        mistakes={
            n * n: "That is one head. The others have weights of their own.",
            heads * n: f"That counts the rows. Each row has {n} weights.",
            heads * n * (n + 1) // 2: "That many a causal mask would leave. There is none here.",
        },
        otherwise="Count the cells of one head's matrix first: a row for each query, a column for "
        "each key.",
    )
