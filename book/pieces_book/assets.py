"""The widgets' script and style, copied once and included only on pages that hold a widget.

They stay out of ``html_static_path``: what stands there is taken for a part of every page.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

MARK = 'class="pieces-widget"'
# A link such as #stepper:row=1 sets the widget called stepper; the page has no such anchor.
ADDRESS = re.compile(r"[A-Za-z0-9-]+:\S+=\S+")
FILES = ("book.js", "widgets.css")


def source(app: Sphinx) -> Path:
    return Path(app.srcdir) / app.config.pieces_widget_assets


def holds_widget(doctree: nodes.document | None) -> bool:
    """True where the page's raw HTML has a widget in it."""
    if doctree is None:
        return False
    return any(MARK in raw.astext() for raw in doctree.findall(nodes.raw))


def copy(app: Sphinx) -> None:
    """Before any page is written, since Sphinx puts a hash of the copied file into its address."""
    folder = source(app)
    if app.builder.format != "html" or not folder.is_dir():
        return
    target = Path(app.outdir) / "_static" / "pieces"
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(folder / name, target / name)


def include(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if holds_widget(doctree) and source(app).is_dir():
        app.add_js_file("pieces/book.js", loading_method="defer")
        app.add_css_file("pieces/widgets.css")


def link_to_widgets(app: Sphinx, doctree: nodes.document) -> None:
    """``[words](#stepper:row=1)`` in Markdown, which MyST would look for among the headings."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        target = link.get("reftarget", "")
        if link.get("reftype") == "myst" and ADDRESS.fullmatch(target):
            link.replace_self(nodes.reference("", "", *link.children, refuri=f"#{target}"))


def setup(app: Sphinx) -> None:
    app.add_config_value("pieces_widget_assets", "lib/pieces/widgets/static", "html")
    app.connect("builder-inited", copy)
    app.connect("html-page-context", include)
    app.connect("doctree-read", link_to_widgets)
