"""A small exercise of chapter 1: the causal mask."""

import numpy as np

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "causal_mask(num_queries, num_keys)",
    shift="shift = num_keys - num_queries",
    back="back = shift + np.arange(num_queries)[:, None] - np.arange(num_keys)",  # steps back
    edge="allowed = back >= 0",
    give="return allowed",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: as many keys as queries, then more keys, as where only the last words ask."""
    rng = np.random.default_rng(seed)
    square, more = "with as many keys as queries", "with more keys than queries"
    queries = int(rng.integers(6, 9))

    def one(rows: int, columns: int, **kind: bool) -> Probe:
        sizes = {"num_queries": rows, "num_keys": columns}
        return Probe(sizes, square if rows == columns else more, **kind)

    return [
        *(one(rows, columns) for rows, columns in [(4, 4), (5, 5), (2, 5), (1, 4)]),
        one(queries, queries, fresh=True),
        one(queries, queries + int(rng.integers(2, 5)), fresh=True),
    ]


MISTAKES = (
    Mistake(
        "mask_inverted",
        "The mask is turned round",
        "Your mask is the right one turned round: true stands where a key is hidden.",
        "Some code, `torch.nn.MultiheadAttention` for one, reads masks that way. In this book true "
        "means may attend.",
        "Turn it round with `~`.",
        ({"give": "return ~allowed"},),
        "rasbt/LLMs-from-scratch/issues/1061 pytorch/pytorch/issues/120668",
    ),
    Mistake(
        "causal_transposed",
        "The mask shows the future and hides the past",
        "Your mask keeps the upper triangle.",
        "Rows are queries and columns are keys, and later keys stand further right. So each query "
        "sees what comes after it, and nothing of what came before.",
        "Keep the lower triangle: `tril`, not `triu`.",
        ({"back": "back = np.arange(num_keys) - np.arange(num_queries)[:, None] - shift"},),
        "pytorch/examples/issues/649 Atcold/NYU-DLSP20/issues/387 karpathy/nanoGPT/issues/170",
    ),
    Mistake(
        "causal_diagonal",
        "No word sees itself",
        "Your mask is one step too narrow: it hides each query's own position as well.",
        "A word reads the words before it, and itself. Where there are as many keys as queries, "
        "the first word is left with nothing to see.",
        "Query i sees the keys up to and including its own position. Move the edge one step to "
        "the right, so that the diagonal is true.",
        ({"edge": "allowed = back >= 1"},),
        "pytorch/examples/issues/649",
    ),
    Mistake(
        "causal_diagonal",
        "Each word sees one word of the future",
        "Your mask is one step too wide: it shows each query the next position as well.",
        "The next word is the one that is to be guessed. A model that sees it can simply copy it.",
        "Query i sees the keys up to and including its own position. Move the edge one step to "
        "the left, so that nothing beyond the diagonal is true.",
        ({"edge": "allowed = back >= -1"},),
        "pytorch/examples/issues/649",
    ),
    Mistake(
        "cache_mask_top_left",
        "With more keys than queries the mask is too narrow",
        "Your mask is right where there are as many keys as queries. With more keys, it puts the "
        "first query at the first key.",
        "There are more keys when earlier words were worked out before and only the new ones ask: "
        "the queries are the last words of the text. `is_causal=True` in PyTorch puts the first "
        "query at the first key, too.",
        "Let the last query stand at the last key: shift the diagonal by `num_keys - num_queries`.",
        ({"shift": "shift = 0"},),
        "hyprstream/hyprstream/issues/1521 onnx/onnx/issues/8054",
    ),
    Mistake(
        "causal_shift_sign",
        "The shift of the diagonal has the wrong sign",
        "Your mask is right where there are as many keys as queries. With more keys, its diagonal "
        "has moved to the left.",
        "The first queries then see nothing. They are not the first words of the text: keys of "
        "earlier words stand before them.",
        "Turn the sign: the diagonal moves to the right, by `num_keys - num_queries`.",
        ({"shift": "shift = num_queries - num_keys"},),
    ),
    Mistake(
        "causal_hides_nothing",
        "The mask hides nothing",
        "Your mask is true everywhere.",
        "Each query then sees the words that come after it, and among them the one that is to be "
        "guessed.",
        "Keep the lower triangle of the ones: `tril`. Like `masked_fill` it returns a new array, "
        "which must be kept.",
        ({"give": "return np.ones((num_queries, num_keys), dtype=bool)"},),
    ),
)

ANSWER = Steps(
    "my_causal_mask(num_queries, num_keys)",
    before="import torch",
    start="everything = torch.ones(num_queries, num_keys, dtype=torch.bool)",
    edge="""
        # the last query stands at the last key
        return everything.tril(diagonal=num_keys - num_queries)""",
)

EXERCISE = Exercise(
    name="causal_mask",
    place=4,
    task="""\
Write `causal_mask(num_queries, num_keys)`. Return a boolean mask of shape (num_queries, num_keys),
true where a query may attend to a key: each query sees its own position and the past. The last
query stands at the last key, so with more keys than queries the first query sees several.""",
    axes=("query",),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "Draw the mask for 3 queries and 3 keys on paper. The first query sees one key, the last "
        "one sees all. Which triangle is true?",
        "`tril` keeps the lower triangle, the diagonal with it. For 2 queries and 5 keys the "
        "diagonal must move to the right, by 3: look up the argument `diagonal` (in NumPy: `k`).",
        "Start from a mask of ones of dtype `bool`, and shift by `num_keys - num_queries`.",
    ),
    answer=ANSWER,
    common=ANSWER.change(edge="return everything.tril(diagonal=num_keys - num_queries - 1)"),
)
