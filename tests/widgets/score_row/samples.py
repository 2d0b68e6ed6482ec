"""What the contract of all widgets tries on the row of scores."""

import math
from typing import Any

from playwright.sync_api import Locator
from widgets.strange import STRANGE

from pieces.widgets import ScoreRow


def make(**changes: Any) -> ScoreRow:
    return ScoreRow(**changes)


SAMPLES = {
    "as built": {},
    "extreme": {"tokens": ["a", "b", "a"], "scores": [1000, -1000, 999.5], "add": -3},
    "hidden": {"hidden": [False, True, False], "add": 1.5},
    "all hidden": {"tokens": ["a", "b"], "scores": [0, 0], "hidden": [True, True]},
    "strange": {"tokens": STRANGE[:6], "scores": [0, -6, 6, 0.001, -0.25, 13]},
    "stranger": {"tokens": STRANGE[4:], "scores": [2, 2, 2, 2, 2, 2]},
}
MOVES = {"scores": [-2.0, 0.5, 4.0], "hidden": [False, False, True], "add": 2.0}
ADDRESSES = [
    ("scores=2 -1.5 1000,hidden=0 1 0,add=0.5", ""),
    ("scores=2 -1.5 1000,hidden=0 1 0,add=0.5", "hidden=1 0 0"),
    ("hidden=1 1 1", "scores=0 0 0,add=-3"),
]
SENSELESS = {
    "scores=1 2,hidden=1,add=4": "",
    "scores=1 2 x,hidden=0 0 7,add=null": "",
    "scores=1 2 1001,hidden=true,add=true": "",
    "scores=,hidden=[],add=": "",
    "scores=1;2;3,hidden=0 0 2,add=1e999": "",
}


def stir(root: Locator) -> None:
    """What a reader does: a number, a bar, a word hidden, something added to all."""
    field = root.get_by_role("textbox").first
    field.fill("-2.5")
    field.press("Enter")
    root.get_by_role("slider").nth(1).press("ArrowLeft")
    root.locator(".pieces-score-row-line button").nth(2).click()
    root.get_by_role("button", name="Add to all: more").click()


BAD = [
    ({"tokens": "cat"}, TypeError, "tokens is a str: a list of strings is needed"),
    ({"tokens": 3}, TypeError, "tokens is a int: a list of strings is needed"),
    ({"tokens": ["a", "b"]}, ValueError, "scores has length 3 but tokens has 2 words"),
    (
        {"tokens": ["a"], "scores": [1], "hidden": [False]},
        ValueError,
        "tokens has 1 words: 2 to 6 are needed",
    ),
    (
        {"tokens": list("abcdefg"), "scores": [0] * 7, "hidden": [False] * 7},
        ValueError,
        "tokens has 7 words: 2 to 6 are needed",
    ),
    ({"scores": [1, 2]}, ValueError, "scores has length 2 but tokens has 3 words: one a word"),
    ({"scores": 3}, TypeError, "scores is a int: a list with a value a word is needed"),
    ({"scores": [1, 2, "x"]}, TypeError, "scores[2] is 'x': a number is needed"),
    ({"scores": [1, math.nan, 0]}, ValueError, "scores[1] is nan: a number from −1000 to 1000"),
    ({"scores": [1, -math.inf, 0]}, ValueError, "scores[1] is -inf: a number from −1000 to 1000"),
    ({"scores": [1, 0, 1001]}, ValueError, "scores[2] is 1001.0: a number from −1000 to 1000"),
    ({"hidden": [True]}, ValueError, "hidden has length 1 but tokens has 3 words: one a word"),
    ({"hidden": [1, 0, 0]}, TypeError, "hidden[0] is 1: True or False is needed"),
    ({"hidden": True}, TypeError, "hidden is a bool: a list with a value a word is needed"),
    ({"add": 3.5}, ValueError, "add is 3.5: a number from −3 to 3 is needed"),
    ({"add": "more"}, TypeError, "add is 'more': a number is needed"),
]
