"""What the contract of all widgets tries on the scale lab."""

import math
from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import ScaleLab


def make(**changes: Any) -> ScaleLab:
    return ScaleLab(**changes)


SAMPLES = {
    "as built": {},
    "shortest": {"d_k": 1, "spread": 0.1, "temperature": 100.0},
    "saturated": {"d_k": 512, "spread": 2.0, "temperature": 0.1, "num_keys": 2},
    "root": {"d_k": 512, "scaling": "root"},
    "flat": {"d_k": 512, "scaling": "d_k"},
    "another sample": {"d_k": 15, "seed": 99, "num_keys": 5},
}
IN_BOOK = ["as built", "root"]
MOVES = {"d_k": 512, "scaling": "root"}
ADDRESSES = [
    ("d_k=4,scaling=root,temperature=2,spread=0.5,num_keys=3,seed=7", ""),
    ("d_k=4,scaling=root,seed=7", "d_k=512"),
]
SENSELESS = {
    "d_k=0,temperature=-1,spread=9,num_keys=1,seed=0,scaling=much": "",
    "d_k=1e9,temperature=null,spread=x,num_keys=2.5,seed=true": "",
    "d_k=true,temperature=true,spread=,num_keys=[],seed=1e400,scaling=2": "",
}


def stir(root: Locator) -> None:
    """What a reader does: the length, then the divisor."""
    root.get_by_role("slider").first.fill("3")
    root.get_by_role("radio", name="d_k", exact=True).click()


BAD = [
    ({"d_k": 0}, ValueError, "d_k is 0: a whole number from 1 to 512 is needed"),
    ({"d_k": 513}, ValueError, "d_k is 513: a whole number from 1 to 512 is needed"),
    ({"d_k": 4.0}, TypeError, "d_k is 4.0: an integer is needed"),
    ({"d_k": True}, TypeError, "d_k is True: an integer is needed"),
    ({"temperature": 0}, ValueError, "temperature is 0.0: a number from 0.1 to 100 is needed"),
    ({"temperature": math.nan}, ValueError, "temperature is nan: a number from 0.1 to 100"),
    ({"temperature": "hot"}, TypeError, "temperature is 'hot': a number is needed"),
    ({"spread": 2.5}, ValueError, "spread is 2.5: a number from 0.1 to 2 is needed"),
    ({"spread": False}, TypeError, "spread is False: a number is needed"),
    ({"num_keys": 1}, ValueError, "num_keys is 1: a whole number from 2 to 16 is needed"),
    ({"seed": 100}, ValueError, "seed is 100: a whole number from 1 to 99 is needed"),
    ({"scaling": True}, ValueError, "scaling is True: one of none, root, d_k is needed"),
]
