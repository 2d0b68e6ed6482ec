"""The heads for print: how well each aligns, beside what is lost without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pieces.figures.palette import HUE, INK, MARK, MUTED

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(heads: list[dict[str, Any]], names: list[str], *, lit: int, title: str) -> Figure:
    """A line a head, the chosen one in black: two bars that share it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 1.4 + 0.22 * len(heads)), layout="constrained")
    figure.suptitle(title, fontsize=11)
    axes = figure.subplots(1, 2, sharey=True)
    places = range(len(heads))
    aligned = [head["score"] if head["part"] == "cross" else 0 for head in heads]
    lost = [head["lost"] for head in heads]
    for side, values, hue, name in (
        (axes[0], aligned, HUE, "aligned word found"),
        (axes[1], lost, MARK, "points lost when it is off"),
    ):
        side.barh(places, values, color=hue)
        side.set_title(name, fontsize=10)
        side.margins(x=0.18)
        for place, value in zip(places, values, strict=True):
            if side is axes[1] or heads[place]["part"] == "cross":
                text = f"{value:.2f}" if side is axes[0] else f"{value:.1f}"
                side.text(value, place, f" {text}", va="center", fontsize=8)
    axes[0].set_yticks(places, names)
    axes[0].invert_yaxis()
    for place, label in enumerate(axes[0].get_yticklabels()):
        label.set(color=INK if place == lit else MUTED, weight="bold" if place == lit else "normal")
    return figure
