"""Dropout: what training drops by chance, and the switch that lets it rest while a model writes.

Threads may share a model. Were it set to ``eval()`` while one writes, and put back afterwards,
another would drop in the middle of its sentence, or train without dropout. So writing changes no
module: dropout asks whether its own thread is at rest.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

_resting: list[int] = []  # the threads at rest, each as often as it has begun to be


@contextmanager
def at_rest() -> Iterator[None]:
    """Drop nothing inside the block, whatever the mode of the modules that run in this thread."""
    thread = threading.get_ident()
    _resting.append(thread)
    try:
        yield
    finally:
        _resting.remove(thread)


def drops(module: nn.Module) -> bool:
    """Return whether a module shall drop now: it is in training mode, its thread not at rest."""
    if not module.training:
        return False
    if torch.compiler.is_compiling():
        # a graph cannot ask for its thread; one that trains has gradients, one that writes has none
        return torch.is_grad_enabled() or not _resting
    return threading.get_ident() not in _resting


class Dropout(nn.Dropout):
    """PyTorch's dropout, which also rests where its thread does (:func:`at_rest`).

    Source:
        Srivastava et al. 2014.
    """

    def forward(self, x: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
        """Set each entry to zero with probability ``p``, and scale up the others."""
        return F.dropout(x, self.p, drops(self), self.inplace)


def check_rest(model: nn.Module) -> None:
    """Raise ``ValueError`` if a model in training mode has dropout that knows no rest."""
    foreign = nn.modules.dropout._DropoutNd  # the base of all of PyTorch's kinds
    for module in model.modules():
        knows_none = isinstance(module, foreign) and not isinstance(module, Dropout)
        if knows_none and module.training and module.p:
            raise ValueError(
                f"model has a {type(module).__name__} of PyTorch's in training mode, which would "
                "drop while it writes: call model.eval() first, or use pieces.dropout.Dropout"
            )
