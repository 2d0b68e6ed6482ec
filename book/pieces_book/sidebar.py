"""The sidebar: every chapter with its number, those that are not written quietly, then the rest.

What lies below a page that is no chapter is shown only while the reader is there: the pages of the
library, and those that serve the makers of the book rather than its readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from pieces.chapters import CHAPTERS

CHAPTER_OF = {f"chapters/{chapter.slug}": chapter for chapter in CHAPTERS}


@dataclass
class Entry:
    """A line of the sidebar; without a page it is only said."""

    title: str
    page: str = ""
    number: int | None = None
    below: list[Entry] = field(default_factory=list)

    def holds(self, page: str) -> bool:
        return self.page == page or any(entry.holds(page) for entry in self.below)


def entries(app: Sphinx) -> list[tuple[str, list[Entry]]]:
    """The parts of the table of contents, each with its caption and its lines."""
    parts = app.config.external_site_map.root.subtrees
    return [(part.caption or "", _lines(app, part.items)) for part in parts]


def _lines(app: Sphinx, names: Iterable[str]) -> list[Entry]:
    lines = [_entry(app, str(name)) for name in names]
    if any(line.number is not None for line in lines):
        lines += [Entry(one.title, number=one.number) for one in CHAPTERS if not one.written]
        lines.sort(key=lambda line: -1 if line.number is None else line.number)
    return lines


def _entry(app: Sphinx, name: str) -> Entry:
    name = name.removesuffix(".md").removesuffix(".ipynb")
    chapter, title = CHAPTER_OF.get(name), app.env.titles[name].astext()
    parts = app.config.external_site_map[name].subtrees
    below = [_entry(app, str(item)) for part in parts for item in part.items]
    return Entry(chapter.title if chapter else title, name, chapter and chapter.number, below)


def show(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    context["pieces_sidebar"] = entries(app)


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", show)
