"""The heads for print: a heat map of each that is drawn, with the same row lit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pieces.figures.heat import draw_heat

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(
    weights: np.ndarray,
    queries: list[str],
    keys: list[str],
    *,
    lit: int,
    names: Sequence[str],
    title: str,
) -> Figure:
    """One heat map a head, beside each other; four lie in two rows."""
    from matplotlib.figure import Figure

    rows = 1 + (len(weights) > 2)
    figure = Figure(figsize=(7, 3.2 * rows), layout="constrained")
    figure.suptitle(title, fontsize=11)
    places = figure.subplots(rows, -(-len(weights) // rows), squeeze=False).flat
    for axes, head, name in zip(places, weights, names, strict=False):
        draw_heat(axes, head, queries, keys, lit=lit)
        axes.set_title(name, fontsize=10)
    for axes in places:
        axes.axis("off")
    return figure
