"""W12: the book's own Transformer translates what the reader writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.widgets.common.sentences import (
    MOST_TOKENS,
    as_examples,
    as_sentence,
    check_sentence,
    to_source,
)
from pieces.widgets.common.traits import BadType, BadValue, JsonTrait, as_integer
from pieces.widgets.common.translator import ModelWidget, kept, lexicon
from pieces.widgets.common.weights import lit_word
from pieces.widgets.live_translator.printed import draw

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EXAMPLES = (
    "Where is my red hat?",
    "I do not sleep.",
    "She has a small white house.",
    "I miss them now.",
)


def _translated(source: list[str], off: list[int] | None = None) -> dict[str, Any]:
    """A translation by the library, or the one that is kept: only that needs no torch."""
    if off is None and source == kept()["first"]["source"]:
        return kept()["first"]
    from pieces.widgets.live_translator.translating import translate

    return {"source": source, **translate(tuple(source), off and tuple(off))}


def _as_word(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if not 0 <= as_integer(name, value) < 4 * MOST_TOKENS:
        raise BadValue(f"{name} is {value}: the place of a French word is needed, counted from 0")
    return value


def _as_head(name: str, value: Any) -> list[int] | None:
    """A layer and a head, counted from 1."""
    if value is None:
        return None
    if isinstance(value, str) or not hasattr(value, "__len__") or len(value) != 2:
        raise BadType(f"{name} is {value!r:.60}: a layer and a head are needed, as in (2, 3)")
    return [as_integer(f"{name}[{place}]", number) for place, number in enumerate(value)]


class LiveTranslator(ModelWidget):
    """A sentence, its translation by the book's model, and where the model read for each word.

    The page shows the sentence that was built at once; the model comes when the reader chooses or
    writes another one, or switches off a head. All traits can be set from Python too; several at
    once by ``update``.

    Args:
        english: a sentence of words that the model knows, 12 at most.
        examples: one to six sentences to choose from.
        layer: of the decoder whose cross-attention is drawn, counted from 1; 0, which it is unless
            given, is the mean of all heads.
        head: counted from 1; 0 is the mean of the layer's heads.
        word: the French word that is lit, counted from 0; unless given the one that reads clearest
            out of turn.
        off: layer and head of the cross-attention that is switched off, counted from 1; none
            unless given.
        name: what links on the page call this widget; ``live-translator`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a sentence has a word that the model does not know, or a number is out of
            range.

    Source:
        Vaswani et al. 2017, section 3.2.3: encoder-decoder attention.
    """

    widget_kind = "live-translator"

    english = JsonTrait(as_sentence, "").tag(sync=True)
    examples = JsonTrait(as_examples, []).tag(sync=True)
    layer = JsonTrait(as_integer, 0).tag(sync=True)
    head = JsonTrait(as_integer, 0).tag(sync=True)
    word = JsonTrait(_as_word).tag(sync=True)
    off = JsonTrait(_as_head).tag(sync=True)
    first = traitlets.Dict().tag(sync=True)
    lexicon = traitlets.Dict().tag(sync=True)
    megabytes = traitlets.Float().tag(sync=True)

    def __init__(
        self,
        english: str = EXAMPLES[0],
        *,
        examples: Any = EXAMPLES,
        layer: int = 0,
        head: int = 0,
        word: int | None = None,
        off: Any = None,
        name: str | None = None,
    ) -> None:
        source = check_sentence("english", english, kept()["words"])
        super().__init__(
            name=name,
            first=_translated(source),
            lexicon=lexicon(),
            megabytes=kept()["megabytes"],
            english=english,
            examples=examples,
            layer=layer,
            head=head,
            word=word,
            off=off,
        )

    @traitlets.validate("layer", "head", "off")
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_view)

    def translation(self) -> dict[str, Any]:
        """The tokens of both sentences, and the weights, ``(layers, heads, target, source)``."""
        return _translated(to_source(self.english), self.off)

    def weights(self) -> np.ndarray:
        """The weights in view, ``(target, source)``: those of a head, or a mean of heads."""
        return view(self.translation()["weights"], self.layer, self.head, self.off)

    def sentence(self) -> str:
        """The translation, and where the model read for the word that is lit."""
        seen, weights = self.translation(), self.weights()
        lit = lit_word(weights, seen["target"], self.word)
        best = int(weights[lit].argmax())
        without = f" without head {self.off[1]} of layer {self.off[0]}" if self.off else ""
        return (
            f"The book's Transformer translates “{' '.join(seen['source'])}”{without} as "
            f"“{' '.join(seen['target'])}”; writing “{seen['target'][lit]}”, it reads "
            f"“{seen['source'][best]}” most ({weights[lit, best]:.2f} of its weight; "
            f"{self._view()})."
        )

    def figure(self) -> Figure:
        """Both sentences with arcs between them."""
        seen, weights = self.translation(), self.weights()
        lit = lit_word(weights, seen["target"], self.word)
        title = f"Translated by the book's Transformer: where it reads ({self._view()})"
        return draw(seen["source"], seen["target"], weights, lit=lit, title=title)

    def _view(self) -> str:
        if self.head:
            return f"layer {self.layer}, head {self.head}"
        layers, heads = np.shape(self.first["weights"])[:2]
        if self.layer:
            left = _left(heads, bool(self.off) and self.off[0] == self.layer)
            return f"layer {self.layer}, mean of its {left} heads"
        return f"mean of the {_left(layers * heads, bool(self.off))} cross-attention heads"


def _left(heads: int, is_one_off: bool) -> str:
    return f"{heads - 1} other" if is_one_off else str(heads)


def view(weights: Any, layer: int, head: int, off: Sequence[int] | None = None) -> np.ndarray:
    """The weights of a head, or the mean of those of a layer or of all, ``(target, source)``.

    A head that is switched off is in no mean.
    """
    stack = np.array(weights)
    if head:
        return stack[layer - 1, head - 1]
    on = np.ones(stack.shape[:2], dtype=bool)
    if off:
        on[off[0] - 1, off[1] - 1] = False
    if layer:
        on[np.arange(len(on)) != layer - 1] = False
    return stack[on].mean(axis=0)


def _check_view(given: dict[str, Any]) -> None:
    """Raise unless the heads exist."""
    layers, heads = np.shape(given["first"]["weights"])[:2]
    _check_number("layer", given["layer"], 0, layers)
    _check_number("head", given["head"], 0, heads if given["layer"] else 0)
    if given["off"] is not None:
        _check_number("off[0]", given["off"][0], 1, layers)
        _check_number("off[1]", given["off"][1], 1, heads)


def _check_number(name: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        needed = f"{low} to {high} is needed" if high > low else f"with layer 0 only {low} fits"
        raise BadValue(f"{name} is {number}: {needed}")
