"""The map's compact form: the way through the model in two lines, for the top of a chapter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pieces.widgets.architecture_map.blueprint import BLOCKS, Shape, line, rect, text

WIDTH, HEIGHT = 576, 70
TITLES = {block.id: block.title for block in BLOCKS}


@dataclass(frozen=True)
class Step:
    """A place on the way, and the blocks that may stand there: a lit one, else the first.

    A step that is only for ``lit`` blocks is left out where none is.
    """

    ids: tuple[str, ...]
    text: str = ""
    lit: bool = False

    def block(self, lit: Collection[str]) -> str | None:
        """The id of the block that stands here while those of ``lit`` are lit."""
        chosen = next((name for name in self.ids if name in lit), None)
        return chosen or (None if self.lit else self.ids[0])


LINES = (
    {
        "name": "Encoder",
        "words": "the cat sleeps",
        "lang": "en",
        "steps": (
            Step(("why",), lit=True),
            Step(("source-embedding",)),
            Step(("source-positions",)),
            Step(("encoder-attention", "encoder-scaled"), "Attention"),
            Step(("encoder-norm-1",)),
            Step(("encoder-forward",)),
            Step(("memory",)),
        ),
    },
    {
        "name": "Decoder",
        "words": "<s> le chat",
        "lang": "fr",
        "steps": (
            Step(("target-embedding",)),
            Step(("target-positions",)),
            Step(("decoder-attention", "decoder-scaled"), "Masked attention"),
            Step(("cross-attention", "cross-scaled"), "Cross-attention"),
            Step(("decoder-forward",)),
            Step(("softmax", "linear"), "Next word"),
            Step(("training", "generation", "family", "limits"), lit=True),
        ),
    },
)


def path(lit: Collection[str]) -> list[dict[str, Any]]:
    """The lines as JSON: their names, the words that go in, of a step its block and label."""

    def steps(line: dict[str, Any]) -> list[dict[str, str]]:
        found = [(step.block(lit), step.text) for step in line["steps"]]
        return [{"id": block, "text": text or TITLES[block]} for block, text in found if block]

    return [line | {"steps": steps(line)} for line in LINES]


def shapes(lit: Collection[str]) -> list[Shape]:
    """The path for print, in a strip of ``WIDTH`` by ``HEIGHT``."""
    drawn = []
    for row, shown in enumerate(path(lit)):
        middle, left = HEIGHT * (row + 0.5) / len(LINES), 70.0
        drawn.append(text("aside", 3, middle + 3, shown["words"], "start"))
        for step in shown["steps"]:
            look = "lit" if step["id"] in lit else ""
            width = 11 + 4.6 * len(step["text"])
            drawn += [
                line("wire", f"M{left:g} {middle:g}L{left + 13:g} {middle:g}", arrow=True),
                rect(f"face {look}", left + 13, middle - 9, width, 18),
                text(look, left + 13 + width / 2, middle + 3, step["text"]),
            ]
            left += width + 16
    return drawn
