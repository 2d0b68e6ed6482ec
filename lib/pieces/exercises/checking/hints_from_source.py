"""What to do about an exception whose cause can be read from the reader's own code.

Only the operation that failed is looked at, and what its operands were made of: no advice is better
than advice about something else.
"""

import ast
import inspect
import re
import textwrap
import types
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

SHAPE_WORDS = re.compile(
    r"shape|size|dimension|mismatch|broadcast|align|axis|axes|out of (range|bounds)", re.IGNORECASE
)
AMBIGUOUS = re.compile(r"(?:Boolean|truth) value of (?:an )?(Tensor|array)")
TWO_THINGS = re.compile(r"return_types\.(\w+)")
SIGNS = {ast.And: ("and", "&"), ast.Or: ("or", "|"), ast.Not: ("not", "~")}
REDUCTIONS = {"sum", "mean", "max", "amax", "min", "amin", "any", "all", "logsumexp", "prod"}
# What is behind an exception can be clear from its text alone.
TEXTS = {
    "view size is not compatible": (
        "`transpose` and `permute` only read the numbers in another order, and `view` needs them "
        "to lie in that order. `reshape` copies them where it must."
    ),
    r"is invalid for input of size|cannot reshape array": (
        "That shape has not as many places as there are numbers. Take each size from the array "
        "that is reshaped, not from another one."
    ),
    r"before Module.__init__\(\) call": "Begin `__init__` with `super().__init__()`.",
}
CELL_BY_CELL = {
    "where",
    "masked_fill",
    "add",
    "subtract",
    "sub",
    "multiply",
    "mul",
    "divide",
    "div",
}

Node = ast.expr | ast.stmt


class Place:
    """Where an exception was raised in the reader's code: the operation and what lies around it."""

    def __init__(self, trace: types.TracebackType, arrays: bool) -> None:
        self.frame, self.arrays = trace.tb_frame, arrays
        self.nodes, margin = _nodes(self.frame.f_code)
        positions = list(self.frame.f_code.co_positions())[trace.tb_lasti // 2]
        self.failed = next((node for node in self.nodes if _lies_at(node, positions, margin)), None)
        self.parents = {id(c): node for node in self.nodes for c in ast.iter_child_nodes(node)}

    def value(self, node: ast.AST) -> object:
        """What a name stood for when the exception was raised."""
        if not isinstance(node, ast.Name):
            return None
        return {**self.frame.f_globals, **self.frame.f_locals}.get(node.id)

    def operands(self) -> Iterator[tuple[ast.expr, ast.expr]]:
        """What went into the operation, and how each was made: a name by its only assignment."""
        match self.failed:
            case ast.BinOp(left, _, right) | ast.AugAssign(left, _, right):
                found = [left, right]
            case ast.Call(ast.Attribute(receiver), arguments):
                found = [receiver, *arguments]
            case _:
                found = []
        for operand in found:
            made = operand.operand if isinstance(operand, ast.UnaryOp) else operand
            yield made, self._made(made)

    def _made(self, operand: ast.expr) -> ast.expr:
        values = [
            node.value
            for node in self.nodes
            if isinstance(node, ast.Assign | ast.AugAssign)
            for target in getattr(node, "targets", None) or [node.target]
            if ast.unparse(target) == ast.unparse(operand)
        ]
        return values[0] if isinstance(operand, ast.Name) and len(values) == 1 else operand


def advise(error: BaseException, text: str, trace: types.TracebackType | None, arrays: bool) -> str:
    """Say what is wrong in the operation that raised; an empty string if that cannot be seen.

    Args:
        error: What was raised.
        text: Its text.
        trace: Where it was raised, if that is in the reader's code.
        arrays: Whether the inputs were NumPy arrays.
    """
    for known, advice in TEXTS.items():
        if re.search(known, text):
            return advice
    place = Place(trace, arrays) if trace else None
    if ambiguous := AMBIGUOUS.search(text):
        asks = f"asks a whole {ambiguous[1].lower()} for one truth, and each cell has its own"
        return (place and place.failed and _one_truth(place, asks)) or (
            f"Something there {asks}. `if x is not None` asks whether x is there; `&`, `|` and `~` "
            "stand for `and`, `or` and `not`, cell by cell."
        )
    if two := TWO_THINGS.search(text):
        instead = f", or use `a{two[1]}`" if two[1] in ("max", "min") else ""
        return (
            f"In PyTorch `{two[1]}` along an axis gives two things, the values and their places. "
            f"Take its `.values`{instead}."
        )
    if isinstance(error, ValueError | RuntimeError | IndexError) and SHAPE_WORDS.search(text):
        return _shapes(place) if place else ""
    return ""


@lru_cache(maxsize=8)  # one function fails on many probes, and finding its text takes long
def _nodes(code: types.CodeType) -> tuple[list[Node], int]:
    """What a function is made of, as far as its text can be found, and its indentation."""
    try:
        lines, first = inspect.getsourcelines(code)
        text = "".join(lines)
        tree = ast.parse(textwrap.dedent(text))
    except (OSError, SyntaxError):  # no text, or a lambda in the middle of a line
        return [], 0
    ast.increment_lineno(tree, max(first, 1) - 1)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt)]
    return nodes, len(text) - len(text.lstrip(" "))


