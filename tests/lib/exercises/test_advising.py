"""Exceptions whose cause stands in the reader's code: it is named, and nothing else is blamed."""

import linecache
import math

import numpy as np
import pytest
import torch

from pieces import exercises

attention, combine = exercises.attention.check, exercises.combine_masks.check


def scored(query, key):
    return query @ key.mT / math.sqrt(query.shape[-1])


# --- a truth for a whole tensor -------------------------------------------------------------------


def if_mask(query, key, value, mask=None):
    scores = scored(query, key)
    if mask:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1) @ value


def if_not(query, key, value, M=None):
    if not M:
        return scored(query, key).softmax(-1) @ value
    return scored(query, key).masked_fill(~M, -math.inf).softmax(-1) @ value


def if_in_a_line(query, key, value, mask=None):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(key.shape[-1])
    scores = np.where(mask, scores, -np.inf) if mask else scores
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True) @ value


def if_both(query, key, value, mask=None):
    scores = scored(query, key)
    if mask is not None and mask:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1) @ value


def within_an_if(query, key, value, mask=None):
    scores = scored(query, key)
    if mask is not None:
        hidden = not mask
        scores = scores.masked_fill(hidden, -math.inf)
    return scores.softmax(-1) @ value


@pytest.mark.parametrize(
    ("learner", "framework", "words"),
    [
        (if_mask, "torch", "`if mask:` asks a whole tensor for one truth"),
        (if_mask, "torch", "use `if mask is not None:`."),
        (if_not, "torch", "`if not M:` asks a whole tensor"),
        (if_not, "torch", "use `if M is None:`."),
        (if_in_a_line, "numpy", "`if mask` asks a whole array for one truth"),
        (if_in_a_line, "numpy", "use `if mask is not None`."),
        (if_both, "torch", "`if mask is not None and mask:` asks a whole tensor"),
        (within_an_if, "torch", "`not` asks a whole tensor"),
        (within_an_if, "torch", "use `~`, which works cell by cell"),
    ],
)
def test_an_if_on_a_whole_mask(learner, framework, words):
    message = attention(learner, framework=framework).message
    assert words in message
    assert "Your result is right without a mask." in message


def with_and(padding, causal):
    return padding and causal


def with_or(padding, causal):
    hidden = ~padding or ~causal
    return ~hidden


@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_and_and_or_between_masks(framework):
    assert "`and` asks a whole " in combine(with_and, framework=framework).message
    assert "use `&`, which works cell by cell." in combine(with_and, framework=framework).message
    assert "use `|`, which works cell by cell." in combine(with_or, framework=framework).message


def test_without_the_text_of_the_function_both_are_told():
    space = {}
    exec("def combine(padding, causal):\n    return padding and causal", space)
    message = combine(space["combine"]).message
    assert "Something there asks a whole tensor for one truth" in message
    assert "`&`, `|` and `~`" in message


def test_a_cell_of_a_notebook_has_a_text():
    code = (
        "def combine(padding, causal):\n    both = (padding\n        and causal)\n    return both\n"
    )
    linecache.cache["<cell 7>"] = (len(code), None, code.splitlines(True), "<cell 7>")
    space = {}
    exec(compile(code, "<cell 7>", "exec"), space)
    assert "`and` asks a whole tensor" in combine(space["combine"]).message


# --- axes -----------------------------------------------------------------------------------------


def key_t(query, key, value, mask=None):
    return (query @ key.T / math.sqrt(query.shape[-1])).softmax(-1) @ value


def key_t_before(query, key, value, mask=None):
    turned = key.T
    return query @ turned / query.shape[-1] ** 0.5


def transposed_in_numpy(query, key, value, mask=None):
    return np.matmul(query, key.transpose()) / np.sqrt(query.shape[-1])


def small_t(query, key, value, mask=None):
    return torch.matmul(query, key.t())


@pytest.mark.parametrize(
    ("learner", "framework", "words"),
    [
        (key_t, "torch", "`key.T` turns all axes round"),
        (key_t, "torch", "`.transpose(-2, -1)` exchanges the last two"),
        (key_t_before, "torch", "`key.T` turns all axes round"),
        (key_t_before, "numpy", "`.swapaxes(-2, -1)` exchanges the last two"),
        (transposed_in_numpy, "numpy", "`key.transpose()` turns all axes round"),
        (small_t, "torch", "`key.t()` takes one matrix"),
    ],
)
def test_t_turns_all_axes_round(learner, framework, words):
    assert words in attention(learner, framework=framework).message


def sum_without(query, key, value, mask=None):
    powers = scored(query, key).exp()
    return powers / powers.sum(dim=-1) @ value


def sum_before(query, key, value, mask=None):
    powers = np.exp(query @ key.swapaxes(-1, -2))
    total = np.sum(np.exp(powers - powers.max()), axis=-1)
    return powers / total @ value


def maximum_without(query, key, value, mask=None):
    scores = scored(query, key)
    powers = (scores - scores.amax(-1)).exp()
    return powers / powers.sum(-1, keepdim=True) @ value


def maximum_in_two(query, key, value, mask=None):
    scores = scored(query, key)
    return (scores - scores.max(-1)).softmax(-1) @ value


@pytest.mark.parametrize(
    ("learner", "framework", "words"),
    [
        (
            sum_without,
            "torch",
            "`powers.sum(dim=-1)` drops the axis that it runs along. With `keepd",
        ),
        (sum_before, "numpy", "`np.sum(np.exp(powers - powers.max()), axis=-1)` drops the axis"),
        (sum_before, "numpy", "If that is what does not fit: with `keepdims=True`"),
        (maximum_without, "torch", "`scores.amax(-1)` drops the axis"),
        (maximum_in_two, "torch", "`max` along an axis gives two things"),
    ],
)
def test_an_axis_that_is_not_kept(learner, framework, words):
    assert words in attention(learner, framework=framework).message


def test_a_row_of_the_mask_that_is_not_kept():
    def cleared(scores, mask):
        weights = scores.masked_fill(~mask, -math.inf).softmax(-1)
        return weights.masked_fill(~mask.any(-1), 0.0)

    message = exercises.masked_softmax.check(cleared).message
    assert "`mask.any(-1)` drops the axis" in message


def turned_one_by_one(query, key, value, mask=None):
    return torch.stack([q @ k.T @ k.T for q, k in zip(query, key, strict=True)])


def put_back(query, key, value, mask=None):
    powers = scored(query, key).exp()
    weights = powers / powers.sum(-1)[..., None] / powers.sum(-1).unsqueeze(-1)
    return weights @ query[:, :, :2]


def one_number(query, key, value, mask=None):
    scores = query @ key / query.sum()
    return scores @ value


@pytest.mark.parametrize("learner", [turned_one_by_one, put_back, one_number])
def test_what_is_right_is_not_blamed(learner):
    message = attention(learner, framework="torch").message
    assert "Two shapes do not fit there." in message
    assert "turns all axes" not in message
    assert "drops the axis" not in message
