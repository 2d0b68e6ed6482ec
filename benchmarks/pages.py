"""Measures what the book's pages weigh and how soon they are of use, before a change and after."""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import io
import statistics
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright
from record import ROOT, record

sys.path.append(str(ROOT / "tests"))
import browser as chromium

PAGES = {
    "landing page": "intro.html",
    "chapter 01": "chapters/01-attention.html",
    "companion of chapter 01": "chapters/01-attention-tested.html",
    "claims": "appendix/claims.html",
    "glossary": "appendix/glossary.html",
    "what training reaches": "appendix/training.html",
}
PACKED = (".html", ".css", ".js", ".json", ".svg")
# This machine's own network, and that of a phone or of a full train.
NETWORKS = {"local": None, "10 Mbit/s, 40 ms": (10_000_000 / 8, 40)}
# The first widget is looked at from the start, wherever on the page it stands.
WATCH = """
new MutationObserver((_, watch) => {
    if (!document.querySelector("[data-pieces-mounted]")) return;
    globalThis.firstWidget = performance.now();
    watch.disconnect();
}).observe(document, { subtree: true, childList: true,
                       attributes: true, attributeFilter: ["data-pieces-mounted"] });
document.addEventListener("DOMContentLoaded", () => {
    if (new URLSearchParams(location.search).has("look"))
        document.querySelector(".pieces-widget")?.scrollIntoView({ behavior: "instant" });
});
"""
READY = "!document.querySelector('.pieces-widget') || globalThis.firstWidget !== undefined"
TIMES = """() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    widget: globalThis.firstWidget ?? null,
})"""


class Handler(SimpleHTTPRequestHandler):
    """Sends what a static host sends: text compressed, the connection kept open."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        content = _packed(path) if path.suffix in PACKED else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if path.suffix in PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, *args: object) -> None:
        pass


@functools.cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


@contextlib.contextmanager
def _serve(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _load(browser: Browser, address: str, network: tuple[float, int] | None) -> dict[str, Any]:
    """One visit with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    seen = _count(session)
    if network:
        speed, delay = network
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": delay,
                "downloadThroughput": speed,
                "uploadThroughput": -1,
            },
        )
    page.goto(address, wait_until="load")
    if "?look" in address:
        page.wait_for_function(READY)
    page.wait_for_timeout(300)  # for what is asked for last, such as fonts
    result = page.evaluate(TIMES) | seen
    context.close()
    return result


def _count(session: CDPSession) -> dict[str, int]:
    """Requests and bytes, as they come."""
    seen = {"requests": 0, "bytes": 0, "compressed": 0}

    def add(name: str, number: float) -> None:
        seen[name] += int(number)

    session.on("Network.responseReceived", lambda _: add("requests", 1))
    session.on("Network.dataReceived", lambda event: add("bytes", event["dataLength"]))
    session.on(
        "Network.loadingFinished", lambda event: add("compressed", event["encodedDataLength"])
    )
    session.send("Network.enable")
    return seen


def _median(visits: list[dict[str, Any]], name: str) -> int | None:
    values = [visit[name] for visit in visits if visit[name] is not None]
    return round(statistics.median(values)) if values else None


def _figures(visits: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The medians of one page: its weight untouched, its times with the first widget in view."""
    weight = visits["untouched"]
    figures = {
        "requests": _median(weight, "requests"),
        "kB": round(_median(weight, "bytes") / 1000),
        "kB_compressed": round(_median(weight, "compressed") / 1000),
    }
    for network in NETWORKS:
        figures[f"first_paint_ms ({network})"] = _median(visits[network], "paint")
        figures[f"first_widget_ms ({network})"] = _median(visits[network], "widget")
    return figures


def _measure(sites: dict[str, Path], runs: int) -> dict[str, Any]:
    """All pages of both sites in turn, so that a slow minute of the machine meets both."""
    visits: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    with contextlib.ExitStack() as stack:
        addresses = {name: stack.enter_context(_serve(site)) for name, site in sites.items()}
        browser = chromium.launch(stack.enter_context(sync_playwright()))
        for _ in range(runs):
            for title, page in PAGES.items():
                for name, site in sites.items():
                    if not (site / page).is_file():
                        continue
                    kept = visits.setdefault((title, name), {})
                    address = f"{addresses[name]}/{page}"
                    kept.setdefault("untouched", []).append(_load(browser, address, None))
                    for network, speed in NETWORKS.items():
                        visit = _load(browser, f"{address}?look", speed)
                        kept.setdefault(network, []).append(visit)
        browser.close()
    return {
        title: {name: _figures(visits[title, name]) for name in sites if (title, name) in visits}
        for title, page in PAGES.items()
        if (sites["after"] / page).is_file()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, help="the built site of an earlier commit")
    parser.add_argument("--before-commit", default="unknown", help="that commit")
    parser.add_argument("--after", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    sites = {"before": given.before, "after": given.after}
    for site in sites.values():
        if not (site / "intro.html").is_file():
            sys.exit(f"{site} holds no built book: give the folder in which intro.html is")
    figures = {"runs": given.runs, "before": given.before_commit}
    figures["pages"] = _measure(sites, given.runs)
    print(record("pages", "python benchmarks/pages.py BEFORE", figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
