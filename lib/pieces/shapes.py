"""Checks of tensors: each error names the argument, what was given and what is needed.

They run once, in the outermost call: a module that has checked its arguments calls the modules
inside it with ``checked=True``. All raise ``TypeError`` where the kind of thing or its dtype is
wrong, and ``ValueError`` where shapes or devices do not fit.
"""

import torch
from torch import Tensor

from pieces.checks import type_name

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
"""The dtypes of numbers that PyTorch can compute a model with; narrower ones only store."""


def check_attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> None:
    """Raise unless attention can be computed of these; only a mask broadcasts."""
    check_vectors("query", query)
    check_vectors("key", key)
    check_alike("key", key, other_name="query", other=query)
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"query has d_k {query.shape[-1]} but key has d_k {key.shape[-1]}: both must have "
            "the same last dimension"
        )
    if query.shape[-1] == 0:
        raise ValueError("query and key have d_k 0: vectors without entries cannot be compared")
    check_vectors("value", value)
    check_alike("value", value, other_name="query", other=query)
    if value.shape[-2] != key.shape[-2]:
        raise ValueError(
            f"key has {key.shape[-2]} keys but value has {value.shape[-2]} values: each key "
            "needs one value"
        )
    check_mask(mask, query, key.shape[-2])


def check_mask(mask: Tensor | None, query: Tensor, num_keys: int, *, name: str = "mask") -> None:
    """Raise unless ``mask``, if there is one, says of each query and key whether it may be seen.

    A size of 1 stands for every query, or for every batch entry. It never stands for every key:
    ``(..., queries, 1)`` would block whole queries, and padding must be hidden as a key.
    """
    if mask is None:
        return
    check_tensor(name, mask)
    if mask.dtype != torch.bool:
        raise TypeError(f"{name} must be boolean, True where may attend, not {mask.dtype}")
    if mask.device != query.device:
        raise ValueError(f"query is on {query.device} but {name} is on {mask.device}")
    if mask.dim() not in (2, query.dim()):
        # (batch, 1, keys) against (batch, heads, queries, d_k) would match batch with heads
        raise ValueError(
            f"{name} has {mask.dim()} dimensions but query has {query.dim()}: {name} must have "
            "two, (queries, keys), or as many as query"
        )
    if mask.shape[-1] != num_keys:
        raise ValueError(
            f"{name} has {mask.shape[-1]} keys (its last dimension) but key has {num_keys}"
        )
    if mask.shape[-2] not in (1, query.shape[-2]):
        raise ValueError(
            f"{name} has {mask.shape[-2]} queries but query has {query.shape[-2]}: {name} needs "
            "a row for each query, or one row for all"
        )
    batches = tuple(mask.shape[:-2]), tuple(query.shape[:-2])
    if batches[0] and any(m not in (1, q) for m, q in zip(*batches, strict=True)):
        raise ValueError(
            f"{name} has batch dimensions {batches[0]} but query has {batches[1]}: each of "
            f"{name}'s must be the same or 1"
        )


def check_vectors(name: str, vectors: Tensor, weight: Tensor | None = None) -> None:
    """Raise unless they are floating-point numbers, ``(*batch, tokens, width)``.

    With the matrix that they are multiplied by, ``(rows, d_model)``, raise unless they fit it.
    """
    check_tensor(name, vectors)
    if vectors.dtype not in FLOATS:
        raise TypeError(
            f"{name} must hold floating-point numbers, not {vectors.dtype}: float16, bfloat16, "
            "float32 and float64 can be computed with"
        )
    if vectors.dim() < 2:
        raise ValueError(
            f"{name} has shape {tuple(vectors.shape)}: at least two dimensions, "
            "(..., tokens, features), are needed"
        )
    if weight is not None:
        _check_weight(name, vectors, weight)


def _check_weight(name: str, vectors: Tensor, weight: Tensor) -> None:
    if vectors.shape[-1] != weight.shape[-1]:
        raise ValueError(f"{name} has width {vectors.shape[-1]} but d_model is {weight.shape[-1]}")
    if vectors.device != weight.device:
        raise ValueError(
            f"{name} is on {vectors.device} but the module's weights are on {weight.device}"
        )
    if vectors.dtype != weight.dtype and not _makes_alike(vectors, weight):
        raise TypeError(f"{name} is {vectors.dtype} but the module's weights are {weight.dtype}")


def _makes_alike(vectors: Tensor, weight: Tensor) -> bool:
    """Return whether autocast makes one dtype of both, as it does of all but float64."""
    kind = vectors.device.type
    if not (torch.amp.is_autocast_available(kind) and torch.is_autocast_enabled(kind)):
        return False
    return torch.float64 not in (vectors.dtype, weight.dtype)


def check_alike(name: str, tensor: Tensor, *, other_name: str, other: Tensor) -> None:
    """Raise unless both have the same dtype, device and batch dimensions, ``(*batch, …, …)``."""
    if tensor.dtype != other.dtype:
        raise TypeError(
            f"{other_name} is {other.dtype} but {name} is {tensor.dtype}: both must have the "
            "same dtype"
        )
    if tensor.device != other.device:
        raise ValueError(
            f"{other_name} is on {other.device} but {name} is on {tensor.device}: both must be "
            "on the same device"
        )
    if tensor.shape[:-2] != other.shape[:-2]:
        raise ValueError(
            f"{other_name} has batch dimensions {tuple(other.shape[:-2])} but {name} has "
            f"{tuple(tensor.shape[:-2])}: they must be the same, only a mask broadcasts"
        )


def check_tokens(name: str, tokens: Tensor) -> None:
    """Raise unless they are token ids, ``(*batch, tokens)``."""
    check_tensor(name, tokens)
    if tokens.is_floating_point() or tokens.is_complex() or tokens.dtype == torch.bool:
        raise TypeError(f"{name} must hold token ids, which are integers, not {tokens.dtype}")
    if tokens.dim() == 0:
        raise ValueError(f"{name} has shape (): at least one dimension, (..., tokens), is needed")


def check_tensor(name: str, tensor: Tensor) -> None:
    """Raise unless it is a tensor."""
    if not isinstance(tensor, Tensor):
        raise TypeError(f"{name} must be a torch.Tensor, not {type_name(tensor)}")
