"""Trains the translator that has only the pieces built so far, a rung a chapter: "the thread".

A frame that writes word by word is there from the first rung, for without it nothing is translated:
embedding, encoder, decoder, output. What grows is what stands in it. Every rung gets the same
pairs, batches and number of updates, and three seeds. No rung learns the sentences that are shown::

    OMP_NUM_THREADS=1 python benchmarks/thread.py
"""

import argparse
import functools
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from record import record
from torch import Tensor, nn
from updating import updated

from pieces.corpus.batches import IdPair
from pieces.corpus.vocabulary import Vocabulary
from pieces.dropout import at_rest
from pieces.figures.thread import KEPT as SHOWN
from pieces.training.options import Options
from pieces.training.seeds import seed_run
from pieces.training.translation import data, measure
from pieces.training.translation.data import ParallelText
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation, build
from pieces.transformer import Transformer

SENTENCES = {
    "the cat sleeps .": "le chat dort .",
    "the small girl is drinking the water .": "la petite fille boit l' eau .",
    "the dogs do not like my sister .": "les chiens n' aiment pas ma sœur .",
    "the books that she has bought are heavy .": "les livres qu' elle a achetés sont lourds .",
    "the man sold the car because it was old .": "l' homme a vendu la voiture parce qu' elle "
    "était vieille .",
}
SEEDS = (0, 1, 2)
TESTED = 500
BEAMS = 5
NOTE = (
    "From the first rung a frame writes word by word: embedding, encoder, decoder, output. Up to "
    "03-positions either stack is one layer of attention alone, without residual, norm or "
    "feed-forward; up to 05-decoder the learning rate is a constant 0.001. exact_match is of test "
    "sentences, right_words of next words where those before them are given."
)
SIZES = {"d_model": 64, "d_ff": 256, "layers": 2, "heads": 4}
PLAIN = {"schedule": "constant", "learning_rate": 0.001, "warmup": 1, "clip": 0.0}
SCHEDULED = {"schedule": "cosine", "learning_rate": 0.003, "warmup": 100, "clip": 1.0}


