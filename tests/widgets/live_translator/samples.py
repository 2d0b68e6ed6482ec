"""What the contract of all widgets tries on the live translator."""

from typing import Any

from playwright.sync_api import Locator

from pieces.widgets import LiveTranslator
from pieces.widgets.common.translator import kept

WORDS = len(kept()["words"])
LONGEST = "The old king who is singing has sold the small blue car."


def make(**changes: Any) -> LiveTranslator:
    return LiveTranslator(**changes)


SAMPLES = {
    "as built": {},
    "one head": {"layer": 2, "head": 3, "word": 0},
    "a layer": {"layer": 1},
    "long": {"english": LONGEST, "examples": [LONGEST] * 6},
    "short": {"english": "sleep", "examples": ["Sleep"]},
}
MOVES = {"layer": 1, "head": 2, "word": 1}
ADDRESSES = [("layer=2,head=1,word=0", ""), ("layer=1", "word=2"), ("word=1", "layer=2,head=4")]
SENSELESS = {
    "layer=99,head=99": "layer=2,head=4",
    "layer=-1,head=1,word=-3": "",
    "layer=x,head=null,word=1e999,off=7-7": "",
    "english=xyzzy,off=2": "",
    "english=,word=0.5,off=": "",
    "english=<b onclick=alert(1)>,off=1-1-1": "",
}


def stir(root: Locator) -> None:
    """What a reader does, of which nothing needs the model: another word, other heads."""
    root.get_by_role("radio").nth(1).click()
    root.get_by_role("combobox", name="Arcs").select_option(index=2)


BAD = [
    ({"english": ""}, ValueError, "english is '': an English sentence is needed"),
    ({"english": " ?!"}, ValueError, "english is ' ?!': an English sentence is needed"),
    ({"english": 3}, TypeError, "english is a int: an English sentence is needed"),
    (
        {"english": "The xyzzy sleeps."},
        ValueError,
        f"english has 'xyzzy', which is none of the model's {WORDS} words",
    ),
    (
        {"english": "the cat " * 30},
        ValueError,
        "english has 60 words and signs",
    ),
    ({"examples": "The cat sleeps."}, TypeError, "examples is a str: a list of sentences"),
    ({"examples": []}, ValueError, "examples has 0: 1 to 6 sentences are needed"),
    ({"examples": ["sleep"] * 7}, ValueError, "examples has 7: 1 to 6 sentences are needed"),
    ({"examples": ["sleep", "zzz"]}, ValueError, "examples[1] has 'zzz', which is none of the"),
    ({"layer": 9}, ValueError, "layer is 9: 0 to "),
    ({"layer": True}, TypeError, "layer is True: an integer is needed"),
    ({"layer": 1, "head": 9}, ValueError, "head is 9: 0 to "),
    ({"layer": 0, "head": 1}, ValueError, "head is 1: with layer 0 only 0 fits"),
    ({"word": -1}, ValueError, "word is -1: the place of a French word is needed"),
    ({"word": 1.5}, TypeError, "word is 1.5: an integer is needed"),
    ({"off": 3}, TypeError, "off is 3: a layer and a head are needed, as in (2, 3)"),
    ({"off": (1, 2, 3)}, TypeError, "off is (1, 2, 3): a layer and a head are needed"),
    ({"off": (0, 1)}, ValueError, "off[0] is 0: 1 to "),
    ({"off": (1, 99)}, ValueError, "off[1] is 99: 1 to "),
    ({"off": (1.0, 1)}, TypeError, "off[0] is 1.0: an integer is needed"),
]
