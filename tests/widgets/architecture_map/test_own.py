"""The architecture map: what is lit, where links lead, how it is drawn, and its strip."""

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from widgets.hand import Hand, settle

from pieces.chapters import CHAPTERS
from pieces.widgets import ArchitectureMap
from pieces.widgets.architecture_map import blueprint, widget
from pieces.widgets.architecture_map import strip as compact
from pieces.widgets.architecture_map.meanings import MEANINGS
from widgets import checks

BLOCKS = blueprint.BLOCKS
LIT = ["encoder-scaled", "decoder-scaled", "cross-scaled"]
THERE = "<title>there</title>"
# The book when only chapter 1 was written: these tests are not about how far it has come.
PLAN = tuple(
    replace(chapter, minutes=45 if chapter.slug == "01-attention" else None)
    for chapter in CHAPTERS
    if chapter.blocks
)


@pytest.fixture(autouse=True)
def only_chapter_1_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (blueprint, widget):
        monkeypatch.setattr(module, "CHAPTERS", PLAN)


class MapHand(Hand):
    """Takes a map in hand."""

    @property
    def readout(self) -> Locator:
        """What is said of a block, on the map or on its strip."""
        return self.root.locator(".pieces-architecture-map-readout:visible")

    def block(self, name: str) -> Locator:
        return self.root.locator(f"[data-id='{name}']")

    def at(self) -> str:
        return self.page.evaluate(
            """() => { const { id, step } = document.activeElement.dataset;
            return id ?? step ?? document.activeElement.textContent; }"""
        )

    def walk(self, ways: dict[str, str]) -> None:
        for keys, name in ways.items():
            self.press(*keys.split())
            assert self.at() == name, keys

    def hrefs(self, within: str) -> set[str]:
        links = self.root.locator(f"{within} a[href]")
        return set(links.evaluate_all("links => links.map(link => link.getAttribute('href'))"))


@pytest.fixture
def on_page(page_with: Callable) -> Callable[..., MapHand]:
    def build(current: str | None = None, *, compact: bool = False, **options) -> MapHand:
        return MapHand(page_with(ArchitectureMap(current, compact=compact), **options))

    return build


@pytest.fixture
def in_book(on_page: Callable) -> Callable[..., MapHand]:
    """The map on a page that Sphinx wrote: it names the way to the site's root."""

    def build(current: str | None = None, file: str = "intro.html", **options) -> MapHand:
        seen = on_page(current, **options)
        bare = Path(seen.page.url.removeprefix("file://"))
        target = bare.parent / bare.stem / file
        target.parent.mkdir(exist_ok=True, parents=True)
        root = "../" * file.count("/") or "./"
        html = bare.read_text(encoding="utf-8")
        target.write_text(html.replace("<html", f'<html data-content_root="{root}"'), "utf-8")
        seen.page.goto(target.as_uri())
        seen.page.locator("[data-pieces-mounted]").first.wait_for()
        return seen

    return build


def test_the_present_piece_is_lit(on_page: Callable):
    seen = on_page("01-attention")
    lit = seen.root.locator("[aria-current=true]")
    assert lit.evaluate_all("nodes => nodes.map(node => node.dataset.id)") == LIT
    assert seen.root.locator(".pieces-architecture-map-pin").inner_html().count("you are here") == 1
    assert (
        "You are here: chapter 1, Attention. You need not understand the other blocks yet."
        in seen.caption()
    )
    faces = [
        seen.block(name).locator(".pieces-architecture-map-face") for name in (LIT[0], "linear")
    ]
    widths = [face.evaluate("e => getComputedStyle(e).strokeWidth") for face in faces]
    assert widths == ["3px", "1.25px"]
    sentence = ArchitectureMap("01-attention").sentence()
    assert sentence.endswith("lit are the blocks of chapter 1, Attention.")


