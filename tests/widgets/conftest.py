"""Widgets on a bare page in real Chromium, opened from disk."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import browser as chromium
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pieces.widgets.common.base import STATIC, Widget
from pieces.widgets.common.page import held_script
from pieces.widgets.common.translator import ModelWidget
from widgets import checks

PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{css}">
<style>
body {{ font-family: sans-serif; margin: 8px; background: #ffffff; color: #14181e }}
/* As the book's theme has it. */
sub, sup {{ position: relative; font-size: 75%; line-height: 0; vertical-align: baseline }}
html[data-theme=dark] body {{ background: #14181e; color: #ffffff }}
</style></head>
<body><main><h1>Widgets</h1>{widgets}</main>{scripts}</body></html>"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


class Pages:
    """Pages by how they were opened; what a test had is used again by the next."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.files = itertools.count()
        self.idle: dict[str, list[Page]] = {}
        self.used: list[tuple[str, Page]] = []
        self.faults: list[str] = []

    def take(self, width: int, **options: Any) -> Page:
        key = repr((width, sorted(options.items())))
        if self.idle.get(key):
            page = self.idle[key].pop()
            page.set_viewport_size({"width": width, "height": 900})
            page.mouse.move(0, 0)
        else:
            size = {"width": width, "height": 900}
            page = self.browser.new_context(viewport=size, **options).new_page()
            checks.watch(page, self.faults)
        self.used.append((key, page))
        return page

    def open(
        self,
        *widgets: Widget,
        width: int = 1280,
        theme: str = "light",
        address: str = "",
        page: Page | None = None,
        **options: Any,
    ) -> Page:
        """A page that holds widgets, all of them alive."""
        file = self.folder / f"page-{next(self.files)}.html"
        file.write_text(page_html(*widgets, theme=theme), encoding="utf-8")
        page = page or self.take(width, **options)
        page.goto(file.as_uri() + address)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")  # mounts what is far below, too
        mounted = page.locator(".pieces-widget[data-pieces-mounted]").count()
        assert mounted == len(widgets), f"{mounted} of {len(widgets)} widgets live: {self.faults}"
        return page

    def give_back(self) -> None:
        for key, page in self.used:
            self.idle.setdefault(key, []).append(page)
        self.used.clear()
        faults, self.faults[:] = list(self.faults), []
        assert not faults, faults


@pytest.fixture(scope="session")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(browser, tmp_path_factory.mktemp("pages"))


@pytest.fixture
def page_with(pages: Pages) -> Iterator[Callable[..., Page]]:
    """Opens pages that hold widgets; at the end none has logged an error or asked another host."""
    yield pages.open
    pages.give_back()


def page_html(*widgets: Widget, theme: str = "light") -> str:
    kinds = sorted({widget.widget_kind for widget in widgets})
    sources = [(STATIC / "book" / f"{name}.js").as_uri() for name in ("core", *kinds)]
    held = held_script() if any(isinstance(one, ModelWidget) for one in widgets) else ""
    return PAGE.format(
        theme=theme,
        css=(STATIC / "widgets.css").as_uri(),
        scripts="".join(f'<script src="{source}"></script>' for source in sources) + held,
        widgets="<p>Between.</p>".join(widget.to_html() for widget in widgets),
    )
