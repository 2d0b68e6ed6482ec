"""The table of what is worked by hand: it grows by a step, and a cell can be run twice."""

import pytest

from pieces.figures.working import Working


def test_it_grows_and_a_step_worked_again_takes_its_place():
    show = Working(["the", "cat"])
    show(score=[2, 6])
    assert repr(show(power_of_e=[2.71828, 1.0], weight=[0.1, 0.9], sums=True)).splitlines() == [
        "              the    cat    sum",
        "score           2      6",
        "power of e  2.718      1  3.718",
        "weight      0.100  0.900      1",
    ]
    assert repr(show(score=[3, 6])).splitlines() == ["       the  cat", "score    3    6"]


def test_on_the_page_the_last_step_is_lit_and_words_are_text():
    show = Working(["<i>", "cat"])
    show(score=[2, 6])
    page = show(first=[1, 3], second=[2, 4])._repr_html_()
    assert "&lt;i&gt;" in page
    lit = ["bold" in row for row in page.split("<tr")[1:]]
    assert lit == [False, False, True, True]


@pytest.mark.bad_input
def test_a_number_for_each_word_is_needed():
    with pytest.raises(ValueError, match="score has 1 numbers: one for each of the, cat is"):
        Working(["the", "cat"])(score=[2])
