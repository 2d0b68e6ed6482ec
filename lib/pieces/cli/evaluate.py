"""``python -m pieces evaluate``: measure a trained model on its tests."""

import argparse
import json
from pathlib import Path

from pieces.cli.options import add_device, add_search, search
from pieces.devices import device
from pieces.files import write_text
from pieces.training.translation import data, measure
from pieces.training.translation.task import load, read_options


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options."""
    evaluate = commands.add_parser("evaluate", help="measure a trained model on its tests")
    evaluate.add_argument("run", help="the run's folder")
    add_search(evaluate)
    add_device(evaluate)
    evaluate.set_defaults(command=run)


def run(given: argparse.Namespace) -> None:
    """Measure, print each part's figures, and keep them in the run's folder when all are there."""
    model, vocabulary = load(given.run, device=device(given.device))
    translation, options = read_options(given.run)
    beam = f"beam-{given.beam_size}-penalty-{given.length_penalty:g}"
    path = Path(given.run) / f"evaluation-{beam if given.beam_size > 1 else 'greedy'}.json"
    parts = data.load(translation, seed=options.seed)
    del parts["train"]
    found = {}
    for name, lines in parts.items():
        try:
            found[name] = measure.measure(
                model, vocabulary, lines, tokenize=translation.bleu_tokenize, **search(given)
            )
        except ValueError as fault:
            raise ValueError(f"{name}: {fault}") from None
        print(f"{name}: {json.dumps(found[name])}", flush=True)
    write_text(path, json.dumps(found, indent=2) + "\n")
