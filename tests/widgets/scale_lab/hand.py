"""What a reader can do with one scale lab, and what the page then says."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
from playwright.sync_api import Locator
from widgets.hand import Hand

LENGTH, TEMPERATURE = "Length of q and k, d_k", "Temperature"
SPREAD, KEYS, SAMPLE = "Spread of the numbers in q and k", "Keys for each query", "Random sample"


class LabHand(Hand):
    """Takes a scale lab in hand."""

    def slider(self, label: str) -> Locator:
        return self.root.get_by_role("slider", name=label)

    def field(self, label: str) -> Locator:
        return self.root.get_by_role("textbox", name=f"{label}, exactly")

    def open_more(self) -> None:
        """Unfold the controls for temperature, spread, keys and sample."""
        self.root.locator("details:not([open]) > summary").click()

    def type_number(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.page.keyboard.press("Enter")

    def answer(self) -> str:
        if self.button("Answer").get_attribute("aria-expanded") == "false":
            self.button("Answer").click()
        return self.root.locator(".pieces-answer").inner_text()

    def table(self, index: int) -> dict[str, list[float]]:
        """A table's rows by their names, in full precision: 0 the first row, 1 the scores."""
        rows = self.open_table().nth(index).evaluate(TABLE)
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
