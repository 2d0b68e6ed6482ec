"""A reader's hand on the heads."""

from __future__ import annotations

from playwright.sync_api import Locator
from widgets.hand import Hand, plain, settle

PARTS = {"encoder": "Encoder", "decoder": "Decoder", "cross": "Cross"}


class HeadsHand(Hand):
    """Takes the heads in hand."""

    @property
    def field(self) -> Locator:
        return self.root.get_by_role("combobox", name="English")

    def write(self, english: str) -> None:
        """Open the line for one's own sentence, type it, and press Enter."""
        opener = self.button("Your own")
        if opener.get_attribute("aria-expanded") == "false":
            opener.click()
        self.field.fill(english)
        self.field.press("Enter")
        settle(self.page)

    def choose_part(self, part: str) -> None:
        self.radio(PARTS[part]).click()
        settle(self.page)

    def thumbnail(self, layer: int, head: int) -> Locator:
        name = f"Layer {layer}, {f'head {head}' if head else 'mean of all heads'}"
        return self.root.get_by_role("button", name=name, exact=True)

    def pressed(self) -> list[str]:
        """The heads that are drawn."""
        found = self.root.locator("[role=toolbar] [aria-pressed=true]")
        return found.evaluate_all("all => all.map((e) => e.getAttribute('aria-label'))")

    @property
    def words(self) -> Locator:
        """The words that ask."""
        return self.root.locator(".pieces-attention-heads-queries button")

    def queries(self) -> list[str]:
        return [plain(text) for text in self.words.all_text_contents()]

    def await_queries(self, tokens: list[str]) -> None:
        """Wait until these words stand on the left."""
        self.page.wait_for_function(
            """([root, wanted]) => [...root.querySelectorAll(
                ".pieces-attention-heads-queries button")].map((e) => e.textContent).join(" ")
                === wanted""",
            arg=[self.root.element_handle(), " ".join(tokens)],
            timeout=10_000,
        )

    def lit(self) -> list[int]:
        return self.words.evaluate_all(
            "all => all.flatMap((e, at) => e.hasAttribute('data-lit') ? [at] : [])"
        )

    def kept(self) -> list[int]:
        return self.words.evaluate_all(
            "all => all.flatMap((e, at) => e.ariaChecked === 'true' ? [at] : [])"
        )

    def beside(self) -> list[list[str]]:
        """What stands beside each key, head by head."""
        lines = self.root.locator(".pieces-attention-heads-keys > div")
        return [line.locator("> span").all_inner_texts()[1:] for line in lines.all()]

    def other(self) -> list[float]:
        """What is summed up below the keys, head by head."""
        found = self.root.locator(".pieces-attention-heads-other [data-value]")
        return [float(v) for v in found.evaluate_all("all => all.map((e) => e.dataset.value)")]

    def lines(self, *, lit: bool) -> list[tuple[int, int, int, float]]:
        """Of each line its head, query, key and weight."""
        found = self.root.locator(".pieces-attention-heads-lines path").evaluate_all(
            """(all, lit) => all.filter((e) => e.hasAttribute("data-lit") === lit).map((e) => [
                ...["head", "row", "key"].map((name) => Number(e.dataset[name])),
                Number(e.style.getPropertyValue("--weight"))])""",
            lit,
        )
        return [tuple(line) for line in found]

    def facts(self) -> list[str]:
        """What is said of each head that is drawn."""
        found = self.root.locator(".pieces-attention-heads-facts > div > :last-child")
        return [plain(text) for text in found.all_text_contents()]
