"""A pair of sentences with made-up weights, and what a reader can do with one explorer."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page
from widgets.common import plain

from pieces.widgets import AttentionExplorer

SOURCE = ["the", "cat", "does", "not", "sleep"]
TARGET = ["le", "chat", "ne", "dort", "pas", "."]


def made_up(layers: int, heads: int, target: int, source: int, seed: int = 0) -> np.ndarray:
    """Weights of no model: the softmax of seeded random scores."""
    powers = np.exp(
        2 * np.random.default_rng(seed).standard_normal((layers, heads, target, source))
    )
    return powers / powers.sum(axis=-1, keepdims=True)


WEIGHTS = made_up(2, 4, len(TARGET), len(SOURCE))


def explorer(**changes: Any) -> AttentionExplorer:
    """The book's kind of sentence, unless told otherwise."""
    given = {"source": SOURCE, "target": TARGET, "weights": WEIGHTS}
    return AttentionExplorer(**(given | changes))


def of_words(target: list[str], source: list[str], **changes: Any) -> AttentionExplorer:
    """Any words, with made-up weights."""
    weights = made_up(2, 3, len(target), len(source))
    return AttentionExplorer(**({"source": source, "target": target, "weights": weights} | changes))


class ExplorerHand:
    """Takes the explorer of this name on a page in hand."""

    def __init__(self, page: Page, name: str = "attention-explorer") -> None:
        self.page = page
        self.root: Locator = page.locator(f"[data-pieces-name='{name}']")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def view(self, name: str) -> Locator:
        """A small picture, such as "Layer 1, head 2"."""
        return self.root.get_by_role("radio", name=name, exact=True)

    def written(self, index: int) -> Locator:
        return (
            self.root.locator(".pieces-attention-explorer-row .pieces-strip")
            .first.locator("button")
            .nth(index)
        )

    def read(self, index: int) -> Locator:
        return self.root.locator(".pieces-tint").nth(index)

    def cell(self, row: int, column: int) -> Locator:
        return self.root.locator(".pieces-grid tbody tr").nth(row).locator("td").nth(column)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def status(self) -> str:
        """What the status line says once it has been still."""
        self.page.wait_for_timeout(350)
        return plain(self.root.locator("[role=status]").text_content() or "")

    def caption(self) -> str:
        return plain(self.root.locator("figcaption").inner_text())

    def chosen(self) -> list[str]:
        """The names of the chosen picture, target word and source word."""
        return self.root.locator("[aria-checked=true]").evaluate_all(
            """all => all.map(e => e.getAttribute("aria-label")
                ?? e.querySelector("bdi").textContent)"""
        )

    def listed(self) -> dict[str, float]:
        """The weights in order, in full precision, by what stands beside them."""
        lines = self.root.locator(".pieces-attention-explorer-row ol li").evaluate_all(
            """all => all.map(e => [e.firstChild.textContent, e.lastChild.dataset.value])"""
        )
        return {name: float(value) for name, value in lines}

    def open_table(self) -> Locator:
        if self.root.locator(".pieces-tables table").count() == 0:
            self.button("Show as table").click()
        return self.root.locator(".pieces-tables table")

    def numbers(self, selector: str) -> np.ndarray:
        """The numbers of a table in full precision."""
        rows = self.root.locator(selector).first.evaluate(
            """table => [...table.tBodies[0].rows].map(row =>
                [...row.querySelectorAll("td[data-value]")].map(cell => cell.dataset.value))"""
        )
        return np.array(rows, dtype=float)

    def focused(self) -> str:
        """The focused element in words, to see that the focus is never lost."""
        return self.page.evaluate(
            """() => { const e = document.activeElement;
            return e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent; }"""
        )
