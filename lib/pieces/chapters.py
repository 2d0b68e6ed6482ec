"""The book's ten chapters, in reading order, and the blocks of the map that each one builds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chapter:
    """One chapter of the book.

    Args:
        slug: the file's name without its ending; it begins with the chapter's number.
        title: what the chapter is called.
        goal: what the reader can do afterwards, in one line.
        blocks: the blocks of the architecture map that the chapter builds.
        written: whether there is a page to read.
        minutes: how long it takes to read, where that is known.
    """

    slug: str
    title: str
    goal: str
    blocks: tuple[str, ...]
    written: bool = False
    minutes: int | None = None

    @property
    def number(self) -> int:
        """The chapter's place in the reading order, from 0."""
        return int(self.slug.partition("-")[0])

    def state(self) -> dict[str, Any]:
        """The chapter as JSON, for the browser."""
        return {
            "number": self.number,
            "slug": self.slug,
            "title": self.title,
            "goal": self.goal,
            "blocks": list(self.blocks),
            "written": self.written,
            "minutes": self.minutes,
        }


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "00-why-attention",
        "Why attention?",
        "See what a word needs from the other words of its sentence.",
        ("why",),
    ),
    Chapter(
        "01-attention",
        "Attention",
        "Compute it by hand, by formula and in code.",
        ("encoder-scaled", "decoder-scaled", "cross-scaled"),
        written=True,
        minutes=75,
    ),
    Chapter(
        "02-multi-head",
        "Multi-head attention",
        "Run several attentions side by side and join them.",
        ("encoder-attention", "decoder-attention", "cross-attention"),
    ),
    Chapter(
        "03-positions",
        "Positions",
        "Turn tokens into vectors that know their place.",
        ("source-embedding", "source-positions", "target-embedding", "target-positions"),
    ),
    Chapter(
        "04-encoder",
        "The encoder",
        "Add residual paths and normalisation, and stack layers.",
        (
            "encoder",
            "encoder-norm-1",
            "encoder-forward",
            "encoder-norm-2",
            "memory",
            "decoder-norm-1",
            "decoder-norm-2",
            "decoder-forward",
            "decoder-norm-3",
        ),
    ),
    Chapter(
        "05-decoder",
        "The decoder",
        "Mask the future, read the source, predict the next word.",
        ("decoder", "decoder-attention", "cross-attention", "linear", "softmax"),
    ),
    Chapter(
        "06-training",
        "Training",
        "Train it on sentence pairs; watch attention take shape.",
        ("training",),
    ),
    Chapter(
        "07-generation",
        "Generation",
        "Let it write: greedy, sampling, beam search, and a cache.",
        ("generation",),
    ),
    Chapter(
        "08-family",
        "The family",
        "Build GPT, BERT and a vision Transformer of these pieces.",
        ("family",),
    ),
    Chapter(
        "09-limits",
        "Limits",
        "Find out what attention costs and what it does not tell.",
        ("limits",),
    ),
)
