"""The exercise on attention: what else a function can do, and how it is told in words."""

import functools

import numpy as np
import pytest
import torch
from attention_answers import fused, numpy_plain, torch_plain

from pieces import exercises
from pieces.exercises.attention import exercise, implement

check = exercises.attention.check
PROBES = [probe for probe in exercise.make_probes(seed=7) if not probe.free.all()]
INF = float("inf")


def unscaled_torch(query, key, value, mask=None):
    scores = torch.matmul(query, key.transpose(1, 2))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    return torch.softmax(scores, dim=-1) @ value


class Attention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one = torch.nn.Parameter(torch.ones((), dtype=torch.float64))

    def forward(self, query, key, value, mask=None):
        return self.one * torch_plain(query, key, value, mask)


def unwritten(query, key, value, mask=None): ...


def to_complete(query, key, value, mask=None):
    scores = ...
    return torch.softmax(scores, dim=-1) @ value


def raises_it(query, key, value, mask=None):
    raise NotImplementedError


@pytest.mark.parametrize(
    "learner",
    [unwritten, to_complete, raises_it, lambda query, key, value, mask: ..., None, ...],
)
@pytest.mark.parametrize("framework", [None, "numpy", "torch"])
def test_an_unwritten_exercise_says_so_kindly(learner, framework):
    verdict = check(learner, framework=framework)
    assert verdict.outcome == "not attempted"
    assert "Nothing is returned yet" in verdict.message
    assert "hint(1)" in verdict.message


def test_a_forgotten_return_in_one_branch():
    def learner(query, key, value, mask=None):
        if mask is None:
            return fused(query, key, value)
        return None

    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert "returns nothing" in verdict.message
    assert "right without a mask." in verdict.message


def undefined_name(query, key, value, mask=None):
    return sofmax(query @ key.mT) @ value


def wrong_attribute(query, key, value, mask=None):
    return query.matrix_product(key)


def shapes_do_not_fit(query, key, value, mask=None):
    return query @ key


def wrong_kind(query, key, value, mask=None):
    return query + "text"


def endless(query, key, value, mask=None):
    return endless(query, key, value, mask)


def leaves(query, key, value, mask=None):
    raise SystemExit(3)


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


def mute(query, key, value, mask=None):
    raise Mute


@pytest.mark.parametrize(
    ("learner", "words"),
    [
        (undefined_name, ["NameError", "return sofmax(query", "Has the cell"]),
        (wrong_attribute, ["AttributeError", "query.matrix_product", "no such name"]),
        (shapes_do_not_fit, ["at the line `return query @ key`", "(2, 4, 6)", "Two shapes"]),
        (wrong_kind, ["Error", "query + "]),
        (endless, ["RecursionError", "without an end"]),
        (leaves, ["SystemExit"]),
        (mute, ["Mute"]),
    ],
)
@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_exceptions_are_translated(learner, words, framework):
    verdict = check(learner, framework=framework)
    assert verdict.outcome == "not right yet"
    for word in words:
        assert word in verdict.message
    assert ("PyTorch tensors" if framework == "torch" else "NumPy arrays") in verdict.message


def test_the_exception_of_the_readers_own_framework_is_told():
    def in_numpy(query, key, value, mask=None):
        return np.exp(query @ key.transpose(0, 1, 2))

    assert "NumPy arrays" in check(in_numpy).message
    assert "PyTorch tensors" in check(lambda query, key, value, mask: torch.mm(query, key)).message


def test_what_is_no_function():
    assert "needs the function itself" in check(np.ones(3)).message
    assert "has no parameter for `value`" in check(lambda query, key: key).message
    assert "no parameter for `key`" in check(lambda query: query).message
    needs_more = check(lambda query, key, value, mask, width: query)
    assert "needs `width`" in needs_more.message
    assert "def attention(query, key, value, mask=None):" in needs_more.message
    assert check(Attention).outcome == "not right yet"  # the class, not an instance


def test_the_first_line_bears_the_readers_own_name():
    def my_attention(query, key, value):
        return fused(query, key, value)

    def my_other(query, key, value, mask, width):
        return query

    assert (
        "add it: `def my_attention(query, key, value, mask=None):`" in check(my_attention).message
    )
    assert "Begin it with `def my_other(query, key, value, mask=None):`" in check(my_other).message
    unnamed = check(functools.partial(my_attention))
    assert "`def attention(query, key, value, mask=None):`" in unnamed.message
    assert (
        "`def attention("
        in check(lambda query, key, value: my_attention(query, key, value)).message
    )


