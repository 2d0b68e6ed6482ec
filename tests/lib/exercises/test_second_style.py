"""Each known mistake once more, written as a learner might, and not as the registry has it.

Those of attention and of the softmax stand in ``test_second_style_attention.py``. A variant of the
registry without a second style fails here, or there.
"""

import numpy as np
import pytest
import torch

from pieces import exercises

ELSEWHERE = {"attention", "attention_bug", "masked_softmax"}


def label(changes):
    return ", ".join(f"{name}={value}" for name, value in changes.items())


def triangle(**place):
    def write(num_queries, num_keys):
        shift = num_keys - num_queries
        ones = torch.ones(num_queries, num_keys, dtype=torch.bool)
        return {
            "hidden": lambda: ones.triu(shift + 1),
            "upper": lambda: ones.triu(shift),
            "strict": lambda: ones.tril(shift - 1),
            "next": lambda: ones.tril(shift + 1),
            "first": lambda: ones.tril(),
            "backward": lambda: ones.tril(-shift),
            "all": lambda: ones,
        }[place["keep"]]()

    return write


def listed(cell):
    """A padding mask from a Python expression for each token."""
    return lambda tokens, pad_id: np.array([[cell(int(t), pad_id) for t in row] for row in tokens])


def blocks_both(tokens, pad_id):
    out = np.zeros((*tokens.shape, tokens.shape[-1]), dtype=bool)
    for b, row in enumerate(tokens.tolist()):
        for q, asks in enumerate(row):
            for k, answers in enumerate(row):
                out[b, q, k] = asks != pad_id and answers != pad_id
    return out


STYLES = {
    "causal_mask": {
        "invert=True": triangle(keep="hidden"),
        "side=future": triangle(keep="upper"),
        "further=-1": triangle(keep="strict"),
        "further=1": triangle(keep="next"),
        "align=first": triangle(keep="first"),
        "align=backward": triangle(keep="backward"),
        "side=both": triangle(keep="all"),
    },
    "padding_mask": {
        "invert=True": lambda tokens, pad_id: (tokens == pad_id)[:, None],
        "hide=queries": lambda tokens, pad_id: tokens.ne(pad_id).unsqueeze(2),
        "hide=both": blocks_both,
        "hide=tokens": listed(lambda token, pad_id: token != pad_id),
        "shown=greater": lambda tokens, pad_id: tokens.gt(pad_id).unsqueeze(1),
        "known_id=0": lambda tokens, pad_id: tokens.bool().unsqueeze(1),
    },
    "combine_masks": {
        "how=or": lambda padding, causal: padding + causal,
        "how=xor": lambda padding, causal: padding != causal,
        "how=equal": lambda padding, causal: ~torch.logical_xor(padding, causal),
        "invert=True": lambda padding, causal: ~padding | ~causal,
        "how=padding": lambda padding, causal: [padding, padding & causal][0],
        "how=causal": lambda padding, causal: causal.clone(),
    },
}

CASES = [
    (exercise, mistake, label(changes))
    for exercise in exercises.ALL
    if exercise.name not in ELSEWHERE
    for mistake in exercise.mistakes
    for changes in mistake.variants
]


@pytest.mark.parametrize(
    ("exercise", "mistake", "name"), CASES, ids=[f"{e.name}-{m.id}-{n}" for e, m, n in CASES]
)
def test_a_mistake_in_a_second_style_is_named(exercise, mistake, name):
    verdict = exercise.check(STYLES[exercise.name][name])
    assert verdict.outcome == "not right yet"
    assert verdict.mistakes == (mistake.id,), verdict
    assert mistake.message in verdict.message
