"""What the contract of all widgets tries on the architecture map."""

from typing import Any

from playwright.sync_api import Locator

from pieces.chapters import CHAPTERS
from pieces.widgets import ArchitectureMap


def make(**changes: Any) -> ArchitectureMap:
    return ArchitectureMap(**changes)


SAMPLES = {
    "as built": {},
    "in a chapter": {"current": "01-attention", "selected": "memory"},
    "a strip": {"current": "01-attention", "compact": True},
    "a strip of no chapter": {"compact": True, "selected": "memory"},
}
for chapter in CHAPTERS:
    SAMPLES[chapter.slug] = {"current": chapter.slug}
    SAMPLES[f"{chapter.slug}, a strip"] = {"current": chapter.slug, "compact": True}
STILL = set(list(SAMPLES)[4:])
IN_BOOK = ["as built", "a strip", "in a chapter"]
WHOLE = (
    {1280: 800, 390: 1000},
    "the whole model in one picture, to find one's way: no higher than the window",
)
TALLER = {"as built": WHOLE, "in a chapter": WHOLE}
MOVES = {"current": "01-attention", "selected": "memory"}
ADDRESSES = [("selected=memory", ""), ("selected=linear", "selected=memory")]
SENSELESS = {"selected=nothing": "", "selected=1": "", "current=01-attention,blocks=0": "", "": ""}


def stir(root: Locator) -> None:
    """What a reader does: choose a block."""
    root.locator("[data-id=memory]").click()


BAD = [
    ({"current": "11-x"}, ValueError, "current '11-x' is not one of 00-why-attention, 01"),
    ({"selected": "x"}, ValueError, "selected 'x' is not one of why, "),
    ({"compact": "yes"}, TypeError, "compact is 'yes': True or False"),
]
