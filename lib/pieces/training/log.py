"""The log of a run: a table of its updates and one of its validations, as CSV."""

import csv
import os
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pieces.training.loop import Update

UPDATES, VALIDATIONS = "updates.csv", "validations.csv"


class Log:
    """Writes what happens in a run, a row an update, and what validations found.

    A run that goes on from a checkpoint forgets the rows after it, so that the tables are those of
    a run that was never interrupted. Numbers are written so that they read back exactly.

    Args:
        folder: The run's folder.
        done: How many updates the run has done; rows after them are removed.
        first_process: Whether this process writes at all.
    """

    def __init__(self, folder: Path, *, done: int, first_process: bool = True) -> None:
        self._folder, self._writes = folder, first_process
        self._start = time.monotonic()
        self._board = _tensorboard(folder, done) if first_process else None
        if first_process:
            for name in (UPDATES, VALIDATIONS):
                _forget_after(folder / name, done)

    def update(self, update: Update) -> None:
        """Add a row to the table of updates."""
        seconds = round(time.monotonic() - self._start, 3)
        self._add(UPDATES, {**asdict(update), "seconds": seconds})
        if self._board is not None:
            self._board.add_scalar("loss", update.loss, update.number)

    def validation(self, number: int, found: dict[str, Any]) -> None:
        """Add a row to the table of validations."""
        self._add(VALIDATIONS, {"number": number, **found})
        if self._board is not None:
            for name, value in found.items():
                if isinstance(value, int | float):
                    self._board.add_scalar(f"validation/{name}", value, number)

    def _add(self, name: str, row: dict[str, Any]) -> None:
        if not self._writes:
            return
        path = self._folder / name
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(row))
            if new:
                writer.writeheader()
            writer.writerow(row)


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none where it does not exist."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _forget_after(path: Path, done: int) -> None:
    """Remove the rows of later updates, and a last row that was cut off."""
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    lines = text[: text.rfind("\n") + 1].splitlines()
    try:
        rows = [row for row in csv.DictReader(lines) if int(row["number"]) <= done]
    except (KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"{path} cannot be read as the log of a run: {fault!r}") from None
    if not rows:
        path.unlink()
        return
    part = path.with_name(path.name + ".part")
    _write(part, rows)
    os.replace(part, path)


def _write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _tensorboard(folder: Path, done: int) -> Any:
    """Return TensorBoard's writer where TensorBoard is installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(folder / "tensorboard", purge_step=done + 1)
