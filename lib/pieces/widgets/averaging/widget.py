"""A token that needs both its neighbours: one head delivers a mixture, two heads deliver both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pieces.figures.heat import short
from pieces.figures.palette import INK, LIGHT, MUTED, VALUE
from pieces.widgets.averaging.reading import MEAN, MOST, PAIRS, Reading, read
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import (
    BadValue,
    JsonTrait,
    as_integer,
    as_number,
    as_tokens,
    within,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SEEDS = 99


def _as_three(name: str, value: Any) -> list[str]:
    tokens = as_tokens(name, value)
    if len(tokens) != 3:
        raise BadValue(f"{name} has {len(tokens)} words: 3 are needed, left, middle and right")
    return tokens


def _as_value(name: str, value: Any) -> float:
    return within(name, as_number(name, value), 0, MOST, "a number")


def _as_weight(name: str, value: Any) -> float:
    return round(within(name, as_number(name, value), 0, 1, "a number"), 3)


def _as_heads(name: str, value: Any) -> int:
    return within(name, as_integer(name, value), 1, 2)


def _as_seed(name: str, value: Any) -> int:
    return within(name, as_integer(name, value), 1, SEEDS)


class Averaging(Widget):
    """A token between two neighbours that each have a number, and one or two heads that read them.

    A head has a budget of 1, so what arrives from it is ``weight * left + (1 - weight) * right``.
    All traits can be set from Python too; several at once by ``update``. A link sets
    ``#averaging:heads=2,first=0.1,second=0.9``.

    Args:
        tokens: three words; the one in the middle reads its neighbours.
        left: the value of the left neighbour, from 0 to 10.
        right: the value of the right neighbour, from 0 to 10.
        heads: 1 or 2.
        first: the weight of head 1 on the left neighbour, from 0 to 1, in thousandths.
        second: the weight of head 2 on the left neighbour.
        seed: of the random tokens over which the explained share is measured, 1 to 99.
        name: what links on the page call this widget; ``averaging`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if there are not three words, or a number is out of range.

    Source:
        Vaswani et al. 2017, section 3.2.2: "With a single attention head, averaging inhibits this."
    """

    widget_kind = "averaging"

    tokens = JsonTrait(_as_three).tag(sync=True)
    left = JsonTrait(_as_value).tag(sync=True)
    right = JsonTrait(_as_value).tag(sync=True)
    heads = JsonTrait(_as_heads, 1).tag(sync=True)
    first = JsonTrait(_as_weight, 0.5).tag(sync=True)
    second = JsonTrait(_as_weight, 0.9).tag(sync=True)
    seed = JsonTrait(_as_seed, 1).tag(sync=True)

    def __init__(
        self,
        *,
        tokens: Any = ("the", "cat", "sleeps"),
        left: float = 8,
        right: float = 2,
        heads: int = 1,
        first: float = 0.5,
        second: float = 0.9,
        seed: int = 1,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            tokens=tokens,
            left=left,
            right=right,
            heads=heads,
            first=first,
            second=second,
            seed=seed,
        )

    @property
    def weights(self) -> list[float]:
        """Each head's weight on the left neighbour."""
        return [self.first, self.second][: self.heads]

    def reading(self) -> Reading:
        """What arrives in the present state, and what can be read off it."""
        return read((self.left, self.right), self.weights, self.seed)

    def sentence(self) -> str:
        """What arrives, the guesses, and the share that is explained."""
        seen = self.reading()
        left, middle, right = self.tokens
        arrives = " and ".join(_written(number) for number in seen.arrives)
        guess = " and ".join(_written(number) for number in seen.guess)
        return (
            f"One head or two: from “{left}” {_written(self.left)} and “{right}” "
            f"{_written(self.right)}, {_heads(self.heads)} with weight "
            f"{' and '.join(f'{weight:.4g}' for weight in self.weights)} on “{left}” deliver"
            f"{'s' if self.heads == 1 else ''} {arrives} to “{middle}”, whose best guess is "
            f"{guess}; over {PAIRS:,} random tokens a read-out explains {seen.shares[0]:.2f} and "
            f"{seen.shares[1]:.2f} of the variance (random example, seed {self.seed})."
        )

    def figure(self) -> Figure:
        """The lines of all pairs from which the same arrives, beside the explained shares."""
        from matplotlib.figure import Figure

        seen = self.reading()
        figure = Figure(figsize=(7, 3), layout="constrained")
        plane, bars = figure.subplots(1, 2)
        self._draw_plane(plane, seen)
        names = [short(self.tokens[0]), short(self.tokens[2]), "average"]
        numbers = [*seen.shares, seen.shares.mean()]
        bars.barh(range(3), numbers, color=[VALUE, VALUE, MUTED])
        for place, number in enumerate(numbers):
            bars.annotate(
                f"{number:.2f}", (number, place), (4, 0), textcoords="offset points", va="center"
            )
        bars.set(xlim=(0, 1.2))
        bars.set_title("share explained", fontsize=11)
        bars.set_yticks(range(3), names, parse_math=False)
        bars.invert_yaxis()
        return figure

    def _draw_plane(self, axes: Axes, seen: Reading) -> None:
        rows = zip(self.weights, seen.arrives, ("-", "--"), strict=False)
        for place, (weight, number, style) in enumerate(rows, 1):
            ends = _line(weight, number)
            name = f"head {place}: {_written(number)}"
            axes.plot(*ends, style, lw=2, color=LIGHT[f"head-{place}"], label=name)
        axes.plot(self.left, self.right, "o", color=INK, ms=8, label="values", zorder=3)
        axes.plot(*seen.guess, "D", mfc="none", mec=INK, ms=13, label="guess", zorder=3)
        axes.set(xlim=(-0.3, MOST + 0.3), ylim=(-0.3, MOST + 0.3), aspect="equal")
        axes.set_xlabel(short(self.tokens[0]), parse_math=False)
        axes.set_ylabel(short(self.tokens[2]), parse_math=False)
        axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))


def _line(weight: float, number: float) -> np.ndarray:
    """The ends of a head's line of pairs, beyond the plane both ways; lefts, then rights."""
    way = np.array([1 - weight, weight]) / np.hypot(weight, 1 - weight)
    foot = MEAN + way[::-1] * (number - MEAN) / np.hypot(weight, 1 - weight)
    return np.stack([foot + end * way * [1, -1] for end in (-2 * MOST, 2 * MOST)], axis=1)


def _heads(count: int) -> str:
    return "one head" if count == 1 else "two heads"


def _written(number: float) -> str:
    return f"{round(number, 3):.4g}".replace("-", "−")