def _lies_at(node: Node, positions: Sequence[int | None], margin: int) -> bool:
    first, last, start, end = positions
    at = (
        node.lineno,
        node.end_lineno,
        node.col_offset + margin,
        (node.end_col_offset or 0) + margin,
    )
    return at == (first, last, start, end)


def _one_truth(place: Place, asks: str) -> str:
    node = place.failed
    above = place.parents.get(id(node))
    # An ``if`` is what asks for the truth of a part: in ``if x and y`` the ``and`` is not at fault.
    while isinstance(above, ast.BoolOp | ast.UnaryOp):
        node, above = above, place.parents.get(id(above))
    for asking in (place.failed, above):
        if isinstance(asking, ast.If | ast.IfExp | ast.While) and node in (asking, asking.test):
            return _one_truth_for_if(place, asking, asks)
    return _one_truth_for_sign(place, asks)


def _one_truth_for_sign(place: Place, asks: str) -> str:
    failed = place.failed
    if not isinstance(failed, ast.BoolOp | ast.UnaryOp):  # newer Pythons point to the part
        failed = place.parents.get(id(failed))
    match failed:
        case ast.UnaryOp(operator, part):
            parts = [part]
        case ast.BoolOp(operator, parts):
            pass
        case _:
            return ""
    word, sign = SIGNS.get(type(operator), ("", ""))
    if word and all(_is_boolean(place, part) for part in parts):
        return f"`{word}` {asks}: use `{sign}`, which works cell by cell."
    if word == "or" and isinstance(parts[0], ast.Name):
        first, other = (ast.unparse(part) for part in parts[:2])
        use = f"`{other} if {first} is None else {first}`"
        return f"`{word}` {asks}: to take another value where there is none, use {use}."
    return ""


