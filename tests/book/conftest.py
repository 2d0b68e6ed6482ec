"""The built book, a browser and a server, each made once and shared by all workers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from uuid import uuid4

import browser as chromium
import pytest
from book.gates.browsing import serve
from book.gates.building import Build, build
from book.gates.tiny import ROOT, write_book
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Build]:
    """Build a book in one worker; the others wait and take the result."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def get(name: str, make: Callable[[Path], Build]) -> Build:
        result = shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not result.exists():
                built = make(shared / name)
                result.write_text(json.dumps(asdict(built) | {"site": str(built.site)}))
        values = json.loads(result.read_text())
        return Build(**values | {"site": Path(values["site"])})

    return get


def _build_book(_: Path) -> Build:
    return build(ROOT, ROOT / "_build" / "tests")


@pytest.fixture(scope="session", autouse=True)
def _early_book(request: pytest.FixtureRequest, once: Callable[..., Build]) -> Iterator[None]:
    """The book takes longest: it is built while the tests of the tiny book run."""
    first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    needed = any("book" in item.fixturenames for item in request.session.items)
    thread = Thread(target=once, args=("book", _build_book))
    if first and needed:
        thread.start()
    yield
    if first and needed:
        thread.join()


@pytest.fixture(scope="session")
def book(once: Callable[..., Build]) -> Build:
    """The whole book, with its own cache of executions."""
    return once("book", _build_book)


@pytest.fixture(scope="session")
def tiny(once: Callable[..., Build]) -> Build:
    """The tiny book, without a fault."""
    return once("tiny", lambda folder: build(write_book(folder), folder))


@pytest.fixture
def plant(tiny: Build) -> Iterator[Callable[[str], str]]:
    """Write a page with the given markup in its article beside the chapter; return its name."""
    planted: list[Path] = []

    def write(markup: str) -> str:
        name = f"chapters/planted-{uuid4().hex}.html"
        text = (tiny.site / "chapters" / "one.html").read_text(encoding="utf-8")
        assert "</article>" in text
        (tiny.site / name).write_text(text.replace("</article>", f"{markup}</article>"))
        planted.append(tiny.site / name)
        return name

    yield write
    for path in planted:
        path.unlink()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium.launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def book_address(book: Build) -> Iterator[str]:
    with serve(book.site) as address:
        yield address


@pytest.fixture(scope="session", params=["served", "from disk"])
def address(request: pytest.FixtureRequest, book: Build, book_address: str) -> str:
    """The book in the two ways in which a reader may open it."""
    return book_address if request.param == "served" else book.site.as_uri()


@pytest.fixture(scope="session")
def tiny_address(tiny: Build) -> Iterator[str]:
    with serve(tiny.site) as address:
        yield address
