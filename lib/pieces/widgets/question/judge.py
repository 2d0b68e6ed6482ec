"""What an answer is worth. The same rules stand in judge.js, under the same names."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

DECIMAL = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
SLACK = 1e-9


def read_number(text: str) -> float | None:
    """The number that a reader wrote, or None.

    Accepts ``0.665``, ``0,665``, ``.5``, ``-3`` with either minus sign, ``1e-3`` and
    fractions such as ``1/2``. ``1,000`` can be read in two ways and is not accepted.
    """
    tidy = text.replace("\u2212", "-").strip()
    parts = [part.strip() for part in tidy.split("/")]
    if AMBIGUOUS.fullmatch(tidy) or len(parts) > 2 or not all(map(DECIMAL.fullmatch, parts)):
        return None
    above, below = (float(part.replace(",", ".")) for part in (*parts, "1")[:2])
    value = above / below if below else math.inf
    return value if math.isfinite(value) else None


def near(one: float, other: float, tolerance: float) -> bool:
    """Whether two numbers count as one: 0.67 is within 0.005 of 0.665, though not in binary."""
    return abs(one - other) <= tolerance + SLACK * max(1.0, abs(other))


def judge(state: Mapping[str, Any]) -> bool | None:
    """Whether a question's answer is right; None where there is no answer yet."""
    return judge_number(state) if state["form"] == "number" else judge_choice(state)


def judge_choice(state: Mapping[str, Any]) -> bool | None:
    """Whether all right options are chosen and no other; None where none is."""
    right = [index for index, option in enumerate(state["options"]) if option["right"]]
    return state["chosen"] == right if state["chosen"] else None


def judge_number(state: Mapping[str, Any]) -> bool | None:
    """Whether the number is the answer; None where there is no number."""
    number = read_number(state["typed"])
    return None if number is None else near(number, state["answer"], state["tolerance"])
