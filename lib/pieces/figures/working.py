"""What is worked by hand: a table with a column for each word, which gains a line a step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pieces.figures.palette import LIGHT

# JupyterLab has no variables of ours: there the colour of the reader's theme stays.
_LIT = "background:color-mix(in srgb, var(--pieces-accent, currentColor) 14%, transparent)"
_CELL = "padding:0.3em 0.8em;text-align:right;font-variant-numeric:tabular-nums"
_LABEL = "padding:0.3em 0.8em 0.3em 0;text-align:left;font-weight:inherit"
_RULE = f"border-bottom:1px solid var(--pieces-line, {LIGHT['line']})"


class Working:
    """A calculation, a line for each of its steps; calling it adds one and gives the table so far.

    A step that is worked again takes its place, and what followed it goes: cells can be run twice.

    Args:
        words: What stands above the columns.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        self._lines: dict[str, tuple[str, ...]] = {}

    def __call__(self, label: str, numbers: Sequence[float], total: float | None = None) -> Table:
        """Add a line.

        Args:
            label: What its numbers are.
            numbers: One for each word.
            total: Their sum, where it means something.

        Raises:
            ValueError: If there are not as many numbers as words.
        """
        if len(numbers) != len(self._words):
            raise ValueError(
                f"{label!r} has {len(numbers)} numbers: one for each of "
                f"{', '.join(self._words)} is needed"
            )
        if label in self._lines:
            kept = list(self._lines)[: list(self._lines).index(label)]
            self._lines = {name: self._lines[name] for name in kept}
        shown = [_short(number) for number in numbers]
        self._lines[label] = (*shown, "" if total is None else _short(total))
        return Table(self._words, self._lines)


class Table:
    """The lines so far, the last of them lit."""

    def __init__(self, words: Sequence[str], lines: dict[str, tuple[str, ...]]) -> None:
        sums = any(line[-1] for line in lines.values())
        self._head = ("", *words, *(["sum"] if sums else []))
        self._rows = [(label, *line)[: len(self._head)] for label, line in lines.items()]

    def __repr__(self) -> str:
        rows = [self._head, *self._rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = (
            "  ".join(
                cell.rjust(w) if n else cell.ljust(w)
                for n, (cell, w) in enumerate(zip(row, widths, strict=True))
            )
            for row in rows
        )
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        _, *words = self._head
        head = "".join(f'<th scope="col" style="{_CELL}">{escape(word)}</th>' for word in words)
        body = "".join(
            self._row(row, lit=place == len(self._rows)) for place, row in enumerate(self._rows, 1)
        )
        return (
            '<div style="overflow-x:auto"><table class="pieces-working" '
            'style="border-collapse:collapse;margin:0.3em 0">'
            f'<thead><tr style="{_RULE}"><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'
            "</div>"
        )

    def _row(self, row: Sequence[str], lit: bool) -> str:
        label, *numbers = row
        style = f"{_RULE};{_LIT};font-weight:bold" if lit else _RULE
        cells = "".join(f'<td style="{_CELL}">{number}</td>' for number in numbers)
        return (
            f'<tr style="{style}"><th scope="row" style="{_LABEL}">{escape(label)}</th>{cells}</tr>'
        )


def _short(number: float) -> str:
    """Whole numbers as they are, others with three decimals."""
    return f"{number:.0f}" if number == round(number) else f"{number:.3f}"
