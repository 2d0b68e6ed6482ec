"""The log of a run: a table of its updates and one of its validations, as CSV."""

import csv
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pieces.files import naming
from pieces.training.loop import Update

UPDATES, VALIDATIONS = "updates.csv", "validations.csv"
FIRST = b"number,"  # is what every table begins with


class Log:
    """Writes what happens in a run, a row an update, and what validations found.

    Rows are only added. A run that goes on after ``done`` updates cuts off the rows of later ones,
    as if it had never been interrupted. Numbers read back exactly.

    Raises:
        ValueError: If a file of a table's name is none.
    """

    def __init__(self, folder: Path, *, done: int, writes: bool = True) -> None:
        self._folder, self._writes = folder, writes
        self._start = time.monotonic()
        self._board = _tensorboard(folder, done) if writes else None
        if writes:
            for name in (UPDATES, VALIDATIONS):
                _cut_after(folder / name, done)

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
        with naming(path), path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(row))
            if new:
                writer.writeheader()
            writer.writerow(row)


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none where it does not exist.

    Raises:
        ValueError: If it is no table.
    """
    if not path.is_file():
        return []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise ValueError(f"{path} cannot be read as the log of a run: {fault}") from None


def _cut_after(path: Path, done: int) -> None:
    """Cut off the rows of later updates, and a last one that a kill left half written."""
    if not path.is_file():
        return
    with path.open("rb+") as file:
        header = file.readline()
        end = start = len(header)
        if header[: len(FIRST)] != FIRST[: len(header)]:
            begins = header[: len(FIRST)]
            raise ValueError(f"{path} cannot be read as the log of a run: it begins with {begins}")
        for row in file:
            try:
                if not row.endswith(b"\n") or int(row.split(b",")[0]) > done:
                    break
            except ValueError as fault:
                raise ValueError(f"{path} cannot be read as the log of a run: {fault}") from None
            end += len(row)
        file.truncate(end)
    if end == start:
        path.unlink()


def _tensorboard(folder: Path, done: int) -> Any:
    """Return TensorBoard's writer where TensorBoard is installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(folder / "tensorboard", purge_step=done + 1)
