"""What widgets accept: lists, arrays or tensors as plain JSON, or a sentence that says why not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from numbers import Real
from typing import Any

import traitlets

LARGEST = 1e6
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class BadValue(traitlets.TraitError, ValueError):
    """A value that a widget cannot show; also a ``TraitError``, so that traitlets undoes it."""


class BadType(traitlets.TraitError, TypeError):
    """A value of a type that a widget cannot show."""


def as_rows(name: str, value: Any) -> list[list[Any]]:
    """Read a list of lists, an array or a tensor as rows of equal length, none of them empty.

    Args:
        name: the argument's name, for the message.
        value: what was given; no library is imported to read it.

    Raises:
        TypeError: if it is not made of rows.
        ValueError: if rows are missing, empty or of different lengths.
    """
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple) or not all(
        isinstance(row, list | tuple) for row in value
    ):
        raise BadType(f"{name} is {_describe(value)}: a matrix is needed, a list of rows")
    if not value or not value[0]:
        raise BadValue(f"{name} is empty: at least one row with one number is needed")
    lengths = sorted({len(row) for row in value})
    if len(lengths) > 1:
        raise BadValue(f"{name} has rows of {lengths[0]} and of {lengths[-1]}: all must be as long")
    return [list(row) for row in value]


def as_matrix(name: str, value: Any) -> list[list[float]]:
    """Read a matrix of finite numbers.

    Args:
        name: the argument's name, for the message.
        value: a list of lists, an array or a tensor.

    Raises:
        TypeError: if an entry is no real number.
        ValueError: if rows are ragged, or an entry is NaN, infinite or beyond a million.
    """
    rows = as_rows(name, value)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            if isinstance(entry, bool) or not isinstance(entry, Real):
                raise BadType(f"{name}[{i}][{j}] is {entry!r}: a number is needed")
            if not math.isfinite(entry) or abs(entry) > LARGEST:
                raise BadValue(
                    f"{name}[{i}][{j}] is {entry}: a finite number of at most {LARGEST:,.0f} in "
                    "size is needed"
                )
    return [[float(entry) for entry in row] for row in rows]


def as_mask(name: str, value: Any) -> list[list[bool]] | None:
    """Read a boolean matrix, True where attention is allowed, or ``None``.

    Args:
        name: the argument's name, for the message.
        value: a list of lists, an array or a tensor; or ``None``.

    Raises:
        TypeError: if an entry is not a boolean.
        ValueError: if rows are ragged.
    """
    if value is None:
        return None
    rows = as_rows(name, value)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            if not isinstance(entry, bool):
                raise BadType(
                    f"{name}[{i}][{j}] is {entry!r}: a mask is boolean, True where allowed"
                )
    return rows


def as_stack(name: str, value: Any, axes: Sequence[str]) -> list[Any]:
    """Read lists in lists, an array or a tensor, as deep as there are axes, nowhere ragged.

    Args:
        name: the argument's name, for the message.
        value: what was given; no library is imported to read it.
        axes: what the axes stand for, from the outermost in.

    Raises:
        TypeError: if it is not that deep.
        ValueError: if a list is empty, or lists beside each other have different shapes.
    """
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple):
        raise BadType(f"{name} is {_describe(value)}: a list over {axes[0]} is needed")
    if not value:
        raise BadValue(f"{name} is empty: a list over {axes[0]} is needed")
    if len(axes) == 1:
        return list(value)
    parts = [as_stack(f"{name}[{place}]", part, axes[1:]) for place, part in enumerate(value)]
    first, *others = [_shape(part, len(axes) - 1) for part in parts]
    for place, shape in enumerate(others, 1):
        if shape != first:
            raise BadValue(
                f"{name}[0] has shape {first} but {name}[{place}] has {shape}: "
                f"({', '.join(axes[1:])}) must be the same in all"
            )
    return parts


def _shape(stack: Any, depth: int) -> tuple[int, ...]:
    return (len(stack), *(_shape(stack[0], depth - 1) if depth > 1 else ()))


def as_tokens(name: str, value: Any) -> list[str]:
    """Read a list of words.

    Args:
        name: the argument's name, for the message.
        value: a list, a tuple or an array of strings.

    Raises:
        TypeError: if it is not a list of strings.
        ValueError: if it is empty.
    """
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple) or not all(isinstance(token, str) for token in value):
        raise BadType(f"{name} is {_describe(value)}: a list of strings is needed")
    if not value:
        raise BadValue(f"{name} is empty: at least one token is needed")
    return list(value)


def as_integer(name: str, value: Any) -> int:
    """Read a whole number; ``True`` and ``False`` are not meant as numbers.

    Args:
        name: the argument's name, for the message.
        value: what was given.

    Raises:
        TypeError: if it is no integer.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise BadType(f"{name} is {value!r}: an integer is needed")
    return value.__index__()


def as_switch(name: str, value: Any) -> bool:
    """Read ``True`` or ``False``.

    Args:
        name: the argument's name, for the message.
        value: what was given.

    Raises:
        TypeError: if it is neither.
    """
    if not isinstance(value, bool):
        raise BadType(f"{name} is {value!r}: True or False is needed")
    return value


def as_language(name: str, value: Any) -> str | None:
    """Read a language tag such as ``fr`` or ``pt-BR``, or ``None``.

    Args:
        name: the argument's name, for the message.
        value: what was given.

    Raises:
        ValueError: if it is no such tag.
    """
    if value is not None and not (isinstance(value, str) and LANGUAGE.fullmatch(value)):
        raise BadValue(f"{name} is {value!r}: a language tag such as 'fr' is needed, or None")
    return value


def check_place(name: str, place: int, count: int, of: str) -> None:
    """Raise unless ``place`` counts from 0 within a list; the page knows no negative places.

    Args:
        name: the argument's name, for the message.
        place: what was given.
        count: the length of the list.
        of: what the list holds, in the plural.

    Raises:
        ValueError: if it is out of range.
    """
    if not 0 <= place < count:
        raise BadValue(f"{name} is {place}: with {count} {of}, 0 to {count - 1} is needed")


def _describe(value: Any) -> str:
    """Name a value by its type: the value itself may be long."""
    return f"a {type(value).__name__}"


class JsonTrait(traitlets.TraitType):
    """A trait that reads what it is given by one of the functions above.

    Args:
        read: a function of the trait's name and the value.
    """

    def __init__(self, read: Callable[[str, Any], Any], default: Any = None) -> None:
        super().__init__(default_value=default)
        self.read = read

    def validate(self, obj: traitlets.HasTraits, value: Any) -> Any:
        """Return the value as plain JSON, or raise a sentence."""
        return self.read(self.name, value)
