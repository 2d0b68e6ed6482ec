"""What the reader did is remembered in the browser, shown, and forgotten on request."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from book.gates.building import Build
from playwright.sync_api import Browser, Locator, Page, expect

CHAPTER, START = "chapters/01-attention.html", "intro.html"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has seen nothing yet, with a clock of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.clock.install()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults


def _prediction(page: Page) -> Locator:
    question = page.locator("[data-pieces-name=predict-zero]")
    question.scroll_into_view_if_needed()
    page.clock.run_for(500)
    expect(question).to_have_attribute("data-pieces-mounted", "")
    return question


def _answer(page: Page) -> None:
    question = _prediction(page)
    question.get_by_text("Something, but less").click()
    question.get_by_role("button", name="Commit").click()


def _progress(page: Page) -> Locator:
    return page.locator(".pieces-progress")


def test_answers_ticks_and_minutes_come_back(reader: Page, address: str) -> None:
    reader.goto(f"{address}/{CHAPTER}")
    expect(_progress(reader)).to_be_hidden()
    _answer(reader)
    reader.locator("[data-tick=attention]").check()
    for _ in range(12):
        reader.mouse.wheel(0, 10)
        reader.clock.run_for(10_000)
    reader.reload()
    question = _prediction(reader)
    expect(question).to_contain_text("You said: Something, but less than the others get.")
    expect(reader.locator("[data-tick=attention]")).to_be_checked()
    expect(reader.locator("[data-tick=causal_mask]")).not_to_be_checked()
    said = _progress(reader).locator("p").first.text_content()
    of = len(reader.locator("[data-pieces-kind=question]").all())
    assert (
        said
        == f"1 of {of} questions right, 1 of {_exercises(reader)} exercises done, 2 minutes read"
    )
    reader.goto(f"{address}/{START}")
    reader.locator("[data-pieces-kind=architecture-map]").scroll_into_view_if_needed()
    reader.clock.run_for(500)
    told = reader.locator("[data-progress-of='chapters/01-attention']")
    expect(told).to_have_text([said, said])  # on the chapter's card and in the map's list


def _exercises(page: Page) -> int:
    return page.locator("[data-exercise]").count()


def test_one_button_forgets_all_and_can_be_taken_back(reader: Page, address: str) -> None:
    reader.goto(f"{address}/{CHAPTER}")
    _answer(reader)
    button = _progress(reader).get_by_role("button")
    for text, kept in {"Forget all that I did": False, "Bring it back": True}.items():
        expect(button).to_have_text(text)
        button.click()
        assert (reader.evaluate("localStorage.getItem('pieces-memory')") != "{}") == kept
    button.click()
    reader.reload()
    expect(_prediction(reader)).not_to_contain_text("You said")
    expect(_progress(reader)).to_be_hidden()


def test_an_answer_to_another_question_is_dropped(reader: Page, address: str) -> None:
    reader.goto(f"{address}/{CHAPTER}")
    _answer(reader)
    kept = json.loads(reader.evaluate("localStorage.getItem('pieces-memory')"))
    kept["chapters/01-attention"]["answers"]["predict-zero"]["digest"] += 1
    reader.evaluate("kept => localStorage.setItem('pieces-memory', kept)", json.dumps(kept))
    reader.reload()
    expect(_prediction(reader)).not_to_contain_text("You said")


@pytest.mark.parametrize("kept", ["not JSON", "3", '{"chapters/01-attention": 3}'])
def test_what_is_no_memory_harms_nothing(reader: Page, book: Build, kept: str) -> None:
    reader.add_init_script(f"localStorage.setItem('pieces-memory', {json.dumps(kept)})")
    reader.goto(f"{book.site.as_uri()}/{CHAPTER}")
    _answer(reader)
    expect(_prediction(reader)).to_contain_text("You said")


def test_a_browser_that_keeps_nothing_shows_the_page(reader: Page, book: Build) -> None:
    # The theme keeps light and dark there, too; this is about what is ours.
    refuse = """for (const name of ["getItem", "setItem"]) {
        const own = Storage.prototype[name];
        Storage.prototype[name] = function (key, ...rest) {
            if (key === "pieces-memory") throw new Error("refused");
            return own.call(this, key, ...rest);
        };
    }"""
    reader.add_init_script(refuse)
    reader.goto(f"{book.site.as_uri()}/{CHAPTER}")
    _answer(reader)
    expect(_prediction(reader)).to_contain_text("You said")
