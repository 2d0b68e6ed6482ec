"""What each head was found to do on many sentences, and the label that this earns it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ATTENTIONS = {
    "encoder": "encoder.layers.{}.self_attention",
    "decoder": "decoder.layers.{}.self_attention",
    "cross": "decoder.layers.{}.cross_attention",
}
"""Where the weights of each part of the model are recorded."""
SCORES = Path(__file__).with_name("head_scores.json")
WEIGHTS = Path(__file__).with_name("head_weights.json")
PARTS = {
    "encoder": "encoder self-attention",
    "decoder": "decoder self-attention",
    "cross": "cross-attention",
}
LEAST = 0.5
"""A label is earned by at least this share of a head's weight, or of its words."""
PLACES = ("the first", "itself", "the one before", "the one after", "the last")
ALIGNED = "the aligned word"


@cache
def scores() -> dict[str, Any]:
    """What was measured, as it travels with the package.

    ``pieces.widgets.attention_heads.keep`` makes the files.
    """
    return json.loads(SCORES.read_text(encoding="utf-8"))


@cache
def first_look() -> dict[str, Any]:
    """One sentence, its translation, and the weights of every head, as the model has them."""
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))


def scored(figures: dict[str, Any]) -> dict[str, Any]:
    """What the page needs of ``results/heads.json``: of each part its layers, of these the heads.

    A head's ``place`` is where it looks most; ``score`` is the share of its weight that lies there,
    and in the cross-attention the share of words at which the aligned word has the largest weight.
    ``lost`` are the points of exact match that are lost without the head.
    """
    parts: dict[str, list[list[dict[str, Any]]]] = {}
    for part, name in ATTENTIONS.items():
        layers = parts.setdefault(part, [])
        while found := [h for h in figures["heads"] if h["attention"] == name.format(len(layers))]:
            layers.append([_score(head, figures["exact"]) for head in found])
    return {"sentences": figures["looked_at"], "translated": figures["translated"], "parts": parts}


def _score(head: dict[str, Any], exact: float) -> dict[str, Any]:
    lost = round(100 * (exact - head["exact_without"]), 1)
    if "alignment" in head:
        return {"place": ALIGNED, "score": head["alignment"], "lost": lost}
    place = max(PLACES, key=lambda name: head[name])
    return {"place": place, "score": head[place], "lost": lost}
