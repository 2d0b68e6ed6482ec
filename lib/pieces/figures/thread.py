"""The thread: what a translator with only the pieces built so far can do, chapter by chapter.

The numbers are those of ``results/thread.json``, of which ``thread.json`` beside this file has what
is shown, for where the package is installed alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.axes import Axes

from pieces.figures.common import TEXT, WIDTH, Described, Picture
from pieces.figures.palette import HUE, INK, MUTED, PAPER

KEPT = Path(__file__).with_name("thread.json")
NAMES = {
    "01-attention": "one head",
    "02-multi-head": "four heads",
    "03-positions": "positions",
    "04-encoder": "whole encoder",
    "05-decoder": "whole decoder",
    "06-training": "better training",
    "07-generation": "beam search",
}
_NO_CLEAR_GAIN = "≈"
_RULE = "border-bottom:1px solid var(--pieces-line, currentColor)"
_CELL = "padding:0.3em 0.6em;text-align:left;vertical-align:top;overflow-wrap:anywhere"


@dataclass(frozen=True)
class Rung:
    """The model of one chapter: the pieces built so far, trained from three seeds."""

    chapter: str
    """The chapter's slug."""
    exact: tuple[float, ...]
    """Of each run the share of sentences that it translates word for word."""
    before: tuple[float, ...]
    """The same of the rung below; of the first rung nothing."""
    translations: tuple[str, ...]
    """Of the run in the middle, of the sentences that are shown."""

    @property
    def name(self) -> str:
        """What is new, under the chapter's number."""
        return f"{int(self.chapter[:2])} {NAMES[self.chapter]}"

    @property
    def share(self) -> float:
        """The median of the runs."""
        return median(self.exact)

    @property
    def gain(self) -> float:
        """By how much the median is above that of the rung below."""
        return self.share - (median(self.before) if self.before else 0)

    @property
    def is_clear(self) -> bool:
        """Whether from every seed the model got better by what is new."""
        both = zip(self.exact, self.before, strict=True) if self.before else ()
        return all(now > then for now, then in both)


@cache
def _kept() -> dict[str, Any]:
    return json.loads(KEPT.read_text(encoding="utf-8"))


@cache
def rungs() -> tuple[Rung, ...]:
    """Return all rungs, in the order of the chapters."""
    found: list[Rung] = []
    for each in _kept()["rungs"]:
        exact = tuple(run["exact_match"] for run in each["runs"])
        middle = each["runs"][exact.index(median(exact))]["translations"]
        before = found[-1].exact if found else ()
        found.append(Rung(each["chapter"], exact, before, tuple(map(_written, middle))))
    return tuple(found)


def _written(tokens: str) -> str:
    """Tokens as a sentence is written."""
    return tokens.replace("' ", "'").replace(" .", ".")


def _place(chapter: str) -> int:
    """The place of a chapter's rung.

    Raises:
        ValueError: If the chapter adds nothing to the thread.
    """
    chapters = [rung.chapter for rung in rungs()]
    if chapter not in chapters:
        raise ValueError(f"chapter is {chapter!r}: one of {', '.join(chapters)} is needed")
    return chapters.index(chapter)


