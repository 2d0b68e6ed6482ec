"""Comparing an answer with what is expected, and saying in words where they part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from pieces.exercises.checking.calling import Answer, Failure, Reply, Unwritten

TOLERANCES = {"float64": 1e-6, "float32": 1e-4}
# Half precision is refused, and even there a plain mistake can be recognised.
COARSE = {"float16": 0.02, "bfloat16": 0.15}
# A wrong implementation is told from the right one only where it is at least this far away.
TELLING = 1e-3
# What is no further off than this is right, with a remark.
SLIGHT = 1e-4

WRONG_SHAPE = (
    "Your result does not have the shape that is needed. If you return several things, the output "
    "comes first."
)


class Kind(IntEnum):
    """The kinds of problem, in the order in which they are reported."""

    UNWRITTEN = 0
    FAILURE = 1
    SHAPE = 2
    DTYPE = 3
    NOT_A_NUMBER = 4
    DIFFERENCE = 5


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer."""

    kind: Kind
    message: str
    details: str = ""
    size: float = np.inf  # of the largest difference, where there are but numbers that differ


def far(got: np.ndarray, expected: np.ndarray, tolerance: float | np.ndarray) -> np.ndarray:
    """Where two arrays of one shape differ. NaN differs from everything, NaN included."""
    with np.errstate(invalid="ignore"):  # infinity minus infinity
        return ~((got == expected) | (np.abs(np.subtract(got, expected, dtype=float)) <= tolerance))


def matches(
    reply: Reply, variant: np.ndarray | Failure, counted: np.ndarray | np.bool_ = np.True_
) -> bool:
    """Whether the reply is what a wrong implementation gives, or fails as it does.

    Only what is ``counted`` is compared, as in ``find_problem``. Here NaN equals NaN: two
    implementations that fail in the same entries fail alike. Wrong results can be large numbers;
    there the tolerance is a share of the number.
    """
    if not isinstance(variant, np.ndarray) or not isinstance(reply, Answer):
        return isinstance(reply, Failure) and reply.arithmetic == getattr(
            variant, "arithmetic", None
        )
    allowed = {**_tolerances(variant), **({} if variant.dtype == bool else COARSE)}
    if reply.values.shape != variant.shape or reply.dtype not in allowed:
        return False
    size = np.where(np.isfinite(variant), np.abs(variant), 0.0)
    tolerance = allowed[reply.dtype] * np.maximum(1.0, size)
    both_nan = np.isnan(reply.values) & np.isnan(variant)
    return bool((~far(reply.values, variant, tolerance) | both_nan | ~counted).all())


def _tolerances(expected: np.ndarray) -> Mapping[str, float]:
    """The dtypes that an answer may have, with how far off it may be: a mask is boolean."""
    return {"bool": 0.0} if expected.dtype == bool else TOLERANCES


def find_problem(
    reply: Reply, expected: np.ndarray, counted: np.ndarray | np.bool_, axes: Sequence[str]
) -> Problem | None:
    """The first thing that is wrong with a reply, or ``None``.

    Args:
        reply: What the reader's function gave.
        expected: What the reference gives.
        counted: Boolean, broadcastable to ``expected``: the entries that matter.
        axes: The names of all axes but the last, for the place of a difference.
    """
    match reply:
        case Unwritten():
            return Problem(Kind.UNWRITTEN, "Your function returns nothing.")
        case Failure(message):
            return Problem(Kind.FAILURE, message)
    if reply.values.shape != expected.shape:
        details = f"expected shape {expected.shape}\ngot shape      {reply.values.shape}"
        return Problem(Kind.SHAPE, WRONG_SHAPE, details)
    allowed = _tolerances(expected)
    if reply.dtype not in allowed:
        return Problem(Kind.DTYPE, _dtype_message(reply, expected))
    wrong = far(reply.values, expected, allowed[reply.dtype]) & np.broadcast_to(
        counted, expected.shape
    )
    if not wrong.any():
        return None
    bad = wrong & ~np.isfinite(reply.values)
    details = _locate(reply.values, expected, bad if bad.any() else wrong, axes)
    if bad.any():
        message = (
            "Your result holds NaN or infinity, and the right one does not. Usual causes: a row "
            "of scores that are all minus infinity, 0 / 0, or `exp` of a large number."
        )
        return Problem(Kind.NOT_A_NUMBER, message, details)
    if expected.dtype == bool:
        message = "The shape is right, and some cells differ from the right ones."
        return Problem(Kind.DIFFERENCE, message, details)
    message = "The shape is right, and some numbers differ from the right ones."
    size = float(np.abs(reply.values - expected)[wrong].max())
    return Problem(Kind.DIFFERENCE, message, details, size)


def _dtype_message(reply: Answer, expected: np.ndarray) -> str:
    dtype = reply.dtype
    if expected.dtype == bool:
        message = (
            f"Your result has dtype {dtype}. A mask is boolean in this book, true where a query "
            "may attend: a comparison gives one"
        )
        ways = [f"`== {n}`" for n in (1, 0) if np.array_equal(reply.values == n, expected)]
        return f"{message}, and {ways[0]} makes one of yours." if ways else f"{message}."
    if dtype.startswith(("float", "bfloat")):
        why = f"{dtype} is too coarse to tell a small mistake from rounding"
    else:
        why = f"{dtype} cannot hold fractions as real numbers"
    return f"Your result has dtype {dtype}. The check needs float32 or float64: {why}."


def _locate(got: np.ndarray, expected: np.ndarray, wrong: np.ndarray, axes: Sequence[str]) -> str:
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    row = first[:-1]
    further = [f"axis {i}" for i in range(len(row) - len(axes))]
    names = further + list(axes)[max(0, len(axes) - len(row)) :]
    place = ", ".join(f"{name} {i}" for name, i in zip(names, row, strict=True))
    place = place or f"index {first[-1]}"
    if expected.dtype == bool:
        rows = [" ".join(f"{bool(x)!s:5}" for x in each[row]).rstrip() for each in (expected, got)]
    else:
        with np.errstate(invalid="ignore"):
            gap = np.nanmax(np.abs(got[row] - expected[row])[wrong[row]], initial=0)
        digits = 4 if not 0 < gap < 1e-3 else 8  # enough of them for the difference to show
        if got.ndim == 1 and all((each == np.round(each)).all() for each in (expected, got)):
            digits = 0  # counted, not measured
        rows = [numbers(each[row], digits) for each in (expected, got)]
    return f"first wrong entry: {place}\nexpected {rows[0]}\ngot      {rows[1]}"


def numbers(row: np.ndarray, digits: int = 4) -> str:
    """A row of numbers, the first eight of them, in columns."""
    shown = [f"{x:.{digits}f}" if abs(x) < 1e6 else f"{x:.3e}" for x in row[:8]]
    return " ".join(f"{text:>{digits + 5}}" for text in shown) + (" …" if len(row) > 8 else "")
