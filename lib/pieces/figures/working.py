"""What is worked by hand: a table with a column for each word, which gains lines step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

# JupyterLab has no variables of ours: there a tint of the reader's own text colour serves.
_LIT = "background:var(--pieces-lit, color-mix(in srgb, currentColor 12%, transparent))"
_RULE = "border-bottom:1px solid var(--pieces-line, currentColor)"
_CELL = "padding:0.3em 0.6em;text-align:right;font-variant-numeric:tabular-nums"
_LABEL = "padding:0.3em 0.6em;text-align:left;font-weight:inherit;width:28%"


class Working:
    """A calculation; a call adds the lines of one step and gives the table so far.

    A step that is worked again takes its place, and what followed it goes: cells can be run twice.

    Args:
        words: What stands above the columns.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        self._lines: dict[str, tuple[str, ...]] = {}

    def __call__(self, *, sums: bool = False, **lines: Sequence[int | float]) -> Table:
        """Add the lines of a step.

        Args:
            sums: Whether the sum of a line means something, and is shown.
            **lines: The numbers of each line, one for each word, under what they are.

        Raises:
            ValueError: If a line has not as many numbers as there are words.
        """
        for name, numbers in lines.items():
            if len(numbers) != len(self._words):
                raise ValueError(
                    f"{name} has {len(numbers)} numbers: one for each of "
                    f"{', '.join(self._words)} is needed"
                )
        names = list(self._lines)
        again = min((names.index(name) for name in lines if name in names), default=len(names))
        kept = {name: self._lines[name] for name in names[:again]}
        new = {
            name: (*map(_short, numbers), _short(sum(numbers)) if sums else "")
            for name, numbers in lines.items()
        }
        self._lines = kept | new
        return Table(self._words, self._lines, lit=len(new))


class Table:
    """The lines so far; those of the last step are lit."""

    def __init__(
        self, words: Sequence[str], lines: Mapping[str, tuple[str, ...]], lit: int
    ) -> None:
        sums = any(line[-1] for line in lines.values())
        self._head = ("", *words, *(["sum"] if sums else []))
        labelled = ((name.replace("_", " "), *line) for name, line in lines.items())
        self._rows = [row[: len(self._head)] for row in labelled]
        self._lit = lit

    def __repr__(self) -> str:
        columns = list(zip(self._head, *self._rows, strict=True))
        widths = [max(map(len, column)) for column in columns]
        label, *numbers = (
            [cell.rjust(width) if place else cell.ljust(width) for cell in column]
            for place, (column, width) in enumerate(zip(columns, widths, strict=True))
        )
        return "\n".join("  ".join(row).rstrip() for row in zip(label, *numbers, strict=True))

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col" style="{_CELL}">{escape(word)}</th>' for word in self._head[1:]
        )
        old = len(self._rows) - self._lit
        body = "".join(_row(row, lit=place >= old) for place, row in enumerate(self._rows))
        table = f'<thead><tr style="{_RULE}"><td></td>{head}</tr></thead><tbody>{body}</tbody>'
        style = "border-collapse:collapse;width:100%;table-layout:fixed"
        return f'<table class="pieces-working" style="{style}">{table}</table>'


def _row(row: Sequence[str], *, lit: bool) -> str:
    label, *numbers = row
    style = f"{_RULE};{_LIT};font-weight:bold" if lit else _RULE
    cells = "".join(f'<td style="{_CELL}">{number}</td>' for number in numbers)
    return f'<tr style="{style}"><th scope="row" style="{_LABEL}">{escape(label)}</th>{cells}</tr>'


def _short(number: int | float) -> str:
    """Whole numbers as they are, others with three decimals."""
    return f"{number:.0f}" if abs(number - round(number)) < 1e-9 else f"{number:.3f}"
