"""W1: scaled dot-product attention one step at a time, every number in sight and open to change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.figures.heat import draw_bars, draw_heat, short
from pieces.widgets.common.base import Widget
from pieces.widgets.common.traits import (
    BadValue,
    JsonTrait,
    as_choice,
    as_integer,
    as_mask,
    as_matrix,
    as_switch,
    as_tokens,
    check_place,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from torch import Tensor

STEPS = ("score", "scale", "mask", "normalise", "mix")
MOST_TOKENS = 64
MOST_NUMBERS = 128
_CHECKED = (
    *("query", "key", "value", "query_tokens", "key_tokens", "mask"),
    *("row", "column", "step", "use_mask"),
)


class AttentionStepper(Widget):
    """Attention from scores to output for one query, with all numbers, formulas and code lines.

    The reader chooses a query, a key and a step, changes any number, and switches scaling and mask.
    All traits can be set from Python too; several at once by ``update``. On a phone the numbers are
    folded; a link that asks to change one opens them: ``#attention-stepper:step=4,numbers=true``.

    Args:
        query: what each token looks for, ``(queries, d_k)``: lists, an array or a tensor.
        key: what each token offers to be found by, ``(keys, d_k)``.
        value: what each token hands over, ``(keys, d_v)``.
        query_tokens: a word for each query.
        key_tokens: a word for each key; those of the queries unless given.
        mask: ``True`` where a query may attend to a key, ``(queries, keys)``.
        row: the query that is chosen, counted from 0.
        column: the key that is chosen; the one with the largest weight unless given.
        step: 0 score, 1 scale, 2 mask, 3 normalise, 4 mix.
        scale: whether the scores are divided by the square root of d_k.
        use_mask: ``"none"``, ``"causal"`` or ``"given"``, which is ``mask``: that if there is one.
        name: what links on the page call this widget; ``attention-stepper`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if shapes do not fit together, or a number is not finite or out of range.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """

    widget_kind = "attention-stepper"

    query = JsonTrait(as_matrix).tag(sync=True)
    key = JsonTrait(as_matrix).tag(sync=True)
    value = JsonTrait(as_matrix).tag(sync=True)
    query_tokens = JsonTrait(as_tokens).tag(sync=True)
    key_tokens = JsonTrait(as_tokens).tag(sync=True)
    mask = JsonTrait(as_mask).tag(sync=True)
    row = JsonTrait(as_integer, 0).tag(sync=True)
    column = JsonTrait(as_integer, 0).tag(sync=True)
    step = JsonTrait(as_integer, 0).tag(sync=True)
    scale = JsonTrait(as_switch, True).tag(sync=True)
    use_mask = JsonTrait(as_choice("none", "causal", "given"), "none").tag(sync=True)

    def __init__(
        self,
        *,
        query: Any,
        key: Any,
        value: Any,
        query_tokens: Any,
        key_tokens: Any = None,
        mask: Any = None,
        row: int = 0,
        column: int | None = None,
        step: int = 0,
        scale: bool = True,
        use_mask: str | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            query=query,
            key=key,
            value=value,
            query_tokens=query_tokens,
            key_tokens=query_tokens if key_tokens is None else key_tokens,
            mask=mask,
            row=row,
            column=0 if column is None else column,
            step=step,
            scale=scale,
            use_mask=use_mask or ("none" if mask is None else "given"),
        )
        if column is None:
            self.column = self._closest_key()

    @traitlets.validate(*_CHECKED)
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_sizes, _check_view)

    def weights(self) -> np.ndarray:
        """The attention weights of the present state, ``(queries, keys)``, in float64."""
        from pieces.attention import attention_weights

        query, key, _ = self._tensors()
        return attention_weights(query=query, key=key, mask=self._allowed()).numpy()

    def output(self) -> np.ndarray:
        """The output of the present state, ``(queries, d_v)``, in float64."""
        from pieces.attention import scaled_dot_product_attention

        query, key, value = self._tensors()
        mask = self._allowed()
        return scaled_dot_product_attention(query=query, key=key, value=value, mask=mask).numpy()

    def sentence(self) -> str:
        """Which key the chosen query reads most, and what comes out."""
        weights, output = self.weights()[self.row], self.output()[self.row]
        asker = self.query_tokens[self.row]
        if not weights.any():
            return f"Attention: “{asker}” may read nothing, so its output is zeros."
        best = weights.argsort(kind="stable")[::-1][:3]
        shares = [f"{weights[i]:.3f} to “{self.key_tokens[i]}”" for i in best]
        rest = f", {1 - weights[best].sum():.3f} to the rest" if len(weights) > 3 else ""
        numbers = ", ".join(f"{number:.3f}" for number in output[:6])
        more = f", … ({len(output)} numbers)" if len(output) > 6 else ""
        return (
            f"Attention: “{asker}” gives weights of {', '.join(shares)}{rest}; "
            f"its output is [{numbers}{more}]."
        )

    def figure(self) -> Figure:
        """The chosen query's weights as bars beside the weights of all queries."""
        from matplotlib.figure import Figure

        weights = self.weights()
        figure = Figure(figsize=(7, 2.8), layout="constrained")
        bars, heat = figure.subplots(1, 2)
        asker = short(self.query_tokens[self.row])
        draw_bars(bars, weights[self.row], self.key_tokens, title=f"query “{asker}”")
        draw_heat(heat, weights, self.query_tokens, self.key_tokens, lit=self.row)
        return figure

    def _tensors(self) -> tuple[Tensor, Tensor, Tensor]:
        """Query, key and value for the library, which always divides by √d_k."""
        import torch

        query, key, value = (
            torch.tensor(rows, dtype=torch.float64) for rows in (self.query, self.key, self.value)
        )
        return (query if self.scale else query * math.sqrt(key.shape[-1])), key, value

    def _allowed(self) -> Tensor | None:
        """The mask in use, or None."""
        import torch

        from pieces.masks import causal_mask

        if self.use_mask == "causal":
            return causal_mask(len(self.query), len(self.key))
        return torch.tensor(self.mask) if self.use_mask == "given" else None

    def _closest_key(self) -> int:
        """The key that fits the chosen query best, which no scaling changes."""
        scores = np.array(self.key) @ np.array(self.query[self.row])
        if self.use_mask == "given":
            scores[~np.array(self.mask[self.row])] = -math.inf
        elif self.use_mask == "causal":
            scores[max(0, self.row + 1 + len(self.key) - len(self.query)) :] = -math.inf
        return int(scores.argmax())


def _check_sizes(given: dict[str, Any]) -> None:
    """Raise unless matrices, tokens and mask fit together."""
    query, key, value = given["query"], given["key"], given["value"]
    if len(query[0]) != len(key[0]):
        raise BadValue(
            f"query has d_k {len(query[0])} but key has d_k {len(key[0])}: both must be as wide"
        )
    if len(key) != len(value):
        raise BadValue(
            f"key has {len(key)} rows but value has {len(value)}: each key needs a value"
        )
    for tokens, rows, name in (("query_tokens", query, "query"), ("key_tokens", key, "key")):
        if len(given[tokens]) != len(rows):
            raise BadValue(
                f"{tokens} has {len(given[tokens])} tokens but {name} has {len(rows)} rows: "
                "each row needs a token"
            )
    mask, shape = given["mask"], (len(query), len(key))
    if mask is not None and (len(mask), len(mask[0])) != shape:
        raise BadValue(f"mask has shape {(len(mask), len(mask[0]))}: (queries, keys) is {shape}")
    for name in ("query", "key", "value"):
        rows, columns = len(given[name]), len(given[name][0])
        if rows > MOST_TOKENS or columns > MOST_NUMBERS:
            raise BadValue(
                f"{name} has shape {(rows, columns)}: at most {(MOST_TOKENS, MOST_NUMBERS)} can "
                "be drawn, so give a part of it"
            )


def _check_view(given: dict[str, Any]) -> None:
    """Raise unless what is chosen exists."""
    check_place("row", given["row"], len(given["query"]), "queries")
    check_place("column", given["column"], len(given["key"]), "keys")
    check_place("step", given["step"], len(STEPS), "steps")
    if given["use_mask"] == "given" and given["mask"] is None:
        raise BadValue("use_mask is 'given' but mask is None: a mask is needed")
