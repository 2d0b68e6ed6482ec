"""The known mistakes on the way from scores to weights, shared by several exercises.

The variants are keywords of :func:`pieces.exercises.weighing.weigh`. Two entries with one id are
one misconception that shows itself in two ways.
"""

from collections.abc import Mapping
from typing import Any

from pieces.exercises.mistakes import GITHUB, Mistake

# What does not show where the weights of the visible keys are set to 0.
CLEARED = ("normalise", "peak", "mask_at")


def _whatever_is_cleared(*variants: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Each variant twice: some readers set the hidden weights to zero afterwards."""
    return (*variants, *({**variant, "after": "cells"} for variant in variants))


def _however_hidden(variant: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """A variant with each way to hide a score: they part in rows that hide all, or nothing."""
    return (variant, {**variant, "fill": "-1e9"}, {**variant, "fill": "add -1e9"})


NORMALISING = (
    Mistake(
        "softmax_over_queries",
        "The softmax runs over the queries, not over the keys",
        "Your result equals a softmax over the queries.",
        "Each column of the weights then sums to 1, and each row must. A row belongs to one query, "
        "which shares a budget of 1 among the keys.",
        "Normalise along the axis of the keys: the last one of the scores, if they are QKᵀ.",
        (
            f"{GITHUB}/labmlai/annotated_deep_learning_paper_implementations/issues/146",
            f"{GITHUB}/nerdai/llms-from-scratch-rs/issues/30",
        ),
        ({"normalise": "queries"}, {"normalise": "sum over queries"}),
    ),
    Mistake(
        "rescaled_rows",
        "The rows are rescaled after a softmax along another axis",
        "Your result equals a softmax over the queries, or over the batch, whose rows are then "
        "divided by their sums.",
        "The rows sum to 1 in the end, and hold the wrong shares: before that, each key has been "
        "divided by a sum of its own.",
        "One softmax is enough, along the last axis, that of the keys. Its rows sum to 1 as they "
        "come out.",
        (),
        (
            {"normalise": "queries, then rows"},
            {"normalise": "batch, then rows"},
            {"normalise": "queries, then rows", "after": "nothing"},
            {"normalise": "batch, then rows", "after": "nothing"},
        ),
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
        "mask_after_softmax",
        "Minus infinity is put into the weights",
        "Your result equals hidden weights of minus infinity, or of a large negative number.",
        "Weights are shares of a budget of 1, and none is below 0. Minus infinity belongs one step "
        "earlier, into the scores: softmax makes 0 of it.",
        "Hide the scores first, then take the softmax: `scores.masked_fill(~mask, float('-inf'))`.",
        (),
        ({"mask_at": "weights, -inf"}, {"mask_at": "weights, -1e9"}),
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
        (
            {"invert_mask": True},
            *_however_hidden({"invert_mask": True, "after": "nothing"}),
            *_however_hidden({"invert_mask": "scores"}),
        ),
    ),
    Mistake(
        "mask_inverted",
        "The mask is turned round at the scores",
        "Your result equals a mask that hides the wrong scores, and then the right weights.",
        "The first step hides the keys that may be seen, so the others get all the weight. The "
        "last step sets that to 0, and nothing is left.",
        "Hide the scores where the mask is false: `~mask` in the first step, as in the last.",
        (f"{GITHUB}/rasbt/LLMs-from-scratch/issues/1061",),
        (
            {"invert_mask": "scores", "after": "cells"},
            {"invert_mask": "scores", "after": "cells", "fill": "-1e9"},
        ),
        hides=CLEARED,
    ),
    Mistake(
        "mask_inverted",
        "The last step clears the wrong weights",
        "Your result equals the right weights, of which some that should stay are set to 0.",
        "Where the mask is true a key may be seen, and its weight must stay. Only hidden keys, or "
        "rows that allow nothing, are to be cleared.",
        "Clear where the mask is false, `~mask`, or clear whole rows with `~mask.any(-1, "
        "keepdim=True)`: it is true where a row allows nothing.",
        (),
        (
            *_however_hidden({"invert_mask": "weights", "after": "cells"}),
            *_however_hidden({"invert_mask": "weights"}),
        ),
        hides=CLEARED,
    ),
    Mistake(
        "rows_cleared",
        "Each row that hides a key comes out as zeros",
        "Your result is all zeros in every row with a hidden key.",
        "The visible keys have lost their weight there: either the wrong scores were lowered "
        "before the softmax, or the last step clears each row that hides something.",
        "Lower the hidden scores to minus infinity: `masked_fill(~mask, …)`. Then clear the rows "
        "that allow nothing: `~mask.any(…)`, which is not `(~mask).any(…)`.",
        (),
        (
            {"after": "hiding rows"},
            {"fill": "+1e30", "after": "cells"},
            {"invert_mask": "scores", "fill": "add -1e9", "after": "cells"},
        ),
        hides=CLEARED,
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
        ({"fill": "+1e30"}, *_whatever_is_cleared({"fill": "add mask"})),
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
    Mistake(
        "mask_fill_too_small",
        "The hidden scores are low, and not low enough",
        "Your result equals hidden scores of a number such as -10.",
        "Its power is small, e⁻¹⁰ ≈ 0.00005, but not 0: the hidden keys keep a share of the "
        "budget, and clearing their weights later does not give it back.",
        "Set the hidden scores to minus infinity: that power is 0.",
        (),
        _whatever_is_cleared({"fill": "-10"}, {"fill": "-5"}, {"fill": "-1"}),
    ),
)
