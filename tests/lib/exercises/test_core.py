"""The checker's ground: calling, reading, comparing, wording. None of it knows attention."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from pieces.exercises.calling import Answer, Failure, Unwritten, dialects, plan_call, read
from pieces.exercises.comparing import Kind, far, find_problem, matches

NAMES = ("query", "key", "value", "mask")
GIVEN = {name: name[0] for name in NAMES}
AXES = ("batch", "query")


def test_import_leaves_torch_out():
    code = (
        "import sys; from pieces import exercises;"
        "import numpy as np;"
        "v = exercises.attention.check(lambda query, key, value, mask=None: value[:, :1] + query);"
        "assert v.outcome == 'not right yet', v;"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def by_names(value, mask, query, key):
    return query, key, value, mask


def by_letters(Q, K, V, M):
    return Q, K, V, M


def positional_only(Q, K, V, mask=None, /):
    return Q, K, V, mask


def keyword_only(*, mask=None, value, key, query):
    return query, key, value, mask


def mask_first(mask, Q, K, V):
    return Q, K, V, mask


def all_positions(*inputs):
    return inputs


def some_positions(Q, *rest):
    return Q, *rest


def all_keywords(**inputs):
    return tuple(inputs[name] for name in NAMES)


def more_parameters(Q, K, V, mask=None, dropout=0.0, *, causal=False):
    return Q, K, V, mask


class Module(torch.nn.Module):
    def forward(self, value, key, query, mask=None):
        return query, key, value, mask


@pytest.mark.parametrize(
    "function",
    [
        by_names,
        by_letters,
        positional_only,
        keyword_only,
        mask_first,
        all_positions,
        some_positions,
        all_keywords,
        more_parameters,
        Module(),
        lambda a, b, c, d: (a, b, c, d),
    ],
)
def test_inputs_find_their_parameters(function):
    plan = plan_call(function, NAMES)
    assert not plan.missing
    assert not plan.unfilled
    assert plan.call(function, GIVEN) == ("q", "k", "v", "m")


def test_plan_says_what_does_not_fit():
    assert plan_call(lambda q, k, v: q, NAMES).missing == ("mask",)
    assert plan_call(lambda query: query, NAMES).missing == ("key", "value", "mask")
    assert plan_call(lambda q, k, v, m, width: q, NAMES).unfilled == ("width",)
    assert plan_call(torch.matmul, NAMES).by_position == NAMES  # built in: no signature


def test_the_order_of_dialects():
    names = [d.name for d in dialects(lambda q: torch.exp(q))]
    assert names == ["PyTorch tensors", "float32 tensors", "NumPy arrays"]
    assert dialects(lambda q: np.exp(q))[0].name == "NumPy arrays"
    assert [d.name for d in dialects(torch.exp, "numpy")] == ["NumPy arrays"]
    assert "NumPy arrays" not in [d.name for d in dialects(np.exp, "torch")]
    with pytest.raises(ValueError, match="'jax' is not one of torch, numpy"):
        dialects(np.exp, "jax")


@pytest.mark.parametrize(
    ("result", "dtype"),
    [
        (np.ones(2), "float64"),
        ((np.ones(2), "weights"), "float64"),
        ([1.0, 1.0], "float64"),
        (torch.ones(2, requires_grad=True), "float32"),
        (torch.ones(2, dtype=torch.bfloat16), "bfloat16"),
        (np.ones(2, dtype=np.float16), "float16"),
        (np.ones(2, dtype=int), "int64"),
    ],
)
def test_read_numbers(result, dtype):
    reply = read(result)
    assert isinstance(reply, Answer)
    assert reply.dtype == dtype
    assert (reply.values == 1).all()


def test_read_what_is_no_array():
    assert read(None) == read(...) == read((None, 3)) == Unwritten()
    for other in ["text", [[1], [1, 2]], {}, object(), (x for x in "ab"), np.array([None])]:
        reply = read(other)
        assert isinstance(reply, Failure)
        assert type(other).__name__ in reply.message


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("expected", [0.0, np.nan])
def test_nan_is_never_right(bad, expected):
    if np.isnan(bad) or np.isnan(expected):
        assert far(np.array([bad]), np.array([expected]), 1.0).all()
    problem = find_problem(
        Answer(np.full((1, 1, 2), bad), "float64"), np.zeros((1, 1, 2)), np.True_, AXES
    )
    assert problem.kind is Kind.NOT_A_NUMBER


def test_nan_equals_nan_only_when_matching_a_wrong_implementation():
    answer = Answer(np.array([np.nan, 1.0]), "float64")
    assert matches(answer, np.array([np.nan, 1.0]))
    assert not matches(answer, np.array([0.0, 1.0]))
    assert not matches(answer, np.array([np.nan, np.nan]))


def test_a_wrong_implementation_that_raises_is_matched_by_raising_alike_only():
    assert matches(Failure("boom"), Failure("shapes"))
    assert not matches(Answer(np.ones(1), "float64"), Failure("shapes"))
    assert not matches(Failure("boom"), np.ones(1))
    assert not matches(Unwritten(), Failure("shapes"))
    overflow = Failure("too large", arithmetic=True)
    assert matches(overflow, Failure("math range error", arithmetic=True))
    assert not matches(Failure("boom"), overflow)
    assert not matches(overflow, Failure("boom"))


def test_wrong_results_may_be_large_numbers_but_not_infinite_ones():
    assert matches(Answer(np.array([1e9 + 1]), "float64"), np.array([1e9]))
    assert not matches(Answer(np.array([1e9 + 1e4]), "float64"), np.array([1e9]))
    infinite = np.array([-np.inf])
    assert matches(Answer(infinite, "float64"), infinite)
    assert not matches(Answer(np.array([3.0]), "float64"), infinite)


def test_a_mask_is_boolean():
    mask = np.array([[True, False]])
    assert find_problem(Answer(np.array([[1.0, 0.0]]), "bool"), mask, np.True_, ("query",)) is None
    problem = find_problem(Answer(np.array([[1.0, 1.0]]), "bool"), mask, np.True_, ("query",))
    assert problem.kind is Kind.DIFFERENCE
    assert problem.details.endswith("expected True  False\ngot      True  True")
    for dtype in ("float32", "int64"):
        reply = Answer(np.array([[1.0, 0.0]]), dtype)
        problem = find_problem(reply, mask, np.True_, ("query",))
        assert problem.kind is Kind.DTYPE
        assert "A mask is boolean" in problem.message
        assert not matches(reply, mask)
    assert matches(Answer(np.array([[1.0, 0.0]]), "bool"), mask)


@pytest.mark.parametrize(
    ("off", "dtype", "is_right"),
    [
        (9e-7, "float64", True),
        (2e-6, "float64", False),
        (9e-5, "float32", True),
        (2e-4, "float32", False),
    ],
)
def test_tolerance_follows_the_dtype(off, dtype, is_right):
    expected = np.zeros((2, 3, 4))
    got = expected.copy()
    got[1, 2, 3] = off
    problem = find_problem(Answer(got, dtype), expected, np.True_, AXES)
    assert (problem is None) == is_right
    if problem:
        assert problem.details.startswith("first wrong entry: batch 1, query 2\n")
        assert "0.00000000" in problem.details  # enough digits to see the difference


def test_place_with_fewer_and_more_axes():
    for lead, place in [((), "query 0"), ((1, 1), "axis 0 0, batch 0, query 0")]:
        expected = np.zeros((*lead, 1, 2))
        problem = find_problem(Answer(expected + 1, "float64"), expected, np.True_, AXES)
        assert f"first wrong entry: {place}\n" in problem.details
    problem = find_problem(Answer(np.ones(2), "float64"), np.zeros(2), np.True_, AXES)
    assert "first wrong entry: index 0" in problem.details


def test_coarse_and_whole_numbers_are_refused_in_words():
    ones = np.ones((1, 1, 2))
    for dtype in ("float16", "bfloat16", "int64", "bool", "complex128"):
        problem = find_problem(Answer(ones, dtype), ones, np.True_, AXES)
        assert problem.kind is Kind.DTYPE
        assert dtype in problem.message
