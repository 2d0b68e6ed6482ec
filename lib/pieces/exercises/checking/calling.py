"""How the reader's function is called: how its arguments are found and its answer is read.

Nothing here raises for what the reader's code does; whatever happens becomes a value. PyTorch is
never imported here unless it is asked for by name: a reader who writes PyTorch has imported it.
"""

import importlib
import inspect
import re
import sys
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pieces.exercises.checking.errors import Unusable, explain, functions_of, is_unwritten

FRAMEWORKS = ("torch", "numpy")

# Parameters with these names are no place for an array, even if they are None by default.
SETTINGS = re.compile(
    r"d_?[a-z]+|(n|num)_.*|dim.*|axis|(is_)?causal|scal.*|drop.*|eps.*|temp.*|heads"
)


@dataclass(frozen=True)
class Answer:
    """Numbers that the function returned, widened to float64, with the type they came in."""

    values: np.ndarray
    dtype: str


@dataclass(frozen=True)
class Failure:
    """The function raised, or returned something that is no array; said in words."""

    message: str
    arithmetic: bool = False  # for a number's sake, as in ``math.exp(1000)`` or ``1 / 0``


@dataclass(frozen=True)
class Unwritten:
    """The function is still as it was given."""


Reply = Answer | Failure | Unwritten


@dataclass(frozen=True)
class Dialect:
    """The kind of array that the probes are handed over as."""

    name: str
    write: Callable[[np.ndarray], Any]


@dataclass(frozen=True)
class Plan:
    """Which input goes to which parameter."""

    by_position: tuple[str, ...]  # inputs, in order
    by_keyword: Mapping[str, str]  # parameter name to input name
    missing: tuple[str, ...] = ()  # inputs for which the function has no parameter
    unfilled: tuple[str, ...] = ()  # parameters that need a value, and get no input

    def call(self, function: Callable, given: Mapping[str, Any]) -> Any:
        """Call ``function`` with the inputs in their places."""
        keywords = {parameter: given[name] for parameter, name in self.by_keyword.items()}
        return function(*(given[name] for name in self.by_position), **keywords)


def plan_call(function: Callable, names: Sequence[str], numbers: Collection[str] = ()) -> Plan:
    """Match inputs to parameters: by name where it is known, else by position.

    Args:
        function: What is to be called.
        names: The inputs, in order.
        numbers: Those of them that are numbers. The others go to no parameter that is meant for
            something else: by default it is a number, say, or its name is that of a setting.
    """
    parameters = _parameters(function)
    if parameters is None:
        return Plan(tuple(names), {})
    kinds = {p.kind for p in parameters}
    many = inspect.Parameter.VAR_POSITIONAL in kinds
    places = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    # What comes before *args can only be passed by position.
    positional = {inspect.Parameter.POSITIONAL_ONLY}
    positional |= {inspect.Parameter.POSITIONAL_OR_KEYWORD} if many else set()
    source = _by_name(places, names)
    left = [name for name in names if name not in source.values()]
    unfilled = []
    for place in places:
        if place.name in source:
            continue
        elsewhere = place.kind not in positional and _is_setting(place)
        fitting = [name for name in left if name in numbers or not elsewhere]
        if fitting:
            source[place.name] = fitting[0]
            left.remove(fitting[0])
        elif place.default is place.empty:
            unfilled.append(place.name)
    spread = left if many else []
    extra = left if inspect.Parameter.VAR_KEYWORD in kinds and not spread else []
    filled = [p for p in places if p.name in source]
    return Plan(
        by_position=tuple([source[p.name] for p in filled if p.kind in positional] + spread),
        by_keyword={p.name: source[p.name] for p in filled if p.kind not in positional}
        | {name: name for name in extra},
        missing=() if spread or extra else tuple(left),
        unfilled=tuple(unfilled),
    )


def _is_setting(place: inspect.Parameter) -> bool:
    if place.default is None:
        return SETTINGS.fullmatch(place.name) is not None
    return place.default is not place.empty