class Bare(nn.Module):
    """A sublayer without a way around it."""

    def forward(self, x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        """Return what the sublayer makes of each token's vector."""
        return sublayer(x)


class Absent(nn.Module):
    """A sublayer that is not there yet."""

    def forward(self, x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        """Return each token's vector as it is."""
        return x


@dataclass(frozen=True)
class Rung:
    """What a chapter adds."""

    chapter: str
    """The chapter's slug."""
    adds: str
    """What is new, in words."""
    heads: int = SIZES["heads"]
    positions: bool = True
    whole_encoder: bool = True
    whole_decoder: bool = True
    scheduled: bool = True
    beam_size: int = 1
    model_of: str = ""
    """Whose model it is, if no other one is trained."""


_HEADS = {"positions": False, "whole_encoder": False, "whole_decoder": False, "scheduled": False}
RUNGS = (
    Rung("01-attention", "one head of attention a layer, one layer each", heads=1, **_HEADS),
    Rung("02-multi-head", "four heads", **_HEADS),
    Rung("03-positions", "positions", **(_HEADS | {"positions": True})),
    Rung(
        "04-encoder",
        "residual, norm and feed-forward in an encoder of two layers",
        whole_decoder=False,
        scheduled=False,
    ),
    Rung("05-decoder", "the same in a decoder of two layers", scheduled=False),
    Rung("06-training", "warm-up, a learning rate that is higher and falls, and clipping"),
    Rung("07-generation", "beam search", beam_size=BEAMS, model_of="06-training"),
)


def strip(model: Transformer, rung: Rung) -> Transformer:
    """Take from a whole model what the rung does not have yet."""
    if not rung.positions:
        for positions in (model.source_positions, model.target_positions):
            positions.table.zero_()
    for stack, is_whole in (
        (model.encoder, rung.whole_encoder),
        (model.decoder, rung.whole_decoder),
    ):
        if not is_whole:
            stack.layers = stack.layers[:1]
            layer = stack.layers[0]
            layer.residuals = nn.ModuleList(
                [*(Bare() for _ in layer.residuals[:-1]), Absent()]  # the last: feed-forward
            )
            layer.feed_forward = nn.Identity()
    return model


def begun(pairs: int) -> Translation:
    """Return the task with the pairs that all rungs learn, and its words."""
    task = Translation(TranslationOptions(pairs=pairs))
    task.begin(seed=0)
    lines = task.lines["train"]
    both = zip(lines.source, lines.target, strict=True)
    kept = [pair for pair in both if pair[0] not in SENTENCES]
    task.lines["train"] = ParallelText(*(list(side) for side in zip(*kept, strict=True)))
    return task


@functools.lru_cache(maxsize=1)  # the last rung writes otherwise with the model of the one before
def trained(training: str, task: Translation, seed: int, updates: int) -> Transformer:
    """Return the model of the rung of that chapter, after its updates."""
    rung = next(rung for rung in RUNGS if rung.chapter == training)
    options = Options(updates=updates, seed=seed, **(SCHEDULED if rung.scheduled else PLAIN))
    seed_run(seed)
    sizes = TranslationOptions(**(SIZES | {"heads": rung.heads}))
    model = strip(build(sizes, task.vocabulary), rung)
    return updated(model, task, options, told_every=250).eval()


@torch.no_grad()
@at_rest()
def right_words(model: Transformer, pairs: list[IdPair]) -> float:
    """Return how often the next French word is right, where those before it are given."""
    right = counted = 0
    for batch in measure.batches(model, pairs):
        logits: Float[Tensor, "batch target vocab"] = model(batch.source, batch.target)
        real = batch.labels != model.config.pad_id
        right += int((logits.argmax(-1) == batch.labels)[real].sum())
        counted += batch.num_labels
    return right / counted


def measured(
    rung: Rung, model: Transformer, words: Vocabulary, tests: ParallelText
) -> dict[str, Any]:
    """Return what one seed's model reaches, and its translations of the sentences."""
    given = measure.translate(model, words, tests.source, beam_size=rung.beam_size)
    shown = measure.translate(model, words, list(SENTENCES), beam_size=rung.beam_size)
    return {
        "exact_match": measure.exact_match(given, tests.target),
        "right_words": round(right_words(model, tests.encoded(words)), 4),
        "bleu": round(measure.bleu(given, tests.target)[0], 2),
        "parameters": sum(p.numel() for p in model.parameters()),
        "translations": shown,
    }


def thread(
    updates: int, pairs: int, tested: int, seeds: tuple[int, ...], folder: Path
) -> list[dict[str, Any]]:
    """Train every rung with every seed, and return what each reached, in order.

    What each came to is written into the folder, so that the next time only the others are trained.
    """
    task = begun(pairs)
    tests = data.load(TranslationOptions(pairs=1), seed=0)["test"].first(tested)
    folder.mkdir(parents=True, exist_ok=True)
    runs: dict[str, list[dict[str, Any]]] = {rung.chapter: [] for rung in RUNGS}
    for seed, rung in itertools.product(seeds, RUNGS):
        kept = folder / f"{rung.chapter}-{seed}-{updates}.json"
        if kept.is_file():
            found = json.loads(kept.read_text(encoding="utf-8"))
        else:
            found = _run(rung, task, seed, updates, tests)
            kept.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        runs[rung.chapter].append(found)
        print(f"{rung.chapter}, seed {seed}: {found}", file=sys.stderr, flush=True)
    return [_summed_up(rung, runs[rung.chapter]) for rung in RUNGS]


def _run(
    rung: Rung, task: Translation, seed: int, updates: int, tests: ParallelText
) -> dict[str, Any]:
    """Train one rung with one seed, and measure it."""
    started = time.process_time()
    model = trained(rung.model_of or rung.chapter, task, seed, updates)
    seconds = round(time.process_time() - started, 1)
    return {"seed": seed, "seconds": seconds} | measured(rung, model, task.vocabulary, tests)


def _summed_up(rung: Rung, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a rung's runs with the least, the median and the most of each measure."""
    spread = {
        name: {
            "least": min(values),
            "median": statistics.median(values),
            "most": max(values),
        }
        for name in ("exact_match", "right_words", "bleu")
        for values in [[run[name] for run in runs]]
    }
    return {"chapter": rung.chapter, "adds": rung.adds, **spread, "runs": runs}


def shown(figures: dict[str, Any]) -> dict[str, Any]:
    """Return what the book shows of the figures, which travels with the package."""
    rungs = [
        {
            "chapter": rung["chapter"],
            "runs": [
                {name: run[name] for name in ("exact_match", "translations")}
                for run in rung["runs"]
            ],
        }
        for rung in figures["rungs"]
    ]
    return {"tested": figures["tested"], "sentences": figures["sentences"], "rungs": rungs}


def keep(figures: dict[str, Any], path: Path = SHOWN) -> None:
    """Write beside the figure what it shows."""
    text = json.dumps(shown(figures), ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--updates", type=int, default=800, help="of every rung (default: 800)")
    parser.add_argument("--folder", type=Path, default=Path("runs/thread"), help="of what is done")
    given = parser.parse_args()
    torch.set_num_threads(1)
    figures = {
        "note": NOTE,
        "updates": given.updates,
        "threads": 1,
        "tested": TESTED,
        "beams": BEAMS,
        "sentences": [{"source": s, "target": t} for s, t in SENTENCES.items()],
        "rungs": thread(given.updates, TranslationOptions().pairs, TESTED, SEEDS, given.folder),
    }
    keep(figures)
    print(record("thread", "OMP_NUM_THREADS=1 python benchmarks/thread.py", figures))


if __name__ == "__main__":
    main()
