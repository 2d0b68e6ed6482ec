"""What a reader can do with one explorer, and what the page then says."""

from __future__ import annotations

from playwright.sync_api import Locator
from widgets.hand import Hand


class ExplorerHand(Hand):
    """Takes an explorer in hand."""

    def written(self, index: int) -> Locator:
        strip = self.root.locator(".pieces-attention-explorer-row .pieces-strip").first
        return strip.locator("button").nth(index)

    def read(self, index: int) -> Locator:
        return self.root.locator(".pieces-tint").nth(index)

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
