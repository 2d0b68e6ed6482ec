"""Matplotlib figures that more than one chapter uses; every one is readable on its own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

# The book's colours of query, key and value; the letter beside them says the same.
QUERY, KEY, VALUE = "#332288", "#D55E00", "#009E73"
INK, MUTED, PAPER = "#1b1f24", "#57606a", "#ffffff"


class Picture(Figure):
    """A figure that shows itself in a notebook, whatever matplotlib's settings there are."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=160)
        return buffer.getvalue()


@dataclass(frozen=True)
class _Matrix:
    """A matrix to draw, one unit a cell, and what stands around it."""

    title: str
    numbers: np.ndarray
    colour: str = INK
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    lit_row: int | None = None
    decimals: int = 0

    def draw(self, axes: Axes, left: float, top: float) -> None:
        """Draw it with its top left corner at ``(left, top)``, its title above, its shape below."""
        height, width = self.numbers.shape
        self._draw_cells(axes, left, top)
        self._outline(axes, (left, top - height), width, height, 2.0)
        if self.lit_row is not None:
            self._outline(axes, (left, top - self.lit_row - 1), width, 1, 3.5)
        for row, label in enumerate(self.rows):
            _write(axes, left - 0.15, top - row - 0.5, label, ha="right", color=MUTED)
        for column, label in enumerate(self.columns):
            _write(axes, left + column + 0.5, top + 0.12, label, va="bottom", color=MUTED)
        middle = left + width / 2
        _write(axes, middle, top + 0.75, self.title, va="bottom", weight="bold")
        _write(axes, middle, top - height - 0.2, f"({height}, {width})", va="top", color=MUTED)

    def _draw_cells(self, axes: Axes, left: float, top: float) -> None:
        for row, column in np.ndindex(*self.numbers.shape):
            x, y = left + column, top - row - 1
            axes.add_patch(Rectangle((x, y), 1, 1, facecolor=PAPER, edgecolor=MUTED, lw=0.6))
            weight = "bold" if row == self.lit_row else "normal"
            number = f"{self.numbers[row, column]:.{self.decimals}f}"
            _write(axes, x + 0.5, y + 0.5, number, weight=weight)

    def _outline(
        self, axes: Axes, corner: tuple[float, float], width: int, height: int, line: float
    ) -> None:
        edge = {"fill": False, "edgecolor": self.colour, "linewidth": line}
        axes.add_patch(Rectangle(corner, width, height, **edge))


def _write(axes: Axes, x: float, y: float, text: str, **style: object) -> None:
    axes.text(x, y, text, **{"ha": "center", "va": "center", "color": INK, **style})


def attention_by_hand(
    *,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    scores: np.ndarray,
    weights: np.ndarray,
    output: np.ndarray,
    tokens: Sequence[str],
    lit_row: int,
) -> Picture:
    """Draw attention as two matrix products, with shapes, one query's row outlined throughout.

    Args:
        query: ``(n, d_k)``, one row a token.
        key: ``(n, d_k)``.
        value: ``(n, d_v)``.
        scores: ``(n, n)``, scaled; rows are queries, columns are keys.
        weights: ``(n, n)``, the softmax of each row of ``scores``.
        output: ``(n, d_v)``.
        tokens: The ``n`` words, for the labels.
        lit_row: The query to outline.
    """
    query, key, value, scores, weights, output = map(
        np.asarray, (query, key, value, scores, weights, output)
    )
    lit = {"lit_row": lit_row}
    above = [
        _Matrix("Q", query, QUERY, rows=tokens, **lit),
        _Matrix("Kᵀ", key.T, KEY, columns=tokens),
        _Matrix("Q Kᵀ / √d_k", scores, columns=tokens, **lit),
    ]
    below = [
        _Matrix("softmax of each row", weights, rows=tokens, columns=tokens, decimals=2, **lit),
        _Matrix("V", value, VALUE),
        _Matrix("output", output, decimals=2, **lit),
    ]
    return _two_products(above, below)


def _two_products(above: Sequence[_Matrix], below: Sequence[_Matrix]) -> Picture:
    """Draw two products, each as left · right → result, one below the other."""
    widths = [
        max(a.numbers.shape[1], b.numbers.shape[1]) for a, b in zip(above, below, strict=True)
    ]
    lefts = [1.5, 1.5 + widths[0] + 1.2, 1.5 + widths[0] + 1.2 + widths[1] + 1.8]
    drops = [max(m.numbers.shape[0] for m in row) + 2.6 for row in (above, below)]
    size = (lefts[2] + widths[2] + 0.1, sum(drops) - 0.6)
    figure = Picture(
        figsize=(0.52 * size[0], 0.52 * size[1]), facecolor=PAPER, layout="constrained"
    )
    axes = figure.subplots()
    axes.set(xlim=(0, size[0]), ylim=(0, size[1]), aspect="equal")
    axes.axis("off")
    top = size[1] - 1.4
    for row, drop in zip((above, below), drops, strict=True):
        for matrix, left in zip(row, lefts, strict=True):
            matrix.draw(axes, left, top)
        centre = top - row[0].numbers.shape[0] / 2
        _write(axes, (lefts[0] + row[0].numbers.shape[1] + lefts[1]) / 2, centre, "·", size=18)
        _write(axes, (lefts[1] + row[1].numbers.shape[1] + lefts[2]) / 2, centre, "→", size=16)
        top -= drop
    return figure


def learning_curves(curves: Mapping[str, Sequence[float]], *, ylabel: str) -> Picture:
    """Draw how a figure changes from step to step, each curve named at its end.

    Args:
        curves: The name of each curve, and its values, one a step.
        ylabel: What the values are.
    """
    figure = Picture(figsize=(6.4, 3.2), facecolor=PAPER, layout="constrained")
    axes = figure.subplots()
    styles = zip((QUERY, KEY, VALUE), ("-", "--", "-."), strict=True)
    for (name, values), (colour, dash) in zip(curves.items(), styles, strict=False):
        axes.plot(values, dash, color=colour, lw=2)
        axes.annotate(
            f"{name}: {values[-1]:.2f}",
            (len(values) - 1, values[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    axes.set(xlabel="step", ylabel=ylabel, ylim=(0, None))
    axes.spines[["top", "right"]].set_visible(False)
    return figure
