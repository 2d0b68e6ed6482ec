"""Keeps what the page shows at once: ``python -m pieces.widgets.live_translator.keep``."""

from __future__ import annotations

import json
from typing import Any

from pieces.pretrained import quantised
from pieces.widgets.common.translator import MODEL
from pieces.widgets.live_translator.sentences import to_source
from pieces.widgets.live_translator.translating import translate
from pieces.widgets.live_translator.widget import EXAMPLES, KEPT


def numbers() -> dict[str, Any]:
    """The words that one may write, the most frequent first, and the first example, translated."""
    found = quantised.load(MODEL)
    source = to_source(EXAMPLES[0])
    return {
        "megabytes": round(4 / 3 * MODEL.stat().st_size / 1e6, 1),  # as base64
        "words": sorted(found.source_words, key=found.words.index),
        "first": {"source": source, **translate(tuple(source))},
    }


if __name__ == "__main__":
    KEPT.write_text(json.dumps(numbers(), ensure_ascii=False) + "\n", encoding="utf-8")
