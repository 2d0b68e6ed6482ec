"""Widgets on a page of their own: whole from disk, with nothing but the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from widgets.attention_explorer.hand import ExplorerHand
from widgets.attention_explorer.samples import make as explorer
from widgets.attention_explorer.samples import of_words
from widgets.contract import FOLDERS, Samples

from pieces.widgets import ScaleLab, page
from pieces.widgets.common.base import STATIC, Widget
from widgets import checks

PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Writes the page to a file and opens it; at the end it has asked and complained of nothing."""
    faults: list[str] = []
    files: list[str] = []
    contexts = []

    def open_page(*widgets: Widget, title: str = "le chat dort", **options) -> Page:
        file = tmp_path / "out.html"
        file.write_text(page(*widgets, title=title), encoding="utf-8")
        contexts.append(browser.new_context(**options))
        tab = contexts[-1].new_page()
        checks.watch(tab, faults)
        tab.on("request", lambda request: files.append(request.url))
        tab.goto(file.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
    assert sum(file.startswith("file:") for file in files) == len(contexts), "one file is all"


def test_every_kind_is_alive_and_accessible_and_follows_the_theme(opened: Callable[..., Page]):
    widgets = [Samples(name).make() for name in FOLDERS]
    size = {"width": 390, "height": 900}
    tab = opened(*widgets, title="All", color_scheme="dark", viewport=size, reduced_motion="reduce")
    for place in tab.locator(".pieces-widget").all():
        place.scroll_into_view_if_needed()
        expect(place).to_have_attribute("data-pieces-mounted", "")
    assert tab.title() == tab.locator("h1").inner_text() == "All"
    assert checks.axe(tab) == checks.sideways(tab) == []
    for theme in ("dark", "light"):
        tab.emulate_media(color_scheme=theme)
        expect(tab.locator("html")).to_have_attribute("data-theme", theme)
        papers = tab.evaluate(
            """["body", ".pieces-figure"].map(
                (name) => getComputedStyle(document.querySelector(name)).backgroundColor)"""
        )
        assert papers == [PAPER[theme]] * 2


def test_title_and_words_stay_text(opened: Callable[..., Page]):
    bad = "</title></h1><script>alert(1)</script>&amp;"
    tab = opened(explorer(**of_words([bad, "le"], ["the", bad])), title=bad)
    assert tab.title() == tab.locator("h1").inner_text() == bad
    assert ExplorerHand(tab).written(0).locator("bdi").text_content() == bad


def test_only_the_scripts_that_it_needs_are_in_it():
    alone, both = page(explorer(), title="a"), page(explorer(), ScaleLab(), title="a")
    assert 'pieces.widgets["attention-explorer"]=' in alone
    assert 'pieces.widgets["scale-lab"]=' not in alone
    assert 'pieces.widgets["scale-lab"]=' in both
    assert alone.count("globalThis.pieces=") == 1
    style = (STATIC / "widgets.css").read_text(encoding="utf-8")  # one for all widgets
    assert style in alone
    assert len(alone) - len(style) < 50_000


@pytest.mark.parametrize(
    ("widgets", "title", "error", "sentence"),
    [
        ((), "a", ValueError, "page was given no widget: at least one is needed"),
        (("text",), "a", TypeError, "page was given a str: only widgets of pieces.widgets"),
        ((explorer(),), " ", ValueError, "title is empty: a page needs one"),
    ],
)
def test_what_makes_no_page_is_refused(widgets: tuple, title: str, error: type, sentence: str):
    with pytest.raises(error, match=sentence):
        page(*widgets, title=title)
