"""The exercise of chapter 1 to mend: a bug of a published tutorial, retold in our own code."""

import numpy as np

from pieces.exercises.attention import implement
from pieces.exercises.attention_mistakes import MIXING, ROLES, SCALING
from pieces.exercises.drawing import EXTREMES, draw_huge, draw_vectors
from pieces.exercises.exercise import Exercise
from pieces.exercises.mistakes import GITHUB, Mistake
from pieces.exercises.probing import Probe
from pieces.exercises.verdict import Code
from pieces.exercises.weighing_mistakes import NORMALISING
from pieces.widgets import Option, Question

SOURCE = f"{GITHUB}/labmlai/annotated_deep_learning_paper_implementations/issues/146"

TASK = f"""\
This function has a bug. The code is ours; the bug is from a published tutorial, where it stood in
the attention between the pixels of a picture ({SOURCE}). It runs, the shape is right, and the model
learned. Find the line, mend the function, and check it."""

SKELETON = """\
import torch


def pixel_attention(query, key, value):
    # score: every pixel asks every pixel
    scores = torch.einsum("bqd,bkd->bqk", query, key)
    # scale: keep the spread of the scores near 1
    scores = scores / key.shape[-1] ** 0.5
    # normalise: share out a budget of 1
    weights = torch.softmax(scores, dim=1)
    # mix: take each pixel's average of the values
    return torch.einsum("bqk,bkv->bqv", weights, value)
"""

HINTS = (
    "Give the function values that are all 1. An average of ones is 1, whatever the weights. Is "
    "that what comes out? Then one of the last two steps is wrong.",
    "Print `weights.sum(dim=1)` and `weights.sum(dim=2)` inside the function. Which of the two "
    "should be all ones, and which is?",
    "In `bqk` axis 0 is the example, axis 1 the query, axis 2 the key. Each query shares a budget "
    "of 1 among the keys. Along which axis must the softmax run?",
)

ANSWER = SKELETON.replace("dim=1", "dim=-1")

STARTS = ("scores =", "weights =", "return")
HUGE = "on scores in the thousands"

# The page folds the reason, so that the reader can think first: it is not told here.
AFTERWORD = """\
You have mended it: each query's weights sum to 1 now. One question is left: why did training not \
show the bug? Think of an answer. Then open the fold "Why did training not show it?" on the \
chapter's page."""

UNCHANGED = Mistake(
    "published_bug",
    "The published bug is still there",
    "Your function still computes what the published code computes.",
    "A test with numbers known beforehand shows it: where all values are 1 each output must be 1, "
    "since an average of ones is 1. Yours is not.",
    "Which step makes sure that a query's weights sum to 1? Print the sums there, along both axes.",
    (SOURCE,),
    NORMALISING[0].variants,
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: values that are all 1 first, then as many queries as keys, then other shapes."""
    rng, fresh = np.random.default_rng(20220907), np.random.default_rng(seed)
    square = {"shape": "square"}
    ones = draw_vectors(rng, 2, **square)
    ones["value"] = np.ones_like(ones["value"])
    drawn = [
        (ones, "on values that are all 1", False),
        (draw_vectors(rng, 2, **square), "with as many queries as keys", False),
        (draw_vectors(rng, 2), "with more keys than queries", False),
        (draw_huge(rng), HUGE, False),
        (draw_vectors(fresh, 2), "with more keys than queries", True),
    ]
    for inputs, _, _ in drawn:
        del inputs["mask"]
    return [
        Probe(inputs, group, fresh=is_fresh, extreme=group == HUGE)
        for inputs, group, is_fresh in drawn
    ]


def which_line() -> Question:
    """A new question for readers without a kernel: which line of the code has the bug?"""
    lines = [line.strip() for line in SKELETON.splitlines()]
    score, scale, normalise, mix = (line for line in lines if line.startswith(STARTS))
    return Question(
        "In which line is the bug?",
        [
            Option(
                f"`{score}`",
                "`bqk` has a row for each query and a column for each key, and `d` is summed over. "
                "That is QKᵀ, example by example.",
            ),
            Option(f"`{scale}`", "That divides by √d_{k}, the length of a key. It is right."),
            Option(
                f"`{normalise}`",
                "Axis 1 is that of the queries: each column sums to 1, and each row should. It "
                "must be the axis of the keys, `dim=-1`. No shape changes, so nothing fails.",
                right=True,
            ),
            Option(
                f"`{mix}`",
                "`k` is summed over: each query takes the values of all keys, times its weights. "
                "That is right, if the weights are.",
            ),
        ],
        name="attention-bug-line",
    )


exercise = Exercise(
    name="attention_bug",
    signature="pixel_attention(query, key, value)",
    task=TASK,
    inputs=("query", "key", "value"),
    axes=("batch", "query"),
    implement=implement,
    make_probes=make_probes,
    mistakes=(UNCHANGED, *SCALING, *ROLES, *MIXING, *NORMALISING[1:]),
    extremes=EXTREMES,
    hints=HINTS,
    answer=ANSWER,
    skeleton=SKELETON,
    afterword=AFTERWORD,
    sources=(SOURCE,),
)

task = exercise.task
skeleton = Code(exercise.skeleton)
afterword = exercise.afterword
check = exercise.check
hint = exercise.hint
solution = exercise.solution
