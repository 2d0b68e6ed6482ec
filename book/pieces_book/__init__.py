"""What only the rendered book needs: a Sphinx extension for Jupyter Book.

Each module mends or adds one thing and has its own ``setup``:

- ``freshness``: notebooks run again when the library changes
- ``claims``: anchors at the cells that show a claim
- ``claims_page``: the page that lists every claim, from its template
- ``repository``: launch buttons from the environment, or none
- ``assets``: the widgets' scripts and style, only where such a widget is
- ``library``: docstrings as they are meant
- ``light``: pages without what they do not use
- ``math``: formulas, set when the book is built
- ``mending``: faults of the theme's pages
"""

from __future__ import annotations

from sphinx.application import Sphinx

from . import assets, claims, claims_page, freshness, library, light, math, mending, repository

__version__ = "1"


def setup(app: Sphinx) -> dict[str, object]:
    for part in (freshness, claims, claims_page, repository, assets, library, light, math, mending):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
