"""What the contract of all widgets tries on the aligning heads."""

from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import AligningHeads


def make(**changes: Any) -> AligningHeads:
    return AligningHeads(**changes)


SAMPLES = {
    "as built": {},
    "by cost": {"order": "cost", "layer": 2, "head": 1},
    "every head": {"shown": "all", "order": "cost"},
    "a head of the decoder": {"part": "decoder", "layer": 2, "head": 2},
}
MOVES = {"shown": "all", "order": "cost", "part": "decoder", "layer": 2, "head": 2}
ADDRESSES = [
    ("shown=all,order=cost", ""),
    ("part=decoder,layer=2,head=2", "layer=1,head=3"),
    ("order=cost", "part=encoder,layer=1,head=1"),
]
SENSELESS = {
    "layer=99,head=99": "layer=2,head=4",
    "layer=0,head=-2": "layer=1,head=1",
    "shown=some,order=name,part=x": "",
    "layer=x,head=null,shown=": "",
}


def stir(root: Locator) -> None:
    """What a reader does: all heads, by cost, and one of them."""
    root.get_by_role("radio", name="all heads").click()
    root.get_by_role("radio", name="cost", exact=True).click()
    root.locator(".pieces-aligning-heads-list button").nth(2).click()


BAD = [
    ({"shown": "some"}, ValueError, "shown is 'some': one of cross, all is needed"),
    ({"order": "name"}, ValueError, "order is 'name': one of alignment, cost is needed"),
    ({"part": "self"}, ValueError, "part is 'self': one of encoder, decoder, cross is needed"),
    ({"layer": 3}, ValueError, "layer is 3: with 2 layers, 1 to 2 is needed"),
    ({"layer": 1.0}, TypeError, "layer is 1.0: an integer is needed"),
    ({"head": 0}, ValueError, "head is 0: with 4 heads, 1 to 4 is needed"),
    ({"head": 5}, ValueError, "head is 5: with 4 heads, 1 to 4 is needed"),
]
