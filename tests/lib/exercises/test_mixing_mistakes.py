"""Three mistakes about what softmax is for: too late, a sigmoid instead, or the values forgotten.

They are written in several styles; what comes near them and is none of them gets no name.
"""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from attention_answers import np_softmax

from pieces import exercises

INF = float("inf")


def np_scores(query, key, mask=None, number=-np.inf):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    return scores if mask is None else np.where(mask, scores, number)


def torch_scores(query, key, mask=None, number=-INF):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores if mask is None else scores.masked_fill(~mask, number)


# --- the softmax after the mixing -----------------------------------------------------------------


def late_infinite(query, key, value, mask=None):
    return F.softmax(torch_scores(query, key, mask) @ value, dim=-1)


def late_lowest(query, key, value, mask=None):
    scores = torch_scores(query, key, mask, torch.finfo(torch.float32).min / 100)
    return torch.softmax(scores.matmul(value), 2)


def late_in_numpy(query, key, value, mask=None):
    return np_softmax(np_scores(query, key, mask, -1e9) @ value)


def late_multiplied(query, key, value, mask=None):
    scores = np.einsum("bqd,bkd->bqk", query, key) / math.sqrt(key.shape[-1])
    return np_softmax(np.einsum("bqk,bkv->bqv", scores if mask is None else scores * mask, value))


def late_row_by_row(Q, K, V, M):
    out = np.zeros((*Q.shape[:2], V.shape[2]))
    for b, q in np.ndindex(*Q.shape[:2]):
        for k in range(K.shape[1]):
            if M is None or M[b, q, k]:
                out[b, q] += Q[b, q] @ K[b, k] / math.sqrt(Q.shape[2]) * V[b, k]
        out[b, q] = np_softmax(out[b, q])
    return out


def late_in_float32(query, key, value, mask=None):
    return late_infinite(query.float(), key.float(), value.float(), mask)


# --- a sigmoid for the softmax --------------------------------------------------------------------


def squashed(query, key, value, mask=None):
    return torch.sigmoid(torch_scores(query, key, mask)) @ value


def squashed_then_masked(query, key, value, mask=None):
    weights = F.sigmoid(torch_scores(query, key))
    return (weights if mask is None else weights * mask) @ value


def squashed_in_numpy(query, key, value, mask=None):
    return 1 / (1 + np.exp(-np_scores(query, key, mask, -1e9))) @ value


def squashed_by_tanh(query, key, value, mask=None):
    return (1 + np.tanh(np_scores(query, key, mask) / 2)) / 2 @ value


def squashed_from_above(query, key, value, mask=None):
    powers = np.exp(np_scores(query, key, mask))
    return powers / (powers + 1) @ value  # infinity / infinity on large scores


def squashed_one_by_one(Q, K, V, M):
    out = np.zeros((*Q.shape[:2], V.shape[2]))
    for b, q, k in np.ndindex(*Q.shape[:2], K.shape[1]):
        if M is None or M[b, q, k]:
            score = float(Q[b, q] @ K[b, k]) / math.sqrt(Q.shape[2])
            out[b, q] += V[b, k] / (1 + math.exp(-score))
    return out


def squashed_in_float32(query, key, value, mask=None):
    return squashed(query.float(), key.float(), value.float(), mask)


# --- the weights without the values ---------------------------------------------------------------


def weights_in_torch(query, key, value, mask=None):
    return torch_scores(query, key, mask).softmax(-1)


def weights_in_numpy(query, key, value, mask=None):
    return np_softmax(np_scores(query, key, mask, -1e9))


def weights_come_first(query, key, value, mask=None):
    weights = weights_in_torch(query, key, value, mask)
    return weights, weights @ value


def weights_in_float32(query, key, value, mask=None):
    return weights_in_torch(query.float(), key.float(), value, mask)


STYLES = {
    "softmax_after_mix": [
        late_infinite,
        late_lowest,
        late_in_numpy,
        late_multiplied,
        late_row_by_row,
        late_in_float32,
    ],
    "sigmoid_for_softmax": [
        squashed,
        squashed_then_masked,
        squashed_in_numpy,
        squashed_by_tanh,
        squashed_from_above,
        squashed_one_by_one,
        squashed_in_float32,
    ],
    "returned_weights": [
        weights_in_torch,
        weights_in_numpy,
        weights_come_first,
        weights_in_float32,
    ],
}
CASES = [(name, learner) for name, learners in STYLES.items() for learner in learners]


