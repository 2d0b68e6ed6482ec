"""The built book, through every gate."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from book.gates import browsing, claims, files
from book.gates.building import Build
from book.gates.tiny import ROOT
from playwright.sync_api import Browser

GENERATED = ["genindex.html", "py-modindex.html", "search.html"]


def toc_pages(entry: dict) -> list[str]:
    """The pages of the table of contents, in reading order."""
    own = [entry.get("root") or entry.get("file")]
    below = [item for key in ("parts", "chapters", "sections") for item in entry.get(key, [])]
    return [page for page in own if page] + [page for item in below for page in toc_pages(item)]


SOURCES = toc_pages(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
PAGES = [f"{source}.html" for source in SOURCES] + GENERATED


def notebooks() -> dict[str, Path]:
    paths = {f"{source}.html": ROOT / f"{source}.ipynb" for source in SOURCES}
    return {page: path for page, path in paths.items() if path.exists()}


def test_the_build_says_nothing(book: Build):
    assert book.faults() == []


def test_the_pages_are_those_of_the_table_of_contents(book: Build):
    assert files.page_names(book.site) == sorted([*PAGES, "index.html"])


@pytest.mark.parametrize(
    "gate", [files.link_faults, files.duplicate_ids, files.bare_outputs, files.weight_faults]
)
def test_the_files_are_sound(book: Build, gate):
    assert gate(book.site, [*PAGES, "index.html"]) == []


def test_outside_links_are_secure(book: Build):
    outside = files.outside_links(book.site, PAGES)
    print("\n".join(outside))  # the weekly check follows them
    assert [url for url in outside if not url.startswith("https://")] == []


def test_every_claim_is_listed_and_leads_to_its_cell(book: Build):
    table = ROOT / "appendix" / "claims.yml"
    assert claims.claim_faults(book.site, table, notebooks()) == []


def test_no_repository_is_named(book: Build):
    words = ("executablebooks", "colab.research", "mybinder", "github.com/OWNER")
    found = [(page, word) for page in PAGES for word in words
             if word in files.read_page(book.site, page).text]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_from_disk(book: Build, browser: Browser, page: str):
    assert browsing.page_faults(browser, book.site.as_uri(), [page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_accessible_and_fits(book_address: str, browser: Browser, page: str):
    assert browsing.page_faults(browser, book_address, [page], look=True) == []


def test_index_leads_to_the_start(book: Build, book_address: str, browser: Browser):
    for address in (book.site.as_uri(), book_address):
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        page.wait_for_url("**/intro.html")
        page.close()


def test_search_finds_a_page(book: Build, book_address: str, browser: Browser):
    for address in (book.site.as_uri(), book_address):
        assert browsing.search_faults(browser, address, "attention") == []
