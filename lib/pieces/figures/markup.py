"""A figure as markup of the page: in its typeface and its colours, light or dark."""

from __future__ import annotations

import hashlib
import io
import re
from html import escape

import matplotlib
from matplotlib.figure import Figure

from pieces.figures.palette import INK, LIGHT

# Black is what matplotlib draws in where nothing is said. A colour with two names has the first:
# heads 1 to 3 have colours of their own, head 4 and 8 share theirs.
_NAMES = {"#" + 6 * "0": "text"}
for _name, _colour in LIGHT.items():
    _NAMES.setdefault(_colour, _name)
_ROOT = (
    '<svg class="pieces-picture" role="img" aria-label="{alt}" viewBox="{box}" width="{width}"'
    ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' style="fill: var(--pieces-text, {ink}); stroke-linejoin: round; max-width: 100%;'
    ' height: auto">'
)
# What matplotlib writes beside the drawing; its style would reach the whole page.
_OUTSIDE = re.compile(r"<metadata>.*?</metadata>|<style.*?</style>|<defs>\s*</defs>", re.DOTALL)
_SHORTER = (
    (re.compile(r"<!--.*?-->|(?<=>)\s+(?=<)| transform=\"rotate\(-0 [^\"]+\"", re.DOTALL), ""),
    (re.compile(r"font-family: [^;\"]+"), "font-family: var(--pieces-font-text, system-ui)"),
    (re.compile(r"(\.\d\d)\d+(?=[^<>]*>)"), r"\1"),
    (re.compile(r"\s+(?=[^<>]*>)"), " "),
)
_ID = re.compile(r' id="([^"]+)"')


def to_markup(figure: Figure, alt: str, *, width: int) -> str:
    """Return the figure as an ``<svg>`` element that follows the page it stands on.

    Args:
        figure: A figure in the colours of the palette for light pages. A tint of one is drawn by
            giving it an ``alpha``.
        alt: What the figure shows, for those who do not see it.
        width: How wide it is to be, in pixels, where there is room.

    Raises:
        ValueError: If a colour of the figure is not in the palette.
    """
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "pieces"}):
        figure.savefig(buffer, format="svg")
    svg = buffer.getvalue()
    box = re.search(r'viewBox="([^"]+)"', svg).group(1)
    body = _OUTSIDE.sub("", svg[svg.index(">", svg.index("<svg")) + 1 :])
    body = _with_own_ids(body)
    for found, instead in _SHORTER:
        body = found.sub(instead, body)
    body = re.sub(r"#[0-9a-f]{6}\b", _variable, body)
    root = _ROOT.format(alt=escape(alt), box=box, width=width, ink=INK)
    return root + body


def _variable(match: re.Match[str]) -> str:
    colour = match.group()
    if colour not in _NAMES:
        raise ValueError(f"a figure has the colour {colour}: give it one of the palette's")
    return f"var(--pieces-{_NAMES[colour]}, {colour})"


def _with_own_ids(body: str) -> str:
    """Keep the ids that something in the figure refers to, under names of no other figure."""
    own = hashlib.sha256(body.encode()).hexdigest()[:8]
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', body))
    body = _ID.sub(lambda match: match.group() if match.group(1) in used else "", body)
    return re.sub(r'(id="|url\(#|href="#)', rf"\g<1>p{own}-", body)
