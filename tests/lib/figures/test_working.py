"""The table of what is worked by hand: it grows by a line a step, and a cell can be run twice."""

import pytest

from pieces.figures.working import Working


def test_it_grows_and_a_step_worked_again_takes_its_place():
    show = Working(["the", "cat"])
    show("score", [2, 6])
    assert repr(show("power", [2.71828, 1.0], 3.71828)).splitlines() == [
        "         the  cat    sum",
        "score      2    6",
        "power  2.718    1  3.718",
    ]
    again = show("score", [3, 6])
    assert repr(again).splitlines() == ["       the  cat", "score    3    6"]


def test_on_the_page_its_last_line_is_lit_and_its_words_are_text():
    show = Working(["<i>", "cat"])
    show("score", [2, 6])
    page = show("a & b", [1, 3])._repr_html_()
    assert "&lt;i&gt;" in page
    assert "a &amp; b" in page
    lit = [row for row in page.split("<tr")[1:] if "bold" in row]
    assert ["a &amp; b" in row for row in lit] == [True]


@pytest.mark.bad_input
def test_a_number_for_each_word_is_needed():
    with pytest.raises(ValueError, match="'score' has 1 numbers: one for each of the, cat is"):
        Working(["the", "cat"])("score", [2])
