"""Formulas are set when the book is built: MathML with a font of its own, and no script.

MathML rather than pictures: a screen reader reads it, it takes the colours and the size of its
page, and it is a twentieth of the size.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from . import math_font
from .mathml import FormulaError, convert

RENDERER = "mathml"
# Where Q, K and V wear their colours; elsewhere V may be the vocabulary.
HUED = "chapters/"
FORMULAS = (nodes.math, nodes.math_block)
logger = logging.getLogger(__name__)


def set_inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(f'<span class="math">{_set(translator, node)}</span>')
    raise nodes.SkipNode


def set_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({escape(number)})</span>')
    translator.body.append(f"{_set(translator, node, block=True)}</div>\n")
    raise nodes.SkipNode


def _set(translator: HTML5Translator, node: nodes.Element, *, block: bool = False) -> str:
    tex = node.astext()
    try:
        hues = translator.builder.current_docname.startswith(HUED)
        return convert(tex, block=block, hues=hues)
    except FormulaError as error:
        logger.warning("the formula %r cannot be set: %s", tex, error, location=node)
        return f"<code>{escape(tex)}</code>"


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which characters the formulas of a page are made of."""
    found: set[str] = set()
    for node in doctree.findall(lambda node: isinstance(node, FORMULAS)):
        try:
            found.update(math_font.characters(convert(node.astext())))
        except FormulaError:
            continue  # said where it is written
    _characters(app.env)[app.env.docname] = found


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    _characters(env).update(_characters(other))


def _characters(env: BuildEnvironment) -> dict[str, set[str]]:
    if not hasattr(env, "pieces_characters"):
        env.pieces_characters = {}
    return env.pieces_characters


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and any(isinstance(node, FORMULAS) for node in doctree.findall()):
        app.add_css_file("math.css")


def write_font(app: Sphinx, exception: Exception | None) -> None:
    used = set().union(*_characters(app.env).values())
    if exception is None and isinstance(app.builder, StandaloneHTMLBuilder) and used:
        math_font.write(used, Path(app.outdir, "_static", "math.woff2"))


def choose_renderer(app: Sphinx, config: Config) -> None:
    config.html_math_renderer = RENDERER


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer(RENDERER, (set_inline, None), (set_block, None))
    app.connect("config-inited", choose_renderer)
    app.connect("doctree-read", collect)
    app.connect("env-merge-info", merge)
    app.connect("html-page-context", add_style)
    app.connect("build-finished", write_font)
