"""Queries, keys and values wear their colours: in the text, and in the code of the chapters.

The word itself says what it is; the colour and the line below it only help to find it again.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

WORDS = {
    "query": ("query", "queries", "Q"),
    "key": ("key", "keys", "K"),
    "value": ("value", "values", "V"),
}
ROLES = {word: role for role, words in WORDS.items() for word in words}
ONE = "|".join(ROLES)
TERM = re.compile(r'<a class="([^"]*\bpieces-term)" (href="[^"]*#(query|key|value)")')
STRONG = re.compile(rf"<strong>(?=({ONE})[.:,]?</strong>)")
HIGHLIGHTED = re.compile(r'(?<=<div class="highlight"><pre>).*?(?=</pre>)', re.DOTALL)
NAME = re.compile(rf'<span class="(n|fm|bp)">(?=({ONE})</span>)')
COMMENT = re.compile(r'(?<=<span class="c1">)[^<]*')
WORD = re.compile(rf"\b({ONE})\b")


def colour(body: str, *, code: bool) -> str:
    """The page with a class at each such word; in code only where ``code`` says so."""
    body = TERM.sub(r'<a class="\1 pieces-\3" \2', body)
    body = STRONG.sub(lambda match: f'<strong class="pieces-{ROLES[match.group(1)]}">', body)
    return HIGHLIGHTED.sub(_colour_code, body) if code else body


def _colour_code(match: re.Match[str]) -> str:
    named = NAME.sub(
        lambda name: f'<span class="{name.group(1)} pieces-{ROLES[name.group(2)]}">',
        match.group(),
    )
    return COMMENT.sub(lambda comment: WORD.sub(_wrap, comment.group()), named)


def _wrap(match: re.Match[str]) -> str:
    return f'<span class="pieces-{ROLES[match.group()]}">{match.group()}</span>'


def add(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    context["body"] = colour(context.get("body", ""), code=pagename.startswith("chapters/"))


def setup(app: Sphinx) -> None:
    # After the links to the glossary have become terms.
    app.connect("html-page-context", add, priority=600)
