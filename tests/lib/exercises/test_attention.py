"""The exercise on attention: known mistakes are named, and nothing else is.

Learners' functions are written here in their own styles, not taken from the registry. Right ones
stand in ``test_attention_right.py``, what else can come in ``test_attention_replies.py``.
"""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from attention_answers import np_softmax

from pieces import exercises
from pieces.exercises.attention import exercise, implement
from pieces.exercises.mistakes import candidates

check = exercises.attention.check
SINGLE = [pair for pair in candidates(exercise.mistakes) if len(pair[0]) == 1]
PROBES = [probe for probe in exercise.make_probes(seed=7) if not probe.free.all()]
INF = float("inf")


# --- the reference and the probes -----------------------------------------------------------------


def test_the_reference_equals_pytorch_and_is_finite():
    for probe in exercise.make_probes(seed=3):
        inputs = {n: None if a is None else torch.tensor(a) for n, a in probe.inputs.items()}
        theirs = F.scaled_dot_product_attention(
            *list(inputs.values())[:3], attn_mask=inputs["mask"]
        )
        ours = implement(**probe.inputs)
        assert np.isfinite(ours).all()
        counted = np.broadcast_to(~probe.free | probe.free.all(), ours.shape)
        np.testing.assert_allclose(ours[counted], theirs.numpy()[counted], atol=1e-12)


def test_probes_have_the_shapes_and_the_spread_that_tell():
    shapes = {(p.inputs["query"].shape, p.inputs["value"].shape) for p in PROBES}
    assert {((2, 4, 6), (2, 5, 3)), ((2, 4, 4), (2, 4, 4))} <= shapes
    assert all(a.dtype == np.float64 for p in PROBES for n, a in p.inputs.items() if n != "mask")
    q, k = PROBES[0].inputs["query"], PROBES[0].inputs["key"]
    assert 1.5 < (q @ k.swapaxes(-1, -2) / math.sqrt(6)).std() < 4
    empty = [p for p in PROBES if p.note]
    assert len(empty) == 1
    assert not empty[0].inputs["mask"][1, 2].any()
    for probe in PROBES:
        mask = probe.inputs["mask"]
        if mask is None or probe.note:
            continue
        full = mask.all(-1, keepdims=True)
        assert full.sum() <= 1
        for axis in (0, 1, 2):  # nothing depends on what stands for a row without a choice
            assert mask.any(axis).all()
            assert (~mask | full).any(axis).all()


def scaled_scores(group):
    (probe,) = (p for p in PROBES if group in p.group)
    query, key = probe.inputs["query"], probe.inputs["key"]
    return query @ key.swapaxes(-1, -2) / math.sqrt(key.shape[-1]), probe.inputs["mask"]


@pytest.mark.parametrize("group", ["thousands", "-200 000"])
def test_far_scores_are_exact_in_float32_and_have_a_clear_winner(group):
    """Rounding a large score in float32 changes no weight: right answers stay right."""
    scores, mask = scaled_scores(group)
    assert (scores == scores.astype(np.float32)).all()
    visible = np.sort(scores if mask is None else np.where(mask, scores, -np.inf))
    assert (visible[..., -1] - visible[..., -2] >= 16).all()
    if mask is None:
        assert (visible[..., -1] > 1500).all()  # also when divided by d_k
    else:
        assert scores.max() < -1e5  # a filler of -1e5 is overtaken
        assert np.ptp(scores, axis=-1).max() < 80  # exp of the gap is no 0 in float32


# --- learners' mistakes, in learners' styles ------------------------------------------------------


def unscaled_torch(query, key, value, mask=None):
    scores = torch.matmul(query, key.transpose(1, 2))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    return torch.softmax(scores, dim=-1) @ value


def unscaled_loops(Q, K, V, M):
    out = np.zeros((*Q.shape[:-1], V.shape[-1]))
    for b in range(Q.shape[0]):
        for i in range(Q.shape[1]):
            row = [math.exp(Q[b, i] @ K[b, j]) for j in range(K.shape[1])]
            if M is not None:
                row = [x * M[b, i, j] for j, x in enumerate(row)]
            out[b, i] = sum(x / sum(row) * V[b, j] for j, x in enumerate(row))
    return out


def divided_by_dk(q, k, v, m=None):
    s = torch.einsum("bqd,bkd->bqk", q, k) / k.size(-1)
    s = s if m is None else s + torch.zeros_like(s).masked_fill(~m, -INF)
    return torch.einsum("bqk,bkv->bqv", s.softmax(-1), v), s


def multiplied_by_root(query, key, value, mask=None):
    scores = np.einsum("bqd,bkd->bqk", query, key) * np.sqrt(key.shape[-1])
    if mask is not None:
        scores[~mask] = -np.inf
    return np_softmax(scores) @ value


def softmax_dim_1(query, key, value, mask=None):
    scores = query @ key.mT / math.sqrt(query.shape[2])
    if mask is not None:
        scores.masked_fill_(~mask, -INF)
    return F.softmax(scores, dim=1) @ value


def sum_over_axis_1(query, key, value, mask=None):
    scores = query @ np.swapaxes(key, 1, 2) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ value


