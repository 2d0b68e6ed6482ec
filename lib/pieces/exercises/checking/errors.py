"""Exceptions of the reader's code, translated into sentences."""

import inspect
import linecache
import traceback
import types
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from pieces.exercises.checking.hints_from_source import SHAPE_WORDS, advise


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
    frame, number = _last_own(error, function)
    line = linecache.getline(frame.f_code.co_filename, number).strip() if frame else ""
    what = f"Your function raised `{type(error).__name__}`"
    what += f" at the line `{line}`" if line else ""
    text = _text(error)
    kind = f"{dialect}: " if any(isinstance(a, np.ndarray) for a in inputs.values()) else ""
    given = f"The inputs were {kind}{describe(inputs)}."
    if not text:
        return f"{what}.\n\n{given}"
    meaning = advise(error, text, frame, number) or _meaning(error, text)
    return f"{what}: {text}\n\n{given} {meaning}"


def describe(inputs: Mapping[str, Any]) -> str:
    """The shapes of arrays, and numbers: ``query (2, 4, 6), …, no mask``; ``pad_id 0``."""

    return ", ".join(
        f"no {name}" if value is None else f"{name} {getattr(value, 'shape', value)}"
        for name, value in inputs.items()
    )


def _text(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())[:300]
    except Exception:  # an exception of the reader's own whose __str__ fails
        return ""


def _last_own(error: BaseException, function: Callable) -> tuple[types.FrameType | None, int]:
    """The last frame in the reader's own code that the error has passed, and its line number."""
    files = {each.__code__.co_filename for each in functions_of(function)}
    frames = reversed(list(traceback.walk_tb(error.__traceback__)))
    return next((each for each in frames if each[0].f_code.co_filename in files), (None, 0))


def functions_of(written: object) -> list[types.FunctionType]:
    """The functions that hold the reader's code: the one itself, or the methods of a class."""
    if isinstance(written, partial):  # among others, how a class is used, and that class
        written = written.args[0] if written.args and callable(written.args[0]) else written.func
    if isinstance(written, types.MethodType):
        written = written.__func__
    if isinstance(written, Callable):
        written = inspect.unwrap(written)
    if isinstance(written, types.FunctionType):
        return [written]
    kind = written if isinstance(written, type) else type(written)
    return [each for each in vars(kind).values() if isinstance(each, types.FunctionType)]


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
