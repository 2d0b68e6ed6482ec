"""What the whole book looks like to a reader: typefaces, sidebar, cards, contents, one column."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from book.gates import browsing, column, files, glossary, sharing
from book.gates.building import Build
from browser import AXE
from fontTools.ttLib import TTFont
from pieces_book import descriptions, fonts, previews, roles
from playwright.sync_api import Browser, Page

from pieces.chapters import CHAPTERS

CHAPTER = "chapters/01-attention.html"
FONT_LIMIT = 90_000


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield opened
    opened.close()


def text_of(book: Build, name: str) -> str:
    return files.read_page(book.site, name).text


def test_the_typefaces_are_local_light_and_whole(book: Build):
    folder = book.site / "_static" / "fonts"
    style = (book.site / "_static" / "pieces.css").read_text(encoding="utf-8")
    named = re.findall(r'url\("fonts/([^"]+)"\)', style)
    assert sorted(named) == sorted(path.name for path in folder.glob("*.woff2"))
    assert "http" not in style
    assert sum((folder / name).stat().st_size for name in named) <= FONT_LIMIT
    for face in fonts.FACES:
        known = TTFont(folder / face.name).getBestCmap()
        assert not {*"Aéœ0×→√ "} - set(map(chr, known)), face.name
        assert "SIL Open Font License" in (folder / face.licence).read_text(encoding="utf-8")


def test_every_page_says_what_it_is(book: Build):
    pages = [name for name in files.page_names(book.site) if name != "index.html"]
    assert sharing.description_faults(book.site, pages) == []
    assert sharing.LONGEST == descriptions.LONGEST
    assert CHAPTERS[1].goal in sharing.said(book.site, CHAPTER)["description"]


def test_a_known_site_gets_the_address_of_its_picture(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(descriptions.SITE, "https://example.org/book/")
    made = descriptions.tags('A "title"', "Words.", "chapters/x", "preview/x.png")
    assert 'property="og:image" content="https://example.org/book/_static/preview/x.png"' in made
    assert 'content="A &quot;title&quot;"' in made


def test_the_previews_are_there(book: Build):
    names = ("book", *(chapter.slug for chapter in CHAPTERS if chapter.written))
    assert sharing.preview_faults(book.site / "_static" / previews.FOLDER, names) == []
    assert sharing.PICTURE == previews.SIZE


def test_long_descriptions_end_with_a_sentence_or_a_word():
    assert descriptions.shorten("One. " + 60 * "two " + ".") == "One."
    assert descriptions.shorten(80 * "four ").endswith("four …")


def test_the_sidebar_numbers_the_chapters_and_links_those_that_are_written(book: Build):
    nav = re.search(r'<nav class="bd-links.*?</nav>', text_of(book, CHAPTER), re.DOTALL).group()
    for chapter in CHAPTERS:
        line = rf'<span class="pieces-nth">{chapter.number}</span>{re.escape(chapter.title)}'
        tag = "a" if chapter.written else "span"
        assert re.search(rf"<{tag} [^>]*>{line}", nav), chapter.title
    assert nav.count(", not written yet") == sum(not chapter.written for chapter in CHAPTERS)
    assert "status.html" not in nav
    assert "status.html" in text_of(book, "appendix/about.html")
    assert nav.count('aria-current="page"') == 1


def test_the_start_page_has_a_card_for_each_chapter_and_counts_the_claims(book: Build):
    start, claims = text_of(book, "intro.html"), text_of(book, "appendix/claims.html")
    assert start.count("data-pieces-chapter=") == len(CHAPTERS)
    assert start.count('viewBox="0 0 120') == len(CHAPTERS)
    for chapter in CHAPTERS:
        assert (f'<a href="chapters/{chapter.slug}.html"><svg' in start) == chapter.written
    shown, total = map(int, re.search(r"<strong>(\d+) of (\d+)</strong>", start).groups())
    row = re.search(r"<td><p>All</p></td>\s*<td>.*?(\d+).*?<td>.*?(\d+)", claims, re.DOTALL)
    assert (shown, total - shown) == tuple(map(int, row.groups()))


def test_chapters_to_come_take_less_than_half_a_screen(page: Page, book_address: str):
    page.goto(f"{book_address}/intro.html")
    cards = page.locator(".pieces-to-come + ol")
    assert cards.locator("li").count() == sum(not chapter.written for chapter in CHAPTERS)
    assert cards.bounding_box()["height"] < 400


def test_the_name_of_the_book_stays_whole_above_the_sidebar(page: Page, book_address: str):
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{book_address}/appendix/status.html")
    sidebar = page.locator(".bd-sidebar-primary")
    sidebar.evaluate("bar => { bar.scrollTop = 150; }")
    assert sidebar.evaluate("bar => bar.scrollTop") > 50
    box, bar = page.locator(".logo__title").bounding_box(), sidebar.bounding_box()
    assert box["y"] >= bar["y"]
    seen = "([x, y]) => document.elementFromPoint(x, y).closest('[role=banner]') !== null"
    for part in (5, box["height"] - 5):
        assert page.evaluate(seen, [box["x"] + 40, box["y"] + part])


def test_a_card_opens_by_mouse_and_keyboard_stays_and_closes(page: Page, book_address: str):
    page.goto(f"{book_address}/{CHAPTER}")
    assert glossary.text_faults(page) == []
    assert glossary.mouse_faults(page) == []
    page.goto(f"{book_address}/{CHAPTER}")
    assert glossary.keyboard_faults(page) == []


def test_a_tap_opens_a_card_and_a_page_without_script_has_links(
    browser: Browser, book_address: str
):
    touch = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    page = touch.new_page()
    page.goto(f"{book_address}/{CHAPTER}")
    assert glossary.touch_faults(page) == []
    touch.close()
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{book_address}/{CHAPTER}")
    page.locator(glossary.TERM).first.click()
    page.wait_for_url("**/glossary.html#*")
    plain.close()


@pytest.mark.parametrize("theme", browsing.THEMES)
def test_an_open_card_is_accessible(page: Page, book_address: str, theme: str):
    page.add_init_script(AXE.read_text(encoding="utf-8"))
    page.goto(f"{book_address}/{CHAPTER}")
    browsing.set_theme(page, theme)
    page.locator(glossary.TERM).first.hover()
    assert glossary.open_cards(page)
    assert browsing.axe_faults(page) == []


def test_the_contents_follow_the_reader(page: Page, book_address: str):
    page.goto(f"{book_address}/{CHAPTER}")
    page.evaluate(browsing.SETTLE)
    assert column.contents_faults(page) == []


@pytest.mark.parametrize("width", browsing.WIDTHS)
def test_prose_code_and_widgets_share_both_edges(page: Page, book_address: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{book_address}/{CHAPTER}")
    page.evaluate(browsing.SETTLE)
    assert column.edge_faults(page) == []
    if width == 1280:
        assert page.evaluate("document.querySelector('article').clientWidth") == 46 * 16


def test_queries_keys_and_values_are_marked_in_text_and_code():
    code = (
        '<div class="highlight"><pre><span></span><span class="n">query</span> '
        '<span class="n">queryset</span> <span class="c1"># Q of a key</span></pre></div>'
    )
    body = f"<p><strong>keys</strong> <strong>keyed</strong></p>{code}"
    seen = roles.colour(body, code=True)
    assert '<strong class="pieces-key">keys</strong> <strong>keyed</strong>' in seen
    assert '<span class="n pieces-query">query</span> <span class="n">queryset</span>' in seen
    assert '# <span class="pieces-query">Q</span> of a <span class="pieces-key">key</span>' in seen
    assert code in roles.colour(body, code=False)
