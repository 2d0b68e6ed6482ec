"""The trained translator on its way to a widget: the model's file, and what is known of words.

The page's engine reads them (``engine/``). A page of the book loads a classic script, once it needs
the model; a widget in Jupyter asks its kernel.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from pieces.widgets.common.base import STATIC, Widget

KEPT = Path(__file__).with_name("translator.json")
MODEL = Path(__file__).parents[2] / "pretrained" / "english_french.safetensors"


@cache
def kept() -> dict[str, Any]:
    """Return the words that one may write, their kinds, and the live translator's first example.

    ``pieces.widgets.live_translator.keep`` makes the file.
    """
    return json.loads(KEPT.read_text(encoding="utf-8"))


def lexicon() -> dict[str, Any]:
    """Return all that a page needs to read a sentence before the model is there."""
    return {"words": kept()["words"], "kinds": kept()["kinds"], **rules()}


def rules() -> dict[str, Any]:
    """Return what the engine cannot know: which words have capitals, and the participles."""
    from pieces.corpus.french.nouns import CAPITALS  # so that a page without the model has no wait
    from pieces.corpus.text import PARTICIPLES

    capitals = {language: sorted(words) for language, words in CAPITALS.items()}
    return {"capitals": capitals, "participles": sorted(PARTICIPLES)}


def script() -> str:
    """Return the classic script that brings the engine and the model to a page.

    It also runs where a page is opened from disk, and asks nothing of any host.
    """
    engine = (STATIC / "book" / "engine.js").read_text(encoding="utf-8")
    model = base64.b64encode(MODEL.read_bytes()).decode("ascii")
    return f"{engine}pieces.bringTranslator({json.dumps(model)}, {json.dumps(rules())});\n"


class ModelWidget(Widget):
    """A widget that runs the trained translator, which comes when its browser side first asks."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(_answer)


def _answer(widget: ModelWidget, content: Any, buffers: list[memoryview]) -> None:
    """Send the model to a widget in Jupyter that asks for it (``jupyter_model.js``)."""
    if content == {"kind": "translator"}:
        widget.send(content | {"rules": rules()}, buffers=[MODEL.read_bytes()])
