"""The known mistakes on the way from scores to weights, shared by several exercises.

The variants are keywords of :func:`pieces.exercises.weighing.weigh`. Two entries with one id are
one misconception that shows itself in two ways.
"""

from collections.abc import Mapping
from typing import Any

from pieces.exercises.mistakes import GITHUB, Mistake


def _whatever_is_cleared(*variants: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Each variant twice: some readers set the hidden weights to zero afterwards."""
    return (*variants, *({**variant, "after": "cells"} for variant in variants))


NORMALISING = (
    Mistake(
        "softmax_over_queries",
        "The softmax runs over the queries, not over the keys",
        "Your result equals a softmax over the queries.",
        "Each column of the weights then sums to 1, and each row must. A row belongs to one query, "
        "which shares a budget of 1 among the keys.",
        "Normalise along the axis of the keys, the last one of the scores.",
        (
            f"{GITHUB}/labmlai/annotated_deep_learning_paper_implementations/issues/146",
            f"{GITHUB}/nerdai/llms-from-scratch-rs/issues/30",
        ),
        ({"normalise": "queries"}, {"normalise": "sum over queries"}),
    ),
    Mistake(
        "softmax_over_batch_or_all",
        "The softmax runs over more than the keys of one query",
        "Your result equals a softmax over the batch, or over the scores of many queries at once.",
        "The weights of one query then hang on what other queries, or other examples, ask.",
        "Normalise along the last axis alone: `dim=-1` in PyTorch, and in NumPy `axis=-1, "
        "keepdims=True` for the maximum and for the sum.",
        (f"{GITHUB}/jadore801120/attention-is-all-you-need-pytorch/issues/19",),
        (
            {"normalise": "batch"},
            {"normalise": "sum over batch"},
            {"normalise": "matrix"},
            {"normalise": "everything"},
            {"normalise": "sum over everything"},
        ),
    ),
    Mistake(
        "no_softmax",
        "There is no softmax",
        "Your result equals what comes out when the scores themselves serve as weights.",
        "Scores can be negative, and a row of them sums to anything.",
        "Put the scores through a softmax: it makes them positive, and each row sum to 1.",
        (f"{GITHUB}/flexflow/flexflow-train/issues/467",),
        (
            {"normalise": "nothing"},
            {"normalise": "nothing", "after": "cells"},
            {"normalise": "nothing", "fill": "-1e9"},
        ),
    ),
    Mistake(
        "sigmoid_for_softmax",
        "A sigmoid stands where the softmax should",
        "Your result equals weights that are the sigmoid of each score.",
        "Each query's weights then do not sum to 1: a sigmoid looks at one score alone, and never "
        "at the others of its row. Five keys that fit well get nearly 1 each.",
        "Put each row of scores through a softmax. It makes the keys share a budget of 1.",
        (),
        (
            {"normalise": "sigmoid"},
            {"normalise": "sigmoid", "peak": "kept"},
            {"normalise": "sigmoid", "peak": "kept, overflows"},
        ),
    ),
    Mistake(
        "naive_softmax_overflow",
        "The softmax fails on large scores",
        "Your result equals a softmax that does not first subtract each row's largest score.",
        "`exp(1000)` is too large for a number and `exp(-1000)` becomes 0, so what is left is "
        "infinity / infinity or 0 / 0.",
        "Subtract from each row its own largest score before `exp`. It changes no weight, and the "
        "largest power is then 1. PyTorch's `softmax` does so.",
        (),
        (
            {"peak": "kept"},
            {"peak": "kept, overflows"},
            {"peak": "kept, raises"},
            {"peak": "everywhere"},
        ),
    ),
)

MASKING = (
    Mistake(
        "mask_after_softmax",
        "The mask comes after the softmax",
        "Your result equals masking the weights after the softmax.",
        "The hidden keys have taken their share of the budget by then, so what is left sums to "
        "less than 1.",
        "Mask before the softmax: set the hidden scores to minus infinity.",
        (
            f"{GITHUB}/huggingface/pytorch-image-models/issues/2236",
            f"{GITHUB}/lucidrains/memory-compressed-attention/issues/2",
        ),
        ({"mask_at": "weights"},),
    ),
    Mistake(
        "mask_inverted",
        "The mask is turned round",
        "Your result equals attention to just the keys that are hidden.",
        "In this book true means may attend; some code, `torch.nn.MultiheadAttention` for one, "
        "uses true for blocked.",
        "Hide the cells where the mask is false: `~mask`.",
        (
            f"{GITHUB}/rasbt/LLMs-from-scratch/issues/1061",
            f"{GITHUB}/hkproj/pytorch-transformer/issues/19",
        ),
        ({"invert_mask": True},),
    ),
    Mistake(
        "mask_result_discarded",
        "The mask has no effect",
        "Your result equals attention without a mask.",
        "Each query then sees the hidden keys as well.",
        "Use the mask, and keep what comes out: `masked_fill` and `np.where` return a new array "
        "and leave the old one as it was.",
        (f"{GITHUB}/opendilab/DI-engine/issues/333",),
        ({"mask_at": "nowhere"},),
    ),
    Mistake(
        "mask_fill_too_small",
        "The hidden scores are 0, and 0 still gets weight",
        "Your result equals hidden scores of 0, or of a number very near 0.",
        "A score of 0 is not invisible: its power is e⁰ = 1. Multiplying the scores by the mask "
        "makes it, too.",
        "Set the hidden scores to minus infinity: that power is 0.",
        (
            f"{GITHUB}/awslabs/gluonts/issues/1401",
            f"{GITHUB}/Shujun-He/RibonanzaNet/issues/5",
            f"{GITHUB}/hyunwoongko/transformer/issues/10",
        ),
        _whatever_is_cleared({"fill": "zero"}),
    ),
    Mistake(
        "mask_wrong_sign",
        "The hidden scores are not lowered",
        "Your result equals hidden scores that are raised, or a boolean mask added to the scores.",
        "A raised score takes the weight that the visible keys should get. Adding the mask only "
        "raises the visible scores by 1, which hides nothing.",
        "Hidden scores must go to minus infinity. Use the mask to choose, not to add: "
        "`masked_fill` or `where`.",
        (f"{GITHUB}/lucidrains/memory-compressed-attention/issues/2",),
        _whatever_is_cleared({"fill": "+1e30"}, {"fill": "add mask"}),
    ),
    Mistake(
        "mask_wrong_sign",
        "The hidden scores are plus infinity, or not numbers",
        "Your result is NaN for every query that has a hidden key.",
        "A hidden score of plus infinity leads there: infinity / infinity is not a number. Nor is "
        "0 · infinity, which comes out where a mask is multiplied by infinity.",
        "Set the hidden scores to minus infinity with `masked_fill` or `where`; do not multiply.",
        (f"{GITHUB}/lucidrains/memory-compressed-attention/issues/2",),
        _whatever_is_cleared({"fill": "+inf"}),
    ),
    Mistake(
        "mask_fill_overtaken",
        "Real scores can fall below the hidden ones",
        "Your result equals hidden scores of some negative number that is not low enough.",
        "Real scores can be lower, and the hidden keys then win. In one probe all real scores lie "
        "near -200 000.",
        "Set the hidden scores to minus infinity, which nothing falls below, or to the lowest "
        "number of their type.",
        (
            f"{GITHUB}/huggingface/transformers/issues/14859",
            f"{GITHUB}/TransformerLensOrg/TransformerLens/issues/318",
        ),
        _whatever_is_cleared({"fill": "-1e4"}),
    ),
)
