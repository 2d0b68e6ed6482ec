"""The exercise of chapter 1 to mend: a bug of a published tutorial, retold in our own code."""

import numpy as np

from pieces.exercises.ch01_attention import attention, mistakes
from pieces.exercises.ch01_attention.inputs import (
    AS_LONG_VALUES,
    AS_MANY_KEYS,
    EXTREMES,
    SQUARE,
    draw_huge,
    draw_vectors,
)
from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

THREAD = "labmlai/annotated_deep_learning_paper_implementations/issues/146"
SOURCE = f"https://github.com/{THREAD}"

# As in the exercise about attention, without a mask.
STEPS = Steps(
    "pixel_attention(query, key, value)",
    **{
        label: text
        for label, text in attention.STEPS.steps.items()
        if label not in ("turn_mask", "mask", "hide", "empty_rows")
    },
)

ANSWER = Steps(
    "pixel_attention(query, key, value)",
    before="import torch",
    score="""
        # score: every pixel asks every pixel
        scores = torch.einsum("bqd,bkd->bqk", query, key)""",
    scale="""
        # scale: keep the spread of the scores near 1
        scores = scores / key.shape[-1] ** 0.5""",
    normalise="""
        # normalise: share out a budget of 1
        weights = torch.softmax(scores, dim=-1)""",
    mix="""
        # mix: take each pixel's average of the values
        return torch.einsum("bqk,bkv->bqv", weights, value)""",
)
BUG = ANSWER.change(normalise=ANSWER.steps["normalise"].replace("dim=-1", "dim=1"))

UNCHANGED = Mistake(
    "published_bug",
    "The published bug is still there",
    "Your function still computes what the published code computes.",
    "A test with numbers known beforehand shows it: where all values are 1 each output must be 1, "
    "since an average of ones is 1. Yours is not.",
    "Find the line first; the first hint says how to begin.",
    mistakes.NORMALISING[0].variants,
    THREAD,
)

MISTAKES = (UNCHANGED, *mistakes.AROUND, *mistakes.NORMALISING[1:])


def make_probes(seed: int) -> list[Probe]:
    """The probes: values that are all 1 first, then as many queries as keys, then other shapes."""
    rng, fresh = np.random.default_rng(20220907), np.random.default_rng(seed)
    ones = draw_vectors(rng, 2, sizes=SQUARE)
    ones["value"] = np.ones_like(ones["value"])
    more = "with more keys than queries"
    return [
        Probe(ones, "on values that are all 1"),
        Probe(draw_vectors(rng, 2, sizes=SQUARE), "with as many queries as keys"),
        Probe(draw_vectors(rng, 2, sizes=AS_MANY_KEYS), "with as many queries as keys"),
        Probe(draw_vectors(rng, 2, sizes=AS_LONG_VALUES), more),
        Probe(draw_vectors(rng, 2), more),
        Probe(draw_huge(rng), "on scores in the thousands", extreme=True),
        Probe(draw_vectors(fresh, 2), more, fresh=True),
    ]


EXERCISE = Exercise(
    name="attention_bug",
    place=3,
    task=f"""\
This function has a bug. The code is ours; the bug is from a published tutorial, where it stood in
the attention between the pixels of a picture ({SOURCE}). It runs, the shape is right, and the model
learned. Find the line, mend the function, and check it.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=tuple(mistake.within(STEPS) for mistake in MISTAKES),
    hints=(
        "Give the function values that are all 1. An average of ones is 1, whatever the weights. "
        "Is that what comes out? Then one of the last two steps is wrong.",
        "Print `weights.sum(dim=1)` and `weights.sum(dim=2)` inside the function. Which of the two "
        "should be all ones, and which is?",
        "In `bqk` axis 0 is the example, axis 1 the query, axis 2 the key. Each query shares a "
        "budget of 1 among the keys. Along which axis must the softmax run?",
    ),
    answer=ANSWER,
    start=BUG,
    common=BUG,
    extremes=EXTREMES,
    # The page folds the reason, so that the reader can think first: it is not told here.
    afterword="""\
You have mended it: each query's weights sum to 1 now. One question is left: why did training not \
show the bug? Think of an answer. Then open the fold "Why did training not show it?" on the \
chapter's page.""",
    sources=(SOURCE,),
)
