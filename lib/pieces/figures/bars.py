"""Bars that compare: a bar each with its number at its end, ours told from the others'."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from pieces.figures.common import TEXT, WIDTH, Picture
from pieces.figures.palette import HUE, INK, MUTED, PAPER

Bars = Mapping[str, float]
Ranges = Mapping[str, tuple[float, float]]
_BAR, _LINE, _TITLE = 0.32, 0.2, 0.6  # inches
_NAME = 24  # letters in a line


def bars(
    panels: Mapping[str, Bars],
    *,
    written: str = "{:.2f}",
    lit: Collection[str] = (),
    ranges: Mapping[str, Ranges] | None = None,
) -> Picture:
    """Draw panels of bars, one below the other on one scale, the bars in the order given.

    Args:
        panels: Each panel's title, and its bars: a name and a number each.
        written: How a number is written at the end of its bar.
        lit: The names of bars that stand out by colour, weight and an arrow; with none all do.
        ranges: For a panel the lowest and the highest that a bar may have been.

    Raises:
        ValueError: If there is no panel, or one without bars.
    """
    if not panels or not all(panels.values()):
        raise ValueError("bars needs at least one panel, and in each at least one bar")
    ranges = ranges or {}
    heights = [_TITLE + sum(map(_height, each)) for each in panels.values()]
    figure = Picture(figsize=(WIDTH, sum(heights)), facecolor=PAPER, layout="constrained")
    axes = figure.subplots(len(panels), sharex=True, height_ratios=heights, squeeze=False)[:, 0]
    for panel, (title, each) in zip(axes, panels.items(), strict=True):
        _draw(panel, each, ranges.get(title, {}), written, lit)
        at_left = blended_transform_factory(figure.transFigure, panel.transAxes)
        style = {"size": TEXT, "color": INK, "va": "bottom", "parse_math": False}
        panel.text(0.01, 1.02, title, transform=at_left, **style)
    edges = [x for each in ranges.values() for pair in each.values() for x in pair]
    values = [x for each in panels.values() for x in each.values()]
    low, high = min(0.0, *values, *edges), max(0.0, *values, *edges)
    axes[-1].set_xlim(low, high + 0.16 * (high - low))  # room for the last number
    return figure


def _wrapped(sign: str, name: str) -> str:
    return "\n".join(textwrap.wrap(sign + name, _NAME))


def _height(name: str) -> float:
    return _BAR + _LINE * _wrapped("", name).count("\n")


def _draw(axes: Axes, each: Bars, ranges: Ranges, written: str, lit: Collection[str]) -> None:
    places = range(len(each))
    stands_out = [name in lit or not lit for name in each]
    for place, (name, value) in enumerate(each.items()):
        low, high = ranges.get(name, (value, value))
        axes.barh(place, value, 0.7, color=HUE if stands_out[place] else MUTED)
        if high > low:
            for colour, width in ((PAPER, 4.5), (INK, 1.5)):  # seen on its bar and beside it
                axes.plot((low, high), (place, place), color=colour, lw=width)
        end = max(value, high, 0)
        text = written.format(value)
        axes.annotate(text, (end, place), (5, 0), textcoords="offset points", va="center")
    signs = ["▸ " if lit and out else "" for out in stands_out]
    axes.set_yticks(places, map(_wrapped, signs, each), parse_math=False)
    for label, out in zip(axes.get_yticklabels(), stands_out, strict=True):
        label.set(fontsize=TEXT - 1, color=INK, weight="bold" if lit and out else "normal")
    axes.invert_yaxis()
    axes.axvline(0, color=INK, lw=1)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
