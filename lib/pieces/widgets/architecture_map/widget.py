"""The map of the Transformer: what each block does, and which chapter builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from pieces.chapters import CHAPTERS
from pieces.widgets.architecture_map import blueprint, printed, strip
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import BadValue, JsonTrait, as_switch

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
    compact = JsonTrait(as_switch, False).tag(sync=True)
    drawing = traitlets.Dict().tag(sync=True)
    path = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self,
        current: str | None = None,
        *,
        selected: str | None = None,
        compact: bool = False,
        name: str | None = None,
    ) -> None:
        chapters = [chapter.state() for chapter in CHAPTERS]
        super().__init__(name=name, compact=compact, chapters=chapters)
        self._draw()
        self.current, self.selected = current, selected

    @traitlets.validate("current")
    def _valid_current(self, proposal: Any) -> str | None:
        return _one_of("current", proposal["value"], [chapter.slug for chapter in CHAPTERS])

    @traitlets.validate("selected")
    def _valid_selected(self, proposal: Any) -> str | None:
        return _one_of("selected", proposal["value"], [block.id for block in blueprint.BLOCKS])

    @traitlets.observe("current")
    def _draw(self, _: Any = None) -> None:
        self.drawing, self.path = blueprint.drawing(self._lit()), strip.path(self._lit())

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

    def figure(self) -> Figure:
        """The map or its strip, for print; the present chapter's blocks have a thick border."""
        if self.compact:
            return printed.figure(strip.shapes(self._lit()), strip.WIDTH, strip.HEIGHT)
        shapes = printed.of_map(self.drawing)
        return printed.figure(shapes, self.drawing["width"], self.drawing["height"])


def _one_of(what: str, value: str | None, known: list[str]) -> str | None:
    if value is not None and value not in known:
        raise BadValue(f"{what} {value!r} is not one of {', '.join(known)}")
    return value
