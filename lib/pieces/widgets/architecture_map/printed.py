"""The map's shapes drawn with matplotlib, in the looks that ``style.css`` gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pieces.figures.palette import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.path import Path

    from pieces.widgets.architecture_map.blueprint import Number, Shape

DOTS = 76  # units an inch
ARROW = "-|>,head_length=3,head_width=1.5"
# What a look changes of a box and of a line; the later one wins.
LOOKS: dict[str, dict[str, Any]] = {
    "touch": {"facecolor": "none", "edgecolor": "none"},
    "copy": {"linewidth": 0.6},
    "layer": {"facecolor": LIGHT["panel"]},
    "attention": {"facecolor": LIGHT["mixing"]},
    "word": {"facecolor": LIGHT["panel"], "edgecolor": "none"},
    "wire": {"facecolor": "none"},
    "residual": {"linewidth": 2.4},
    "loop": {"linestyle": (0, (1, 2)), "linewidth": 1.4},
    "unwritten": {"linestyle": (0, (3, 2))},
    "lit": {"edgecolor": LIGHT["accent"], "linewidth": 2.4},
    "number": {"facecolor": LIGHT["text"], "edgecolor": LIGHT["text"]},
    "pin": {"facecolor": LIGHT["accent"], "edgecolor": "none"},
}
ROLES = {role: LIGHT[f"{role}-text"] for role in ("query", "key", "value")}
INK = ROLES | {"number": LIGHT["page"], "pin": LIGHT["page"], "aside": LIGHT["muted"]}
BOLD = {"word", "lit", "number", "pin", *ROLES}


def figure(shapes: Iterable[Shape], width: Number, height: Number) -> Figure:
    """A picture of some shapes on white."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(width / DOTS, height / DOTS))
    axes = drawn.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    for order, shape in enumerate(shapes):
        _draw(axes, shape, order)
    return drawn


def of_map(drawing: dict[str, Any]) -> list[Shape]:
    """The shapes of the whole map, from the lowest to the topmost."""
    frames, faces, badges = [], [], []
    for block in drawing["blocks"]:
        marks = f"{'lit' if block['lit'] else ''} {'' if block['written'] else 'unwritten'}"
        frames += [_also(shape, marks) for shape in block["frame"]]
        faces += [_also(shape, marks) for shape in block["shapes"]]
        number = "number" if block["written"] else "aside"
        badges += [_also(shape, number) for shape in block["badge"]]
    pin = [_also(shape, "pin") for shape in drawing["front"]]
    return [*frames, *drawing["back"], *faces, *badges, *pin]


def _also(shape: Shape, look: str) -> Shape:
    """The shape with one more look; what lies behind a block takes none."""
    if {"copy", "touch"}.intersection(shape["look"].split()):
        return shape
    return shape | {"look": f"{shape['look']} {look}"}


def _draw(axes: Axes, shape: Shape, order: int) -> None:
    from matplotlib.patheffects import withStroke

    looks = shape["look"].split()
    if shape["tag"] == "g":
        for part in shape["parts"]:
            _draw(axes, _also(part, shape["look"]), order)
    elif shape["tag"] == "text":
        axes.text(
            shape["x"],
            shape["y"],
            shape["text"],
            ha={"middle": "center", "start": "left"}[shape["text-anchor"]],
            color=next((INK[look] for look in looks if look in INK), LIGHT["text"]),
            fontsize=7,
            weight="bold" if BOLD.intersection(looks) else "normal",
            zorder=order,
            # Words beside an arrow or across a border stand clear of it.
            path_effects=[withStroke(linewidth=2.5, foreground=LIGHT["page"])] * ("aside" in looks),
        )
    else:
        style = {"facecolor": LIGHT["page"], "edgecolor": LIGHT["line"], "linewidth": 1}
        for look in looks:
            style |= LOOKS.get(look, {})
        axes.add_patch(_patch(shape, style | {"zorder": order}))


def _patch(shape: Shape, style: dict[str, Any]) -> Patch:
    from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch

    if shape["tag"] == "rect":
        corner, edges = (shape["x"], shape["y"]), f"round,pad=0,rounding_size={shape['rx']}"
        return FancyBboxPatch(corner, shape["width"], shape["height"], edges, **style)
    if shape["tag"] == "circle":
        return Circle((shape["cx"], shape["cy"]), shape["r"], **style)
    if shape.get("arrow"):
        style["facecolor"] = style["edgecolor"]
        return FancyArrowPatch(path=_path(shape["d"]), arrowstyle=ARROW, **style)
    return PathPatch(_path(shape["d"]), **style)


def _path(d: str) -> Path:
    """The path of M, L and Q that an SVG's ``d`` describes."""
    from matplotlib.path import Path

    points, codes = [], []
    for command, places in re.findall(r"([MLQ])([^MLQ]+)", d):
        numbers = list(map(float, places.split()))
        ends = list(zip(numbers[::2], numbers[1::2], strict=True))
        points += ends
        codes += [{"M": Path.MOVETO, "L": Path.LINETO, "Q": Path.CURVE3}[command]] * len(ends)
    return Path(points, codes)
