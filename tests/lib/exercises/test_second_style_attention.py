"""The known mistakes of attention and of the softmax once more, written as a learner might.

A variant of the registry without a second style fails here.
"""

import math

import numpy as np
import pytest
import torch

from pieces import exercises

INF = float("inf")


def label(changes):
    return ", ".join(f"{name}={value}" for name, value in changes.items())


# --- from scores to weights, in PyTorch; the registry has them in NumPy --------------------------


def cleared(weights, mask):
    """Rows that allow nothing set to zero: the other mistakes stand alone."""
    return weights.masked_fill(~mask.any(dim=-1, keepdim=True), 0)


def hidden(scores, mask, number=-INF):
    return scores.masked_fill(mask == 0, number)


def softmax_along(dim):
    return lambda s, m: cleared(hidden(s, m).softmax(dim), m)


def powers_over_sum_along(dim):
    def weigh(s, m):
        s = hidden(s, m)
        powers = (s - s.amax(-1, keepdim=True)).exp()
        return cleared(powers / (powers.sum() if dim is None else powers.sum(dim, True)), m)

    return weigh


def over_each_matrix(s, m):
    return cleared(torch.stack([x.reshape(-1).softmax(0).view_as(x) for x in hidden(s, m)]), m)


def over_everything(s, m):
    return cleared(torch.softmax(hidden(s, m).ravel(), -1).reshape(s.shape), m)


def filled(number, then=cleared):
    return lambda s, m: then(torch.softmax(torch.where(m, s, number), -1), m)


def times_mask(weights, mask):
    return torch.where(mask, weights, torch.zeros_like(weights))


def naive(s, m):
    powers = torch.exp(hidden(s, m))
    return cleared(powers / torch.einsum("bqk->bq", powers)[..., None], m)


def rows_of(number, divide):
    """Row by row with Python's ``math.exp``."""

    def weigh(s, m):
        out = torch.zeros_like(s)
        for b, q in np.ndindex(*s.shape[:2]):
            if not m[b, q].any():
                continue
            pairs = zip(s[b, q].tolist(), m[b, q].tolist(), strict=True)
            powers = [math.exp(x) if seen else 0.0 for x, seen in pairs]
            out[b, q] = divide(powers, sum(powers))
        return out

    return weigh


def one_maximum(s, m):
    s = hidden(s, m)
    powers = torch.exp(s - s.max())
    return cleared(powers / powers.sum(-1, keepdim=True), m)


def multiplied(s, m):
    return cleared(torch.softmax(s * m, dim=-1), m)


def discarded(s, m):
    s.masked_fill(~m, -INF)
    return s.softmax(-1)


def inverted(s, m):
    return torch.nan_to_num(s.masked_fill(m, -INF).softmax(-1))


def rescaled(dim, then=cleared):
    def weigh(s, m):
        weights = hidden(s, m).softmax(dim)
        return then(torch.nn.functional.normalize(weights, p=1, dim=-1, eps=0), m)

    return weigh


def as_it_is(weights, mask):
    return weights


def half_turned(hide, clear, number=-INF):
    """Both gaps of the exercise to complete, each with its own reading of the mask."""

    def weigh(s, m):
        weights = torch.softmax(torch.where(hide(m), number, s), -1)
        return torch.where(clear(m), 0.0, weights)

    return weigh


def lowered(seen, clear):
    """A number is added to some of the scores, where others put one in their place."""
    return lambda s, m: torch.where(clear(m), 0.0, (s - 1e9 * seen(m).double()).softmax(-1))


def shown(m):
    return m


def covered(m):
    return m.logical_not()


def empty(m):
    return m.sum(-1, keepdim=True) == 0


def showing(m):
    return m.any(dim=-1, keepdim=True)


def hiding(m):
    return (~m).any(dim=-1, keepdim=True)


def showing_all(m):
    return m.sum(-1, keepdim=True) == m.size(-1)


def never(m):
    return torch.zeros_like(m)


def squashed_one_by_one(s, m):
    pairs = zip(s.flatten().tolist(), m.flatten().tolist(), strict=True)
    weights = [1 / (1 + math.exp(-x)) if seen else 0.0 for x, seen in pairs]
    return torch.tensor(weights, dtype=s.dtype).reshape(s.shape)


