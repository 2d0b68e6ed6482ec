"""W3: a position as clock hands, above the table that they are read from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.figures.palette import HUE, INK, MARK, MUTED, PAPER
from pieces.widgets.common.base import Widget
from pieces.widgets.common.positions import as_base, as_whole, as_width, check_pair, sinusoids
from pieces.widgets.common.positions import rates as rates_of
from pieces.widgets.common.traits import JsonTrait

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LAST, ROWS = 9_999, 64
"""The last position that can be asked for, and how many the map shows at once."""
_CHECKED = ("d_model", "pair")


class PositionClocks(Widget):
    """The sinusoidal table as clock hands: each pair of dimensions is one, with a speed of its own.

    The reader moves the position, which turns all hands at once, and chooses a pair. All traits
    can be set from Python too; several at once by ``update``. A link sets
    ``#position-clocks:position=7,pair=2``.

    Args:
        position: 0 to 9,999; the map shows it among 64 rows.
        pair: whose formula is shown, from 0; pair i is the dimensions 2i and 2i + 1.
        d_model: the length of a position's vector: 8, 16, 32 or 64.
        base: what sets the longest wavelength, 2 to 100,000.
        name: what links on the page call this widget; ``position-clocks`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a number is out of range, or there is no such pair.

    Source:
        Vaswani et al. 2017, section 3.5.
    """

    widget_kind = "position-clocks"

    position = JsonTrait(as_whole(0, LAST), 20).tag(sync=True)
    pair = JsonTrait(as_whole(0, 31), 1).tag(sync=True)
    d_model = JsonTrait(as_width, 16).tag(sync=True)
    base = JsonTrait(as_base, 10_000.0).tag(sync=True)

    def __init__(
        self,
        *,
        position: int = 20,
        pair: int = 1,
        d_model: int = 16,
        base: float = 10_000.0,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name, position=position, pair=pair, d_model=d_model, base=base)

    @traitlets.validate(*_CHECKED)
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, check_pair)

    def table(self) -> np.ndarray:
        """The rows that the map shows, ``(64, d_model)``, in float64."""
        return sinusoids(self._first() + np.arange(ROWS), self.d_model, self.base)

    def sentence(self) -> str:
        """How far the fastest and the slowest hand have turned, and what the chosen pair reads."""
        turns = self.position * rates_of(self.d_model, self.base) / (2 * math.pi)
        sine, cosine = self.table()[self.position % ROWS, 2 * self.pair : 2 * self.pair + 2]
        return (
            f"Position {self.position} as {len(turns)} clock hands (d_model {self.d_model}, base "
            f"{self.base:g}): hand 0 has made {turns[0]:.3g} turns, hand {len(turns) - 1} "
            f"{turns[-1]:.2g}; pair {self.pair} holds the sine {sine:.3f} and the cosine "
            f"{cosine:.3f}."
        ).replace(" -", " −")

    def figure(self) -> Figure:
        """The hands above the table, whose row for the position is marked."""
        from matplotlib.figure import Figure

        pairs = self.d_model // 2
        figure = Figure(figsize=(7, 4), layout="constrained")
        top, below = figure.subplots(2, 1, height_ratios=(1, 3))
        self._draw_clocks(top, pairs)
        self._draw_table(below)
        return figure

    def _first(self) -> int:
        return self.position - self.position % ROWS

    def _draw_clocks(self, axes: Axes, pairs: int) -> None:
        from matplotlib.patches import Circle

        angles = self.position * rates_of(self.d_model, self.base)
        for place, angle in enumerate(angles):
            axes.add_patch(Circle((place, 0), 0.42, facecolor=PAPER, edgecolor=MUTED))
            x, y = 0.4 * math.sin(angle), 0.4 * math.cos(angle)
            chosen = place == self.pair
            axes.plot([place, place + x], [0, y], color=MARK if chosen else INK, lw=1 + chosen)
        axes.set(xlim=(-0.5, pairs - 0.5), ylim=(-0.5, 0.5), aspect="equal")
        axes.set_title(f"hands at position {self.position}, one a pair of dimensions")
        axes.axis("off")

    def _draw_table(self, axes: Axes) -> None:
        from matplotlib.colors import LinearSegmentedColormap

        signs = LinearSegmentedColormap.from_list("signs", [MARK, PAPER, HUE])
        first = self._first()
        extent = (-0.5, self.d_model - 0.5, first + ROWS - 0.5, first - 0.5)
        axes.imshow(
            self.table(),
            cmap=signs,
            vmin=-1,
            vmax=1,
            aspect="auto",
            extent=extent,
            interpolation="nearest",
        )
        axes.axhline(self.position, color=INK, lw=1.5)
        for edge in (2 * self.pair - 0.5, 2 * self.pair + 1.5):
            axes.axvline(edge, color=INK, lw=1.5)
        axes.set(xlabel="dimension", ylabel="position", title="−1 (magenta) to 1 (blue)")
