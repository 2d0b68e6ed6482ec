"""The arguments, positional and named, on which definitions are compared with the library's."""

import torch
from torch import nn

D_MODEL = 8


def _matrices(module: nn.Module, drawn: torch.Tensor) -> None:
    """Give the chapter's module, or the library's, the same W_Q, W_K, W_V and W_O."""
    with torch.no_grad():
        if hasattr(module, "W_Q"):
            for name, matrix in zip(("W_Q", "W_K", "W_V", "W_O"), drawn, strict=True):
                getattr(module, name).copy_(matrix)
        else:  # a Linear keeps its matrix transposed
            module.in_projection.weight.copy_(torch.cat(list(drawn[:3]), dim=1).mT)
            module.out_projection.weight.copy_(drawn[3].mT)


def _run(definition: type[nn.Module], num_heads: int, seed: int, mask: torch.Tensor | None):
    """What a module makes of two sentences that ask two longer ones."""
    generator = torch.Generator().manual_seed(seed)
    module = definition(D_MODEL, num_heads)
    _matrices(module, torch.randn(4, D_MODEL, D_MODEL, generator=generator))
    query = torch.randn(2, 3, D_MODEL, generator=generator)
    memory = torch.randn(2, 4, D_MODEL, generator=generator)
    return module(query=query, key=memory, value=memory, mask=mask)


INPUTS = {
    "MultiHeadAttention": [
        ((2, 0, None), {}),
        ((4, 1, (torch.arange(24).view(2, 3, 4) % 5) > 0), {}),
    ],
}
# How to get a result out of a definition that is a class.
CALLS = {"MultiHeadAttention": _run}
