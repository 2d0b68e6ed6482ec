"""What the contract of all widgets tries on the word plane."""

import math
from typing import Any

from playwright.sync_api import Locator
from widgets.strange import STRANGE

from pieces.widgets import WordPlane

ANIMALS = {"cat": (3, 1), "dog": (2.5, -2), "stone": (-4, 0.25), "it": (0, 0), "and": (0, 0)}


def make(**changes: Any) -> WordPlane:
    return WordPlane(**changes)


SAMPLES = {
    "as built": {},
    "one word": {"sentences": ["bank"], "x": 0, "y": 0},
    "twice": {
        "sentences": ["cat and dog and stone it", ["it", "stone"]],
        "vectors": ANIMALS,
        "word": "it",
        "axes": ("alive", "tame"),
        "x": 3,
        "y": -3,
    },
    "far": {"sentences": ["a b"], "vectors": {"a": (5, -5), "b": (-5, 5)}, "word": "b"},
    "strange": {
        "sentences": [STRANGE[:6], STRANGE[4:]],
        "vectors": {word: (i % 3, i % 5 - 2) for i, word in enumerate(STRANGE)},
        "word": STRANGE[4],
        "axes": STRANGE[:2],
    },
}
MOVES = {"which": 1, "x": 0.5, "y": -1.0}
ADDRESSES = [("which=1,x=2,y=0.5", ""), ("which=1,x=-0.75,y=3", "y=2.25"), ("x=0,y=0", "which=1")]
SENSELESS = {
    "which=9,x=4,y=-1.01": "which=1",
    "which=-1,x=abc,y=null": "which=0",
    "which=1.5,x=true,y=1e999": "",
    "x=,y=[]": "",
}


def stir(root: Locator) -> None:
    """What a reader does: the other sentence, a number, the tip by keys."""
    root.get_by_role("radio").last.click()
    field = root.get_by_role("textbox").first
    field.fill("2.5")
    field.press("Enter")
    tip = root.get_by_role("slider")
    tip.focus()
    tip.press("ArrowUp")


BAD = [
    ({"sentences": "the bank"}, TypeError, "sentences is a str: a list of sentences is needed"),
    ({"sentences": []}, ValueError, "sentences has 0: 1 to 4 sentences are needed"),
    ({"sentences": ["bank"] * 5}, ValueError, "sentences has 5: 1 to 4 sentences are needed"),
    ({"sentences": ["bank", " "]}, ValueError, "sentences[1] is empty: at least one token"),
    ({"sentences": [7]}, TypeError, "sentences[0] is a int: a list of strings is needed"),
    (
        {"sentences": ["bank the the the the the the"]},
        ValueError,
        "sentences[0] has 7 words: at most 6 can be shown",
    ),
    (
        {"sentences": ["the bank", "the sea bank"]},
        ValueError,
        "sentences[1] has the word 'sea', which has no arrow in vectors",
    ),
    (
        {"sentences": ["the bank bank"]},
        ValueError,
        "sentences[0] has the word 'bank' 2 times: it is the one that asks",
    ),
    ({"word": "money"}, ValueError, "sentences[0] has the word 'money' 0 times"),
    ({"word": 3}, TypeError, "word is a list: a list of strings is needed"),
    ({"vectors": [(0, 1)]}, TypeError, "vectors is a list: a dict from word to (x, y) is needed"),
    ({"vectors": {"bank": 1}}, TypeError, "vectors['bank'] is a int: two numbers are needed"),
    (
        {"vectors": {"bank": (1, 2, 3)}},
        ValueError,
        "vectors['bank'] has length 3: two numbers are needed, x and y",
    ),
    (
        {"vectors": {"bank": (1, math.nan)}},
        ValueError,
        "vectors['bank'][1] is nan: a number from −5 to 5 is needed",
    ),
    ({"vectors": {"bank": (11, 0)}}, ValueError, "vectors['bank'][0] is 11.0: a number from −5"),
    ({"vectors": {"bank": (True, 0)}}, TypeError, "vectors['bank'][0] is True: a number"),
    ({"vectors": {"bank": (1, 1)}}, ValueError, "sentences[0] has the word 'the', which has no"),
    ({"axes": ("x",)}, ValueError, "axes has 1 names: two are needed, of x and of y"),
    ({"which": 2}, ValueError, "which is 2: with 2 sentences, 0 to 1 is needed"),
    ({"which": True}, TypeError, "which is True: an integer is needed"),
    ({"x": 3.5}, ValueError, "x is 3.5: the plane of these vectors goes from −1 to 3"),
    ({"y": -1.5}, ValueError, "y is -1.5: the plane of these vectors goes from −1 to 3"),
    ({"y": math.inf}, ValueError, "y is inf: a finite number is needed"),
    ({"x": "far"}, TypeError, "x is 'far': a number is needed"),
]
