"""What the contract of all widgets tries on the shuffled sentence."""

from typing import Any

from playwright.sync_api import Locator
from widgets.strange import STRANGE

from pieces.widgets import Shuffle


def make(**changes: Any) -> Shuffle:
    return Shuffle(**changes)


SAMPLES = {
    "as built": {},
    "sinusoidal": {"positions": "sinusoidal"},
    "learned, causal": {"positions": "learned", "causal": True, "order": [4, 3, 2, 1, 0]},
    "first order": {"order": [0, 1, 2, 3, 4], "causal": True},
    "two alike": {"tokens": ["a", "a"], "seed": 99},
    "strange": {"tokens": STRANGE[:6], "positions": "learned"},
    "stranger": {"tokens": STRANGE[4:], "order": [5, 4, 3, 2, 1, 0], "causal": True},
}
IN_BOOK = ["as built", "sinusoidal", "learned, causal", "first order"]
MOVES = {"order": [2, 1, 0, 3, 4], "word": 2, "positions": "learned", "causal": True, "seed": 7}
ADDRESSES = [
    ("order=1 0 2 3 4,word=0,positions=learned,causal=true,seed=9", ""),
    ("order=1 0 2 3 4,positions=learned,seed=9", "order=4 3 2 1 0,positions=sinusoidal"),
    ("causal=true", "order=0 1 2 3 4,word=2"),
]
SENSELESS = {
    "order=0 1 2 3,word=5,positions=much,causal=1,seed=0": "",
    "order=0 1 2 3 3,word=-1,positions=1,causal=null,seed=100": "",
    "order=0 1 2 3 5,word=1.5,positions=,causal=,seed=true": "",
    "order=4;3;2;1;0,word=true,positions=true,causal=yes,seed=1e400": "",
    "order=0 1 2 3 x,word=null": "",
}


def stir(root: Locator) -> None:
    """What a reader does: a word moved, positions on, the words in another order."""
    root.get_by_role("radio").nth(2).click()
    root.get_by_role("button", name="Move right").click()
    root.get_by_role("radio", name="sinusoidal", exact=True).click()
    root.get_by_role("button", name="Shuffle", exact=True).click()


BAD = [
    ({"tokens": "cat"}, TypeError, "tokens is a str: a list of strings is needed"),
    (
        {"tokens": ["a"], "order": [0], "swap": [0, 0], "word": 0},
        ValueError,
        "tokens has 1 words: 2 to 6 are needed",
    ),
    (
        {"tokens": list("abcdefg"), "order": list(range(7)), "swap": [0, 1], "word": 0},
        ValueError,
        "tokens has 7 words: 2 to 6 are needed",
    ),
    (
        {"tokens": ["a", "b"], "order": [0, 1, 2], "swap": [0, 1]},
        ValueError,
        "with 2 words, each of 0 to 1",
    ),
    ({"order": [0, 1, 2]}, ValueError, "order is [0, 1, 2]: with 5 words, each of 0 to 4 must"),
    ({"order": [0, 1, 2, 3, 3]}, ValueError, "each of 0 to 4 must stand once"),
    ({"order": [0, 1, 2, 3, -1]}, ValueError, "each of 0 to 4 must stand once"),
    ({"order": [0, 1, 2, 3, 4.0]}, TypeError, "order[4] is 4.0: an integer is needed"),
    ({"order": 3}, TypeError, "order is a int: a list of words' places is needed"),
    ({"swap": [1, 1]}, ValueError, "swap is [1, 1]: two different words from 0 to 4 are needed"),
    ({"swap": [1, 5]}, ValueError, "swap is [1, 5]: two different words from 0 to 4 are needed"),
    ({"swap": []}, ValueError, "swap is []: two different words from 0 to 4 are needed"),
    ({"swap": [0, 1, 2]}, ValueError, "swap is [0, 1, 2]: two different words from 0 to 4"),
    ({"word": 5}, ValueError, "word is 5: with 5 words, 0 to 4 is needed"),
    ({"word": "cat"}, TypeError, "word is 'cat': an integer is needed"),
    (
        {"positions": "rotary"},
        ValueError,
        "positions is 'rotary': one of none, sinusoidal, learned",
    ),
    ({"causal": 1}, TypeError, "causal is 1: True or False is needed"),
    ({"seed": 0}, ValueError, "seed is 0: a whole number from 1 to 99 is needed"),
    ({"seed": 2.0}, TypeError, "seed is 2.0: an integer is needed"),
]
