"""The map's compact form: the way through the model in two lines, for the top of a chapter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pieces.widgets.architecture_map.blueprint import BLOCKS, Shape, rect, text

WIDTH, HEIGHT = 576, 70
TITLES = {block.id: block.title for block in BLOCKS}


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
    """The lines as JSON: of every step its block, its label, and whether it is lit.

    Args:
        lit: the ids of the present chapter's blocks.
    """
    return [
        {
            "name": line.name,
            "words": line.words,
            "lang": line.lang,
            "steps": [
                {"id": block, "text": step.text or TITLES[block]}
                for step in line.steps
                if (block := step.block(lit))
            ],
        }
        for line in LINES
    ]


def shapes(lit: Collection[str]) -> list[Shape]:
    """The path for print, in a strip of ``WIDTH`` by ``HEIGHT``.

    Args:
        lit: the ids of the present chapter's blocks.
    """
    drawn = []
    for row, line in enumerate(path(lit)):
        middle, left = HEIGHT * (row + 0.5) / len(LINES), 70.0
        drawn.append(text("aside", 3, middle + 3, line["words"], "start"))
        for step in line["steps"]:
            look = "lit" if step["id"] in lit else ""
            width = 11 + 4.6 * len(step["text"])
            arrow = {
                "tag": "path",
                "look": "wire",
                "d": f"M{left:g} {middle}L{left + 13:g} {middle}",
            }
            left += 13
            box = rect(f"face {look}", left, middle - 9, width, 18)
            words = text(look, left + width / 2, middle + 3, step["text"])
            drawn += [arrow | {"arrow": True}, box, words]
            left += width + 3
    return drawn
