"""A small picture for each chapter: shapes that a page shows as SVG and a preview as pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 120, 80


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    colour: str
    depth: float = 1  # how much of the colour is seen
    edge: str = ""


@dataclass(frozen=True)
class Line:
    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 2


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    colour: str


Shape = Box | Line | Dot


def grid(
    rows: Iterable[Iterable[float]], left: float, top: float, side: float, colour: str = "plus"
) -> Iterator[Shape]:
    """A heat map: a square for each weight."""
    for number, row in enumerate(rows):
        for column, depth in enumerate(row):
            corner = left + column * side, top + number * side
            yield Box(*corner, side - 1.5, side - 1.5, colour, depth, edge="line")


def why() -> Iterator[Shape]:
    """A word that looks at the others of its sentence, at some more than at others."""
    for place, width in enumerate((1, 5, 1.5, 0, 2.5)):
        x = 16 + 22 * place
        if width:
            yield Line(((x, 54), (82, 22)), "accent", width)
        yield Box(x - 8, 54, 16, 10, "text" if not width else "muted")
    yield Dot(82, 20, 6, "accent")


def attention() -> Iterator[Shape]:
    """The weights of the book's sentence, the row of *sleeps* marked."""
    weights = ((0.11, 0.79, 0.11), (0.67, 0.09, 0.24), (0.11, 0.84, 0.04))
    yield from grid(weights, 29, 9, 21)
    yield Box(27, 49.5, 64, 22.5, "accent", 0, edge="accent")


def multi_head() -> Iterator[Shape]:
    """Four heads, each with a pattern of its own."""
    patterns = (
        [[float(row == column) for column in range(4)] for row in range(4)],
        [[float(column == row - 1) for column in range(4)] for row in range(4)],
        [[0.9 if column == 0 else 0.1 for column in range(4)] for _ in range(4)],
        [[0.3 + 0.15 * ((row + column) % 3) for column in range(4)] for row in range(4)],
    )
    for number, pattern in enumerate(patterns):
        left, top = 23 + 40 * (number % 2), 5 + 37 * (number // 2)
        yield from grid(pattern, left, top, 8.5, f"head-{number + 1}")


def positions() -> Iterator[Shape]:
    """Waves, each slower than the one before."""
    for number, colour in enumerate(("query", "key", "value")):
        points = tuple(
            (x, 18 + 22 * number + 9 * math.sin(x / (5 * 2.2**number))) for x in range(8, 113, 2)
        )
        yield Line(points, colour, 2.5)


def stack(left: float, floors: int, colour: str = "lit") -> Iterator[Shape]:
    """Layers on top of each other, with the path around them."""
    for floor in range(floors):
        yield Box(left, 60 - 18 * floor, 30, 12, colour, 1, edge="line")
    rungs = [(left + 15, 78 - 18 * floor) for floor in range(floors + 1)]
    for low, high in pairwise(rungs):
        yield Line((low, (high[0], high[1] + 12)), "line", 1.5)
    yield Line(((rungs[-1]), (left + 15, rungs[-1][1] - 6)), "line", 1.5)


def encoder() -> Iterator[Shape]:
    """A tower of layers, with the residual path beside it."""
    yield from stack(38, 3)
    for floor in range(3):
        y = 60 - 18 * floor
        yield Line(((53, y + 15), (82, y + 15), (82, y - 3), (53, y - 3)), "accent", 2)


def decoder() -> Iterator[Shape]:
    """The triangle: no word looks at those that are not written yet."""
    rows = [[0.15 + 0.6 * (row == column) if column <= row else 0 for column in range(5)]
            for row in range(5)]  # fmt: skip
    yield from grid(rows, 27, 8, 13)


def training() -> Iterator[Shape]:
    """A loss that falls."""
    yield Line(((14, 8), (14, 70), (110, 70)), "line", 1.5)
    points = ((x, 64 - 52 * math.exp(-(x - 16) / 22) - 2 * math.sin(x)) for x in range(16, 110, 3))
    yield Line(tuple(points), "query", 3)


def generation() -> Iterator[Shape]:
    """A tree of next words; the way that is taken is marked."""
    first, second = [(48, 20), (48, 40), (48, 60)], [(84, 12), (84, 28), (84, 46), (84, 66)]
    for target in first:
        yield Line(((14, 40), target), "line", 1.5)
    for target, start in zip(second, (first[0], first[0], first[1], first[2]), strict=True):
        yield Line((start, target), "line", 1.5)
    yield Line(((14, 40), first[0], second[1], (110, 28)), "accent", 3)
    for x, y in ((14, 40), *first, *second):
        yield Dot(x, y, 4, "text")


def family() -> Iterator[Shape]:
    """Readers, writers, and those that do both: the same layers."""
    for left, floors, colour in ((8, 2, "lit"), (45, 3, "mixing"), (82, 2, "lit")):
        yield from stack(left, floors, colour)


def limits() -> Iterator[Shape]:
    """Twice the words, four times the cells."""
    for side, left in ((2, 6), (4, 27), (8, 62)):
        rows = [[0.25] * side for _ in range(side)]
        yield from grid(rows, left, 72 - 7 * side, 7)


MOTIFS = (
    *(why, attention, multi_head, positions, encoder, decoder),
    *(training, generation, family, limits),
)


def svg(shapes: Iterable[Shape]) -> str:
    """The shapes in the colours of the page; they repeat what stands beside them, so unheard."""
    body = "".join(map(_element, shapes))
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{body}</svg>'


def _element(shape: Shape) -> str:
    colour = f"var(--pieces-{shape.colour})"
    if isinstance(shape, Box):
        edge = f' stroke="var(--pieces-{shape.edge})"' if shape.edge else ""
        return (
            f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}"'
            f' height="{shape.height:g}" rx="1.5" fill="{colour}" fill-opacity="{shape.depth:g}"'
            f"{edge}/>"
        )
    if isinstance(shape, Dot):
        return f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}" fill="{colour}"/>'
    points = " ".join(f"{x:.4g},{y:.4g}" for x, y in shape.points)
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{shape.width:g}"'
        ' stroke-linejoin="round" stroke-linecap="round"/>'
    )
