"""``python -m pieces evaluate``: measure a trained model on its tests."""

import argparse
import json
import math
from pathlib import Path

from pieces.cli.options import add_common, add_search, search
from pieces.cli.streams import warn, write
from pieces.cli.trained import load_trained
from pieces.files import write_text
from pieces.training.translation import data, measure
from pieces.training.translation.task import read_options

ABOUT = """Measure a trained model on its tests, print the figures of each as JSON, and write all of
them to evaluation-greedy.json in the run's folder; a beam search to evaluation-beam-SIZE-penalty-
PENALTY.json."""


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options."""
    help = "measure a trained model on its tests"
    evaluate = commands.add_parser("evaluate", help=help, description=ABOUT)
    evaluate.add_argument("run", help="the run's folder")
    add_search(evaluate)
    add_common(evaluate)
    evaluate.set_defaults(command=run)


def run(given: argparse.Namespace) -> None:
    """Measure, print each part's figures, and keep them in the run's folder when all are there."""
    told = search(given)
    model, vocabulary = load_trained(given)
    translation, options = read_options(given.run)
    beam = f"beam-{given.beam_size}-penalty-{given.length_penalty:g}"
    path = Path(given.run) / f"evaluation-{beam if given.beam_size > 1 else 'greedy'}.json"
    parts = data.load(translation, seed=options.seed)
    del parts["train"]
    found = {}
    for name, lines in parts.items():
        try:
            found[name] = measure.measure(
                model, vocabulary, lines, tokenize=translation.bleu_tokenize, **told
            )
            check_finite(found[name])
        except ValueError as fault:
            raise ValueError(f"{name}: {fault}") from None
        write(f"{name}: {json.dumps(found[name])}")
        if found[name].get("bleu") == 0:
            warn(f"{name}: {measure.BLEU_0}")
    write_text(path, json.dumps(found, indent=2) + "\n")


def check_finite(found: dict[str, float | str]) -> None:
    """Raise ``ValueError`` where a figure is no finite number, for which JSON has no sign."""
    for name, value in found.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} is {value}: the model's numbers are too large")
