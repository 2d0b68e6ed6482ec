"""The question in Python: sound keys, judgement, and what stands in for the page."""

from collections.abc import Callable

import pytest
from sample_questions import OPTIONS, SEVERAL, choice, number

from pieces.widgets import Mistake, Option, Question
from pieces.widgets.common.base import MAX_IMAGE_BYTES
from pieces.widgets.question.judge import read_number

LONG = "Donaudampfschifffahrtsgesellschaft" * 6


ODD = ["<b>bold</b><script>alert(1)</script>", "שלום עולם", LONG, "😀 &amp; *", "a\nb `"]


def test_python_judges_as_the_page_does() -> None:
    widget = number()
    for text, right in [("0,67", True), ("2/3", True), ("0.844", False), ("x", None)]:
        widget.update(typed=text, committed=True)
        assert widget.is_right is right
    several = Question("What grows?", SEVERAL)
    several.update(chosen=[2, 0], committed=True)
    assert several.chosen == [0, 2]
    assert several.is_right
    several.committed = False
    assert several.is_right is None


def test_read_number() -> None:
    assert read_number("-1,5/3") == pytest.approx(-0.5)
    assert read_number("1,234,567") is None
    assert read_number("0,123") == 0.123
    assert read_number("12,3456") == 12.3456
    assert read_number("") is None


BAD = [
    (lambda: Question("?", [OPTIONS[0]]), "options has 1 entries: at least 2 are needed"),
    (lambda: Question("?", OPTIONS[1:]), "options has no right one"),
    (lambda: Question("?", [*OPTIONS, Option("*(3, 5)*", "x")]), "options has '(3, 5)' twice"),
    (lambda: Question("?", [OPTIONS[0], Option("x", " ")]), "why of the option 'x' must not be"),
    (lambda: Question(" ", OPTIONS), "prompt must not be empty"),
    (lambda: number(why=""), "why must not be empty"),
    (lambda: number(otherwise=""), "otherwise must not be empty"),
    (lambda: number(answer=float("nan")), "answer nan must be a finite number"),
    (lambda: number(tolerance=-1), "tolerance -1 must not be negative"),
    (lambda: number(mistakes=[Mistake(float("inf"), "x")]), "a mistake inf must be a finite"),
    (lambda: number(mistakes=[Mistake(0.67, "x")]), "0.67 lies within 0.005 of the answer 0.665"),
    (
        lambda: number(mistakes=[Mistake(0.1, "x"), Mistake(0.103, "y")]),
        "the mistakes 0.1 and 0.103 lie within 0.005 of each other",
    ),
]


@pytest.mark.bad_input
@pytest.mark.parametrize(("make", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_an_unsound_key_is_refused(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        make()
    assert sentence in str(error.value)


@pytest.mark.bad_input
def test_wrong_types_are_refused() -> None:
    with pytest.raises(TypeError, match="options must be Option objects, not 'yes'"):
        Question("?", ["yes", "no"])
    with pytest.raises(TypeError, match="mistakes must be Mistake objects"):
        number(mistakes=[0.5])
    widget = choice()
    with pytest.raises(ValueError, match=r"chosen \[3\] must be indices of the 3 options"):
        widget.chosen = [3]
    with pytest.raises(ValueError, match="this question takes one"):
        widget.chosen = [0, 1]


def test_a_key_that_was_changed_is_found_out() -> None:
    widget = choice()
    widget.check_key()
    widget.options = [{**option, "right": False} for option in widget.options]
    with pytest.raises(ValueError, match="options has no right one"):
        widget.check_key()


def test_in_the_book_the_comm_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECES_BOOK", "1")
    bundle = choice()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "image/png"}
    assert (
        bundle["text/plain"] == "Question: What shape has Q @ K.T? Options: (3, 5); (4, 4); fails."
    )
    assert number().sentence().endswith("The answer is a number.")


@pytest.mark.parametrize("text", ["short", *ODD, "word " * 2000, "$x_1$"])
def test_the_image_is_small(text: str) -> None:
    widget = Question(text, [Option(text, "x", right=True), Option("other", "y")])
    assert len(widget._image()) * 3 / 4 <= MAX_IMAGE_BYTES
