"""What to do about an exception whose cause can be read from the reader's own code."""

import ast
import inspect
import re
import textwrap
import types
from collections.abc import Sequence
from functools import lru_cache

SHAPE_WORDS = re.compile(
    r"shape|size|dimension|mismatch|broadcast|align|axis|axes|out of (range|bounds)", re.IGNORECASE
)
AMBIGUOUS = re.compile(r"(?:Boolean|truth) value of (?:an )?(Tensor|array)")
SIGNS = {ast.And: ("and", "&"), ast.Or: ("or", "|"), ast.Not: ("not", "~")}
REDUCTIONS = {"sum", "mean", "max", "amax", "min", "amin", "any", "all", "logsumexp", "prod"}
RESHAPING = {"unsqueeze", "reshape", "view"}


def advise(error: BaseException, text: str, frame: types.FrameType | None, number: int) -> str:
    """Say what is wrong in the line that raised; an empty string if that cannot be seen.

    Args:
        error: What was raised.
        text: Its text.
        frame: Where it was raised, if that is in the reader's code.
        number: The number of the line.
    """
    nodes = _nodes(frame.f_code) if frame else []
    here = [node for node in nodes if _is_at(node, number)]
    if ambiguous := AMBIGUOUS.search(text):
        asks = f"asks a whole {ambiguous[1].lower()} for one truth, and each cell has its own"
        return _one_truth(here, asks)
    if "return_types" in text:
        return (
            "In PyTorch `max` along an axis gives two things, the largest values and their places. "
            "Take its `.values`, or use `amax`."
        )
    if isinstance(error, ValueError | RuntimeError | IndexError) and SHAPE_WORDS.search(text):
        return _all_axes(nodes, frame) or _dropped_axis(here, nodes)
    return ""


@lru_cache(maxsize=8)  # one function fails on many probes, and finding its text takes long
def _nodes(code: types.CodeType) -> list[ast.expr | ast.stmt]:
    """What a function is made of, as far as its text can be found."""
    try:
        lines, first = inspect.getsourcelines(code)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, SyntaxError):  # no text, or a lambda in the middle of a line
        return []
    ast.increment_lineno(tree, max(first, 1) - 1)
    return [node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt)]


def _is_at(node: ast.expr | ast.stmt, number: int) -> bool:
    """Whether a line belongs to a node, or to what an ``if`` asks."""
    part = node.test if isinstance(node, ast.If | ast.While) else node
    return part.lineno <= number <= (part.end_lineno or 0)


def _one_truth(here: Sequence[ast.AST], asks: str) -> str:
    # An ``if`` is asked first: in ``if mask is not None and mask`` the ``and`` is not at fault.
    for node in here:
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            return _one_truth_for_if(node, asks)
    for node in here:
        operator = node.op if isinstance(node, ast.BoolOp | ast.UnaryOp) else None
        if type(operator) in SIGNS:
            word, sign = SIGNS[type(operator)]
            return f"`{word}` {asks}: use `{sign}`, which works cell by cell."
    return (
        f"Something there {asks}. `if x is not None` asks whether x is there; `&`, `|` and `~` "
        "stand for `and`, `or` and `not`, cell by cell."
    )


def _one_truth_for_if(node: ast.If | ast.IfExp | ast.While, asks: str) -> str:
    asked, colon = ast.unparse(node.test), "" if isinstance(node, ast.IfExp) else ":"
    plain = re.fullmatch(r"(not )?(\w+)", asked)
    name, nothing = (plain[2], "is" if plain[1] else "is not") if plain else ("mask", "is not")
    use = f"use `if {name} {nothing} None{colon}`"
    if not plain:
        use = f"to see whether there is a mask, {use}; to choose cell by cell, `where`"
    return f"`if {asked}{colon}` {asks}: {use}."


def _all_axes(nodes: Sequence[ast.AST], frame: types.FrameType | None) -> str:
    for node in nodes:
        turns = node.func if isinstance(node, ast.Call) and not node.args else node
        if not isinstance(turns, ast.Attribute) or not isinstance(turns.value, ast.Name):
            continue
        array = frame.f_locals.get(turns.value.id) if frame else None
        if turns.attr not in ({"T"} if turns is node else {"t", "transpose"}):
            continue
        if getattr(array, "ndim", 0) > 2:
            does = "takes one matrix" if turns.attr == "t" else "turns all axes round"
            exchange = "transpose" if hasattr(array, "detach") else "swapaxes"
            return (
                f"`{ast.unparse(node)}` {does}, and here the batch has an axis, too. "
                f"`.{exchange}(-2, -1)` exchanges the last two."
            )
    return ""


def _dropped_axis(here: Sequence[ast.AST], nodes: Sequence[ast.AST]) -> str:
    mended = {id(node.value) for node in nodes if _puts_an_axis_back(node)}
    for where, opening in ((here, "With"), (nodes, "If that is what does not fit: with")):
        for node in where:
            if _drops(node) and id(node) not in mended:
                keyword = "keepdims" if "axis" in ast.unparse(node) else "keepdim"
                return (
                    f"`{ast.unparse(node)}` drops the axis that it runs along. {opening} "
                    f"`{keyword}=True` the axis stays, of length 1, and the shapes fit."
                )
    return ""


def _puts_an_axis_back(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return re.search(r"None|newaxis", ast.unparse(node.slice)) is not None
    return isinstance(node, ast.Attribute) and node.attr in RESHAPING


def _drops(node: ast.AST) -> bool:
    """Whether the node is a sum, a maximum or the like along an axis that is not kept."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    keywords = {keyword.arg for keyword in node.keywords}
    along = keywords & {"dim", "axis"} or any(
        isinstance(argument, ast.Constant | ast.UnaryOp) for argument in node.args
    )
    return bool(node.func.attr in REDUCTIONS and along and not keywords & {"keepdim", "keepdims"})
