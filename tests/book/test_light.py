"""What goes from the theme's pages so that they travel light, and what must stay."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from book.gates import browsing, files
from book.gates.building import Build
from pieces_book import icons, images, styles
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

CHAPTER = "chapters/one.html"
SHEET = """@charset "utf-8"; /* a remark */
@font-face { font-family: "Font Awesome"; src: url(x.woff2) }
.used, .unused > p { color: red } #gone { color: red } a:not(.unused) { color: red }
@media print { .unused { color: red } } @media print { .used { color: red } }
.used::after { content: var(--pst-icon-x); font: var(--fa-font-solid) }
:root { --fa-font-solid: 1em; --kept: 1 }"""


def test_a_rule_stays_where_one_of_its_selectors_may_match(tmp_path: Path) -> None:
    (tmp_path / "sheet.css").write_text(SHEET, encoding="utf-8")
    (tmp_path / "first.css").write_text('@import "sheet.css";', encoding="utf-8")
    rules = styles.lighten([tmp_path / "first.css"], {"used"})
    assert "".join(rules.split()) == (
        ".used{color:red}a:not(.unused){color:red}@mediaprint{.used{color:red}}:root{--kept:1}"
    )


def test_words_are_those_of_attributes_and_of_scripts() -> None:
    assert styles.words_of_page('<p id="a" class="b c">word</p>') == {"a", "b", "c"}
    assert "toggle-hidden" in styles.words_of_script('list.add("toggle-hidden")')


def test_a_style_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sheet.css").write_text(".used { color: red } }", encoding="utf-8")
    with pytest.raises(ValueError, match="the theme's style cannot be read"):
        styles.lighten([tmp_path / "sheet.css"], {"used"})


def test_icons_are_drawn_and_an_unknown_one_is_named() -> None:
    page = '<i class="theme-switch fa-solid fa-sun fa-lg" data-mode="light"></i>'
    drawn = icons.draw(page)
    opening = '<svg class="pieces-icon pieces-icon-large theme-switch" data-mode="light"'
    assert drawn.startswith(opening)
    assert "<circle" in drawn
    assert icons.unknown(page) == set()
    assert icons.unknown('<span class="fas fa-dragon"></span>') == {"dragon"}


def test_a_picture_gets_few_colours_and_keeps_its_ground(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    image = Image.new("RGB", (1600, 1200), (254, 253, 255))
    for edge in range(0, 1200, 80):
        ImageDraw.Draw(image).line((0, edge, 1599, 1199 - edge), fill=(20, 90, 200), width=6)
    image.resize((400, 300)).save(file)  # with soft edges, as drawings have
    before = file.stat().st_size
    images.shrink(file)
    with Image.open(file) as small:
        assert small.mode == "P"
        assert small.convert("RGB").getpixel((0, 299)) == (254, 253, 255)
    assert file.stat().st_size < before


def test_pictures_in_the_page_become_files_that_wait(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    Image.effect_noise((64, 48), 50).save(file)
    inline = f"data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}"
    page = tmp_path / "chapters" / "one.html"
    page.parent.mkdir()
    html = images.into_files(f'<img alt="x" src="{inline}">', page, tmp_path)
    html = images.when_near(html, page)
    assert html.startswith('<img alt="x" src="../_images/')
    assert 'width="64" height="48" loading="lazy"' in html
    assert images.when_near(html, page) == html


def test_scripts_come_only_where_they_have_work(tiny: Build) -> None:
    chapter, plain = (files.read_page(tiny.site, name).text for name in (CHAPTER, "intro.html"))
    for name in ("copybutton.js", "togglebutton.js", "clipboard.min.js"):
        assert name in chapter
        assert name not in plain
    for name in ("fontawesome", "bootstrap.js", "searchindex.js", "design-tabs", "mathjax/"):
        assert name not in chapter.lower()
    assert "searchindex.js" in files.read_page(tiny.site, "search.html").text
    assert re.findall(r"[\w-]*theme\.css|basic\.css|mystnb", chapter) == ["theme.css"]


def test_what_is_printed_wears_the_colours_of_light(tiny_address: str, browser: Browser) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{tiny_address}/{CHAPTER}")
    seen = []
    for event in ("load", "beforeprint", "afterprint"):
        page.evaluate("event => dispatchEvent(new Event(event))", event)
        seen.append(page.evaluate("document.documentElement.dataset.theme"))
    assert seen == ["dark", "light", "dark"]
    page.close()


@pytest.fixture
def phone(tiny_address: str, browser: Browser):
    page = browser.new_page(viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto(f"{tiny_address}/{CHAPTER}")
    yield page
    page.close()


def test_the_menu_follows_the_keyboard(phone: Page) -> None:
    button = phone.get_by_role("button", name="Download this page")
    link = phone.get_by_role("link", name=".ipynb")
    button.focus()
    phone.keyboard.press("Enter")
    expect(link).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("ArrowDown")
    expect(link).to_be_focused()
    box = phone.locator(".dropdown-menu").bounding_box()
    assert 0 <= box["x"] <= 390 - box["width"]
    phone.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    phone.mouse.click(200, 600)
    expect(button).to_have_attribute("aria-expanded", "false")


def test_sidebar_and_colours_on_a_phone(phone: Page) -> None:
    phone.locator(".primary-toggle").tap()
    expect(phone.locator("#pst-primary-sidebar-modal")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.locator("#pst-primary-sidebar-modal")).to_be_hidden()
    switch = phone.get_by_role("button", name="Colour mode")
    seen = set()
    for _ in range(3):
        (icon,) = [one for one in switch.locator("svg").all() if one.is_visible()]
        seen.add(icon.get_attribute("data-mode"))
        switch.tap()
    assert seen == {"light", "dark", "auto"}


def test_code_is_copied_and_a_box_unfolds(tiny_address: str, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{tiny_address}/{CHAPTER}")
    page.locator("div.highlight").first.hover()
    page.locator("button.copybtn").first.click()
    assert "import tiny" in page.evaluate("navigator.clipboard.readText()")
    folded = page.get_by_text("Folded text.")
    expect(folded).to_be_hidden()
    page.get_by_role("button", name="Toggle hidden content").focus()
    page.keyboard.press("Enter")
    expect(folded).to_be_visible()
    context.close()


def test_search_by_the_button(tiny_address: str, browser: Browser) -> None:
    page = browser.new_page()
    watch = browsing.Watch(page, tiny_address)
    page.goto(f"{tiny_address}/{CHAPTER}")
    page.keyboard.press("Control+k")
    page.keyboard.type("quotation")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results li").first).to_be_visible()
    assert watch.take() == []
    page.close()
