"""The book's sentence, and what a reader can do with one attention stepper."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Locator, Page
from widgets.common import plain

BOOK = {
    "query": [[0, 2, 0, 0], [2, 0, 1, 0], [0, 3, 0, 1]],
    "key": [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]],
    "value": [[1, 0, 0], [0, 2, 1], [0, 1, 3]],
    "query_tokens": ["the", "cat", "sleeps"],
}


class Hand:
    """What a reader can do with one attention stepper, and what the page then says."""

    def __init__(self, page: Page, name: str = "attention-stepper") -> None:
        self.page = page
        self.root: Locator = page.locator(f"[data-pieces-name='{name}']")

    def button(self, name: str) -> Locator:
        isolated = name.replace("“", "“\u2068").replace("”", "\u2069”")
        return self.root.get_by_role("button", name=isolated, exact=True)

    def query(self, index: int) -> Locator:
        return self.root.locator(".pieces-strip button").nth(index)

    def key(self, index: int) -> Locator:
        return self.root.locator(".pieces-attention-stepper-bars button").nth(index)

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
        return plain(self.root.locator(".pieces-attention-stepper-formula").inner_text()).replace(
            "\n", ""
        )

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
