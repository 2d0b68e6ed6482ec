"""What the start page shows of the book itself: its chapters as cards, and how much is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pieces.chapters import CHAPTERS, Chapter

from . import motifs
from .claims import claims_file, read_claims
from .claims_page import find_chapters, notebooks


class FirstSteps(SphinxDirective):
    """``{first-steps}``: two ways into the first chapter, each of which says where it leads."""

    def run(self) -> list[nodes.Node]:
        first = next(chapter for chapter in CHAPTERS if chapter.written)
        page, nth = f"chapters/{first.slug}.html", f"chapter {first.number}"
        text = (
            f'<p class="pieces-actions">'
            f'<a href="{page}">Start reading<small>{nth}, {escape(first.title)}</small></a>'
            f'<a href="{page}#play">Just play<small>the pictures of {nth}</small></a></p>'
        )
        return [nodes.raw("", text, format="html")]


class ChapterCards(SphinxDirective):
    """``{chapter-cards}``: a card for each chapter, large where there is something to read."""

    def run(self) -> list[nodes.Node]:
        pairs = list(zip(CHAPTERS, motifs.MOTIFS, strict=True))
        cards = "".join(_card(chapter, motif) for chapter, motif in pairs if chapter.written)
        others = "".join(
            _to_come(chapter, motif) for chapter, motif in pairs if not chapter.written
        )
        text = f'<ol class="pieces-chapters" role="list">{cards}</ol>'
        if others:
            text += f'<p class="pieces-to-come">To come:</p><ol role="list">{others}</ol>'
        return [nodes.raw("", f'<div class="pieces-contents">{text}</div>', format="html")]


def _title(chapter: Chapter) -> str:
    return f'<b><span class="pieces-nth">{chapter.number}</span> {escape(chapter.title)}</b>'


def _card(chapter: Chapter, motif: Callable[[], Iterable[motifs.Shape]]) -> str:
    minutes = f"{chapter.minutes} minutes"
    if chapter.exercise_minutes:
        minutes += f", exercises {chapter.exercise_minutes}"
    return (
        f'<li data-pieces-chapter="{chapter.slug}"><a href="chapters/{chapter.slug}.html">'
        f'{motifs.svg(motif())}<span class="pieces-chapter-words">{_title(chapter)}'
        f"<span>{escape(chapter.goal)}</span><small>{minutes}</small>"
        f'<small data-progress-of="chapters/{chapter.slug}"></small></span></a></li>'
    )


def _to_come(chapter: Chapter, motif: Callable[[], Iterable[motifs.Shape]]) -> str:
    return (
        f'<li data-pieces-chapter="{chapter.slug}">{motifs.svg(motif())}'
        f"<span>{_title(chapter)} <span>{escape(chapter.goal)}</span></span></li>"
    )


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
    app.add_directive("first-steps", FirstSteps)
    app.add_directive("chapter-cards", ChapterCards)
    app.add_directive("claims-shown", ClaimsShown)
