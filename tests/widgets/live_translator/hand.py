"""A reader's hand on the live translator."""

from __future__ import annotations

from playwright.sync_api import Locator
from widgets.hand import Hand, plain, settle


class TranslatorHand(Hand):
    """Takes a translator in hand."""

    @property
    def field(self) -> Locator:
        return self.root.get_by_role("combobox", name="English")

    @property
    def options(self) -> Locator:
        return self.root.locator("[role=listbox] [role=option]")

    def select(self, name: str, option: str) -> None:
        self.root.get_by_role("combobox", name=name).select_option(label=option)
        settle(self.page)

    def write(self, english: str) -> None:
        """Type a sentence, and press Enter."""
        self.field.fill(english)
        self.field.press("Enter")
        settle(self.page)

    def note(self) -> str:
        """What stands below the line."""
        return plain(self.root.locator(".pieces-live-translator-line p").inner_text())

    def changed(self) -> str:
        """What is said of the head that is switched off."""
        return plain(self.root.locator(".pieces-live-translator-changed").inner_text())

    def french(self) -> list[str]:
        return self.root.get_by_role("radio").locator("bdi").all_inner_texts()

    def await_french(self, tokens: list[str]) -> None:
        """Wait until this translation is there."""
        self.page.wait_for_function(
            """([root, wanted]) => [...root.querySelectorAll("[role=radio] bdi")]
                .map((e) => e.textContent).join(" ") === wanted""",
            arg=[self.root.element_handle(), " ".join(tokens)],
            timeout=10_000,
        )

    def numbers_above(self) -> list[str]:
        return self.root.locator(".pieces-live-translator-read small").all_inner_texts()

    def lit(self) -> list[str]:
        return self.root.locator("[role=radio][data-lit] bdi").all_inner_texts()

    def arcs(self) -> list[tuple[int, float, bool]]:
        """Of each arc its French word, its weight, and whether it is lit."""
        found = self.root.locator("svg path").evaluate_all(
            """all => all.map((e) => [Number(e.dataset.row),
                Number(e.style.getPropertyValue("--weight")), "lit" in e.dataset])"""
        )
        return [tuple(arc) for arc in found]
