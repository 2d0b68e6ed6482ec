"""The exercise of chapter 1: scaled dot-product attention with a mask."""

from typing import Any

import numpy as np

from pieces.exercises.ch01_attention import inputs, mistakes
from pieces.exercises.checking import Exercise, Probe, Steps

STEPS = Steps(
    "attention(query, key, value, mask=None)",
    keys="",
    score="scores = query @ key.swapaxes(-1, -2)",  # (..., queries, keys)
    root="root = np.sqrt(query.shape[-1])",
    scale="scores = scores / root",
    values="",
    turn_mask="",
    mask="""
        shown = kept = np.ones_like(scores, dtype=bool)
        if mask is not None:
            shown = kept = mask""",
    hide="scores = np.where(shown, scores, -np.inf)",
    mix_first="",
    **mistakes.SOFTMAX,
    empty_rows="weights = np.where(kept.any(-1, keepdims=True), weights, 0.0)",
    scale_late="",
    turn_weights="",
    mix="return weights @ value",  # (..., queries, d_v)
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: fixed numbers, then fresh ones from ``seed``, then those that give notes."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    draw, mask = inputs.draw_vectors, inputs.draw_mask
    equal = draw(rng, 2)
    equal |= {name: np.ones_like(equal[name]) for name in ("query", "key")}
    empty_row = mask(rng, 4, 5, empty=2)
    nothing_allowed = ~empty_row.any(-1, keepdims=True)  # (batch, queries, 1)
    one_mask = mask(rng, 4, 5)[0]

    def one(vectors: dict, mask: np.ndarray | None = None, note: str = "", **kind: Any) -> Probe:
        group = "without a mask" if mask is None else "with a mask"
        return Probe(**{"inputs": vectors | {"mask": mask}, "group": group, "note": note} | kind)

    huge, low = "on scores in the thousands", "on scores near -200 000 with a mask"
    above = "where hidden scores are far above the visible ones"
    return [
        one(draw(rng, 2)),
        one(draw(rng, 2, sizes=inputs.AS_MANY_KEYS)),
        one(draw(rng, 2, sizes=inputs.AS_LONG_VALUES)),
        one(equal),
        one(draw(rng, 2), mask(rng, 4, 5)),
        one(draw(rng, 2, sizes=inputs.SQUARE), mask(rng, 4, 4, full=1)),
        one(draw(rng, 2), mask(rng, 4, 5, full=1)),
        one(inputs.draw_huge(rng), group=huge, extreme=True),
        one(*inputs.draw_far(rng, *inputs.LOW), group=low, extreme=True),
        one(
            *inputs.draw_far(rng, *inputs.OVERTAKEN),
            inputs.VANISHED,
            group=above,
            extreme=True,
            vanishing=True,
        ),
        one(draw(fresh, 2), fresh=True),
        one(draw(fresh, 2), mask(fresh, 4, 5), fresh=True),
        one(draw(rng, 2), empty_row, EMPTY_ROW, free=nothing_allowed),
        one(draw(rng), one_mask, NO_BATCH + NEEDED, free=np.array(True)),
        one(draw(rng, 2, 3), one_mask, HEADS + NEEDED, free=np.array(True)),
    ]


EMPTY_ROW = (
    "Where a row of the mask allows nothing, the formula has no answer: 0 / 0. This book defines "
    "it as zeros, as PyTorch's fused attention does; yours raises or gives something else. NaN "
    "there would spread through everything computed from it."
)
NO_BATCH = "Without a batch axis"
HEADS = "With axes for batch and heads in front, and one mask for all"
NEEDED = ", your function raises or differs. Later chapters need that."

ANSWER = Steps(
    "my_attention(*, query, key, value, mask=None)",
    score="""
        # score: how well does each query fit each key?
        scores = query @ key.transpose(-2, -1)  # (batch, queries, keys)""",
    scale="""
        # scale: keep the spread of the scores near 1, for any number of entries
        scores = scores / query.shape[-1] ** 0.5""",
    hide="""
        # mask: what is hidden gets a weight of 0
        if mask is not None:
            scores = scores.masked_fill(~mask, float("-inf"))""",
    normalise="""
        # normalise: each query shares a budget of 1 among the keys
        weights = scores.softmax(dim=-1)""",
    empty_rows="""
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)  # a row that allows nothing: zeros, not NaN
    """,
    mix="""
        # mix: the average of the values by these weights
        return weights @ value  # (batch, queries, d_v)""",
)

EXERCISE = Exercise(
    name="attention",
    place=2,
    task="""\
Write scaled dot-product attention, `attention(query, key, value, mask=None)`. `query` has shape
(batch, queries, d_k), `key` (batch, keys, d_k), `value` (batch, keys, d_v). `mask` is boolean,
(batch, queries, keys), and true where a query may attend to a key. Return the output, of shape
(batch, queries, d_v). PyTorch or NumPy, as you like.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=(*mistakes.AROUND, *mistakes.NORMALISING, *mistakes.MASKING),
    extremes=inputs.EXTREMES,
    hints=(
        "Five steps: score, scale, mask, normalise, mix. Score: every query with every key, so the "
        "scores have shape (batch, queries, keys). Exchange the last two axes of `key` for that.",
        "Divide the scores by the square root of d_k, the length of a query. Where `mask` is "
        "false, set the score to minus infinity: its exponential is 0. Without a mask, leave this "
        "step out.",
        "Softmax along the last axis makes each row of weights sum to 1. The output is `weights @ "
        "value`. In PyTorch: `scores.masked_fill(~mask, float('-inf'))` and "
        "`scores.softmax(dim=-1)`. In NumPy: `np.where(mask, scores, -np.inf)`, then `np.exp` of "
        "the scores less their row's maximum, divided by its row's sum.",
    ),
    answer=ANSWER,
    common=ANSWER.change(scale=""),
)
