"""Trains the small model without one of its parts at a time, on the generated corpus.

A part is taken away by setting what it adds to zero for good; the normalisation by leaving it out.
Every model gets the options of ``python -m pieces train``. Without normalisation these diverge or
learn badly, so that model is also trained with smaller learning rates, and the best of its runs on
the validation set is kept.
"""

import argparse
import math
import sys
from collections.abc import Callable
from typing import Any

import torch
from record import record
from torch import nn
from updating import updated

from pieces.layers import FeedForward, Residual
from pieces.training.options import Options
from pieces.training.seeds import seed_run
from pieces.training.translation import data, measure
from pieces.training.translation.data import ParallelText
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation
from pieces.transformer import Transformer

TESTS = ("test", "unseen_combinations", "only antecedent", "only distance", "only know")
SMALLER_RATES = (1.0, 0.3, 0.1)


def _silence(*parameters: nn.Parameter) -> None:
    for parameter in parameters:
        nn.init.zeros_(parameter)
        parameter.requires_grad_(False)


def without_self_attention(model: Transformer) -> None:
    """Tokens of one sentence learn nothing of each other."""
    for layer in (*model.encoder.layers, *model.decoder.layers):
        _silence(*layer.self_attention.out_projection.parameters())


def without_feed_forward(model: Transformer) -> None:
    """Each layer is attention alone."""
    for module in model.modules():
        if isinstance(module, FeedForward):
            _silence(*module.narrow.parameters())


def without_normalisation(model: Transformer) -> None:
    """Sums are passed on as they are."""
    for module in model.modules():
        if isinstance(module, Residual):
            module.norm = nn.Identity()


def without_positions(model: Transformer) -> None:
    """Each sentence is a set of words, to the encoder and to the decoder."""
    for positions in (model.source_positions, model.target_positions):
        positions.table.zero_()


VARIANTS: dict[str, Callable[[Transformer], None]] = {
    "whole": lambda model: None,
    "without self-attention": without_self_attention,
    "without feed-forward": without_feed_forward,
    "without normalisation": without_normalisation,
    "without positions": without_positions,
}


def trained(
    task: Translation, options: Options, change: Callable[[Transformer], None]
) -> Transformer | None:
    """Return a trained model, or None where the loss became no number."""
    seed_run(options.seed)
    model = task.begin(seed=options.seed)
    change(model)
    try:
        return updated(model, task, options, told_every=100)
    except FloatingPointError as fault:
        print(fault, file=sys.stderr)
        return None


def best(name: str, tests: dict[str, ParallelText]) -> dict[str, Any]:
    """Return the figures of a variant at the learning rate that suits it best."""
    found: dict[str, Any] = {}
    lowest = math.inf
    for share in SMALLER_RATES if name == "without normalisation" else (1.0,):
        options = Options(learning_rate=share * Options().learning_rate)
        task = Translation(TranslationOptions())
        model = trained(task, options, VARIANTS[name])
        if model is None:
            continue
        model.eval()
        loss = measure.mean_loss(model, tests["validation"].encoded(task.vocabulary))
        if loss < lowest:
            lowest = loss
            found = {"learning_rate": options.learning_rate, "validation_loss": round(loss, 4)} | {
                test: _exact(model, task, tests[test]) for test in TESTS
            }
    return found


def _exact(model: Transformer, task: Translation, lines: ParallelText) -> float:
    given = measure.translate(model, task.vocabulary, lines.source)
    return round(measure.exact_match(given, lines.target), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2, help="threads (default: 2)")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    tests = data.load(TranslationOptions(), seed=Options().seed)
    figures = {}
    for name in VARIANTS:
        figures[name] = best(name, tests)
        print(f"{name}: {figures[name]}", file=sys.stderr, flush=True)
    command = "python benchmarks/ablation.py"
    print(record("ablation", command, figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
