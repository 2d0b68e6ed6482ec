"""The translator for print: both sentences, and arcs between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pieces.figures.heat import short
from pieces.figures.palette import HUE, INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST = {True: 0.03, False: 0.1}
"""A weight below this has no arc, in the row that is lit and in others: they take bytes."""


def draw(
    source: Sequence[str], target: Sequence[str], weights: np.ndarray, *, lit: int, title: str
) -> Figure:
    """The sentences above each other; the arcs of one French word are in colour."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.8), layout="constrained")
    figure.suptitle(title, fontsize=11)
    axes = figure.subplots()
    above, below = _places(source), _places(target)
    for (row, column), weight in np.ndenumerate(weights):
        if weight >= LEAST[row == lit]:
            _draw_arc(axes, below[row], above[column], weight, lit=row == lit)
    for column, word in enumerate(source):
        share = f"{weights[lit, column]:.2f}"
        _write(axes, above[column], 1.16, short(word), INK)
        axes.text(above[column], 1.04, share, ha="center", fontsize=8, color=MUTED)
    for row, word in enumerate(target):
        _write(axes, below[row], -0.14, short(word), HUE if row == lit else INK)
    axes.set(xlim=(0, 1), ylim=(-0.2, 1.28))
    axes.axis("off")
    return figure


def _places(words: Sequence[str]) -> np.ndarray:
    """The middles of words side by side, each with room for its letters."""
    ends = np.cumsum([0, *(min(len(word), 12) + 2.5 for word in words)])
    return (ends[:-1] + ends[1:]) / 2 / ends[-1]


def _write(axes: Axes, x: float, y: float, word: str, ink: str) -> None:
    axes.text(x, y, word, ha="center", va="center", color=ink, fontsize=11, parse_math=False)


def _draw_arc(axes: Axes, start: float, end: float, weight: float, *, lit: bool) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    curve = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    path = Path([(start, 0), (start, 0.5), (end, 0.5), (end, 1)], curve)
    ink, depth = (HUE, 0.2 + 0.8 * weight) if lit else (MUTED, 0.35 * weight)
    axes.add_patch(PathPatch(path, fill=False, ec=ink, lw=1 + 6 * weight, alpha=depth))
