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
MUTE = "class Mute(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Mute"
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


@pytest.mark.parametrize(
    ("framework", "body", "words"),
    [
        # A truth for a whole tensor.
        (
            "torch",
            f"{S}if mask:\n    {HIDE}{MIX}",
            "`if mask:` asks a whole tensor for one truth … use `if mask is not None:`. … "
            "Your result is right without a mask.",
        ),
        (
            "torch",
            f"{S}if not mask:\n    {MIX}\n{HIDE}{MIX}",
            "`if not mask:` asks a whole tensor … use `if mask is None:`.",
        ),
        (
            "numpy",
            f"{N}s = np.where(mask, s, -np.inf) if mask else s\nreturn s",
            "`if mask` asks a whole array for one truth … use `if mask is not None`.",
        ),
        (
            "torch",
            f"{S}if mask is not None and mask:\n    {HIDE}{MIX}",
            "`if mask is not None and mask:` asks a whole tensor … cell by cell, `where`",
        ),
        (
            "torch",
            f"{S}if mask is not None:\n    s += not mask\n{MIX}",
            "`not` asks a whole tensor … use `~`, which works cell by cell",
        ),
        # Axes that are turned, or not kept.
        (
            "torch",
            "return query @ key.T",
            "`key.T` turns all axes … `.transpose(-2, -1)` exchanges",
        ),
        (
            "numpy",
            "k = key.T\nreturn query @ k",
            "`key.T` turns all … `.swapaxes(-2, -1)` exchanges",
        ),
        ("numpy", "return query @ key.transpose()", "`key.transpose()` turns all axes round"),
        ("torch", "return query @ key.t()", "`key.t()` takes one matrix"),
        (
            "torch",
            f"{S}return s / s.sum(dim=-1)",
            "`s.sum(dim=-1)` drops the … With `keepdim=True`",
        ),
        (
            "numpy",
            f"{N}t = np.sum(np.exp(s - s.max()), axis=-1)\nreturn s / t @ value",
            "`np.sum(np.exp(s - s.max()), axis=-1)` drops the axis … "
            "If that is what does not fit: with `keepdims=True`",
        ),
        ("torch", f"{S}return (s - s.amax(-1)) @ value", "`s.amax(-1)` drops the axis"),
        ("torch", f"{S}return s - s.max(-1)", "`max` along an axis gives two things"),
        # What is right is not blamed.
        ("torch", "return torch.stack([q @ k.T @ k.T for q, k in zip(query, key)])", SHAPES),
        ("torch", f"{S}return s / s.sum(-1)[..., None] / s.sum(-1).unsqueeze(-1) @ s", SHAPES),
        ("torch", "return query @ key / query.sum()", SHAPES),
        # What else is raised.
        ("torch", "return sofmax(query)", "PyTorch tensors: query (2, 4, 6)"),
        (
            "numpy",
            "return sofmax(query)",
            "`NameError` at the line `return sofmax(query)` … Has the cell … NumPy arrays: query",
        ),
        ("torch", "return query.product(key)", "AttributeError … no such name"),
        ("torch", "return torch.exp('text')", "TypeError … a kind of value that it does not"),
        ("numpy", "return query[0][9]", "IndexError … Two shapes do not fit"),
        ("numpy", "return learner(query, key, value)", "RecursionError … without an end"),
        ("numpy", "raise KeyError('k')", "KeyError … Call the function yourself"),
        ("numpy", "raise SystemExit", "`SystemExit` at the line `raise SystemExit`.\n\n"),
        ("torch", "raise NotImplementedError('x not implemented for y')", "implemented for y"),
        ("numpy", MUTE, "`Mute`"),
    ],
)
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
