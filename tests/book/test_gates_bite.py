"""Each gate sees the fault that is planted for it, and none where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import browser as chromium
import pytest
from book.gates import browsing, claims, files
from book.gates import tiny as skeleton
from book.gates.building import Build, build
from playwright.sync_api import Browser

CHAPTER = "chapters/one.html"
Plant = Callable[[str], str]


@pytest.fixture
def plant(tiny: Build) -> Iterator[Plant]:
    """Write a page with the given markup in its article beside the chapter; return its name."""
    planted: list[Path] = []

    def write(markup: str) -> str:
        name = f"chapters/planted-{uuid4().hex}.html"
        text = (tiny.site / "chapters" / "one.html").read_text(encoding="utf-8")
        assert "</article>" in text
        (tiny.site / name).write_text(text.replace("</article>", f"{markup}</article>"))
        planted.append(tiny.site / name)
        return name

    yield write
    for path in planted:
        path.unlink()


# Without a fault


def test_tiny_book_passes_every_gate(tiny: Build, tiny_address: str, browser: Browser):
    pages = ["intro.html", CHAPTER, "appendix/claims.html", "genindex.html", "search.html"]
    notebook = tiny.site.parents[1] / "chapters" / "one.ipynb"
    table = tiny.site.parents[1] / "appendix" / "claims.yml"
    assert tiny.faults() == []
    names = [name for name in files.page_names(tiny.site) if "planted" not in name]
    assert names == sorted([*pages, "index.html"])
    assert files.link_faults(tiny.site, pages) == []
    assert files.duplicate_ids(tiny.site, pages) == []
    assert files.weight_faults(tiny.site, pages) == []
    assert files.bare_outputs(tiny.site, pages) == []
    assert claims.claim_faults(tiny.site, table, {CHAPTER: notebook}, []) == []
    assert browsing.visit_faults(browser, tiny.site.as_uri(), pages) == []
    assert browsing.visit_faults(browser, tiny_address, pages) == []
    assert browsing.look_faults(browser, tiny_address, pages) == []


# Faults in the files


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<a href="missing.html">x</a>', "broken link: missing.html"),
        ('<a href="one.html#nowhere">x</a>', "no such anchor: one.html#nowhere"),
        ('<a href="#other:row=1">x</a>', "no such anchor: #other:row=1"),
        ('<a href="../chapters/">x</a>', "link to a folder: ../chapters/"),
        ('<img src="missing.png" alt="x">', "broken link: missing.png"),
    ],
)
def test_broken_link(tiny: Build, plant: Plant, markup: str, fault: str):
    name = plant(markup)
    assert files.link_faults(tiny.site, [name]) == [f"{name}: {fault}"]


def test_duplicate_id(tiny: Build, plant: Plant):
    name = plant('<p id="claim-at-one">x</p>')
    assert files.duplicate_ids(tiny.site, [name]) == [f"{name}: id 'claim-at-one' stands 2 times"]


def test_bare_output(tiny: Build, plant: Plant):
    name = plant("<pre>&lt;Figure size 640x480 with 1 Axes&gt;</pre>")
    assert len(files.bare_outputs(tiny.site, [name])) == 1


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        (f'<script type="application/json">{{"x": "{"1" * 300_000}"}}</script>', "widget state"),
        (
            f'<noscript><img alt="x" src="data:image/png;base64,{"AAAA" * 10_001}"></noscript>',
            "still picture",
        ),
    ],
)
def test_heavy_page(tiny: Build, plant: Plant, markup: str, what: str):
    faults = files.weight_faults(tiny.site, [plant(markup)])
    assert len(faults) == 1
    assert what in faults[0]


def test_heavy_scripts(tiny: Build, plant: Plant):
    """Each may be light: what counts is what one page loads together."""
    folder = tiny.site / "_static" / "pieces"
    for name in ("heavy-one.js", "heavy-two.js"):
        (folder / name).write_text("/" * 31_000)
    scripts = ['<script src="../_static/pieces/heavy-one.js?v=1"></script>']
    scripts.append(scripts[0].replace("one", "two"))
    assert files.weight_faults(tiny.site, [plant(scripts[0]), plant(scripts[1])]) == []
    faults = files.weight_faults(tiny.site, [plant("".join(scripts))])
    assert ["widget script" in fault for fault in faults] == [True]


def test_script_of_a_kind_that_is_missing(tiny: Build, plant: Plant):
    name = plant('<script defer src="../_static/pieces/unknown.js"></script>')
    assert files.link_faults(tiny.site, [name]) == [
        f"{name}: broken link: ../_static/pieces/unknown.js"
    ]


def test_untagged_claim(tiny: Build, tmp_path: Path):
    """A cell loses its tag: no cell shows the claim, and the ledger does not call it open."""
    table = tiny.site.parents[1] / "appendix" / "claims.yml"
    notebook = tmp_path / "one.ipynb"
    cells = [cell for cell in skeleton.CELLS if "claim:at-one" not in skeleton.tags(cell)]
    skeleton.write_notebook(notebook, cells)
    faults = claims.claim_faults(tiny.site, table, {CHAPTER: notebook}, [])
    assert faults == ["no cell is tagged claim:at-one"]


def test_tag_without_an_anchor(tiny: Build, tmp_path: Path):
    table = tiny.site.parents[1] / "appendix" / "claims.yml"
    notebook = tmp_path / "one.ipynb"
    cells = [*skeleton.CELLS, skeleton.code("1", "claim:at-three")]
    skeleton.write_notebook(notebook, cells)
    assert claims.claim_faults(tiny.site, table, {CHAPTER: notebook}, []) == [
        f"{CHAPTER} has no anchor claim-at-three",
        f"the page of claims has no link to {CHAPTER}#claim-at-three",
        "at-three is no claim",
    ]


def test_claim_shown_and_called_open(tiny: Build):
    folder = tiny.site.parents[1]
    faults = claims.claim_faults(
        tiny.site,
        folder / "appendix" / "claims.yml",
        {CHAPTER: folder / "chapters" / "one.ipynb"},
        ["at-two"],
    )
    assert faults == ["at-two is shown: take it off the ledger"]


# Faults in the browser


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<img src="https://example.org/x.png" alt="x">', "another host: https://example.org/x"),
        ('<script src="//example.org/x.js"></script>', "request to another host"),
        ("<script>console.error('planted')</script>", "console error: planted"),
        ("<script>console.warn('planted')</script>", "console warning: planted"),
        ("<script>throw new Error('planted')</script>", "page error: planted"),
        ('<script>fetch("missing.json")</script>', "console error"),
        ('<p class="mathjax_ignore">\\(x^2\\)</p>', "not typeset: \\(x^2\\)"),
        ('<span class="math notranslate">\\(\\frac{1\\)</span>', "not typeset"),
    ],
)
@pytest.mark.parametrize("way", ["file", "http"])
def test_visit(
    tiny: Build,
    tiny_address: str,
    browser: Browser,
    plant: Plant,
    way: str,
    markup: str,
    fault: str,
):
    address = tiny_address if way == "http" else tiny.site.as_uri()
    name = plant(markup)
    faults = browsing.visit_faults(browser, address, [name])
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<img src="../_static/favicon.svg">', "axe image-alt"),
        ("<h5>Too deep</h5>", "axe heading-order"),
        ('<p style="color: #999; background: #aaa">pale</p>', "axe color-contrast"),
        ('<div style="width: 2000px">wide</div>', "scrolls sideways"),
        (
            '<div style="overflow: auto; height: 2em" tabindex="-1">' + "line<br>" * 9 + "</div>",
            "axe scrollable-region-focusable",
        ),
    ],
)
def test_look(tiny_address: str, browser: Browser, plant: Plant, markup: str, fault: str):
    name = plant(markup)
    faults = browsing.look_faults(browser, tiny_address, [name])
    assert any(fault in found for found in faults), faults


def test_look_sees_dark_mode_and_phones(tiny_address: str, browser: Browser, plant: Plant):
    """A fault that shows only in the dark, and one that shows only on a phone."""
    name = plant(
        '<style>html[data-theme="dark"] .planted { color: #222; background: #333 }</style>'
        '<p class="planted">only dark</p><div style="width: 500px">only narrow</div>'
    )
    faults = browsing.look_faults(browser, tiny_address, [name])
    contrast = {fault.split(":")[0] for fault in faults if "color-contrast" in fault}
    sideways = {fault.split(":")[0] for fault in faults if "sideways" in fault}
    assert contrast == {f"{name} (dark, 1280)", f"{name} (dark, 390)"}
    assert sideways == {f"{name} (light, 390)", f"{name} (dark, 390)"}


def test_search_that_finds_nothing(tiny_address: str, browser: Browser):
    assert browsing.search_faults(browser, tiny_address, "attention") == []
    assert browsing.search_faults(browser, tiny_address, "xyzzy") != []


def test_missing_browser_names_the_command(monkeypatch: pytest.MonkeyPatch):
    class Nothing:
        class chromium:
            executable_path = "/nowhere"

    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(chromium.BrowserMissing, match="python -m playwright install"):
        chromium.find(Nothing())


# Faults in the build


@pytest.fixture(scope="module")
def spoiled(once: Callable[..., Build]) -> Build:
    """One build of a book with a fault in each chapter."""

    def make(folder: Path) -> Build:
        book = skeleton.write_book(folder)
        chapters = {
            "unknown": [skeleton.code("1", "claim:at-three")],
            "stderr": [skeleton.code("import sys; print('planted', file=sys.stderr)")],
            "raising": [skeleton.code("raise ValueError('planted')")],
            "nowhere": [skeleton.text("[x](one.ipynb#nowhere) {ref}`x <claim-at-three>`")],
        }
        for name, cells in chapters.items():
            skeleton.write_notebook(
                book / "chapters" / f"{name}.ipynb", [skeleton.text(f"# {name}"), *cells]
            )
        skeleton.write_toc(book, "chapters/one", *(f"chapters/{name}" for name in chapters))
        return build(book, book)

    return once("spoiled", make)


@pytest.mark.parametrize(
    ("chapter", "complaint"),
    [
        ("unknown", "unknown claim 'at-three'"),
        ("stderr", "stderr was found in the cell outputs"),
        ("raising", "Executing notebook failed"),
        ("nowhere", "local id not found"),
        ("nowhere", "undefined label"),
    ],
)
def test_build(spoiled: Build, chapter: str, complaint: str):
    assert spoiled.status != 0
    found = [line for line in spoiled.faults() if f"chapters/{chapter}" in line]
    assert any(complaint in line for line in found), found


def test_clean_chapter_of_a_spoiled_book_is_not_blamed(spoiled: Build):
    assert not [line for line in spoiled.faults() if "chapters/one.ipynb" in line]


def test_stale_library(tmp_path: Path):
    """The library changes and the notebook does not: it is run again, under a new cache name."""
    book = skeleton.write_book(tmp_path / "book")
    first = build(book, book)
    assert "the library says 1" in files.read_page(first.site, CHAPTER).text
    again = build(book, book, clean=False)
    assert "Executing notebook" not in again.log
    (book / "lib" / "tiny.py").write_text("VALUE = 2\n")
    changed = build(book, book, clean=False)
    assert [first.faults(), again.faults(), changed.faults()] == [[], [], []]
    assert "the library says 2" in files.read_page(changed.site, CHAPTER).text
    assert len(list((first.site.parent / ".jupyter_cache").iterdir())) == 2
