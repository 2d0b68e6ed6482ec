"""Figures on a page: what a cell's metadata says of them is what is heard."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from .claims import is_code_cell

LOGGER = logging.getLogger(__name__)
SILENT = 'class="pieces-picture" role="img" aria-label=""'


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Write ``mystnb.image.alt`` of each cell into the figures that it shows."""
    for cell in doctree.findall(is_code_cell):
        image = cell["cell_metadata"].get("mystnb", {}).get("image", {})
        for raw in cell.findall(nodes.raw):
            if SILENT not in raw.rawsource + raw.astext():
                continue
            if not image.get("alt"):
                where = f"cell {cell['cell_index'] + 1}"
                LOGGER.warning("%s: a figure without alt", where, location=app.env.docname)
            said = SILENT.replace('""', f'"{escape(image.get("alt", ""))}"')
            raw.children = [nodes.Text(raw.astext().replace(SILENT, said))]


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", describe)
