"""Trains a model that a benchmark has changed, by the updates of a task's run."""

import itertools
import sys

import torch

from pieces.training.checkpoint import Progress
from pieces.training.loop import groups, train
from pieces.training.options import Options
from pieces.training.run import ADAM, rate
from pieces.training.translation.task import Translation
from pieces.transformer import Transformer


def updated(
    model: Transformer, task: Translation, options: Options, *, told_every: int
) -> Transformer:
    """Train what the model may learn, and return it; it is told how far it is.

    Raises:
        FloatingPointError: If the loss became no number.
    """
    adam = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], **ADAM, fused=True)
    following = itertools.islice(groups(task, Progress(), seed=options.seed), options.updates)
    rated = (
        (batches, labels, rate(task, options, number))
        for number, (batches, labels) in enumerate(following, 1)
    )
    for update in train(task.loss(model), adam, rated, clip=options.clip):
        if update.number % told_every == 0:
            print(f"{update.number}: {update.loss:.3f}", file=sys.stderr, flush=True)
    return model