WEIGHING = {
    "normalise=queries": softmax_along(1),
    "normalise=sum over queries": powers_over_sum_along(1),
    "normalise=batch": softmax_along(0),
    "normalise=sum over batch": powers_over_sum_along(0),
    "normalise=matrix": over_each_matrix,
    "normalise=everything": over_everything,
    "normalise=sum over everything": powers_over_sum_along(None),
    "normalise=queries, then rows": rescaled(1),
    "normalise=batch, then rows": rescaled(0),
    "normalise=queries, then rows, after=nothing": rescaled(-2, as_it_is),
    "normalise=batch, then rows, after=nothing": rescaled(0, as_it_is),
    "normalise=nothing": lambda s, m: cleared(hidden(s, m), m),
    "normalise=nothing, after=cells": lambda s, m: s * m,
    "normalise=nothing, fill=-1e9": lambda s, m: cleared(hidden(s, m, -1e9), m),
    "normalise=sigmoid": lambda s, m: cleared(torch.sigmoid(hidden(s, m)), m),
    "normalise=sigmoid, peak=kept": lambda s, m: 1 - 1 / (1 + hidden(s, m).exp()),
    "normalise=sigmoid, peak=kept, overflows": squashed_one_by_one,
    "peak=kept": naive,
    "peak=kept, overflows": rows_of(INF, lambda p, total: torch.tensor(p) / torch.tensor(total)),
    "peak=kept, raises": rows_of(INF, lambda p, total: torch.tensor([x / total for x in p])),
    "peak=everywhere": one_maximum,
    "mask_at=weights": lambda s, m: s.softmax(-1) * m,
    "mask_at=weights, -inf": lambda s, m: s.softmax(-1) + m.double().log(),
    "mask_at=weights, -1e9": lambda s, m: s.softmax(-1).masked_fill(~m, -1e9),
    "invert_mask=True": inverted,
    "invert_mask=True, after=nothing": half_turned(shown, never),
    "invert_mask=True, after=nothing, fill=-1e9": half_turned(shown, never, -1e12),
    "invert_mask=True, after=nothing, fill=add -1e9": lowered(shown, never),
    "invert_mask=scores": half_turned(shown, empty),
    "invert_mask=scores, fill=-1e9": half_turned(shown, empty, -1e12),
    "invert_mask=scores, fill=add -1e9": lowered(shown, empty),
    "invert_mask=scores, after=cells": half_turned(shown, covered),
    "invert_mask=scores, after=cells, fill=-1e9": half_turned(shown, covered, -1e12),
    "invert_mask=weights, after=cells": half_turned(covered, showing),
    "invert_mask=weights, after=cells, fill=-1e9": half_turned(covered, shown, -1e12),
    "invert_mask=weights, after=cells, fill=add -1e9": lowered(covered, showing),
    "invert_mask=weights": half_turned(covered, showing_all),
    "invert_mask=weights, fill=-1e9": half_turned(covered, showing_all, -1e12),
    "invert_mask=weights, fill=add -1e9": lowered(covered, showing_all),
    "after=hiding rows": half_turned(covered, hiding),
    "invert_mask=scores, fill=add -1e9, after=cells": lowered(shown, covered),
    "mask_at=nowhere": discarded,
    "fill=zero": multiplied,
    "fill=zero, after=cells": filled(-1e-9, times_mask),
    "fill=+1e30": filled(1e15),
    "fill=+1e30, after=cells": filled(1e15, times_mask),
    "fill=-10": filled(-10.0),
    "fill=-10, after=cells": filled(-10.0, times_mask),
    "fill=-5": filled(-5.0),
    "fill=-5, after=cells": filled(-5.0, times_mask),
    "fill=-1": filled(-1.0),
    "fill=-1, after=cells": filled(-1.0, times_mask),
    "fill=add mask": lambda s, m: cleared((s + m.long()).softmax(-1), m),
    "fill=add mask, after=cells": lambda s, m: (s + m.double()).softmax(-1) * m,
    "fill=+inf": filled(INF),
    "fill=+inf, after=cells": filled(-float("-inf"), times_mask),
    "fill=-1e4": filled(-1e5),
    "fill=-1e4, after=cells": filled(-1e4, times_mask),
}
EMPTY_ROWS = {
    "after=nothing": lambda s, m: (s + m.log()).softmax(-1),
    "after=nothing, fill=-1e9": lambda s, m: s.masked_fill(~m, -1e9).softmax(-1),
    "after=nothing, fill=add -1e9": lambda s, m: (s - 1e9 * (~m)).softmax(-1),
}

# --- from query, key and value to the output -----------------------------------------------------


def attention_with(weigh=lambda s, m: cleared(hidden(s, m).softmax(-1), m), factor=None):
    def attend(query, key, value, mask=None):
        scores = torch.einsum("bqd,bkd->bqk", query, key)
        scores = scores * (query.size(-1) ** -0.5 if factor is None else factor(query, key, value))
        mask = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask
        return torch.einsum("bqk,bkv->bqv", weigh(scores, mask), value)

    return attend


