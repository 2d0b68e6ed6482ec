"""The picture of a run's log: the loss and the learning rate of its updates."""

import os
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes

from pieces.figures.common import TEXT, WIDTH, Described, Picture
from pieces.figures.palette import INK, KEY, MUTED, PAPER, QUERY
from pieces.training.log import UPDATES, VALIDATIONS, read

MOST_POINTS = 200


class LossPlot(Described):
    """The loss and the learning rate of a run, its validations included.

    In a long run each point of a curve is the mean of several updates. The loss of the training
    batches is computed with dropout and smoothed labels, that of validation without them, so that
    one may lie above the other.

    Args:
        folder: The run's folder.

    Raises:
        FileNotFoundError: If no run is logged there.
        ValueError: If the log cannot be read.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        path = Path(folder) / UPDATES
        rows = read(path)
        if not rows:
            raise FileNotFoundError(f"{path} is missing or empty: it should hold a run's updates")
        try:
            columns = ("number", "loss", "learning_rate")
            updates = [[float(row[column]) for column in columns] for row in rows]
            validations = read(path.with_name(VALIDATIONS))
            self._validations = [(int(row["number"]), float(row["loss"])) for row in validations]
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"{folder} cannot be read as the log of a run: {fault!r}") from None
        self._last, self._each = round(updates[-1][0]), 1
        while len(updates) // self._each >= MOST_POINTS:
            self._each *= 2
        parts = range(0, len(updates), self._each)
        self._points = [_mean(updates[start : start + self._each]) for start in parts]

    def figure(self) -> Picture:
        """Return the picture."""
        figure = Picture(figsize=(WIDTH, 4), facecolor=PAPER, layout="constrained")
        upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 1))
        numbers, losses, rates = zip(*self._points, strict=True)
        upper.plot(numbers, losses, color=QUERY, lw=2, label="training batches")
        if self._validations:
            upper.plot(*zip(*self._validations, strict=True), "o--", color=KEY, label="validation")
            upper.legend(frameon=False, fontsize=TEXT, labelcolor=INK)
        lower.plot(numbers, rates, color=MUTED, lw=2)
        _label(upper, ylabel="loss")
        mean = f" (each point the mean of {self._each})" if self._each > 1 else ""
        _label(lower, ylabel="learning\nrate", xlabel=f"update{mean}")
        return figure

    def sentence(self) -> str:
        """Return what the picture shows, for those who do not see it."""
        _, losses, rates = zip(*self._points, strict=True)
        words = (
            f"The loss of the training batches goes from {losses[0]:.2f} to {losses[-1]:.2f} in "
            f"{self._last:,} updates. The learning rate is {max(rates):.2g} at most"
        )
        for number, loss in self._validations[-1:]:
            words += f". The last validation, at update {number:,}, found a loss of {loss:.2f}"
        return words + "."


def _mean(points: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(sum(values) / len(values) for values in zip(*points, strict=True))


def _label(axes: Axes, **labels: str) -> None:
    for name, text in labels.items():
        getattr(axes, f"set_{name}")(text, fontsize=TEXT, color=INK)
    axes.set_ylim(0, None)
    axes.tick_params(labelsize=TEXT - 1)
    axes.spines[["top", "right"]].set_visible(False)
