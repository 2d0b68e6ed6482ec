"""The loop: forward, backward, update, again, on whatever a task makes a batch of."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from pieces.training.checkpoint import Progress
from pieces.training.processes import World
from pieces.training.task import Task


@dataclass(frozen=True)
class Update:
    """What one update of the parameters was like."""

    number: int
    """Which update, from 1."""

    loss: float
    """The mean loss of a label, before the update."""

    labels: int
    """How many labels there were, in all processes."""

    learning_rate: float
    """How far the update went along Adam's direction."""

    gradient_norm: float
    """How long the gradient was, before it was clipped."""


def groups(
    task: Task, progress: Progress, *, seed: int, accumulate: int = 1, world: World | None = None
) -> Iterator[tuple[list[Any], int]]:
    """Yield the batches of each update, epoch after epoch, and the number of their labels.

    It begins where ``progress`` stands, which it keeps up to date. Each process of the world takes
    its part of every batch; there is one unless told.

    Raises:
        ValueError: If the task has no batches.
    """
    world = world or World()
    while True:
        batches = task.batches(seed=seed, epoch=progress.epoch)
        if not batches:
            raise ValueError("there is nothing to learn from")
        for start in range(0, len(batches), accumulate)[progress.group :]:
            progress.group += 1
            parts = [
                task.batch(examples, rank=world.rank, world_size=world.size)
                for examples in batches[start : start + accumulate]
            ]
            yield [batch for batch, _ in parts], sum(labels for _, labels in parts)
        progress.epoch, progress.group = progress.epoch + 1, 0


def train(
    loss_of: nn.Module,
    optimiser: torch.optim.Optimizer,
    groups: Iterable[tuple[list[Any], int, float]],
    *,
    done: int = 0,
    clip: float = 0.0,
) -> Iterator[Update]:
    """Update the parameters once for each group of batches, and say each time how it went.

    Args:
        loss_of: Returns the summed loss of a batch.
        optimiser: What turns gradients into updates.
        groups: For each update its batches, the number of their labels in all processes, and the
            learning rate.
        done: How many updates came before.
        clip: The longest gradient; a longer one is shortened to it. 0 clips none.

    Raises:
        FloatingPointError: If loss or gradient is not a finite number. The parameters are then
            still those before the update.
    """
    parameter = next(loss_of.parameters())
    world_size = distributed.get_world_size() if distributed.is_initialized() else 1
    device = parameter.device
    for number, (batches, labels, learning_rate) in enumerate(groups, done + 1):
        loss_of.train()
        mean_loss = parameter.new_zeros(())
        for i, batch in enumerate(batches):
            with _gradients_stay_here(loss_of, last=i + 1 == len(batches)):
                with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                    loss = loss_of(batch.to(device)) / labels
                (loss * world_size).backward()  # the exchange takes the mean, we want the sum
            mean_loss += loss.detach()
        if world_size > 1:
            distributed.all_reduce(mean_loss)
        norm = nn.utils.clip_grad_norm_(loss_of.parameters(), clip or torch.inf)
        if not torch.isfinite(mean_loss + norm):
            raise FloatingPointError(
                f"update {number}: the loss is {mean_loss.item()}, its gradient {norm.item()} long"
            )
        for parameters in optimiser.param_groups:
            parameters["lr"] = learning_rate
        optimiser.step()
        optimiser.zero_grad()
        yield Update(number, mean_loss.item(), labels, learning_rate, norm.item())


def _gradients_stay_here(loss_of: nn.Module, *, last: bool) -> AbstractContextManager:
    """Exchange gradients between processes only with the last batch of an update."""
    if last or not isinstance(loss_of, DistributedDataParallel):
        return nullcontext()
    return loss_of.no_sync()
