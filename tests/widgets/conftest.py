"""A widget on a bare page in real Chromium, opened from disk, and a hand to move it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import browser as chromium
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from widgets.attention_stepper.hand import BOOK, Hand

from pieces.widgets import AttentionStepper
from pieces.widgets.common.base import STATIC, Widget

AXE = Path(__file__).parents[2] / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
PAPER = {"light": "#ffffff", "dark": "#14181e"}
PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{css}">
<style>
body {{ font-family: sans-serif; margin: 8px; background: {paper}; color: {ink} }}
</style></head>
<body><main><h1>Widgets</h1>{widgets}</main>{scripts}</body></html>"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def page_with(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens pages that hold widgets; at the end none has logged an error or asked another host."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []
    files = itertools.count()

    def open_page(
        *widgets: Widget,
        width: int = 1280,
        theme: str = "light",
        address: str = "",
        page: Page | None = None,
        **options: Any,
    ) -> Page:
        file = tmp_path / f"page-{next(files)}.html"
        file.write_text(page_html(*widgets, theme=theme), encoding="utf-8")
        page = page or new_page(width, **options)
        page.goto(file.as_uri() + address)
        page.locator("[data-pieces-mounted]").first.wait_for()
        return page

    def new_page(width: int, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda line: faults.append(f"console: {line.text}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else faults.append(f"request: {request.url}")
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


def page_html(*widgets: Widget, theme: str = "light") -> str:
    used = scripts(widget.widget_kind for widget in widgets)
    return PAGE.format(
        theme=theme,
        paper=PAPER[theme],
        ink=PAPER["light" if theme == "dark" else "dark"],
        css=(STATIC / "widgets.css").as_uri(),
        scripts="".join(f'<script src="{file.as_uri()}"></script>' for file in used),
        widgets="<p>Between.</p>".join(widget.to_html() for widget in widgets),
    )


def scripts(kinds: Iterable[str]) -> list[Path]:
    """What a page of the book loads for widgets of these kinds."""
    return [STATIC / "book" / f"{name}.js" for name in ("core", *sorted(set(kinds)))]


@pytest.fixture
def stepper() -> Callable[..., AttentionStepper]:
    """The book's sentence, "cat" asking, unless told otherwise."""
    return lambda **changes: AttentionStepper(**(BOOK | {"row": 1} | changes))


@pytest.fixture
def hand_on(page_with: Callable[..., Page]) -> Callable[..., Hand]:
    """Opens a page that holds one widget, and takes it in hand."""
    return lambda widget, **options: Hand(page_with(widget, **options), widget.name)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """The accessibility faults that axe-core finds on a page."""

    def run(page: Page) -> list[str]:
        if not AXE.exists():
            raise FileNotFoundError(f"{AXE} is missing; run: npm ci --prefix widgets")
        page.add_script_tag(path=AXE)
        found = json.loads(
            page.evaluate("axe.run({ preload: false }).then(r => JSON.stringify(r.violations))")
        )
        return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]

    return run
