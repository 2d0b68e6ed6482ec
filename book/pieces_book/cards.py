"""Terms of the glossary: a card that opens where the term stands, carried by the page itself.

A link to the glossary stays a link, which is what it is without a script. Its card stands hidden at
the end of the page, where the link is described by it; ``cards.js`` opens it.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .mathml import convert

GLOSSARY = "appendix/glossary"
LINK = re.compile(r'<a class="reference internal" (href="[^"]*appendix/glossary\.html#([\w-]+)")>')


def read(doctree: nodes.document) -> dict[str, tuple[str, str]]:
    """Each entry of the glossary: its anchor, its term, and what it says: words and formulas."""
    found = {}
    for section in doctree.findall(nodes.section):
        paragraphs = [node for node in section.children if isinstance(node, nodes.paragraph)]
        if isinstance(section.parent, nodes.section) and paragraphs:
            text = " ".join(map(words, paragraphs))
            term = section.next_node(nodes.title).astext()
            found |= dict.fromkeys(section["ids"], (term, text))
    return found


def words(node: nodes.Node) -> str:
    """A paragraph as HTML, its formulas set; links and code are words here.

    Raises:
        FormulaError: If a formula cannot be set as it is written.
    """
    if isinstance(node, nodes.math):
        return f'<span class="math">{convert(node.astext())}</span>'
    if isinstance(node, nodes.Text):
        return escape(" ".join(f".{node.astext()}.".split())[1:-1])
    return "".join(map(words, node.children))


def card(anchor: str, term: str, text: str, href: str) -> str:
    return (
        f'<div class="pieces-card" id="card-{anchor}" hidden><p id="card-{anchor}-text">'
        f"<b>{escape(term)}</b> {text}</p>"
        f"<p><a {href}>More in the glossary"
        f'<span class="visually-hidden">: {escape(term)}</span></a></p></div>'
    )


def add(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Describe each link to the glossary by its card, and lay the cards after the text."""
    body = context.get("body", "")
    if GLOSSARY not in app.env.found_docs or pagename == GLOSSARY or not LINK.search(body):
        return
    entries = read(app.env.get_doctree(GLOSSARY))
    cards: dict[str, str] = {}

    def mark(match: re.Match[str]) -> str:
        href, anchor = match.groups()
        if anchor not in entries:
            return match.group()
        cards[anchor] = card(anchor, *entries[anchor], href)
        return (
            f'<a class="reference internal pieces-term" {href} data-pieces-card="card-{anchor}"'
            f' aria-describedby="card-{anchor}-text">'
        )

    body = LINK.sub(mark, body)
    context["body"] = body + "".join(cards.values())
    app.add_js_file("cards.js", loading_method="defer")
    if any("<math" in each for each in cards.values()):
        app.add_css_file("math.css")


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add)