class Growth(Described):
    """The bar that grows by a piece a chapter: how many sentences are translated exactly.

    Args:
        chapter: The slug of the chapter whose rung is marked; those after it are only outlined.
            Unless given, all stand alike.

    Raises:
        ValueError: If the chapter adds nothing to the thread.
    """

    def __init__(self, chapter: str | None = None) -> None:
        self._here = None if chapter is None else _place(chapter)

    def figure(self) -> Picture:
        """Return the picture."""
        figure = Picture(figsize=(WIDTH, 3.3), facecolor=PAPER, layout="constrained")
        axes = figure.subplots()
        for place, rung in enumerate(rungs()):
            _draw(axes, place, rung, is_built=self._here is None or place <= self._here)
        signs = ["▸ " if place == self._here else "" for place, _ in enumerate(rungs())]
        names = [sign + rung.name for sign, rung in zip(signs, rungs(), strict=True)]
        axes.set_yticks(range(len(names)), names, color=INK, fontsize=TEXT)
        for sign, label in zip(signs, axes.get_yticklabels(), strict=True):
            label.set_weight("bold" if sign else "normal")
        axes.set(xlim=(0, 1.2), xticks=[])
        figure.supxlabel(
            f"exactly translated, of {_kept()['tested']} unseen sentences: median of\n"
            f"{len(rungs()[0].exact)} runs, line from least to most; "
            f"{_NO_CLEAR_GAIN}: not every run gains",
            x=0.01,
            ha="left",
            size=TEXT,
            color=MUTED,
        )
        axes.invert_yaxis()
        axes.axvline(0, color=INK, lw=1)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        return figure

    def sentence(self) -> str:
        """Return what the picture shows, for those who do not see it."""
        parts = [
            f"{rung.name} {_percent(rung.share)} ({_percent(min(rung.exact))} to "
            f"{_percent(max(rung.exact))}{'' if rung.is_clear else ', not every run gains'})"
            for rung in rungs()
        ]
        marked = (
            "" if self._here is None else f" The chapter's own rung is {rungs()[self._here].name}."
        )
        return (
            f"A bar that grows with each piece: how many of {_kept()['tested']} unseen sentences "
            f"are translated exactly, the median of {len(rungs()[0].exact)} runs with the least "
            f"and the most: {', '.join(parts)}.{marked}"
        )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _draw(axes: Axes, place: int, rung: Rung, *, is_built: bool) -> None:
    """Draw a rung: what was there, what is new, the runs' spread and the numbers."""
    there = rung.share - rung.gain
    if is_built:
        axes.barh(place, there, 0.66, color=HUE, alpha=0.35)
        axes.barh(place, rung.gain, 0.66, left=there, color=HUE)
    else:
        axes.barh(place, rung.share, 0.66, facecolor=PAPER, edgecolor=MUTED, lw=1)
    least, most = min(rung.exact), max(rung.exact)
    if is_built:  # seen on its bar and beside it
        axes.plot((least, most), (place, place), color=PAPER, lw=4.5)
    ink = INK if is_built else MUTED
    axes.plot((least, most), (place, place), color=ink, lw=1.5)
    gain = f"+{100 * rung.gain:.1f}" if rung.is_clear else _NO_CLEAR_GAIN
    number = axes.annotate(
        _percent(rung.share),
        (most, place),
        (5, 0),
        textcoords="offset points",
        va="center",
        size=TEXT,
        color=ink,
    )
    if rung.before:
        beside = {"va": "center", "size": TEXT, "color": MUTED}
        axes.annotate(gain, (1, 0.5), (6, 0), xycoords=number, textcoords="offset points", **beside)


class Translations:
    """What the middle one of three runs makes of five sentences, before a chapter and after it.

    Args:
        chapter: The chapter's slug.

    Raises:
        ValueError: If the chapter adds nothing to the thread.
    """

    def __init__(self, chapter: str) -> None:
        place = _place(chapter)
        self._rungs = rungs()[max(0, place - 1) : place + 1]
        self._sentences = [
            (_written(each["source"]), _written(each["target"])) for each in _kept()["sentences"]
        ]

    def _head(self) -> list[str]:
        return ["", *(f"{rung.name}: {_percent(rung.share)}" for rung in self._rungs)]

    def _lines(self) -> list[list[str]]:
        """Of each sentence what each model writes; what is right is marked."""
        return [
            [_marked(rung.translations[i], target) for rung in self._rungs]
            for i, (_, target) in enumerate(self._sentences)
        ]

    def __repr__(self) -> str:
        lines = []
        for (source, target), written in zip(self._sentences, self._lines(), strict=True):
            lines.append(f"{source} → {target}")
            named = zip(self._head()[1:], written, strict=True)
            lines += [f"    {name}  {text}" for name, text in named]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col" style="{_CELL}">{escape(x)}</th>' for x in self._head()[1:]
        )
        rows = zip(self._sentences, self._lines(), strict=True)
        body = "".join(_row(*sentence, written) for sentence, written in rows)
        said = "Written by the run in the middle of three. ✓ is right, word for word."
        style = "border-collapse:collapse;width:100%;table-layout:fixed"
        return (
            f'<table class="pieces-thread" style="{style}">'
            f'<caption style="caption-side:bottom;text-align:left">{said}</caption>'
            f'<thead><tr style="{_RULE}"><td style="{_CELL}"></td>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )


def _marked(written: str, target: str) -> str:
    if written == target:
        return f"✓ {written}"
    return written or "(nothing)"


def _row(source: str, target: str, written: Sequence[str]) -> str:
    cells = "".join(f'<td lang="fr" style="{_CELL}">{escape(text)}</td>' for text in written)
    style = f"{_CELL};font-weight:inherit"
    muted = "color:var(--pieces-muted, inherit)"
    return (
        f'<tr style="{_RULE}"><th scope="row" style="{style}">{escape(source)}<br>'
        f'<span lang="fr" style="{muted}">{escape(target)}</span></th>{cells}</tr>'
    )
