"""The map's compact form: the way through the model in two lines, for the top of a chapter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pieces.figures.palette import LIGHT
from pieces.widgets.architecture_map import blueprint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@cache
def _titles() -> dict[str, str]:
    """What is written in each block of the whole map, by its id."""
    return {block.id: block.title for block in blueprint.blocks()}


@dataclass(frozen=True)
class Step:
    """A place on the way, and the blocks that may stand there: a lit one, else the first.

    A step that is only ``lit`` is left out where none of its blocks is.
    """

    ids: tuple[str, ...]
    text: str = ""
    lit: bool = False

    def block(self, lit: Collection[str]) -> str | None:
        """The id of the block that stands here while those of ``lit`` are lit."""
        chosen = next((name for name in self.ids if name in lit), None)
        return chosen or (None if self.lit else self.ids[0])

    def label(self, block: str) -> str:
        """What is written there."""
        return self.text or _titles()[block]


@dataclass(frozen=True)
class Line:
    """One line of the path: its name, the words that go in, and the steps."""

    name: str
    words: str
    lang: str
    steps: tuple[Step, ...]


LINES = (
    Line(
        "Encoder",
        "the cat sleeps",
        "en",
        (
            Step(("why",), lit=True),
            Step(("source-embedding",)),
            Step(("source-positions",)),
            Step(("encoder-attention", "encoder-scaled"), "Attention"),
            Step(("encoder-norm-1",)),
            Step(("encoder-forward",)),
            Step(("memory",)),
        ),
    ),
    Line(
        "Decoder",
        "<s> le chat",
        "fr",
        (
            Step(("target-embedding",)),
            Step(("target-positions",)),
            Step(("decoder-attention", "decoder-scaled"), "Masked attention"),
            Step(("cross-attention", "cross-scaled"), "Cross-attention"),
            Step(("decoder-forward",)),
            Step(("softmax", "linear"), "Next word"),
            Step(("training", "generation", "family", "limits"), lit=True),
        ),
    ),
)


def path(lit: Collection[str]) -> list[dict[str, Any]]:
    """The lines as JSON: of every step its block and its label.

    Args:
        lit: the ids of the present chapter's blocks.
    """
    return [
        {
            "name": line.name,
            "words": line.words,
            "lang": line.lang,
            "steps": [
                {"id": block, "text": step.label(block)}
                for step in line.steps
                if (block := step.block(lit))
            ],
        }
        for line in LINES
    ]


def figure(lit: Collection[str]) -> Figure:
    """The path for print; lit steps have a thick border.

    Args:
        lit: the ids of the present chapter's blocks.
    """
    from matplotlib.figure import Figure

    lines = path(lit)
    drawn = Figure(figsize=(9, 0.55 * len(lines)))
    axes = drawn.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 9), ylim=(0, len(lines)))
    axes.axis("off")
    for row, line in enumerate(lines):
        _draw_line(axes, line, len(lines) - row - 0.5, lit)
    return drawn


def _draw_line(axes: Axes, line: dict[str, Any], middle: float, lit: Collection[str]) -> None:
    style = {"va": "center", "fontsize": 8}
    axes.text(0.05, middle, line["words"], style="italic", **style)
    left = 1.1
    for step in line["steps"]:
        on = step["id"] in lit
        width = 0.2 + 0.068 * len(step["text"])
        edge = {
            "edgecolor": LIGHT["accent"] if on else LIGHT["muted"],
            "linewidth": 2.5 if on else 0.8,
        }
        arrow = {"arrowstyle": "->", "color": LIGHT["line"], "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (left + 0.2, middle), (left, middle), arrowprops=arrow)
        axes.text(
            left + 0.2 + width / 2,
            middle,
            step["text"],
            ha="center",
            weight="bold" if on else "normal",
            bbox={"boxstyle": "square,pad=0.35", "facecolor": "white", **edge},
            **style,
        )
        left += width + 0.25
