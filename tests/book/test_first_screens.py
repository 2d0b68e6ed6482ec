"""Each chapter has something alive within its first two screens, before it is explained."""

from __future__ import annotations

import pytest
from book.gates.building import Build
from book.gates.tiny import ROOT
from playwright.sync_api import Browser, Page

from pieces.chapters import CHAPTERS

WRITTEN = [f"chapters/{chapter.slug}.html" for chapter in CHAPTERS if chapter.written]
WIDTH, HEIGHT = 1280, 800
SCREENS = 2
# Questions and the map of the model are no pieces at work.
ALIVE = ".pieces-widget:not([data-pieces-kind=question], [data-pieces-kind=architecture-map])"

# Where the middle of the first widget stands, once it is drawn; null where there is none.
MIDDLE = """async (alive) => {
    const widget = document.querySelector(alive);
    if (!widget) return null;
    widget.scrollIntoView({ behavior: "instant" });
    const end = Date.now() + 5000;
    do await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
    while (!("piecesMounted" in widget.dataset) && Date.now() < end);
    const box = widget.getBoundingClientRect();
    return window.scrollY + box.top + box.height / 2;
}"""


def first_screen_faults(page: Page) -> list[str]:
    """A chapter whose first widget is not half seen within the first screens, or that has none."""
    middle = page.evaluate(MIDDLE, ALIVE)
    if middle is None:
        return ["the chapter has no widget"]
    if middle > SCREENS * HEIGHT:
        screens = f"{middle / HEIGHT:.1f} screens, at most {SCREENS} are allowed"
        return [f"the middle of the first widget comes after {screens}"]
    return []


@pytest.mark.parametrize("name", WRITTEN)
def test_something_is_alive_within_two_screens(
    book: Build, book_address: str, browser: Browser, name: str
):
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(f"{book_address}/{name}", wait_until="load")
    assert first_screen_faults(page) == []
    page.evaluate("alive => document.querySelector(alive).style.marginTop = '1500px'", ALIVE)
    assert "at most 2 are allowed" in "".join(first_screen_faults(page))
    page.evaluate(
        "alive => document.querySelectorAll(alive).forEach((each) => each.remove())", ALIVE
    )
    assert first_screen_faults(page) == ["the chapter has no widget"]
    page.close()


def test_written_chapters_are_there():
    assert WRITTEN
    assert all((ROOT / name).with_suffix(".ipynb").is_file() for name in WRITTEN)
