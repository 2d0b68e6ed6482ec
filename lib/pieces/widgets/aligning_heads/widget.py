"""W5: which heads align, and which the translations miss when they are off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from pieces.widgets.aligning_heads.printed import draw
from pieces.widgets.common.base import Widget
from pieces.widgets.common.heads import PARTS, first_look, scores
from pieces.widgets.common.traits import BadValue, JsonTrait, as_choice, as_integer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN = ("cross", "all")
ORDERS = ("alignment", "cost")


class AligningHeads(Widget):
    """How often a head looks at the aligned word, beside what is lost when it is switched off.

    The figures are of ``results/heads.json``: alignment on 500 sentences, exact match on 1,000. A
    head that is chosen is drawn on one sentence.

    Args:
        shown: ``"cross"`` for the heads of the cross-attention, ``"all"`` for every head; only the
            former lead from one language to the other, and can align.
        order: ``"alignment"`` or ``"cost"``: what the heads are sorted by.
        part: of the chosen head: ``"encoder"``, ``"decoder"`` or ``"cross"``; every head is shown
            where it is not of the cross-attention.
        layer: of the chosen head, counted from 1.
        head: the chosen head, counted from 1.
        name: what links on the page call this widget; ``aligning-heads`` unless given.

    Raises:
        TypeError: if an argument has the wrong type.
        ValueError: if there is no such choice, layer or head.

    Source:
        Michel et al. 2019, "Are Sixteen Heads Really Better than One?": one head off at a time.
    """

    widget_kind = "aligning-heads"

    shown = JsonTrait(as_choice(*SHOWN), "cross").tag(sync=True)
    order = JsonTrait(as_choice(*ORDERS), "alignment").tag(sync=True)
    part = JsonTrait(as_choice(*PARTS), "cross").tag(sync=True)
    layer = JsonTrait(as_integer, 1).tag(sync=True)
    head = JsonTrait(as_integer, 1).tag(sync=True)
    first = traitlets.Dict().tag(sync=True)
    scores = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        shown: str = "cross",
        order: str = "alignment",
        part: str = "cross",
        layer: int = 2,
        head: int = 4,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name=name,
            first=first_look(),
            scores=scores(),
            shown=shown,
            order=order,
            part=part,
            layer=layer,
            head=head,
        )

    @traitlets.validate("layer", "head")
    def _fit_together(self, proposal: Any) -> Any:
        return self._fitting(proposal, _check_place)

    def heads(self) -> list[dict[str, Any]]:
        """The heads that are listed, in order: ``part``, ``layer``, ``head``, ``score``, ``lost``.

        A head that cannot align stands behind all that can.
        """
        parts = PARTS if "all" in (self.shown, *self._all()) else ("cross",)
        found = [
            {"part": part, "layer": i, "head": k, **score}
            for part in parts
            for i, layer in enumerate(self.scores["parts"][part], 1)
            for k, score in enumerate(layer, 1)
        ]
        if self.order == "cost":
            return sorted(found, key=lambda head: -head["lost"])
        return sorted(found, key=lambda h: (h["part"] != "cross", -h["score"] * _aligns(h)))

    def chosen(self) -> int:
        """The place of the chosen head in the list."""
        wanted = {"part": self.part, "layer": self.layer, "head": self.head}
        return next(i for i, head in enumerate(self.heads()) if wanted.items() <= head.items())

    def sentence(self) -> str:
        """What the chosen head does, and which head costs most."""
        heads = self.heads()
        head, dearest = heads[self.chosen()], max(heads, key=lambda one: one["lost"])
        aligns = f" finds the aligned word {head['score']:.2f} of the time;" * _aligns(head)
        return (
            f"{_named(head)}{aligns or ':'} switched off, it costs {head['lost']:.1f} points of "
            f"exact match. Of these {len(heads)} heads, {_named(dearest, inside=True)} costs most: "
            f"{dearest['lost']:.1f} points."
        )

    def figure(self) -> Figure:
        """Two bars a head."""
        heads = self.heads()
        every = len({head["part"] for head in heads}) > 1
        names = [
            f"{head['part'] + ', ' if every else ''}layer {head['layer']}, head {head['head']}"
            for head in heads
        ]
        return draw(heads, names, lit=self.chosen(), title="Which head aligns, and what it costs")

    def _all(self) -> tuple[str, ...]:
        return () if self.part == "cross" else ("all",)


def _aligns(head: dict[str, Any]) -> bool:
    return head["part"] == "cross"


def _named(head: dict[str, Any], *, inside: bool = False) -> str:
    name = f"layer {head['layer']}, head {head['head']} of the {PARTS[head['part']]}"
    return name if inside else name[0].upper() + name[1:]


def _check_place(given: dict[str, Any]) -> None:
    """Raise unless there is such a head."""
    counts = np.shape(given["scores"]["parts"]["cross"])
    for name, count in zip(("layer", "head"), counts, strict=False):
        if not 1 <= given[name] <= count:
            raise BadValue(f"{name} is {given[name]}: with {count} {name}s, 1 to {count} is needed")
