"""A small exercise of chapter 1: from the words' vectors to the output, by three matrices."""

import numpy as np

from pieces.exercises.ch01_attention import attention, mistakes
from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "self_attention(x, w_q, w_k, w_v)",
    query="query = x @ w_q",  # (n, d_k)
    key="key = x @ w_k",  # (n, d_k)
    value="value = x @ w_v",  # (n, d_v)
    **{
        label: attention.STEPS.steps[label]
        for label in ("score", "root", "scale", *mistakes.SOFTMAX, "mix")
    },
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: all sizes different, then all alike, where an exchange of two fails nowhere."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)

    def one(rng: np.random.Generator, n: int, d_model: int, d_k: int, d_v: int) -> dict:
        widths = {"w_q": d_k, "w_k": d_k, "w_v": d_v}
        drawn = {name: rng.normal(0, 0.7, (d_model, width)) for name, width in widths.items()}
        return {"x": rng.normal(0, 1, (n, d_model)), **drawn}

    different, alike = "with sizes that all differ", "with sizes that are all alike"
    return [
        Probe(one(rng, 5, 6, 4, 3), different),
        Probe(one(rng, 3, 8, 5, 2), different),
        Probe(one(rng, 4, 4, 4, 4), alike),
        Probe(one(fresh, 4, 7, 3, 5), different, fresh=True),
    ]


def _shared(*ids: str) -> tuple[Mistake, ...]:
    """The known mistakes of attention itself that this exercise names, too."""
    known = {mistake.id: mistake for mistake in (*mistakes.AROUND, *mistakes.NORMALISING)}
    return tuple(known[name].within(STEPS) for name in ids)


MISTAKES = (
    Mistake(
        "same_matrix_belief",
        "One matrix serves for queries and keys",
        "Your result equals attention whose queries and keys are one and the same.",
        "A word then finds another just as well as that one finds it, and no verb can look for a "
        "subject that does not look for it.",
        "Multiply `x` by `w_q` for the queries, and by `w_k` for the keys.",
        ({"key": "key = x @ w_q"}, {"query": "query = x @ w_k"}),
    ),
    Mistake(
        "query_key_exchanged",
        "Queries and keys have changed places",
        "Your result equals attention whose queries come from `w_k` and whose keys from `w_q`.",
        "The scores are then transposed: what a word asks is taken for what it can be found by.",
        "The first factor of the scores is `x @ w_q`, the second `x @ w_k`.",
        ({"query": "query = x @ w_k", "key": "key = x @ w_q"},),
    ),
    Mistake(
        "value_not_projected",
        "The words' own vectors are mixed, not their values",
        "Your result equals the weights times `x`.",
        "What a word hands over is its value, `x @ w_v`. It can be shorter than the word's vector, "
        "and hold what a query asks nothing about.",
        "Multiply `x` by `w_v` first, and mix that.",
        ({"value": "value = x"},),
    ),
    Mistake(
        "scale_by_wrong_dim",
        "The scores are divided by the root of the words' own length",
        "Your result equals scores divided by the root of the length of a row of `x`.",
        "A score is a dot product of a query with a key, and only their length decides how far it "
        "spreads.",
        "Take the length of a query: the last size of `x @ w_q`.",
        ({"root": "root = np.sqrt(x.shape[-1])"},),
        "aladdinpersson/Machine-Learning-Collection/issues/65",
    ),
    *_shared("missing_sqrt_dk", "softmax_over_queries"),
)

ANSWER = Steps(
    "my_self_attention(x, w_q, w_k, w_v)",
    project="""
        # project: three vectors for each word
        query, key, value = x @ w_q, x @ w_k, x @ w_v""",
    score="""
        # score and scale: (n, d_k) x (d_k, n) -> (n, n)
        scores = query @ key.T / query.shape[-1] ** 0.5""",
    normalise="""
        # normalise: each row sums to 1
        weights = scores.softmax(dim=-1)""",
    mix="""
        # mix: (n, n) x (n, d_v) -> (n, d_v)
        return weights @ value""",
)

EXERCISE = Exercise(
    name="self_attention",
    place=5,
    task="""\
Write `self_attention(x, w_q, w_k, w_v)`: a sentence asks itself. `x` has shape (n, d_model), a row
for each word; `w_q` and `w_k` have shape (d_model, d_k), `w_v` (d_model, d_v). Return the output,
of shape (n, d_v).""",
    axes=("query",),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "Three products come first: the queries are `x @ w_q`. What are the keys and the values?",
        "From there it is the attention that you have written. Whose length is d_k: that of a row "
        "of `x`, or of a row of `x @ w_q`?",
    ),
    answer=ANSWER,
    common=ANSWER.change(
        score="scores = query @ key.T / x.shape[-1] ** 0.5",
    ),
)
