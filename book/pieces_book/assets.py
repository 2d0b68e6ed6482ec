"""The widgets' style and the translator, written once, and a page's script: of all its kinds.

They stay out of ``html_static_path``: what stands there is taken for a part of every page.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from pieces.widgets.common import translator

KIND = re.compile(r'data-pieces-kind="([^"]+)"')
# A link such as #scale-lab:d_k=4 sets the widget called scale-lab; the page has no such anchor.
ADDRESS = re.compile(r"[A-Za-z0-9-]+:\S+=.+")
STYLE = "widgets.css"
TRANSLATOR = "translator.js"  # which a page's script loads when a widget first needs the model


def source(app: Sphinx) -> Path:
    return Path(app.srcdir) / app.config.pieces_widget_assets


def kinds(doctree: nodes.document | None) -> list[str]:
    """The kinds of widget that the page's raw HTML has in it."""
    raw = doctree.findall(nodes.raw) if doctree is not None else []
    return sorted({kind for node in raw for kind in KIND.findall(node.astext())})


def copy(app: Sphinx) -> None:
    """Before any page is written, since Sphinx puts a hash of the copied file into its address."""
    folder = source(app)
    if app.builder.format != "html" or not folder.is_dir():
        return
    target = Path(app.outdir) / "_static" / "pieces"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / STYLE, target / STYLE)
    (target / TRANSLATOR).write_text(translator.script(), encoding="utf-8")


def include(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    found = kinds(doctree)
    if not found or not source(app).is_dir():
        return
    # One file a page: what the kinds have in common is compressed once.
    name = f"pieces/{pagename.replace('/', '-')}.js"
    scripts = [(source(app) / f"book/{kind}.js").read_text("utf-8") for kind in ("core", *found)]
    (Path(app.outdir) / "_static" / name).write_text("\n".join(scripts), encoding="utf-8")
    app.add_css_file(f"pieces/{STYLE}")
    app.add_js_file(name, loading_method="defer")


def link_to_widgets(app: Sphinx, doctree: nodes.document) -> None:
    """``[words](#scale-lab:d_k=4)`` in Markdown, which MyST would look for among the headings."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        target = link.get("reftarget", "")
        if link.get("reftype") == "myst" and ADDRESS.fullmatch(target):
            address = quote(target, safe=":=,;")  # a row of numbers has spaces
            link.replace_self(nodes.reference("", "", *link.children, refuri=f"#{address}"))


def setup(app: Sphinx) -> None:
    app.add_config_value("pieces_widget_assets", "lib/pieces/widgets/static", "html")
    app.connect("builder-inited", copy)
    app.connect("html-page-context", include)
    app.connect("doctree-read", link_to_widgets)
