"""The ground of every widget: one state, alive in Jupyter and on the built page."""

from __future__ import annotations

import base64
import html
import io
import json
import os
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from pieces.widgets.common.traits import BadType, BadValue

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STATIC = Path(__file__).parents[1] / "static"
MAX_IMAGE_BYTES = 30_000
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def building_book() -> bool:
    """True while the book's Sphinx extension executes notebooks: the page then holds the state."""
    return bool(os.environ.get("PIECES_BOOK"))


class Widget(anywidget.AnyWidget):
    """A picture that moves under the hand, with a kernel or without.

    A subclass sets ``widget_kind`` (the name of its browser module), adds synced traits whose
    values are JSON, and implements :meth:`figure` and :meth:`sentence`.

    Args:
        name: what links on the page call this widget, as in ``#name:row=1``; letters, digits and
            hyphens. By default the kind. What a link does not name is as the widget was built.

    Raises:
        ValueError: if ``name`` has other characters.
    """

    _css = STATIC / "widgets.css"
    widget_kind: ClassVar[str] = ""

    kind = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

    def __init_subclass__(cls, **options: Any) -> None:
        # ipywidgets makes further subclasses, an instance each, which inherit this.
        if "widget_kind" in vars(cls):
            cls._esm = STATIC / "jupyter" / f"{cls.widget_kind}.js"
        super().__init_subclass__(**options)

    def __init__(self, *, name: str | None = None, **traits: Any) -> None:
        name = self.widget_kind if name is None else name
        super().__init__(kind=self.widget_kind, name=name, **traits)

    @traitlets.validate("name")
    def _addressable(self, proposal: Any) -> str:
        name = proposal["value"]
        if not name or not all(char.isascii() and (char.isalnum() or char == "-") for char in name):
            raise BadValue(f"name {name!r} must be made of letters, digits and hyphens")
        return name

    def update(self, **traits: Any) -> None:
        """Set several traits at once; they are checked together and sent together.

        Raises:
            TypeError: if the widget has no such trait, or a value has the wrong type.
            ValueError: if the values do not fit together.
        """
        if unknown := sorted(set(traits) - set(self.state())):
            raise BadType(f"{self.widget_kind} has no {unknown[0]!r}: {', '.join(self.state())}")
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in traits.items():
                setattr(self, name, value)

    def open(self) -> None:
        """Connect to the kernel's front end; while the book is built there is none."""
        # An open comm would put the whole browser module into the page, once an instance.
        if not building_book():
            super().open()

    def figure(self) -> Figure:
        """A still picture of the present state, for print and for pages without script."""
        raise NotImplementedError

    def sentence(self) -> str:
        """What is shown, in one sentence: the plain-text form and the image's alternative."""
        raise NotImplementedError

    def state(self) -> dict[str, Any]:
        """The JSON state from which the browser side draws the widget."""
        inherited = set(anywidget.AnyWidget.class_trait_names())
        names = [key for key in self.trait_names(sync=True) if not key.startswith("_")]
        return {key: getattr(self, key) for key in names if key not in inherited}

    def _fitting(self, proposal: Any, *checks: Callable[[dict[str, Any]], None]) -> Any:
        """The value that traitlets asks about, if the state with it passes all checks."""
        state = self.state() | {proposal["trait"].name: proposal["value"]}
        for check in checks:
            check(state)
        return proposal["value"]

    def to_html(self, *, picture: bool = True) -> str:
        """Self-contained HTML: the state, and the picture where scripts do not run.

        Drawing the picture takes a tenth of a second; without it the sentence takes its place.
        """
        return self._html(self._image() if picture else "")

    def _html(self, image: str) -> str:
        state = json.dumps(self.state(), allow_nan=False, ensure_ascii=False, sort_keys=True)
        alt = html.escape(self.sentence(), quote=True)
        still = (
            f'<img alt="{alt}" src="data:image/png;base64,{image}">' if image else f"<p>{alt}</p>"
        )
        return (
            f'<div class="pieces-widget" data-pieces-kind="{self.widget_kind}">'
            f'<script type="application/json">{state.translate(_ESCAPES)}</script>'
            f"<noscript>{still}</noscript></div>"
        )

    def _image(self) -> str:
        """The still picture as PNG in base64."""
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            # A token in a script that matplotlib's font lacks becomes a box, which is no fault.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
            self.figure().savefig(buffer, format="png", dpi=80, facecolor="white")
        image = _with_few_colours(buffer)
        if len(image) > MAX_IMAGE_BYTES:
            raise ValueError(
                f"the image of {self.widget_kind} has {len(image)} bytes: "
                f"at most {MAX_IMAGE_BYTES} are allowed"
            )
        return base64.b64encode(image).decode("ascii")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        image, sentence = self._image(), self.sentence()
        bundle = {"text/plain": sentence, "text/html": self._html(image), "image/png": image}
        # anywidget's own bundle names the comm, so it is asked only where there is one.
        if self.comm is not None:
            bundle |= super()._repr_mimebundle_(**kwargs)[0] | {"text/plain": sentence}
        return bundle


def check_widgets(function: str, given: Iterable[Any]) -> None:
    """Raise ``TypeError`` unless a function was given widgets alone."""
    for one in given:
        if not isinstance(one, Widget):
            raise TypeError(
                f"{function} was given a {type(one).__name__}: only widgets of pieces.widgets"
            )


def _with_few_colours(png: io.BytesIO) -> bytes:
    """The same PNG with a palette of 64 colours: a third of the bytes, and no difference to see."""
    from PIL import Image  # which matplotlib needs anyway

    small = io.BytesIO()
    Image.open(png).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return small.getvalue()
