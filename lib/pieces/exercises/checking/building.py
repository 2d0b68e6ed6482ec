"""A class that the reader has written: it is built, given its matrices, and called.

PyTorch is not imported here: its layers, parameters and tensors are known by what they have.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pieces.exercises.checking.calling import plan_call
from pieces.exercises.checking.errors import Unusable


def is_empty(written: type) -> bool:
    """Whether a class has nothing yet that could be called."""
    own = [each for each in written.__mro__ if each.__module__ != "torch.nn.modules.module"]
    return not any({"forward", "__call__"} & vars(each).keys() for each in own)


def build(written: type, **sizes: int) -> Any:
    """Make an instance, the sizes by name where the class knows them, else in order.

    Raises:
        Unusable: If it takes fewer or more than these.
    """
    plan = plan_call(written, tuple(sizes), tuple(sizes))
    if plan.missing or plan.unfilled:
        more = [f"takes no `{name}`" for name in plan.missing]
        more += [f"needs `{name}`, which the check does not give" for name in plan.unfilled]
        given = ", ".join(sizes)
        raise Unusable(
            f"The check makes `{written.__name__}({given})`, and yours {' and '.join(more)}."
        )
    return plan.call(written, sizes)


def give(module: Any, **matrices: Any) -> None:
    """Put a matrix into each place of that name: a linear layer, a parameter or an array.

    A place can also be a list of them, one for each head or the like, or stand in each of a list
    of modules; then each part gets its own columns, or its own rows if its columns are all there.
    Where a place has another size, the matrix is repeated or cut: the result then shows what that
    size does. A bias becomes zero. What is not there can be left out, if the module holds nothing
    else that it could be.

    Raises:
        Unusable: If a name is missing, and something has another; or if two share a place.
    """
    if hasattr(module, "to"):
        module.to(next(iter(matrices.values())).dtype)
    found = {name: _find(module, name) for name in matrices}
    missing = [name for name, places in found.items() if not places]
    _check_apart(found)
    known = {id(tensor) for places in found.values() for place in places for tensor in _of(place)}
    others = [name for name, tensor in _held(module) if id(tensor) not in known]
    if missing and others:
        names = [f"`{name}`" for name in matrices]
        raise Unusable(
            f"The check puts its own numbers into {', '.join(names[:-1])} and {names[-1]}, and in "
            f"yours there is no `{missing[0]}`. It holds `{others[0]}`: does that need the name?"
        )
    for name, matrix in matrices.items():
        for i, place in enumerate(found[name]):
            if not hasattr(getattr(place, "weight", place), "shape"):
                kind = type(place).__name__
                raise Unusable(f"`{name}` is a `{kind}`, and must be a linear layer or a matrix.")
            _put(place, matrix, i, len(found[name]))


def _check_apart(found: Mapping[str, list[Any]]) -> None:
    owners: dict[int, str] = {}
    for name, places in found.items():
        for place in places:
            if (owner := owners.setdefault(id(getattr(place, "weight", place)), name)) != name:
                raise Unusable(f"`{owner}` and `{name}` are one and the same matrix in yours.")


def call(module: Any, **inputs: Any) -> Any:
    """Call it as it is after training; an input of ``None`` needs no parameter.

    Raises:
        Unusable: If there is no parameter for another input, or one that gets none.
    """
    if hasattr(module, "eval"):
        module.eval()
    called = module if callable(module) else module.forward
    plan = plan_call(called, tuple(inputs))
    needed = [name for name in plan.missing if inputs[name] is not None]
    if needed or plan.unfilled:
        wrong = f"has no place for `{needed[0]}`" if needed else f"asks for `{plan.unfilled[0]}`"
        raise Unusable(f"Your module is called with {', '.join(inputs)}, and `forward` {wrong}.")
    return plan.call(called, inputs)


def _find(module: Any, name: str) -> list[Any]:
    """The places of a name, written in one way or another."""
    ways = (name, name.lower(), name.replace("_", ""), name.replace("_", "").lower())
    for way in ways:
        if (held := getattr(module, way, None)) is not None:
            return list(held) if _is_list(held) or getattr(held, "ndim", 2) > 2 else [held]
    lists = [each for each in _children(module).values() if _is_list(each)]
    for each in lists:
        if inside := [places[0] for part in each if (places := _find(part, name))]:
            return inside
    return []


def _children(module: Any) -> Mapping[str, Any]:
    held = getattr(module, "__dict__", {})
    return {**held, **held.get("_modules", {})}


def _is_list(held: Any) -> bool:
    return hasattr(held, "__len__") and not hasattr(held, "shape") and not hasattr(held, "keys")


def _held(module: Any) -> Iterator[tuple[str, Any]]:
    """All matrices that a module holds, with their names."""
    if hasattr(module, "named_parameters"):
        yield from (
            (n.removesuffix(".weight"), p) for n, p in module.named_parameters() if p.ndim > 1
        )
    else:
        yield from ((n, a) for n, a in vars(module).items() if getattr(a, "ndim", 0) > 1)


def _of(place: Any) -> list[Any]:
    """The tensor of a place, and the larger one that it is a part of."""
    tensor = getattr(place, "weight", place)
    whole = getattr(tensor, "_base", getattr(tensor, "base", None))  # PyTorch's, NumPy's
    return [tensor] if whole is None else [tensor, whole]


def _put(place: Any, matrix: Any, i: int, count: int) -> None:
    """Put the part ``i`` of ``count`` into a place."""
    layer = getattr(place, "weight", None)
    shape = tuple(place.shape if layer is None else layer.mT.shape)  # a layer holds it transposed
    part = _part(matrix, shape, i, count)
    if layer is not None:
        layer.data = part.mT
        if getattr(place, "bias", None) is not None:
            place.bias.data = place.bias.data * 0
    else:
        array = place.detach() if hasattr(place, "detach") else place
        array[...] = part


def _part(matrix: Any, shape: tuple[int, ...], i: int, count: int) -> Any:
    rows, columns = matrix.shape
    below = count > 1 and shape == (rows // count, columns)
    row = np.arange(shape[0]) + i * shape[0] * below
    column = np.arange(shape[-1]) + i * shape[-1] * (not below)
    return matrix[row % rows][:, column % columns]
