"""What figures of several chapters are made of: the picture, matrices and what joins them."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from pieces.figures.markup import to_markup
from pieces.figures.palette import HUE, INK, LIGHT, MUTED, PAPER

_DOTS = 100  # pixels an inch, so that 10 points are about 14 pixels
# A phone shows a picture about 350 pixels wide: at this width 12 points are still 11 pixels there.
WIDTH = 5.2
TEXT = 12
# In cells: the room for the label of a row, and above and below a matrix; a column with a label.
_LABEL, _ABOVE, _BELOW, _COLUMN = 1.8, 1.5, 0.8, 1.2


class Picture(Figure):
    """A figure that shows itself in a notebook, whatever matplotlib's settings there are."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """The picture, sharp enough for a small screen, and how many pixels wide it is to be."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=2 * _DOTS)
        return buffer.getvalue(), {"width": self.width}

    @property
    def width(self) -> int:
        """How many pixels wide it is shown where there is room."""
        return round(_DOTS * self.get_figwidth())

    def _repr_html_(self) -> str | None:
        """In the book, markup in the colours of the page; its cell says what is to be heard."""
        return to_markup(self, "", width=self.width) if os.environ.get("PIECES_BOOK") else None


class Described:
    """A picture that says itself what it shows, so that its cell need not."""

    def figure(self) -> Picture:
        """Return the picture."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Return what the picture shows, for those who do not see it."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """The picture with its text alternative, for a notebook."""
        figure, text = self.figure(), self.sentence()
        png, size = figure._repr_png_()
        code = base64.b64encode(png).decode()
        image = f'<img alt="{escape(text)}" width="{size["width"]}"'
        image += f' style="max-width: 100%" src="data:image/png;base64,{code}">'
        if os.environ.get("PIECES_BOOK"):
            image = to_markup(figure, text, width=figure.width)
        return {"text/html": image, "image/png": code, "text/plain": text}


@dataclass(frozen=True)
class Matrix:
    """A matrix to draw, one unit a row, and what stands around it."""

    title: str
    numbers: np.ndarray
    colour: str = INK
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    lit_row: int | None = None
    decimals: int = 0
    shades: bool = False  # a number from 0 to 1 is a tint, too
    hidden: np.ndarray | None = None  # boolean: cells that a mask hides are hatched
    parts: Sequence[str] = ()  # equal shares of its columns, each named, with a line between

    @property
    def size(self) -> tuple[float, int]:
        """Its width, the labels of its rows included, and how many rows it has."""
        height, columns = self.numbers.shape
        return columns * self.cell + (_LABEL if self.rows else 0), height

    @property
    def cell(self) -> float:
        """How wide a column is: words that stand above columns, and decimals, need room."""
        return _COLUMN if self.columns or self.decimals else 1.0

    def draw(self, axes: Axes, left: float, top: float) -> None:
        """Draw it with its cells' top at ``top``, its title above, its shape below."""
        height, columns = self.numbers.shape
        width = columns * self.cell
        left += _LABEL if self.rows else 0
        self._draw_cells(axes, left, top)
        self._outline(axes, (left, top - height), width, height, 1.6)
        if self.lit_row is not None:
            self._outline(axes, (left, top - self.lit_row - 1), width, 1, 2.4)
        for row, label in enumerate(self.rows):
            beside = {"ha": "right", "color": MUTED, "size": TEXT - 1}
            _write(axes, left - 0.15, top - row - 0.5, label, **beside)
        for column, label in enumerate(self.columns):
            across = left + (column + 0.5) * self.cell
            _write(axes, across, top + 0.12, label, va="bottom", color=MUTED, size=TEXT - 1)
        self._cut(axes, left, top)
        middle = left + width / 2
        above = 0.75 if self.columns or self.parts else 0.2
        _write(axes, middle, top + above, self.title, va="bottom", weight="bold")
        _write(axes, middle, top - height - 0.2, f"({height}, {columns})", va="top", color=MUTED)

    def _cut(self, axes: Axes, left: float, top: float) -> None:
        height, columns = self.numbers.shape
        share = columns * self.cell / max(len(self.parts), 1)
        for part, label in enumerate(self.parts):
            x = left + part * share
            if part:
                axes.plot((x, x), (top, top - height), color=self.colour, lw=2.4)
            middle = x + share / 2
            _write(axes, middle, top + 0.12, label, va="bottom", color=MUTED, size=TEXT - 1)

    def _draw_cells(self, axes: Axes, left: float, top: float) -> None:
        for row, column in np.ndindex(*self.numbers.shape):
            number = self.numbers[row, column]
            x, y = left + column * self.cell, top - row - 1
            lit = row == self.lit_row
            self._fill(axes, (x, y), LIGHT["lit"] if lit else PAPER, edgecolor=MUTED, lw=0.5)
            if self.shades and number > 0:
                self._fill(axes, (x, y), HUE, alpha=0.45 * number)
            hidden = self.hidden is not None and self.hidden[row, column]
            if hidden:
                self._fill(axes, (x, y), "none", edgecolor=MUTED, hatch="///", lw=0, alpha=0.7)
            weight = "bold" if lit else "normal"
            size = TEXT - 0.75 * self.decimals
            shown = f"{number:.{0 if hidden else self.decimals}f}".replace("-inf", "−∞")
            _write(axes, x + self.cell / 2, y + 0.5, shown, weight=weight, size=size)

    def _fill(self, axes: Axes, corner: tuple[float, float], colour: str, **style: object) -> None:
        axes.add_patch(Rectangle(corner, self.cell, 1, facecolor=colour, **style))

    def _outline(
        self, axes: Axes, corner: tuple[float, float], width: float, height: int, line: float
    ) -> None:
        edge = {"fill": False, "edgecolor": self.colour, "linewidth": line}
        axes.add_patch(Rectangle(corner, width, height, **edge))


