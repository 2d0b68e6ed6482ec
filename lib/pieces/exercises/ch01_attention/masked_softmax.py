"""The exercise of chapter 1 to complete: the softmax with a mask, empty rows included."""

import numpy as np

from pieces.exercises.ch01_attention import mistakes
from pieces.exercises.ch01_attention.inputs import (
    EXTREMES,
    LOW,
    OVERTAKEN,
    VANISHED,
    draw_far,
    draw_mask,
)
from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "masked_softmax(scores, mask)",
    mask="shown = kept = mask",
    hide="scores = np.where(shown, scores, -np.inf)",
    **mistakes.SOFTMAX,
    empty_rows="weights = np.where(kept.any(-1, keepdims=True), weights, 0.0)",
    give="return weights",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: masks with something in each row, then empty rows, then scores far from 0."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    above = "where hidden scores are far above the visible ones"
    some, none = "where each row allows something", "where a row allows nothing"

    def scores_of(vectors: dict, mask: np.ndarray) -> dict:
        return {"scores": vectors["query"] @ vectors["key"].swapaxes(-1, -2) / 2, "mask": mask}

    def one(rng: np.random.Generator, queries: int, keys: int, **rows: int) -> dict:
        scores = rng.normal(0, 2, (2, queries, keys))
        return {"scores": scores, "mask": draw_mask(rng, queries, keys, **rows)}

    return [
        Probe(one(rng, 4, 5), some),
        Probe(one(rng, 4, 4), some),
        Probe(one(rng, 4, 5, full=1), some),
        Probe(one(rng, 4, 5, empty=2), none),
        Probe(one(fresh, 4, 5), some, fresh=True),
        Probe(one(fresh, 4, 5, empty=1), none, fresh=True),
        Probe(scores_of(*draw_far(rng, *LOW)), "on scores near -200 000", extreme=True),
        Probe(scores_of(*draw_far(rng, *OVERTAKEN)), above, VANISHED, extreme=True, vanishing=True),
        Probe(_draw_huge(rng), "on scores in the thousands", extreme=True),
    ]


def _draw_huge(rng: np.random.Generator) -> dict:
    """Scores in the thousands; the best of each row is visible, and far ahead."""
    mask = draw_mask(rng, 4, 5)
    scores = 800.0 * rng.integers(-3, 4, mask.shape)
    best = mask.argmax(-1)[..., None]  # the first that is visible
    np.put_along_axis(scores, best, np.take_along_axis(scores, best, -1) + 5600, -1)
    return {"scores": scores, "mask": mask}


EMPTY_ROWS = Mistake(
    "all_masked_row",
    "A row that allows nothing does not come out as zeros",
    "Your result is right but for a row that allows nothing.",
    "In such a row a softmax over minus infinities is 0 / 0, which is NaN, and NaN spreads through "
    "all that is computed from it. With a large negative number instead, the hidden keys share the "
    "budget unseen.",
    "Such a query has nothing to read. This book defines its weights as zeros: set them to 0 after "
    "the softmax.",
    mistakes.however_hidden(empty_rows=""),
    "pytorch/pytorch/issues/131060 NVIDIA/apex/issues/1390 d2l-ai/d2l-en/issues/2423",
)

MISTAKES = (EMPTY_ROWS, *mistakes.NORMALISING, *mistakes.MASKING)

ANSWER = Steps(
    "masked_softmax(scores, mask)",
    hide="""
        # mask: a hidden score must end up with no weight
        scores = scores.masked_fill(~mask, float("-inf"))""",
    normalise="""
        # normalise: each query shares a budget of 1 among the keys
        weights = scores.softmax(dim=-1)""",
    empty_rows="""
        # empty rows: a query that may look at nothing gets zeros
        weights = weights.masked_fill(~mask, 0.0)""",
    give="return weights",
)

EXERCISE = Exercise(
    name="masked_softmax",
    place=1,
    task="""\
Complete `masked_softmax(scores, mask)`: two lines are missing. `scores` has shape (batch, queries,
keys). `mask` is boolean, of the same shape, and true where a query may attend to a key. Return the
weights: what is hidden gets 0, and each row sums to 1. A row that allows nothing is all zeros.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=tuple(mistake.within(STEPS) for mistake in MISTAKES),
    hints=(
        "First gap: which score gives a power of 0? Remember that e⁰ is 1. Second gap: what does a "
        "softmax make of a row in which every score is hidden? Print one.",
        "First gap: put minus infinity where `mask` is false, and keep the result. Second gap: the "
        "rows that allow nothing are NaN now. Every weight that is hidden must be 0: set it so.",
        "`masked_fill` fits both gaps. `x.masked_fill(~mask, number)` returns a copy of `x` with "
        "the number where the mask is false. The first number is `float('-inf')`.",
    ),
    answer=ANSWER,
    start=ANSWER.gap("hide", "empty_rows"),
    common=ANSWER.change(empty_rows=""),
    extremes=EXTREMES,
)
