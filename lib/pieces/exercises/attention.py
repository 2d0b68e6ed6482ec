"""The exercise of chapter 1: scaled dot-product attention with a mask."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pieces.exercises.attention_mistakes import MIXING, ROLES, SCALING
from pieces.exercises.drawing import EXTREMES, draw_huge, draw_low, draw_mask, draw_vectors
from pieces.exercises.exercise import Exercise
from pieces.exercises.probing import Probe
from pieces.exercises.weighing import weigh
from pieces.exercises.weighing_mistakes import MASKING, NORMALISING

# The factor on the scores, from the shapes of query, key and value.
SCALES: Mapping[str, Callable[[tuple, tuple, tuple], float]] = {
    "root": lambda query, key, value: 1 / math.sqrt(query[-1]),
    "none": lambda query, key, value: 1.0,
    "by_dk": lambda query, key, value: 1 / query[-1],
    "times_root": lambda query, key, value: math.sqrt(query[-1]),
    "queries": lambda query, key, value: 1 / math.sqrt(query[-2]),
    "keys": lambda query, key, value: 1 / math.sqrt(key[-2]),
    "values": lambda query, key, value: 1 / math.sqrt(value[-1]),
}


def implement(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    scale: str = "root",
    scale_at: str = "scores",
    score_with: str = "key",
    mix: str = "value",
    order: str = "queries first",
    softmax_at: str = "scores",
    **weighing: Any,
) -> np.ndarray:
    """Scaled dot-product attention, right by default; the keywords make it wrong.

    Args:
        query: ``(..., queries, d_k)``.
        key: ``(..., keys, d_k)``.
        value: ``(..., keys, d_v)``.
        mask: Boolean, ``(..., queries, keys)``; true where attention is allowed.
        scale: The factor on the scores, one of ``SCALES``.
        scale_at: What is multiplied by it: ``"scores"`` or ``"weights"``.
        score_with: What meets the queries: ``"key"`` or ``"value"``.
        mix: What meets the weights: ``"value"``, ``"key"``, or ``"nothing"``.
        order: ``"keys first"`` for KQᵀ, ``"keys first, mask too"`` where the mask is transposed
            like the scores, ``"weights transposed"`` for weightsᵀ V.
        softmax_at: What is normalised: the ``"scores"``, or the ``"output"`` that they have mixed.
        **weighing: Keywords of :func:`pieces.exercises.weighing.weigh`.

    Returns:
        ``(..., queries, d_v)``; zeros for a query that may attend to nothing.
    """
    arrays = {"key": key, "value": value}
    factor = SCALES[scale](query.shape, key.shape, value.shape)
    at_scores = weighing if softmax_at == "scores" else weighing | {"normalise": "nothing"}
    with np.errstate(all="ignore"):
        scores = query @ arrays[score_with].swapaxes(-1, -2)  # (..., queries, keys)
        if scale_at == "scores":
            scores = scores * factor
        if order.startswith("keys first"):
            scores = scores.swapaxes(-1, -2)
        if order == "keys first, mask too" and mask is not None:
            mask = mask.swapaxes(-1, -2)
        weights = weigh(scores, mask, **at_scores)
        if scale_at == "weights":
            weights = weights * factor
        if order == "weights transposed":
            weights = weights.swapaxes(-1, -2)
        output = weights if mix == "nothing" else weights @ arrays[mix]  # (..., queries, d_v)
        return output if softmax_at == "scores" else weigh(output, **weighing)


def make_probes(seed: int) -> list[Probe]:
    """The probes: fixed numbers, then fresh ones from ``seed``, then those that give notes."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    plain, masked = "without a mask", "with a mask"
    equal = draw_vectors(rng, 2)
    equal |= {name: np.ones_like(equal[name]) for name in ("query", "key")}
    square = {"shape": "square"}
    empty_row = draw_mask(rng, 4, 5, empty=2)
    nothing_allowed = ~empty_row.any(-1, keepdims=True)  # (batch, queries, 1)
    one_mask = draw_mask(rng, 4, 5)[0]
    return [
        Probe(draw_vectors(rng, 2), plain),
        Probe(draw_vectors(rng, 2, **square), plain),
        Probe(equal, plain),
        Probe(draw_vectors(rng, 2) | {"mask": draw_mask(rng, 4, 5)}, masked),
        Probe(draw_vectors(rng, 2, **square) | {"mask": draw_mask(rng, 4, 4)}, masked),
        Probe(draw_vectors(rng, 2) | {"mask": draw_mask(rng, 4, 5, full=1)}, masked),
        Probe(draw_huge(rng), "on scores in the thousands", extreme=True),
        Probe(draw_low(rng), "on scores near -200 000 with a mask", extreme=True),
        Probe(draw_vectors(fresh, 2), plain, fresh=True),
        Probe(draw_vectors(fresh, 2) | {"mask": draw_mask(fresh, 4, 5)}, masked, fresh=True),
        Probe(draw_vectors(rng, 2) | {"mask": empty_row}, masked, EMPTY_ROW, free=nothing_allowed),
        Probe(
            draw_vectors(rng) | {"mask": one_mask},
            masked,
            OTHER_AXES.format("Without a batch axis"),
            free=np.array(True),
        ),
        Probe(
            draw_vectors(rng, 2, 3) | {"mask": one_mask},
            masked,
            OTHER_AXES.format("With axes for batch and heads in front, and one mask for all"),
            free=np.array(True),
        ),
    ]