def weights_times_mask(query, key, value, mask=None):
    weights = torch.softmax(query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5, dim=-1)
    return weights @ value if mask is None else (weights * mask) @ value


def weights_set_to_zero(query, key, value, mask=None):
    weights = np_softmax(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1]))
    if mask is not None:
        weights[np.logical_not(mask)] = 0
    return np.matmul(weights, value)


def fills_where_true(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask, -INF)
    return scores.softmax(-1) @ value


def blocks_like_multihead(Q, K, V, mask):
    return F.scaled_dot_product_attention(Q, K, V, None if mask is None else ~mask)


def inverted_in_numpy(query, key, value, mask=None):
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    return np_softmax(scores if mask is None else scores + mask * -1e9) @ value


def forgets_the_result(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))
    if mask is not None:
        scores.masked_fill(~mask, -INF)
    return scores.softmax(-1) @ value


def never_uses_it(query, key, value, mask=None):
    return np_softmax(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])) @ value


def in_float32(query, key, value, mask=None):
    return unscaled_torch(query.float(), key.float(), value.float(), mask)


@pytest.mark.parametrize(
    ("learner", "ids"),
    [
        (unscaled_torch, "missing_sqrt_dk"),
        (unscaled_loops, "missing_sqrt_dk naive_softmax_overflow"),
        (in_float32, "missing_sqrt_dk"),
        (divided_by_dk, "scale_by_dk"),
        (multiplied_by_root, "scale_by_dk"),
        (softmax_dim_1, "softmax_over_queries"),
        (sum_over_axis_1, "softmax_over_queries"),
        (weights_times_mask, "mask_after_softmax"),
        (weights_set_to_zero, "mask_after_softmax"),
        (fills_where_true, "mask_inverted"),
        (blocks_like_multihead, "mask_inverted"),
        (inverted_in_numpy, "mask_inverted"),
        (forgets_the_result, "mask_result_discarded"),
        (never_uses_it, "mask_result_discarded"),
        (
            lambda q, k, v, m: unscaled_torch(q, k, v, None if m is None else ~m),
            "missing_sqrt_dk mask_inverted",
        ),
    ],
)
def test_learners_mistakes_are_named(learner, ids):
    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert " ".join(verdict.mistakes) == ids


# --- no false names -------------------------------------------------------------------------------


def perturbed(kind: int, rng: np.random.Generator):
    """A function that is nearly right: no known mistake, and no right answer."""
    size = 10.0 ** rng.uniform(-3, 0.5)
    scores_factor = float(np.exp(rng.choice([-1, 1]) * rng.uniform(0.01, 2)))
    cell = tuple(rng.integers(0, 4, 2))

    def function(query, key, value, mask=None):
        if kind == 1:
            query = query * scores_factor  # a temperature
        elif kind == 2:
            key = np.roll(key, 1 + cell[0] % 3, axis=-2)
        elif kind == 3:
            value = np.roll(value, 1, axis=rng.choice([-1, -2]))
        elif kind == 4:
            query = query + size
            value = value + size
        elif kind == 5:  # one key is dropped
            mask = np.ones((2, 4, key.shape[-2]), bool) if mask is None else mask.copy()
            mask[..., cell[0]] = False
        elif kind == 6:  # one cell of the mask is wrong
            mask = np.ones((2, 4, key.shape[-2]), bool) if mask is None else mask.copy()
            mask[(..., *cell)] ^= True
        elif kind == 7:  # attention without normalisation
            return query @ key.swapaxes(-1, -2) * size @ value
        elif kind == 8 and mask is not None:
            mask = mask[:, ::-1]
        out = implement(query, key, value, mask)
        if kind == 0:
            out = out + np.random.default_rng(3).normal(0, size, out.shape)
        elif kind == 8:
            out = out[:, ::-1] if mask is None else out
        elif kind == 9:
            out = out * (1 + size)
        return out

    return function


@pytest.mark.parametrize("kind", range(10))
def test_perturbations_get_no_name(kind):
    rng = np.random.default_rng(kind)
    for _ in range(20):
        verdict = check(perturbed(kind, rng), framework="numpy")
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()
        assert "got " in verdict.details or "NaN" in verdict.message


@pytest.mark.parametrize("changes", [c for _, c in SINGLE], ids=str)
def test_a_mistake_that_is_not_quite_the_known_one_gets_no_name(changes):
    def nearly(query, key, value, mask=None):
        out = implement(query, key, value, mask, **changes)
        out[0, 0, 0] += 1e-4
        return out

    assert check(nearly, framework="numpy").mistake is None


@pytest.mark.parametrize(
    "learner",
    [
        lambda query, key, value, mask=None: query[..., :1] * value[..., :1, :] * 0,
        lambda query, key, value, mask=None: query[..., :1] * 0 + value.mean(1)[:, None],
        lambda query, key, value, mask=None: query[..., :1] * np.nan + value[:, :1],
        lambda query, key, value, mask=None: query[..., :1] * np.inf + value[:, :1],
    ],
)
def test_constants_means_and_nan_get_no_name(learner):
    for framework in ("numpy", "torch"):
        verdict = check(learner, framework=framework)
        assert verdict.outcome == "not right yet"
        assert verdict.mistake is None
