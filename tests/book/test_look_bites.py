"""Each gate of the look sees the fault that is planted for it, and none where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from book.gates import browsing, column, files, glossary, sharing
from book.gates.building import Build
from pieces_book import previews
from PIL import Image
from playwright.sync_api import Browser, Page, Route

CHAPTER, START = "chapters/one.html", "intro.html"
STATIC = Path(__file__).parents[2] / "book" / "static"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    touch = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    yield touch.new_page()
    touch.close()


def spoil(page: Page, script: str, part: str, other: str) -> None:
    """Serve one of the book's scripts with another text for a part of it."""
    source = (STATIC / script).read_text(encoding="utf-8")
    assert part in source

    def answer(route: Route) -> None:
        route.fulfill(body=source.replace(part, other), content_type="text/javascript")

    page.route(f"**/{script}*", answer)


# Descriptions and pictures

DESCRIPTION = r'(<meta name="description" content=")[^"]*'
SHARED = r'(<meta property="og:description" content=")[^"]*'
NAMELESS = '<meta property="og:image" content="https://example.org/x.png">'


@pytest.mark.parametrize(
    ("part", "other", "fault"),
    [
        (DESCRIPTION, r"\1", "a description of 0 characters"),
        (DESCRIPTION, rf"\1{'x' * 201}", "a description of 201 characters"),
        (SHARED, r"\1Other words.", "another description where it is shared"),
        (r'<meta property="og:title"', "<meta property='x'", "no title where it is shared"),
        ("</head>", f"{NAMELESS}</head>", "a picture at an address that nobody knows"),
    ],
)
def test_a_page_that_says_too_little(
    tiny: Build, tmp_path: Path, part: str, other: str, fault: str
):
    names = [name for name in files.page_names(tiny.site) if name != "index.html"]
    assert sharing.description_faults(tiny.site, names) == []
    text = files.read_page(tiny.site, START).text
    (tmp_path / START).write_text(re.sub(part, other, text), encoding="utf-8")
    assert f"{START}: {fault}" in sharing.description_faults(tmp_path, [START])


def test_pages_that_say_the_same(tiny: Build, plant: Callable[[str], str]):
    found = sharing.description_faults(tiny.site, [CHAPTER, plant("")])
    assert len(found) == 2
    assert all("that other pages have" in fault for fault in found)


def test_a_preview_that_is_missing_small_empty_or_heavy(tmp_path: Path):
    previews.draw("A title", "A line", lambda: ()).save(tmp_path / "good.png", optimize=True)
    Image.new("RGB", (1200, 600)).save(tmp_path / "low.png")
    Image.effect_noise(sharing.PICTURE, 50).save(tmp_path / "heavy.png")
    assert sharing.preview_faults(tmp_path, ["good", "none", "low", "heavy"]) == [
        "none: no picture",
        "low: a picture of 1200 by 600",
        "low: a picture that shows nothing",
        "heavy: a picture that is too heavy",
    ]


# Cards

UNASKED = "document.querySelector('.pieces-card').hidden = false"
WORDLESS = "document.querySelector('.pieces-card p').textContent = ''"
FAR = "document.querySelector('.pieces-card').style.translate = '-100vw'"


def test_sound_cards_have_no_fault(page: Page, phone: Page, tiny_address: str):
    for gate in (glossary.text_faults, glossary.mouse_faults, glossary.keyboard_faults):
        page.goto(f"{tiny_address}/{CHAPTER}")
        assert gate(page) == []
    phone.goto(f"{tiny_address}/{CHAPTER}")
    assert glossary.touch_faults(phone) == []


@pytest.mark.parametrize(
    ("gate", "act", "fault"),
    [
        (glossary.text_faults, WORDLESS, "the card of 'key' says nothing"),
        (glossary.mouse_faults, UNASKED, "a card is open unasked"),
        (glossary.mouse_faults, FAR, "the card leaves the window"),
        (glossary.touch_faults, FAR, "the card leaves the window"),
    ],
)
def test_a_card_that_is_spoilt(
    page: Page, phone: Page, tiny_address: str, gate: Callable, act: str, fault: str
):
    seen = phone if gate is glossary.touch_faults else page
    seen.goto(f"{tiny_address}/{CHAPTER}")
    seen.evaluate(act)
    assert fault in gate(seen)


