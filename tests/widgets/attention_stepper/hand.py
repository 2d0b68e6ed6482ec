"""What a reader can do with one attention stepper, and what the page then says."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Locator
from widgets.hand import Hand, plain, settle


class StepperHand(Hand):
    """Takes an attention stepper in hand."""

    def query(self, index: int) -> Locator:
        return self.root.locator(".pieces-strip button").nth(index)

    def key(self, index: int) -> Locator:
        return self.root.locator(".pieces-attention-stepper-bars button").nth(index)

    def input(self, matrix: str, row: int, column: int) -> Locator:
        rows = self.root.locator(f"[data-matrix={matrix}] tbody tr")
        return rows.nth(row).locator("input").nth(column)

    @property
    def slider(self) -> Locator:
        return self.root.get_by_role("slider")

    def go_to(self, step: int) -> None:
        self.slider.fill(str(step))

    def mask(self, name: str) -> None:
        self.root.get_by_role("combobox").select_option(name)

    def type_number(self, matrix: str, row: int, column: int, text: str) -> None:
        self.input(matrix, row, column).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def enter_all(self, numbers: dict[str, list[list[float]]]) -> None:
        """Put every number into its field, by the events that typing gives."""
        self.root.evaluate(ENTER_ALL, numbers)

    def part(self, name: str) -> Locator:
        return self.root.locator(f".pieces-attention-stepper-{name}")

    def formula(self) -> str:
        return plain(self.part("formula").inner_text()).replace("\n", "")

    def table(self, index: int) -> np.ndarray:
        """The numbers of a table: 0 the row, 1 the matrix, 2 the output, 3 the row before."""
        return self.numbers(self.open_table().nth(index))

    def ghosts(self) -> list[float]:
        """How long the outlines of former bars are, as shares of the track; 0 without one."""
        settle(self.page)
        return self.part("ghost").evaluate_all(
            """all => all.map((e) => e.hidden ? 0 :
            e.getBoundingClientRect().width / e.parentNode.getBoundingClientRect().width)"""
        )

    def every_matrix(self) -> dict[str, np.ndarray]:
        """What the tables hold at each step, and what the heat map holds beside them."""
        self.open_table()
        seen = self.root.evaluate(EVERY_MATRIX)
        return {name: np.array(numbers, dtype=float) for name, numbers in seen.items()}


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
