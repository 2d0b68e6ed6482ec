"""What the contract of all widgets tries on the heads."""

from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import AttentionHeads
from pieces.widgets.common.translator import kept

WORDS = len(kept()["words"])
LONGEST = "The old king who is singing has sold the small blue car."


def make(**changes: Any) -> AttentionHeads:
    return AttentionHeads(**changes)


SAMPLES = {
    "as built": {},
    "cross": {"part": "cross", "layer": 2, "head": 4, "word": 4},
    "decoder, all heads": {"part": "decoder", "head": (1, 2, 3, 4), "mass": 1},
    "a mean": {"layer": 1, "head": 0},
    "long": {"english": LONGEST, "examples": [LONGEST] * 6, "part": "cross", "head": [1, 2, 3, 4]},
    "short": {"english": "sleep", "examples": ["Sleep"]},
}
IN_BOOK = ["as built", "cross"]
MOVES = {"part": "cross", "layer": 1, "head": [2], "word": 1, "mass": 0.5}
ADDRESSES = [
    ("part=cross,layer=1,head=1-2,word=0", ""),
    ("part=decoder,mass=0.5", "word=2"),
    ("word=1", "part=cross,layer=2,head=0"),
]
SENSELESS = {
    "layer=99,head=1-99": "layer=2",
    "layer=-1,head=-1,word=-3,mass=7": "layer=1",
    "part=all,layer=x,head=null,word=1e999,mass=x": "",
    "head=0-1,mass=0.1": "",
    "head=1-1,english=xyzzy": "",
    "english=,word=0.5,head=": "",
    "english=<b onclick=alert(1)>,part=": "",
}


def stir(root: Locator) -> None:
    """What a reader does, of which nothing needs the model: other heads, another word."""
    root.get_by_role("button", name="Layer 2, head 1", exact=True).click()
    root.get_by_role("radio", name="Cross").click()
    root.locator(".pieces-attention-heads-queries button").nth(1).click()


BAD = [
    ({"english": ""}, ValueError, "english is '': an English sentence is needed"),
    ({"english": 3}, TypeError, "english is a int: an English sentence is needed"),
    (
        {"english": "The xyzzy sleeps."},
        ValueError,
        f"english has 'xyzzy', which is none of the model's {WORDS} words",
    ),
    ({"english": "the cat " * 30}, ValueError, "english has 60 words and signs"),
    ({"examples": []}, ValueError, "examples has 0: 1 to 6 sentences are needed"),
    ({"part": "self"}, ValueError, "part is 'self': one of encoder, decoder, cross is needed"),
    ({"layer": 0}, ValueError, "layer is 0: with 2 layers, 1 to 2 is needed"),
    ({"layer": True}, TypeError, "layer is True: an integer is needed"),
    ({"head": 5}, ValueError, "head is 5: with 4 heads, 1 to 4 is needed, or 0 for their mean"),
    ({"head": (1, 9)}, ValueError, "head is 9: with 4 heads"),
    ({"head": ()}, ValueError, "head is empty: at least one head is needed"),
    ({"head": (0, 1)}, ValueError, "head is [0, 1]: different heads are needed, or 0 alone"),
    ({"head": (2, 2)}, ValueError, "head is [2, 2]: different heads are needed"),
    ({"head": "2"}, TypeError, "head is '2': an integer is needed"),
    ({"head": (1, 2.5)}, TypeError, "head[1] is 2.5: an integer is needed"),
    ({"word": -1}, ValueError, "word is -1: the place of a word is needed"),
    ({"word": 1.5}, TypeError, "word is 1.5: an integer is needed"),
    ({"mass": 0.1}, ValueError, "mass is 0.1: a share from 0.5 to 1 is needed"),
    ({"mass": 1.1}, ValueError, "mass is 1.1: a share from 0.5 to 1 is needed"),
    ({"mass": "half"}, TypeError, "mass is 'half': a number is needed"),
]
