"""What the contract of all widgets tries on the attention stepper."""

import math
from typing import Any

import numpy as np
from playwright.sync_api import Locator
from widgets.strange import FORTY, STRANGE

from pieces.widgets import AttentionStepper

BOOK = {
    "query": [[0, 2, 0, 0], [2, 0, 1, 0], [1, 3, 0, 1]],
    "key": [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]],
    "value": [[1, 0], [0, 2], [2, 1]],
    "query_tokens": ["the", "cat", "sleeps"],
}
NUMBERS = "key=1 0 0 0;0 1 0 0;0 0 1 0"


def make(**changes: Any) -> AttentionStepper:
    """The book's sentence, "sleeps" asking, unless told otherwise."""
    return AttentionStepper(**(BOOK | {"row": 2} | changes))


def of_tokens(
    queries: list[str], width: int = 4, keys: list[str] | None = None, **changes: Any
) -> dict:
    """Any tokens, with random numbers."""
    draw = np.random.default_rng(3)
    asked = keys or queries
    sizes = {"query": (len(queries), width), "key": (len(asked), width), "value": (len(asked), 3)}
    numbers = {name: draw.uniform(-3, 3, size).round(2) for name, size in sizes.items()}
    return numbers | {"query_tokens": queries, "key_tokens": asked, "row": 0} | changes


SAMPLES = {
    "as built": {},
    "one token": of_tokens(["alone"], step=0),
    "more keys than queries": of_tokens(["a", "b"], 3, list("klmno"), step=1, use_mask="causal"),
    "more queries than keys": of_tokens(list("abcde"), 3, ["k", "l"], step=3, use_mask="causal"),
    "nothing allowed": {"mask": [[True] * 3] * 2 + [[False] * 3], "step": 2},
    "strange": of_tokens(STRANGE, row=3, step=2),
    "forty": of_tokens(FORTY, 64, step=3),
    "sixty-four": of_tokens([f"a long word {i} 猫 $x$" for i in range(64)], 8),
}
STILL = {"sixty-four"}
MOVES = {"row": 1, "step": 3}
ADDRESSES = [
    (f"row=0,column=2,step=1,scale=false,use_mask=causal,{NUMBERS}", ""),
    ("row=0,scale=false,use_mask=causal", "step=3"),
]
SENSELESS = {
    "row=99,step=-4,column=abc": "row=2,step=0",
    "key=1 2;3,query=x,scale=2,use_mask=given": "",
    "query=null,row=null": "",
    "query=[],mask=7": "",
    "key=1e999 0 0 0;0 0 0 0;0 0 0 0": "",
    "": "",
}


def stir(root: Locator) -> None:
    """What a reader does: a step, a query, a number, a mask."""
    root.get_by_role("radio", name="scale").click()
    root.locator(".pieces-strip button").first.click()
    field = root.locator("[data-matrix=value] input").first
    if not field.is_visible():
        root.get_by_role("button", name="Numbers").click()
    field.fill("9")
    field.press("Enter")
    root.get_by_role("combobox").select_option("causal")


MANY = {"query": np.ones((65, 4)), "query_tokens": ["t"] * 65, "key_tokens": ["a", "b", "c"]}
THREE = [[1.0, 0, 0, 0]] * 3
BAD = [
    ({"query": [[1, 2], [3]]}, ValueError, "query has rows of 1 and of 2"),
    ({"query": [[1, 2]] * 3}, ValueError, "query has d_k 2 but key has d_k 4"),
    ({"query": []}, ValueError, "query is empty"),
    ({"query": [[]]}, ValueError, "query is empty"),
    ({"query": None}, TypeError, "query is a NoneType"),
    ({"query": 3.0}, TypeError, "query is a float"),
    ({"query": [[1, "2", 0, 0]] * 3}, TypeError, "query[0][1] is '2': a number"),
    ({"query": [[True, False, True, True]] * 3}, TypeError, "query[0][0] is True: a number"),
    (MANY, ValueError, "query has shape (65, 4): at most (64, 128)"),
    ({"key": [[0, 0, 0, math.nan]] * 3}, ValueError, "key[0][3] is nan"),
    ({"key": [[0, 0, 0, math.inf]] * 3}, ValueError, "key[0][3] is inf"),
    ({"key": [[0, 0, 0, 2e6]] * 3}, ValueError, "key[0][3] is 2000000.0"),
    ({"key": THREE[:2]}, ValueError, "key has 2 rows but value has 3"),
    ({"value": THREE[:1]}, ValueError, "key has 3 rows but value has 1"),
    ({"value": np.ones((2, 3, 4))}, TypeError, "value[0][0] is [1.0"),
    ({"query_tokens": ["a", "b"]}, ValueError, "query_tokens has 2 tokens but query has 3 rows"),
    ({"query_tokens": []}, ValueError, "query_tokens is empty"),
    ({"query_tokens": "abc"}, TypeError, "query_tokens is a str: a list of strings"),
    ({"query_tokens": ["a", 1, "b"]}, TypeError, "query_tokens is a list: a list of strings"),
    ({"key_tokens": ["a"]}, ValueError, "key_tokens has 1 tokens but key has 3 rows"),
    ({"mask": [[True] * 2] * 3}, ValueError, "mask has shape (3, 2): (queries, keys) is (3, 3)"),
    ({"mask": [[1, 0, 1]] * 3}, TypeError, "mask[0][0] is 1: a mask is boolean"),
    ({"mask": True}, TypeError, "mask is a bool"),
    ({"row": 3}, ValueError, "row is 3: with 3 queries, 0 to 2"),
    ({"row": -1}, ValueError, "row is -1"),
    ({"row": 1.0}, TypeError, "row is 1.0: an integer"),
    ({"column": 3}, ValueError, "column is 3: with 3 keys"),
    ({"step": 5}, ValueError, "step is 5: with 5 steps, 0 to 4"),
    ({"scale": 1}, TypeError, "scale is 1: True or False"),
    ({"use_mask": "diagonal"}, ValueError, "use_mask is 'diagonal': one of none, causal, given"),
    ({"use_mask": "given"}, ValueError, "use_mask is 'given' but mask is None"),
]
