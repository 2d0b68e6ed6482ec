"""What the contract of all widgets tries on the trainer."""

from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import LookupTrainer


def make(**changes: Any) -> LookupTrainer:
    return LookupTrainer(**changes)


SAMPLES = {
    "as built": {},
    "another start": {"seed": 99},
    "begun, not divided": {"scale": False, "step": 3},
    "trained": {"step": 200},
}
MOVES = {"scale": False, "step": 4}
ADDRESSES = [("scale=false,step=3,seed=7", ""), ("scale=false,step=4", "seed=2")]
SENSELESS = {
    "scale=1,step=-1,seed=0": "",
    "scale=no,step=201,seed=100": "",
    "scale=null,step=2.5,seed=x": "",
    "scale=,step=1e400,seed=true": "",
}


def stir(root: Locator) -> None:
    """What a reader does: two updates by hand, then another start without the division."""
    root.get_by_role("button", name="Next").click()
    root.locator("details").evaluate("fold => { fold.open = true; }")
    root.get_by_role("button", name="Random start and rows: more").click()
    root.get_by_role("checkbox").click()
    root.get_by_role("slider").first.fill("4")


BAD = [
    ({"step": -1}, ValueError, "step is -1: a whole number from 0 to 200 is needed"),
    ({"step": 201}, ValueError, "step is 201: a whole number from 0 to 200 is needed"),
    ({"step": 2.0}, TypeError, "step is 2.0: an integer is needed"),
    ({"step": True}, TypeError, "step is True: an integer is needed"),
    ({"seed": 0}, ValueError, "seed is 0: a whole number from 1 to 99 is needed"),
    ({"seed": "1"}, TypeError, "seed is '1': an integer is needed"),
    ({"scale": 1}, TypeError, "scale is 1: True or False is needed"),
    ({"scale": None}, TypeError, "scale is None: True or False is needed"),
]
