"""The chapter's widgets in the built book, without a kernel: by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

CHAPTER = "chapters/01-attention.html"


@pytest.fixture
def chapter(address: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/{CHAPTER}")
    yield page
    page.close()


def _widget(page: Page, name: str) -> Locator:
    widget = page.locator(f"[data-pieces-name='{name}']")
    widget.scroll_into_view_if_needed()
    widget.locator("xpath=self::*[@data-pieces-mounted]").wait_for()
    return widget


def test_the_stepper_follows_the_mouse(chapter: Page) -> None:
    stepper = _widget(chapter, "attention-stepper")
    stepper.get_by_role("radio", name="sleeps").first.click()
    stepper.get_by_role("radio", name="mix").click()
    expect(stepper.get_by_text("0.844").first).to_be_visible()
    entry = stepper.locator("[data-matrix=query] input").nth(1)
    entry.fill("0")
    entry.press("Enter")
    expect(stepper.get_by_text("0.844")).to_have_count(0)
    stepper.get_by_role("button", name="Reset").click()
    expect(entry).to_have_value("3")


def test_the_stepper_follows_the_keyboard(chapter: Page) -> None:
    stepper = _widget(chapter, "attention-stepper")
    stepper.get_by_role("radio", checked=True).first.focus()
    chapter.keyboard.press("End")
    expect(stepper.locator("p[role=status]")).to_have_text(re.compile("Step 5 of 5"))
    chapter.keyboard.press("Home")
    expect(stepper.locator("p[role=status]")).to_have_text(re.compile("Step 1 of 5"))
    before = stepper.inner_text()
    chapter.keyboard.press("ArrowRight")
    expect(stepper.get_by_role("radio", name="scale")).to_be_checked()
    assert stepper.inner_text() != before
    expect(stepper.get_by_role("radio", name="scale")).to_be_focused()


def test_a_link_shows_an_exact_view(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{CHAPTER}#attention-stepper:row=2,step=1")
    stepper = page.locator("[data-pieces-name=attention-stepper][data-pieces-mounted]")
    expect(stepper.get_by_role("radio", name="scale")).to_be_checked()
    expect(stepper.get_by_role("radio", name="sleeps").first).to_be_checked()
    page.close()


def test_a_question_answers_the_mouse(chapter: Page) -> None:
    question = _widget(chapter, "closing-shape")
    question.get_by_text("(4, 4)", exact=True).click()
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("they are summed over")
    expect(question).to_contain_text(re.compile("not", re.IGNORECASE))


def test_the_map_leads_to_the_chapter(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}/intro.html")
    built = page.locator("[data-pieces-kind=architecture-map]")
    built.scroll_into_view_if_needed()  # far down, it is not built before
    # Where no chapter is read, its list is folded.
    built.locator(".pieces-architecture-map-chapters > summary").click()
    built.locator("a[href*='01-attention']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("01-attention"))
    page.close()


def test_widgets_survive_without_script(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    images = page.locator(".pieces-widget img")
    assert images.count() >= 5
    for image in images.all():
        assert len(image.get_attribute("alt") or "") > 30
    context.close()
