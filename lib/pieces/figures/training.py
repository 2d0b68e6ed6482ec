"""The picture of a run, which grows in a notebook while the run goes on, or comes from its log."""

import base64
import os
import sys
import time
from html import escape
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from pieces.checks import check_number
from pieces.figures.common import TEXT, WIDTH, Picture
from pieces.figures.palette import INK, KEY, MUTED, PAPER, QUERY
from pieces.training.log import UPDATES, VALIDATIONS, read
from pieces.training.loop import Update

MOST_POINTS = 200
# Drawing takes a tenth of a second or more: at most this part of the time may go into it.
SHARE = 1 / 30


class LossPlot:
    """The loss and the learning rate of a run: ``Run(folder, options, watch=LossPlot()).train()``.

    In a notebook it shows itself below the cell and is drawn again, in place, while the run goes
    on. Elsewhere it only collects, for :meth:`figure`. In a long run each point of a curve is the
    mean of several updates. The loss of the training batches is computed with dropout and smoothed
    labels, that of validation without them, so that one may lie above the other.

    Args:
        seconds: The shortest time from one drawing to the next.

    Raises:
        TypeError: If ``seconds`` is no number.
        ValueError: If it is negative.
    """

    def __init__(self, *, seconds: float = 2.0) -> None:
        check_number("seconds", seconds)
        if not seconds >= 0:
            raise ValueError(f"seconds is {seconds}: it must not be negative")
        self._seconds, self._next = seconds, 0.0
        self._points: list[tuple[float, ...]] = []  # (update, loss, learning rate)
        self._waiting: list[tuple[float, ...]] = []  # of the next point
        self._each, self._done = 1, 0  # updates a point, and in all
        self._validations: list[tuple[int, float]] = []
        self._shown: Any = None

    @classmethod
    def of_run(cls, folder: str | os.PathLike[str]) -> "LossPlot":
        """Return the picture of a run in a folder, its validations included.

        Args:
            folder: The run's folder.

        Raises:
            FileNotFoundError: If no run is logged there.
            ValueError: If the log cannot be read.
        """
        plot, path = cls(), Path(folder) / UPDATES
        rows = read(path)
        if not rows:
            raise FileNotFoundError(f"{path} is missing or empty: it should hold a run's updates")
        try:
            for row in rows:
                plot._add(int(row["number"]), float(row["loss"]), float(row["learning_rate"]))
            for row in read(path.with_name(VALIDATIONS)):
                plot._validations.append((int(row["number"]), float(row["loss"])))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"{folder} cannot be read as the log of a run: {fault!r}") from None
        return plot

    def __call__(self, update: Update) -> None:
        """Take in an update, and draw where it is time."""
        self._add(update.number, update.loss, update.learning_rate)
        if time.monotonic() >= self._next:
            self._show()

    def figure(self) -> Picture:
        """Return the picture of all updates so far."""
        figure = Picture(figsize=(WIDTH, 4), facecolor=PAPER, layout="constrained")
        upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 1))
        numbers, losses, rates = self._curves()
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
        numbers, losses, rates = self._curves()
        if not numbers:
            return "The loss of a run that has made no update yet."
        words = (
            f"The loss of the training batches goes from {losses[0]:.2f} to {losses[-1]:.2f} in "
            f"{self._done:,} updates. The learning rate is {max(rates):.2g} at most"
        )
        for number, loss in self._validations[-1:]:
            words += f". The last validation, at update {number:,}, found a loss of {loss:.2f}"
        return words + "."

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """The picture with its text alternative, for a notebook."""
        png, size = self.figure()._repr_png_()
        text, code = self.sentence(), base64.b64encode(png).decode()
        image = f'<img alt="{escape(text)}" width="{size["width"]}"'
        image += f' style="max-width: 100%" src="data:image/png;base64,{code}">'
        return {"text/html": image, "image/png": code, "text/plain": text}

    def _curves(self) -> tuple[list[float], list[float], list[float]]:
        points = self._points + ([_mean(self._waiting)] if self._waiting else [])
        return tuple(map(list, zip(*points, strict=True))) if points else ([], [], [])

    def _add(self, number: int, loss: float, learning_rate: float) -> None:
        if number <= self._done:  # the run went back to a checkpoint
            self._points = [point for point in self._points if point[0] < number]
            self._waiting = [point for point in self._waiting if point[0] < number]
        self._done = number
        self._waiting.append((float(number), loss, learning_rate))
        if len(self._waiting) == self._each:
            self._points.append(_mean(self._waiting))
            self._waiting = []
        if len(self._points) == MOST_POINTS:
            pairs = zip(self._points[::2], self._points[1::2], strict=True)
            self._points, self._each = [_mean(pair) for pair in pairs], 2 * self._each

    def _show(self) -> None:
        """Draw in the notebook, if this is one."""
        shell = _shell()
        if shell is None:
            return
        start = time.monotonic()
        if self._shown is None:
            from IPython.display import display  # only here: elsewhere there may be none

            self._shown = display(self, display_id=True)
            shell.events.register("post_run_cell", self._show_last)
        else:
            self._shown.update(self)
        now = time.monotonic()
        self._next = now + max(self._seconds, (now - start) / SHARE)

    def _show_last(self, result: object) -> None:
        """Draw all that there is when the cell has ended, however it did."""
        self._shown.update(self)
        _shell().events.unregister("post_run_cell", self._show_last)
        self._shown = None


def _mean(points: Any) -> tuple[float, ...]:
    return tuple(sum(values) / len(values) for values in zip(*points, strict=True))


def _label(axes: Axes, **labels: str) -> None:
    for name, text in labels.items():
        getattr(axes, f"set_{name}")(text, fontsize=TEXT, color=INK)
    axes.set_ylim(0, None)
    axes.tick_params(labelsize=TEXT - 1)
    axes.spines[["top", "right"]].set_visible(False)


def _shell() -> Any:
    """Return the shell of the notebook that this runs in; None elsewhere."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell if hasattr(shell, "kernel") else None
