"""Trains the translator that the package ships again, from nothing, and compares the figures.

It learns from pairs that are drawn for every epoch, half of them as people write, and never from
what ``python -m pieces train`` is tested on, nor from the forty sentences beside the model. It
takes about an hour on one thread; what was interrupted goes on. ``--keep`` ships what came out::

    OMP_NUM_THREADS=1 python benchmarks/pretrained.py
"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import torch
from record import record

from pieces.corpus.text import to_tokens
from pieces.corpus.vocabulary import SPECIAL, Vocabulary
from pieces.pretrained import ENGLISH_FRENCH, quantised
from pieces.training.options import Options
from pieces.training.run import Run
from pieces.training.translation import data, measure
from pieces.training.translation.data import ParallelText
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation, load
from pieces.transformer import Transformer

COMMAND = "OMP_NUM_THREADS=1 python benchmarks/pretrained.py --keep"
FREE = ENGLISH_FRENCH.with_name("english_french_free.json")
MADE = ENGLISH_FRENCH.with_suffix(".json")
TESTS = ("test", "unseen_combinations", "longer")
MODEL = {"d_model": 160, "d_ff": 448, "fresh": True, "freely": 0.5, "pairs": 100_000}
UPDATES = {"updates": 6_500, "learning_rate": 0.0025, "warmup": 300, "validate_every": 1_000}
OFTEN = {"checkpoint_every": 250, "keep": 8}
SHORT_MODEL = MODEL | {"d_model": 16, "d_ff": 32, "pairs": 2_000}
SHORT = {"updates": 20, "warmup": 5, "validate_every": 20, "checkpoint_every": 20}
MOST_LOST = 0.005  # of the share of right translations: another machine rounds otherwise


class Made(NamedTuple):
    """What training came to."""

    trained: Transformer
    """The model in float32, as it was trained."""

    words: Vocabulary
    """Its words."""

    source_words: list[str]
    """Those of them that the English sentences have."""


def free_sentences() -> list[tuple[str, set[str]]]:
    """Return the forty sentences as the corpus writes them, each with its right translations."""
    return [
        (
            " ".join(to_tokens(free["english"], "en")),
            {" ".join(to_tokens(french, "fr")) for french in free["french"]},
        )
        for free in json.loads(FREE.read_text(encoding="utf-8"))
    ]


def make(folder: Path, *, short: bool = False) -> Made:
    """Train in a folder, or go on there, and return what came out."""
    folder.mkdir(parents=True, exist_ok=True)
    left_out = folder.with_name(folder.name + "-left-out.txt")
    left_out.write_text("\n".join(line for line, _ in free_sentences()) + "\n", encoding="utf-8")
    told = SHORT_MODEL if short else MODEL
    translation = TranslationOptions(**told, leave_out=str(left_out))
    task = Translation(translation)
    Run(folder, task, Options(**(SHORT if short else UPDATES | OFTEN))).train()
    model, words = load(folder, device="cpu")
    drawn = data.load_fresh(translation, seed=0, epoch=0)
    known = {token for line in drawn.source for token in line.split()}
    in_order = words.tokens(range(4, len(words)))
    return Made(model, words, [word for word in in_order if word in known])


def keep(made: Made, path: Path) -> Transformer:
    """Write the model with one byte a weight, and return it as it is read."""
    words = [*SPECIAL, *made.words.tokens(range(4, len(made.words)))]
    quantised.save(made.trained, path, words=words, source_words=made.source_words)
    return quantised.load(path, device="cpu").model


def measured(
    model: Transformer, words: Vocabulary, tests: dict[str, ParallelText]
) -> dict[str, Any]:
    """Return the figures of a model: unseen sentences, combinations, longer ones, free ones."""
    found: dict[str, Any] = {name: measure.measure(model, words, tests[name]) for name in TESTS}
    phenomena = {name: part for name, part in tests.items() if name.startswith("only ")}
    found["phenomena"] = {
        name.removeprefix("only "): measure.exact_match(
            measure.translate(model, words, part.source), part.target
        )
        for name, part in phenomena.items()
    }
    free = free_sentences()
    given = measure.translate(model, words, [line for line, _ in free])
    wrong = {
        line: translation
        for (line, right), translation in zip(free, given, strict=True)
        if translation not in right
    }
    found["free"] = {"sentences": len(free), "right": len(free) - len(wrong), "wrong": wrong}
    return found


def losses(kept: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Return a sentence for each figure of a model that is worse than that of the kept one."""
    worse = []
    for name in TESTS:
        before, now = kept[name]["exact_match"], found[name]["exact_match"]
        if now < before - MOST_LOST:
            worse.append(f"{name}: {now:.1%} are exactly right, {before:.1%} are kept")
    before, now = kept["free"]["right"], found["free"]["right"]
    if now < before - 1:
        worse.append(f"free: {now} sentences are right, {before} are kept")
    return worse


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, default=Path("runs/pretrained"), help="its folder")
    parser.add_argument("--keep", action="store_true", help="ship what came out")
    parser.add_argument("--commit", help="the commit that trained (default: the present one)")
    parser.add_argument("--seconds", type=float, help="how long training took, if it went on")
    parser.add_argument("--shipped", action="store_true", help="only measure what is shipped")
    given = parser.parse_args()
    torch.set_num_threads(1)
    tests = data.load(TranslationOptions(pairs=1), seed=Options().seed)
    if given.shipped:
        kept = quantised.load(ENGLISH_FRENCH, device="cpu")
        found = {"int8": measured(kept.model, Vocabulary.of_tokens(kept.words), tests)}
    else:
        begun = time.monotonic()
        made = make(given.run)
        seconds = given.seconds or round(time.monotonic() - begun, 1)
        file = given.run / ENGLISH_FRENCH.name
        packed = keep(made, file)
        found = {
            "int8": measured(packed, made.words, tests),
            "float32": measured(made.trained, made.words, tests),
        }
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if given.keep and not given.shipped:
        shutil.copyfile(file, ENGLISH_FRENCH)
        about = {"seed": Options().seed, "threads": 1, "seconds": seconds, **UPDATES, **MODEL}
        about["bytes"] = ENGLISH_FRENCH.stat().st_size
        about["words"], about["source_words"] = len(made.words), len(made.source_words)
        shutil.copyfile(record("pretrained", COMMAND, about | found, commit=given.commit), MADE)
        return 0
    kept_figures = json.loads(MADE.read_text(encoding="utf-8"))["figures"]["int8"]
    worse = losses(kept_figures, found["int8"])
    print("\n".join(worse) or "no figure is worse than those that are kept", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
