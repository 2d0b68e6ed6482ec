"""Keeps what the page shows at once: ``python -m pieces.widgets.live_translator.keep``."""

from __future__ import annotations

import json
from typing import Any

from pieces.corpus.french import adjectives, nouns, verbs
from pieces.corpus.french.events import INSTRUMENTS, SPORTS
from pieces.corpus.french.nouns import CAPITALS
from pieces.pretrained import quantised
from pieces.widgets.common.sentences import to_source
from pieces.widgets.common.translator import KEPT, MODEL
from pieces.widgets.live_translator.translating import translate
from pieces.widgets.live_translator.widget import EXAMPLES


def kind_of(word: str) -> int:
    """The place in ``words.kinds`` of ``words.js`` of a word's part of speech, the first it has."""
    things, qualities, acts = nouns.NOUNS.values(), adjectives.ADJECTIVES.values(), verbs.VERBS
    found = (
        CAPITALS["english"] - {"i"},
        {form for one in things for form in (one.english, one.plural)} | {*SPORTS, *INSTRUMENTS},
        {form for one in qualities for form in (one.english, one.comparative)},
        {form for one in (acts | verbs.MODALS).values() for form in one.english},
    )
    return next((kind for kind, words in enumerate(found) if word in words), len(found))


def numbers() -> dict[str, Any]:
    """The words that one may write, the most frequent first, and the first example, translated."""
    found = quantised.load(MODEL)
    words = sorted(found.source_words, key=found.words.index)
    source = to_source(EXAMPLES[0])
    return {
        "megabytes": round(4 / 3 * MODEL.stat().st_size / 1e6, 1),  # as base64
        "words": words,
        "kinds": "".join(str(kind_of(word)) for word in words),
        "first": {"source": source, **translate(tuple(source))},
    }


if __name__ == "__main__":
    KEPT.write_text(json.dumps(numbers(), ensure_ascii=False) + "\n", encoding="utf-8")
