"""What a reader can do with one scale lab, and what the page then says."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from playwright.sync_api import Locator
from widgets.hand import Hand

LENGTH, TEMPERATURE = "Entries of q and k, d_k", "Temperature"
SPREAD, KEYS, SAMPLE = "Spread of the numbers in q and k", "Keys for each query", "Random sample"


class LabHand(Hand):
    """Takes a scale lab in hand."""

    def slider(self, label: str) -> Locator:
        return self.root.get_by_role("slider", name=label)

    def field(self, label: str) -> Locator:
        return self.root.get_by_role("textbox", name=f"{label}, exactly")

    def type_number(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.page.keyboard.press("Enter")

    def table(self, index: int) -> dict[str, list[float]]:
        """A table's rows by names, in full precision: the first query, the scores, all queries."""
        rows = self.open_table().nth(index).evaluate(TABLE)
        return {name: [float(value) for value in values] for name, values in rows}

    def meters(self) -> np.ndarray:
        """Largest weight, entropy and gradient norm: of all rows, and of the first one."""
        return np.array(list(self.table(2).values()))

    def told(self) -> dict[str, str]:
        """What stands below the pictures, by name."""
        lines = self.root.locator(".pieces-scale-lab-readings li").all()
        parts = [line.inner_text().split("\n") for line in lines]
        return {name: value for name, value, *_ in parts}

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
