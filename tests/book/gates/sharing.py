"""What a page says of itself where its address is shared: a description, and a picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from PIL import Image

from .files import read_page

SHORTEST, LONGEST = 20, 200
PICTURE, PICTURE_BYTES = (1200, 630), 60_000
META = re.compile(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)"')


def said(site: Path, page: str) -> dict[str, str]:
    """The page's own words on itself, by name."""
    found = META.findall(read_page(site, page).text)
    return {name: unescape(content) for name, content in found}


def description_faults(site: Path, pages: Iterable[str]) -> list[str]:
    """Each page has a description of its own; without a known address it names no picture."""
    found = {page: said(site, page) for page in pages}
    times = Counter(each.get("description") for each in found.values())
    return [f"{page}: {fault}" for page, each in found.items() for fault in _faults(each, times)]


def _faults(found: dict[str, str], times: Counter[str | None]) -> list[str]:
    text = found.get("description", "")
    faults = {
        f"a description of {len(text)} characters": not SHORTEST <= len(text) <= LONGEST,
        "a description that other pages have": times[text] > 1,
        "another description where it is shared": found.get("og:description") != text,
        "no title where it is shared": not found.get("og:title"),
        "a picture at an address that nobody knows": "og:image" in found,
    }
    return [fault for fault, is_so in faults.items() if is_so]


def preview_faults(folder: Path, names: Iterable[str]) -> list[str]:
    """Each picture is there, as large as it is asked for, and light."""
    return [f"{name}: {fault}" for name in names for fault in _picture(folder / f"{name}.png")]


def _picture(path: Path) -> list[str]:
    if not path.is_file():
        return ["no picture"]
    with Image.open(path) as image:
        size, flat = image.size, len(image.convert("RGB").getcolors(2**24) or []) < 2
    return [
        *([] if size == PICTURE else [f"a picture of {size[0]} by {size[1]}"]),
        *(["a picture that shows nothing"] if flat else []),
        *(["a picture that is too heavy"] if path.stat().st_size > PICTURE_BYTES else []),
    ]
