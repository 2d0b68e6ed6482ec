"""What a reader can do with one attention stepper, and what the page then says."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Locator
from widgets.hand import Hand, plain, settle

STEPS = ("score", "scale", "mask", "normalise", "mix")


class StepperHand(Hand):
    """Takes an attention stepper in hand."""

    def query(self, index: int) -> Locator:
        return self.root.locator(".pieces-strip button").nth(index)

    def key(self, index: int) -> Locator:
        return self.part("bars").locator("button").nth(index)

    def cell(self, row: int, column: int) -> Locator:
        """A cell of the heat map that the step shows."""
        lines = self.root.locator(".pieces-grid:visible tbody tr")
        return lines.nth(row).locator("td").nth(column)

    def number(self, role: str, column: int) -> Locator:
        """A number of the chosen query, the chosen key or its value."""
        return self.root.locator(f"[data-matrix={role}] input").nth(column)

    def step(self, step: int) -> Locator:
        return self.part("steps").get_by_role("radio").nth(step)

    def go_to(self, step: int) -> None:
        self.step(step).click()

    def now(self) -> str:
        """The step that is shown."""
        return STEPS[
            self.part("steps")
            .get_by_role("radio")
            .evaluate_all("all => all.findIndex((e) => e.ariaChecked === 'true')")
        ]

    def mask(self, name: str) -> None:
        self.root.get_by_role("combobox").select_option(name)

    def type_number(self, role: str, column: int, text: str) -> None:
        self.number(role, column).focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def enter_all(self, numbers: dict[str, list[list[float]]]) -> None:
        """Choose each row and put every number into its field, by the events that typing gives."""
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
    const steps = root.querySelectorAll(".pieces-attention-stepper-steps button");
    const seen = {};
    for (const [step, name] of ["scores", "scaled", "masked", "weights", "output"].entries()) {
        steps[step].click();
        await new Promise(done => setTimeout(done));
        seen[name] = numbers(tables()[step === 4 ? 2 : 1].tBodies[0].rows);
        const drawn = [...root.querySelectorAll(".pieces-grid")].filter(e => e.checkVisibility());
        seen[`${name} drawn`] = numbers(drawn[0].tBodies[0].rows);
    }
    return seen;
}"""

ENTER_ALL = """async (root, numbers) => {
    const choices = { query: ".pieces-strip", key: "[class*=bars]", value: "[class*=bars]" };
    for (const [name, rows] of Object.entries(numbers)) {
        for (const [i, row] of rows.entries()) {
            root.querySelectorAll(`${choices[name]} button`)[i].click();
            await new Promise(done => setTimeout(done));
            for (const [j, number] of row.entries()) {
                const input = root.querySelectorAll(`[data-matrix=${name}] input`)[j];
                input.focus();
                input.value = String(number);
                input.dispatchEvent(new InputEvent("input", { bubbles: true }));
                input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
            }
        }
    }
}"""
