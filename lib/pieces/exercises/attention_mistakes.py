"""The known mistakes on the way to the scores, and in mixing the values.

The variants are keywords of :func:`pieces.exercises.attention.implement`.
"""

from pieces.exercises.mistakes import GITHUB, Mistake

SCALING = (
    Mistake(
        "missing_sqrt_dk",
        "The scores are not divided by √d_k",
        "Your result equals softmax(QKᵀ)V.",
        "A dot product of d_k terms spreads about as far as √d_k, so wide vectors give scores so "
        "far apart that softmax puts nearly all the weight on one key.",
        "Divide the scores by the square root of d_k before the softmax.",
        (f"{GITHUB}/ethen8181/machine-learning/issues/13", f"{GITHUB}/delzac/cntkx/issues/10"),
        ({"scale": "none"},),
    ),
    Mistake(
        "scale_by_dk",
        "The scores are divided by d_k, not by its root",
        "Your result equals attention with scores divided by d_k itself.",
        "The variance of a dot product grows like d_k, so its spread, the standard deviation, "
        "grows like √d_k. Dividing by more makes the weights too even.",
        "Divide by the square root of d_k: `query.shape[-1] ** 0.5`.",
        (f"{GITHUB}/NVIDIA/Megatron-LM/pull/848",),
        ({"scale": "by_dk"},),
    ),
    Mistake(
        "scale_by_dk",
        "The scores are multiplied by √d_k, not divided",
        "Your result equals attention with scores multiplied by √d_k.",
        "The spread of a dot product grows like √d_k already. Multiplying widens it once more, and "
        "softmax puts nearly all the weight on one key.",
        "Divide by the square root of d_k: `query.shape[-1] ** 0.5`.",
        (f"{GITHUB}/NVIDIA/Megatron-LM/pull/848",),
        ({"scale": "times_root"},),
    ),
    Mistake(
        "scale_by_wrong_dim",
        "The scores are divided by the root of the wrong size",
        "Your result equals scores divided by the root of the number of queries, the number of "
        "keys, or the length of a value.",
        "A score is a dot product of a query with a key, and only their length decides how far it "
        "spreads.",
        "Take the length of the vectors that are multiplied: `query.shape[-1]`, the last axis.",
        (
            f"{GITHUB}/aladdinpersson/Machine-Learning-Collection/issues/65",
            f"{GITHUB}/cneuralnetwork/solving-ml-papers/issues/1",
        ),
        ({"scale": "queries"}, {"scale": "keys"}, {"scale": "values"}),
    ),
    Mistake(
        "scale_after_softmax",
        "The weights are divided by √d_k, not the scores",
        "Your result equals weights that are divided by √d_k after the softmax.",
        "Each row of weights then sums to 1/√d_k, and the softmax has worked on scores too far "
        "apart.",
        "Divide the scores, before the softmax. The weights stay as they come out.",
        (f"{GITHUB}/FrancescoSaverioZuppichini/ViT/issues/6",),
        ({"scale_at": "weights"},),
    ),
)

ROLES = (
    Mistake(
        "query_key_swapped",
        "The scores are transposed: keys ask, and queries answer",
        "Your result equals attention with scores KQᵀ.",
        "Each row of such scores belongs to a key, so the softmax shares out a key's budget among "
        "the queries. Where there are as many queries as keys nothing fails.",
        "Multiply the other way round: `query @ key.transpose(-2, -1)`. Rows are queries and "
        "columns are keys, as in the mask, which then fits as it comes.",
        (),
        ({"order": "keys first"}, {"order": "keys first, mask too"}),
    ),
    Mistake(
        "query_key_swapped",
        "The weights are transposed before they meet the values",
        "Your result equals weightsᵀ V.",
        "Each output then takes the weights that one key got from all queries, and they need not "
        "sum to 1. Where there are as many queries as keys nothing fails.",
        "Rows of the weights are queries, columns are keys, and rows of V are keys: `weights @ "
        "value`, as they come.",
        (),
        ({"order": "weights transposed"},),
    ),
    Mistake(
        "value_key_confused",
        "Key and value have changed places",
        "Your result equals attention with scores made with V, or with an output made with K.",
        "Where both have one length nothing fails, and the numbers are wrong.",
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

MIXING = (
    Mistake(
        "softmax_after_mix",
        "The softmax comes after the mixing",
        "Your result equals the softmax of scores times V.",
        "The values are then mixed with scores, which can be negative and sum to anything. Last, "
        "the softmax makes the numbers of each output sum to 1, which an average of the values "
        "need not do.",
        "Put the scores through the softmax first. Then mix: weights times V, and nothing after "
        "it.",
        (),
        (
            {"softmax_at": "output"},
            {"softmax_at": "output", "after": "cells"},
            {"softmax_at": "output", "fill": "-1e9"},
        ),
    ),
    Mistake(
        "returned_weights",
        "The weights are returned, without the values",
        "Your result equals the weights.",
        "That is the shape of the weights, (queries, keys): they still have to mix the values. "
        "Weights tell how much each query reads of each key, not what it reads there.",
        "Return `weights @ value`. If you return both, the output comes first.",
        (),
        ({"mix": "nothing"},),
    ),
)
