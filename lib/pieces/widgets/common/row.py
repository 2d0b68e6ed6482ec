"""Two widgets beside each other, alive on the page and in Jupyter."""

from __future__ import annotations

from typing import Any

from pieces.widgets.common.base import Widget, check_widgets


class Row:
    """What :func:`row` returns: it shows itself where a widget would.

    Args:
        widgets: the widgets, from left to right.
    """

    def __init__(self, *widgets: Widget) -> None:
        self.widgets = widgets
        self._box: Any = None

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        inside = "".join(widget.to_html() for widget in self.widgets)
        bundle = {
            "text/plain": "\n".join(widget.sentence() for widget in self.widgets),
            "text/html": f'<div class="pieces-side-by-side">{inside}</div>',
        }
        if all(widget.comm is not None for widget in self.widgets):
            bundle |= self._live(**kwargs) | {"text/plain": bundle["text/plain"]}
        return bundle

    def _live(self, **kwargs: Any) -> dict[str, Any]:
        """The box that a kernel's front end shows; while the book is built there is none."""
        from ipywidgets import HBox

        if self._box is None:
            self._box = HBox(list(self.widgets))
            self._box.layout.flex_flow = "row wrap"
            for widget in self.widgets:
                widget.layout.flex = "1 1 20rem"
        return self._box._repr_mimebundle_(**kwargs)


def row(*widgets: Widget) -> Row:
    """Show widgets beside each other, or below each other where there is no room.

    Args:
        widgets: two or more widgets of this package.

    Raises:
        TypeError: if one of them is something else.
        ValueError: if there are fewer than two.
    """
    check_widgets("row", widgets)
    if len(widgets) < 2:
        raise ValueError(f"row was given {len(widgets)} widgets: at least two are needed")
    return Row(*widgets)
