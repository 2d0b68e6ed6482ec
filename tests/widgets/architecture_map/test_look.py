"""The architecture map as it is drawn: no sign lies on a word, none across a border."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from pieces.chapters import CHAPTERS
from pieces.widgets import ArchitectureMap

# A word's box has some air above and below its letters; a circle has a line around it.
WIDE_LETTERS = (
    '.pieces-architecture-map text { font-family: Verdana, "DejaVu Sans", sans-serif !important }'
)
COVERED = """() => {
    const boxOf = (node) => node.getBoundingClientRect();
    const corners = ({ left, right, top, bottom }) =>
        [left, right].flatMap((x) => [top + 3, bottom - 3].map((y) => [x, y]));
    const isIn = (node) => {
        const { left, right, top, bottom, width } = boxOf(node);
        const round = node.tagName === "circle";
        return ([x, y]) => round
            ? Math.hypot(x - left - width / 2, y - top - width / 2) < width / 2 + 1
            : x > left && x < right && y > top && y < bottom;
    };
    const all = (selector) => [...document.querySelectorAll(selector)];
    const signs = all(".pieces-badge circle, .pieces-architecture-map-pin path").map(isIn);
    const words = all("[data-id] > text");
    return words.filter((word) => corners(boxOf(word)).some((at) => signs.some((sign) => sign(at))))
        .map((word) => word.textContent);
}"""


@pytest.mark.parametrize("chapter", [chapter.slug for chapter in CHAPTERS])
def test_no_number_and_no_sign_lies_on_a_word(page_with: Callable[..., Page], chapter: str):
    page = page_with(ArchitectureMap(chapter), width=390)
    page.add_style_tag(content=WIDE_LETTERS)
    assert page.evaluate(COVERED) == []


def test_the_sign_hangs_inside_the_outer_block(page_with: Callable[..., Page]):
    page = page_with(ArchitectureMap("01-attention"))
    sign = page.locator(".pieces-architecture-map-pin").bounding_box()
    outer = page.locator("[data-id=encoder-attention] .pieces-architecture-map-face").bounding_box()
    assert outer["x"] < sign["x"] < sign["x"] + sign["width"] < outer["x"] + outer["width"]
    assert sign["y"] + sign["height"] < outer["y"] + outer["height"]
