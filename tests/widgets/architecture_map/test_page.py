"""The architecture map: what is lit, where links lead, what is said, to hand and keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pieces.chapters import CHAPTERS
from pieces.widgets import ArchitectureMap
from pieces.widgets.architecture_map import blueprint

BLOCKS = blueprint.BLOCKS
LIT = ["encoder-scaled", "decoder-scaled", "cross-scaled"]


class Seen:
    """A map on a page, under the reader's hand."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root: Locator = page.locator(".pieces-architecture-map").first
        self.readout = self.root.locator(".pieces-architecture-map-readout")

    def block(self, name: str) -> Locator:
        return self.root.locator(f"[data-id='{name}']")

    def focused(self) -> str:
        return self.page.evaluate("() => document.activeElement.dataset.id ?? ''")

    def hrefs(self, within: str) -> set[str]:
        links = self.root.locator(f"{within} a[href]")
        return set(links.evaluate_all("links => links.map(link => link.getAttribute('href'))"))


@pytest.fixture
def on_page(page_with: Callable[..., Page]) -> Callable[..., Seen]:
    return lambda widget, **options: Seen(page_with(widget, **options))


@pytest.fixture
def in_book(on_page: Callable[..., Seen]) -> Callable[..., Seen]:
    """The map on a page that Sphinx wrote: it names the way to the site's root."""

    def build(widget: ArchitectureMap, file: str = "intro.html", **options) -> Seen:
        seen = on_page(widget, **options)
        bare = Path(seen.page.url.removeprefix("file://"))
        target = bare.parent / file
        target.parent.mkdir(exist_ok=True)
        root = "../" * file.count("/") or "./"
        html = bare.read_text(encoding="utf-8")
        target.write_text(html.replace("<html", f'<html data-content_root="{root}"'), "utf-8")
        seen.page.goto(target.as_uri())
        seen.page.locator("[data-pieces-mounted]").first.wait_for()
        return seen

    return build


def test_the_present_piece_is_lit(on_page) -> None:
    seen = on_page(ArchitectureMap("01-attention"))
    lit = seen.root.locator("[aria-current=true]")
    assert lit.evaluate_all("nodes => nodes.map(node => node.dataset.id)") == LIT
    assert seen.root.locator(".pieces-architecture-map-pin").inner_html().count("you are here") == 1
    expect(seen.root.locator("figcaption")).to_contain_text(
        "You are here: chapter 1, Attention. You need not understand the other blocks yet."
    )
    widths = [
        seen.block(name)
        .locator(".pieces-architecture-map-face")
        .evaluate("e => getComputedStyle(e).strokeWidth")
        for name in ("encoder-scaled", "linear")
    ]
    assert widths == ["3px", "1.25px"]


@pytest.mark.parametrize("current", [None, "01-attention"])
@pytest.mark.parametrize("compact", [True, False])
def test_the_first_state_needs_no_word_that_comes_later(on_page, current, compact) -> None:
    seen = on_page(ArchitectureMap(current, compact=compact))
    panels = seen.root.locator(
        ".pieces-architecture-map-readout, figcaption, .pieces-architecture-map-path"
    )
    words = " ".join(panels.all_inner_texts()).lower()
    assert "choose a block" in words
    assert [word for word in ("softmax", "query", "d_k", "vector", "token") if word in words] == []


def test_the_overview_numbers_the_blocks(on_page) -> None:
    seen = on_page(ArchitectureMap())
    assert seen.root.locator("[aria-current]").count() == 0
    numbers = seen.root.locator(".pieces-badge text").all_text_contents()
    assert {int(number) for number in numbers} == set(range(10))
    assert len(numbers) == len(BLOCKS)


@pytest.mark.parametrize(
    ("file", "href"),
    [
        ("intro.html", "./chapters/01-attention.html"),
        ("chapters/02-multi-head.html", "../chapters/01-attention.html"),
    ],
)
def test_links_lead_to_written_chapters(in_book, file: str, href: str) -> None:
    current = None if file == "intro.html" else "02-multi-head"
    seen = in_book(ArchitectureMap(current), file)
    assert seen.hrefs("svg") == {href}
    assert seen.hrefs(".pieces-architecture-map-chapters") == {href}
    assert seen.root.locator("svg a").count() == len(LIT)
    target = Path(seen.page.url.removeprefix("file://")).parent / href
    target.parent.mkdir(exist_ok=True)
    target.write_text("<title>there</title>", "utf-8")
    seen.block("encoder-scaled").click()
    seen.page.wait_for_url("**/chapters/01-attention.html")
    assert seen.page.title() == "there"


def test_a_chapter_does_not_link_to_itself(in_book) -> None:
    seen = in_book(ArchitectureMap("01-attention"), "chapters/01-attention.html")
    assert seen.root.locator("svg a, .pieces-architecture-map-chapters a").count() == 0
    assert seen.root.locator("li[aria-current=page]").text_content().startswith("Attention")


