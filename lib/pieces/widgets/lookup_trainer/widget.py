"""W10, its first part: attention learns to look things up, before the reader's eyes."""

from __future__ import annotations

from functools import lru_cache
from math import log2
from typing import TYPE_CHECKING, Any

from pieces.figures.palette import HUE, INK, MARK, MUTED, PAPER
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import JsonTrait, as_integer, as_switch, within
from pieces.widgets.lookup_trainer.task import LETTERS, PER_ROW, STEPS, WATCHED, successors

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SEEDS = 99


def _as_step(name: str, value: Any) -> int:
    return within(name, as_integer(name, value), 0, STEPS)


def _as_seed(name: str, value: Any) -> int:
    return within(name, as_integer(name, value), 1, SEEDS)


@lru_cache(maxsize=8)
def _run(scale: bool, step: int, seed: int) -> tuple[list[float], np.ndarray]:
    """Losses and weights after some updates; torch is loaded only for this."""
    from pieces.widgets.lookup_trainer.training import train

    losses, weights = train(scaled=scale, steps=step, seed=seed)
    return losses, weights.numpy()


class LookupTrainer(Widget):
    """One attention is trained to find the next letter; the browser computes every update itself.

    All traits can be set from Python too; several at once by ``update``. A step that is not
    trained yet is trained up to.

    Args:
        scale: whether scores are divided by √d_k.
        step: the update after which the picture stands, 0 to 200.
        seed: of the random start and of the rows to train on, 1 to 99.
        name: what links on the page call this widget; ``lookup-trainer`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a number is out of range.
    """

    widget_kind = "lookup-trainer"

    scale = JsonTrait(as_switch, True).tag(sync=True)
    step = JsonTrait(_as_step, 0).tag(sync=True)
    seed = JsonTrait(_as_seed, 1).tag(sync=True)

    def __init__(
        self, *, scale: bool = True, step: int = 0, seed: int = 1, name: str | None = None
    ) -> None:
        super().__init__(name=name, scale=scale, step=step, seed=seed)

    def _shown(self) -> tuple[bool, int]:
        """Which run is printed: a step of its own, or, where none was chosen, the whole of it."""
        return self.scale, self.step or STEPS

    def sentence(self) -> str:
        """What the run that is printed has learned."""
        scale, step = self._shown()
        losses, weights = _run(scale, step, self.seed)
        return (
            f"Attention learns to look up the next letter: after {step} updates, scores "
            f"{'divided by √d_k' if scale else 'not divided'}, {_right(weights)} of "
            f"{PER_ROW - 1} letters look most at their successor; the loss fell from "
            f"{losses[0]:.2f} to {losses[-1]:.2f} bits, guessing costs {log2(len(LETTERS)):.0f} "
            f"(random start, seed {self.seed})."
        )

    def figure(self) -> Figure:
        """The loss beside the weights of the row that is watched, where the run has arrived."""
        from matplotlib.figure import Figure

        scale, step = self._shown()
        losses, weights = _run(scale, step, self.seed)
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        figure.suptitle(
            f"After {step} updates, scores {'divided by √d_k' if scale else 'not divided'}",
            fontsize=11,
        )
        curve, grid = figure.subplots(1, 2)
        _draw_curve(curve, losses)
        _draw_weights(grid, weights)
        return figure


def _right(weights: np.ndarray) -> int:
    """How many letters look most at their successor."""
    return sum(best == place for best, place in zip(weights.argmax(1), successors(), strict=True))


def _draw_curve(axes: Axes, losses: list[float]) -> None:
    guess = log2(len(LETTERS))
    axes.plot(losses, color=HUE, lw=1.5)
    axes.axhline(guess, color=MUTED, ls="--", lw=1)
    axes.annotate("guessing", (len(losses) - 1, guess), ha="right", va="bottom", fontsize=8)
    axes.set(xlabel="updates", ylabel="loss in bits", ylim=(0, None))
    axes.spines[["top", "right"]].set_visible(False)


def _draw_weights(axes: Axes, weights: np.ndarray) -> None:
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    hue = LinearSegmentedColormap.from_list("weight", [PAPER, HUE])
    axes.imshow(weights, cmap=hue, vmin=0, vmax=1)
    for row, place in enumerate(successors()):
        if place >= 0:
            axes.add_patch(Rectangle((place - 0.5, row - 0.5), 1, 1, fill=False, ec=MARK, lw=1.5))
    axes.set_xticks(range(PER_ROW), WATCHED)
    axes.set_yticks(range(PER_ROW), WATCHED)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=INK)
    axes.set(xlabel="key; outlined: the successor", ylabel="query")
    axes.spines[:].set_visible(False)
