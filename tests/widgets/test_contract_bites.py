"""Each check of the contract bites: a fault is planted in a sound page, and is found."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from widgets.attention_stepper.samples import make
from widgets.scale_lab.samples import make as lab
from widgets.scale_lab.samples import stir
from widgets.test_contract import open_all

from widgets import checks

FIRST = "document.querySelector('.pieces-widget {}')"
FAULTS = [
    (checks.axe, FIRST.format("[data-matrix] input") + ".removeAttribute('aria-label')"),
    (checks.sideways, FIRST.format("figcaption") + ".style.width = '3000px'"),
    (checks.ids, FIRST.format("figcaption") + ".id = document.querySelector('[id]').id"),
    (checks.targets, FIRST.format("button") + ".style.cssText = 'height: 9px; min-height: 0'"),
    (checks.words, FIRST.format("figcaption") + ".append(undefined)"),
    (checks.words, FIRST.format("figcaption") + ".append(document.createElement('img'))"),
    (checks.tables, FIRST.format(".pieces-tables th[scope=row]") + ".remove()"),
    (checks.tables, FIRST.format(".pieces-tables caption") + ".remove()"),
    (checks.tables, FIRST.format(".pieces-tables") + ".replaceChildren()"),
    (checks.statuses, FIRST.format("[role=status]") + ".ariaLive = 'assertive'"),
    (checks.motion, FIRST.format("button") + ".style.transition = 'color 1s'"),
    ("stops", FIRST.format('.pieces-strip [tabindex="-1"]') + ".tabIndex = 0"),
    ("stops", FIRST.format("input[type=checkbox]") + ".tabIndex = -1"),
    ("stops", FIRST.format("select") + ".style.outline = 'none'"),
    ("stops", FIRST.format("select") + ".removeAttribute('data-lm-suppress-shortcuts')"),
    ("arrows", FIRST.format(".pieces-strip") + ".addEventListener('keydown', stop, true)"),
    (
        "arrows",
        FIRST.format(".pieces-scroll:not([hidden]) > .pieces-grid")
        + ".addEventListener('keydown', stop, true)",
    ),
    ("keys", FIRST.format("select") + ".addEventListener('keydown', (e) => e.target.blur())"),
    ("keys", FIRST.format("figure") + ".addEventListener('keydown', stop, true)"),
]


def found_by(check: object, page: Page) -> list[str]:
    root = page.locator(".pieces-widget").first
    if check == "stops":
        return checks.tab_stops(page, root)
    if check == "arrows":
        return checks.arrows(page, root)
    if check == "keys":
        checks.tab_stops(page, root)
        return checks.keys_stay(page)
    return check(page)


def test_a_planted_fault_is_found(page_with: Callable):
    for check, plant in FAULTS:
        # A page of its own: where Tab begins is remembered over a reload.
        page = page_with(make(), reduced_motion="reduce")
        open_all(page)
        if check not in ("arrows", "keys"):
            assert found_by(check, page) == [], check
        page.evaluate(
            "(plant) => { window.stop = (e) => { e.stopImmediatePropagation();"
            " document.dispatchEvent(new KeyboardEvent('keydown', { key: e.key })); };"
            " eval(plant); }",
            plant,
        )
        assert found_by(check, page), plant


BOX = "display: inline-block; overflow: hidden; line-height: 0"
FIELD = "document.querySelector('.pieces-widget input[type=text]')"
LAB_FAULTS = [
    (lambda page: checks.heights(page, {"scale-lab": 560}), "figure", ".style.padding = '99px'"),
    (checks.clipped, "figcaption b", f".style.cssText = '{BOX}'"),
]


def test_what_is_too_high_or_hidden_is_found(page_with: Callable):
    for check, selector, plant in LAB_FAULTS:
        page = page_with(lab())
        assert check(page) == []
        page.evaluate(FIRST.format(selector) + plant)
        assert check(page), plant


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        ("e.target.after(document.createElement('hr'))", "moves the layout"),
        # As a line does that says more than it said before.
        (
            "const said = document.querySelector('[role=status]'); "
            "if (said.textContent) Object.assign(said, { className: '', style: 'height: 60px' })",
            "moves the layout",
        ),
        ("e.target.removeAttribute('aria-invalid')", "is not marked"),
        (
            "setTimeout(() => document.querySelector('.pieces-fault').remove(), 50)",
            "is not answered",
        ),
        ("document.querySelector('figcaption').append('abc')", "outlives Reset"),
    ],
)
def test_a_wrong_number_that_does_harm_is_found(page_with: Callable, plant: str, told: str):
    page = page_with(lab(), reduced_motion="reduce")
    page.evaluate(f"{FIELD}.addEventListener('change', (e) => {{ {plant}; }})")
    found = checks.wrong_numbers(page, page.locator(".pieces-widget"), stir)
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (
            "document.body.append(Object.assign(new Image(), { src: 'https://x.org/a' }))",
            "request: https://x.org/a",
        ),
        ("setTimeout(() => { throw Error('planted'); })", "error: planted"),
        ("console.warn('planted')", "console: planted"),
        ("setTimeout(() => alert('planted'))", "dialog: planted"),
    ],
)
def test_a_page_that_asks_or_complains_is_found(pages, plant: str, told: str):
    page = pages.open(lab())
    page.evaluate(f"() => {{ {plant} }}")
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match=told):
        pages.give_back()
