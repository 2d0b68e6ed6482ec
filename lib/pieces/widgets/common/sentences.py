"""What a reader writes, as the model's tokens; live_translator/sentences.js does it on the page."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from pieces.corpus.text import to_tokens
from pieces.widgets.common.traits import BadType, BadValue
from pieces.widgets.common.translator import kept

MOST_TOKENS = 12
"""The most that the model has learned from, the last sign left out."""
MOST_EXAMPLES = 6
ENDS = (".", "?")
_ASKS = re.compile(
    r"(where|what|who|why|how|when|is|are|am|was|were|does|did|has|have|can|cannot|must|will"
    r"|do (?!not )).* "
)


def to_source(text: str) -> list[str]:
    """Return the tokens of a sentence; the sign that is missing at its end is put there."""
    tokens = list(to_tokens(text, "en"))
    while tokens and tokens[-1] in ("!", "…"):
        tokens.pop()
    if not tokens or tokens[-1] in ENDS:
        return tokens
    asks = "," not in tokens and _ASKS.match(" ".join([*tokens, ""]))
    return [*tokens, "?" if asks else "."]


def check_sentence(name: str, text: str, known: Collection[str]) -> list[str]:
    """Return the tokens of a sentence, or raise a sentence that says why the model has none."""
    if not isinstance(text, str):
        raise BadType(f"{name} is a {type(text).__name__}: an English sentence is needed")
    tokens = to_source(text)
    if not any(token.isalnum() or token not in known for token in tokens):
        raise BadValue(f"{name} is {text!r:.60}: an English sentence is needed")
    if len(tokens) > MOST_TOKENS + 1:
        raise BadValue(
            f"{name} has {len(tokens) - 1} words and signs: the model has learned from "
            f"{MOST_TOKENS} at most"
        )
    if foreign := [token for token in tokens if token not in known]:
        raise BadValue(
            f"{name} has {foreign[0][:60]!r}, which is none of the model's {len(known)} words"
        )
    return tokens


def as_sentence(name: str, value: Any) -> str:
    """Read a sentence that the model knows every word of."""
    check_sentence(name, value, kept()["words"])
    return value


def as_examples(name: str, value: Any) -> list[str]:
    """Read a few such sentences, to choose from."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise BadType(f"{name} is a {type(value).__name__}: a list of sentences is needed")
    sentences = list(value)
    if not 1 <= len(sentences) <= MOST_EXAMPLES:
        raise BadValue(f"{name} has {len(sentences)}: 1 to {MOST_EXAMPLES} sentences are needed")
    return [as_sentence(f"{name}[{place}]", one) for place, one in enumerate(sentences)]
