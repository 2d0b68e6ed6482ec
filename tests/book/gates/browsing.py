"""What a browser sees of the built site: requests, console, accessibility, width, formulas."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from book.gates import weight
from browser import AXE
from playwright.sync_api import Browser, ConsoleMessage, Page

THEMES = ("light", "dark")
WIDTHS = (1280, 390)
HEIGHT = 900

# Bring every widget into view, since the runtime draws it only there, and wait for the fonts.
SETTLE = """async () => {
    for (const widget of document.querySelectorAll(".pieces-widget")) {
        widget.scrollIntoView({ behavior: "instant" });
        const end = Date.now() + 5000;
        do await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
        while (!("piecesMounted" in widget.dataset) && Date.now() < end);
    }
    window.scrollTo({ top: 0, behavior: "instant" });
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
}"""

SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.right > width + 1;
    });
    return wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
}"""

# TeX that no one has typeset: delimiters in the page's text outside of code, and empty containers.
UNTYPESET = """() => {
    const faults = [];
    for (const formula of document.querySelectorAll(".math")) {
        if (!formula.querySelector("math")) faults.push(formula.textContent.trim());
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (parent.closest("pre, code, script, style, textarea")) continue;
        if (/\\\\\\(|\\\\\\[|\\$\\$/.test(walker.currentNode.data)) {
            faults.push(walker.currentNode.data.trim().slice(0, 80));
        }
    }
    return faults;
}"""

SEARCHED = "/Search finished|did not match/.test(document.body.innerText)"

WIDGET = ".pieces-widget"

DEAD = """() => [...document.querySelectorAll(".pieces-widget:not([data-pieces-mounted])")]
    .map((widget) => widget.dataset.piecesName ?? widget.dataset.piecesKind)"""

AXE_RUN = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({
        id, help, count: nodes.length,
        html: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
    }));
}"""


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """The site over HTTP on this machine; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class Watch:
    """Listens to a page: what it asks of other hosts, what it complains about."""

    def __init__(self, page: Page, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.faults: list[str] = []
        self.requested: list[str] = []
        page.on("request", lambda request: self._request(request.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        self.requested.append(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.home:
            self.faults.append(f"request to another host: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text}")

    def take(self) -> list[str]:
        faults, self.faults = self.faults, []
        return faults


def page_faults(
    browser: Browser, address: str, pages: Iterable[str], *, look: bool = False
) -> list[str]:
    """Open each page: foreign requests, console messages, errors, raw formulas, dead widgets.

    ``address`` is ``http://127.0.0.1:…`` or ``file:///…``, without the slash at its end. With
    ``look`` each is seen in both widths and themes: axe's default rules, sideways scrolling.
    """
    page = browser.new_page(color_scheme="light")
    watch = Watch(page, address)
    if look:
        page.add_init_script(AXE.read_text(encoding="utf-8"))
    faults = []
    for name in pages:
        for width in WIDTHS if look else WIDTHS[:1]:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            watch.requested.clear()
            page.goto(f"{address}/{name}", wait_until="load")
            # before anything is brought into view
            own = [url for url in watch.requested if urlsplit(url).netloc == watch.home]
            heavy = weight.faults(own, widgets=page.locator(WIDGET).count() > 0)
            page.evaluate(SETTLE)
            found = watch.take() + heavy
            found += [f"not typeset: {text}" for text in page.evaluate(UNTYPESET)]
            found += [f"the widget {name} is not alive" for name in page.evaluate(DEAD)]
            faults += [f"{name}: {fault}" for fault in found]
            for theme in THEMES if look else ():
                set_theme(page, theme)
                seen = axe_faults(page) + sideways_faults(page)
                faults += [f"{name} ({theme}, {width}): {fault}" for fault in seen]
    page.close()
    return faults


def search_faults(browser: Browser, address: str, words: str) -> list[str]:
    """Search for words that the site has: results come, and nothing is asked of another host."""
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": HEIGHT})
    watch = Watch(page, address)
    page.goto(f"{address}/search.html?q={words}", wait_until="load")
    page.wait_for_function(SEARCHED)
    faults = watch.take()
    if not page.locator("#search-results li").count():
        faults.append(f"nothing was found for {words!r}")
    page.close()
    return [f"search: {fault}" for fault in faults]


def set_theme(page: Page, theme: str) -> None:
    """Ask for a theme as the reader's system does, and wait until the page has followed."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)


def axe_faults(page: Page) -> list[str]:
    """Violations of axe-core's default rules, best practices included."""
    return [
        f"axe {row['id']} ({row['count']}): {row['help']}: {json.dumps(row['html'])}"
        for row in page.evaluate(AXE_RUN)
    ]


def sideways_faults(page: Page) -> list[str]:
    return [f"scrolls sideways: {html}" for html in page.evaluate(SIDEWAYS)]
