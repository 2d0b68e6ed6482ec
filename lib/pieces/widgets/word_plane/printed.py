"""The plane of words for print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pieces.figures.heat import draw_bars, short
from pieces.figures.palette import INK, KEY, MUTED, QUERY, VALUE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pieces.widgets.word_plane.reading import Reading


def draw(seen: Reading, word: str, names: list[str], reach: tuple[int, int]) -> Figure:
    """The arrows of a sentence, the mixed arrow, and the weights as bars."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.4), layout="constrained")
    plane, bars = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_plane(plane, seen, word, names, reach)
    draw_bars(bars, seen.weights, seen.words, title=f"weights of “{short(word)}”")
    return figure


def _draw_plane(
    axes: Axes, seen: Reading, word: str, names: list[str], reach: tuple[int, int]
) -> None:
    for line in (axes.axhline, axes.axvline):
        line(0, color=MUTED, lw=0.8)
    for name, arrow, weight in zip(seen.words, seen.arrows, seen.weights, strict=True):
        hue = QUERY if name == word else KEY
        _arrow(axes, arrow, hue, 1 + 6 * weight, short(name))
    _arrow(axes, seen.output, VALUE, 4, "comes out")
    axes.set(xlim=reach, ylim=reach, aspect="equal")
    axes.set_xlabel(short(names[0]), parse_math=False)
    axes.set_ylabel(short(names[1]), parse_math=False)
    axes.grid(color=MUTED, alpha=0.2, lw=0.6)


def _arrow(axes: Axes, tip: tuple[float, float], hue: str, width: float, label: str) -> None:
    aside, side = (6, 5), "left"
    if any(tip):
        axes.annotate(
            "", tip, (0, 0), arrowprops={"color": hue, "width": width, "headwidth": width + 5}
        )
    else:
        axes.plot(0, 0, "o", color=hue, ms=4)
        aside, side = (-6, -12), "right"
    axes.annotate(
        label,
        tip,
        aside,
        textcoords="offset points",
        ha=side,
        color=INK,
        fontsize=9,
        parse_math=False,
    )
