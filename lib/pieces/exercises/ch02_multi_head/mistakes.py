"""The known mistakes that the chapter's exercises share; the labels are those of ``ATTEND``."""

from pieces.exercises.ch01_attention import mistakes as attention
from pieces.exercises.checking import Mistake


def _split(shape: str, end: str = "") -> str:
    """The step that splits queries, keys and values, with another shape."""
    return f"q, k, v = (x.reshape({shape}){end} for x in (query, key, value))"


# The heart of multi-head attention: from queries, keys and values of all heads side by side to the
# outputs of all heads side by side.
ATTEND = {
    "count": "h = num_heads",
    "sizes": "batch, n, d_model = query.shape",
    "split": _split("batch, -1, h, d_model // h", ".swapaxes(1, 2)"),  # (batch, h, n, d_k)
    "score": "scores = q @ k.swapaxes(-1, -2)",  # (batch, h, n, m)
    "root": "root = np.sqrt(q.shape[-1])",
    "scale": "scores = scores / root",
    "hide": "",
    **attention.SOFTMAX,
    "mix": "heads = weights @ v",  # (batch, h, n, d_k)
    "join": "joined = heads.swapaxes(1, 2).reshape(batch, n, d_model)",
}

SPLIT_AT_ONCE = _split("batch, h, -1, d_model // h")
JOIN_AT_ONCE = "joined = heads.reshape(batch, n, d_model)"

BATCH_HEAD_VIEW = Mistake(
    "batch_head_view",
    "Rows are scrambled before the attention, and after it",
    "Your result equals a split and a join that only reshape.",
    "All shapes are right. But a reshape cuts the numbers in the order in which they lie: each "
    "head then gets whole vectors of some words, and pieces of words ask one another.",
    "Cut each row into its heads first, (batch, n, h, d_k). Then exchange the axes of words and "
    "heads. Join in the opposite order.",
    ({"split": SPLIT_AT_ONCE, "join": JOIN_AT_ONCE},),
    "reczoo/FuxiCTR/issues/30 649453932/Chinese-Text-Classification-Pytorch/issues/10",
)

HEADS = (
    Mistake(
        "split_without_transpose",
        "The split scrambles the rows",
        "Your result equals a split that reshapes to (batch, h, n, d_k) at once.",
        "The shape is right, and the numbers are not where they belong: a reshape cuts them in the "
        "order in which they lie, so a head gets pieces of few words, not its part of each.",
        "Reshape to (batch, n, h, d_k) first: that cuts each row. Then exchange the two axes in "
        "the middle.",
        ({"split": SPLIT_AT_ONCE},),
        "reczoo/FuxiCTR/issues/30",
    ),
    Mistake(
        "merge_without_transpose",
        "Joining the heads mixes different words",
        "Your result equals heads that are reshaped to (batch, n, d_model) at once.",
        "In memory the rows of one head follow one another, so the reshape puts several words of "
        "one head into a row, where several heads of one word belong.",
        "Move the axis of the heads next to the features first: (batch, n, h, d_k). Then merge the "
        "last two.",
        ({"join": JOIN_AT_ONCE},),
        "jsbaan/transformer-from-scratch/issues/6 ajhalthor/Transformer-Neural-Network/issues/4",
    ),
    Mistake(
        "merge_without_transpose",
        "The heads are joined entry by entry",
        "Your result equals a join that takes the first entries of all heads, then the second.",
        "Each row holds the right numbers in another order. The rows of W_O belong to the heads "
        "one after the other, so they would meet the wrong entries.",
        "The axis of the heads stands before that of the features when the two are merged: "
        "(batch, n, h, d_k).",
        ({"join": "joined = heads.transpose(0, 2, 3, 1).reshape(batch, n, d_model)"},),
    ),
    Mistake(
        "single_head",
        "The number of heads has no effect",
        "Your result equals attention with one head.",
        "All heads then share one softmax and one budget, which is what several heads are there to "
        "avoid.",
        "Cut each row into `num_heads` pieces, and let each piece run its own softmax.",
        ({"count": "h = 1"},),
    ),
)

SCALING = (
    Mistake(
        "scale_by_wrong_dim",
        "The scores are divided by the root of the whole width",
        "Your result equals scores divided by √d_model.",
        "A score of one head adds up only as many products as its query has entries, which is "
        "d_model divided by the number of heads. Dividing by more makes the weights too even.",
        "Take the length of one head's query: the last size after the split.",
        ({"root": "root = np.sqrt(d_model)"},),
        "aladdinpersson/Machine-Learning-Collection/issues/65",
    ),
    Mistake(
        "missing_sqrt_dk",
        "The scores are not divided by √d_k",
        "Your result equals heads whose scores are not divided.",
        "A dot product of d_k terms spreads about as far as √d_k, and the softmax then puts nearly "
        "all the weight on one key.",
        "Divide the scores by the root of the length of one head's query, before the softmax.",
        ({"scale": ""},),
    ),
)

NORMALISING = (
    Mistake(
        "softmax_over_queries",
        "The softmax runs over the queries, not over the keys",
        "Your result equals a softmax over the queries.",
        "Each column of a head's weights then sums to 1, and each row must: it belongs to one "
        "query, which shares a budget of 1 among the keys.",
        "Normalise along the axis of the keys, the last one of the scores.",
        ({"axis": "axis = -2"},),
    ),
    Mistake(
        "softmax_over_heads",
        "The softmax runs over the heads",
        "Your result equals a softmax over the heads.",
        "The heads then share one budget for each pair of words. But each has a budget of its own, "
        "which it shares among the keys.",
        "Normalise along the axis of the keys, the last one of the scores.",
        ({"axis": "axis = 1"},),
    ),
)
