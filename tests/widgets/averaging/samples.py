"""What the contract of all widgets tries on the averaging widget."""

import math
from typing import Any

from playwright.sync_api import Locator
from widgets.strange import STRANGE

from pieces.widgets import Averaging


def make(**changes: Any) -> Averaging:
    return Averaging(**changes)


SAMPLES = {
    "as built": {},
    "two heads": {"heads": 2, "first": 0.1, "second": 0.9},
    "alike": {"heads": 2, "first": 0.9, "left": 1.25},
    "corner": {"left": 0, "right": 0, "first": 0.3},
    "one side": {"first": 1, "left": 3.125, "right": 9.875, "seed": 99},
    "strange": {"tokens": STRANGE[:3], "heads": 2, "first": 0.333, "second": 0.334},
    "stranger": {"tokens": STRANGE[3:6], "left": 5, "right": 5},
}
IN_BOOK = ["as built"]
MOVES = {"left": 1.5, "right": 7.0, "first": 0.8, "heads": 2, "second": 0.25, "seed": 7}
ADDRESSES = [
    ("heads=2,first=0.1,second=0.9", ""),
    ("first=1,left=0,right=10", "first=0"),
    ("seed=3", "heads=2,second=0.5"),
]
SENSELESS = {
    "heads=3,first=1.1,second=-0.1": "",
    "heads=1.5,left=11,right=-1,seed=0": "",
    "heads=true,left=null,right=x,seed=1.5": "",
    "left=,first=1e999,heads=2;2,seed=100": "",
}


def stir(root: Locator) -> None:
    """What a reader does: two heads, a weight, a value typed and one pulled."""
    root.get_by_role("radio", name="two").click()
    root.get_by_role("button", name="Head 2: weight on").first.click()
    field = root.get_by_role("textbox", name="Value of").first
    field.fill("3.5")
    field.press("Enter")
    root.get_by_role("slider", name="Pull the value of").nth(1).press("ArrowRight")


BAD = [
    ({"tokens": "cat"}, TypeError, "tokens is a str: a list of strings is needed"),
    ({"tokens": ["a", "b"]}, ValueError, "tokens has 2 words: 3 are needed, left, middle and"),
    ({"left": 10.5}, ValueError, "left is 10.5: a number from 0 to 10 is needed"),
    ({"left": math.nan}, ValueError, "left is nan: a number from 0 to 10 is needed"),
    ({"right": -1}, ValueError, "right is -1.0: a number from 0 to 10 is needed"),
    ({"right": "2"}, TypeError, "right is '2': a number is needed"),
    ({"heads": 3}, ValueError, "heads is 3: a whole number from 1 to 2 is needed"),
    ({"heads": 1.0}, TypeError, "heads is 1.0: an integer is needed"),
    ({"heads": True}, TypeError, "heads is True: an integer is needed"),
    ({"first": 1.2}, ValueError, "first is 1.2: a number from 0 to 1 is needed"),
    ({"second": -0.2}, ValueError, "second is -0.2: a number from 0 to 1 is needed"),
    ({"second": None}, TypeError, "second is None: a number is needed"),
    ({"seed": 0}, ValueError, "seed is 0: a whole number from 1 to 99 is needed"),
    ({"seed": "x"}, TypeError, "seed is 'x': an integer is needed"),
]
