"""Cards of the glossary: they open by mouse, keyboard and touch, stay while in use, and go."""

from __future__ import annotations

from playwright.sync_api import Page

TERM = ".pieces-term"
OPEN = """() => [...document.querySelectorAll(".pieces-card")]
    .filter((card) => card.checkVisibility()).map(({ id }) => id)"""
OUTSIDE = """() => [...document.querySelectorAll(".pieces-card")].filter((card) => {
    const { left, right, top, bottom } = card.getBoundingClientRect();
    return card.checkVisibility()
        && (left < 0 || right > innerWidth + 0.5 || top < 0 || bottom > innerHeight + 0.5);
}).length"""
DESCRIBED = """() => [...document.querySelectorAll(".pieces-term")].filter((term) => {
    const text = document.getElementById(term.getAttribute("aria-describedby"));
    return !text || text.textContent.trim().length < 20;
}).map((term) => term.textContent)"""
IN_CARD = "document.activeElement.closest('.pieces-card') !== null"
ON_TERM = "document.activeElement.matches('.pieces-term')"
PATIENCE = 400  # ms, longer than the script waits


def open_cards(page: Page) -> list[str]:
    page.wait_for_timeout(PATIENCE)
    return page.evaluate(OPEN)


def card_of(page: Page) -> str:
    """The card of the first term."""
    return f"card-{page.locator(TERM).first.get_attribute('href').partition('#')[2]}"


def text_faults(page: Page) -> list[str]:
    """Each term is described by what its card says."""
    return [f"the card of {term!r} says nothing" for term in page.evaluate(DESCRIBED)]


def mouse_faults(page: Page) -> list[str]:
    """A card opens on hover, stays under the pointer, closes with Escape and when it is left."""
    term, card = page.locator(TERM).first, card_of(page)
    if open_cards(page):
        return ["a card is open unasked"]
    term.hover()
    if open_cards(page) != [card]:
        return ["hover opens no card"]
    if page.evaluate(OUTSIDE):
        return ["the card leaves the window"]
    faults = []
    page.locator(f"#{card}").hover()
    if open_cards(page) != [card]:
        faults.append("the card does not stay under the pointer")
    page.keyboard.press("Escape")
    if open_cards(page):
        faults.append("Escape closes no card")
    page.mouse.move(5, 5)
    term.hover()
    page.wait_for_timeout(PATIENCE)
    page.mouse.move(5, 5)
    return [*faults, "a card outlives the pointer"] if open_cards(page) else faults


def keyboard_faults(page: Page) -> list[str]:
    """A card opens on focus, its link is the next stop, and Escape gives the focus back."""
    page.keyboard.press("Tab")  # so that the focus is the keyboard's
    page.locator(TERM).first.focus()
    if open_cards(page) != [card_of(page)]:
        return ["focus opens no card"]
    page.keyboard.press("Tab")
    faults = [] if page.evaluate(IN_CARD) else ["the card's link is not the next stop"]
    page.keyboard.press("Escape")
    if open_cards(page):
        faults.append("Escape closes no card")
    return faults if page.evaluate(ON_TERM) else [*faults, "Escape loses the focus"]


def touch_faults(page: Page) -> list[str]:
    """A tap opens a card within the window, and the link in it leads on."""
    address, card = page.url, card_of(page)
    page.locator(TERM).first.tap()
    if open_cards(page) != [card]:
        return ["a tap opens no card" if page.url == address else "a tap leaves the page"]
    if page.evaluate(OUTSIDE):
        return ["the card leaves the window"]
    page.locator(f"#{card} a").tap()
    page.wait_for_timeout(PATIENCE)
    return [] if "glossary.html#" in page.url else ["the card's link leads nowhere"]
