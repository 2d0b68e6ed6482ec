"""What a reader can do with one scale lab, and what the page then says."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

LENGTH, TEMPERATURE = "Length of q and k, d_k", "Temperature"
SPREAD, KEYS, SAMPLE = "Spread of the numbers in q and k", "Keys for each query", "Random sample"
ROOT = {"d_k": 512, "scaling": "root"}
# The guided states: the setting of each, and the one with which its answer compares it.
PRESETS: dict[str, list[dict[str, Any]]] = {
    "d_k = 64": [{}, {"scaling": "root"}],
    "d_k = 4": [{"d_k": 4}, {"d_k": 512}],
    "d_k = 512": [{"d_k": 512}, ROOT],
    "÷ √d_k": [ROOT, {"d_k": 4, "scaling": "root"}],
    "÷ d_k: too flat": [{"d_k": 512, "scaling": "d_k"}],
    "temperature √512": [{"d_k": 512, "temperature": 512**0.5}, ROOT],
    "half the spread": [ROOT | {"spread": 0.5}, ROOT],
}


class LabHand:
    """Takes the lab of this name on a page in hand."""

    def __init__(self, page: Page, name: str = "scale-lab") -> None:
        self.page = page
        self.root: Locator = page.locator(f"[data-pieces-name='{name}']")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def slider(self, label: str) -> Locator:
        return self.root.get_by_role("slider", name=label)

    def field(self, label: str) -> Locator:
        return self.root.get_by_role("textbox", name=f"{label}, exactly")

    def open_more(self) -> None:
        """Unfold the controls for temperature, spread, keys and sample."""
        self.root.locator("details:not([open]) > summary").click()

    def divide_by(self, name: str) -> Locator:
        return self.root.get_by_role("radio", name=name, exact=True)

    def type_number(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.page.keyboard.press("Enter")

    def status(self) -> str:
        """What the status line says once it has been still."""
        self.page.wait_for_timeout(350)
        return self.root.locator("[role=status]").inner_text()

    def caption(self) -> str:
        return self.root.locator("figcaption").inner_text()

    def answer(self) -> str:
        if self.button("Answer").get_attribute("aria-expanded") == "false":
            self.button("Answer").click()
        return self.root.locator(".pieces-answer").inner_text()

    def open_table(self) -> None:
        if self.root.locator("table.pieces-table").count() == 0:
            self.button("Show as table").click()

    def table(self, index: int) -> dict[str, list[float]]:
        """A table's rows by their names, in full precision: 0 the first row, 1 the scores."""
        self.open_table()
        rows = self.root.locator("table.pieces-table").nth(index).evaluate(TABLE)
        return {name: [float(value) for value in values] for name, values in rows}

    def meters(self) -> np.ndarray:
        """Largest weight, entropy and gradient norm: of all rows, and of the first one."""
        cells = self.root.locator(".pieces-scale-lab-meters tbody td")
        values = cells.evaluate_all("cells => cells.map(cell => cell.dataset.value)")
        return np.array(values, dtype=float).reshape(3, 2)

    def readings(self) -> dict[str, Any]:
        """All that the page shows, as the Python twin tells it."""
        row, scores = self.table(0), self.table(1)
        counts = {name: values for name, values in scores.items() if "…" in name}
        return {
            "row": np.array(list(row.values())),
            "spreads": np.array([scores["measured spread"], scores["expected spread"]]),
            "counts": counts,
            "meters": self.meters(),
        }

    def focused(self) -> str:
        """The focused element in words, to see that the focus is never lost."""
        return self.page.evaluate(
            """() => { const e = document.activeElement;
            return e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent; }"""
        )


TABLE = """table => [...table.tBodies[0].rows].map(row => [
    row.querySelector("th").textContent,
    [...row.querySelectorAll("td")].map(cell => cell.dataset.value)])"""


def bins(counts: list[int]) -> dict[str, int]:
    """The counts of a histogram that are not 0, by the names that the page's table gives them."""
    edges = ["−∞", *(str(edge).replace("-", "−") for edge in range(-65, 66, 2)), "∞"]
    names = [f"{low} … {high}" for low, high in pairwise(edges)]
    return {name: count for name, count in zip(names, counts, strict=True) if count}


def numbers_in(text: str) -> list[float]:
    """The numbers of a sentence, in their order."""
    return [float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]
