"""The scale lab's words, controls and guided states; its browser side only puts numbers in."""

from __future__ import annotations

import math
from typing import Any

from pieces.widgets.scale_lab.sample import KEYS, MOST, ROWS

SCALINGS = ("none", "root", "d_k")

# A number may be anything from the first stop to the last.
CONTROLS: list[dict[str, Any]] = [
    {
        "key": "d_k",
        "label": "Length of q and k, d_k",
        "hint": "Four times as long: how many times as wide are the scores?",
        "stops": [2**power for power in range(MOST.bit_length())],
    },
    {
        "key": "scaling",
        "label": "Divide q·k by",
        "hint": "Which one keeps the spread at 1, however long q and k are?",
        "stops": list(SCALINGS),
        "names": ["nothing", "√d_k", "d_k"],
    },
    {
        "key": "temperature",
        "label": "Temperature",
        "hint": "With nothing divided: which temperature does the work of √d_k?",
        "stops": [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 100],
    },
    {
        "key": "spread",
        "label": "Spread of the numbers in q and k",
        "hint": "Half the spread: what is left of the spread of q·k?",
        "stops": [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2],
    },
    {
        "key": "num_keys",
        "label": "Keys for each query",
        "hint": "Only two keys: does one of them still take all?",
        "stops": list(range(2, KEYS + 1)),
    },
    {
        "key": "seed",
        "label": "Random sample",
        "hint": "Is this sample a lucky one? Draw others.",
        "stops": list(range(1, 100)),
    },
]

# {name} is the number of that name, {name 1} the one in the second setting that a preset cites.
WORDS: dict[str, Any] = {
    "label": "Scale and softmax lab",
    # By how far the scores spread: the browser chooses.
    "lessons": {
        "wide": "Long vectors make wide scores, and wide scores make softmax all or nothing.",
        "root": "Divided by √d_k, scores keep their spread at any length, "
        "and several keys get a say.",
        "even": "Scores of moderate spread let softmax prefer some keys and still hear the others.",
        "flat": "Scores that hardly differ leave softmax nothing but the plain average.",
    },
    "divided": {
        "none": "With d_k = {d_k} and nothing divided",
        "root": "With d_k = {d_k} and q·k divided by √{d_k}",
        "d_k": "With d_k = {d_k} and q·k divided by {d_k}",
    },
    "warm": ", at temperature {temperature}",
    "caption": ", one key of {num_keys} takes {largest} of the weight on average. "
    "No key deserves more than another: all numbers are random.",
    "code": "weights = softmax(q @ k.T / (scale * temperature))"
    "  # scale = {scale}, temperature = {temperature}",
    "titles": [
        f"Scores of {ROWS * KEYS:,} random pairs",
        "Softmax for the first query",
        f"All {ROWS} queries",
    ],
    "notes": [
        "Filled: the scores, spread {measured}. Dashed: the spread that theory expects, "
        "{expected}. Outline: without the division, spread {before}. "
        "Each is drawn to its own height. Beyond the axis: {beyond} scores.",
        "The {num_keys} weights add up to {sum}. Dashed: 1/{num_keys}, if no key were preferred.",
        f"Random example, seed {{seed}}: {ROWS} queries, each with {KEYS} keys of its own.",
    ],
    "more": "More: temperature, spread, keys, sample",
    "columns": "Above a key its weight, below it its score.",
    "score": "score",
    "weight": "weight",
    "key": "key",
    "bins": "from … to",
    "spreads": ["measured spread", "expected spread"],
    "meters": [
        ["Largest weight", "mean", "of at most 1: one key takes all"],
        [
            "Entropy: how evenly the weight is spread",
            "mean",
            "of at most ln {num_keys} = {most}: no key is preferred",
        ],
        [
            "Gradient norm",
            "median",
            "of at most 0.5; near 0 a nudge to a score moves nothing, "
            "so training cannot correct it",
        ],
    ],
    "heads": [f"{ROWS} queries", "first query"],
    "status": "d_k {d_k}, divided by {scale}, temperature {temperature}: "
    "spread of the scores {measured}, "
    "largest weight {largest}, entropy {entropy} of {most}, gradient {gradient}.",
    "keys": [
        ["Tab", "goes to the next control"],
        ["Arrows, Home, End", "move a slider, or choose what q·k is divided by"],
        ["Enter", "takes the number that you typed"],
        ["Esc", "goes back to the number before you typed"],
    ],
}

_LONG = {"d_k": 512, "scaling": "none", "temperature": 1, "spread": 1, "num_keys": 16}
_PAPER = _LONG | {"d_k": 64}
_SHORT = _LONG | {"d_k": 4}
_ROOT = _LONG | {"scaling": "root"}

PRESETS: list[dict[str, Any]] = [
    {
        "title": "d_k = 64",
        "change": _PAPER,
        "question": "Predict what dividing by √64 = 8 does to the largest weight. "
        "Then choose √d_k.",
        "answer": "It falls from {largest 0} to {largest 1}: the scores lie an eighth as far "
        "apart, and how far apart they lie is all that softmax sees.",
        "cites": [_PAPER, _PAPER | {"scaling": "root"}],
    },
    {
        "title": "d_k = 4",
        "change": _SHORT,
        "question": "Short vectors. Predict: at d_k = 512, 128 times as long, how many times as "
        "wide are the scores?",
        "answer": "About √128 = 11.3 times: {measured 0} here, {measured 1} there. The variance of "
        "q·k is d_k, so its spread is the root.",
        "cites": [_SHORT, _LONG],
    },
    {
        "title": "d_k = 512",
        "change": _LONG,
        "question": "Nothing is divided. How much gradient does a typical query still pass on?",
        "answer": "A norm of {gradient 0}, against {gradient 1} with √d_k. That is the median: a "
        "query for which two keys happen to lie level still learns.",
        "cites": [_LONG, _ROOT],
    },
    {
        "title": "÷ √d_k",
        "change": _ROOT,
        "question": "Predict which of these numbers will change when you move d_k. Then move it.",
        "answer": "Hardly any: the spread is {measured 0} here and {measured 1} at d_k = 4. The "
        "root takes out what the length brings in.",
        "cites": [_ROOT, _ROOT | {"d_k": 4}],
    },
    {
        "title": "÷ d_k: too flat",
        "change": _LONG | {"scaling": "d_k"},
        "question": "If wide scores are bad, why not divide by d_k itself?",
        "answer": "The spread is {measured 0} now, and the largest weight, {largest 0}, hardly "
        "differs from 1/16. Whatever a query asks for, it gets the plain average of all values.",
        "cites": [_LONG | {"scaling": "d_k"}],
    },
    {
        "title": "temperature √512",
        "change": _LONG | {"temperature": math.sqrt(512)},
        "question": "Nothing is divided, but the temperature is √512. What differs from ÷ √d_k?",
        "answer": "Nothing: the largest weight is {largest 0} here and {largest 1} there. "
        "Temperature divides the scores, too. When a model writes text, it does this to the scores "
        "of the next word.",
        "cites": [_LONG | {"temperature": math.sqrt(512)}, _ROOT],
    },
    {
        "title": "half the spread",
        "change": _ROOT | {"spread": 0.5},
        "question": "÷ √d_k again, but the numbers in q and k spread half as far. Predict the "
        "spread of the scores.",
        "answer": "{measured 0}, a quarter of {measured 1}: each product has two such factors. "
        "√d_k gives 1 only if the numbers have spread 1; in a trained model they need not.",
        "cites": [_ROOT | {"spread": 0.5}, _ROOT],
    },
]
