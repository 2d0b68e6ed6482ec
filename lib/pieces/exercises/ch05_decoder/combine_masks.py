"""A small exercise of chapter 5: padding and causal mask in one."""

import numpy as np

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "combine_masks(padding, causal)",
    both="allowed = padding & causal",  # (batch, queries, keys)
    give="return allowed",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: a sentence with padding behind and one with padding in front."""

    def one(rng: np.random.Generator, queries: int, keys: int) -> dict:
        padding = np.ones((2, 1, keys), dtype=bool)
        padding[0, 0, keys - int(rng.integers(1, 3)) :] = False
        padding[1, 0, : int(rng.integers(1, 3))] = False
        causal = np.tri(queries, keys, keys - queries, dtype=bool)
        return {"padding": padding, "causal": causal}

    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    queries = int(fresh.integers(5, 8))
    return [
        Probe(one(rng, 4, 4), "with as many keys as queries"),
        Probe(one(rng, 3, 5), "with more keys than queries"),
        Probe(one(fresh, queries, queries + 1), "with more keys than queries", fresh=True),
    ]


MISTAKES = (
    Mistake(
        "masks_or_instead_of_and",
        "One mask is enough to allow a cell",
        "Your mask allows a cell where at least one of the two masks does.",
        "Padding in the past is then visible, and so are real words of the future. `+` on boolean "
        "masks does this, too.",
        "Combine them with `&`: a cell is visible only if both masks allow it.",
        ({"both": "allowed = padding | causal"},),
    ),
    Mistake(
        "masks_xor_instead_of_and",
        "What both masks allow is hidden",
        "Your mask allows a cell where just one of the two masks does.",
        "The cells to be seen are those that both allow, and these are hidden now. `^` and `!=` "
        "on boolean masks do this: one or the other, not both.",
        "Combine them with `&`: a cell is visible only if both masks allow it.",
        ({"both": "allowed = padding ^ causal"},),
    ),
    Mistake(
        "masks_xor_instead_of_and",
        "A cell that both masks hide is visible",
        "Your mask allows a cell where the two masks are equal.",
        "They are equal where both allow it, which is right, and also where both hide it: padding "
        "that lies in the future. `==` on boolean masks does this.",
        "Combine them with `&`: a cell is visible only if both masks allow it.",
        ({"both": "allowed = padding == causal"},),
    ),
    Mistake(
        "mask_inverted",
        "The mask is turned round",
        "Your mask is the right one turned round: true stands where a key is hidden.",
        "In this book true means may attend.",
        "Both masks come as true = may attend. Combine them with `&`, without `~`.",
        ({"give": "return ~allowed"},),
        "pytorch/pytorch/issues/170404",
    ),
    Mistake(
        "mask_result_discarded",
        "One of the two masks has no effect",
        "Your mask is one of the two as it came.",
        "What only the other one hides is then visible.",
        "Use both, and return what comes out: `&` makes a new mask and leaves both as they were.",
        ({"both": "allowed = padding"}, {"both": "allowed = causal"}),
        "opendilab/DI-engine/issues/333",
    ),
)

ANSWER = Steps(
    "combine_masks(padding, causal)",
    both="""
        # visible only if both allow it: (batch, queries, keys)
        return padding & causal""",
)

EXERCISE = Exercise(
    name="combine_masks",
    place=2,
    task="""\
Write `combine_masks(padding, causal)`. `padding` has shape (batch, 1, keys), `causal` (queries,
keys); both are boolean, and true means may attend. Return one mask of shape (batch, queries, keys),
true where a query may attend to a key under both.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "When may a query see a key? If the key is a real word and does not lie in the future.",
        "Shapes take care of themselves: (batch, 1, keys) beside (queries, keys) becomes (batch, "
        "queries, keys). Which operator on boolean masks says and?",
    ),
    answer=ANSWER,
    common=ANSWER.change(both="return padding | causal"),
)
