"""The icons of the pages: drawn for this book, each a few strokes in a square of 24 units."""

from __future__ import annotations

import re

_CIRCLE = '<circle cx="12" cy="12" r="9"/>'
_SHEET = "M6 3h8l4 4v14H6zM14 3v4h4"


def _lines(path: str) -> str:
    return f'<path d="{path}"/>'


# By the names that the theme's templates use.
STROKES = {
    "angle-left": _lines("m15 6-6 6 6 6"),
    "angle-right": _lines("m9 6 6 6-6 6"),
    "arrow-up": _lines("M12 20V5m-6 6 6-6 6 6"),
    "bars": _lines("M4 6h16M4 12h16M4 18h16"),
    "chevron-down": _lines("m6 9 6 6 6-6"),
    "circle-half-stroke": f'{_CIRCLE}<path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
    "download": _lines("M12 4v11m-5-5 5 5 5-5M4 20h16"),
    "file": _lines(_SHEET),
    "file-pdf": _lines(f"{_SHEET}M9 12h6m-6 4h4"),
    "github": '<circle cx="7" cy="5" r="2"/><circle cx="7" cy="19" r="2"/>'
    '<circle cx="17" cy="8" r="2"/><path d="M7 7v10m10-7c0 4-10 2-10 7"/>',
    "list": _lines("M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"),
    "magnifying-glass": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "moon": _lines("M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z"),
    "rocket": f'{_CIRCLE}<path d="M10 8.5v7l5.5-3.5z"/>',
    "sun": '<circle cx="12" cy="12" r="4"/>'
    + _lines("M12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4m11.2 11.2L19 19M5 19l1.4-1.4M17.6 6.4 19 5"),
}
# Such as <i class="theme-switch fa-solid fa-sun fa-lg" data-mode="light"></i>
PLACE = re.compile(r'<(i|span) class="([^"]*\bfa-[^"]*)"([^>]*)></\1>')
# What says how an icon is drawn, not which one: its weight, its size, a width for all.
MANNERS = {"fa-solid", "fa-regular", "fa-brands", "fa-lg", "fa-fw"}


def unknown(html: str) -> set[str]:
    """The names of icons on a page that are not drawn here."""
    return {_name(match.group(2)) for match in PLACE.finditer(html)} - STROKES.keys()


def draw(html: str) -> str:
    """The page with its icons drawn in it."""
    return PLACE.sub(_draw, html)


def _draw(match: re.Match[str]) -> str:
    classes = match.group(2).split()
    own = [name for name in classes if not re.fullmatch(r"fa[bsr]?|fa-.*", name)]
    size = ["pieces-icon-large"] if "fa-lg" in classes else []
    names = " ".join(["pieces-icon", *size, *own])
    strokes = STROKES.get(_name(match.group(2)), "")
    return (
        f'<svg class="{names}"{match.group(3)} viewBox="0 0 24 24" aria-hidden="true">'
        f"{strokes}</svg>"
    )


def _name(classes: str) -> str:
    names = [name for name in classes.split() if name.startswith("fa-") and name not in MANNERS]
    return names[0].removeprefix("fa-") if names else ""
