"""W2: why scores are divided by the square root of d_k, seen on random queries and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from pieces.figures.palette import HUE, INK, MARK
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import JsonTrait, as_choice, as_integer, as_number, within
from pieces.widgets.scale_lab.readings import REACH, Readings, readings
from pieces.widgets.scale_lab.sample import KEYS, MOST, ROWS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCALINGS = ("none", "root", "d_k")
STOPS: dict[str, list[Any]] = {
    "d_k": [2**power for power in range(MOST.bit_length())],
    "scaling": list(SCALINGS),
    "temperature": [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 100],
    "spread": [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2],
    "num_keys": list(range(2, KEYS + 1)),
    "seed": list(range(1, 100)),
}
"""Where the page's sliders stop; a number may be anything from the first stop to the last."""
_DIVIDED = {"none": "nothing divided", "root": "q·k divided by √d_k", "d_k": "q·k divided by d_k"}


def _as_whole(name: str, value: Any) -> int:
    return within(name, as_integer(name, value), STOPS[name][0], STOPS[name][-1])


def _as_number(name: str, value: Any) -> float:
    return within(name, as_number(name, value), STOPS[name][0], STOPS[name][-1], "a number")


class ScaleLab(Widget):
    """Random scores, their softmax and its gradient, for any d_k and any divisor.

    The example is 128 random queries, each with 16 random keys of its own, drawn from ``seed`` by
    the same generator here and in the browser. All traits can be set from Python too; several at
    once by ``update``.

    Args:
        d_k: the length of queries and keys, 1 to 512.
        scaling: what q·k is divided by: ``"none"``, ``"root"`` for √d_k, or ``"d_k"``.
        temperature: divides the scores as well, 0.1 to 100.
        spread: the standard deviation of the numbers in queries and keys, 0.1 to 2.
        num_keys: how many keys a row's softmax runs over, 2 to 16.
        seed: of the random sample, 1 to 99.
        name: what links on the page call this widget; ``scale-lab`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a number is out of range.

    Source:
        Vaswani et al. 2017, section 3.2.1 and footnote 4.
    """

    widget_kind = "scale-lab"

    d_k = JsonTrait(_as_whole, 64).tag(sync=True)
    scaling = JsonTrait(as_choice(*SCALINGS), "none").tag(sync=True)
    temperature = JsonTrait(_as_number, 1.0).tag(sync=True)
    spread = JsonTrait(_as_number, 1.0).tag(sync=True)
    num_keys = JsonTrait(_as_whole, KEYS).tag(sync=True)
    seed = JsonTrait(_as_whole, 1).tag(sync=True)
    stops = traitlets.Dict(STOPS, read_only=True).tag(sync=True)

    def __init__(
        self,
        *,
        d_k: int = 64,
        scaling: str = "none",
        temperature: float = 1.0,
        spread: float = 1.0,
        num_keys: int = KEYS,
        seed: int = 1,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            d_k=d_k,
            scaling=scaling,
            temperature=temperature,
            spread=spread,
            num_keys=num_keys,
            seed=seed,
        )

    def readings(self) -> Readings:
        """What the present state shows, in float64."""
        return readings(**{key: getattr(self, key) for key in STOPS})

    def sentence(self) -> str:
        """How wide the scores are, and what softmax makes of them."""
        seen = self.readings()
        largest, entropy, gradient = seen.rows
        return (
            f"Scale and softmax: with d_k = {self.d_k}, {self._divided()}, the scores "
            f"of {ROWS * KEYS:,} random pairs have a spread of {seen.after.measured:.3g}; over "
            f"{ROWS} queries with {self.num_keys} keys each the largest weight is {largest:.3f} "
            f"and the entropy {entropy:.3f} bits on average, and the softmax's gradient has a "
            f"median norm of {gradient:.2g} (random example, seed {self.seed})."
        )

    def figure(self) -> Figure:
        """The histogram of the scores beside the weights of the first row."""
        from matplotlib.figure import Figure

        seen = self.readings()
        figure = Figure(figsize=(7, 2.8), layout="constrained")
        figure.suptitle(f"d_k = {self.d_k}, {self._divided()}", fontsize=11)
        scores, weights = figure.subplots(1, 2)
        self._draw_scores(scores, seen)
        self._draw_weights(weights, seen)
        return figure

    def _divided(self) -> str:
        warm = "" if self.temperature == 1 else f" and temperature {self.temperature:.4g}"
        return _DIVIDED[self.scaling] + warm

    def _draw_scores(self, axes: Axes, seen: Readings) -> None:
        edges = range(-REACH, REACH + 1, 2)
        axes.stairs(seen.after.counts[1:-1], edges, fill=True, color=HUE, label="scores")
        axes.stairs(seen.before.counts[1:-1], edges, color=INK, label="without the division")
        if seen.after.expected <= REACH:
            for side in (-1, 1):
                axes.axvline(side * seen.after.expected, color=MARK, ls="--", lw=1)
        axes.set(
            xlabel=f"score, spread {seen.after.measured:.3g}", ylabel=f"pairs of {ROWS * KEYS:,}"
        )
        axes.legend(frameon=False, fontsize=8)

    def _draw_weights(self, axes: Axes, seen: Readings) -> None:
        axes.bar(range(1, self.num_keys + 1), seen.weights, color=HUE)
        axes.axhline(1 / self.num_keys, color=MARK, ls="--", lw=1)
        axes.set(ylim=(0, 1), xlabel="key", ylabel="weight for the first query")
        axes.set_xticks(range(1, self.num_keys + 1, 3))