def test_without_pages_the_file_is_named(on_page) -> None:
    seen = on_page(ArchitectureMap())
    assert seen.root.locator("svg a, .pieces-architecture-map-chapters a").count() == 0
    seen.block("encoder-scaled").click()
    expect(seen.readout).to_contain_text("chapters/01-attention.ipynb")


def test_unwritten_chapters_are_marked(in_book) -> None:
    seen = in_book(ArchitectureMap())
    memory = seen.block("memory")
    assert memory.get_attribute("role") == "button"
    assert memory.get_attribute("aria-label") == "Memory (encoder), Chapter 4: The encoder"
    pending = "Not written yet: chapters " + ", ".join(
        str(chapter.number) for chapter in CHAPTERS if not chapter.written
    )
    seen.root.get_by_role("button", name="Show as table").click()
    for part in (".pieces-architecture-map-chapters", ".pieces-tables", "svg"):
        said = seen.root.locator(part).text_content().lower()
        assert said.count("not written yet") == 1, part
        assert part == "svg" or pending.lower() in said
    names = seen.root.locator("[data-id]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert not any("not written" in name for name in names)
    dash = "e => getComputedStyle(e).strokeDasharray"
    assert memory.locator(".pieces-architecture-map-face").evaluate(dash) == "3px, 3px"
    assert (
        seen.block("encoder-scaled").locator(".pieces-architecture-map-face").evaluate(dash)
        == "none"
    )
    memory.click()
    expect(seen.readout).to_contain_text("Chapter 4: The encoder (not written yet)")


def test_pointing_shows_and_leaving_forgets(on_page) -> None:
    seen = on_page(ArchitectureMap("01-attention"))
    seen.block("memory").hover()
    expect(seen.readout).to_contain_text("one vector for each source token")
    seen.page.mouse.move(0, 0)
    expect(seen.readout).to_contain_text("Choose a block")


def test_a_click_keeps_and_escape_lets_go(on_page) -> None:
    seen = on_page(ArchitectureMap())
    memory = seen.block("memory")
    memory.click()
    assert memory.get_attribute("aria-pressed") == "true"
    seen.page.mouse.move(0, 0)
    expect(seen.readout).to_contain_text("Memory")
    seen.page.keyboard.press("Escape")
    assert memory.get_attribute("aria-pressed") == "false"
    expect(seen.readout).to_contain_text("Choose a block")
    assert seen.focused() == "memory"


def test_keyboard_alone(on_page) -> None:
    seen = on_page(ArchitectureMap("01-attention"))
    keys = seen.page.keyboard
    keys.press("Tab")
    assert seen.focused() == "encoder-scaled"
    for key, name in [
        ("ArrowDown", "encoder-norm-1"),
        ("ArrowDown", "encoder-forward"),
        ("ArrowRight", "decoder-scaled"),
        ("ArrowLeft", "encoder-norm-1"),
        ("ArrowUp", "encoder-scaled"),
        ("Home", "why"),
        ("ArrowUp", "why"),
        ("End", "limits"),
        ("ArrowDown", "limits"),
    ]:
        keys.press(key)
        assert seen.focused() == name
    keys.press("Enter")
    assert seen.block("limits").get_attribute("aria-pressed") == "true"
    keys.press("Tab")
    assert seen.focused() == ""
    expect(seen.readout).to_contain_text("Limits")
    keys.press("Shift+Tab")
    assert seen.focused() == "limits"
    seen.page.wait_for_timeout(350)
    assert "Limits. What attention does not do" in seen.root.get_by_role("status").text_content()


def test_all_blocks_are_reached_by_keys(on_page) -> None:
    seen = on_page(ArchitectureMap())
    seen.page.keyboard.press("Tab")
    reached = [seen.focused()]
    for _ in BLOCKS[1:]:
        seen.page.keyboard.press("ArrowDown")
        reached.append(seen.focused())
    assert reached == [block.id for block in BLOCKS]


def test_a_finger_sees_before_it_follows(in_book) -> None:
    seen = in_book(ArchitectureMap(), width=390, has_touch=True)
    block = seen.block("encoder-scaled")
    block.tap()
    expect(seen.readout).to_contain_text("Compares a query with every key")
    assert seen.page.url.endswith("intro.html")
    (Path(seen.page.url.removeprefix("file://")).parent / "chapters").mkdir()
    target = Path(seen.page.url.removeprefix("file://")).parent / "chapters/01-attention.html"
    target.write_text("<title>there</title>", "utf-8")
    block.tap()
    seen.page.wait_for_url("**/chapters/01-attention.html")


def test_the_read_out_hides_no_focused_block(on_page) -> None:
    seen = on_page(ArchitectureMap(), width=390)
    seen.page.set_viewport_size({"width": 390, "height": 560})
    seen.page.keyboard.press("Tab")
    for _ in BLOCKS[1:]:
        seen.page.keyboard.press("ArrowDown")
        block = seen.block(seen.focused()).bounding_box()
        assert block["y"] + block["height"] <= seen.readout.bounding_box()["y"], seen.focused()


def test_the_list_lights_the_blocks_of_a_chapter(on_page) -> None:
    seen = on_page(ArchitectureMap())
    items = seen.root.locator(".pieces-architecture-map-chapters li")
    for text, chapter in zip(items.all_text_contents(), CHAPTERS, strict=True):
        assert text.startswith(chapter.title)
    items.nth(3).hover()
    same = seen.root.locator("[data-id][data-same]")
    names = same.evaluate_all("nodes => nodes.map(node => node.dataset.id)")
    assert set(names) == set(CHAPTERS[3].blocks)


def test_the_panel_fills_the_width_beside_the_drawing(on_page) -> None:
    seen = on_page(ArchitectureMap("01-attention"), width=800)
    drawing, panel, whole, names = (
        seen.root.locator(part).bounding_box()
        for part in (
            "svg",
            ".pieces-architecture-map-readout",
            "figcaption",
            ".pieces-architecture-map-chapters ol",
        )
    )
    assert panel["y"] < drawing["y"] + 30
    assert drawing["x"] - whole["x"] < 20
    assert panel["x"] - drawing["x"] - drawing["width"] < 60
    assert abs(panel["x"] + panel["width"] - whole["x"] - whole["width"]) < 2
    assert names["y"] + names["height"] > drawing["y"] + drawing["height"] / 2


def test_the_list_is_folded_on_a_phone_in_a_chapter(on_page) -> None:
    seen = on_page(ArchitectureMap("01-attention"), width=390)
    summary = seen.root.get_by_text("Chapters as a list")
    expect(seen.root.locator(".pieces-architecture-map-chapters ol")).to_be_hidden()
    summary.click()
    expect(seen.root.locator(".pieces-architecture-map-chapters ol")).to_be_visible()


def test_the_table_says_it_all(in_book) -> None:
    seen = in_book(ArchitectureMap())
    seen.root.get_by_role("button", name="Show as table").click()
    rows = seen.root.locator("table tbody tr")
    assert rows.count() == len(BLOCKS)
    for block, row in zip(BLOCKS, rows.all_text_contents(), strict=True):
        assert block.title in row
    assert seen.hrefs("table") == {"./chapters/01-attention.html"}


def test_french_words_are_french(on_page) -> None:
    seen = on_page(ArchitectureMap())
    french = seen.root.locator("svg text[lang=fr]").all_text_contents()
    assert french == ["<s>", "le", "chat", "le", "chat", "dort"]


def test_an_address_chooses_a_block(on_page) -> None:
    seen = on_page(ArchitectureMap(), address="#architecture-map:selected=memory")
    expect(seen.readout).to_contain_text("Memory")
    link = seen.root.get_by_role("link", name="Link to this view")
    assert link.get_attribute("href") == "#architecture-map:selected=memory"
    seen.root.get_by_role("button", name="Reset").click()
    expect(seen.readout).to_contain_text("Choose a block")


def test_a_selection_goes_before_what_was_looked_at(on_page) -> None:
    seen = on_page(ArchitectureMap())
    seen.block("linear").focus()
    expect(seen.readout).to_contain_text("Linear")
    seen.page.evaluate("location.hash = '#architecture-map:selected=memory'")
    expect(seen.readout).to_contain_text("Memory")


def test_an_unknown_block_in_the_address_is_nothing(on_page) -> None:
    seen = on_page(ArchitectureMap(), address="#architecture-map:selected=nothing")
    expect(seen.readout).to_contain_text("Choose a block")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("current", [None, "01-attention"])
def test_accessible(in_book, axe, theme: str, width: int, current: str | None) -> None:
    seen = in_book(ArchitectureMap(current), theme=theme, width=width)
    seen.block("memory").click()
    for button in ("Show as table", "Help: the keys of this picture"):
        seen.root.get_by_role("button", name=button).click()
    assert axe(seen.page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_never_scrolls_sideways(on_page, width: int) -> None:
    seen = on_page(ArchitectureMap("01-attention"), width=width)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert seen.page.evaluate(wide) <= 0
    picture = seen.root.locator("svg").bounding_box()
    assert 330 <= picture["width"] <= 440


def test_words_are_legible_and_inside_their_blocks(on_page) -> None:
    seen = on_page(ArchitectureMap(), width=390)
    scale = seen.root.locator("svg").bounding_box()["width"] / blueprint.WIDTH
    assert 12 * scale >= 10.75
    outside = seen.root.evaluate(
        """root => [...root.querySelectorAll("[data-id]")].filter((block) => {
            const parts = ".pieces-architecture-map-face, .pieces-architecture-map-touch";
            const face = block.querySelector(parts).getBBox();
            return [...block.querySelectorAll(":scope > text")].some((text) => {
                const box = text.getBBox();
                return box.x < face.x || box.x + box.width > face.x + face.width;
            });
        }).map((block) => block.dataset.id)"""
    )
    assert outside == []


def test_several_maps_on_one_page(page_with) -> None:
    page = page_with(ArchitectureMap(), ArchitectureMap("01-attention"))
    page.locator(".pieces-architecture-map").nth(1).locator("[data-id=memory]").click()
    expect(page.locator(".pieces-architecture-map-readout").nth(0)).to_contain_text(
        "Choose a block"
    )
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(set(ids)) == len(ids)
