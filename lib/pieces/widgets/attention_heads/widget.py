"""W5, on the live model: what each head reads in a sentence of the reader's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.widgets.attention_heads.numbers import clearest, distance, drawn, sides
from pieces.widgets.attention_heads.printed import draw
from pieces.widgets.common.heads import LEAST, PARTS, first_look, scores
from pieces.widgets.common.sentences import (
    MOST_TOKENS,
    as_examples,
    as_sentence,
    check_sentence,
    to_source,
)
from pieces.widgets.common.traits import (
    BadType,
    BadValue,
    JsonTrait,
    as_choice,
    as_integer,
    as_number,
)
from pieces.widgets.common.translator import ModelWidget, kept, lexicon
from pieces.widgets.common.weights import entropy, lit_word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EXAMPLES = (
    "She has a small white house.",
    "Where is my red hat?",
    "The cat sleeps.",
)
LEAST_MASS = 0.5


def _looked_at(source: list[str]) -> dict[str, Any]:
    """Every weight for a sentence, or those that are kept: only these need no torch."""
    if source == first_look()["source"]:
        return first_look()
    from pieces.widgets.attention_heads.looking import look

    return look(tuple(source))


def _as_heads(name: str, value: Any) -> list[int]:
    """One head or several, counted from 1; 0 alone is their mean."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [as_integer(name, value)]
    heads = [as_integer(f"{name}[{place}]", head) for place, head in enumerate(value)]
    if not heads:
        raise BadValue(f"{name} is empty: at least one head is needed")
    if len(set(heads)) < len(heads) or (len(heads) > 1 and 0 in heads):
        raise BadValue(f"{name} is {heads}: different heads are needed, or 0 alone for their mean")
    return sorted(heads)


def _as_word(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if not 0 <= as_integer(name, value) < 4 * MOST_TOKENS:
        raise BadValue(f"{name} is {value}: the place of a word is needed, counted from 0")
    return value


def _as_mass(name: str, value: Any) -> float:
    if isinstance(value, str):
        raise BadType(f"{name} is {value!r:.60}: a number is needed")
    if not LEAST_MASS <= as_number(name, value) <= 1:
        raise BadValue(f"{name} is {value}: a share from {LEAST_MASS} to 1 is needed")
    return float(value)


class AttentionHeads(ModelWidget):
    """Every head of the book's model on one sentence: which words it reads from a chosen one.

    The page shows the sentence that was built at once; the model comes when the reader chooses or
    writes another one. Rows are queries, columns are keys. All traits can be set from Python too;
    several at once by ``update``.

    Args:
        english: a sentence of words that the model knows, 12 at most.
        examples: one to six sentences to choose from.
        part: ``"encoder"`` or ``"decoder"`` for its self-attention, ``"cross"`` for the
            cross-attention.
        layer: counted from 1.
        head: one head or several of the layer, counted from 1; 0 is the mean of its heads.
        word: the query that is chosen, counted from 0; unless given the word from which the heads
            look most clearly at others.
        mass: for each head the words are shown that hold this share of its weight, from 0.5 to 1;
            the rest is summed up as "other".
        name: what links on the page call this widget; ``attention-heads`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a sentence has a word that the model does not know, or a number is out of
            range.

    Source:
        Vaswani et al. 2017, sections 3.2.2 and 3.2.3: several heads, and where they are used.
    """

    widget_kind = "attention-heads"

    english = JsonTrait(as_sentence, "").tag(sync=True)
    examples = JsonTrait(as_examples, []).tag(sync=True)
    part = JsonTrait(as_choice(*PARTS), "encoder").tag(sync=True)
    layer = JsonTrait(as_integer, 1).tag(sync=True)
    head = JsonTrait(_as_heads, [0]).tag(sync=True)
    word = JsonTrait(_as_word).tag(sync=True)
    mass = JsonTrait(_as_mass, 0.9).tag(sync=True)
    first = traitlets.Dict().tag(sync=True)
    scores = traitlets.Dict().tag(sync=True)
    lexicon = traitlets.Dict().tag(sync=True)
    megabytes = traitlets.Float().tag(sync=True)

    def __init__(
        self,
        english: str = EXAMPLES[0],
        *,
        examples: Any = EXAMPLES,
        part: str = "encoder",
        layer: int = 2,
        head: Any = (3, 4),
        word: int | None = None,
        mass: float = 0.9,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            first=_looked_at(check_sentence("english", english, kept()["words"])),
            scores=scores() | {"least": LEAST},
            lexicon=lexicon(),
            megabytes=kept()["megabytes"],
            english=english,
            examples=examples,
            part=part,
            layer=layer,
            head=head,
            word=word,
            mass=mass,
        )

    @traitlets.validate("layer", "head")
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_view)

    def looked_at(self) -> dict[str, Any]:
        """The tokens of both sentences, and the weights of each part."""
        return _looked_at(to_source(self.english))

    def tokens(self) -> tuple[list[str], list[str]]:
        """The tokens that ask and those that are asked, in the part that is chosen."""
        seen = self.looked_at()
        return sides(self.part, seen["source"], seen["target"])

    def weights(self) -> np.ndarray:
        """The weights of the heads that are drawn, ``(heads, queries, keys)``."""
        return drawn(np.array(self.looked_at()["weights"][self.part][self.layer - 1]), self.head)

    def facts(self) -> list[dict[str, float]]:
        """Of each head that is drawn its mean entropy in bits, and how far it looks, in words.

        Between two languages there is no distance.
        """
        bits = [{"bits": float(entropy(head).mean())} for head in self.weights()]
        if self.part == "cross":
            return bits
        return [f | {"away": distance(h)} for f, h in zip(bits, self.weights(), strict=True)]

    def lit(self) -> int:
        """The query that is chosen, or the clearest."""
        queries, keys = self.tokens()
        if self.word is not None and self.word < len(queries):
            return self.word
        if self.part == "cross":
            return lit_word(self.weights().mean(axis=0), queries, None)
        return clearest(self.weights(), queries, keys)

    def sentence(self) -> str:
        """Which words the heads read from the one that is chosen."""
        queries, keys = self.tokens()
        lit = self.lit()
        read = [
            f"{self._named(head)} reads “{keys[int(row.argmax())]}” most ({row.max():.2f})"
            for head, row in zip(self.head, self.weights()[:, lit], strict=True)
        ]
        begun = "writing" if self.part == "cross" else "from"
        return (
            f"The book's Transformer on “{' '.join(self.looked_at()['source'])}”, "
            f"{PARTS[self.part]}, layer {self.layer}: {begun} “{queries[lit]}”, {', '.join(read)}."
        )

    def figure(self) -> Figure:
        """The weights of every head that is drawn, the chosen row in a frame."""
        title = f"{PARTS[self.part].capitalize()}, layer {self.layer}"
        names = [self._named(head) for head in self.head]
        return draw(self.weights(), *self.tokens(), lit=self.lit(), names=names, title=title)

    @staticmethod
    def _named(head: int) -> str:
        return f"head {head}" if head else "the mean of all heads"


def _check_view(given: dict[str, Any]) -> None:
    """Raise unless the heads exist."""
    layers, heads = np.shape(given["scores"]["parts"]["encoder"])[:2]
    if not 1 <= given["layer"] <= layers:
        raise BadValue(f"layer is {given['layer']}: with {layers} layers, 1 to {layers} is needed")
    for head in given["head"]:
        if not 0 <= head <= heads:
            raise BadValue(
                f"head is {head}: with {heads} heads, 1 to {heads} is needed, or 0 for their mean"
            )
