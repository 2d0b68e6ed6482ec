"""The model that a command uses: it must have been trained, and be whole."""

import argparse
from pathlib import Path

import torch

from pieces.cli.streams import warn
from pieces.corpus.vocabulary import Vocabulary
from pieces.devices import device
from pieces.saving import WEIGHTS
from pieces.training.folder import goes_on
from pieces.training.translation.task import load
from pieces.transformer import Transformer


def load_trained(given: argparse.Namespace) -> tuple[Transformer, Vocabulary]:
    """Return the model of a run and its words, as :func:`load` does.

    Raises:
        ValueError: If a weight is no finite number.
    """
    model, vocabulary = load(given.run, device=device(given.device))
    if goes_on(given.run):
        warn(f"{given.run} was trained on, but not to its end: its model is the former one")
    for name, parameter in model.named_parameters():
        if not torch.isfinite(parameter).all():
            raise ValueError(
                f"{Path(given.run) / WEIGHTS} holds a weight that is no finite number, in {name}: "
                "nothing can be computed with it; train again"
            )
    return model, vocabulary
