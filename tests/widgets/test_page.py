"""Widgets on a page of their own: whole from disk, with nothing but the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sample_questions import choice
from widgets.attention_explorer.hand import ExplorerHand, explorer, of_words

from pieces.widgets import ArchitectureMap, ScaleLab, page
from pieces.widgets.common.base import Widget

PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Writes the page to a file and opens it; at the end it has asked and complained of nothing."""
    faults: list[str] = []
    contexts = []

    def open_page(*widgets: Widget, title: str = "le chat dort", **options) -> Page:
        file = tmp_path / "out.html"
        file.write_text(page(*widgets, title=title), encoding="utf-8")
        contexts.append(browser.new_context(**options))
        tab = contexts[-1].new_page()
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda line: faults.append(line.text))
        tab.on("request", lambda request: faults.append(request.url))
        tab.goto(file.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()
    outside = [fault for fault in faults if not fault.startswith(("file:", "data:"))]
    assert outside == []
    assert sum(fault.startswith("file:") for fault in faults) == len(contexts)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_alive_accessible_and_follows_the_theme(
    opened: Callable[..., Page], axe: Callable, theme: str, width: int
):
    tab = opened(explorer(), color_scheme=theme, viewport={"width": width, "height": 900})
    hand = ExplorerHand(tab)
    hand.view("Layer 1, head 2").click()
    assert "Layer 1, head 2." in hand.caption()
    assert axe(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    papers = tab.evaluate(
        """["body", ".pieces-figure"].map(
            (name) => getComputedStyle(document.querySelector(name)).backgroundColor)"""
    )
    assert papers == [PAPER[theme]] * 2


def test_it_follows_a_change_of_the_theme(opened: Callable[..., Page]):
    tab = opened(explorer(), color_scheme="light")
    tab.emulate_media(color_scheme="dark")
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")


def test_widgets_of_all_kinds_live_on_one_page(
    opened: Callable[..., Page], stepper: Callable, axe: Callable
):
    widgets = (ArchitectureMap(), choice(), stepper(), ScaleLab(), explorer(), explorer())
    tab = opened(*widgets, title="All of them")
    for place in tab.locator(".pieces-widget").all():
        place.scroll_into_view_if_needed()
        expect(place).to_have_attribute("data-pieces-mounted", "")
    assert tab.title() == tab.locator("h1").inner_text() == "All of them"
    assert axe(tab) == []


def test_title_and_words_stay_text(opened: Callable[..., Page]):
    bad = "</title></h1><script>alert(1)</script>&amp;"
    tab = opened(of_words([bad, "le"], ["the", bad]), title=bad)
    assert tab.title() == tab.locator("h1").inner_text() == bad
    assert ExplorerHand(tab).written(0).locator("bdi").text_content() == bad


def test_a_link_to_a_view_works_in_the_file(opened: Callable[..., Page]):
    tab = opened(explorer())
    tab.evaluate("location.hash = '#attention-explorer:layer=1,head=4,query=2'")
    tab.wait_for_timeout(100)
    assert ExplorerHand(tab).chosen()[:2] == ["Layer 1, head 4", "ne"]


def test_without_script_the_image_and_its_words_are_there(opened: Callable[..., Page]):
    tab = opened(explorer(), java_script_enabled=False)
    image = tab.locator("noscript img, img")
    assert "Cross-attention, layer 2" in image.get_attribute("alt")
    assert image.evaluate("e => e.naturalWidth") > 400


def test_only_the_scripts_that_it_needs_are_in_it():
    alone, both = page(explorer(), title="a"), page(explorer(), ScaleLab(), title="a")
    assert 'pieces.widgets["attention-explorer"]=' in alone
    assert 'pieces.widgets["scale-lab"]=' not in alone
    assert 'pieces.widgets["scale-lab"]=' in both
    assert alone.count("globalThis.pieces=") == 1
    assert len(alone) < 100_000


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
