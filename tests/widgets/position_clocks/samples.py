"""What the contract of all widgets tries on the clocks."""

from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import PositionClocks


def make(**changes: Any) -> PositionClocks:
    return PositionClocks(**changes)


SAMPLES = {
    "as built": {},
    "readable": {"position": 7, "pair": 2, "d_model": 8, "base": 16},
    "start": {"position": 0, "pair": 0, "d_model": 8, "base": 2},
    "far": {"position": 9999, "pair": 7, "base": 100_000},
    "forty": {"position": 1000, "pair": 31, "d_model": 64, "base": 2},
}
IN_BOOK = ["as built", "readable"]
STILL = {"start", "far"}
MOVES = {"position": 100, "pair": 3, "d_model": 8, "base": 16.5}
ADDRESSES = [
    ("position=9999,pair=15,d_model=32,base=100", ""),
    ("position=70,base=2", "pair=3,d_model=8"),
    ("d_model=64", "position=0"),
]
SENSELESS = {
    "position=-1,pair=-1,d_model=9,base=1": "",
    "position=10000,pair=x,d_model=x,base=x": "",
    "position=1.5,pair=0.5,d_model=128,base=1000000": "",
    "position=,pair=true,d_model=null,base=1e999": "",
    "pair=8": "pair=7",
    "pair=99,d_model=8": "pair=3,d_model=8",
}


def stir(root: Locator) -> None:
    """What a reader does: a position is typed and stepped, a clock and a width are chosen."""
    field = root.get_by_role("textbox").first
    field.fill("130")
    field.press("Enter")
    root.get_by_role("button", name="Position p: more").click()
    root.get_by_role("radio", name="hand 2").click()
    root.locator("details").evaluate("fold => { fold.open = true; }")
    root.get_by_role("radio", name="8", exact=True).click()


BAD = [
    ({"position": -1}, ValueError, "position is −1: a whole number from 0 to 9,999 is needed"),
    ({"position": 10_000}, ValueError, "position is 10000: a whole number from 0 to 9,999"),
    ({"position": 2.5}, TypeError, "position is 2.5: an integer is needed"),
    ({"position": True}, TypeError, "position is True: an integer is needed"),
    ({"pair": 8}, ValueError, "pair is 8: with d_model"),
    ({"pair": 4, "d_model": 8}, ValueError, "pair is 4: with d_model 8, 0 to 3 is needed"),
    ({"pair": -1}, ValueError, "pair is −1: a whole number from 0 to 31 is needed"),
    ({"d_model": 10}, ValueError, "d_model is 10: one of 8, 16, 32, 64 is needed"),
    ({"d_model": "16"}, TypeError, "d_model is '16': an integer is needed"),
    ({"base": 1}, ValueError, "base is 1: a number from 2 to 100,000 is needed"),
    ({"base": float("nan")}, ValueError, "base is nan: a number from 2 to 100,000 is needed"),
    ({"base": "e"}, TypeError, "base is 'e': a number is needed"),
]
