"""The widgets' small markup, as plain words and as a printed picture."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARKUP = re.compile(r"`([^`]+)`|\*(\S(?:[^*]*\S)?)\*|([_^])\{([^{}]*)\}|\[([^\]]+)\]\(#[^)\s]+\)")
LINE, MAX_LINES = 84, 44


def plain(text: str) -> str:
    """The words without their markup: ``*d_{k}*`` becomes ``d_k``."""

    def words(match: re.Match[str]) -> str:
        code, emphasis, mark, raised, link = match.groups()
        return code or link or (plain(emphasis) if emphasis else mark + raised)

    return MARKUP.sub(words, text)


def printed(paragraphs: list[str]) -> Figure:
    """A picture of some paragraphs, the first one bold; very long ones are cut with "…"."""
    from matplotlib.figure import Figure

    rows = [
        (line, number == 0)
        for number, paragraph in enumerate(paragraphs)
        for line in textwrap.wrap(paragraph, LINE, subsequent_indent="    ") or [""]
    ]
    if len(rows) > MAX_LINES:
        rows = [*rows[:MAX_LINES], ("…", False)]
    height = 0.2 * len(rows) + 0.2
    figure = Figure(figsize=(6.6, height))
    for number, (line, bold) in enumerate(rows):
        figure.text(
            0.015,
            1 - (0.2 * number + 0.1) / height,
            line,
            va="top",
            fontsize=8.5,
            weight="bold" if bold else "normal",
            family="DejaVu Sans",
            parse_math=False,
        )
    return figure
