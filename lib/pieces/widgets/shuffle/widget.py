"""A sentence in another order, and what one attention layer makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.figures.heat import short
from pieces.figures.palette import HUE, INK, MARK, PAPER
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import (
    BadType,
    BadValue,
    JsonTrait,
    as_choice,
    as_integer,
    as_switch,
    as_tokens,
    check_place,
    within,
)
from pieces.widgets.shuffle.layer import D_MODEL, MOST_WORDS, outputs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAST_SEED = 99
REACH = 2
"""The output that has the deepest colour."""
ROUNDING = 1e-12
"""What is less is the rounding of sums that are added up in another order."""


def _as_seed(name: str, value: Any) -> int:
    return within(name, as_integer(name, value), 1, LAST_SEED)


def _as_places(name: str, value: Any) -> list[int]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple):
        raise BadType(f"{name} is a {type(value).__name__}: a list of words' places is needed")
    return [as_integer(f"{name}[{place}]", word) for place, word in enumerate(value)]


class Shuffle(Widget):
    """A sentence whose words the reader moves; below each its output of an attention layer.

    The output stands beside the one of the first order. Without positions both are equal, whatever
    the order; the reader switches positions on, or a causal mask. The layer, a random example of
    a seed, has two heads and d_model 8. All traits can be set from Python too; several at once by
    ``update``. A link sets ``#shuffle:order=0 4 2 3 1,positions=sinusoidal,causal=true``.

    Args:
        tokens: two to six words, the sentence in its first order.
        order: the word that stands at each place, counted from 0; the two of ``swap`` have changed
            places unless given.
        swap: the two words that a button exchanges; the second and the last unless given.
        word: the one that is moved at first, counted from 0; the second of ``swap`` unless given.
        positions: ``none``, ``sinusoidal`` or ``learned``: a table as before its training.
        causal: whether each word sees only itself and those before it.
        seed: which random numbers the layer has, from 1 to 99.
        name: what links on the page call this widget; ``shuffle`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if ``order`` does not name each word once, or a number is out of range.

    Source:
        Vaswani et al. 2017, sections 3.2 and 3.5.
    """

    widget_kind = "shuffle"

    tokens = JsonTrait(as_tokens).tag(sync=True)
    order = JsonTrait(_as_places).tag(sync=True)
    swap = JsonTrait(_as_places).tag(sync=True)
    word = JsonTrait(as_integer, 0).tag(sync=True)
    positions = JsonTrait(as_choice("none", "sinusoidal", "learned"), "none").tag(sync=True)
    causal = JsonTrait(as_switch, False).tag(sync=True)
    seed = JsonTrait(_as_seed, 1).tag(sync=True)

    def __init__(
        self,
        *,
        tokens: Any = ("the", "cat", "sees", "the", "dog"),
        order: Any = None,
        swap: Any = None,
        word: int | None = None,
        positions: str = "none",
        causal: bool = False,
        seed: int = 21,
        name: str | None = None,
    ) -> None:
        tokens = as_tokens("tokens", tokens)
        last = len(tokens) - 1
        swap = _as_places("swap", (min(1, last - 1), last) if swap is None else swap)
        if order is None:
            order = _exchanged(range(len(tokens)), swap)
        chosen = swap[-1] if word is None and swap else word or 0
        traits = {"positions": positions, "causal": causal, "seed": seed, "word": chosen}
        super().__init__(name=name, tokens=tokens, order=order, swap=swap, **traits)

    @traitlets.validate("tokens", "order", "swap", "word")
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_places)

    def outputs(self) -> tuple[np.ndarray, np.ndarray]:
        """What each word becomes in the first order, and now: two arrays, a row for each word."""
        given = {"positions": self.positions, "causal": self.causal, "seed": self.seed}
        first = outputs(self.tokens, range(len(self.tokens)), **given)
        return first, outputs(self.tokens, self.order, **given)

    def largest_difference(self) -> float:
        """How far the outputs of the two orders lie apart, at most."""
        first, now = self.outputs()
        return float(np.abs(first - now).max())

    def sentence(self) -> str:
        """The two orders, and the largest difference of their outputs."""
        now = " ".join(self.tokens[word] for word in self.order)
        mask = " under a causal mask" if self.causal else ""
        return (
            f"“{' '.join(self.tokens)}” becomes “{now}”{mask}, positions: {self.positions}. The "
            f"largest difference between the outputs of a word is {self._measured()} (random "
            f"example, seed {self.seed})."
        )

    def figure(self) -> Figure:
        """The outputs of each word in the first order and now, side by side."""
        from matplotlib.colors import LinearSegmentedColormap
        from matplotlib.figure import Figure

        hue = LinearSegmentedColormap.from_list("outputs", [MARK, PAPER, HUE])
        figure = Figure(figsize=(7, 2.8), layout="constrained")
        pairs = zip(figure.subplots(1, len(self.order), squeeze=False)[0], self.order, strict=True)
        for axes, word in pairs:
            first, now = (each[word] for each in self.outputs())
            picture = np.stack([first, now], axis=1)
            image = axes.imshow(picture, cmap=hue, vmin=-REACH, vmax=REACH, aspect="auto")
            axes.set_title(short(self.tokens[word]), parse_math=False)
            axes.set_xticks([0, 1], ["first", "now"])
            axes.set_yticks([])
            apart = np.abs(first - now).max()
            axes.set_xlabel("equal" if apart < ROUNDING else f"≠ {apart:.2f}", color=INK)
        figure.colorbar(image, ax=figure.axes, label=f"{D_MODEL} numbers of an output", shrink=0.9)
        figure.suptitle(
            f"positions: {self.positions}{', causal mask' if self.causal else ''}; "
            f"largest difference {self._measured()}"
        )
        return figure

    def _measured(self) -> str:
        largest = self.largest_difference()
        return "0" if largest < ROUNDING else f"{largest:.3f}"


def _exchanged(order: Any, swap: list[int]) -> list[int]:
    """The order after two words have changed places."""
    other = dict(zip(swap, reversed(swap), strict=True))
    return [other.get(word, word) for word in order]


def _check_places(given: dict[str, Any]) -> None:
    """Raise unless the order names each of a few words once, and the others are words of it."""
    count = len(given["tokens"])
    if not 2 <= count <= MOST_WORDS:
        raise BadValue(f"tokens has {count} words: 2 to {MOST_WORDS} are needed")
    swap = given["swap"]
    if len(set(swap)) != 2 or len(swap) != 2 or not set(swap) <= set(range(count)):
        raise BadValue(f"swap is {swap}: two different words from 0 to {count - 1} are needed")
    if sorted(given["order"]) != list(range(count)):
        raise BadValue(
            f"order is {given['order']}: with {count} words, each of 0 to {count - 1} must stand "
            "once"
        )
    check_place("word", given["word"], count, "words")
