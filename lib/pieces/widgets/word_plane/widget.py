"""W11: one word as an arrow that the reader drags, and what attention makes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import (
    BadType,
    BadValue,
    JsonTrait,
    as_integer,
    as_number,
    as_tokens,
    check_place,
)
from pieces.widgets.word_plane.printed import draw
from pieces.widgets.word_plane.reading import Reading, reach, read

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

SENTENCES = ("the river bank", "the money bank")
VECTORS = {"the": (0, 0), "river": (2, 0), "money": (0, 2), "bank": (1, 1)}
MOST_SENTENCES, MOST_WORDS, FARTHEST = 4, 6, 5
_CHECKED = ("sentences", "vectors", "word", "which", "x", "y")


def _as_sentences(name: str, value: Any) -> list[list[str]]:
    """Read sentences, each a string of words between spaces or a list of words."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise BadType(f"{name} is a {type(value).__name__}: a list of sentences is needed")
    parts = [one.split() if isinstance(one, str) else one for one in value]
    if not 1 <= len(parts) <= MOST_SENTENCES:
        raise BadValue(f"{name} has {len(parts)}: 1 to {MOST_SENTENCES} sentences are needed")
    read = [as_tokens(f"{name}[{place}]", part) for place, part in enumerate(parts)]
    for place, words in enumerate(read):
        if len(words) > MOST_WORDS:
            raise BadValue(
                f"{name}[{place}] has {len(words)} words: at most {MOST_WORDS} can be shown"
            )
    return read


def _as_vectors(name: str, value: Any) -> dict[str, list[float]]:
    """Read an arrow for each word."""
    if not isinstance(value, Mapping):
        raise BadType(f"{name} is a {type(value).__name__}: a dict from word to (x, y) is needed")
    return {word: _as_arrow(f"{name}[{word!r:.60}]", arrow) for word, arrow in value.items()}


def _as_arrow(name: str, value: Any) -> list[float]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple):
        raise BadType(f"{name} is a {type(value).__name__}: two numbers are needed")
    if len(value) != 2:
        raise BadValue(f"{name} has length {len(value)}: two numbers are needed, x and y")
    numbers = [as_number(f"{name}[{place}]", number) for place, number in enumerate(value)]
    for place, number in enumerate(numbers):
        if not abs(number) <= FARTHEST:
            raise BadValue(
                f"{name}[{place}] is {number}: a number from −{FARTHEST} to {FARTHEST} is needed"
            )
    return numbers


def _as_axes(name: str, value: Any) -> list[str]:
    axes = as_tokens(name, value)
    if len(axes) != 2:
        raise BadValue(f"{name} has {len(axes)} names: two are needed, of x and of y")
    return axes


def _as_word(name: str, value: Any) -> str:
    return as_tokens(name, [value])[0]


def _as_finite(name: str, value: Any) -> float:
    number = as_number(name, value)
    if not math.isfinite(number):
        raise BadValue(f"{name} is {number}: a finite number is needed")
    return number


class WordPlane(Widget):
    """A word's arrow among those of its sentence: scores, weights and the mixed arrow.

    The reader drags the arrow of ``word`` and changes the sentence. Query, key and value are the
    words' arrows themselves, and the scores are divided by √2. All traits can be set from Python
    too; several at once by ``update``. A link sets ``#word-plane:which=1,x=2,y=0.5``.

    Args:
        sentences: one to four, each a string of words or a list of them; ``word`` stands in each
            of them once.
        vectors: an arrow ``(x, y)`` for each word, entries from −5 to 5; that of ``word`` is
            where it starts.
        word: the word that asks, and whose arrow the reader drags.
        axes: what x and y stand for.
        which: the sentence that is shown, counted from 0.
        x: where the tip of ``word`` is; as in ``vectors`` unless given.
        y: the same, the other axis.
        name: what links on the page call this widget; ``word-plane`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if a word has no arrow, ``word`` is missing in a sentence, or a number is out
            of range.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """

    widget_kind = "word-plane"

    sentences = JsonTrait(_as_sentences).tag(sync=True)
    vectors = JsonTrait(_as_vectors).tag(sync=True)
    word = JsonTrait(_as_word).tag(sync=True)
    axes = JsonTrait(_as_axes).tag(sync=True)
    which = JsonTrait(as_integer, 0).tag(sync=True)
    x = JsonTrait(_as_finite, 0.0).tag(sync=True)
    y = JsonTrait(_as_finite, 0.0).tag(sync=True)

    def __init__(
        self,
        *,
        sentences: Any = SENTENCES,
        vectors: Any = VECTORS,
        word: str = "bank",
        axes: Any = ("water", "money"),
        which: int = 0,
        x: float | None = None,
        y: float | None = None,
        name: str | None = None,
    ) -> None:
        arrows = _as_vectors("vectors", vectors)
        start = arrows.get(word, (0.0, 0.0)) if isinstance(word, str) else (0.0, 0.0)
        super().__init__(
            name=name,
            sentences=sentences,
            vectors=arrows,
            word=word,
            axes=axes,
            which=which,
            x=start[0] if x is None else x,
            y=start[1] if y is None else y,
        )

    @traitlets.validate(*_CHECKED)
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_words, _check_place)

    def weights(self) -> np.ndarray:
        """The weights that the word gives, one for each word of the sentence, in float64."""
        return self._reading().weights

    def output(self) -> np.ndarray:
        """The mixed arrow, ``(2,)``, in float64."""
        return self._reading().output

    def sentence(self) -> str:
        """Beside which words the arrow stands, and what comes out."""
        seen = self._reading()
        (east, north), (x, y) = self.axes, seen.output
        others = " and ".join(f"“{w}”" for w in seen.words if w != self.word)
        shares = ", ".join(
            f"{weight:.3f} to “{w}”" for w, weight in zip(seen.words, seen.weights, strict=True)
        )
        return (
            f"Attention as arrows: “{self.word}” goes in with {east} {self.x:.4g} and {north} "
            f"{self.y:.4g}; {f'beside {others}' if others else 'alone'} it gives weights of "
            f"{shares}, and comes out with {east} {x:.3f} and {north} {y:.3f}."
        )

    def figure(self) -> Figure:
        """The plane with all arrows, and the weights beside it."""
        return draw(self._reading(), self.word, self.axes, reach(self.vectors))

    def _reading(self) -> Reading:
        """What attention makes of the present state."""
        words, tip = self.sentences[self.which], [self.x, self.y]
        return read(words, [tip if w == self.word else self.vectors[w] for w in words], tip)


def _check_words(given: dict[str, Any]) -> None:
    """Raise unless each word of each sentence has an arrow, and ``word`` stands in each once."""
    for place, words in enumerate(given["sentences"]):
        for word in words:
            if word not in given["vectors"]:
                raise BadValue(
                    f"sentences[{place}] has the word {word!r:.60}, which has no arrow in vectors"
                )
        if (count := words.count(given["word"])) != 1:
            raise BadValue(
                f"sentences[{place}] has the word {given['word']!r:.60} {count} times: it is the "
                "one that asks and must stand there once"
            )


def _check_place(given: dict[str, Any]) -> None:
    """Raise unless the sentence exists and the tip lies in the plane."""
    check_place("which", given["which"], len(given["sentences"]), "sentences")
    low, high = reach(given["vectors"])
    for name in ("x", "y"):
        if not low <= given[name] <= high:
            raise BadValue(
                f"{name} is {given[name]}: the plane of these vectors goes from "
                + f"{low} to {high}".replace("-", "−")
            )
