"""One row of scores that becomes weights."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.figures.heat import draw_bars, short
from pieces.figures.palette import HUE, INK, MARK
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import (
    BadType,
    BadValue,
    JsonTrait,
    as_number,
    as_switch,
    as_tokens,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_WORDS = 6
LARGEST, REACH, MOST_ADDED = 1000, 6, 3
"""The largest score, where the bars on the page end, and the most that is added to all."""


def _as_list(name: str, value: Any) -> list[Any]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple):
        raise BadType(f"{name} is a {type(value).__name__}: a list with a value a word is needed")
    return list(value)


def _as_scores(name: str, value: Any) -> list[float]:
    parts = enumerate(_as_list(name, value))
    return [_within(f"{name}[{place}]", score, LARGEST) for place, score in parts]


def _as_added(name: str, value: Any) -> float:
    return _within(name, value, MOST_ADDED)


def _within(name: str, value: Any, most: int) -> float:
    number = as_number(name, value)
    if not abs(number) <= most:
        raise BadValue(f"{name} is {number}: a number from −{most} to {most} is needed")
    return number


def _as_hidden(name: str, value: Any) -> list[bool]:
    return [as_switch(f"{name}[{place}]", one) for place, one in enumerate(_as_list(name, value))]


class ScoreRow(Widget):
    """The scores that one word gives, their powers of e, and the weights that these become.

    The reader pulls the scores, hides words, and adds the same to all. All traits can be set from
    Python too; several at once by ``update``. A link sets ``#score-row:scores=1 3 0,hidden=0 1 0``.

    Args:
        tokens: two to six words.
        scores: one a word, from −1000 to 1000; on the page a bar ends at ±6.
        hidden: whether a word is hidden, its score −∞; none unless given.
        add: what is added to all scores, from −3 to 3.
        name: what links on the page call this widget; ``score-row`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if the lists differ in length, or a number is out of range.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """

    widget_kind = "score-row"

    tokens = JsonTrait(as_tokens).tag(sync=True)
    scores = JsonTrait(_as_scores).tag(sync=True)
    hidden = JsonTrait(_as_hidden).tag(sync=True)
    add = JsonTrait(_as_added, 0.0).tag(sync=True)

    def __init__(
        self,
        *,
        tokens: Any = ("the", "cat", "sleeps"),
        scores: Any = (1, 3, 0),
        hidden: Any = None,
        add: float = 0.0,
        name: str | None = None,
    ) -> None:
        tokens = as_tokens("tokens", tokens)
        shown = [False] * len(tokens) if hidden is None else hidden
        super().__init__(name=name, tokens=tokens, scores=scores, hidden=shown, add=add)

    @traitlets.validate("tokens", "scores", "hidden")
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_lengths)

    def weights(self) -> np.ndarray:
        """The softmax of the scores that are shown, in float64; all hidden give zeros."""
        scores = np.array(self._shown())
        if np.isneginf(scores).all():
            return np.zeros(len(scores))
        powers = np.exp(scores - scores.max())
        return powers / powers.sum()

    def sentence(self) -> str:
        """Each score, and the weight that it becomes."""
        scores = [self._written(score) for score in self._shown()]
        lines = [
            f"“{token}” {score} becomes {weight:.3f}"
            for token, score, weight in zip(self.tokens, scores, self.weights(), strict=True)
        ]
        return f"Softmax makes weights of a row of scores: {', '.join(lines)}."

    def figure(self) -> Figure:
        """The scores as bars beside the weights."""
        from matplotlib.figure import Figure

        scores = self._shown()
        figure = Figure(figsize=(7, 0.9 + 0.4 * len(scores)), layout="constrained")
        bars, weights = figure.subplots(1, 2)
        places = range(len(scores))
        lengths = [0 if score == -math.inf else score for score in scores]
        bars.barh(places, lengths, color=[MARK if score < 0 else HUE for score in scores])
        for place, score in zip(places, scores, strict=True):
            bars.annotate(
                self._written(score),
                (max(0, score), place),
                (4, 0),
                textcoords="offset points",
                va="center",
                color=INK,
            )
        bars.axvline(0, color=INK, lw=0.8)
        bars.margins(x=0.2)
        bars.set_yticks(places, [short(token) for token in self.tokens], parse_math=False)
        bars.set_title("scores")
        bars.invert_yaxis()
        draw_bars(weights, self.weights(), self.tokens, title="weights, which add up to 1")
        return figure

    def _shown(self) -> list[float]:
        """The scores that enter the softmax."""
        pairs = zip(self.scores, self.hidden, strict=True)
        return [-math.inf if hidden else score + self.add for score, hidden in pairs]

    @staticmethod
    def _written(score: float) -> str:
        return "−∞" if score == -math.inf else f"{score:.4g}".replace("-", "−")


def _check_lengths(given: dict[str, Any]) -> None:
    """Raise unless there is a score and a switch for each of a few words."""
    count = len(given["tokens"])
    if not 2 <= count <= MOST_WORDS:
        raise BadValue(f"tokens has {count} words: 2 to {MOST_WORDS} are needed")
    for name in ("scores", "hidden"):
        if len(given[name]) != count:
            raise BadValue(
                f"{name} has length {len(given[name])} but tokens has {count} words: one a word "
                "is needed"
            )
