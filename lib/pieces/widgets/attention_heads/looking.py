"""Every weight of the model for one sentence, by the library; the page's engine has the same."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import torch

from pieces import pretrained
from pieces.generation import greedy
from pieces.recording import record
from pieces.widgets.common.heads import ATTENTIONS

DECIMALS = 4


@lru_cache(maxsize=16)
def look(source: tuple[str, ...]) -> dict[str, Any]:
    """Translate tokens, and look at every head.

    Args:
        source: The English tokens.

    Returns:
        ``target``, the French tokens, and ``weights``, ``(layers, heads, queries, keys)`` of each
        part. Queries of the cross-attention are the words that are written; those of the decoder's
        self-attention are the words that were written, after the sign of the beginning.
    """
    model, vocabulary = pretrained.english_french(device="cpu")
    ids = torch.tensor([vocabulary.encode(" ".join(source))])
    with torch.no_grad():
        written = greedy(model, ids, max_new_tokens=2 * len(source) + 10).tokens
        begun = torch.cat([torch.full((1, 1), model.config.bos_id), written[:, :-1]], dim=1)
        with record(model) as seen:
            model(ids, begun)
    target = vocabulary.tokens(written[0].tolist())
    weights = {}
    for part, name in ATTENTIONS.items():
        layers = range(len(getattr(model, name.split(".")[0]).layers))
        stack = torch.stack([seen[name.format(layer)][0].weights[0] for layer in layers])
        if part == "cross":
            stack = stack[:, :, : len(target)]
        weights[part] = stack.double().round(decimals=DECIMALS).tolist()
    return {"source": list(source), "target": target, "weights": weights}