@pytest.mark.parametrize(("name", "learner"), CASES, ids=[f.__name__ for _, f in CASES])
def test_attention_in_every_style_is_named(name, learner):
    assert exercises.attention.check(learner).mistakes == (name,)

    def without_mask(query, key, value):
        return learner(query, key, value, None)

    assert exercises.attention.check(without_mask).mistakes == (name,)
    assert exercises.attention_bug.check(without_mask).mistakes == (name,)


@pytest.mark.parametrize(
    "learner",
    [
        lambda scores, mask: scores.masked_fill(~mask, -INF).sigmoid(),
        lambda scores, mask: torch.sigmoid(scores) * mask,
        lambda scores, mask: 1 / (1 + np.exp(-np.where(mask, scores, -np.inf))),
        lambda scores, mask: np.where(mask, 1 - 1 / (1 + np.exp(scores)), 0),
    ],
)
def test_a_sigmoid_under_a_mask_is_named(learner):
    assert exercises.masked_softmax.check(learner).mistakes == ("sigmoid_for_softmax",)


@pytest.mark.parametrize(
    ("learner", "ids"),
    [
        (
            lambda query, key, value, mask: late_infinite(query, key, value),
            "softmax_after_mix mask_result_discarded",
        ),
        (
            lambda query, key, value, mask: squashed(
                query * query.size(-1) ** 0.5, key, value, mask
            ),
            "missing_sqrt_dk sigmoid_for_softmax",
        ),
        (
            lambda query, key, value, mask: torch_scores(query, key, mask),
            "returned_weights no_softmax",
        ),
        (
            lambda query, key, value, mask: torch_scores(query, key, mask).softmax(1),
            "returned_weights softmax_over_queries",
        ),
    ],
)
def test_with_another_mistake_both_are_named(learner, ids):
    verdict = exercises.attention.check(learner)
    assert " ".join(verdict.mistakes) == ids
    assert str(verdict).startswith("Not right yet. Two mistakes.\nFirst: the ")


def test_what_is_said():
    check = exercises.attention.check
    verdict = check(squashed)
    assert "Each query's weights then do not sum to 1" in verdict.message
    verdict = check(weights_in_torch)
    assert "That is the shape of the weights, (queries, keys)" in verdict.message
    assert verdict.details == "expected shape (2, 4, 3)\ngot shape      (2, 4, 5)"
    assert "Put the scores through the softmax first" in check(late_in_numpy).message


# --- near misses ----------------------------------------------------------------------------------


def near_miss(kind, rng):
    size = 10.0 ** rng.uniform(-3, 0.5)
    noise = np.random.default_rng(int(rng.integers(1000)))

    def function(query, key, value, mask=None):
        scores = np_scores(query, key, mask, -1e9)
        weights = np_softmax(scores)
        if kind == 0:  # a sigmoid whose rows are made to sum to 1
            weights = np.exp(-np.logaddexp(0, -scores))
            return weights / (weights.sum(-1, keepdims=True) + size) @ value
        if kind == 1:  # a sigmoid that is moved
            return np.exp(-np.logaddexp(0, -scores - size)) @ value
        if kind == 2:  # tanh
            return np.tanh(scores * size) @ value
        if kind == 3:  # a second softmax, after a right first one
            return np_softmax(weights @ value * (1 + size))
        if kind == 4:  # the mix of the scores, scaled anew
            return np_softmax(scores @ value * (1 + size))
        if kind == 5:  # the mix of the scores, moved
            mixed = scores @ value
            return np_softmax(mixed) + noise.normal(0, size, mixed.shape)
        if kind == 6:  # weights that are nearly the right ones
            return weights + noise.normal(0, size, weights.shape)
        if kind == 7:  # weights cut to the shape of the output
            return weights[..., : value.shape[-1]] * (1 + size)
        return weights ** (1 + size) if kind == 8 else scores[..., ::-1] + size

    return function


@pytest.mark.parametrize("kind", range(10))
def test_near_misses_get_no_name(kind):
    rng = np.random.default_rng(kind)
    for _ in range(20):
        verdict = exercises.attention.check(near_miss(kind, rng), framework="numpy")
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()
