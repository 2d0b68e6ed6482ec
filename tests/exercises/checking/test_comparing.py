"""When two results are equal, and in which words they part."""

import numpy as np
import pytest

from pieces.exercises.checking.calling import Answer, Failure, Unwritten
from pieces.exercises.checking.comparing import Kind, far, find_problem, matches

AXES = ("batch", "query")


def problem_of(got, expected, dtype="float64", axes=AXES):
    return find_problem(Answer(np.array(got), dtype), np.array(expected), np.True_, axes)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_is_never_right(bad):
    assert problem_of([[[bad, bad]]], [[[0.0, 0.0]]]).kind is Kind.NOT_A_NUMBER
    assert far(np.array([bad]), np.array([np.nan]), 1.0).all()


@pytest.mark.parametrize(
    ("reply", "variant", "same"),
    [
        # NaN equals NaN only here, where a wrong result is matched with a wrong implementation.
        ([np.nan, 1.0], [np.nan, 1.0], True),
        ([np.nan, 1.0], [0.0, 1.0], False),
        ([np.nan, 1.0], [np.nan, np.nan], False),
        # Wrong results may be large numbers, and are infinite only where the other is.
        ([1e9 + 1], [1e9], True),
        ([1e9 + 1e4], [1e9], False),
        ([-np.inf], [-np.inf], True),
        ([3.0], [-np.inf], False),
        # What raises is matched by raising alike.
        (Failure("boom"), Failure("shapes"), True),
        ([1.0], Failure("shapes"), False),
        (Failure("boom"), [1.0], False),
        (Unwritten(), Failure("shapes"), False),
        (Failure("a", arithmetic=True), Failure("b", arithmetic=True), True),
        (Failure("boom"), Failure("b", arithmetic=True), False),
        (Failure("a", arithmetic=True), Failure("boom"), False),
    ],
)
def test_matching_a_wrong_implementation(reply, variant, same):
    reply = Answer(np.array(reply), "float64") if isinstance(reply, list) else reply
    assert matches(reply, np.array(variant) if isinstance(variant, list) else variant) == same


def test_a_mask_is_boolean():
    mask = np.array([[True, False]])
    assert problem_of([[1.0, 0.0]], mask, "bool", ("query",)) is None
    problem = problem_of([[1.0, 1.0]], mask, "bool", ("query",))
    assert problem.kind is Kind.DIFFERENCE
    assert problem.details.endswith("expected True  False\ngot      True  True")
    for dtype in ("float32", "int64", "bool"):
        assert matches(Answer(np.array([[1.0, 0.0]]), dtype), mask) == (dtype == "bool")
        problem = problem_of([[1.0, 0.0]], mask, dtype, ("query",))
        assert dtype == "bool" or "A mask is boolean" in problem.message


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
    problem = problem_of(got, expected, dtype)
    assert (problem is None) == is_right
    if problem:
        assert problem.details.startswith("first wrong entry: batch 1, query 2\n")
        assert "0.00000000" in problem.details  # enough digits to see the difference


@pytest.mark.parametrize(
    ("values", "advice"),
    [([[0.0, 1.0]], "`== 1`"), ([[-np.inf, 0.0]], "`== 0`"), ([[-1e9, 1.0]], "`== 1`")],
)
def test_how_numbers_become_a_mask_is_told_only_where_that_gives_the_right_one(values, advice):
    expected = np.array([[False, True]])
    assert advice in problem_of(values, expected, "float32", ("query",)).message
    message = problem_of(values, ~expected, "float32", ("query",)).message
    assert advice not in message
    assert "bool()" not in message


def test_place_with_fewer_and_more_axes():
    for shape, place in [
        ((1, 2), "query 0"),
        ((1, 1, 1, 2), "axis 0 0, batch 0, query 0"),
        ((2,), "index 0"),
    ]:
        details = problem_of(np.ones(shape), np.zeros(shape)).details
        assert f"first wrong entry: {place}\n" in details


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "int64", "bool", "complex128"])
def test_coarse_and_whole_numbers_are_refused_in_words(dtype):
    problem = problem_of([[[1.0, 1.0]]], [[[1.0, 1.0]]], dtype)
    assert problem.kind is Kind.DTYPE
    assert dtype in problem.message
