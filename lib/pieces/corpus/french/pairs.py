"""A pair of sentences as tokens with their alignment, and as a person writes it.

Tokens are in lower case, with punctuation split off. An elided French word keeps its apostrophe
("l'", "qu'"), and the English possessive is a token of its own ("'s"). In the written form a
sentence begins with a capital, names have theirs, and French puts a no-break space before "?", "!",
";" and ":".
"""

import re
from dataclasses import dataclass

from pieces.corpus.french.nouns import CAPITALS

NO_BREAK_SPACE = "\u00a0"
# After an order a pronoun is a token of its own: "écoute", "-moi".
_CLITIC = r"-(?:moi|nous|les?|la|lui|leur)\b"
_TOKEN = {
    "english": re.compile(r"'s\b|[^\W_]+|[^\w\s]"),
    "french": re.compile(rf"[^\W_]+'|{_CLITIC}|[^\W_]+(?:(?!{_CLITIC})-[^\W_]+)*|[^\w\s]"),
}


@dataclass(frozen=True)
class SentencePair:
    """An English sentence, its French translation, and which word translates which.

    Attributes:
        source: The English tokens.
        target: The French tokens.
        alignment: Pairs of an index into ``source`` and one into ``target``, sorted.
        phenomena: The ids of what the sentence shows, keys of ``grammar.PHENOMENA``.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    alignment: tuple[tuple[int, int], ...]
    phenomena: frozenset[str]

    @property
    def source_text(self) -> str:
        """The English sentence as a person writes it."""
        return written(self.source, "english")

    @property
    def target_text(self) -> str:
        """The French sentence as a person writes it."""
        return written(self.target, "french")


def _check_language(language: str) -> None:
    """Raise unless a language is one of the two."""
    if language not in CAPITALS:
        raise ValueError(f"language is {language!r}: it must be one of {', '.join(CAPITALS)}")


def written(tokens: tuple[str, ...] | list[str], language: str) -> str:
    """Return tokens as a person writes them: "L'arbre n'est pas grand."

    Args:
        tokens: The tokens of one sentence.
        language: ``"english"`` or ``"french"``.

    Returns:
        The sentence; an empty one if there are no tokens.

    Raises:
        TypeError: If ``tokens`` is one string.
        ValueError: If the language is another.
    """
    _check_language(language)
    if isinstance(tokens, str):
        raise TypeError("tokens must be a sequence of tokens, not one str")
    text = ""
    for token in tokens:
        # états-unis has two capitals
        word = token.title() if token in CAPITALS[language] else token
        if token in (".", ",", "'s") or not text or text.endswith("'") or token.startswith("-"):
            text += word
        elif token in ("?", "!", ";", ":"):
            text += NO_BREAK_SPACE + word if language == "french" else word
        else:
            text += " " + word
    return text[:1].upper() + text[1:]


def tokenise(text: str, language: str) -> tuple[str, ...]:
    """Return the tokens of a written sentence, the inverse of ``written``.

    Args:
        text: A sentence; straight and curly apostrophes are the same.
        language: ``"english"`` or ``"french"``.

    Returns:
        The tokens, in lower case.

    Raises:
        TypeError: If ``text`` is no string.
        ValueError: If the language is another.
    """
    _check_language(language)
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return tuple(_TOKEN[language].findall(text.lower().replace("’", "'")))