def _is_boolean(place: Place, node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return str(getattr(place.value(node), "dtype", "")).endswith("bool")
        case ast.UnaryOp(ast.Not() | ast.Invert(), part):
            return _is_boolean(place, part)
        case ast.BoolOp(_, parts):
            return all(_is_boolean(place, part) for part in parts)
        case ast.Compare(_, operators):
            return not any(isinstance(each, ast.Is | ast.IsNot) for each in operators)
    return False


def _one_truth_for_if(place: Place, node: ast.If | ast.IfExp | ast.While, asks: str) -> str:
    asked, colon = ast.unparse(node.test), "" if isinstance(node, ast.IfExp) else ":"
    plain = re.fullmatch(r"(not )?(\w+)(?: ([=!])= None)?", asked)
    code = place.frame.f_code
    if plain and plain[2] in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
        missing = bool(plain[1]) != (plain[3] == "=")
        use = f"use `if {plain[2]} is{'' if missing else ' not'} None{colon}`"
    else:
        use = f"to see whether there is a mask, use `if mask is not None{colon}`; "
        use += "to choose cell by cell, `where`"
    return f"`if {asked}{colon}` {asks}: {use}."


def _shapes(place: Place) -> str:
    operands = list(place.operands())
    for node in [place.failed, *(made for _, made in operands)]:
        if node and (advice := _all_axes(place, node)):
            return advice
    name = getattr(getattr(place.failed, "func", None), "attr", "")
    is_product = isinstance(getattr(place.failed, "op", None), ast.MatMult)
    if not isinstance(place.failed, ast.BinOp | ast.AugAssign) and name not in CELL_BY_CELL:
        return ""
    for operand, made in [] if is_product else operands:
        others = [other for other, _ in operands if other is not operand]
        if _drops(made) and _would_fit(place, made, others):
            keyword = _keeping(place, made)
            opening = "With" if operand is made else "If that is what does not fit: with"
            return (
                f"`{ast.unparse(made)}` drops the axis that it runs along. {opening} "
                f"`{keyword}=True` the axis stays, of length 1, and the shapes fit."
            )
    return ""


def _all_axes(place: Place, node: ast.expr) -> str:
    turns = node.func if isinstance(node, ast.Call) and not node.args else node
    if not isinstance(turns, ast.Attribute):
        return ""
    array = place.value(turns.value)
    turning = turns.attr in ({"T"} if turns is node else {"t", "transpose"})
    if not turning or getattr(array, "ndim", 0) <= 2:
        return ""
    does = "takes one matrix" if turns.attr == "t" else "turns all axes round"
    exchange = "transpose" if hasattr(array, "detach") else "swapaxes"
    return (
        f"`{ast.unparse(node)}` {does}, and here the batch has an axis, too. "
        f"`.{exchange}(-2, -1)` exchanges the last two."
    )


def _drops(node: ast.AST) -> bool:
    """Whether the node is a sum, a maximum or the like along an axis that is not kept."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    keywords = {keyword.arg for keyword in node.keywords}
    along = keywords & {"dim", "axis"} or any(
        isinstance(argument, ast.Constant | ast.UnaryOp) for argument in node.args
    )
    kept = keywords & {"keepdim", "keepdims"} or len(node.args) > 2
    return bool(node.func.attr in REDUCTIONS and along and not kept)


def _would_fit(place: Place, node: ast.Call, others: Sequence[ast.expr]) -> bool:
    """Whether the shapes fit with the axis kept, as far as they are known."""
    source, arguments = node.func.value, node.args
    if isinstance(place.value(source), types.ModuleType):
        source, *arguments = arguments
    named = [keyword.value for keyword in node.keywords if keyword.arg in ("dim", "axis")]
    try:
        axis = ast.literal_eval((named + arguments)[0])
    except ValueError:
        return True
    shape, *shapes = (getattr(place.value(each), "shape", None) for each in (source, *others))
    if shape is None or not isinstance(axis, int):
        return True
    kept = [1 if i == axis % len(shape) else size for i, size in enumerate(shape)]
    try:
        return bool(np.broadcast_shapes(kept, *filter(None, shapes)))
    except ValueError:
        return False


def _keeping(place: Place, node: ast.Call) -> str:
    """The keyword that keeps an axis: NumPy's and PyTorch's differ by one letter."""
    kinds = {_library(place.value(each)) for each in ast.walk(node.func)} - {""}
    numpy = kinds == {"numpy"} if len(kinds) == 1 else place.arrays
    return "keepdims" if numpy else "keepdim"


def _library(value: object) -> str:
    name = value.__name__ if isinstance(value, types.ModuleType) else type(value).__module__
    return root if (root := name.partition(".")[0]) in ("numpy", "torch") else ""
