"""What the built files say by themselves: links, anchors, ids, weight."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINKS = {"href", "src", "poster", "data"}
ANCHOR_TAGS = {"a", "area"}
STATE_TYPE = "application/json"
SCRIPT_LIMIT = 35_000  # compressed, as a server sends it
STATE_LIMIT = 300_000
IMAGE_LIMIT = 30_000
# As text in a page, where < is written &lt;
BARE = re.compile(r"&lt;(Figure size|Axes|[\w.]+ (object|at 0x))[^&]*&gt;")
DATA_IMAGE = re.compile(r"data:image/[\w+.-]+;base64,(.*)", re.DOTALL)


@dataclass
class PageFile:
    """What one page holds, as far as the gates ask."""

    name: str
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    text: str = ""

    def widgets(self) -> set[str]:
        """The names by which links on the page can set a widget."""
        return {json.loads(state).get("name", "") for state in self.states}


class _Reader(HTMLParser):
    def __init__(self, page: PageFile) -> None:
        super().__init__()
        self.page = page
        self.in_state = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.in_state = tag == "script" and values.get("type") == STATE_TYPE
        if self.in_state:
            self.page.states.append("")
        if "id" in values:
            self.page.ids.append(values["id"])
        if tag == "meta" and values.get("http-equiv") == "refresh":
            self.page.links.append(("a", values["content"].partition("url=")[2]))
        self.page.links += [(tag, values[name]) for name in LINKS & values.keys()]

    def handle_endtag(self, tag: str) -> None:
        self.in_state = self.in_state and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.in_state:
            self.page.states[-1] += data


@cache
def _read(path: Path, name: str, changed: int) -> PageFile:
    page = PageFile(name, text=path.read_text(encoding="utf-8"))
    _Reader(page).feed(page.text)
    return page


def read_page(site: Path, name: str) -> PageFile:
    path = site / name
    return _read(path, name, path.stat().st_mtime_ns)


def page_names(site: Path) -> list[str]:
    """Every page of the site, as addresses relative to it."""
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    return sorted(path.as_posix() for path in found if "_static" not in path.parts)


def duplicate_ids(site: Path, pages: Iterable[str]) -> list[str]:
    return [
        f"{name}: id {repeated!r} stands {count} times"
        for name in pages
        for repeated, count in Counter(read_page(site, name).ids).items()
        if count > 1
    ]


def link_faults(site: Path, pages: Iterable[str]) -> list[str]:
    """Links to pages, files and anchors that are not there."""
    return [
        f"{name}: {fault}"
        for name in pages
        for tag, url in read_page(site, name).links
        for fault in _link_fault(site, name, tag, url)
    ]


def _link_fault(site: Path, page: str, tag: str, url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return
    here = site / page
    target = (here.parent / unquote(parts.path)).resolve() if parts.path else here.resolve()
    if target.is_dir():
        # A web server would answer with its index; a page opened from disk shows a list of files.
        yield f"link to a folder: {url}"
    elif not target.is_file():
        yield f"broken link: {url}"
    elif tag in ANCHOR_TAGS and not _has_anchor(site, target, unquote(parts.fragment)):
        yield f"no such anchor: {url}"


def _has_anchor(site: Path, target: Path, fragment: str) -> bool:
    if not fragment or target.suffix != ".html":
        return True
    page = read_page(site, target.relative_to(site.resolve()).as_posix())
    # A link such as #scale-lab:d_k=4 sets the widget called scale-lab.
    return fragment in page.ids or fragment.partition(":")[0] in page.widgets()


def bare_outputs(site: Path, pages: Iterable[str]) -> list[str]:
    """Outputs that name an object where they should show it, such as a figure without a picture."""
    return [
        f"{name}: bare output {match.group()!r}"
        for name in pages
        for match in BARE.finditer(read_page(site, name).text)
    ]


def outside_links(site: Path, pages: Iterable[str]) -> list[str]:
    """Addresses elsewhere that a reader may follow; listed, since checking them needs a network."""
    urls = {
        url
        for name in pages
        for tag, url in read_page(site, name).links
        if tag in ANCHOR_TAGS and urlsplit(url).scheme in ("http", "https")
    }
    return sorted(urls)


def weight_faults(site: Path, pages: Iterable[str]) -> list[str]:
    """Our own script, the widgets' state and their still pictures, against the budgets."""
    faults = []
    for name in pages:
        page = read_page(site, name)
        scripts = sum(_own_scripts(site, page))
        state = sum(len(state.encode()) for state in page.states)
        faults += _over(name, "widget script", scripts, SCRIPT_LIMIT)
        faults += _over(name, "widget state", state, STATE_LIMIT)
        for image in _noscript_images(site, page):
            faults += _over(name, "still picture", image, IMAGE_LIMIT)
    return faults


def _over(page: str, what: str, size: int, limit: int) -> list[str]:
    return [f"{page}: {what} of {size} bytes, at most {limit} are allowed"] if size > limit else []


def _own_scripts(site: Path, page: PageFile) -> Iterator[int]:
    for tag, url in page.links:
        path = urlsplit(url).path
        if tag == "script" and "_static/pieces/" in path:
            yield len(gzip.compress(((site / page.name).parent / path).read_bytes(), 9))


def _noscript_images(site: Path, page: PageFile) -> Iterator[int]:
    for noscript in re.findall(r"<noscript>(.*?)</noscript>", page.text, re.DOTALL):
        for url in re.findall(r'src="([^"]*)"', noscript):
            file = (site / page.name).parent / url[:200]
            if match := DATA_IMAGE.fullmatch(url):
                yield len(base64.b64decode(match.group(1)))
            elif file.is_file():
                yield file.stat().st_size
