"""Attention weights on paper: one row as bars, a matrix as a heat map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pieces.figures.palette import HUE, INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LABELS = 12
MOST_NUMBERS = 36


def draw_bars(axes: Axes, weights: np.ndarray, tokens: Sequence[str], *, title: str) -> None:
    """A bar for each weight of a row, from the top down."""
    places = range(len(weights))
    axes.barh(places, weights, color=HUE)
    axes.set(xlim=(0, 1.15), xlabel="weight")
    axes.set_title(title, parse_math=False)
    axes.set_yticks(*_ticks(tokens), parse_math=False)
    axes.invert_yaxis()
    if len(weights) <= MOST_LABELS:
        for place in places:
            axes.text(weights[place] + 0.02, place, f"{weights[place]:.3f}", va="center")


def draw_heat(
    axes: Axes, weights: np.ndarray, rows: Sequence[str], columns: Sequence[str], *, lit: int
) -> None:
    """Rows are queries, columns are keys; a frame stands around the row that is lit."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    hue = LinearSegmentedColormap.from_list("weights", [PAPER, HUE])
    axes.imshow(weights, cmap=hue, vmin=0, vmax=1, aspect="auto")
    axes.set(xlabel="keys", ylabel="queries", title="weights, 0 (white) to 1")
    axes.set_xticks(*_ticks(columns), rotation=45, ha="right", parse_math=False)
    axes.set_yticks(*_ticks(rows), parse_math=False)
    frame = Rectangle((-0.5, lit - 0.5), weights.shape[1], 1, fill=False, ec=INK, lw=1.5)
    axes.add_patch(frame)
    if weights.size <= MOST_NUMBERS:
        for (row, column), weight in np.ndenumerate(weights):
            ink = "white" if weight > 0.5 else "black"
            axes.text(column, row, f"{weight:.3f}", ha="center", va="center", color=ink)


def short(token: str, most: int = 12) -> str:
    """A token for a label: never nothing, never long."""
    return (token if len(token) <= most else token[: most - 1] + "…") if token.strip() else "␣"


def _ticks(tokens: Sequence[str]) -> tuple[range, list[str]]:
    """Places and labels along an axis, so few that they do not touch."""
    places = range(0, len(tokens), -(-len(tokens) // MOST_LABELS))
    return places, [short(tokens[place]) for place in places]
