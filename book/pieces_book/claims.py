"""Claims: what the documents say, and the cells that show it.

A code cell tagged ``claim:<id>`` gets the anchor ``claim-<id>``. In a companion the anchor stands
at the heading above the cell, which says the claim and the verdict. It is also a label, so that
prose reaches it as ``{ref}`words <claim-id>```, and a notebook as ``[words](page.ipynb#claim-id)``.
A tag that names no known claim is a warning. On the page ``claims.js`` opens what a link names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
PREFIX = "claim:"
COMPANION = "-tested"


@dataclass(frozen=True)
class Claim:
    """One claim of the documents, in plain words."""

    id: str
    section: str
    documents: tuple[str, ...]
    text: str
    mend: str


@lru_cache
def _parse(path: Path, changed: int) -> tuple[Claim, ...]:
    sections = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Claim(row["id"], section, tuple(row["from"]), row["claim"], row.get("mend", ""))
        for section, rows in sections.items()
        for row in rows
    )


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Every claim in the file's order; read again only when the file changed."""
    return _parse(path, path.stat().st_mtime_ns)


def claims_file(app: Sphinx) -> Path:
    return Path(app.srcdir) / app.config.pieces_claims


def claim_ids(tags: Iterable[str]) -> Iterator[str]:
    """The claims that a cell's tags name."""
    return (tag.removeprefix(PREFIX) for tag in tags if tag.startswith(PREFIX))


def label(claim: str) -> str:
    """The anchor of the cell that shows a claim."""
    return f"claim-{claim}"


def is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def add_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """Give each tagged cell its anchors and make them known as labels."""
    docname = app.env.docname
    known = {claim.id for claim in read_claims(claims_file(app))}
    labels = app.env.get_domain("std").anonlabels
    for cell in doctree.findall(is_code_cell):
        for claim in claim_ids(cell["cell_metadata"].get("tags", [])):
            where = f"cell {cell['cell_index'] + 1}"
            if claim not in known:
                LOGGER.warning("%s: unknown claim %r", where, claim, location=docname)
            elif (first := labels.get(label(claim))) and first[0] != docname:
                LOGGER.warning("%s: %r is shown in %s", where, claim, first[0], location=docname)
            else:
                _place(cell, label(claim), at_heading=docname.endswith(COMPANION))
                labels[label(claim)] = docname, label(claim)
                add_target(app, label(claim))


def _place(cell: nodes.container, anchor: str, at_heading: bool) -> None:
    """Put an anchor where a link is to land, and the name of the cell to open at the cell."""
    section = cell.parent
    if at_heading and isinstance(section, nodes.section):
        section["ids"].append(anchor)
        cell["ids"].append(f"{anchor}-test")
    else:
        cell["ids"].append(anchor)


def add_target(app: Sphinx, anchor: str) -> None:
    """Let Markdown links reach an anchor of the page being read, as they reach its headings."""
    app.env.metadata[app.env.docname].setdefault("myst_slugs", {})[anchor] = (0, anchor, anchor)


def include(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """The script and the style, where a link to a claim may land."""
    if re.search(r'id="claim-|class="[^"]*pieces-claims', context.get("body", "")):
        app.add_css_file("claims.css")
        app.add_js_file("claims.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    app.add_config_value("pieces_claims", "appendix/claims.yml", "env")
    app.connect("doctree-read", add_anchors)
    app.connect("html-page-context", include)
