"""Checks of numbers and choices, without PyTorch: each error says what was given and is needed.

Each takes the argument's name, for the sentence, and what was given. What passes is Python's own
``bool``, ``int`` and ``float``, which JSON can hold and PyTorch takes everywhere; NumPy's are
refused by their full name, and ``bool()``, ``int()`` or ``float()`` makes them Python's.
"""

import math
from collections.abc import Collection


def type_name(value: object) -> str:
    """Return the name of a value's type, with its package's where it is not Python's own."""
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def check_integer(name: str, number: int) -> None:
    """Raise ``TypeError`` unless it is an integer; ``True`` and ``False`` are not meant as one."""
    if type(number).__name__ == "SymInt":  # a length, while torch.export traces: it stays open
        return
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{name} must be an integer, not {type_name(number)}")


def check_count(name: str, number: int) -> None:
    """Raise ``TypeError`` or ``ValueError`` unless it is an integer, 0 or above."""
    check_integer(name, number)
    if number < 0:
        raise ValueError(f"{name} is {number}: it must not be negative")


def check_size(name: str, size: int) -> None:
    """Raise ``TypeError`` or ``ValueError`` unless it is an integer, 1 or above."""
    check_integer(name, size)
    if size < 1:
        raise ValueError(f"{name} is {size}: it must be at least 1")


def check_flag(name: str, flag: bool) -> None:
    """Raise ``TypeError`` unless it is ``True`` or ``False``."""
    if not isinstance(flag, bool):
        raise TypeError(f"{name} must be True or False, not {type_name(flag)}")


def check_number(name: str, number: int | float) -> None:
    """Raise ``TypeError`` unless it is a number; ``True`` and ``False`` are not meant as one."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"{name} must be a number, not {type_name(number)}")


def check_amount(name: str, amount: int | float) -> None:
    """Raise ``TypeError`` or ``ValueError`` unless it is a number, finite and not negative."""
    check_number(name, amount)
    if not 0 <= amount < math.inf:
        raise ValueError(f"{name} is {amount}: it must be finite and not negative")


def check_share(name: str, share: float) -> float:
    """Return a number from 0 to 1, 1 not included, as a dropout is, or raise."""
    check_number(name, share)
    if not 0 <= share < 1:
        raise ValueError(f"{name} is {share}: it must be at least 0 and below 1")
    return float(share)


def check_choice(name: str, choice: str, choices: Collection[str]) -> None:
    """Raise ``ValueError`` unless it is one of the choices."""
    if not isinstance(choice, str) or choice not in choices:  # an array would compare by entries
        raise ValueError(f"{name} is {choice!r}: it must be one of {', '.join(choices)}")
