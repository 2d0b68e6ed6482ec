"""The stylesheet that all pages start from: the typefaces, and the colours of the palette."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from pieces.figures.palette import DARK, LIGHT

from . import fonts

STYLE = "pieces.css"
PRELOAD = """
<script>
  if (location.protocol !== "file:") {
    const face = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: "%s" };
    document.head.append(Object.assign(document.createElement("link"), face));
  }
</script>
"""


def stylesheet() -> str:
    """The fonts' rules and every colour as a variable, light and dark."""
    faces = "".join(face.css() for face in fonts.FACES)
    light, dark = (
        "".join(f"  --pieces-{name}: {colour};\n" for name, colour in palette.items())
        for palette in (LIGHT, DARK)
    )
    return f'{faces}:root {{\n{fonts.STACKS}{light}}}\nhtml[data-theme="dark"] {{\n{dark}}}\n'


def write(app: Sphinx) -> None:
    """Before any page is written, since Sphinx puts a hash of the file into its address."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static")
    target.mkdir(parents=True, exist_ok=True)
    (target / STYLE).write_text(stylesheet(), encoding="utf-8")


def preload(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """The face of the text is asked for at once, so that few lines are set twice.

    A page that is opened from disk may not preload a font, and would complain.
    """
    address = context["pathto"](f"_static/fonts/{fonts.TEXT.name}", 1)
    context["metatags"] = context.get("metatags", "") + PRELOAD % address


def setup(app: Sphinx) -> None:
    app.add_css_file(STYLE, priority=100)
    app.connect("builder-inited", write)
    app.connect("html-page-context", preload)
