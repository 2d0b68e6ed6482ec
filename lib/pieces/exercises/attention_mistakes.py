"""The known mistakes on the way to the scores, and in mixing the values.

The variants are keywords of :func:`pieces.exercises.attention.implement`.
"""

from pieces.exercises.mistakes import GITHUB, Mistake

SCALING = (
    Mistake(
        "missing_sqrt_dk",
        "Your result equals softmax(QKᵀ)V: the scores are not divided by √d_k. A dot product of "
        "d_k terms spreads about as far as √d_k, so wide vectors give scores so far apart that "
        "softmax puts nearly all the weight on one key.",
        "Divide the scores by the square root of d_k before the softmax.",
        (f"{GITHUB}/ethen8181/machine-learning/issues/13", f"{GITHUB}/delzac/cntkx/issues/10"),
        ({"scale": "none"},),
    ),
    Mistake(
        "scale_by_dk",
        "Your result equals attention with a wrong factor on the scores: they are divided by d_k "
        "itself, or multiplied by √d_k. The variance of a dot product grows like d_k, so its "
        "spread, the standard deviation, grows like √d_k.",
        "Divide by the square root of d_k: `query.shape[-1] ** 0.5`.",
        (f"{GITHUB}/NVIDIA/Megatron-LM/pull/848",),
        ({"scale": "by_dk"}, {"scale": "times_root"}),
    ),
    Mistake(
        "scale_by_wrong_dim",
        "Your result equals scores divided by the root of the wrong size: the number of queries, "
        "the number of keys, or the length of a value. A score is a dot product of a query with "
        "a key, and only their length decides how far it spreads.",
        "Take the length of the vectors that are multiplied: `query.shape[-1]`, the last axis.",
        (
            f"{GITHUB}/aladdinpersson/Machine-Learning-Collection/issues/65",
            f"{GITHUB}/cneuralnetwork/solving-ml-papers/issues/1",
        ),
        ({"scale": "queries"}, {"scale": "keys"}, {"scale": "values"}),
    ),
    Mistake(
        "scale_after_softmax",
        "Your result equals weights that are divided by √d_k after the softmax. Each row of "
        "weights then sums to 1/√d_k, and the softmax has worked on scores too far apart.",
        "Divide the scores, before the softmax. The weights stay as they come out.",
        (f"{GITHUB}/FrancescoSaverioZuppichini/ViT/issues/6",),
        ({"scale_at": "weights"},),
    ),
)

ROLES = (
    Mistake(
        "query_key_swapped",
        "Your result equals attention with rows and columns exchanged: the scores are KQᵀ, or the "
        "weights are transposed before they meet the values. Where there are as many queries as "
        "keys nothing fails, and the numbers are wrong.",
        "Rows are queries and columns are keys: QKᵀ, then weights times V.",
        (),
        ({"order": "keys first"}, {"order": "weights transposed"}),
    ),
    Mistake(
        "value_key_confused",
        "Your result equals attention in which key and value have changed places: the scores are "
        "made with V, or the output with K. Where both have one length nothing fails.",
        "Keys decide where to look, so they meet the queries. Values are what is read there, so "
        "they meet the weights.",
        (f"{GITHUB}/feinanshan/TDNet/issues/17",),
        (
            {"score_with": "value"},
            {"mix": "key"},
            {"score_with": "value", "mix": "key"},
        ),
    ),
)
