"""The architecture map's drawing: every shape with its place, for the browser and for print alike.

It runs from top to bottom, in the order in which the model runs. The decoder begins lower than the
encoder, so that every arrow of a single pass points down or to the right. A unit is about one CSS
pixel where the map is narrowest. A shape is an SVG element as JSON: its tag, its places, and its
``look``, the names of its styles in ``style.css`` and in ``printed.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

from pieces.chapters import CHAPTERS, Chapter
from pieces.widgets.architecture_map.meanings import MEANINGS

Number = int | float
Point = tuple[Number, Number]
Shape = dict[str, Any]

WIDTH, HEIGHT = 368, 618
CORNER, LINE = 7, 14  # of an arrow that turns; from a line of text to the next


@dataclass(frozen=True)
class Block:
    """One piece that can be chosen. ``frame`` is the box around all that a layer holds."""

    id: str
    title: str
    x: Number
    y: Number
    w: Number = 140
    h: Number = 26  # no target is below 24 pixels
    kind: str = "plain"
    lines: tuple[str, ...] = ()
    frame: tuple[Number, Number, Number, Number] | None = None


def _attention(name: str, title: str, x: Number, y: Number) -> tuple[Block, Block]:
    """Multi-head attention with what every head of it runs inside."""
    inside, lines = "Scaled dot-product attention", ("scaled dot-product", "attention")
    return (
        Block(f"{name}-attention", title, x, y, h=74, kind="attention"),
        Block(f"{name}-scaled", inside, x + 6, y + 23, 126, 34, kind="heads", lines=lines),
    )


# In the order in which keys and readers walk through them.
BLOCKS = (
    Block("why", "Why attention?", 26, 396),
    Block("source-embedding", "Embedding", 10, 38, 78),
    Block("source-positions", "Positions", 108, 38, 70),
    Block("encoder", "Encoder layer × N", 26, 80, kind="layer", frame=(4, 80, 168, 230)),
    *_attention("encoder", "Multi-head attention", 26, 120),
    Block("encoder-norm-1", "Add & norm", 26, 202),
    Block("encoder-forward", "Feed-forward", 26, 242),
    Block("encoder-norm-2", "Add & norm", 26, 276),
    Block("memory", "Memory", 26, 334),
    Block("target-embedding", "Embedding", 182, 106, 78),
    Block("target-positions", "Positions", 280, 106, 70),
    Block("decoder", "Decoder layer × N", 198, 148, kind="layer", frame=(186, 148, 170, 352)),
    *_attention("decoder", "Masked self-attention", 198, 188),
    Block("decoder-norm-1", "Add & norm", 198, 270),
    *_attention("cross", "Cross-attention", 198, 310),
    Block("decoder-norm-2", "Add & norm", 198, 392),
    Block("decoder-forward", "Feed-forward", 198, 432),
    Block("decoder-norm-3", "Add & norm", 198, 466),
    Block("linear", "Linear", 198, 514),
    Block("softmax", "Softmax", 198, 554),
    Block("generation", "One word at a time", 198, 38),
    Block("training", "Training", 26, 554),
    Block("family", "The family", 26, 430),
    Block("limits", "Limits", 26, 464),
)
# The points of every arrow. A residual path leaves the stream and returns into the block that adds.
WIRES = {
    "wire residual": "96 111 12 111 12 215 26 215, 96 233 12 233 12 289 26 289, "
    "268 179 348 179 348 283 338 283, 268 301 348 301 348 405 338 405, "
    "268 423 348 423 348 479 338 479",
    "wire": "49 28 49 38, 96 58 96 80, 96 106 96 120, 96 194 96 202, 96 228 96 242, 96 268 96 276, "
    "96 302 96 334, 166 347 198 347, 221 96 221 106, 268 126 268 148, 268 174 268 188, "
    "268 262 268 270, 268 296 268 310, 268 384 268 392, 268 418 268 432, 268 458 268 466, "
    "268 492 268 514, 268 540 268 554, 268 580 268 592, 198 567 166 567",
    "wire loop": "332 603 362 603 362 51 338 51, 221 64 221 74",
}
SUMS = ((96, 51), (268, 119))
TOKENS = (
    ("the cat sleeps", 10, 6, None),
    ("<s> le chat", 182, 74, "fr"),
    ("le chat dort", 208, 592, "fr"),
)
# What goes into cross-attention, beside its arrows.
ROLES = (("query", 252, 307), ("key", 169, 371), ("value", 179, 371))
ASIDES = (("source", 154, 21), ("so far", 305, 89), ("Around the model", 26, 386))


def builder(block: str) -> Chapter:
    """The first chapter that builds a block of the map."""
    return next(chapter for chapter in CHAPTERS if block in chapter.blocks)


def drawing(lit: Collection[str]) -> dict[str, Any]:
    """The drawing as JSON: what lies under the blocks, the blocks, and the sign on a lit one."""
    present = [block for block in BLOCKS if block.id in lit]
    wires = [
        line(look, _rounded(_points(path)), arrow=True)
        for look, paths in WIRES.items()
        for path in paths.split(",")
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "back": [*wires, *map(_sum, SUMS), *_labels(), *_legend()],
        "blocks": [_block(block, lit=block in present) for block in BLOCKS],
        "front": _pin(present[0]) if present else [],
    }


def _points(path: str) -> list[Point]:
    numbers = list(map(float, path.split()))
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def rect(look: str, x: Number, y: Number, width: Number, height: Number) -> Shape:
    """A box."""
    place = {"x": x, "y": y, "width": width, "height": height, "rx": 5}
    return {"tag": "rect", "look": look, **place}


def text(look: str, x: Number, y: Number, words: str, anchor: str = "middle") -> Shape:
    """Words on the line ``y``."""
    place = {"x": x, "y": y, "text-anchor": anchor}
    return {"tag": "text", "look": look, **place, "text": words}


def line(look: str, d: str, **more: bool) -> Shape:
    """A path, or an arrow along it."""
    return {"tag": "path", "look": look, "d": d, **more}


def _circle(look: str, x: Number, y: Number, r: Number) -> Shape:
    return {"tag": "circle", "look": look, "cx": x, "cy": y, "r": r}


def _rounded(points: Sequence[Point], corner: Number = CORNER) -> str:
    """A path through the points with rounded corners, in absolute M, L and Q alone."""

    def toward(at: Point, to: Point) -> str:
        length = hypot(to[0] - at[0], to[1] - at[1])
        part = min(corner, length / 2) / length
        return f"{at[0] + part * (to[0] - at[0]):g} {at[1] + part * (to[1] - at[1]):g}"

    (x, y), *_, (end_x, end_y) = points
    turns = [
        f"L{toward(at, before)}Q{at[0]:g} {at[1]:g} {toward(at, after)}"
        for (before, at), (_, after) in pairwise(pairwise(points))
    ]
    return f"M{x:g} {y:g}{''.join(turns)}L{end_x:g} {end_y:g}"


def _sum(at: Point) -> Shape:
    """A plus sign: embedding and position are added."""
    x, y = at
    sign = f"M{x - 4} {y}L{x + 4} {y}M{x} {y - 4}L{x} {y + 4}"
    parts = [line("", f"M{x - 11} {y}L{x + 11} {y}"), _circle("", x, y, 7), line("", sign)]
    return {"tag": "g", "look": "sum", "parts": parts}


def _labels() -> list[Shape]:
    """Tokens, and the few words that stand beside the arrows."""
    shapes = []
    for words, x, y, lang in TOKENS:
        for word in words.split():
            width = round(12 + 7.6 * len(word), 1)
            written = text("", round(x + width / 2, 2), y + 15, word) | {"lang": lang}
            parts = [rect("", round(x, 1), y, width, 22), written]
            shapes.append({"tag": "g", "look": "word", "parts": parts})
            x += width + 4
    asides = [text("aside", x, y, words, "start") for words, x, y in ASIDES]
    roles = [text(f"{look} aside", x, y, look[0].upper()) for look, x, y in ROLES]
    return [*shapes, *asides, *roles]


def _legend() -> list[Shape]:
    """What the looks mean, in the free corner."""
    rows = [
        (rect("face attention", 26, 496, 24, 14), "words look at words", 507),
        (line("wire residual", "M26 520L50 520"), "residual path", 524),
    ]
    if not all(chapter.written for chapter in CHAPTERS):
        rows.append((line("wire unwritten", "M26 537L50 537"), "not written yet", 541))
    return [
        shape
        for sample, words, y in rows
        for shape in (sample, text("aside", 58, y, words, "start"))
    ]


def _block(block: Block, *, lit: bool) -> dict[str, Any]:
    """One block: its shapes, the box around a layer and the one behind it, and its number."""
    x, y, w, h, chapter = block.x, block.y, block.w, block.h, builder(block.id)
    lines = block.lines or (block.title,)
    first = y + h / 2 - LINE * len(lines) / 2 + 11 if len(lines) > 1 else y + 17
    shapes = [text("", x + w / 2, first + LINE * row, line) for row, line in enumerate(lines)]
    frame, badge = [], (x, y + 1)
    if block.frame:
        left, top, width, height = block.frame
        frame = [rect("copy", left + 4, top + 4, width, height), rect("face layer", *block.frame)]
        shapes.insert(0, rect("touch", x, y, w, h))
        badge = (left + 14, y + 13)
    else:
        shapes.insert(0, rect(f"face {block.kind}", x, y, w, h))
    if block.kind == "heads":
        shapes[:0] = [rect("copy", x + offset, y + offset, w, h) for offset in (5, 2.5)]
        badge = (x - 6, y + 2)
    return {
        "id": block.id,
        "title": block.title,
        **MEANINGS[block.id],
        "kind": block.kind,
        "chapter": chapter.slug,
        "written": chapter.written,
        "lit": lit,
        "at": [x + w / 2, y + h / 2],
        "frame": frame,
        "shapes": shapes,
        "badge": [_circle("", *badge, 8), text("", badge[0], badge[1] + 4.3, str(chapter.number))],
    }


def _pin(block: Block) -> list[Shape]:
    """The sign that says where the reader is: a tab that hangs from the block."""
    left, top, width, height = block.x + block.w - 101, block.y + block.h, 96, 15
    right, low = left + width, top + height
    tab = _rounded([(left, top), (left, low), (right, low), (right, top)], 5)
    return [line("", tab), text("", left + width / 2, top + 11, "you are here")]
