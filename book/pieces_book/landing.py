"""What the start page shows of the book itself: its chapters as cards, and how much is shown."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pieces.chapters import CHAPTERS, Chapter

from . import motifs
from .claims import claims_file, read_claims
from .claims_page import find_chapters, notebooks


class ChapterCards(SphinxDirective):
    """``{chapter-cards}``: a card a chapter; those that are not written yet are no links."""

    def run(self) -> list[nodes.Node]:
        cards = "".join(map(_card, CHAPTERS, motifs.MOTIFS))
        text = f'<ol class="pieces-chapters" role="list">{cards}</ol>'
        return [nodes.raw("", text, format="html")]


def _card(chapter: Chapter, motif: object) -> str:
    minutes = f"{chapter.minutes} minutes" if chapter.minutes else ""
    if chapter.exercise_minutes:
        minutes += f", exercises {chapter.exercise_minutes}"
    body = (
        f'{motifs.svg(motif())}<span class="pieces-chapter-words"><b>'
        f'<span class="pieces-nth">{chapter.number}</span> {escape(chapter.title)}</b>'
        f"<span>{escape(chapter.goal)}</span>"
        f"<small>{minutes or 'not written yet'}</small>"
        f'<small data-progress-of="chapters/{chapter.slug}"></small></span>'
    )
    inner = (
        f'<a href="chapters/{chapter.slug}.html">{body}</a>'
        if chapter.written
        else f"<div>{body}</div>"
    )
    return f'<li data-pieces-chapter="{chapter.slug}">{inner}</li>'


class ClaimsShown(SphinxDirective):
    """``{claims-shown}``: how many claims there are, and how many of them a cell shows so far."""

    def run(self) -> list[nodes.Node]:
        app = self.env.app
        claims, shown = read_claims(claims_file(app)), find_chapters(notebooks(app))
        for path in (claims_file(app), *notebooks(app)):
            self.env.note_dependency(str(path))
        count = sum(claim.id in shown for claim in claims)
        text = f"**{count} of {len(claims)}** claims are shown so far."
        return self.parse_text_to_nodes(text)


def setup(app: Sphinx) -> None:
    app.add_directive("chapter-cards", ChapterCards)
    app.add_directive("claims-shown", ClaimsShown)
