"""Each gate sees the fault that is planted for it, and none where there is none."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import browser as chromium
import pytest
from book.gates import browsing, claims, files, weight
from book.gates import tiny as skeleton
from book.gates.building import Build, build
from playwright.sync_api import Browser

CHAPTER = "chapters/one.html"
APPENDIX = [f"{page}.html" for page in skeleton.APPENDIX]
PAGES = ["intro.html", CHAPTER, *APPENDIX, "genindex.html", "search.html"]
Plant = Callable[[str], str]


def test_tiny_book_passes_every_gate(tiny: Build, tiny_address: str, browser: Browser):
    book = tiny.site.parents[1]
    assert tiny.faults() == []
    names = [name for name in files.page_names(tiny.site) if "planted" not in name]
    assert names == sorted([*PAGES, "index.html"])
    for gate in (files.link_faults, files.duplicate_ids, files.weight_faults, files.bare_outputs):
        assert gate(tiny.site, PAGES) == []
    table, notebooks = book / "appendix" / "claims.yml", {CHAPTER: book / "chapters" / "one.ipynb"}
    assert claims.claim_faults(tiny.site, table, notebooks) == []
    assert browsing.page_faults(browser, tiny.site.as_uri(), PAGES) == []
    assert browsing.page_faults(browser, tiny_address, PAGES, look=True) == []


# Faults in the files

WIDE_STATE = f'<script type="application/json">{{"x": "{"1" * 300_000}"}}</script>'
STILL = f'<noscript><img alt="x" src="data:image/png;base64,{"AAAA" * 10_001}"></noscript>'


@pytest.mark.parametrize(
    ("gate", "markup", "fault"),
    [
        (files.link_faults, '<a href="missing.html">x</a>', "broken link: missing.html"),
        (files.link_faults, '<a href="one.html#no">x</a>', "no such anchor: one.html#no"),
        (files.link_faults, '<a href="#other:row=1">x</a>', "no such anchor: #other:row=1"),
        (files.link_faults, '<a href="../chapters/">x</a>', "link to a folder: ../chapters/"),
        (files.link_faults, '<img src="missing.png" alt="x">', "broken link: missing.png"),
        (
            files.link_faults,
            '<script defer src="../_static/pieces/unknown.js"></script>',
            "broken link: ../_static/pieces/unknown.js",
        ),
        (files.duplicate_ids, '<p id="claim-at-one">x</p>', "id 'claim-at-one' stands 2 times"),
        (
            files.bare_outputs,
            "<pre>&lt;Figure size 640x480 with 1 Axes&gt;</pre>",
            "bare output '&lt;Figure size 640x480 with 1 Axes&gt;'",
        ),
        (files.weight_faults, WIDE_STATE, "widget state of 300"),
        (files.weight_faults, STILL, "still picture of 30003 bytes"),
    ],
)
def test_fault_of_a_file(tiny: Build, plant: Plant, gate: Callable, markup: str, fault: str):
    name = plant(markup)
    (found,) = gate(tiny.site, [name])
    assert found.startswith(f"{name}: {fault}")


def test_heavy_scripts(tiny: Build, plant: Plant):
    """Each may be light: what counts is what one page loads together."""
    folder = tiny.site / "_static" / "pieces"
    for name in ("heavy-one.js", "heavy-two.js"):
        # not to be compressed
        (folder / name).write_bytes(random.Random(0).randbytes(files.SCRIPT_LIMIT // 2 + 500))
    scripts = ['<script src="../_static/pieces/heavy-one.js?v=1"></script>']
    scripts.append(scripts[0].replace("one", "two"))
    assert files.weight_faults(tiny.site, [plant(scripts[0]), plant(scripts[1])]) == []
    faults = files.weight_faults(tiny.site, [plant("".join(scripts))])
    assert ["widget script" in fault for fault in faults] == [True]


def test_claims_without_link_or_line(tiny: Build, tmp_path: Path):
    table, notebook = tmp_path / "claims.yml", tmp_path / "one.ipynb"
    table.write_text("attention: [{id: at-four}]", encoding="utf-8")
    skeleton.write_notebook(notebook, [*skeleton.CELLS, skeleton.code("1", "claim:at-three")])
    assert claims.claim_faults(tiny.site, table, {CHAPTER: notebook}) == [
        "at-four is not on the page of claims",
        f"the page of claims has no link to {CHAPTER}#claim-at-three",
    ]


# Faults in the browser: each has a page of its own where it could hide another

VISIT = {
    '<p class="pieces-widget" data-pieces-name="dead"></p>': "the widget dead is not alive",
    '<img src="https://example.org/x.png" alt="x">': "another host: https://example.org/x",
    '<script src="//example.org/x.js"></script>': "example.org/x.js",
    "<script>console.error('planted')</script>": "console error: planted",
    "<script>console.warn('planted')</script>": "console warning: planted",
    "<script>throw new Error('planted')</script>": "page error: planted",
    "<p>\\(x^2\\)</p>": "not typeset: \\(x^2\\)",
    '<span class="math"><code>\\frac{1</code></span>': "not typeset: \\frac{1",
    '<script src="../_static/mathjax/tex.js"></script>': "formulas or icons in the browser",
    '<link rel="preload" as="font" href="../_static/fa-solid-900.woff2">': "fa-solid-900.woff2",
}


def test_heavy_pages(tiny: Build, tiny_address: str, browser: Browser, plant: Plant):
    """A page with widgets may weigh more; what waits below is not counted."""
    content = random.Random(0).randbytes(weight.WITHOUT)
    (tiny.site / "_static" / "heavy.woff2").write_bytes(content)
    load = "<script>fetch('../_static/heavy.woff2?{}')</script>"

    def heavy(markup: str, name: str) -> bool:
        faults = browsing.page_faults(browser, tiny_address, [plant(markup)])
        return any("bytes, at most" in fault and name in fault for fault in faults)

    assert not heavy("", "")  # a chapter with widgets
    assert heavy(load.format(1) + load.format(2), "heavy.woff2")
    # the same page without its widgets
    urls = [f"{tiny_address}/_static/heavy.woff2", f"{tiny_address}/{CHAPTER}"]
    assert weight.faults(urls, widgets=True) == []
    (fault,) = weight.faults(urls, widgets=False)
    assert fault.startswith("loads 20")


@pytest.mark.parametrize("way", ["file", "http"])
def test_visit(tiny: Build, tiny_address: str, browser: Browser, plant: Plant, way: str):
    address = tiny_address if way == "http" else tiny.site.as_uri()
    faults = browsing.page_faults(browser, address, [plant("".join(VISIT))])
    for fault in VISIT.values():
        assert any(fault in found for found in faults), (fault, faults)
    faults = browsing.page_faults(browser, address, [plant('<script>fetch("no.json")</script>')])
    assert any("console error" in found for found in faults), faults


LOOK = {
    '<img src="../_static/favicon.svg">': "axe image-alt",
    "<h5>Too deep</h5>": "axe heading-order",
    '<p style="color: #999; background: #aaa">pale</p>': "axe color-contrast",
    '<div style="width: 2000px">wide</div>': "scrolls sideways",
    '<div style="overflow: auto; height: 2em" tabindex="-1">' + "line<br>" * 9 + "</div>": (
        "axe scrollable-region-focusable"
    ),
}


def test_look(tiny_address: str, browser: Browser, plant: Plant):
    name = plant("".join(LOOK))
    faults = browsing.page_faults(browser, tiny_address, [name], look=True)
    for fault in LOOK.values():
        assert any(fault in found for found in faults), (fault, faults)


def test_look_sees_dark_mode_and_phones(tiny_address: str, browser: Browser, plant: Plant):
    """A fault that shows only in the dark, and one that shows only on a phone."""
    name = plant(
        '<style>html[data-theme="dark"] .planted { color: #222; background: #333 }</style>'
        '<p class="planted">only dark</p><div style="width: 500px">only narrow</div>'
    )
    faults = browsing.page_faults(browser, tiny_address, [name], look=True)
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

SPOILED = {
    "unknown": (skeleton.code("1", "claim:at-three"), "unknown claim 'at-three'"),
    "twice": (skeleton.code("1", "claim:at-one"), "'at-one' is shown in chapters/one"),
    "stderr": (
        skeleton.code("import sys; print('planted', file=sys.stderr)"),
        "stderr was found in the cell outputs",
    ),
    "raising": (skeleton.code("raise ValueError('planted')"), "Executing notebook failed"),
    "formula": (skeleton.text(r"Half: $\frac{1}$"), "cannot be set: a part is missing"),
    "nowhere": (skeleton.text("[x](one.ipynb#nowhere)"), "local id not found"),
    "unlabelled": (skeleton.text("{ref}`x <claim-at-three>`"), "undefined label"),
}


def test_build(once: Callable[..., Build]):
    """One build of a book with a fault in each chapter but the first."""

    def make(folder: Path) -> Build:
        book = skeleton.write_book(folder)
        for name, (cell, _) in SPOILED.items():
            path = book / "chapters" / f"{name}.ipynb"
            skeleton.write_notebook(path, [skeleton.text(f"# {name}"), cell])
        skeleton.write_toc(book, "chapters/one", *(f"chapters/{name}" for name in SPOILED))
        return build(book, book)

    spoiled = once("spoiled", make)
    assert spoiled.status != 0
    for name, (_, complaint) in SPOILED.items():
        found = [line for line in spoiled.faults() if f"chapters/{name}" in line]
        assert any(complaint in line for line in found), (name, spoiled.faults())
    assert not [line for line in spoiled.faults() if "chapters/one.ipynb" in line]
