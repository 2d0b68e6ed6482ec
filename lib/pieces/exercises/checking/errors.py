"""Exceptions of the reader's code, translated into sentences."""

import inspect
import linecache
import re
import types
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from pieces.exercises.checking.hints_from_source import SHAPE_WORDS, advise


class Unusable(Exception):
    """What was written cannot be used as the exercise asks; the text says why, in sentences."""


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
    trace = _last_own(error, function)
    file = trace.tb_frame.f_code.co_filename if trace else ""
    line = linecache.getline(file, trace.tb_lineno).strip() if trace else ""
    what = f"Your function raised `{type(error).__name__}`"
    what += f" at the line `{line}`" if line else ""
    text = _text(error)
    kind = f"{dialect}: " if any(isinstance(a, np.ndarray) for a in inputs.values()) else ""
    given = f"The inputs were {kind}{describe(inputs)}."
    if not text:
        return f"{what}.\n\n{given}"
    meaning = (
        _unset(error, text, function)
        or advise(error, text, trace, dialect == "NumPy arrays")
        or _meaning(error, text, inputs)
    )
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


def _last_own(error: BaseException, function: Callable) -> types.TracebackType | None:
    """The last place in the reader's own code that the error has passed."""
    files = {each.__code__.co_filename for each in functions_of(function)}
    trace, own = error.__traceback__, None
    while trace:
        own = trace if trace.tb_frame.f_code.co_filename in files else own
        trace = trace.tb_next
    return own


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


def _unset(error: BaseException, text: str, function: Callable) -> str:
    """What is said of an attribute that the reader's own class never sets."""
    written = function.args[0] if isinstance(function, partial) and function.args else None
    name = re.escape(getattr(written, "__name__", ""))
    missing = re.match(rf"'{name}' object has no attribute '(\w+)'", text)
    if not isinstance(error, AttributeError) or not missing:
        return ""
    return f"Nothing sets `self.{missing[1]}`: does `__init__`, under that very name?"


def _meaning(error: BaseException, text: str, inputs: Mapping[str, Any]) -> str:
    if "NoneType" in text:
        absent = [f" The input `{name}` is, here." for name, a in inputs.items() if a is None]
        return f"Something is `None` there.{''.join(absent)}"
    match error:
        case UnboundLocalError():
            return "The name gets its value further down, or in a branch that was not taken."
        case NameError():
            return "A name is not known there. Has the cell that imports or defines it been run?"
        case AttributeError():
            return "What stands before the dot has no such name. NumPy and PyTorch differ in many."
        case RecursionError():
            return "The function calls itself without an end."
        case IndexError() if re.search(r"out of (range|bounds)|too many ind", text):
            return "An index or an axis lies outside there. Compare it with the shape."
        case ValueError() | RuntimeError() | IndexError() if SHAPE_WORDS.search(text):
            return (
                "Two shapes do not fit there. Write the shape of each step beside it and compare."
            )
        case TypeError() if re.search("(positional|keyword) argument", text):
            return "A call there gets too many arguments, or too few, or one that it does not know."
        case TypeError():
            return "An operation got a kind of value that it does not take. Print its type there."
    return "Call the function yourself on arrays of these shapes to see the whole message."
