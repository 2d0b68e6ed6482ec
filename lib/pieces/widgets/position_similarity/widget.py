"""W3: the product of two positions' vectors, which the offset alone decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.figures.palette import HUE, INK, MARK
from pieces.widgets.common.base import Widget
from pieces.widgets.common.draws import normals
from pieces.widgets.common.positions import (
    WIDTHS,
    as_base,
    as_whole,
    as_width,
    check_pair,
    sinusoids,
)
from pieces.widgets.common.traits import BadValue, JsonTrait, as_choice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAST, REACH, SEED = 63, 32, 1
"""The last position, how far an offset goes to either side, and what the random table is of."""


class PositionSimilarity(Widget):
    """PE(p) · PE(p + k) over the offsets k, and the pairs of dimensions that add up to it.

    The reader moves the position p, which leaves the curve where it is, and the offset k. All
    traits can be set from Python too; several at once by ``update``. A link sets
    ``#position-similarity:position=7,offset=-3,pair=2,table=learned``.

    Args:
        position: p, 0 to 63.
        offset: k, −32 to 32; the position p + k may not be below 0.
        pair: whose hands are shown in numbers, from 0; pair i is the dimensions 2i and 2i + 1.
        table: ``"sinusoidal"``, or ``"learned"``: a random example of a learned table before it is
            trained, each row brought to the length of the sinusoidal ones.
        d_model: the length of a position's vector: 8, 16, 32 or 64.
        base: what sets the longest wavelength, 2 to 100,000.
        name: what links on the page call this widget; ``position-similarity`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a number is out of range, or there is no such pair or position.

    Source:
        Vaswani et al. 2017, section 3.5.
    """

    widget_kind = "position-similarity"

    position = JsonTrait(as_whole(0, LAST), 40).tag(sync=True)
    offset = JsonTrait(as_whole(-REACH, REACH), 5).tag(sync=True)
    pair = JsonTrait(as_whole(0, 31), 1).tag(sync=True)
    table = JsonTrait(as_choice("sinusoidal", "learned"), "sinusoidal").tag(sync=True)
    d_model = JsonTrait(as_width, 16).tag(sync=True)
    base = JsonTrait(as_base, 10_000.0).tag(sync=True)

    def __init__(
        self,
        *,
        position: int = 40,
        offset: int = 5,
        pair: int = 1,
        table: str = "sinusoidal",
        d_model: int = 16,
        base: float = 10_000.0,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            position=position,
            offset=offset,
            pair=pair,
            table=table,
            d_model=d_model,
            base=base,
        )

    @traitlets.validate("position", "offset", "pair", "d_model")
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, check_pair, _check_offset)

    def vectors(self) -> np.ndarray:
        """The vectors of positions 0 to 95, ``(96, d_model)``, in float64."""
        count = LAST + 1 + REACH
        if self.table == "sinusoidal":
            return sinusoids(np.arange(count), self.d_model, self.base)
        most = WIDTHS[-1]
        drawn = normals(SEED, count * most).reshape(count, most)[:, : self.d_model]
        lengths = np.linalg.norm(drawn, axis=1, keepdims=True)
        return drawn * np.sqrt(self.d_model / 2) / lengths

    def products(self) -> tuple[np.ndarray, np.ndarray]:
        """The offsets that lead to a position, and PE(p) · PE(p + k) for each."""
        offsets = np.arange(max(-REACH, -self.position), REACH + 1)
        vectors = self.vectors()
        return offsets, vectors[self.position + offsets] @ vectors[self.position]

    def sentence(self) -> str:
        """The product at the offset, and on what it depends."""
        offsets, products = self.products()
        product = products[list(offsets).index(self.offset)]
        there = self.position + self.offset
        told = f"PE({self.position}) · PE({there}) = {product:.3f}".replace("-", "−")
        if self.table == "learned":
            return (
                f"Random example, seed {SEED}: in a learned table before training {told}, and "
                "other positions as far apart give other products."
            )
        return (
            f"Sinusoidal positions (d_model {self.d_model}, base {self.base:g}): {told}, and so it "
            f"is for any two positions {abs(self.offset)} apart."
        )

    def figure(self) -> Figure:
        """The products over the offsets, with the chosen one marked."""
        from matplotlib.figure import Figure

        offsets, products = self.products()
        figure = Figure(figsize=(7, 2.8), layout="constrained")
        axes = figure.subplots()
        axes.axhline(0, color=INK, lw=0.8)
        axes.plot(offsets, products, color=HUE, marker="o", ms=3, lw=1)
        axes.plot(
            self.offset, products[list(offsets).index(self.offset)], color=MARK, marker="D", ms=7
        )
        axes.axvline(self.offset, color=MARK, ls="--", lw=1)
        kind = "sinusoidal" if self.table == "sinusoidal" else f"random example, seed {SEED}"
        axes.set(
            xlim=(-REACH - 0.5, REACH + 0.5),
            xlabel="offset k",
            ylabel="PE(p) · PE(p + k)",
            title=f"p = {self.position}, {kind}, d_model {self.d_model}",
        )
        return figure


def _check_offset(given: dict[str, Any]) -> None:
    """Raise unless the offset leads to a position."""
    position, offset = given["position"], given["offset"]
    if position + offset < 0:
        raise BadValue(
            f"offset is −{-offset}: from position {position} it leads below 0, "
            f"so −{position} or more is needed"
        )
