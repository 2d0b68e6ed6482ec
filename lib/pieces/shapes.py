"""Checks of tensors: each error names the argument, what was given and what is needed."""

import torch
from torch import Tensor


def check_tensor(name: str, tensor: Tensor) -> None:
    """Raise unless ``tensor`` is one.

    Args:
        name: The argument's name, for the message.
        tensor: What was given.

    Raises:
        TypeError: If it is no ``torch.Tensor``.
    """
    if not isinstance(tensor, Tensor):
        raise TypeError(f"{name} must be a torch.Tensor, not {type(tensor).__name__}")


def check_vectors(name: str, vectors: Tensor) -> None:
    """Raise unless ``vectors`` is a tensor of floating-point numbers, a vector a token.

    Args:
        name: The argument's name, for the message.
        vectors: What was given; ``(*batch, tokens, features)`` is needed.

    Raises:
        TypeError: If it is no tensor, or not of floating-point numbers.
        ValueError: If it has fewer than two dimensions.
    """
    check_tensor(name, vectors)
    if not vectors.is_floating_point():
        raise TypeError(f"{name} must hold floating-point numbers, not {vectors.dtype}")
    if vectors.dim() < 2:
        raise ValueError(
            f"{name} has shape {tuple(vectors.shape)}: at least two dimensions, "
            "(..., tokens, features), are needed"
        )


def check_alike(name: str, tensor: Tensor, *, other_name: str, other: Tensor) -> None:
    """Raise unless two tensors of vectors have the same dtype, device and batch dimensions.

    Args:
        name: The name of the argument that is at fault if they differ, for the message.
        tensor: What was given there, ``(*batch, tokens, features)``.
        other_name: The name of the argument that it must match.
        other: What was given there, ``(*batch, other_tokens, other_features)``.

    Raises:
        TypeError: If their dtypes differ.
        ValueError: If their devices or batch dimensions differ.
    """
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


def check_comparable(query: Tensor, key: Tensor) -> None:
    """Raise unless query and key are vectors of one length, alike in all but their number.

    Args:
        query: What was given as query, ``(*batch, queries, d_k)``.
        key: What was given as key, ``(*batch, keys, d_k)``.

    Raises:
        TypeError: If one is no tensor of floating-point numbers, or their dtypes differ.
        ValueError: If their shapes or devices do not fit together.
    """
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


def check_value(value: Tensor, query: Tensor, key: Tensor) -> None:
    """Raise unless there is a value for each key.

    Args:
        value: What was given as value, ``(*batch, keys, d_v)``.
        query: The queries, which a value must match in all but number and length.
        key: The keys, ``(*batch, keys, d_k)``.

    Raises:
        TypeError: If it is no tensor of floating-point numbers, or of another dtype.
        ValueError: If shapes or devices do not fit together.
    """
    check_vectors("value", value)
    check_alike("value", value, other_name="query", other=query)
    if value.shape[-2] != key.shape[-2]:
        raise ValueError(
            f"key has {key.shape[-2]} keys but value has {value.shape[-2]} values: each key "
            "needs one value"
        )


def check_width(name: str, vectors: Tensor, d_model: int) -> None:
    """Raise unless vectors are as wide as the module that is to take them.

    Args:
        name: The argument's name, for the message.
        vectors: What was given, ``(*batch, tokens, width)``.
        d_model: The width that is needed.

    Raises:
        ValueError: If they are not.
    """
    if vectors.shape[-1] != d_model:
        raise ValueError(f"{name} has width {vectors.shape[-1]} but d_model is {d_model}")


def check_tokens(name: str, tokens: Tensor) -> None:
    """Raise unless ``tokens`` is a tensor of token ids.

    Args:
        name: The argument's name, for the message.
        tokens: What was given; ``(*batch, tokens)`` is needed.

    Raises:
        TypeError: If it is no tensor of integers.
        ValueError: If it has no dimension.
    """
    check_tensor(name, tokens)
    if tokens.is_floating_point() or tokens.is_complex() or tokens.dtype == torch.bool:
        raise TypeError(f"{name} must hold token ids, which are integers, not {tokens.dtype}")
    if tokens.dim() == 0:
        raise ValueError(f"{name} has shape (): at least one dimension, (..., tokens), is needed")
