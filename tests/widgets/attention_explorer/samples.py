"""What the contract of all widgets tries on the attention explorer."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator
from widgets.strange import FORTY, LONG, STRANGE

from pieces.widgets import AttentionExplorer

KEPT = Path(__file__).parents[3] / "results" / "generated" / "attention.json"
SOURCE = ["the", "cat", "does", "not", "sleep"]
TARGET = ["le", "chat", "ne", "dort", "pas", "."]


def made_up(layers: int, heads: int, target: int, source: int, seed: int = 0) -> np.ndarray:
    """Weights of no model: the softmax of seeded random scores."""
    draw = np.random.default_rng(seed)
    powers = np.exp(2 * draw.standard_normal((layers, heads, target, source)))
    return powers / powers.sum(axis=-1, keepdims=True)


WEIGHTS = made_up(2, 4, len(TARGET), len(SOURCE))


def make(**changes: Any) -> AttentionExplorer:
    """The book's kind of sentence, unless told otherwise."""
    given = {"source": SOURCE, "target": TARGET, "weights": WEIGHTS}
    return AttentionExplorer(**(given | changes))


def of_words(
    target: list[str], source: list[str], layers: int = 2, heads: int = 3, **changes
) -> dict:
    """Any words, with made-up weights."""
    weights = made_up(layers, heads, len(target), len(source))
    return {"source": source, "target": target, "weights": weights} | changes


def with_entry(value: object) -> list:
    """The weights with another first number."""
    weights = WEIGHTS.tolist()
    weights[0][0][0][0] = value
    return weights


def ragged() -> list:
    weights = WEIGHTS.tolist()
    weights[1][2] = weights[1][2][:-1]
    return weights


SAMPLES = {
    "as built": {},
    "in the book": json.loads(KEPT.read_text("utf-8")) | {"query": 0},
    "a head": {"layer": 1, "head": 2, "query": 1},
    "one word": of_words(["oui"], ["yes"], 1, 1),
    "many heads": of_words(["a"], ["b", "c"], 1, 10),
    "strange": of_words(STRANGE, STRANGE, query=3),
    "forty": of_words(FORTY, [LONG, *FORTY[1:]], 6, 8),
    "sixty-four": of_words(*[[f"a long word {i} 猫 $x$" for i in range(64)]] * 2),
}
STILL = {"sixty-four"}
IN_BOOK = ["as built", "in the book"]
MOVES = {"layer": 1, "head": 4, "query": 2}
ADDRESSES = [
    ("layer=1,head=3,query=4,key=0", ""),
    ("layer=1,head=3", "query=2"),
]
SENSELESS = {
    "layer=99,head=99,query=-4,key=abc": "layer=2,head=4,query=0",
    "layer=0,head=1.5,query=9,key=true": "layer=1,query=5",
    "layer=,head=,query=null,key=": "",
    "weights=1,source=x,target=2": "",
}


def stir(root: Locator) -> None:
    """What a reader does: a head, a cell."""
    root.get_by_role("radio", name="Layer 2, head 4", exact=True).click()
    root.locator(".pieces-grid td").last.click()


def as_traits(changes: dict) -> dict:
    """The state names the attention that the weights are of."""
    return {key: {"cross": value} if key == "weights" else value for key, value in changes.items()}


BAD = [
    ({"weights": 3.0}, TypeError, "weights is a float: a list over layers is needed"),
    ({"weights": {"cross": []}}, TypeError, "weights is a dict: a list over layers is needed"),
    ({"weights": []}, ValueError, "weights is empty: a list over layers is needed"),
    ({"weights": WEIGHTS[0]}, TypeError, "weights[0][0][0] is a float: a list over source"),
    ({"weights": WEIGHTS[None]}, TypeError, "weights[0][0][0][0] is [0."),
    (
        {"weights": ragged()},
        ValueError,
        "weights[1][0] has shape (6, 5) but weights[1][2] has (5, 5): "
        "(target, source) must be the same in all",
    ),
    ({"weights": [WEIGHTS[0].tolist(), WEIGHTS[1, :3].tolist()]}, ValueError, "has (3, 6, 5)"),
    ({"weights": with_entry("0.1")}, TypeError, "weights[0][0][0][0] is '0.1': a number is needed"),
    ({"weights": with_entry(True)}, TypeError, "weights[0][0][0][0] is True: a number is needed"),
    ({"weights": with_entry(math.nan)}, ValueError, "weights[0][0][0][0] is nan: a weight from 0"),
    ({"weights": with_entry(-0.1)}, ValueError, "weights[0][0][0][0] is -0.1: a weight from 0 to"),
    ({"weights": with_entry(1.1)}, ValueError, "weights[0][0][0][0] is 1.1: a weight from 0 to 1"),
    (
        {"weights": WEIGHTS / 2},
        ValueError,
        "weights[0][0][0] adds up to 0.5: the weights of each target word must add up to 1 over "
        "the source, which is the last axis",
    ),
    (
        of_words(["a"], ["b"] * 65, 1, 1),
        ValueError,
        "weights has shape (1, 1, 1, 65): at most 64 words",
    ),
    (
        {"source": SOURCE[:4]},
        ValueError,
        "source has 4 words but weights has 5 columns: (layers, heads, target, source) is needed",
    ),
    ({"target": [*TARGET, "!"]}, ValueError, "target has 7 words but weights has 6 rows"),
    ({"source": []}, ValueError, "source is empty: at least one token is needed"),
    ({"target": "le chat"}, TypeError, "target is a str: a list of strings is needed"),
    ({"layer": 0}, ValueError, "layer is 0: with 2 layers, 1 to 2 is needed"),
    ({"layer": 3}, ValueError, "layer is 3: with 2 layers, 1 to 2 is needed"),
    ({"layer": 1.0}, TypeError, "layer is 1.0: an integer is needed"),
    ({"head": 5}, ValueError, "head is 5: with 4 heads, 1 to 4 is needed, or 0 for their mean"),
    ({"head": -1}, ValueError, "head is -1: with 4 heads"),
    ({"query": 6}, ValueError, "query is 6: with 6 target words, 0 to 5 is needed"),
    ({"key": -1}, ValueError, "key is -1: with 5 source words, 0 to 4 is needed"),
    ({"source_language": "français"}, ValueError, "source_language is 'français': a language tag"),
    ({"target_language": 7}, ValueError, "target_language is 7: a language tag such as 'fr'"),
]
