"""Compares the training loop with a bare one around ``torch.nn.Transformer``, on the same batches.

One process a loop, rounds interleaved; each round goes on with the next batches. Medians over the
rounds are kept. Multi30k is measured where its data are at hand (``PIECES_DATA``).
"""

import argparse
import itertools
import math
import os
import statistics
import sys
from typing import Any

import torch
from record import record
from torch import Tensor, nn
from torch.nn import functional as F
from workers import Worker, answer_tasks

from pieces.corpus.batches import Batch
from pieces.training.checkpoint import Progress
from pieces.training.loop import groups, train
from pieces.training.options import Options
from pieces.training.run import ADAM
from pieces.training.seeds import seed_run
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation

CORPORA = {
    "generated corpus": TranslationOptions(pairs=8_000),
    "Multi30k": TranslationOptions(
        data="multi30k", d_ff=256, layers=4, dropout=0.3, smoothing=0.1, max_tokens=4_096
    ),
}
LOOPS = ("the library's loop", "a bare loop around torch.nn.Transformer")
UPDATES = 10
THREADS = 2
LEARNING_RATE = 1e-3
CLIP = Options().clip


class Bare(nn.Module):
    """PyTorch's Transformer with one embedding for all, as its users build it."""

    def __init__(self, options: TranslationOptions, vocab_size: int) -> None:
        super().__init__()
        self.smoothing = options.smoothing
        self.embedding = nn.Embedding(vocab_size, options.d_model, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=options.d_model**-0.5)
        self.transformer = nn.Transformer(
            options.d_model,
            options.heads,
            options.layers,
            options.layers,
            options.d_ff,
            options.dropout,
            batch_first=True,
        )
        self.dropout = nn.Dropout(options.dropout)
        places = torch.arange(options.max_length)[:, None]
        pairs = torch.arange(0, options.d_model, 2)
        angles = places * torch.exp(pairs * (-math.log(10_000.0) / options.d_model))
        table = torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)
        self.register_buffer("positions", table)

    def embed(self, tokens: Tensor) -> Tensor:
        vectors = self.embedding(tokens) * math.sqrt(self.embedding.embedding_dim)
        return self.dropout(vectors + self.positions[: tokens.shape[1]])

    def forward(self, batch: Batch) -> Tensor:
        padding = batch.source == 0
        hidden = self.transformer(
            self.embed(batch.source),
            self.embed(batch.target),
            tgt_mask=nn.Transformer.generate_square_subsequent_mask(batch.target.shape[1]),
            tgt_is_causal=True,
            src_key_padding_mask=padding,
            memory_key_padding_mask=padding,
        )
        logits = F.linear(hidden, self.embedding.weight).flatten(0, 1)
        return F.cross_entropy(
            logits,
            batch.labels.flatten(),
            ignore_index=0,
            label_smoothing=self.smoothing,
        )


def _work(corpus: str, loop: str) -> None:
    """Be one of the loops: prepare, then do so many updates each time."""
    seed_run(0)
    torch.set_num_threads(THREADS)
    task = Translation(CORPORA[corpus])
    model = task.begin(seed=0)
    batches = groups(task, Progress(), seed=0)

    if loop == LOOPS[0]:
        loss_of = task.loss(model)
        adam = torch.optim.Adam(loss_of.parameters(), **ADAM, fused=True)
        rated = ((group, labels, LEARNING_RATE) for group, labels in batches)
        updates = train(loss_of, adam, rated, clip=CLIP)

        def work(task: str) -> None:
            for _ in itertools.islice(updates, UPDATES):
                pass
    else:
        model = Bare(task.options, len(task.vocabulary)).train()
        adam = torch.optim.Adam(model.parameters(), LEARNING_RATE, **ADAM, fused=True)

        def work(task: str) -> None:
            for (batch,), _ in itertools.islice(batches, UPDATES):
                adam.zero_grad()
                loss = model(batch)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), CLIP)
                adam.step()
                loss.item()  # as a loop that reports its loss

    answer_tasks(["train"], work)


def measure(corpus: str, rounds: int) -> dict[str, Any]:
    """Return seconds, tokens per second and peak memory of both loops, and their ratio."""
    workers = {loop: Worker(__file__, "--work", corpus, loop) for loop in LOOPS}
    answers: dict[str, list[dict[str, float]]] = {loop: [] for loop in LOOPS}
    for number in range(rounds + 1):  # the first only warms up
        for loop, worker in workers.items():
            answer = worker.ask("train")
            if number:
                answers[loop].append(answer)
        print(f"{corpus}: round {number} of {rounds}", file=sys.stderr, flush=True)
    for worker in workers.values():
        worker.end()
    tokens = _tokens(corpus, rounds)
    seconds = [[answer["wall"] for answer in answers[loop]] for loop in LOOPS]
    ours, bare = (
        [count / wall for count, wall in zip(tokens, walls, strict=True)] for walls in seconds
    )
    rounds_ratios = [x / y for x, y in zip(ours, bare, strict=True)]
    return {
        loop: {
            "target_tokens_per_second": round(statistics.median(speeds)),
            "peak_mib": round(max(answer["peak_mib"] for answer in answers[loop])),
        }
        for loop, speeds in zip(LOOPS, (ours, bare), strict=True)
    } | {
        "ratio": round(statistics.median(ours) / statistics.median(bare), 2),
        "ratio of single rounds, from … to": [
            round(extreme(rounds_ratios), 2) for extreme in (min, max)
        ],
    }


def _tokens(corpus: str, rounds: int) -> list[int]:
    """Return how many real labels each round's batches have."""
    task = Translation(CORPORA[corpus])
    task.begin(seed=0)
    labels = (labels for _, labels in groups(task, Progress(), seed=0))
    return [sum(itertools.islice(labels, UPDATES)) for _ in range(rounds + 1)][1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="rounds that count (default: 9)")
    parser.add_argument("--work", nargs=2, metavar="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        _work(*given.work)
        return
    corpora = [name for name in CORPORA if name != "Multi30k" or os.environ.get("PIECES_DATA")]
    figures = {corpus: measure(corpus, given.rounds) for corpus in corpora}
    figures["rounds"], figures["updates a round"] = given.rounds, UPDATES
    command = "python benchmarks/loop.py"
    print(record("training_loop", command, figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
