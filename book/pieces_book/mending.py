"""Faults of the theme's pages, mended: what axe-core finds, and what the browser's console says.

Templates in ``templates/`` stand in the place of the theme's own. The rest is changed in the text
of a page, where no template reaches.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"

REPLACEMENTS = {
    # A list needs list items, and doc-biblioentry is a role that browsers no longer know.
    ' role="doc-biblioentry"': ' role="listitem"',
    # The name of a fold is the text on it, not the same three words for each.
    '<summary aria-label="Toggle hidden content">': "<summary>",
}
# Sphinx writes a parameter a line as a list of descriptions without terms.
PARAMETERS = re.compile(r'(<span class="sig-paren">\(</span>)\s*<dl>\s*(<dd>.*?)</dl>', re.DOTALL)
# The exercises write their code without colours, which a notebook has no style for.
CODE = re.compile(r'(<div class="pieces-code highlight"><pre[^>]*>)(.*?)(?=</pre>)', re.DOTALL)


def add_templates(app: Sphinx, config: Config) -> None:
    config.templates_path.insert(0, str(TEMPLATES))


def mend_body(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    body = context.get("body", "")
    for wrong, right in REPLACEMENTS.items():
        body = body.replace(wrong, right)
    context["body"] = CODE.sub(_coloured, PARAMETERS.sub(_as_spans, body))


def _as_spans(match: re.Match[str]) -> str:
    lines = match.group(2).replace("<dd>", '<span class="pieces-parameter">')
    return f"{match.group(1)}{lines.replace('</dd>', '</span>')}"


def _coloured(match: re.Match[str]) -> str:
    code = highlight(unescape(match.group(2)), PythonLexer(), HtmlFormatter(nowrap=True))
    return match.group(1) + code


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """The start address leads to the root page, with a title and a language of its own."""
    if exception or app.builder.name != "html" or app.config.root_doc == "index":
        return
    text = (TEMPLATES / "pieces-redirect.html").read_text(encoding="utf-8")
    text = text.format(target=f"{app.config.root_doc}.html", title=escape(app.config.html_title))
    Path(app.outdir, "index.html").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    # Jupyter Book sets this value even where sphinx_comments, which knows it, is left out.
    app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", add_templates)
    app.connect("html-page-context", mend_body)
    # After sphinx_external_toc has written its own.
    app.connect("build-finished", write_index, priority=900)
