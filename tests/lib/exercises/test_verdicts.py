"""What a check says, and in which order: verdicts as text and as HTML, and toy exercises."""

import dataclasses
import re

import numpy as np

from pieces.exercises.exercise import Exercise
from pieces.exercises.mistakes import Mistake
from pieces.exercises.probing import Probe
from pieces.exercises.verdict import Code, Hint, Outcome, Verdict


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
    assert "an_id" not in page
    assert str(verdict).endswith("\n(id: an_id)")
    assert "color:" not in page
    assert "#" not in page


def test_the_rows_of_numbers_keep_their_columns_and_scroll_sideways():
    page = Verdict(Outcome.NOT_RIGHT_YET, "So.", details="expected 1\ngot      2")._repr_html_()
    (rows,) = re.findall(r"<pre[^>]*>[^<]*</pre>", page)
    assert rows.endswith(">expected 1\ngot      2</pre>")
    for part in ("white-space:pre;", "overflow-x:auto", 'tabindex="0"', 'role="group"'):
        assert part in rows
    assert re.search(r'aria-label="[^"]+"', rows)


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
