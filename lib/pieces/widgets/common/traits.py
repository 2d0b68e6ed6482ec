"""What widgets accept: lists, arrays or tensors as plain JSON, or a sentence that says why not.

Each function takes the argument's name, for the message, and what was given; no library is imported
to read it. It returns JSON, or raises `BadType` or `BadValue`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from numbers import Real
from typing import Any

import traitlets

LARGEST = 1e6
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class BadValue(traitlets.TraitError, ValueError):
    """A value that a widget cannot show; also a ``TraitError``, so that traitlets undoes it."""


class BadType(traitlets.TraitError, TypeError):
    """A value of a type that a widget cannot show."""


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _describe(value: Any) -> str:
    """Name a value by its type: the value itself may be long."""
    return f"a {type(value).__name__}"


def as_rows(name: str, value: Any) -> list[list[Any]]:
    """Read rows of equal length, none of them empty."""
    value = _listed(value)
    if not isinstance(value, list | tuple) or not all(isinstance(r, list | tuple) for r in value):
        raise BadType(f"{name} is {_describe(value)}: a matrix is needed, a list of rows")
    if not value or not value[0]:
        raise BadValue(f"{name} is empty: at least one row with one number is needed")
    lengths = sorted({len(row) for row in value})
    if len(lengths) > 1:
        raise BadValue(f"{name} has rows of {lengths[0]} and of {lengths[-1]}: all must be as long")
    return [list(row) for row in value]


def _entries(name: str, rows: list[list[Any]]) -> Iterator[tuple[str, Any]]:
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            yield f"{name}[{i}][{j}]", entry


def as_matrix(name: str, value: Any) -> list[list[float]]:
    """Read a matrix of finite numbers, none of them beyond a million."""
    rows = as_rows(name, value)
    for place, entry in _entries(name, rows):
        as_number(place, entry)
        if not math.isfinite(entry) or abs(entry) > LARGEST:
            raise BadValue(
                f"{place} is {entry}: a finite number of at most {LARGEST:,.0f} in size is needed"
            )
    return [[float(entry) for entry in row] for row in rows]


def as_mask(name: str, value: Any) -> list[list[bool]] | None:
    """Read a boolean matrix, True where attention is allowed, or ``None``."""
    if value is None:
        return None
    rows = as_rows(name, value)
    for place, entry in _entries(name, rows):
        if not isinstance(entry, bool):
            raise BadType(f"{place} is {entry!r}: a mask is boolean, True where allowed")
    return rows


def as_stack(name: str, value: Any, axes: Sequence[str]) -> list[Any]:
    """Read lists in lists as deep as there are axes, from the outermost in, nowhere ragged."""
    value = _listed(value)
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
    """Read a list of words."""
    value = _listed(value)
    if not isinstance(value, list | tuple) or not all(isinstance(token, str) for token in value):
        raise BadType(f"{name} is {_describe(value)}: a list of strings is needed")
    if not value:
        raise BadValue(f"{name} is empty: at least one token is needed")
    return list(value)


def as_number(name: str, value: Any) -> float:
    """Read a number; ``True`` and ``False`` are not meant as numbers."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise BadType(f"{name} is {value!r:.60}: a number is needed")
    return float(value)


def as_integer(name: str, value: Any) -> int:
    """Read a whole number; ``True`` and ``False`` are not meant as numbers."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise BadType(f"{name} is {value!r}: an integer is needed")
    return value.__index__()


def within(name: str, value: Any, low: Any, high: Any, kind: str = "a whole number") -> Any:
    """Return a number that was read, if it lies between two others or is one of them."""
    if not low <= value <= high:
        raise BadValue(f"{name} is {value}: {kind} from {low} to {high} is needed")
    return value


def as_switch(name: str, value: Any) -> bool:
    """Read ``True`` or ``False``."""
    if not isinstance(value, bool):
        raise BadType(f"{name} is {value!r}: True or False is needed")
    return value


def as_choice(*options: str) -> Callable[[str, Any], str]:
    """Return a function that reads one of some words."""

    def read(name: str, value: Any) -> str:
        if value not in options:
            raise BadValue(f"{name} is {value!r}: one of {', '.join(options)} is needed")
        return value

    return read


def as_language(name: str, value: Any) -> str | None:
    """Read a language tag such as ``fr`` or ``pt-BR``, or ``None``."""
    if value is not None and not (isinstance(value, str) and LANGUAGE.fullmatch(value)):
        raise BadValue(f"{name} is {value!r}: a language tag such as 'fr' is needed, or None")
    return value


def check_place(name: str, place: int, count: int, of: str) -> None:
    """Raise unless ``place`` counts from 0 within a list; the page knows no negative places."""
    if not 0 <= place < count:
        raise BadValue(f"{name} is {place}: with {count} {of}, 0 to {count - 1} is needed")


class JsonTrait(traitlets.TraitType):
    """A trait that reads what it is given by one of the functions above."""

    def __init__(self, read: Callable[[str, Any], Any], default: Any = None) -> None:
        super().__init__(default_value=default)
        self.read = read

    def validate(self, obj: traitlets.HasTraits, value: Any) -> Any:
        """Return the value as plain JSON, or raise a sentence."""
        return self.read(self.name, value)
