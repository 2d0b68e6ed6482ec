"""Trains the small translator with one head, with four and with eight, and what they reach.

All have as many parameters, the same pairs, batches and number of updates, and three seeds. What
each run came to is kept in a folder, so that runs of several processes can be brought together::

    OMP_NUM_THREADS=1 python benchmarks/multi_head.py
"""

import argparse
import itertools
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from record import ROOT, record
from thread import right_words
from updating import updated

from pieces.training.options import Options
from pieces.training.seeds import seed_run
from pieces.training.translation import data, measure
from pieces.training.translation.data import ParallelText
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation, build

HEADS, SEEDS = (1, 4, 8), (0, 1, 2)
TESTED = 500
SIZES = {"d_model": 96, "d_ff": 384, "layers": 2}
PLACES = ("the first", "itself", "the one before", "the one after", "the last", "the aligned word")
SHOWN = ROOT / "lib" / "pieces" / "figures" / "multi_head.json"
"""What the book shows of it, which travels with the package."""


def run(task: Translation, heads: int, seed: int, updates: int, tests: ParallelText) -> dict:
    """Train one model, and return what it reaches."""
    seed_run(seed)
    started = time.process_time()
    model = build(TranslationOptions(**SIZES, heads=heads), task.vocabulary)
    updated(model, task, Options(updates=updates, seed=seed), told_every=300).eval()
    seconds = round(time.process_time() - started, 1)
    given = measure.translate(model, task.vocabulary, tests.source)
    return {
        "seed": seed,
        "seconds": seconds,
        "parameters": sum(p.numel() for p in model.parameters()),
        "exact_match": measure.exact_match(given, tests.target),
        "right_words": round(right_words(model, tests.encoded(task.vocabulary)), 4),
    }


def summed_up(heads: int, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the runs with the least, the median and the most of each measure."""
    spread = {
        name: {"least": min(values), "median": statistics.median(values), "most": max(values)}
        for name in ("exact_match", "right_words")
        for values in [[run[name] for run in runs]]
    }
    return {"heads": heads, **spread, "runs": runs}


def compared(
    heads: Sequence[int], seeds: Sequence[int], *, updates: int, pairs: int, folder: Path
) -> list[dict[str, Any]]:
    """Train what the folder does not have yet, and return all that was asked for."""
    task = Translation(TranslationOptions(pairs=pairs))
    task.begin(seed=0)
    tests = data.load(TranslationOptions(pairs=1), seed=0)["test"].first(TESTED)
    folder.mkdir(parents=True, exist_ok=True)
    runs: dict[int, list[dict[str, Any]]] = {each: [] for each in heads}
    for seed, each in itertools.product(seeds, heads):
        kept = folder / f"{each}-{seed}-{updates}.json"
        if not kept.is_file():
            kept.write_text(json.dumps(run(task, each, seed, updates, tests)), encoding="utf-8")
        runs[each].append(json.loads(kept.read_text(encoding="utf-8")))
        print(f"{each} heads: {runs[each][-1]}", file=sys.stderr, flush=True)
    return [summed_up(each, found) for each, found in runs.items()]


def keep(figures: dict[str, Any], path: Path = SHOWN) -> None:
    """Write what the book shows of the heads: of these runs, of the ablation, of each head."""
    shown = [
        {"heads": each["heads"], "exact_match": [run["exact_match"] for run in each["runs"]]}
        for each in figures["compared"]
    ]
    without = {name: each["test"] for name, each in _kept("ablation").items()}
    heads = _kept("heads")
    parts = {
        "compared": shown,
        "without": without,
        "exact": heads["exact"],
        "heads": [_looks(head) for head in heads["heads"]],
    }
    path.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


def _kept(name: str) -> dict[str, Any]:
    path = ROOT / "results" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))["figures"]


def _looks(head: dict[str, Any]) -> dict[str, Any]:
    """Of a head the place with the largest share of its weights, and what it costs to go without.

    Layers and heads are counted from 1, as the book's text does.
    """
    stack, _, layer, kind = head["attention"].split(".")
    stack = "cross" if kind == "cross_attention" else stack
    place = max((name for name in PLACES if name in head), key=head.__getitem__)
    return {
        "attention": f"{stack} {int(layer) + 1}",
        "head": head["head"] + 1,
        "looks": [place, head[place]],
        "exact": head["exact_without"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heads", type=int, nargs="+", default=HEADS, help="(default: 1 4 8)")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS, help="(default: 0 1 2)")
    parser.add_argument("--updates", type=int, default=1200, help="of each (default: 1200)")
    parser.add_argument("--folder", type=Path, default=Path("runs/multi_head"), help="of the runs")
    given = parser.parse_args()
    torch.set_num_threads(1)
    figures = {"updates": given.updates, "threads": 1, "tested": TESTED, **SIZES}
    figures["compared"] = compared(
        given.heads,
        given.seeds,
        updates=given.updates,
        pairs=TranslationOptions().pairs,
        folder=given.folder,
    )
    if (tuple(given.heads), tuple(given.seeds)) == (HEADS, SEEDS):
        print(record("multi_head", "OMP_NUM_THREADS=1 python benchmarks/multi_head.py", figures))
        keep(figures)


if __name__ == "__main__":
    main()