@pytest.mark.parametrize("current", [None, "01-attention"])
@pytest.mark.parametrize("compact", [True, False])
def test_the_first_state_needs_no_word_that_comes_later(on_page, current, compact):
    seen = on_page(current, compact=compact)
    parts = (".pieces-architecture-map-readout", "figcaption", ".pieces-architecture-map-path")
    words = " ".join(seen.root.locator(", ".join(parts)).all_inner_texts()).lower()
    assert "choose a block" in words
    assert [word for word in ("softmax", "query", "d_k", "vector", "token") if word in words] == []
    if not current and not compact:
        assert seen.root.locator("[aria-current]").count() == 0
        numbers = seen.root.locator(".pieces-badge text").all_text_contents()
        assert {int(number) for number in numbers} == set(range(10))
        assert len(numbers) == len(BLOCKS)
        french = seen.root.locator("svg text[lang=fr]").all_text_contents()
        assert french == ["<s>", "le", "chat", "le", "chat", "dort"]


@pytest.mark.parametrize(
    ("current", "file", "href"),
    [
        (None, "intro.html", "./chapters/01-attention.html"),
        ("02-multi-head", "chapters/02-multi-head.html", "../chapters/01-attention.html"),
    ],
)
def test_links_lead_to_written_chapters(in_book, current, file: str, href: str):
    seen = in_book(current, file)
    parts = ("svg", ".pieces-architecture-map-chapters")
    assert [seen.hrefs(part) for part in parts] == [{href}, {href}]
    assert seen.root.locator("svg a").count() == len(LIT)
    seen.button("Show as table").click()
    assert seen.hrefs("table") == {href}
    rows = seen.tables.locator("tbody tr").all_text_contents()
    for block, row in zip(BLOCKS, rows, strict=True):
        assert block.title in row
    assert checks.axe(seen.page) == []
    target = Path(seen.page.url.removeprefix("file://")).parent / href
    target.parent.mkdir(exist_ok=True)
    target.write_text(THERE, "utf-8")
    seen.block("encoder-scaled").click()
    seen.page.wait_for_url("**/chapters/01-attention.html")
    assert seen.page.title() == "there"


def test_a_chapter_does_not_link_to_itself_and_without_pages_the_file_is_named(in_book, on_page):
    seen = in_book("01-attention", "chapters/01-attention.html")
    assert seen.root.locator("svg a, .pieces-architecture-map-chapters a").count() == 0
    assert seen.root.locator("li[aria-current=page]").text_content().startswith("Attention")
    seen = on_page()
    assert seen.root.locator("svg a, .pieces-architecture-map-chapters a").count() == 0
    seen.block("encoder-scaled").click()
    expect(seen.readout).to_contain_text("chapters/01-attention.ipynb")


