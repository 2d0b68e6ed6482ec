"""Sentences as people write them, and the tokens of the generated corpus.

"Julie’s cat doesn't sleep." becomes ``julie 's cat does not sleep .``, the form in which models
of that corpus learn, and ``l' eau est froide .`` becomes "L'eau est froide."
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from pieces.checks import check_choice
from pieces.corpus.french import generate
from pieces.corpus.french.pairs import tokenise, written
from pieces.corpus.french.verbs import VERBS

LANGUAGES = {"en": "english", "fr": "french"}
DRAWN_FOR_WORDS = 1_000  # in half a second nearly every English word

_PLAIN = str.maketrans(
    dict.fromkeys("‘’‛ʼ′´`", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)
_PRONOUN = "(i|you|he|she|it|we|they)"
_CONTRACTIONS = (
    (r"\bcan't\b", "cann't"),  # so that all that is left out is an o
    (r"\bwon't\b", "willn't"),
    (rf"\b(\w+)n't {_PRONOUN}\b", r"\1 \2 not"),  # doesn't he
    (r"\b(\w+)n't\b", r"\1 not"),
    (r"\bcan not\b", "cannot"),
    (r"\bi'm\b", "i am"),
    (r"\b(\w+)'re\b", r"\1 are"),
    (r"\b(\w+)'ve\b", r"\1 have"),
    (r"\b(\w+)'ll\b", r"\1 will"),
    (r"\b(\w+)'d\b", r"\1 would"),
)
_IS_OR_HAS = re.compile(
    r"\b(he|she|it|that|there|here|who|what|where|when|why|how)'s\b"
    r"(?= (?:(?:not|never|often|always|already) )?(\w*)|)"
)
PARTICIPLES = frozenset(verb.english[4] for verb in VERBS.values()) - {""}


def plain(text: str) -> str:
    """Return text whose signs have their plainest form, with single spaces between its words.

    Curly apostrophes and quotation marks become straight and dashes hyphens; accents written as
    signs of their own join their letters, and the like (Unicode's NFKC); no-break and other spaces
    become plain ones; signs that cannot be seen go.

    Raises:
        TypeError: If ``text`` is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN))
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def to_tokens(sentence: str, language: str) -> tuple[str, ...]:
    """Return the tokens of a sentence as the generated corpus writes them.

    Capitals go, punctuation and the English possessive are split off, and English contractions
    become the words that they stand for.

    Args:
        sentence: A sentence as a person writes it; tokens with spaces between them stay so.
        language: ``"en"`` or ``"fr"``.

    Raises:
        TypeError: If ``sentence`` is no string.
        ValueError: If the language is another.
    """
    check_choice("language", language, LANGUAGES)
    text = plain(sentence).lower()
    return tokenise(_written_out(text) if language == "en" else text, LANGUAGES[language])


def to_sentence(tokens: Sequence[str], language: str) -> str:
    """Return tokens of the generated corpus as a person writes them, undoing :func:`to_tokens`.

    The sentence begins with a capital, and names have theirs. French writes a no-break space
    (U+00A0, which every font has) before ``? ! ; :``.

    Raises:
        TypeError: If ``tokens`` is one string.
        ValueError: If the language is another.
    """
    check_choice("language", language, LANGUAGES)
    return written(tokens, LANGUAGES[language])


@cache
def words_of(language: str) -> frozenset[str]:
    """Return the words of ``DRAWN_FOR_WORDS`` sentences of the generated corpus, in one language.

    Raises:
        ValueError: If the language is another.
    """
    check_choice("language", language, LANGUAGES)
    pairs = generate(DRAWN_FOR_WORDS, seed=0)
    sides = (pair.source if language == "en" else pair.target for pair in pairs)
    return frozenset(token for side in sides for token in side)


def _written_out(text: str) -> str:
    """Return lower-case English with the words that contractions stand for."""
    for contraction, words in _CONTRACTIONS:
        text = re.sub(contraction, words, text)
    return _IS_OR_HAS.sub(
        lambda found: f"{found[1]} {'has' if found[2] in PARTICIPLES else 'is'}", text
    )
