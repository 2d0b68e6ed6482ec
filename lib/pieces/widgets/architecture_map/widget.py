"""The map of the Transformer: what each block does, and which chapter builds it."""

from __future__ import annotations

import base64
import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import traitlets

from pieces.chapters import CHAPTERS, Chapter
from pieces.figures.palette import LIGHT
from pieces.widgets.architecture_map import blueprint
from pieces.widgets.architecture_map import path as compact
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import BadValue, JsonTrait, as_switch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def _plan() -> dict[str, Any]:
    """All that is drawn and cannot be chosen."""
    return {
        "width": blueprint.WIDTH,
        "height": blueprint.HEIGHT,
        "wires": [asdict(wire) for wire in blueprint.wires()],
        "labels": [asdict(label) for label in blueprint.labels()],
        "sums": [list(point) for point in blueprint.sums()],
    }


class ArchitectureMap(Widget):
    """The Transformer of "Attention Is All You Need" as a map of this book.

    Each block says what it does and which chapter builds it; blocks of written chapters are links
    to them. ``current`` and ``selected`` can be set from Python, too.

    Args:
        current: the chapter whose blocks are lit, such as ``"01-attention"``. Without one the map
            shows all chapters at a glance, as on the book's first page.
        selected: the block that the read-out describes, such as ``"memory"``.
        compact: whether the map is a strip, for the top of a chapter: the way through the model
            in two lines. A button unfolds the whole map.
        name: what links on the page call this map; by default "architecture-map".

    Raises:
        ValueError: if there is no such chapter or block.
        TypeError: if ``compact`` is neither true nor false.
    """

    widget_kind = "architecture-map"

    current = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    selected = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    chapters = traitlets.List(traitlets.Dict()).tag(sync=True)
    blocks = traitlets.List(traitlets.Dict()).tag(sync=True)
    compact = JsonTrait(as_switch, False).tag(sync=True)
    path = traitlets.List(traitlets.Dict()).tag(sync=True)
    plan = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        current: str | None = None,
        *,
        selected: str | None = None,
        compact: bool = False,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            compact=compact,
            chapters=[chapter.state() for chapter in CHAPTERS],
            blocks=[
                block.state() | {"chapter": builder(block.id).slug} for block in blueprint.blocks()
            ],
            plan=_plan(),
        )
        self.current, self.selected = current, selected

    @traitlets.validate("current")
    def _valid_current(self, proposal: Any) -> str | None:
        return _one_of("current", proposal["value"], [chapter["slug"] for chapter in self.chapters])

    @traitlets.validate("selected")
    def _valid_selected(self, proposal: Any) -> str | None:
        return _one_of("selected", proposal["value"], [block["id"] for block in self.blocks])

    @traitlets.default("path")
    def _first_path(self) -> list[dict[str, Any]]:
        return compact.path(self._lit())

    @traitlets.observe("current")
    def _move_path(self, _: Any) -> None:
        self.path = compact.path(self._lit())

    def _lit(self) -> tuple[str, ...]:
        return next((chapter.blocks for chapter in CHAPTERS if chapter.slug == self.current), ())

    def sentence(self) -> str:
        """What the map shows: the way through the model, and where the reader is."""
        flow = (
            "Map of the Transformer: the encoder turns “the cat sleeps” into memory; the decoder "
            "reads it through cross-attention and predicts “le chat dort”, word by word"
        )
        for chapter in CHAPTERS:
            if chapter.slug == self.current:
                return f"{flow}; lit are the blocks of chapter {chapter.number}, {chapter.title}."
        return f"{flow}; each block bears the number of the chapter that builds it."

    def _image(self) -> str:
        from PIL import Image

        drawn, small = io.BytesIO(), io.BytesIO()
        self.figure().savefig(drawn, format="png", dpi=80, facecolor="white")
        # The shades around letters are most of the bytes; a few of them are enough.
        Image.open(drawn).convert("RGB").quantize(32).save(small, "png", optimize=True)
        return base64.b64encode(small.getvalue()).decode("ascii")

    def figure(self) -> Figure:
        """The map or its strip, for print; the present chapter's blocks have a thick border."""
        from matplotlib.figure import Figure

        if self.compact:
            return compact.figure(self._lit())
        figure = Figure(figsize=(blueprint.WIDTH / 64, blueprint.HEIGHT / 64))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, blueprint.WIDTH), ylim=(blueprint.HEIGHT, 0))
        axes.axis("off")
        for wire in blueprint.wires():
            _draw_wire(axes, wire)
        for block in blueprint.blocks():
            _draw_block(axes, block, lit=block.id in self._lit())
        for label in blueprint.labels():
            _draw_label(axes, label)
        for across, down in blueprint.sums():
            axes.text(across, down, "+", ha="center", va="center", fontsize=12)
        return figure


def builder(block: str) -> Chapter:
    """The first chapter that builds a block of the map."""
    return next(chapter for chapter in CHAPTERS if block in chapter.blocks)


def _one_of(what: str, value: str | None, known: list[str]) -> str | None:
    if value is not None and value not in known:
        raise BadValue(f"{what} {value!r} is not one of {', '.join(known)}")
    return value


def _draw_wire(axes: Axes, wire: blueprint.Wire) -> None:
    across, down = zip(*wire.points, strict=True)
    axes.plot(across[:-1], down[:-1], color=LIGHT["line"], lw=1)
    style = {"arrowstyle": "->", "color": LIGHT["line"], "shrinkA": 0, "shrinkB": 0, "lw": 1}
    axes.annotate("", wire.points[-1], wire.points[-2], arrowprops=style)


def _draw_block(axes: Axes, block: blueprint.Block, *, lit: bool) -> None:
    from matplotlib.patches import Rectangle

    edge = {"edgecolor": LIGHT["accent"] if lit else LIGHT["muted"], "lw": 2.5 if lit else 0.8}
    if block.frame:
        x, y, w, h = block.frame
        axes.add_patch(Rectangle((x, y), w, h, facecolor="none", **edge))
    else:
        corner = (block.x, block.y)
        axes.add_patch(Rectangle(corner, block.w, block.h, facecolor="white", zorder=2, **edge))
    number = builder(block.id).number
    axes.text(block.x + 3, block.y + 3, str(number), va="top", fontsize=7, zorder=3)
    lines = block.lines or (block.title,)
    row = block.h if len(lines) > 1 else blueprint.ROW
    text = "\n".join(lines) + (" — you are here" if lit and len(lines) > 1 else "")
    axes.text(
        block.x + block.w / 2,
        block.y + row / 2,
        text,
        ha="center",
        va="center",
        fontsize=9,
        weight="bold" if lit else "normal",
        zorder=3,
    )


def _draw_label(axes: Axes, label: blueprint.Label) -> None:
    from matplotlib.patches import Rectangle

    if label.boxed:
        box = Rectangle(
            (label.x, label.y), label.w, 22, facecolor=LIGHT["panel"], edgecolor=LIGHT["muted"]
        )
        axes.add_patch(box)
        center = (label.x + label.w / 2, label.y + 11)
        axes.text(*center, label.text, ha="center", va="center", fontsize=9)
        return
    side = "center" if label.anchor == "middle" else "left"
    axes.text(label.x, label.y, label.text, ha=side, va="baseline", fontsize=9)
