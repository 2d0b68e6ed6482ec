"""Exceptions of the reader's code, translated into sentences."""

import inspect
import linecache
import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

SHAPE_WORDS = re.compile(
    r"shape|size|dimension|mismatch|broadcast|align|axis|axes|out of (range|bounds)", re.IGNORECASE
)


def is_unwritten(error: BaseException) -> bool:
    """Whether the error comes from a gap that the reader has still to fill."""
    if isinstance(error, NotImplementedError):
        # PyTorch raises it, too: "… not implemented for 'Bool'".
        return "not implemented for" not in _text(error)
    # ``scores = ...`` and a step further: "'ellipsis' object has no attribute 'softmax'".
    return isinstance(error, TypeError | AttributeError) and "ellipsis" in _text(error)


def explain(
    error: BaseException, function: Callable, dialect: str, inputs: Mapping[str, Any]
) -> str:
    """Say what was raised, where, on which inputs, and what it usually means."""
    what = f"Your function raised `{type(error).__name__}`{_place(error, function)}"
    text = _text(error)
    kind = f"{dialect}: " if any(isinstance(a, np.ndarray) for a in inputs.values()) else ""
    given = f"The inputs were {kind}{describe(inputs)}."
    return f"{what}: {text}\n\n{given} {_meaning(error, text)}" if text else f"{what}.\n\n{given}"


def describe(inputs: Mapping[str, Any]) -> str:
    """The shapes of arrays, and numbers: ``query (2, 4, 6), …, no mask``; ``pad_id 0``."""

    def one(name: str, value: Any) -> str:
        return f"no {name}" if value is None else f"{name} {getattr(value, 'shape', value)}"

    return ", ".join(one(name, value) for name, value in inputs.items())


def _text(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())[:300]
    except Exception:  # an exception of the reader's own whose __str__ fails
        return ""


def _place(error: BaseException, function: Callable) -> str:
    function = inspect.unwrap(getattr(function, "forward", function))
    code = getattr(function, "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if code and frame.filename == code.co_filename]
    if not own or own[-1].lineno is None:
        return ""
    line = linecache.getline(own[-1].filename, own[-1].lineno).strip()
    return f" at the line `{line}`" if line else ""


def _meaning(error: BaseException, text: str) -> str:
    if isinstance(error, NameError):
        return "A name is not known there. Has the cell that imports or defines it been run?"
    if isinstance(error, AttributeError):
        return "What stands before the dot has no such name. NumPy and PyTorch differ in many."
    if isinstance(error, RecursionError):
        return "The function calls itself without an end."
    if isinstance(error, ValueError | RuntimeError | IndexError) and SHAPE_WORDS.search(text):
        return "Two shapes do not fit there. Write the shape of each step beside it and compare."
    if isinstance(error, TypeError):
        return "An operation got a kind of value that it does not take. Print its type there."
    return "Call the function yourself on arrays of these shapes to see the whole message."
