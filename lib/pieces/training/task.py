"""A task: what there is to learn. All that training asks of translation, or of anything else."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch import nn

from pieces.tensor_files import write_tensors
from pieces.training.checkpoint import MODEL, parameters
from pieces.training.options import CheckedOptions


class Task(ABC):
    """What a run learns: a model, batches, a loss, and a measure of what was learned.

    Only the abstract methods are needed. A batch is whatever the loss takes; ``batch.to(device)``
    returns it on another device.
    """

    name: str
    """Which task it is; a checkpoint of another one is refused."""

    options: CheckedOptions
    """What it was told. A free one says how the model is measured, and may change in a run."""

    criterion: str = "loss"
    """The measure by which the best model is chosen."""

    higher_is_better: bool = False
    """Whether more of it is better."""

    def least_parameters(self) -> int:
        """Return how many parameters the model has at least, as far as the options tell."""
        return 0

    @abstractmethod
    def begin(self, *, seed: int, resumed: Path | None) -> nn.Module:
        """Make the data ready, and return the model with which training begins.

        The seed is for data that are drawn; PyTorch was given it already. ``resumed`` is the folder
        of a run that goes on: its checkpoint will replace the parameters.
        """

    @abstractmethod
    def batches(self, *, seed: int, epoch: int) -> Sequence[Sequence[int]]:
        """Return which examples each batch of an epoch has, the same for the same seed and epoch.

        The first call may refuse data that do not fit the model.
        """

    @abstractmethod
    def batch(self, examples: Sequence[int], *, rank: int, world_size: int) -> tuple[Any, int]:
        """Return this process's part of a batch, and the number of labels in all parts together.

        A process for which there is no example gets one whose loss is 0.
        """

    @abstractmethod
    def loss(self, model: nn.Module) -> nn.Module:
        """Return a module around the model whose ``forward(batch)`` is the sum over its labels."""

    @abstractmethod
    def measure(self, model: nn.Module) -> dict[str, float | str]:
        """Return what a validation finds, the criterion among it."""

    def fingerprint(self) -> dict[str, str]:
        """Return what the updates depend on beside the options, such as the sum of a file."""
        return {}

    def keep(self, folder: Path) -> None:  # noqa: B027 (most have nothing to keep)
        """Write what the model needs beside its parameters, before the first update."""

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write a model as ``model.safetensors``, with what it takes to load it."""
        folder.mkdir(parents=True, exist_ok=True)
        write_tensors(folder / MODEL, parameters(model))

    def peak(self, warmup: int) -> float:
        """Return the highest learning rate where none was told."""
        raise ValueError(f"learning_rate is 0 but {self.name} has none of its own: name one")
