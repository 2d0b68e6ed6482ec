"""What only the rendered book needs: a Sphinx extension for Jupyter Book.

Each module mends or adds one thing and has its own ``setup``:

- ``freshness``: notebooks run again when the library changes
- ``claims``: anchors at the cells that show a claim
- ``claims_page``: the page that lists every claim, from its template
- ``bibliography``: its entries as anchors of links
- ``repository``: launch buttons from the environment, or none
- ``assets``: the widgets' scripts and style, only where such a widget is
- ``library``: docstrings as they are meant
- ``light``: pages without what they do not use
- ``math``: formulas, set when the book is built
- ``mending``: faults of the theme's pages
- ``look``, ``fonts``: the stylesheet of the palette, and the book's two typefaces
- ``figures``: what figures show, for those who do not see them
- ``sidebar``: the chapters with their numbers, and what there is to look up
- ``landing``: the chapters as cards, and how many claims are shown
- ``descriptions``, ``previews``: what a page says of itself, and its picture where it is shared
- ``cards``: the glossary's entries where their terms stand
- ``roles``: the colours of query, key and value in text and code
"""

from __future__ import annotations

from importlib import import_module

from sphinx.application import Sphinx

__version__ = "1"

PARTS = (
    *("freshness", "claims", "claims_page", "repository", "assets", "library", "math", "mending"),
    *("look", "fonts", "figures", "sidebar", "landing", "descriptions", "previews"),
    *("cards", "roles", "bibliography", "light"),
)


def setup(app: Sphinx) -> dict[str, object]:
    for part in PARTS:
        import_module(f".{part}", __name__).setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
