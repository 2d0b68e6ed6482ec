"""The sentences in which ``pieces`` refuses what it is given: argument, given, needed."""

from torch import Tensor


def check_integer(name: str, number: int) -> None:
    """Raise unless ``number`` is an integer; ``True`` and ``False`` are not meant as numbers.

    Args:
        name: The argument's name, for the message.
        number: What was given.

    Raises:
        TypeError: If it is no integer.
    """
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{name} must be an integer, not {type(number).__name__}")


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
