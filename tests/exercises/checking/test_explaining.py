"""Exceptions of the reader's code in words: a cause that stands in the code is named, no other."""

import linecache
import math
import textwrap

import numpy as np
import pytest
import torch

from pieces import exercises

S = "s = query @ key.mT / query.shape[-1] ** 0.5\n"
N = "s = query @ key.swapaxes(-1, -2) / query.shape[-1] ** 0.5\n"
HIDE, MIX = "s = s.masked_fill(~mask, -math.inf)\n", "return s.softmax(-1) @ value"
SHAPES = "Two shapes do not fit there."


def cell(body, inputs="query, key, value, mask=None", with_text=True):
    """A function as a cell of a notebook defines it: its text can be looked up."""
    code = f"def learner({inputs}):\n" + textwrap.indent(body, "    ") + "\n"
    name = f"<cell {abs(hash(code))}>"
    if with_text:
        linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    space = {"torch": torch, "np": np, "math": math}
    exec(compile(code, name, "exec"), space)
    return space["learner"]


TENSORS = {
    # A truth for a whole tensor.
    f"{S}if mask:\n    {HIDE}{MIX}": "`if mask:` asks a whole tensor for one truth … "
    "use `if mask is not None:`. … Your result is right without a mask.",
    f"{S}if not mask:\n    {MIX}\n{HIDE}{MIX}": "`if not mask:` asks … use `if mask is None:`.",
    f"{S}if mask is not None and mask:\n    {HIDE}{MIX}": "is not None and mask:` asks … `where`",
    f"{S}if mask is not None:\n    s += not mask\n{MIX}": "`not` asks a whole … `~`, which works",
    f"{S}if mask is not None: s = s.masked_fill(not mask, 0)\n{MIX}": "`not` asks a whole … `~`, w",
    "query = query or key\nreturn query": "`or` asks … use `key if query is None else query`",
    # Axes that are turned, or not kept.
    "return query @ key.T": "`key.T` turns all axes … `.transpose(-2, -1)` exchanges",
    "return query @ key.t()": "`key.t()` takes one matrix",
    f"{S}return s / s.sum(dim=-1)": "`s.sum(dim=-1)` drops the axis … With `keepdim=True`",
    f"{S}return (s - s.amax(-1)) @ value": "`s.amax(-1)` drops the axis",
    f"{S}return s - s.max(-1)": "`max` along an axis gives two things",
    # What is right is not blamed.
    "return torch.stack([q @ k.T @ k.T for q, k in zip(query, key)])": SHAPES,
    f"{S}return s / s.sum(-1)[..., None] / s.sum(-1).unsqueeze(-1) @ s": SHAPES,
    "return query @ key / query.sum()": SHAPES,
    f"{S}t = s.sum(-1)\nreturn torch.cat([s, t])": SHAPES,
    f"{S}t = s.sum(-1)\nfor i in range(2):\n    o = s[i] @ t @ s\nreturn o": SHAPES,
    "return query / key.sum(-1)": SHAPES,  # with the axis kept it does not fit, either
    "if mask is not None:\n    x = 1\nreturn x": "branch that was not taken",
    "return mask.shape": "Something is `None` there. The input `mask` is, here.",
    # What else is raised.
    "return sofmax(query)": "`NameError` at the line `return … Has the cell … tensors: query (2",
    "return query.product(key)": "AttributeError … no such name",
    "return torch.exp('text')": "TypeError … a kind of value that it does not",
    "raise NotImplementedError('x not implemented for y')": "implemented for y",
}
ARRAYS = {
    f"{N}s = np.where(mask, s, 0) if mask else s\nreturn s": "`if mask` asks a whole array",
    "k = key.T\nreturn query @ k": "`key.T` turns all axes … `.swapaxes(-2, -1)` exchanges",
    "return query @ key.transpose()": "`key.transpose()` turns all axes round",
    f"{N}t = np.sum(np.exp(s), axis=-1)\nreturn s / t @ value": "`np.sum(np.exp(s), axis=-1)` drops"
    " the axis … If that is what does not fit: with `keepdims=True`",
    f"{N}return s / s.sum(-1)": "`s.sum(-1)` drops the axis … With `keepdims=True`",
    f"{N}return s / np.exp(s).sum(-1)": "With `keepdims=True`",
    "return query if mask == None else key": "use `if mask is None`",
    "return sofmax(query)": "NumPy arrays: query (2, 4, 6)",
    "return query[0][9]": "IndexError … An index or an axis lies outside",
    "return learner(query, key, value)": "RecursionError … without an end",
    "raise KeyError('k')": "KeyError … Call the function yourself",
    "raise SystemExit": "`SystemExit` at the line `raise SystemExit`.\n\n",
    "class E(Exception):\n    __str__ = None\nraise E": "`E`",  # its text cannot be had
}
CASES = [("torch", *case) for case in TENSORS.items()]
CASES += [("numpy", *case) for case in ARRAYS.items()]


@pytest.mark.parametrize(("framework", "body", "words"), CASES)
def test_an_exception_is_explained(framework, body, words):
    verdict = exercises.attention.check(cell(body), framework=framework)
    assert (verdict.outcome, verdict.mistakes) == ("not right yet", ())
    for part in words.split(" … "):
        assert part in verdict.message
    if words == SHAPES:
        assert "turns all axes" not in verdict.message
        assert "drops the axis" not in verdict.message


@pytest.mark.parametrize(
    ("exercise", "inputs", "body", "words"),
    [
        (
            "combine_masks",
            "a, b",
            "return (a\n    and b)",
            "`and` asks … use `&`, which works cell",
        ),
        ("combine_masks", "a, b", "return ~(~a or ~b)", "`or` asks … use `|`, which works cell"),
        ("masked_softmax", "s, m", "return s * ~m.any(-1)", "`m.any(-1)` drops the axis"),
        ("causal_mask", "num_queries, num_keys", "return 1 / 0", "were num_queries 4, num_keys 4."),
        # Tensors are tried before arrays, and what is told is of the reader's own kind.
        ("attention", "q, k, v, m", "return np.exp(q @ k)", "NumPy arrays: query"),
        ("attention", "q, k, v, m", "return torch.mm(q, k)", "PyTorch tensors: query"),
    ],
)
def test_in_other_exercises(exercise, inputs, body, words):
    message = getattr(exercises, exercise).check(cell(body, inputs)).message
    assert all(part in message for part in words.split(" … ")), message


def test_without_the_text_of_the_function_both_are_told():
    message = exercises.combine_masks.check(cell("return a and b", "a, b", False)).message
    assert "Something there asks a whole tensor for one truth" in message
    assert "`&`, `|` and `~` stand for" in message
