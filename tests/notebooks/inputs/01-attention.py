"""The arguments, positional and named, on which definitions are compared with the library's."""

import torch


def _attention(seed, mask):
    generator = torch.Generator().manual_seed(seed)
    sizes = {"query": (2, 4), "key": (3, 4), "value": (3, 5)}
    tensors = {
        name: torch.randn(size, generator=generator, dtype=torch.float64)
        for name, size in sizes.items()
    }
    return (), tensors | {"mask": mask}


INPUTS = {
    "scaled_dot_product_attention": [
        _attention(0, None),
        _attention(1, torch.tensor([[True, False, True], [True, True, False]])),
    ],
}
