"""The exercise on attention: right answers pass, in any style, with a remark where one is due."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from attention_answers import fused, numpy_plain, torch_plain

from pieces import exercises
from pieces.exercises.attention import implement

check = exercises.attention.check
INF = float("inf")


def numpy_loops(Q, K, V, M):
    out = np.zeros((Q.shape[0], Q.shape[1], V.shape[2]))
    for b in range(Q.shape[0]):
        for i in range(Q.shape[1]):
            seen = [j for j in range(K.shape[1]) if M is None or M[b, i, j]]
            scores = [float(Q[b, i] @ K[b, j]) / Q.shape[2] ** 0.5 for j in seen]
            powers = [math.exp(s - max(scores)) for s in scores]
            weights = [power / sum(powers) for power in powers]
            for w, j in zip(weights, seen, strict=True):
                out[b, i] += w * V[b, j]
    return out


def nested_lists(Q, K, V, M):
    return numpy_loops(Q, K, V, M).tolist()


def torch_loops(query, key, value, mask=None):
    rows = []
    for b in range(query.shape[0]):
        for i in range(query.shape[1]):
            scores = torch.stack([query[b, i].dot(k) for k in key[b]]) / query.shape[-1] ** 0.5
            if mask is not None:
                scores[~mask[b, i]] = -INF
            rows.append(scores.softmax(0) @ value[b])
    return torch.stack(rows).reshape(*query.shape[:2], -1)


def torch_einsum(query, key, value, mask=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key / math.sqrt(key.shape[-1]))
    if mask is not None:
        scores = scores + torch.where(mask, 0.0, -1e9)
    return torch.einsum("...qk,...kd->...qd", torch.softmax(scores, -1), value)


def renormalised(query, key, value, mask=None):
    weights = torch.softmax(query @ key.mT / query.shape[-1] ** 0.5, -1)
    if mask is not None:
        weights = weights * mask
        weights = weights / weights.sum(-1, keepdim=True)
    return weights @ value


def log_softmax(query, key, value, mask=None):
    scores = query.matmul(key.mT).div(math.sqrt(query.shape[-1]))
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -1e9)
    return F.log_softmax(scores, dim=-1).exp().matmul(value)


def with_weights(query, key, value, mask=None):
    out = fused(query, key, value, mask)
    return out, torch.ones(3)


def single_precision(query, key, value, mask=None):
    return torch_plain(query.float(), key.float(), value.float(), mask)


def fused_in_single_precision(query, key, value, mask=None):
    return fused(query.float(), key.float(), value.float(), mask)


def renormalised_in_single_precision(query, key, value, mask=None):
    return renormalised(query.float(), key.float(), value.float(), mask)


def lowest_number(query, key, value, mask=None):
    scores = (query.float() @ key.float().mT) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    return scores.softmax(-1) @ value.float()


def lowered_by_ten_thousand(query, key, value, mask=None):
    # Added, not put in place: no real score is overtaken.
    scores = query @ key.mT / query.shape[-1] ** 0.5
    return (scores if mask is None else scores - 10_000.0 * ~mask).softmax(-1) @ value


def example_by_example(query, key, value, mask=None):
    masks = [None] * len(query) if mask is None else mask
    return torch.stack([fused(*x) for x in zip(query, key, value, masks, strict=True)])


def log_of_sum(query, key, value, mask=None):
    scores = np.einsum("bqd,bkd->bqk", query, key) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    peak = scores.max(-1, keepdims=True)
    logs = scores - peak - np.log(np.exp(scores - peak).sum(-1, keepdims=True))
    return np.einsum("bqk,bkv->bqv", np.exp(logs), value)


def zeros_made_by_default(query, key, value, mask=None):
    # torch.zeros is float32: on float64 inputs the last product raises, on float32 all is well.
    scores = torch.zeros(query.shape[0], query.shape[1], key.shape[1])
    scores += (query @ key.mT / math.sqrt(query.shape[-1])).to(scores.dtype)
    return (scores if mask is None else scores.masked_fill(~mask, -INF)).softmax(-1) @ value


def other_order(mask, value, key, query):
    return fused(query, key, value, mask)


def positional_letters(Q, K, V, M=None, /):
    return fused(Q, K, V, M)


def keywords_only(*, query, key, value, mask=None):
    return fused(query, key, value, mask)


def more_parameters(query, key, value, mask=None, dropout=0.0, causal=False):
    return fused(query, key, value, mask)


class Attention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one = torch.nn.Parameter(torch.ones((), dtype=torch.float64))

    def forward(self, query, key, value, mask=None):
        return self.one * torch_plain(query, key, value, mask)


class Callable:
    def __call__(self, query, key, value, mask=None):
        return numpy_plain(query, key, value, mask)


def tensors_inside_numpy_outside(query, key, value, mask=None):
    tensors = [None if x is None else torch.as_tensor(np.asarray(x)) for x in (query, key, value)]
    return fused(*tensors, None if mask is None else torch.as_tensor(np.asarray(mask))).numpy()


def in_place(query, key, value, mask=None):
    out = torch_plain(query, key, value, mask)
    for tensor in (query, key, value):
        tensor.zero_()
    if mask is not None:
        mask.fill_(False)
    return out


def seeds_everything(query, key, value, mask=None):
    np.random.seed(0)
    torch.manual_seed(0)
    return torch_plain(query, key, value, mask)


RIGHT = [
    torch_plain,
    numpy_plain,
    numpy_loops,
    nested_lists,
    torch_loops,
    torch_einsum,
    fused,
    F.scaled_dot_product_attention,
    renormalised,
    log_softmax,
    with_weights,
    single_precision,
    fused_in_single_precision,
    renormalised_in_single_precision,
    lowest_number,
    lowered_by_ten_thousand,
    example_by_example,
    log_of_sum,
    zeros_made_by_default,
    other_order,
    positional_letters,
    keywords_only,
    more_parameters,
    Attention(),
    Callable(),
    tensors_inside_numpy_outside,
    in_place,
    seeds_everything,
    lambda q, k, v, m: numpy_plain(q, k, v, m),
    implement,
]


@pytest.mark.parametrize("learner", RIGHT, ids=lambda f: getattr(f, "__name__", type(f).__name__))
def test_right_answers_pass_in_any_style(learner):
    verdict = check(learner)
    assert verdict.right, verdict
    assert verdict.mistake is None
    assert verdict.details == ""


@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_the_reference_is_right_without_notes(framework):
    def in_torch(query, key, value, mask=None):
        arrays = [None if a is None else a.numpy() for a in (query, key, value, mask)]
        return torch.from_numpy(implement(*arrays))

    learner = implement if framework == "numpy" else in_torch
    assert check(learner, framework=framework).notes == ()


def test_differences_where_nothing_is_defined_are_notes():
    assert any("This book defines it as zeros" in note for note in check(torch_plain).notes)  # NaN
    assert any("allows nothing" in note for note in check(torch_einsum).notes)  # an average
    assert check(fused).notes == ()
    notes = check(numpy_loops).notes
    assert len([note for note in notes if "Later chapters need that" in note]) == 2
    assert any("float32" in note for note in check(zeros_made_by_default).notes)

    def refuses_empty_rows(query, key, value, mask=None):
        if mask is not None and not mask.any(-1).all():
            raise ValueError("a row allows nothing")
        return fused(query, key, value, mask)

    verdict = check(refuses_empty_rows)
    assert verdict.right
    assert len(verdict.notes) == 1


def test_nan_in_other_rows_is_not_excused():
    def spreads(query, key, value, mask=None):
        out = torch_plain(query, key, value, mask)
        return out + 0 * out.sum()

    verdict = check(spreads)
    assert verdict.outcome == "not right yet"
    assert "NaN" in verdict.message