@pytest.mark.parametrize(
    ("gate", "part", "other", "fault"),
    [
        (glossary.mouse_faults, '"pointerover"', '"nothing"', "hover opens no card"),
        (glossary.mouse_faults, "|| event.target.closest", "|| null", "under the pointer"),
        (glossary.mouse_faults, '"Escape"', '"F9"', "Escape closes no card"),
        (glossary.mouse_faults, "later(close)", "clearTimeout(timer)", "outlives the pointer"),
        (glossary.keyboard_faults, '"focusin"', '"nothing"', "focus opens no card"),
        (glossary.keyboard_faults, "term.after(card)", "document.body.append(card)", "next stop"),
        (glossary.keyboard_faults, "if (held) term.focus();", "", "Escape loses the focus"),
        (glossary.touch_faults, "event.preventDefault();", "", "a tap leaves the page"),
        (glossary.touch_faults, '"click"', '"nothing"', "a tap leaves the page"),
    ],
)
def test_a_card_whose_script_is_spoilt(
    page: Page,
    phone: Page,
    tiny_address: str,
    gate: Callable,
    part: str,
    other: str,
    fault: str,
):
    seen = phone if gate is glossary.touch_faults else page
    spoil(seen, "cards.js", part, other)
    seen.goto(f"{tiny_address}/{CHAPTER}")
    assert any(fault in found for found in gate(seen))


# The column and its contents

BESIDE = (
    '<p style="margin-left: -4px">text</p>',
    '<p style="width: 60%">text</p>',
    '<table class="table" style="width: 300px !important"><tr><td>1</td></tr></table>',
    '<div class="admonition" style="width: 50rem">A box</div>',
    '<div class="cell_input"><div class="highlight" style="translate: 3px">x</div></div>',
    '<div class="cell_output"><div class="output" style="margin-left: 3px">x</div></div>',
    '<div class="pieces-widget" style="width: 99%">A widget</div>',
)


@pytest.mark.parametrize("width", browsing.WIDTHS)
def test_parts_beside_the_column(
    page: Page, tiny_address: str, plant: Callable[[str], str], width: int
):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{tiny_address}/{CHAPTER}")
    page.evaluate(browsing.SETTLE)
    assert column.edge_faults(page) == []
    page.goto(f"{tiny_address}/" + plant(f"<section>{''.join(BESIDE)}</section>"))
    page.evaluate(browsing.SETTLE)
    found = column.edge_faults(page)
    assert len(found) == len(BESIDE), found


CONTENTS = {
    'addEventListener("scroll"': ('addEventListener("nothing"', "is marked"),
    "const LINE = 130": ("const LINE = 135", "is marked"),
    '"hashchange"': ('"nothing"', "led to"),
    "topOf(n) > LINE": ("false", "led to"),
    'setAttribute("aria-current", "true")': ("blur()", "unheard"),
    "column.scrollTop": ("column.scrollLeft", "out of sight"),
}
LOW = ".bd-sidebar-secondary { height: 90px; min-height: 0 !important; align-self: start }"
# Two short sections at the end: neither comes to the top.
SHORT = "article h1 { margin-bottom: 99rem } article :is(.cell, table) { display: none }"


def test_contents_that_follow_in_part(page: Page, tiny_address: str):
    """The last sections, which cannot come to the top, are followed, too."""
    for part, (other, fault) in {"const LINE": ("const LINE", ""), **CONTENTS}.items():
        spoil(page, "contents.js", part, other)
        page.goto(f"{tiny_address}/{CHAPTER}")
        page.add_style_tag(content=SHORT)
        if fault == "out of sight":
            page.add_style_tag(content=LOW)
        found = column.contents_faults(page)
        assert any(fault in each for each in found) if fault else found == [], (part, found)
        page.unroute("**/contents.js*")
