"""Widgets on a page of their own: one file that needs no kernel, no server and no network."""

from __future__ import annotations

import html
from collections.abc import Iterable

from pieces.figures.palette import DARK, LIGHT
from pieces.widgets.common.base import STATIC, Widget, check_widgets
from pieces.widgets.common.translator import ModelWidget, script

# The widgets' colours follow an attribute, as they do in the book.
THEME = """{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { dataset } = document.documentElement;
  const follow = () => { dataset.theme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
}"""
STYLE = f""":root {{ color-scheme: light dark; }}
body {{
  max-width: 64rem; margin: 0 auto; padding: 1rem;
  background: {LIGHT["page"]}; color: {LIGHT["text"]}; font: 1rem/1.5 system-ui, sans-serif;
}}
h1, h2 {{ font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }}
h2 {{ font-size: 1.125rem; margin: 2rem 0 0; }}
.pieces-widget {{ margin: 1rem 0; }}
noscript img {{ max-width: 100%; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: {DARK["page"]}; color: {DARK["text"]}; }}
}}"""


def page(*widgets: Widget, title: str) -> str:
    """One HTML page that holds widgets, alive wherever a browser opens it, also from disk.

    Scripts and styles stand inside it; it asks nothing of any host and follows the reader's choice
    of light or dark. Where scripts do not run it shows the still pictures.

    Args:
        widgets: one or more widgets of this package, from top to bottom.
        title: the page's title and heading.

    Raises:
        TypeError: if one of the widgets is something else.
        ValueError: if there is no widget, or the title is empty.
    """
    check_widgets("page", widgets)
    if not widgets:
        raise ValueError("page was given no widget: at least one is needed")
    if not title.strip():
        raise ValueError("title is empty: a page needs one")
    parts = [widget.to_html() for widget in widgets]
    if any(isinstance(widget, ModelWidget) for widget in widgets):
        parts += [held_script()]
    return document(parts, title=title, kinds={widget.widget_kind for widget in widgets})


def document(parts: Iterable[str], *, title: str, kinds: Iterable[str]) -> str:
    """The page around parts that are HTML already.

    Args:
        parts: from top to bottom.
        title: the page's title and heading.
        kinds: the kinds of widget among the parts, whose scripts the page needs.
    """
    kinds = sorted(kinds)
    scripts = [_read(f"book/{name}.js") for name in ("core", *kinds)]
    heading = html.escape(title)
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{heading}</title>\n<link rel="icon" href="data:,">',
            f"<style>{STYLE}\n{_read('widgets.css')}</style>\n<script>{THEME}</script>",
            f'</head>\n<body>\n<main>\n<h1 dir="auto">{heading}</h1>',
            *parts,
            "</main>",
            *(f"<script>{script}</script>" for script in scripts),
            "</body>\n</html>\n",
        ]
    )


def held_script() -> str:
    """The translator's script as text, which the page runs when a widget first needs it."""
    return f'<script type="text/plain" data-pieces-translator>{script()}</script>'


def _read(name: str) -> str:
    """A bundle; none holds what would end a script or a style, which a test sees to."""
    return (STATIC / name).read_text(encoding="utf-8")