def test_a_function_without_a_mask_is_checked_as_far_as_it_goes():
    half = check(lambda query, key, value: fused(query, key, value))
    assert half.outcome == "not right yet"
    assert "right as far as it goes" in half.message
    assert "`mask`" in half.message
    assert check(lambda Q, K, V: unscaled_torch(Q, K, V)).mistakes == ("missing_sqrt_dk",)


@pytest.mark.parametrize(
    ("learner", "words"),
    [
        (lambda query, key, value, mask=None: fused(query, key, value, mask).mT, "(2, 3, 4)"),
        (lambda query, key, value, mask=None: 1.0, "got shape      ()"),
        (lambda query, key, value, mask=None: "out", "`str`"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask).half(), "float16"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask).bfloat16(), "bfloat"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask).long(), "int64"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask) / 0 * 0, "NaN"),
    ],
)
def test_shape_dtype_and_nan_come_before_numbers(learner, words):
    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert words in str(verdict)
    assert verdict.mistake is None


def test_a_difference_is_located_with_its_numbers():
    def learner(query, key, value, mask=None):
        out = numpy_plain(query, key, value, mask)
        if mask is not None:
            out[1, 2] += 0.25
        return out

    verdict = check(learner)
    masked = next(probe for probe in PROBES if probe.inputs["mask"] is not None)
    right = implement(**masked.inputs)[1, 2]
    assert "first wrong entry: batch 1, query 2" in verdict.details
    assert " ".join(verdict.details.split()).endswith(
        "expected {:.4f} {:.4f} {:.4f} got {:.4f} {:.4f} {:.4f}".format(*right, *(right + 0.25))
    )
    assert "Your result is right without a mask." in verdict.message
    assert "query (2, 4, 6), key (2, 5, 6), value (2, 5, 3), mask (2, 4, 5)" in verdict.message
    assert verdict.details in str(verdict)


def test_where_only_very_large_scores_come_out_right_it_is_said_in_words():
    def warmer(query, key, value, mask=None):
        return implement(query * 1.1, key, value, mask)

    message = check(warmer, framework="numpy").message
    assert "Only very large scores come out right: there one key takes all the weight" in message
    assert "200 000" not in message
    assert "thousands" not in message


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda out, scores: np.where(abs(scores).max() > 1000, 0, out),
        lambda out, scores: out + (abs(scores).max() > 1000) * 0.1,
    ],
)
def test_where_only_very_large_scores_go_wrong_it_is_said_what_to_do(spoilt):
    def learner(query, key, value, mask=None):
        return spoilt(implement(query, key, value, mask), query @ key.swapaxes(-1, -2))

    message = check(learner, framework="numpy").message
    assert "Your result is right without a mask and with a mask. Only very large scores" in message
    assert "subtract each row's largest score before `exp`" in message


def test_known_numbers_are_not_enough():
    table = {probe.inputs["query"].tobytes(): probe for probe in PROBES}

    def learner(query, key, value, mask=None):
        known = table.get(query.tobytes())
        return implement(**known.inputs) if known else query[..., :3]

    verdict = check(learner, framework="numpy", seed=5)
    assert verdict.outcome == "not right yet"
    assert "fresh numbers" in verdict.message
    assert "seed=5" in verdict.message
    assert check(learner, framework="numpy", seed=7).right  # just because it knows these, too


def test_check_leaves_the_readers_random_state_alone():
    np.random.seed(1)
    torch.manual_seed(1)
    before = np.random.get_state()[1].copy(), torch.get_rng_state()
    check(torch_plain)
    check(unscaled_torch)
    assert np.array_equal(before[0], np.random.get_state()[1])
    assert torch.equal(before[1], torch.get_rng_state())


def test_warnings_of_the_readers_code_stay_inside():
    def learner(query, key, value, mask=None):
        np.log(np.zeros(1))
        return np.full((*query.shape[:-1], value.shape[-1]), np.nan) / np.zeros(1)

    assert "NaN" in check(learner).message  # a warning is an error in this test run


def test_the_readers_markup_is_escaped():
    def learner(query, key, value, mask=None):
        raise ValueError("<img src=x onerror=alert(1)>")

    assert "<img" not in check(learner)._repr_html_()
    assert "<img" in str(check(learner))