def test_unwritten_chapters_are_marked(in_book: Callable):
    seen = in_book()
    memory = seen.block("memory")
    assert memory.get_attribute("role") == "button"
    assert memory.get_attribute("aria-label") == "Memory (encoder), Chapter 4: The encoder"
    pending = "Not written yet: chapters " + ", ".join(
        str(chapter.number) for chapter in PLAN if not chapter.written
    )
    seen.button("Show as table").click()
    for part in (".pieces-architecture-map-chapters", ".pieces-tables", "svg"):
        said = seen.root.locator(part).text_content().lower()
        assert said.count("not written yet") == 1, part
        assert part == "svg" or pending.lower() in said
    names = seen.root.locator("[data-id]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert not any("not written" in name for name in names)
    faces = [
        seen.block(name).locator(".pieces-architecture-map-face") for name in ("memory", LIT[0])
    ]
    dashes = [face.evaluate("e => getComputedStyle(e).strokeDasharray") for face in faces]
    assert dashes == ["3px, 3px", "none"]
    memory.click()
    expect(seen.readout).to_contain_text("Chapter 4: The encoder (not written yet)")


def test_pointing_shows_a_click_keeps_and_escape_lets_go(on_page: Callable):
    seen = on_page("01-attention")
    memory = seen.block("memory")
    memory.hover()
    expect(seen.readout).to_contain_text("one vector for each source token")
    seen.page.mouse.move(0, 0)
    expect(seen.readout).to_contain_text("Choose a block")
    memory.click()
    assert memory.get_attribute("aria-pressed") == "true"
    seen.page.mouse.move(0, 0)
    expect(seen.readout).to_contain_text("Memory")
    seen.press("Escape")
    assert memory.get_attribute("aria-pressed") == "false"
    expect(seen.readout).to_contain_text("Choose a block")
    assert seen.at() == "memory"
    seen.block("linear").focus()
    expect(seen.readout).to_contain_text("Linear")


def test_keyboard_alone(on_page: Callable):
    seen = on_page("01-attention")
    seen.walk(
        {
            "Tab": "encoder-scaled",
            "ArrowDown": "encoder-norm-1",
            "ArrowDown ": "encoder-forward",
            "ArrowRight": "decoder-scaled",
            "ArrowLeft": "encoder-norm-1",
            "ArrowUp": "encoder-scaled",
            "Home": "why",
            "ArrowUp ": "why",
            "End": "limits",
            "ArrowDown  ": "limits",
        }
    )
    seen.press("Enter")
    assert seen.block("limits").get_attribute("aria-pressed") == "true"
    seen.press("Tab")
    expect(seen.readout).to_contain_text("Limits")
    seen.press("Shift+Tab")
    assert seen.at() == "limits"
    seen.says("Limits. What attention does not do…")


def test_all_blocks_are_reached_and_none_is_hidden_by_the_read_out(on_page: Callable):
    seen = on_page(width=390)
    seen.page.set_viewport_size({"width": 390, "height": 560})
    seen.press("Tab")
    for block in BLOCKS:
        assert seen.at() == block.id
        box = seen.block(block.id).bounding_box()
        assert box["y"] + box["height"] <= seen.readout.bounding_box()["y"], block.id
        seen.press("ArrowDown")


def test_a_finger_sees_before_it_follows(in_book: Callable):
    seen = in_book(width=390, has_touch=True)
    block = seen.block("encoder-scaled")
    block.tap()
    expect(seen.readout).to_contain_text("Compares a query with every key")
    assert seen.page.url.endswith("intro.html")
    target = Path(seen.page.url.removeprefix("file://")).parent / "chapters/01-attention.html"
    target.parent.mkdir()
    target.write_text(THERE, "utf-8")
    block.tap()
    seen.page.wait_for_url("**/chapters/01-attention.html")


def test_the_list_lights_the_blocks_of_a_chapter_and_is_folded_on_a_phone(on_page: Callable):
    seen = on_page("01-attention")
    items = seen.root.locator(".pieces-architecture-map-chapters li")
    for text, chapter in zip(items.all_text_contents(), PLAN, strict=True):
        assert text.startswith(chapter.title)
    time = f"{PLAN[1].minutes} minutes, exercises {PLAN[1].exercise_minutes}"
    expect(items.nth(1)).to_have_text(f"Attention (you are here) · {time}")
    items.nth(3).hover()
    same = seen.root.locator("[data-id][data-same]")
    names = same.evaluate_all("nodes => nodes.map(node => node.dataset.id)")
    assert set(names) == set(PLAN[3].blocks)
    for folded in (on_page("01-attention", width=390), on_page()):  # the start page has cards
        listed = folded.root.locator(".pieces-architecture-map-chapters ol")
        expect(listed).to_be_hidden()
        folded.root.get_by_text("Chapters as a list").click()
        expect(listed).to_be_visible()


@pytest.mark.parametrize("width", [1280, 736, 390])
def test_nothing_moves_when_a_block_is_described(on_page: Callable, width: int):
    seen = on_page(width=width)
    below, top = seen.button("Reset"), "button => button.getBoundingClientRect().top + scrollY"
    place = below.evaluate(top)
    for block in BLOCKS:
        seen.block(block.id).focus()
        settle(seen.page)
        assert seen.readout.locator("b").inner_text() == block.title
        assert below.evaluate(top) == pytest.approx(place)


def test_the_panel_fills_the_width_beside_the_drawing(on_page: Callable):
    seen = on_page("01-attention", width=800)
    parts = ("svg", ".pieces-architecture-map-readout", "figcaption")
    parts += (".pieces-architecture-map-chapters ol",)
    drawing, panel, whole, names = (seen.root.locator(part).bounding_box() for part in parts)
    assert panel["y"] < drawing["y"] + 30
    assert drawing["x"] - whole["x"] < 20
    assert panel["x"] - drawing["x"] - drawing["width"] < 60
    assert abs(panel["x"] + panel["width"] - whole["x"] - whole["width"]) < 2
    assert names["y"] + names["height"] > drawing["y"] + drawing["height"] / 2


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
    return [...document.querySelectorAll(".pieces-architecture-map")].flatMap((map) => {
        const all = (selector) => [...map.querySelectorAll(selector)];
        const signs = all(".pieces-badge circle, .pieces-architecture-map-pin path").map(isIn);
        const words = all("[data-id] > text");
        return words.filter((word) => corners(boxOf(word)).some((at) => signs.some((is) => is(at))))
            .map((word) => word.textContent);
    });
}"""
OUTSIDE = """root => [...root.querySelectorAll("[data-id]")].filter((block) => {
    const parts = ".pieces-architecture-map-face, .pieces-architecture-map-touch";
    const face = block.querySelector(parts).getBBox();
    return [...block.querySelectorAll(":scope > text")].some((text) => {
        const box = text.getBBox();
        return box.x < face.x || box.x + box.width > face.x + face.width;
    });
}).map((block) => block.dataset.id)"""


def test_no_number_and_no_sign_lies_on_a_word(page_with: Callable[..., Page]):
    page = page_with(*(ArchitectureMap(chapter.slug) for chapter in PLAN), width=390)
    page.add_style_tag(content=WIDE_LETTERS)
    assert page.evaluate(COVERED) == []
    here = page.locator(".pieces-architecture-map").nth(1)
    sign = here.locator(".pieces-architecture-map-pin").bounding_box()
    face = here.locator("[data-id=encoder-attention] .pieces-architecture-map-face")
    outer = face.bounding_box()
    assert outer["x"] < sign["x"] < sign["x"] + sign["width"] < outer["x"] + outer["width"]
    assert sign["y"] + sign["height"] < outer["y"] + outer["height"]


def boxes_of_words() -> dict[str, tuple[float, ...]]:
    """The words beside the arrows: left, top, right and bottom, in wide letters."""
    words = [(name[0].upper(), x, y) for name, x, y in blueprint.ROLES]
    middle = {word: (x - 6, y - 9, x + 6, y + 1) for word, x, y in words}
    return middle | {text: (x, y - 9, x + 7 * len(text), y + 1) for text, x, y in blueprint.ASIDES}


def crossed(wires: dict[str, str]) -> set[str]:
    """Words through which a wire runs; all wires run straight down or across."""
    found = set()
    for path in ",".join(wires.values()).split(","):
        numbers = list(map(float, path.split()))
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        for (x0, y0), (x1, y1) in pairwise(points):
            for word, (left, top, right, bottom) in boxes_of_words().items():
                across = min(x0, x1) < right and left < max(x0, x1)
                down = min(y0, y1) < bottom and top < max(y0, y1)
                if (across or left < x0 == x1 < right) and (down or top < y0 == y1 < bottom):
                    found.add(word)
    return found


def test_no_wire_runs_through_a_word():
    assert crossed(blueprint.WIRES) == set()
    assert crossed({"wire": "252 296 252 310, 150 366 190 366"}) == {"Q", "K", "V"}


def test_words_are_legible_and_inside_their_blocks(on_page: Callable):
    seen = on_page(width=390)
    width = seen.root.locator("svg").bounding_box()["width"]
    assert 330 <= width <= 440
    assert 12 * width / blueprint.WIDTH >= 10.75
    assert seen.root.evaluate(OUTSIDE) == []


def test_every_block_belongs_to_a_chapter_and_stands_apart():
    names = [block.id for block in BLOCKS]
    assert len(set(names)) == len(names)
    assert {name for chapter in CHAPTERS for name in chapter.blocks} == set(names)
    assert [chapter.number for chapter in CHAPTERS] == list(range(len(CHAPTERS)))
    assert all(chapter.goal.endswith(".") for chapter in CHAPTERS)
    for block in BLOCKS:
        if block.kind not in ("heads", "attention"):
            assert min(block.w, block.h) * 330 / blueprint.WIDTH >= 23.2
    solid = [block for block in BLOCKS if block.kind != "heads"]
    for index, one in enumerate(solid):
        for other in solid[index + 1 :]:
            apart_across = one.x + one.w <= other.x or other.x + other.w <= one.x
            apart_down = one.y + one.h <= other.y or other.y + other.h <= one.y
            assert apart_across or apart_down, (one.id, other.id)
    assert len(ArchitectureMap("01-attention").to_html()) < 80_000


def test_print_draws_what_the_browser_draws():
    widget = ArchitectureMap("01-attention")
    drawn = widget.figure().axes[0].texts
    words = [text.get_text() for text in drawn]
    for block in widget.drawing["blocks"]:
        for shape in [*block["shapes"], *block["badge"]]:
            assert shape.get("text", "you are here") in words, block["id"]
    bold = {text.get_text() for text in drawn if text.get_weight() == "bold"}
    assert {"scaled dot-product", "attention", "you are here", "1", "chat"} <= bold
    assert not {"Memory", "4", "source"} & bold


# What the book's page leaves to a widget on a screen of 1280 pixels.
COLUMN = "main { width: 784px }"


def test_the_strip_is_low_and_lights_the_present_piece(page_with: Callable):
    maps = (ArchitectureMap(chapter.slug, compact=True) for chapter in PLAN)
    page = page_with(*maps)
    page.add_style_tag(content=COLUMN)
    for number, strip in enumerate(page.locator(".pieces-architecture-map").all()):
        assert strip.bounding_box()["height"] <= (220 if number == 1 else 245)
        lit = strip.locator(".pieces-architecture-map-path [aria-current=true]").all_inner_texts()
        assert lit
        assert not strip.locator("svg").is_visible()
        if number == 1:
            assert lit == ["Attention", "Masked attention", "Cross-attention"]
            assert "Choose a block to read what it does." in strip.inner_text()
            assert "not written" not in strip.inner_text()


def test_a_button_unfolds_the_whole_map_and_folds_it(on_page: Callable):
    strip = on_page("01-attention", compact=True)
    button = strip.button("Show the whole map")
    path, drawing = strip.root.locator(".pieces-architecture-map-path"), strip.root.locator("svg")
    button.focus()
    strip.press("Enter")
    expect(button).to_be_focused()
    assert button.get_attribute("aria-expanded") == "true"
    assert [path.is_visible(), drawing.is_visible()] == [False, True]
    strip.press("Space")
    assert button.get_attribute("aria-expanded") == "false"
    assert [path.is_visible(), drawing.is_visible()] == [True, False]


def test_the_strip_is_one_stop_and_a_chosen_block_is_described(on_page: Callable):
    strip = on_page("01-attention", compact=True)
    strip.walk(
        {
            "Tab": "encoder-scaled",
            "ArrowRight": "encoder-norm-1",
            "ArrowLeft": "encoder-scaled",
            "End": "softmax",
            "Home": "source-embedding",
            "ArrowDown": "source-positions",
            "ArrowLeft ": "source-embedding",
        }
    )
    strip.press("Enter")
    expect(strip.readout).to_contain_text("Embedding")
    strip.walk({"Tab": "Show the whole map"})
    memory = strip.button("Memory")
    memory.click()
    expect(strip.readout).to_contain_text("one vector for each source token")
    expect(strip.readout).to_contain_text("Chapter 4: The encoder (not written yet)")
    assert memory.get_attribute("aria-pressed") == "true"
    strip.says("Memory.…")
    strip.press("Escape")
    assert strip.readout.count() == 0
    memory.click()
    memory.click()
    assert strip.readout.count() == 0
    finger = on_page("01-attention", compact=True, width=390, has_touch=True, is_mobile=True)
    finger.button("Memory").tap()
    expect(finger.readout).to_contain_text("Memory")
    finger.button("Show the whole map").tap()
    finger.block("linear").tap()
    expect(finger.readout).to_contain_text("Linear")


def test_the_path_follows_the_chapter_and_is_a_small_strip_in_print():
    widget = ArchitectureMap("01-attention", compact=True)
    for current, there, gone in (
        ("01-attention", "encoder-scaled", "training"),
        ("06-training", "training", "encoder-scaled"),
    ):
        widget.current = current
        ids = [step["id"] for line in widget.path for step in line["steps"]]
        assert (there in ids, gone in ids) == (True, False)
    widget.current = None
    assert widget.path == compact.path(())
    png = io.BytesIO()
    widget.figure().savefig(png, format="png")
    width, height = Image.open(png).size
    assert height * 4 < width


def test_the_blocks_of_a_chapter_that_the_strip_shows_say_different_things():
    shown = [step["id"] for line in compact.path(LIT) for step in line["steps"]]
    said = [MEANINGS[name]["does"] for name in shown if name in LIT]
    assert len(set(said)) == len(said) == len(LIT)
    assert "translation" in MEANINGS["cross-scaled"]["does"]
