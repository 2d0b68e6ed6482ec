"""Translations by the library, with torch; the page's engine makes the same."""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import torch

from pieces import pretrained
from pieces.generation import greedy
from pieces.recording import record

if TYPE_CHECKING:
    from pieces.transformer import Transformer

DECIMALS = 4


@lru_cache(maxsize=32)
def translate(source: tuple[str, ...], off: tuple[int, int] | None = None) -> dict[str, Any]:
    """Translate tokens, and look where the model read.

    Args:
        source: The English tokens.
        off: Layer and head, counted from 1, of the cross-attention that is switched off.

    Returns:
        ``target``, the French tokens, and ``weights``, ``(layers, heads, target, source)``.
    """
    model, vocabulary = pretrained.english_french()
    if off is not None:
        model = _without(model, *off)
    ids = torch.tensor([vocabulary.encode(" ".join(source))])
    with torch.no_grad():
        written = greedy(model, ids, max_new_tokens=2 * len(source) + 10).tokens
        begun = torch.cat([torch.full((1, 1), model.config.bos_id), written[:, :-1]], dim=1)
        with record(model) as seen:
            model(ids, begun)
    target = vocabulary.tokens(written[0].tolist())
    layers = range(len(model.decoder.layers))
    calls = [seen[f"decoder.layers.{i}.cross_attention"][0].weights[0] for i in layers]
    weights = torch.stack(calls)[:, :, : len(target)]
    return {"target": target, "weights": weights.double().round(decimals=DECIMALS).tolist()}


def _without(model: Transformer, layer: int, head: int) -> Transformer:
    """A model one of whose cross-attention's heads adds nothing."""
    model = copy.deepcopy(model)
    attention = model.decoder.layers[layer - 1].cross_attention
    width = attention.d_model // attention.num_heads
    with torch.no_grad():
        attention.out_projection.weight[:, (head - 1) * width : head * width] = 0
    return model
