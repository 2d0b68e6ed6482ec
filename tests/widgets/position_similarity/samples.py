"""What the contract of all widgets tries on the products of positions."""

from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import PositionSimilarity


def make(**changes: Any) -> PositionSimilarity:
    return PositionSimilarity(**changes)


SAMPLES = {
    "as built": {},
    "learned": {"position": 5, "offset": 12, "table": "learned"},
    "start": {"position": 0, "offset": 0, "pair": 0, "d_model": 8, "base": 16},
    "far": {"position": 63, "offset": -32, "pair": 31, "d_model": 64, "base": 2},
    "end": {"position": 63, "offset": 32, "d_model": 32, "table": "learned"},
}
IN_BOOK = ["as built", "learned"]
MOVES = {"position": 30, "offset": -30, "pair": 3, "table": "learned", "d_model": 8, "base": 16.5}
ADDRESSES = [
    ("position=63,offset=-32,pair=15,table=learned,d_model=32,base=100", ""),
    ("position=3,offset=-3,base=2", "pair=3,d_model=8"),
    ("table=learned", "position=0"),
]
SENSELESS = {
    "position=-1,offset=33,pair=-1,table=none,d_model=9,base=1": "",
    "position=64,offset=x,pair=x,table=,d_model=x,base=x": "",
    "position=1.5,offset=-33,pair=0.5,table=1,d_model=128,base=1000000": "",
    "position=3,offset=-9": "position=3,offset=-3",
    "pair=99,d_model=8": "pair=3,d_model=8",
}


def stir(root: Locator) -> None:
    """What a reader does: both numbers are moved, a clock, another table and width are chosen."""
    field = root.get_by_role("textbox").first
    field.fill("7")
    field.press("Enter")
    root.get_by_role("slider").nth(1).press("Home")
    root.get_by_role("button", name="Offset k: more").click()
    root.get_by_role("radio", name="hand 2").click()
    root.locator("details").evaluate("fold => { fold.open = true; }")
    root.get_by_role("radio", name="learned").click()
    root.get_by_role("radio", name="8", exact=True).click()


BAD = [
    ({"position": 64}, ValueError, "position is 64: a whole number from 0 to 63 is needed"),
    ({"position": "4"}, TypeError, "position is '4': an integer is needed"),
    ({"offset": -33}, ValueError, "offset is −33: a whole number from −32 to 32 is needed"),
    ({"offset": 0.5}, TypeError, "offset is 0.5: an integer is needed"),
    (
        {"position": 3, "offset": -4},
        ValueError,
        "offset is −4: from position 3 it leads below 0, so −3 or more is needed",
    ),
    ({"pair": 8}, ValueError, "pair is 8: with d_model"),
    ({"pair": 4, "d_model": 8}, ValueError, "pair is 4: with d_model 8, 0 to 3 is needed"),
    ({"table": "none"}, ValueError, "table is 'none': one of sinusoidal, learned is needed"),
    ({"d_model": 10}, ValueError, "d_model is 10: one of 8, 16, 32, 64 is needed"),
    ({"base": 200_000}, ValueError, "base is 200000: a number from 2 to 100,000 is needed"),
]