def _by_name(places: Sequence[inspect.Parameter], names: Sequence[str]) -> dict[str, str]:
    """Parameter name to input name, where the one says that it is meant for the other.

    ``mask`` can be called ``attn_mask``, ``attention_mask`` or ``src_mask``, ``m`` or ``M``, and
    ``query`` also ``queries``.
    """
    known = (
        lambda own, name: own == name,
        lambda own, name: own.lower() in (name, f"attn_{name}", f"attention_{name}"),
        lambda own, name: own.lower() in (f"{name}s", f"{name.removesuffix('y')}ies"),
        lambda own, name: own.lower() == name[0] and sum(n[0] == name[0] for n in names) == 1,
        lambda own, name: own.lower().endswith(f"_{name}"),
    )
    source = {}
    for is_meant in known:
        for place in places:
            for name in names:
                free = place.name not in source and name not in source.values()
                if free and is_meant(place.name, name):
                    source[place.name] = name
    return source


def _parameters(function: Callable) -> list[inspect.Parameter] | None:
    # A torch module is called through ``__call__(*args, **kwargs)``; ``forward`` has the names.
    is_object = not isinstance(function, types.FunctionType | type)
    forward = getattr(function, "forward", None) if is_object else None
    try:
        return list(inspect.signature(forward or function).parameters.values())
    except (TypeError, ValueError):  # built in, without a signature
        return None


def dialects(function: Callable, framework: str | None = None) -> list[Dialect]:
    """The kinds of array to try in turn.

    PyTorch comes first if it has been imported, unless the function names NumPy and not PyTorch.
    Float32 tensors are the second choice: torch multiplies no float64 with the float32 that it
    makes by default, and a function that does is still right.

    Raises:
        ValueError: If ``framework`` is neither ``None`` nor one of ``FRAMEWORKS``.
    """
    if framework not in (None, *FRAMEWORKS):
        raise ValueError(f"framework {framework!r} is not one of {', '.join(FRAMEWORKS)}")
    numpy = [Dialect("NumPy arrays", np.copy)]
    if framework == "numpy" or (framework is None and not sys.modules.get("torch")):
        return numpy
    torch = importlib.import_module("torch")

    def single(array: np.ndarray) -> Any:
        tensor = torch.tensor(array)
        return tensor.float() if tensor.is_floating_point() else tensor

    tensors = [Dialect("PyTorch tensors", torch.tensor), Dialect("float32 tensors", single)]
    if framework == "torch":
        return tensors
    return numpy + tensors if _used_modules(function) == {"numpy"} else tensors + numpy


def _used_modules(function: Callable) -> set[str]:
    used = [
        each.__globals__.get(name, sys.modules.get(name))
        for each in functions_of(function)
        for name in each.__code__.co_names
    ]
    roots = {m.__name__.split(".")[0] for m in used if isinstance(m, types.ModuleType)}
    return roots & set(FRAMEWORKS)


def ask(function: Callable, plan: Plan, inputs: Mapping[str, Any], dialect: Dialect) -> Reply:
    """Call the reader's function on copies of ``inputs`` and read what it returns."""
    given = {n: dialect.write(a) if isinstance(a, np.ndarray) else a for n, a in inputs.items()}
    with np.errstate(all="ignore"):
        try:
            result = plan.call(function, given)
        except Unusable as why:
            return Failure(str(why))
        except (Exception, SystemExit) as error:
            if is_unwritten(error):
                return Unwritten()
            message = explain(error, function, dialect.name, inputs)
            return Failure(message, arithmetic=isinstance(error, ArithmeticError))
        return read(result)


def read(result: Any) -> Reply:
    """The numbers in ``result``: an array, or the first of a tuple ``(out, weights)``."""
    if isinstance(result, tuple) and result:
        result = result[0]
    if result is None or result is Ellipsis:
        return Unwritten()
    try:
        if hasattr(result, "detach"):  # a tensor, known by its method: torch is not imported here
            dtype = str(result.dtype).removeprefix("torch.")
            return Answer(result.detach().cpu().double().numpy(), dtype)
        array = np.asarray(result)
        if array.dtype.kind in "biufc":
            return Answer(array.astype(np.float64), str(array.dtype))
    except Exception:  # ragged lists, objects that refuse to be arrays
        pass
    kind = type(result).__name__
    return Failure(f"Your function returned a `{kind}`, and the check needs an array of numbers.")
