"""Keeps what the page shows at once: ``python -m pieces.widgets.live_translator.keep``."""

from __future__ import annotations

import json
from typing import Any

from pieces import pretrained
from pieces.corpus.french.nouns import CAPITALS
from pieces.corpus.french.verbs import VERBS
from pieces.corpus.text import words_of
from pieces.widgets.live_translator.sentences import to_source
from pieces.widgets.live_translator.translating import translate
from pieces.widgets.live_translator.widget import EXAMPLES, KEPT


def numbers() -> dict[str, Any]:
    """The first example, translated, and the words that one may write, the most frequent first."""
    _, vocabulary = pretrained.english_french()
    english = words_of("en")
    words = sorted(english, key=lambda word: vocabulary.encode(word))
    participles = sorted({verb.english[4] for verb in VERBS.values()} & english)
    source = to_source(EXAMPLES[0])
    capitals = {language: sorted(names) for language, names in CAPITALS.items()}
    return {
        "lexicon": {"words": words, "participles": participles, "capitals": capitals},
        "first": {"source": source, **translate(tuple(source))},
    }


if __name__ == "__main__":
    KEPT.write_text(json.dumps(numbers(), ensure_ascii=False) + "\n", encoding="utf-8")
