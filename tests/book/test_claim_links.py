"""A link to a claim lands above its test, marks the place quietly, and opens the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from book.gates import claims
from book.gates.building import Build
from book.gates.tiny import ROOT
from playwright.sync_api import Browser, Page, expect

HEIGHT = 800
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
SHOWN = [(path.stem, claim) for path in NOTEBOOKS for claim in claims.tagged_cells(path)]

# What a reader sees who follows a link to a claim: where the mark is, and whether the test is open.
LANDED = """async (name) => {
    await new Promise((done) => setTimeout(done, 400));
    const anchor = document.getElementById(name);
    const place = document.getElementById(`${name}-test`) ?? anchor;
    const cell = place.closest(".cell") ?? place;
    const marked = document.querySelectorAll(".pieces-landed");
    return {
        marked: marked.length,
        top: marked[0]?.getBoundingClientRect().top,
        heading: marked[0]?.matches("h2, h3, h4") ?? false,
        open: [...cell.querySelectorAll("details")].every((fold) => fold.open),
        code: cell.querySelector("pre")?.checkVisibility() ?? false,
    };
}"""


def landing_faults(page: Page, claim: str, *, heading: bool) -> list[str]:
    """What is wrong where a link to a claim leads."""
    seen = page.evaluate(LANDED, f"claim-{claim}")
    faults = [] if seen["marked"] == 1 else [f"{seen['marked']} places are marked"]
    if seen["marked"] and not 40 <= seen["top"] <= HEIGHT / 2:
        faults.append(f"the mark stands at {seen['top']:.0f} of {HEIGHT} pixels")
    if seen["marked"] and seen["heading"] != heading:
        faults.append("the mark is not at the heading" if heading else "the mark is at a heading")
    if not (seen["open"] and seen["code"]):
        faults.append("the test is folded")
    return [f"{claim}: {fault}" for fault in faults]


@pytest.fixture
def page(book: Build, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": HEIGHT}, reduced_motion="reduce")
    yield page
    page.close()


@pytest.mark.parametrize("name", dict.fromkeys(name for name, _ in SHOWN))
def test_links_land_above_an_opened_test(book_address: str, page: Page, name: str):
    """From another page the first, then by a changed address every other of the page."""
    first, *others = [claim for notebook, claim in SHOWN if notebook == name]
    page.goto(f"{book_address}/appendix/claims.html")
    page.click(f'a[href$="chapters/{name}.html#claim-{first}"]')
    page.wait_for_load_state("load")
    companion = name.endswith("-tested")
    faults = landing_faults(page, first, heading=companion)
    for claim in others:
        page.evaluate("name => { location.hash = name; }", f"claim-{claim}")
        faults += landing_faults(page, claim, heading=companion)
    assert faults == []


def test_without_the_script_the_gate_bites(book_address: str, page: Page):
    page.route("**/claims.js*", lambda route: route.abort())
    name, claim = next(pair for pair in SHOWN if pair[0].endswith("-tested"))
    page.goto(f"{book_address}/chapters/{name}.html#claim-{claim}")
    assert landing_faults(page, claim, heading=True) == [
        f"{claim}: 0 places are marked",
        f"{claim}: the test is folded",
    ]


def test_from_disk_it_is_the_same(book: Build, page: Page):
    name, claim = next(pair for pair in SHOWN if pair[0].endswith("-tested"))
    page.goto(f"{book.site.as_uri()}/chapters/{name}.html#claim-{claim}")
    assert landing_faults(page, claim, heading=True) == []


WAITING = """(name) => {
    const anchor = document.getElementById(name), fold = anchor.closest("details");
    const open = document.querySelectorAll("details[open]").length;
    const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    return [fold.open, anchor.getBoundingClientRect().top, open, end];
}"""


def test_claims_that_wait_are_folded_and_a_link_opens_their_fold(book_address: str, page: Page):
    shown = {claim for _, claim in SHOWN}
    known = claims.claim_ids(ROOT / "appendix" / "claims.yml")
    waiting = [claim for claim in known if claim not in shown]
    page.goto(f"{book_address}/appendix/claims.html")
    assert page.locator("details[open]").count() == 0
    assert page.locator("details dt").count() == len(waiting)
    assert page.locator("h2", has_text=f"{len(waiting)} more").count() == bool(waiting)
    for claim in waiting[:: len(waiting) // 3]:
        page.goto(f"{book_address}/appendix/about.html")
        page.goto(f"{book_address}/appendix/claims.html#{claim}")
        page.wait_for_load_state("load")
        is_open, top, count, at_end = page.evaluate(WAITING, claim)
        assert (is_open, count) == (True, 1)
        assert 0 < top < (HEIGHT if at_end else HEIGHT / 2)
    page.goto(f"{book_address}/appendix/claims.html")
    row = page.locator(".pieces-counts a").last
    row.click()
    fold = page.locator(f"details{row.get_attribute('href')}")
    expect(fold).to_have_attribute("open", "")  # the page opens it once the address has changed


def test_claims_of_a_companion_are_counted(book: Build):
    known = set(claims.claim_ids(ROOT / "appendix" / "claims.yml"))
    shown = {claim for _, claim in SHOWN}
    assert shown <= known
    start = (book.site / "intro.html").read_text(encoding="utf-8")
    assert f"{len(shown)} of {len(known)}" in start
