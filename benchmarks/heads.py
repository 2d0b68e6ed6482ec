"""What each head of the book's translator looks at, and what the translations lose without it.

On the first sentences of the test set, with the right translation given: how much of a head's
weight lies on one kind of place (the word before, itself, the aligned word, ...), how spread it
is, and how far it reaches. Then each head is switched off by itself, and the whole test set is
translated again::

    python benchmarks/heads.py
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from typing import Any

import torch
from record import record
from torch import Tensor

from pieces import pretrained
from pieces.corpus.vocabulary import Vocabulary
from pieces.recording import record as recording
from pieces.training.options import Options
from pieces.training.translation import data, measure
from pieces.training.translation.data import ParallelText
from pieces.training.translation.options import TranslationOptions
from pieces.transformer import Transformer
from pieces.widgets.live_translator.translating import without_head

LOOKED_AT = 500
CROSS = "cross_attention"
LOG_2 = math.log(2)  # so that entropy is in bits


def places(queries: int, keys: int, ends: Tensor, *, cross: bool) -> dict[str, Tensor]:
    """Which key is where for each query: by name a table of yes and no, ``(batch, queries, keys)``.

    ``ends`` is the place of each sentence's last token among the keys, ``(batch,)``.
    """
    away = torch.arange(keys)[None] - torch.arange(queries)[:, None]  # (queries, keys)
    named = {"the first": torch.arange(keys).expand(queries, keys) == 0}
    if not cross:
        named |= {"itself": away == 0, "the one before": away == -1, "the one after": away == 1}
    found = {name: table.expand(len(ends), -1, -1) for name, table in named.items()}
    last = torch.arange(keys) == ends[:, None]
    return found | {"the last": last[:, None].expand(-1, queries, -1)}


class Totals:
    """Sums over queries, by head, of what is asked of one attention."""

    def __init__(self) -> None:
        self.sums: dict[str, Tensor] = {}
        self.counts: dict[str, float] = {}

    def add(self, name: str, values: Tensor, counted: Tensor) -> None:
        """Add ``values``, (batch, heads, queries), where ``counted``, (batch, queries), is true."""
        chosen = (values * counted[:, None]).sum(dim=(0, 2)).double()
        self.sums[name] = self.sums.get(name, 0) + chosen
        self.counts[name] = self.counts.get(name, 0) + float(counted.sum())

    def means(self) -> dict[str, list[float]]:
        """The mean of each, a number for each head."""
        return {name: (s / self.counts[name]).tolist() for name, s in self.sums.items()}


def distance(weights: Tensor) -> Tensor:
    """How many tokens away each query looks on average, ``(batch, heads, queries)``."""
    queries, keys = weights.shape[-2:]
    away = (torch.arange(keys)[None] - torch.arange(queries)[:, None]).abs()
    return (weights * away).sum(dim=-1)


def look(weights: Tensor, asks: Tensor, ends: Tensor, aligned: Tensor | None, into: Totals) -> None:
    """Add one batch of weights, ``(batch, heads, queries, keys)``.

    ``asks`` says which queries are tokens, ``ends`` where the keys' sentences end; ``aligned``
    which keys belong to each query, where the attention goes from one language to the other.
    """
    found = places(*weights.shape[-2:], ends, cross=aligned is not None)
    if aligned is None:
        into.add("distance", distance(weights), asks)
    else:
        found["the aligned word"] = aligned
        into.add("alignment", measure.hits(weights, aligned[:, None]), aligned.any(dim=-1))
    for name, table in found.items():
        into.add(name, (weights * table[:, None]).sum(dim=-1), asks & table.any(dim=-1))
    into.add("bits", torch.special.entr(weights).sum(dim=-1) / LOG_2, asks)


@torch.no_grad()
def seen(model: Transformer, lines: ParallelText, words: Vocabulary) -> dict[str, dict]:
    """What every head looks at, by the name of its attention; the right translation is given."""
    totals: dict[str, Totals] = defaultdict(Totals)
    pairs = lines.encoded(words)
    for batch, aligned in measure.aligned_batches(model, pairs, lines.alignments):
        tokens = [side != model.config.pad_id for side in (batch.source, batch.target)]
        with recording(model) as calls:
            model(batch.source, batch.target)
        for name in calls.names:
            (call,) = calls[name]
            asks = tokens[name.startswith("decoder")]
            keys = tokens[name.startswith("decoder") and not name.endswith(CROSS)]
            belongs = aligned if name.endswith(CROSS) else None
            look(call.weights, asks, keys.sum(dim=-1) - 1, belongs, totals[name])
    return {name: each.means() for name, each in totals.items()}


def exact(model: Transformer, lines: ParallelText, words: Vocabulary) -> float:
    """The share of sentences that greedy search translates exactly as the corpus does."""
    return measure.exact_match(measure.translate(model, words, lines.source), lines.target)


def heads(model: Transformer, lines: ParallelText, words: Vocabulary) -> list[dict[str, Any]]:
    """What each head looks at, and the exact match without it."""
    figures = []
    for name, means in seen(model, lines.first(LOOKED_AT), words).items():
        attention = model.get_submodule(name)
        for head in range(attention.num_heads):
            with without_head(attention, head):
                without = exact(model, lines, words)
            looks = {what: round(each[head], 4) for what, each in means.items()}
            figures.append({"attention": name, "head": head, "exact_without": without, **looks})
            print(figures[-1], file=sys.stderr, flush=True)
    return figures


def main() -> None:
    """Measure, and keep what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2, help="threads (default: 2)")
    torch.set_num_threads(parser.parse_args().threads)
    model, words = pretrained.english_french()
    lines = data.load(TranslationOptions(), seed=Options().seed)["test"]
    figures = {
        "looked_at": LOOKED_AT,
        "translated": len(lines.source),
        "exact": exact(model, lines, words),
        "heads": heads(model, lines, words),
    }
    print(record("heads", "python benchmarks/heads.py", figures))


if __name__ == "__main__":
    main()
