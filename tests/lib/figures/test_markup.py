"""markup.py: on a page a figure says what it says elsewhere, in the page's own colours."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from pieces.figures.common import Matrix, Step, equation
from pieces.figures.markup import to_markup
from pieces.figures.palette import KEY, QUERY

VALUES = Matrix("values < 1", np.array([[0.125, 0.875]]), QUERY, rows=["the"], decimals=3)


@pytest.fixture
def figure():
    return equation([[VALUES, Step("→")], [Matrix("K", np.eye(2), KEY)]])


def test_every_word_and_number_stays(figure):
    svg = to_markup(figure, "", width=100)
    found = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    words = [text.get_text() for text in figure.axes[0].texts]
    assert found == [word.replace("<", "&lt;") for word in words if word]
    assert {"0.125", "0.875"} < set(found)


def test_every_colour_is_a_variable_and_the_face_is_the_page_s(figure):
    svg = to_markup(figure, "", width=100)
    assert f"var(--pieces-query, {QUERY})" in svg
    assert re.findall(r"(?<!, )#[0-9a-f]{6}\b", re.sub(r"url\([^)]*\)", "", svg)) == []
    assert set(re.findall(r"font-family: ([^;\"]+)", svg)) == {"var(--pieces-font-text, system-ui)"}
    assert "<style" not in svg


def test_what_it_shows_is_said(figure):
    assert 'role="img" aria-label="One &lt; two"' in to_markup(figure, "One < two", width=100)


def test_two_figures_of_a_page_share_no_id(figure):
    other = equation([[VALUES]])
    ids = [re.findall(r' id="([^"]+)"', to_markup(one, "", width=100)) for one in (figure, other)]
    assert all(ids)
    assert not set(ids[0]) & set(ids[1])


@pytest.mark.bad_input
def test_a_colour_of_no_palette_is_refused():
    figure = Figure(facecolor=(0, 1, 0))
    with pytest.raises(ValueError, match="a figure has the colour #00ff00: give it one"):
        to_markup(figure, "", width=100)


def test_in_a_notebook_it_stays_a_picture(figure, monkeypatch):
    monkeypatch.delenv("PIECES_BOOK", raising=False)
    assert figure._repr_html_() is None
    monkeypatch.setenv("PIECES_BOOK", "1")
    assert figure._repr_html_().startswith("<svg")
