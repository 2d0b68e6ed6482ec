"""Checks of numbers and choices, without PyTorch: each error says what was given and is needed."""

from collections.abc import Collection


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


def check_flag(name: str, flag: bool) -> None:
    """Raise unless ``flag`` is ``True`` or ``False``.

    Args:
        name: The argument's name, for the message.
        flag: What was given.

    Raises:
        TypeError: If it is anything else.
    """
    if not isinstance(flag, bool):
        raise TypeError(f"{name} must be True or False, not {type(flag).__name__}")


def check_size(name: str, size: int) -> None:
    """Raise unless ``size`` is an integer and at least 1.

    Args:
        name: The argument's name, for the message.
        size: What was given.

    Raises:
        TypeError: If it is no integer.
        ValueError: If it is smaller than 1.
    """
    check_integer(name, size)
    if size < 1:
        raise ValueError(f"{name} is {size}: it must be at least 1")


def check_number(name: str, number: float) -> None:
    """Raise unless ``number`` is a number; ``True`` and ``False`` are not meant as numbers.

    Args:
        name: The argument's name, for the message.
        number: What was given.

    Raises:
        TypeError: If it is no number.
    """
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"{name} must be a number, not {type(number).__name__}")


def check_share(name: str, share: float) -> float:
    """Return ``share`` if it is a number from 0 to 1, 1 not included, as a dropout is.

    Args:
        name: The argument's name, for the message.
        share: What was given.

    Raises:
        TypeError: If it is no number.
        ValueError: If it is out of range.
    """
    check_number(name, share)
    if not 0 <= share < 1:
        raise ValueError(f"{name} is {share}: it must be at least 0 and below 1")
    return float(share)


def check_choice(name: str, choice: str, choices: Collection[str]) -> None:
    """Raise unless ``choice`` is one of ``choices``.

    Args:
        name: The argument's name, for the message.
        choice: What was given.
        choices: What may be given.

    Raises:
        ValueError: If it is something else.
    """
    if choice not in tuple(choices):  # by comparing: what is given may have no hash
        raise ValueError(f"{name} is {choice!r}: it must be one of {', '.join(choices)}")
