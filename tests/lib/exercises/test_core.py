"""The checker's ground: calling, reading, comparing, wording. None of it knows attention."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
import torch

from pieces.exercises.calling import Answer, Failure, Unwritten, dialects, plan_call, read
from pieces.exercises.comparing import Kind, far, find_problem, matches
from pieces.exercises.exercise import Exercise
from pieces.exercises.mistakes import Mistake
from pieces.exercises.probing import Probe
from pieces.exercises.verdict import Code, Hint, Outcome, Verdict

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


def test_html_is_escaped_and_brings_no_colours():
    verdict = Verdict(
        Outcome.NOT_RIGHT_YET,
        "<script>alert(1)</script> in `a < b`\n\nmore",
        heading="The <i>heading</i>",
        mistakes=("an_id",),
        details="1 < 2 & 3",
        notes=("<b>",),
        sources=('https://example.org/"x',),
    )
    page = verdict._repr_html_()
    assert "<script" not in page
    assert "<b>" not in page
    assert "<code>a &lt; b</code>" in page
    assert "1 &lt; 2 &amp; 3" in page
    assert 'href="https://example.org/&quot;x"' in page
    assert "https://example.org" in str(verdict)
    assert "<strong>Not right yet. The &lt;i&gt;heading&lt;/i&gt;.</strong>" in page
    assert page.endswith("<p><small>(id: an_id)</small></p></div>")
    assert "color:" not in page
    assert "#" not in page


def test_plain_text():
    verdict = Verdict(Outcome.RIGHT, "Good.\n\nMore.", details="1 2", notes=("A note.",))
    assert repr(verdict) == str(verdict) == "Right.\nGood.\n1 2\nMore.\nNote: A note."
    assert verdict.right
    assert verdict.mistake is None


def test_help_shows_itself():
    assert repr(Hint("Look.")) == Hint("Look.")._repr_markdown_() == "Look."
    assert repr(Code("x = 1\n")) == "x = 1\n"
    assert Code("x = 1\n")._repr_markdown_() == "```python\nx = 1\n```"


def product(left, right, *, swapped=False, tail=False):
    """A stand-in for an exercise: the products of rows with rows."""
    out = left.T @ right if swapped else left @ right.T
    return out[1:] if tail else out


def toy(*shapes):
    """An exercise on matrices of these shapes, with two mistakes that change shapes."""

    def make_probes(seed):
        rng = np.random.default_rng(seed)
        return [Probe({"left": rng.normal(size=a), "right": rng.normal(size=b)}) for a, b in shapes]

    swapped = Mistake(
        "swapped", "A is turned", "It is AᵀB.", "B is.", "Turn B.", (), ({"swapped": True},)
    )
    tail = Mistake("tail", "A row is missing", "It is.", "So.", "Keep all.", (), ({"tail": True},))
    return Exercise(
        name="toy",
        signature="product(left, right)",
        task="Multiply.",
        inputs=("left", "right"),
        axes=("row",),
        implement=product,
        make_probes=make_probes,
        mistakes=(swapped, tail),
        hints=("Multiply.",),
        answer="",
    )


RECTANGLE, SQUARE = ((2, 3), (4, 3)), ((3, 3), (3, 3))


def test_a_mistake_that_raises_where_shapes_differ_is_named_by_the_square_probe():
    def swapped(left, right):
        return left.T @ right

    assert toy(RECTANGLE, SQUARE).check(swapped).mistakes == ("swapped",)
    assert "ValueError" in toy(RECTANGLE).check(swapped, framework="numpy").message
    assert toy(SQUARE).check(swapped).mistakes == ("swapped",)


def test_raising_elsewhere_or_not_raising_is_not_that_mistake():
    def raises_everywhere(left, right):
        raise ValueError("shapes")

    def careful(left, right):
        return left.T @ right if left.shape == right.shape else left @ right.T

    for function in (raises_everywhere, careful):
        verdict = toy(RECTANGLE, SQUARE).check(function)
        assert verdict.outcome == "not right yet"
        assert verdict.mistake is None


def test_another_exercise_is_a_declaration():
    exercise = toy(RECTANGLE, SQUARE)
    verdict = exercise.check(lambda left, right: left @ right.T)
    assert str(verdict) == "Right.\nYour function equals the reference on all 2 probes."
    assert exercise.hint() == "Multiply."


def test_a_known_mistake_may_have_another_shape():
    verdict = toy(RECTANGLE, SQUARE).check(lambda left, right: (left @ right.T)[1:])
    assert verdict.mistakes == ("tail",)
    assert verdict.details == "expected shape (2, 4)\ngot shape      (1, 4)"
    verdict = toy(RECTANGLE, SQUARE).check(lambda left, right: (left @ right.T)[:1])
    assert verdict.mistake is None
    assert "shape" in verdict.message
    assert verdict.details == "expected shape (2, 4)\ngot shape      (1, 4)"


def test_what_several_pairs_explain_is_named_by_what_they_share():
    def three(left, right, *, a=0, b=0, c=0):
        return left @ right.T + a + 5 * (b or c) * (1 + a)

    mistakes = tuple(
        Mistake(k, f"{k} is wrong", "It is.", f"{k} errs.", "Mend.", (), ({k: 1},)) for k in "abc"
    )
    exercise = dataclasses.replace(toy(SQUARE), implement=three, mistakes=mistakes)
    verdict = exercise.check(lambda left, right: left @ right.T + 11)
    assert verdict.mistakes == ("a",)
    assert str(verdict).startswith(
        "Not right yet. a is wrong.\n"
        "Your result equals what this mistake gives together with another one.\nfirst wrong entry"
    )
    assert verdict.message.endswith("\n\na errs.\n\nMend.\n\nMend this one, then check again.")


def test_two_mistakes_are_told_one_after_the_other():
    def two(left, right, *, a=0, b=0):
        return left @ right.T + a + 5 * b

    mistakes = tuple(
        Mistake(k, f"The {k} is wrong", "It is.", f"{k} errs.", f"Mend {k}.", (), ({k: 1},))
        for k in "ab"
    )
    exercise = dataclasses.replace(toy(SQUARE), implement=two, mistakes=mistakes)
    verdict = exercise.check(lambda left, right: left @ right.T + 6)
    assert verdict.mistakes == ("a", "b")
    first, second, *details, one, other, ids = str(verdict).splitlines()
    assert first == "Not right yet. Two mistakes."
    assert second == "First: the a is wrong. Second: the b is wrong."
    assert "\n".join(details) == verdict.details
    assert one == "On the first: a errs. Mend a."
    assert other == "On the second: b errs. Mend b."
    assert ids == "(id: a, b)"


def test_a_wrong_shape_is_shown_before_other_numbers():
    exercise = toy(SQUARE, RECTANGLE)
    verdict = exercise.check(lambda left, right: left @ right.T if len(right) == 4 else left[1:])
    assert "expected shape (3, 3)" in verdict.details
    shorter = toy(SQUARE, RECTANGLE).check(lambda left, right: (left @ right.T)[1:])
    assert shorter.mistakes == ("tail",)
    assert shorter.details.startswith("expected shape")
