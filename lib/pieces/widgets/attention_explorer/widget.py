"""W5: where a trained model looks while it writes, in each layer and head."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.figures.heat import draw_bars, draw_heat, short
from pieces.widgets.attention_explorer.numbers import largest
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import (
    BadType,
    BadValue,
    JsonTrait,
    as_integer,
    as_language,
    as_number,
    as_stack,
    as_tokens,
    check_place,
)
from pieces.widgets.common.weights import entropy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

AXES = ("layers", "heads", "target", "source")
DECIMALS = 5
SLACK = 1e-3
MOST_TOKENS = 64
# Six layers of eight heads, as in the paper's base model, at that length.
MOST_NUMBERS = 6 * 8 * MOST_TOKENS**2
_CHECKED = ("source", "target", "weights", "layer", "head", "query", "key")


def _as_weights(name: str, value: Any) -> dict[str, list[Any]]:
    """The weights of each attention that the model has; the only one so far is ``"cross"``."""
    if not isinstance(value, dict) or list(value) != ["cross"]:
        raise BadType(f"{name} is {value!r:.60}: a dict with the key 'cross' alone is needed")
    stack = as_stack(name, value["cross"], AXES)
    shape = np.shape(stack)
    if math.prod(shape) > MOST_NUMBERS or max(shape[2:]) > MOST_TOKENS:
        raise BadValue(
            f"{name} has shape {shape}: at most {MOST_TOKENS} words a sentence and {MOST_NUMBERS} "
            "numbers in all can be drawn, so give a part of it"
        )
    for i, j, k in np.ndindex(shape[:3]):
        stack[i][j][k] = _as_shares(f"{name}[{i}][{j}][{k}]", stack[i][j][k])
    return {"cross": stack}


def _as_shares(name: str, row: list[Any]) -> list[float]:
    """A row of a softmax, as short as the page can carry it."""
    for place, entry in enumerate(row):
        # A softmax in float32 may end a rounding above 1.
        if not 0 <= as_number(f"{name}[{place}]", entry) <= 1 + 1e-6:
            raise BadValue(f"{name}[{place}] is {entry}: a weight from 0 to 1 is needed")
    if abs(sum(row) - 1) > SLACK:
        raise BadValue(
            f"{name} adds up to {sum(row):.6g}: the weights of each target word must add up to 1 "
            "over the source, which is the last axis"
        )
    return [round(float(entry), DECIMALS) for entry in row]


class AttentionExplorer(Widget):
    """The cross-attention of a trained encoder–decoder: which source words it reads at each step.

    Rows are target words, columns are source words. Row i is the step at which target word i is
    written: the query there comes from the word before it, and at the first step from the start
    sign. All traits can be set from Python too; several at once by ``update``.

    Args:
        source: the words that the encoder read.
        target: the words that the decoder wrote.
        weights: attention weights, ``(layers, heads, target, source)``: lists, an array or a
            tensor; each row adds up to 1. Five decimals are kept.
        layer: counted from 1, as on the page; the last one unless given.
        head: counted from 1; 0, which it is unless given, is the mean of all heads.
        query: the target word that is chosen, counted from 0; unless given the one with the
            largest weight, signs such as a full stop left out.
        key: the source word that is chosen, counted from 0; the one with the largest weight for
            the query unless given.
        source_language: such as ``"en"``: tells screen readers how to speak the words.
        target_language: the same for the target.
        name: what links on the page call this widget; ``attention-explorer`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if shapes do not fit together, or a number is out of range.

    Source:
        Vaswani et al. 2017, section 3.2.3: encoder-decoder attention.
    """

    widget_kind = "attention-explorer"

    source = JsonTrait(as_tokens).tag(sync=True)
    target = JsonTrait(as_tokens).tag(sync=True)
    weights = JsonTrait(_as_weights).tag(sync=True)
    layer = JsonTrait(as_integer, 1).tag(sync=True)
    head = JsonTrait(as_integer, 0).tag(sync=True)
    query = JsonTrait(as_integer, 0).tag(sync=True)
    key = JsonTrait(as_integer, 0).tag(sync=True)
    source_language = JsonTrait(as_language).tag(sync=True)
    target_language = JsonTrait(as_language).tag(sync=True)

    def __init__(
        self,
        *,
        source: Any,
        target: Any,
        weights: Any,
        layer: int | None = None,
        head: int | None = None,
        query: int | None = None,
        key: int | None = None,
        source_language: str | None = None,
        target_language: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            source=source,
            target=target,
            weights={"cross": weights},
            layer=1 if layer is None else layer,
            head=0 if head is None else head,
            query=0 if query is None else query,
            key=0 if key is None else key,
            source_language=source_language,
            target_language=target_language,
        )
        if layer is None:
            self.layer = len(self.weights["cross"])
        if query is None:
            self.query = self._clearest()
        if key is None:
            self.key = int(self.shown()[self.query].argmax())

    @traitlets.validate(*_CHECKED)
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_sizes, _check_view)

    def shown(self) -> np.ndarray:
        """The weights in view, ``(target, source)``: those of a head, or the mean of all heads."""
        layer = np.array(self.weights["cross"][self.layer - 1])
        return layer[self.head - 1] if self.head else layer.mean(axis=0)

    def entropy(self) -> np.ndarray:
        """How spread each row in view is, in bits, ``(target,)``: 0 where one word has it all."""
        return entropy(self.shown())

    def sentence(self) -> str:
        """At which source words the model looks most while it writes the chosen word."""
        weights = self.shown()[self.query]
        named = largest(weights)
        first, *more = [f"“{self.source[place]}” ({weights[place]:.3f})" for place in named]
        then = f", then {', '.join(more)}" if more else ""
        others = len(weights) - len(named)
        rest = f", {others} others {1 - weights[named].sum():.3f}" if others else ""
        return (
            f"Cross-attention, {self._view()}: writing “{self.target[self.query]}”, the model "
            f"looks {'mostly' if weights[named[0]] > 0.5 else 'most'} at {first}{then}{rest}; "
            f"entropy {self.entropy()[self.query]:.2f} of at most {math.log2(len(weights)):.2f} "
            "bits."
        )

    def figure(self) -> Figure:
        """The weights of the chosen row as bars beside those of all rows."""
        from matplotlib.figure import Figure

        weights = self.shown()
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        figure.suptitle(f"Cross-attention, {self._view()}", fontsize=11)
        bars, heat = figure.subplots(1, 2)
        written = short(self.target[self.query])
        draw_bars(bars, weights[self.query], self.source, title=f"writing “{written}”")
        draw_heat(heat, weights, self.target, self.source, lit=self.query)
        return figure

    def _clearest(self) -> int:
        """The row with the largest weight; that of a full stop or a sign would teach little."""
        peaks = self.shown().max(axis=1)
        words = [any(map(str.isalnum, word)) for word in self.target]
        return int(np.where(words, peaks, peaks - any(words)).argmax())

    def _view(self) -> str:
        head = f"head {self.head}" if self.head else "mean of all heads"
        return f"layer {self.layer}, {head}"


def _check_sizes(given: dict[str, Any]) -> None:
    """Raise unless there is a row for each target word and a column for each source word."""
    *_, rows, columns = np.shape(given["weights"]["cross"])
    for name, count, what in (("target", rows, "rows"), ("source", columns, "columns")):
        if len(given[name]) != count:
            raise BadValue(
                f"{name} has {len(given[name])} words but weights has {count} {what}: "
                f"({', '.join(AXES)}) is needed"
            )


def _check_view(given: dict[str, Any]) -> None:
    """Raise unless what is chosen exists."""
    layers, heads, *_ = np.shape(given["weights"]["cross"])
    if not 1 <= given["layer"] <= layers:
        raise BadValue(f"layer is {given['layer']}: with {layers} layers, 1 to {layers} is needed")
    if not 0 <= given["head"] <= heads:
        raise BadValue(
            f"head is {given['head']}: with {heads} heads, 1 to {heads} is needed, or 0 for their "
            "mean"
        )
    check_place("query", given["query"], len(given["target"]), "target words")
    check_place("key", given["key"], len(given["source"]), "source words")