def right(query, key, value, mask=None):
    return attention_with()(query, key, value, mask)


def divided_late(query, key, value, mask=None):
    scores = query @ key.mT
    if mask is not None:
        scores += torch.zeros(mask.shape).masked_fill(~mask, -INF)
    return (scores.softmax(-1) / math.sqrt(key.size(2))) @ value


def keys_ask(query, key, value, mask=None):
    scores = torch.bmm(key, query.transpose(1, 2)) / math.sqrt(key.size(2))
    return (scores if mask is None else scores.masked_fill(~mask, -INF)).softmax(2).bmm(value)


def keys_ask_of_a_turned_mask(query, key, value, mask=None):
    mask = None if mask is None else mask.transpose(1, 2)
    scores = torch.einsum("bkd,bqd->bkq", key, query) / math.sqrt(key.size(2))
    return (scores if mask is None else scores.masked_fill(~mask, -INF)).softmax(2).bmm(value)


def weights_turned(query, key, value, mask=None):
    scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(key.size(2))
    weights = (scores if mask is None else scores.masked_fill(~mask, -1e30)).softmax(2)
    return weights.transpose(1, 2).bmm(value)


def values_score(query, key, value, mask=None):
    return attention_with(factor=lambda q, k, v: q.size(-1) ** -0.5)(query, value, value, mask)


def where_a_mask_is_given(weigh):
    return attention_with(lambda s, m: s.softmax(-1) if m.all() else weigh(s, m))


def mixed_with_scores(number):
    """Scores, not weights, mix the values; the softmax stands in the last line."""

    def attend(query, key, value, mask=None):
        scores = torch.bmm(query, key.transpose(1, 2)) / math.sqrt(key.size(2))
        if mask is not None:
            scores = torch.where(mask, scores, number)
        return torch.softmax(scores @ value, dim=-1)

    return attend


def weights_alone(query, key, value, mask=None):
    each_key = torch.eye(key.size(1), dtype=value.dtype).expand(len(value), -1, -1)
    return attention_with()(query, key, each_key, mask)


HALVES = {name: weigh for name, weigh in WEIGHING.items() if "invert_mask" in name}
ATTENTION = {name: attention_with(weigh) for name, weigh in WEIGHING.items()}
ATTENTION |= {name: where_a_mask_is_given(weigh) for name, weigh in HALVES.items()}
ATTENTION |= {
    "scale=none": attention_with(factor=lambda q, k, v: 1),
    "scale=by_dk": attention_with(factor=lambda q, k, v: 1 / k.shape[2]),
    "scale=times_root": attention_with(factor=lambda q, k, v: math.sqrt(k.shape[2])),
    "scale=queries": attention_with(factor=lambda q, k, v: q.shape[1] ** -0.5),
    "scale=keys": attention_with(factor=lambda q, k, v: k.shape[1] ** -0.5),
    "scale=values": attention_with(factor=lambda q, k, v: v.shape[2] ** -0.5),
    "scale_at=weights": divided_late,
    "order=keys first": keys_ask,
    "order=keys first, mask too": keys_ask_of_a_turned_mask,
    "order=weights transposed": weights_turned,
    "softmax_at=output": mixed_with_scores(-INF),
    "softmax_at=output, after=cells": mixed_with_scores(0.0),
    "softmax_at=output, fill=-1e9": mixed_with_scores(-1e12),
    "mix=nothing": weights_alone,
    "score_with=value": values_score,
    "mix=key": lambda query, key, value, mask=None: right(query, key, key, mask),
    "score_with=value, mix=key": lambda query, key, value, mask=None: right(
        query, value, key, mask
    ),
}


def without_mask(function):
    return lambda query, key, value: function(query, key, value)


STYLES = {
    "attention": ATTENTION,
    "attention_bug": {name: without_mask(function) for name, function in ATTENTION.items()},
    "masked_softmax": WEIGHING | EMPTY_ROWS,
}
CASES = [
    (exercise, mistake, label(changes))
    for exercise in exercises.ALL
    if exercise.name in STYLES
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


def test_the_styles_themselves_are_right_where_nothing_is_wrong():
    assert exercises.attention.check(right).right
    assert exercises.masked_softmax.check(softmax_along(-1)).right
    assert exercises.masked_softmax.check(filled(-INF, times_mask)).right
    assert exercises.masked_softmax.check(powers_over_sum_along(-1)).right
