"""The start page opens with the live translator: whole in one screen, and alive without a host."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

HEIGHTS = {1280: 800, 390: 1000}
TRANSLATOR = "[data-pieces-kind=live-translator]"
ALIVE = f"{TRANSLATOR}[data-pieces-mounted]"
MODEL = "translator.js"
PARTS = ("article h1", ALIVE, *(f".pieces-actions a:{end}-child" for end in ("first", "last")))


def screen_faults(page: Page) -> list[str]:
    """What of the opening does not stand in the first screen: name, translator and both buttons."""
    height = page.viewport_size["height"]
    faults = []
    for part in PARTS:
        box = page.locator(part).first.bounding_box()
        if not 0 <= box["y"] <= box["y"] + box["height"] <= height:
            faults.append(f"{part} ends at {box['y'] + box['height']:.0f} px, of {height}")
    return faults


@pytest.fixture
def asked() -> list[str]:
    """The addresses of all that the page asked for."""
    return []


@pytest.fixture
def start(address: str, browser: Browser, asked: list[str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/intro.html", wait_until="load")
    page.locator(ALIVE).wait_for()
    yield page
    page.close()


def french(page: Page) -> Locator:
    return page.locator(f"{TRANSLATOR} figcaption b")


@pytest.mark.parametrize("button", ["Start reading", "Just play"])
def test_a_button_leads_where_it_says(start: Page, button: str):
    link = start.locator(".pieces-actions a", has_text=button)
    number, title = link.inner_text(), start.locator(".pieces-actions a").first.inner_text()
    link.click()
    heading = start.locator("article h1").inner_text()
    assert title.endswith(heading.rstrip("#"))
    place = urlsplit(start.url)
    assert int(place.path.rpartition("/")[2].partition("-")[0]) == int(re.search(r"\d", number)[0])
    if place.fragment:
        expect(start.locator(f"#{place.fragment}").first).to_be_in_viewport()


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_first_screen_says_what_the_book_is(book_address: str, browser: Browser, width: int):
    page = browser.new_page(viewport={"width": width, "height": HEIGHTS[width]})
    page.goto(f"{book_address}/intro.html", wait_until="load")
    page.locator(ALIVE).wait_for()
    assert screen_faults(page) == []
    page.evaluate("one => document.querySelector(one).style.marginTop = '99px'", TRANSLATOR)
    assert ".pieces-actions a:last-child ends at" in "".join(screen_faults(page))
    page.close()


def test_the_model_comes_when_it_is_needed_and_once(start: Page, asked: list[str]):
    expect(french(start)).to_contain_text("Où est mon chapeau rouge ?")
    assert not [url for url in asked if url.endswith(MODEL)]
    start.get_by_role("button", name="I miss them now.").click()
    expect(french(start)).to_contain_text("Ils me manquent maintenant.")
    field = start.get_by_role("combobox", name="English")
    field.fill("The cat sleeps")
    field.press("Enter")
    expect(french(start)).to_contain_text("Le chat dort.")
    assert len([url for url in asked if url.endswith(MODEL)]) == 1


def test_a_model_that_does_not_come_is_said(book_address: str, browser: Browser):
    page = browser.new_page()
    page.route(f"**/{MODEL}*", lambda route: route.abort())
    page.goto(f"{book_address}/intro.html")
    page.get_by_role("button", name="I miss them now.").click()
    said = "The model could not be loaded. Check the connection, and try again."
    expect(page.locator(f"{TRANSLATOR} .pieces-note").first).to_contain_text(said)
    expect(french(page)).to_contain_text("Où est mon chapeau rouge ?")
    page.unroute(f"**/{MODEL}*")
    page.get_by_role("button", name="I miss them now.").click()
    expect(french(page)).to_contain_text("Ils me manquent maintenant.")
    page.close()


def test_without_script_the_example_is_a_picture(book_address: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book_address}/intro.html")
    picture = page.locator(f"{TRANSLATOR} img")
    assert "où est mon chapeau rouge" in picture.get_attribute("alt")
    context.close()


def test_where_colours_are_forced_a_cards_picture_has_the_readers_ground(
    book_address: str, browser: Browser
):
    page = browser.new_page(forced_colors="active", color_scheme="dark")
    page.goto(f"{book_address}/intro.html")
    picture = page.locator(".pieces-chapters svg").first
    picture.scroll_into_view_if_needed()
    pixels = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
    assert pixels.getpixel((2, 2)) == (0, 0, 0)
    page.close()
