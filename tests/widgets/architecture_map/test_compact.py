"""The map's compact form: a strip at the top of a chapter, which unfolds to the whole map."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pieces.chapters import CHAPTERS
from pieces.widgets import ArchitectureMap
from pieces.widgets.architecture_map import strip as compact
from pieces.widgets.common.base import MAX_IMAGE_BYTES

SLUGS = [chapter.slug for chapter in CHAPTERS]
# What the book's page leaves to a widget on a screen of 1280 pixels.
COLUMN = "main { width: 784px }"


@pytest.fixture
def strip(page_with: Callable[..., Page]) -> Callable[..., Page]:
    """A page with the strip of chapter 01, unless told otherwise."""

    def build(current: str | None = "01-attention", **options) -> Page:
        page = page_with(ArchitectureMap(current, compact=True), **options)
        if options.get("width", 1280) == 1280:
            page.add_style_tag(content=COLUMN)
        return page

    return build


def lit(page: Page) -> list[str]:
    return page.locator(".pieces-architecture-map-path [aria-current=true]").all_inner_texts()


@pytest.mark.parametrize("current", SLUGS)
def test_the_strip_is_low_and_lights_the_present_piece(strip: Callable, current: str):
    page = strip(current)
    assert page.locator(".pieces-architecture-map").bounding_box()["height"] <= 245
    assert lit(page)
    assert not page.locator("svg").is_visible()


def test_in_chapter_one_it_is_at_most_220_pixels_high(strip: Callable):
    page = strip()
    assert page.locator(".pieces-architecture-map").bounding_box()["height"] <= 220
    assert lit(page) == ["Attention", "Masked attention", "Cross-attention"]
    expect(page.locator("figcaption")).to_contain_text("Choose a block to read what it does.")
    assert "not written" not in page.locator(".pieces-architecture-map").inner_text()


def test_a_button_unfolds_the_whole_map_and_folds_it(strip: Callable):
    page = strip()
    button = page.get_by_role("button", name="Show the whole map")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    expect(button).to_be_focused()
    assert page.locator(f"#{button.get_attribute('aria-controls')} svg").is_visible()
    assert not page.locator(".pieces-architecture-map-path").is_visible()
    page.keyboard.press("Space")
    assert page.locator(".pieces-architecture-map-path").is_visible()
    assert not page.locator("svg").is_visible()


def test_a_block_of_the_strip_is_described_when_chosen(strip: Callable):
    page = strip()
    note = page.locator(".pieces-architecture-map-path .pieces-architecture-map-readout")
    assert not note.is_visible()
    memory = page.get_by_role("button", name="Memory", exact=True)
    memory.click()
    expect(note).to_contain_text("one vector for each source token")
    expect(note).to_contain_text("Chapter 4: The encoder (not written yet)")
    assert memory.get_attribute("aria-pressed") == "true"
    page.wait_for_timeout(350)
    assert "Memory." in page.get_by_role("status").text_content()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    memory.click()
    memory.click()
    assert not note.is_visible()


def test_the_strip_is_one_stop_and_the_arrows_walk_it(strip: Callable):
    page = strip()
    focused = "document.activeElement.dataset.step"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "encoder-scaled"
    for key, name in [
        ("ArrowRight", "encoder-norm-1"),
        ("ArrowLeft", "encoder-scaled"),
        ("End", "softmax"),
        ("Home", "source-embedding"),
        ("ArrowDown", "source-positions"),
        ("ArrowLeft", "source-embedding"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate(focused) == name
    page.keyboard.press("Enter")
    expect(
        page.locator(".pieces-architecture-map-path .pieces-architecture-map-readout")
    ).to_contain_text("Embedding")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show the whole map"


def test_a_tap_is_enough(strip: Callable):
    page = strip(width=390, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Memory", exact=True).tap()
    expect(
        page.locator(".pieces-architecture-map-path .pieces-architecture-map-readout")
    ).to_contain_text("Memory")
    page.get_by_role("button", name="Show the whole map").tap()
    page.locator("[data-id=linear]").tap()
    expect(
        page.locator(".pieces-architecture-map-body .pieces-architecture-map-readout")
    ).to_contain_text("Linear")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    strip: Callable, axe: Callable, theme: str, width: int
):
    page = strip(theme=theme, width=width)
    sizes = page.locator(".pieces-architecture-map-path button").evaluate_all(
        "all => all.map(e => Math.min(e.offsetWidth, e.offsetHeight))"
    )
    assert min(sizes) >= 24
    for name in ("Memory", "Show the whole map"):
        assert axe(page) == []
        page.get_by_role("button", name=name, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_the_path_follows_the_chapter():
    widget = ArchitectureMap("01-attention", compact=True)
    ids = [step["id"] for line in widget.path for step in line["steps"]]
    assert "encoder-scaled" in ids
    widget.current = "06-training"
    ids = [step["id"] for line in widget.path for step in line["steps"]]
    assert "training" in ids
    assert "encoder-scaled" not in ids
    widget.current = None
    assert widget.path == compact.path(())


@pytest.mark.parametrize("current", [None, *SLUGS])
def test_its_image_is_a_small_strip(current: str | None):
    widget = ArchitectureMap(current, compact=True)
    assert len(widget._image()) * 3 / 4 <= MAX_IMAGE_BYTES
    png = io.BytesIO()
    widget.figure().savefig(png, format="png")
    width, height = Image.open(png).size
    assert height * 4 < width


@pytest.mark.bad_input
def test_compact_is_a_switch():
    with pytest.raises(TypeError, match="compact"):
        ArchitectureMap(compact="yes")