@dataclass(frozen=True)
class Step:
    """What is done between two matrices: an arrow with a word above it, or a sign."""

    sign: str
    word: str = ""

    @property
    def size(self) -> tuple[float, int]:
        """Its width; it adds nothing to the height."""
        return max(0.9, 0.7 + 0.22 * len(self.word)), 0

    def draw(self, axes: Axes, left: float, middle: float) -> None:
        """Draw it from ``left`` on, its sign at the height ``middle``."""
        centre = left + self.size[0] / 2
        if self.sign == "·":
            # The letter of that name is too small a sign for a product of matrices.
            axes.add_patch(Circle((centre, middle), 0.15, facecolor=INK, edgecolor="none"))
        else:
            _write(axes, centre, middle, self.sign, size=22, weight="bold")
        _write(axes, centre, middle + 0.5, self.word, va="bottom")


def _write(axes: Axes, x: float, y: float, text: str, **style: object) -> None:
    axes.text(x, y, text, **{"ha": "center", "va": "center", "color": INK, "size": TEXT, **style})


def equation(lines: Sequence[Sequence[Matrix | Step]]) -> Picture:
    """Draw matrices and what is done between them, wrapped as lines of text are."""
    widths = [sum(part.size[0] for part in line) for line in lines]
    heights = [max(part.size[1] for part in line) for line in lines]
    size = (max(widths) + 0.5, sum(heights) + len(lines) * (_ABOVE + _BELOW))
    figure = Picture(figsize=(WIDTH, WIDTH * size[1] / size[0]), facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, size[0]), ylim=(0, size[1]), aspect="equal")
    axes.axis("off")
    top = size[1]
    for line, height in zip(lines, heights, strict=True):
        top -= _ABOVE
        left = 0.1
        for part in line:
            part.draw(axes, left, top - height / 2 if isinstance(part, Step) else top)
            left += part.size[0]
        top -= height + _BELOW
    return figure
