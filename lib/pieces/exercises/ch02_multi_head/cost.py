"""A small exercise of chapter 2: what multi-head attention costs."""

from collections.abc import Callable
from typing import Any

import numpy as np

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "multi_head_cost(d_model, num_heads, tokens)",
    width="d_k = d_model // num_heads",
    matrices="parameters = 4 * d_model * num_heads * d_k",  # W_Q, W_K, W_V, W_O
    project="projections = tokens * parameters",
    attend="attention = 2 * num_heads * tokens * tokens * d_k",  # scores, and the mix
    weights="weights = num_heads * tokens * tokens",
    give="return np.array([parameters, projections + attention, weights], dtype=float)",
)


def use(written: Callable, d_model: int, num_heads: int, tokens: int) -> Any:
    """Call it; three whole numbers in a tuple are as good as a list or an array of them."""
    result = written(d_model, num_heads, tokens)
    if isinstance(result, tuple | list):
        return [float(number) for number in result]
    return result * 1.0 if hasattr(result, "dtype") else result


def make_probes(seed: int) -> list[Probe]:
    """The probes: small sizes, all different, so that every wrong factor shows."""
    fresh = np.random.default_rng(seed)
    several, one = "with several heads", "with one head"
    heads = int(fresh.integers(3, 6))
    drawn = (heads * int(fresh.integers(2, 10**4)), heads, int(fresh.integers(7, 10**4)))
    sizes = ((6, 2, 5), (12, 3, 7), (8, 4, 3))
    names = ("d_model", "num_heads", "tokens")
    return [
        *(Probe(dict(zip(names, size, strict=True)), several) for size in sizes),
        Probe(dict(zip(names, (5, 1, 4), strict=True)), one),
        Probe(dict(zip(names, drawn, strict=True)), several, fresh=True),
    ]


MISTAKES = (
    Mistake(
        "heads_multiply_params",
        "Each head is counted as wide as the whole model",
        "Your numbers are those of heads that each have d_model entries.",
        "The heads share the width: side by side they are as long as one vector.",
        "Each head's queries, keys and values have `d_model // num_heads` entries.",
        ({"width": "d_k = d_model"},),
        "pbloem/former/issues/8",
    ),
    Mistake(
        "one_head_counted",
        "The matrices of a single head are counted",
        "Your parameters are those of one head.",
        "Every head has matrices of its own.",
        "Multiply by the number of heads.",
        ({"matrices": "parameters = 4 * d_model * d_k"},),
    ),
    Mistake(
        "output_matrix_forgotten",
        "The matrix W_O is not counted",
        "Your parameters are those of W_Q, W_K and W_V alone.",
        "What the heads deliver is mixed by one more matrix, W_O, as large as each of the three.",
        "Count four matrices.",
        ({"matrices": "parameters = 3 * d_model * num_heads * d_k"},),
    ),
    Mistake(
        "projection_of_one_word",
        "The projections are counted for one word alone",
        "Your multiplications hold the projections of a single word.",
        "Each of the words is multiplied by all four matrices.",
        "Multiply the parameters by the number of words.",
        ({"project": "projections = parameters"},),
    ),
    Mistake(
        "mix_forgotten",
        "Of scores and mix only one is counted",
        "Your multiplications hold one product of the attention, and it has two.",
        "Scores are queries times keys. Then the weights are multiplied by the values, and that "
        "takes as many products again.",
        "Count the attention twice: once for the scores, once for the mix.",
        ({"attend": "attention = num_heads * tokens * tokens * d_k"},),
    ),
    Mistake(
        "scores_at_full_width",
        "Each head's scores are counted at the whole width",
        "Your multiplications hold scores and mixes of d_model products a head.",
        "A head multiplies only its own entries.",
        "A score of one head takes `d_model // num_heads` products.",
        ({"attend": "attention = 2 * num_heads * tokens * tokens * d_model"},),
    ),
    Mistake(
        "one_table_of_weights",
        "One table of weights is counted, not one a head",
        "Your weights are those of a single head.",
        "Each head has a softmax of its own, and so a table of weights of its own.",
        "Multiply by the number of heads.",
        ({"weights": "weights = tokens * tokens"},),
    ),
)

ANSWER = Steps(
    "my_cost(d_model, num_heads, tokens)",
    width="d_k = d_model // num_heads",
    matrices="""
        # W_Q, W_K, W_V and W_O of all heads
        parameters = 4 * d_model * num_heads * d_k""",
    products="""
        # projections, then scores and mix of each head
        products = tokens * parameters + 2 * num_heads * tokens**2 * d_k""",
    weights="""
        # a table of weights for each head
        weights = num_heads * tokens**2""",
    give="return [parameters, products, weights]",
)

EXERCISE = Exercise(
    name="multi_head_cost",
    place=4,
    task="""\
Write `multi_head_cost(d_model, num_heads, tokens)`: what one layer of self-attention costs, without
biases. Return a list of three numbers: its parameters, the multiplications of all its matrix
products for a sentence of so many tokens, and how many weights the softmax makes.""",
    axes=(),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "Four matrices hold the parameters. A product of (n, a) and (a, b) takes n · a · b "
        "multiplications: each word meets each entry of the matrix once.",
        "Then each head multiplies queries and keys, (n, d_k) x (d_k, n), and weights and values, "
        "(n, n) x (n, d_k). How many heads are there, and how wide is each?",
    ),
    answer=ANSWER,
    common=ANSWER.change(width="d_k = d_model"),
    use=use,
)
