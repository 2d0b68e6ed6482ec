"""A widget on a bare page in real Chromium, opened from disk, and a hand to move it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import browser as chromium
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from pieces.widgets import AttentionStepper
from pieces.widgets.base import STATIC, Widget

AXE = Path(__file__).parents[2] / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
PAPER = {"light": "#ffffff", "dark": "#14181e"}
PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{css}">
<style>
body {{ font-family: sans-serif; margin: 8px; background: {paper}; color: {ink} }}
</style></head>
<body><main><h1>Widgets</h1>{widgets}</main>{scripts}</body></html>"""

BOOK = {
    "query": [[0, 2, 0, 0], [2, 0, 1, 0], [0, 3, 0, 1]],
    "key": [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]],
    "value": [[1, 0, 0], [0, 2, 1], [0, 1, 3]],
    "query_tokens": ["the", "cat", "sleeps"],
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def page_with(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens pages that hold widgets; at the end none has logged an error or asked another host."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []
    files = itertools.count()

    def open_page(
        *widgets: Widget,
        width: int = 1280,
        theme: str = "light",
        address: str = "",
        page: Page | None = None,
        **options: Any,
    ) -> Page:
        file = tmp_path / f"page-{next(files)}.html"
        file.write_text(page_html(*widgets, theme=theme), encoding="utf-8")
        page = page or new_page(width, **options)
        page.goto(file.as_uri() + address)
        page.locator("[data-pieces-mounted]").first.wait_for()
        return page

    def new_page(width: int, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda line: faults.append(f"console: {line.text}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else faults.append(f"request: {request.url}")
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


def page_html(*widgets: Widget, theme: str = "light") -> str:
    used = scripts(widget.widget_kind for widget in widgets)
    return PAGE.format(
        theme=theme,
        paper=PAPER[theme],
        ink=PAPER["light" if theme == "dark" else "dark"],
        css=(STATIC / "widgets.css").as_uri(),
        scripts="".join(f'<script src="{file.as_uri()}"></script>' for file in used),
        widgets="<p>Between.</p>".join(widget.to_html() for widget in widgets),
    )


def scripts(kinds: Iterable[str]) -> list[Path]:
    """What a page of the book loads for widgets of these kinds."""
    return [STATIC / "book" / f"{name}.js" for name in ("core", *sorted(set(kinds)))]


class Hand:
    """What a reader can do with one attention stepper, and what the page then says."""

    def __init__(self, page: Page, name: str = "stepper") -> None:
        self.page = page
        self.root: Locator = page.locator(f"[data-pieces-name='{name}']")

    def button(self, name: str) -> Locator:
        isolated = name.replace("“", "“\u2068").replace("”", "\u2069”")
        return self.root.get_by_role("button", name=isolated, exact=True)

    def query(self, index: int) -> Locator:
        return self.root.locator(".pieces-strip button").nth(index)

    def key(self, index: int) -> Locator:
        return self.root.locator(".pieces-step-bars button").nth(index)

    def input(self, matrix: str, row: int, column: int) -> Locator:
        rows = self.root.locator(f"[data-matrix={matrix}] tbody tr")
        return rows.nth(row).locator("input").nth(column)

    def cell(self, row: int, column: int) -> Locator:
        return self.root.locator(".pieces-grid tbody tr").nth(row).locator("td").nth(column)

    @property
    def slider(self) -> Locator:
        return self.root.get_by_role("slider")

    def go_to(self, step: int) -> None:
        self.slider.fill(str(step))

    def type_number(self, matrix: str, row: int, column: int, text: str) -> None:
        self.input(matrix, row, column).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def enter_all(self, numbers: dict[str, list[list[float]]]) -> None:
        """Put every number into its field, by the events that typing gives."""
        self.root.evaluate(ENTER_ALL, numbers)

    def status(self) -> str:
        """What the status line says once it has been still."""
        self.page.wait_for_timeout(350)
        return plain(self.root.locator("[role=status]").text_content() or "")

    def caption(self) -> str:
        return plain(self.root.locator("figcaption").inner_text())

    def formula(self) -> str:
        return plain(self.root.locator(".pieces-step-formula").inner_text()).replace("\n", "")

    def open_table(self) -> None:
        if self.root.locator("table.pieces-table").count() == 0:
            self.button("Show as table").click()

    def table(self, index: int) -> np.ndarray:
        """The numbers of a table in full precision: 0 the row, 1 the matrix, 2 the output."""
        self.open_table()
        return np.array(
            self.root.locator("table.pieces-table")
            .nth(index)
            .evaluate(
                """table => [...table.tBodies[0].rows].map(
                    row => [...row.querySelectorAll("td")].map(cell => cell.dataset.value))"""
            ),
            dtype=float,
        )

    def every_matrix(self) -> dict[str, np.ndarray]:
        """What the tables hold at each step, and what the heat map holds beside them."""
        self.open_table()
        seen = self.root.evaluate(EVERY_MATRIX)
        return {name: np.array(numbers, dtype=float) for name, numbers in seen.items()}

    def focused(self) -> str:
        """The focused element in words, to see that the focus is never lost."""
        return self.page.evaluate(
            """() => { const e = document.activeElement;
            return e.getAttribute("aria-label") || e.closest("label")?.textContent
              || e.labels?.[0]?.textContent || e.textContent; }"""
        )


EVERY_MATRIX = """async root => {
    const numbers = (lines) => [...lines].map(
        line => [...line.querySelectorAll("td")].map(cell => cell.dataset.value));
    const tables = () => root.querySelectorAll("table.pieces-table");
    const slider = root.querySelector("input[type=range]");
    const seen = {};
    for (const [step, name] of ["scores", "scaled", "masked", "weights"].entries()) {
        slider.value = step;
        slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise(done => setTimeout(done));
        seen[name] = numbers(tables()[1].tBodies[0].rows);
        seen[`${name} drawn`] = numbers(root.querySelectorAll(".pieces-grid tbody tr"));
    }
    seen.output = numbers(tables()[2].tBodies[0].rows);
    return seen;
}"""

ENTER_ALL = """(root, numbers) => {
    for (const [name, rows] of Object.entries(numbers)) {
        const lines = root.querySelectorAll(`[data-matrix=${name}] tbody tr`);
        rows.forEach((row, i) => row.forEach((number, j) => {
            const input = lines[i].querySelectorAll("input")[j];
            input.focus();
            input.value = String(number);
            input.dispatchEvent(new InputEvent("input", { bubbles: true }));
            input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        }));
    }
}"""


def plain(text: str) -> str:
    """Text without the invisible isolates around tokens, and with single spaces."""
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


@pytest.fixture
def stepper() -> Callable[..., AttentionStepper]:
    """The book's sentence, "cat" asking, unless told otherwise."""
    return lambda **changes: AttentionStepper(**(BOOK | {"row": 1} | changes))


@pytest.fixture
def hand_on(page_with: Callable[..., Page]) -> Callable[..., Hand]:
    """Opens a page that holds one widget, and takes it in hand."""
    return lambda widget, **options: Hand(page_with(widget, **options), widget.name)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """The accessibility faults that axe-core finds on a page."""

    def run(page: Page) -> list[str]:
        if not AXE.exists():
            raise FileNotFoundError(f"{AXE} is missing; run: npm ci --prefix widgets")
        page.add_script_tag(path=AXE)
        found = json.loads(
            page.evaluate("axe.run({ preload: false }).then(r => JSON.stringify(r.violations))")
        )
        return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]

    return run
