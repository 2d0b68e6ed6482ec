"""Translations by the library, with torch; the page's engine makes the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import torch

from pieces import pretrained
from pieces.generation import greedy
from pieces.recording import record

if TYPE_CHECKING:
    from pieces.attention import MultiHeadAttention
    from pieces.corpus.vocabulary import Vocabulary
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
    model, vocabulary = _model()
    ids = torch.tensor([vocabulary.encode(" ".join(source))])
    silent: AbstractContextManager[None] = nullcontext()
    if off is not None:
        silent = without_head(model.decoder.layers[off[0] - 1].cross_attention, off[1] - 1)
    with torch.no_grad(), silent:
        written = greedy(model, ids, max_new_tokens=2 * len(source) + 10).tokens
        begun = torch.cat([torch.full((1, 1), model.config.bos_id), written[:, :-1]], dim=1)
        with record(model) as seen:
            model(ids, begun)
    target = vocabulary.tokens(written[0].tolist())
    layers = range(len(model.decoder.layers))
    calls = [seen[f"decoder.layers.{i}.cross_attention"][0].weights[0] for i in layers]
    weights = torch.stack(calls)[:, :, : len(target)]
    return {"target": target, "weights": weights.double().round(decimals=DECIMALS).tolist()}


@contextmanager
def without_head(attention: MultiHeadAttention, head: int) -> Iterator[None]:
    """Switch off a head, counted from 0: what it hands over is multiplied by zero."""
    d_v = attention.d_model // attention.num_heads
    columns = attention.out_projection.weight.data[:, head * d_v : (head + 1) * d_v]
    kept = columns.clone()
    columns.zero_()
    try:
        yield
    finally:
        columns.copy_(kept)


@cache
def _model() -> tuple[Transformer, Vocabulary]:
    return pretrained.english_french(device="cpu")
