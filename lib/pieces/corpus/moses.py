"""Sentences as people write them, and the tokenised form of Multi30k, which is that of Moses.

"A man’s hat, it's red." becomes ``a man &apos;s hat , it &apos;s red .`` and comes back with its
signs in their places and one capital, at its beginning: the form has no others.

Source:
    Koehn et al. 2007, its scripts for lower-casing, normalising and tokenising.
"""

import html
import re
from collections.abc import Sequence

from pieces.checks import check_choice
from pieces.corpus.french.pairs import NO_BREAK_SPACE
from pieces.corpus.multi30k import LANGUAGES
from pieces.corpus.text import plain

_ESCAPES = str.maketrans(
    {"&": "&amp;", "|": "&#124;", "<": "&lt;", ">": "&gt;"}
    | {"'": "&apos;", '"': "&quot;", "[": "&#91;", "]": "&#93;"}
)
_LETTER = r"[^\W\d_]"
_SPLIT = (
    (r"[^\w\s.',-]|_", r" \g<0> "),
    (r"(?<!\d),|,(?!\d)", " , "),
    (r"\.{2,}", r" \g<0> "),
    (r'(?<=[^\s.])\.(?=[\s"]*$)', " ."),
    (rf"(?<!{_LETTER})'|'(?!{_LETTER})", " ' "),
)
# An apostrophe between letters: as it is split, and as it is found again.
_APOSTROPHES = {
    "en": (" '", r" '(?=\w)|(?<=s) '(?= )"),
    "fr": ("' ", "(?<=\\w)' "),
    "de": (" ' ", " ' "),
}
_JOINED = ((r'" (.*?) "', r'"\1"'), (r"([(\[]) ", r"\1"), (r" ([)\].,?!;:])", r"\1"))


def to_tokens(sentence: str, language: str) -> list[str]:
    """Return the tokens of a sentence in English, French or German.

    Raises:
        TypeError: If ``sentence`` is no string.
        ValueError: If the language is not ``"en"``, ``"fr"`` or ``"de"``.
    """
    check_choice("language", language, LANGUAGES)
    text = plain(sentence).lower()
    for pattern, split in _SPLIT:
        text = re.sub(pattern, split, text)
    text = re.sub(rf"(?<={_LETTER})'(?={_LETTER})", _APOSTROPHES[language][0], text)
    return text.translate(_ESCAPES).split()


def to_sentence(tokens: Sequence[str], language: str) -> str:
    """Return tokens as a person writes them, except for the capitals inside a sentence.

    Raises:
        TypeError: If ``tokens`` is one string.
        ValueError: If the language is not ``"en"``, ``"fr"`` or ``"de"``.
    """
    check_choice("language", language, LANGUAGES)
    if isinstance(tokens, str):
        raise TypeError("tokens must be a sequence of tokens, not one str")
    text = re.sub(_APOSTROPHES[language][1], "'", html.unescape(" ".join(tokens)))
    for pattern, joined in _JOINED:
        text = re.sub(pattern, joined, text)
    if language == "fr":
        text = re.sub(r"(?=[?!;:])", NO_BREAK_SPACE, text)
    return text[:1].upper() + text[1:]
