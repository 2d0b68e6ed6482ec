"""What a page says of itself to a search engine, and to whoever is sent its address."""

from __future__ import annotations

import os
import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .previews import preview
from .sidebar import CHAPTER_OF

SITE = "PIECES_SITE"  # where the book is published; without it no address can be given
LONGEST = 200
GENERATED = {
    "genindex": "Every name of the library pieces, from A to Z.",
    "py-modindex": "The modules of the library pieces.",
    "search": "Search the pages of this book.",
}


def describe(pagename: str, doctree: nodes.document | None) -> str:
    """A sentence or two: the chapter's goal, or what the page opens with."""
    if pagename in CHAPTER_OF:
        chapter = CHAPTER_OF[pagename]
        return f"Chapter {chapter.number} of a book that builds the Transformer. {chapter.goal}"
    if doctree is None:
        return GENERATED.get(pagename, "")
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return shorten(" ".join(paragraph.astext().split()))
    return ""


def shorten(text: str) -> str:
    """As many whole sentences as fit, or words where the first is too long."""
    if len(text) <= LONGEST:
        return text
    sentences = re.match(rf"(.{{1,{LONGEST - 1}}}[.?])(?=\s)", text)
    return sentences.group(1) if sentences else text[: LONGEST - 2].rsplit(" ", 1)[0] + " …"


def tags(title: str, description: str, page: str, picture: str) -> str:
    """The elements of the head; addresses only where the book's own is known."""
    found = {
        "og:site_name": "Transformers, Piece by Piece",
        "og:type": "article" if page.startswith("chapters/") else "website",
        "og:title": title,
        "og:description": description,
    }
    if site := os.environ.get(SITE, "").strip().rstrip("/"):
        found |= {"og:url": f"{site}/{page}.html", "og:image": f"{site}/_static/{picture}"}
        found |= {
            "og:image:alt": f"{title}, on the title page of a book",
            "twitter:card": "summary_large_image",
        }
    lines = [f'<meta name="description" content="{escape(description)}">']
    lines += [f'<meta property="{name}" content="{escape(text)}">' for name, text in found.items()]
    return "\n".join(lines)


def add(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    title = re.sub(r"<[^>]+>", "", context.get("title") or app.config.html_title)
    description = describe(pagename, doctree) or app.config.html_title
    made = tags(title, description, pagename, preview(app, pagename))
    context["metatags"] = context.get("metatags", "") + made


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add)
