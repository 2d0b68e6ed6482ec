"""thread.py: the growing bar and the sentences are those that were kept of the runs."""

import base64
import json
from pathlib import Path
from statistics import median

import pytest

from pieces.chapters import CHAPTERS
from pieces.figures.markup import to_markup
from pieces.figures.palette import MUTED
from pieces.figures.thread import KEPT, Growth, Translations, rungs

RESULTS = Path(__file__).parents[3] / "results" / "thread.json"
FIGURES = json.loads(RESULTS.read_text(encoding="utf-8"))["figures"]
SHARES = [median(run["exact_match"] for run in rung["runs"]) for rung in FIGURES["rungs"]]


def test_what_travels_with_the_package_is_what_was_measured():
    shown = json.loads(KEPT.read_text(encoding="utf-8"))
    assert (shown["tested"], shown["sentences"]) == (FIGURES["tested"], FIGURES["sentences"])
    for rung, measured in zip(shown["rungs"], FIGURES["rungs"], strict=True):
        assert rung["chapter"] == measured["chapter"]
        for run, kept in zip(rung["runs"], measured["runs"], strict=True):
            assert run == {name: kept[name] for name in ("exact_match", "translations")}


def test_rungs_are_chapters_in_their_order():
    slugs = [chapter.slug for chapter in CHAPTERS]
    places = [slugs.index(rung.chapter) for rung in rungs()]
    assert places == sorted(places)
    assert [rung.share for rung in rungs()] == SHARES


def test_the_bar_grows_by_what_each_piece_adds():
    (axes,) = Growth().figure().axes
    widths = [bar.get_width() for bar in axes.patches]
    assert [a + b for a, b in zip(widths[::2], widths[1::2], strict=True)] == pytest.approx(SHARES)
    assert widths[::2] == pytest.approx([0, *SHARES[:-1]])
    ranges = [tuple(line.get_xdata()) for line in axes.lines[1:-1:2]]
    assert ranges == [(min(rung.exact), max(rung.exact)) for rung in rungs()]
    texts = [text.get_text() for text in axes.texts]
    assert texts[:5] == ["0.2 %", "13.6 %", "+13.4", "14.0 %", "≈"]


def test_a_gain_is_clear_if_every_run_has_it():
    assert [rung.is_clear for rung in rungs()] == [True, True, False, True, True, True, False]
    for rung, below in zip(FIGURES["rungs"][1:], FIGURES["rungs"], strict=False):
        pairs = zip(rung["runs"], below["runs"], strict=True)
        gains = [run["exact_match"] - before["exact_match"] for run, before in pairs]
        assert next(r for r in rungs() if r.chapter == rung["chapter"]).is_clear == (min(gains) > 0)


def test_the_rung_of_a_chapter_is_marked_and_those_to_come_are_outlined():
    figure = Growth("02-multi-head").figure()
    labels = figure.axes[0].get_yticklabels()
    marked = [x.get_text() for x in labels if x.get_weight() == "bold"]
    assert marked == ["▸ 2 four heads"]
    assert len(figure.axes[0].patches) == 2 + 2 + 5
    markup = to_markup(figure, "", width=500)
    assert f"stroke: var(--pieces-muted, {MUTED})" in markup


def test_the_sentence_says_it_and_is_the_alternative(monkeypatch):
    said = Growth("02-multi-head").sentence()
    assert "2 four heads 13.6 % (4.6 % to 16.4 %)" in said
    assert said.endswith("The chapter's own rung is 2 four heads.")
    assert "own rung" not in Growth().sentence()
    bundle = Growth()._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    monkeypatch.setenv("PIECES_BOOK", "1")
    assert 'aria-label="A bar that grows' in Growth()._repr_mimebundle_()["text/html"]


def test_the_five_sentences_are_those_of_the_run_in_the_middle():
    shown = Translations("05-decoder")
    for rung in (3, 4):
        runs = FIGURES["rungs"][rung]["runs"]
        middle = next(run for run in runs if run["exact_match"] == SHARES[rung])
        for tokens in middle["translations"]:
            text = tokens.replace("' ", "'").replace(" .", ".")
            assert text in repr(shown)
            assert text.replace("'", "&#x27;") in shown._repr_html_()
    page = shown._repr_html_()
    assert page.count('lang="fr"') == 15
    assert "✓ le chat dort." in page
    assert "<td></td>" not in page
    assert "(nothing)" in repr(Translations("01-attention"))


@pytest.mark.parametrize("make", [Growth, Translations])
def test_a_chapter_without_a_rung_is_a_sentence(make):
    with pytest.raises(ValueError, match="chapter is '09-limits': one of 01-attention, 02-"):
        make("09-limits")