EMPTY_ROW = (
    "Where a row of the mask allows nothing, the formula has no answer: 0 / 0. This book defines "
    "it as zeros, as PyTorch's fused attention does; yours raises or gives something else. NaN "
    "there would spread through everything computed from it."
)
OTHER_AXES = "{}, your function raises or differs. Later chapters need that."

TASK = """\
Write scaled dot-product attention, `attention(query, key, value, mask=None)`. `query` has shape
(batch, queries, d_k), `key` (batch, keys, d_k), `value` (batch, keys, d_v). `mask` is boolean,
(batch, queries, keys), and true where a query may attend to a key. Return the output, of shape
(batch, queries, d_v). PyTorch or NumPy, as you like."""

HINTS = (
    "Five steps: score, scale, mask, normalise, mix. Score: every query with every key, so the "
    "scores have shape (batch, queries, keys). Exchange the last two axes of `key` for that.",
    "Divide the scores by the square root of d_k, the length of a query. Where `mask` is false, "
    "set the score to minus infinity: its exponential is 0. Without a mask, leave this step out.",
    "Softmax along the last axis makes each row of weights sum to 1. The output is "
    "`weights @ value`. In PyTorch: `scores.masked_fill(~mask, float('-inf'))` and "
    "`scores.softmax(dim=-1)`. In NumPy: `np.where(mask, scores, -np.inf)`, then `np.exp` of the "
    "scores less their row's maximum, divided by its row's sum.",
)

SOLUTION = """\
def attention(query, key, value, mask=None):
    # score: how well does each query fit each key?
    scores = query @ key.transpose(-2, -1)  # (batch, queries, keys)
    # scale: keep the spread of the scores near 1, however long the vectors
    scores = scores / query.shape[-1] ** 0.5
    # mask: what is hidden gets a weight of 0
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    # normalise: each query shares a budget of 1 among the keys
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)  # a row that allows nothing: zeros, not NaN
    # mix: the average of the values by these weights
    return weights @ value  # (batch, queries, d_v)
"""

exercise = Exercise(
    name="attention",
    signature="attention(query, key, value, mask=None)",
    task=TASK,
    inputs=("query", "key", "value", "mask"),
    axes=("batch", "query"),
    implement=implement,
    make_probes=make_probes,
    mistakes=(*SCALING, *ROLES, *MIXING, *NORMALISING, *MASKING),
    extremes=EXTREMES,
    hints=HINTS,
    answer=SOLUTION,
)

task = exercise.task
check = exercise.check
hint = exercise.hint
solution = exercise.solution
