"""The book's ten chapters, in reading order: one record each, and all that is told of a chapter."""

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
        claims: the claims that the chapter owes: sections of ``appendix/claims.yml``, or single
            claims, which are then not owed by the chapter that names their section.
        minutes: how long it takes to read and play, once there is something to read.
        exercise_minutes: how long its exercises take.
    """

    slug: str
    title: str
    goal: str
    blocks: tuple[str, ...]
    claims: tuple[str, ...]
    minutes: int | None = None
    exercise_minutes: int | None = None

    @property
    def number(self) -> int:
        """The chapter's place in the reading order, from 0."""
        return int(self.slug.partition("-")[0])

    @property
    def written(self) -> bool:
        """Whether there is a page to read.

        The minutes say it, since the package may be installed without the notebooks (in Colab, for
        one); a test sees that just the chapters with minutes have a notebook.
        """
        return self.minutes is not None

    def state(self) -> dict[str, Any]:
        """The chapter as JSON, for the browser."""
        return {
            "number": self.number,
            "slug": self.slug,
            "title": self.title,
            "blocks": list(self.blocks),
            "written": self.written,
            "minutes": self.minutes,
            "exercise_minutes": self.exercise_minutes,
        }


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "00-why-attention",
        "Why attention?",
        "See what a word needs from the other words of its sentence.",
        blocks=("why",),
        claims=("ov-rnn-memory", "ov-origin", "ov-picture"),
    ),
    Chapter(
        "01-attention",
        "Attention",
        "Compute it by hand, by formula and in code.",
        blocks=("encoder-scaled", "decoder-scaled", "cross-scaled"),
        claims=("attention",),
        minutes=45,
        exercise_minutes=50,
    ),
    Chapter(
        "02-multi-head",
        "Multi-head attention",
        "Run several attentions side by side and join them.",
        blocks=("encoder-attention", "decoder-attention", "cross-attention"),
        claims=("multi_head",),
        minutes=45,
        exercise_minutes=50,
    ),
    Chapter(
        "03-positions",
        "Positions",
        "Turn tokens into vectors that know their place.",
        blocks=("source-embedding", "source-positions", "target-embedding", "target-positions"),
        claims=("embedding", "position"),
    ),
    Chapter(
        "04-encoder",
        "The encoder",
        "Add residual paths and normalisation, and stack layers.",
        blocks=(
            *("encoder", "encoder-norm-1", "encoder-forward", "encoder-norm-2", "memory"),
            *("decoder-norm-1", "decoder-norm-2", "decoder-forward", "decoder-norm-3"),
        ),
        claims=("encoder",),
    ),
    Chapter(
        "05-decoder",
        "The decoder",
        "Mask the future, read the source, predict the next word.",
        blocks=("decoder", "decoder-attention", "cross-attention", "linear", "softmax"),
        claims=(
            "decoder",
            *("ov-attention-only", "ov-encoder-decoder", "ov-shapes", "ov-identical-layers"),
            *("ov-name", "ov-diagram"),
        ),
    ),
    Chapter(
        "06-training",
        "Training",
        "Train it on sentence pairs; watch attention take shape.",
        blocks=("training",),
        claims=("training",),
    ),
    Chapter(
        "07-generation",
        "Generation",
        "Let it write: greedy, sampling, beam search, and a cache.",
        blocks=("generation",),
        claims=("de-strategy", "li-kv-cost"),
    ),
    Chapter(
        "08-family",
        "The family",
        "Build GPT, BERT and a vision Transformer of these pieces.",
        blocks=("family",),
        claims=("language_models",),
    ),
    Chapter(
        "09-limits",
        "Limits",
        "Find out what attention costs and what it does not tell.",
        blocks=("limits",),
        claims=("limits", "next_steps", "overview"),
    ),
)
