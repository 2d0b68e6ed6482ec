"""Words that know what they translate, and the phrases that are made of them.

A French word holds the English words it translates, so that the alignment follows the words through
every change of order. A word also holds the phenomena that it shows: a sentence contains a
phenomenon because some word of it does.
"""

from collections.abc import Iterable
from typing import NamedTuple

FIRST_LETTERS_THAT_ELIDE = frozenset("aeiouyàâéèêëîïôöùûüœh")
ELIDING = frozenset({"je", "me", "te", "se", "ne", "de", "que", "ce", "le", "la"})

# Words of the lexicon whose h is "aspirated": nothing is elided before them.
ASPIRATED = frozenset({"héros", "hibou", "hiboux", "huit"})


class Word:
    """A word of one language; a French one holds the English words that it translates.

    Args:
        text: The word as a token, in lower case.
        of: The English words it translates; empty for an English word.
        notes: The phenomena that the word shows.
        contracts: Whether it is a definite article, which "à" and "de" swallow.
    """

    __slots__ = ("contracts", "notes", "of", "text")

    def __init__(
        self,
        text: str,
        of: tuple["Word", ...] = (),
        notes: tuple[str, ...] = (),
        contracts: bool = False,
    ) -> None:
        self.text, self.of, self.notes, self.contracts = text, of, notes, contracts


class Agreement(NamedTuple):
    """What a subject passes on to its verb and adjectives.

    Attributes:
        person: 1, 2 or 3.
        plural: Whether it is more than one.
        gender: ``"m"`` or ``"f"``, that of the French noun.
    """

    person: int = 3
    plural: bool = False
    gender: str = "m"


class Phrase(NamedTuple):
    """A stretch of words in both languages.

    Attributes:
        english: The English words, in their order.
        french: The French words, in theirs.
        agreement: What it demands of a verb, if it is a subject.
    """

    english: list[Word]
    french: list[Word]
    agreement: Agreement = Agreement()

    def __add__(self, other: "Phrase") -> "Phrase":  # type: ignore[override]
        """Return both, one after the other; the first one's agreement stays."""
        return Phrase(self.english + other.english, self.french + other.french, self.agreement)


def fixed(english: str, french: str, *notes: str) -> Phrase:
    """Return a phrase without inner structure: each French word translates all English ones.

    Args:
        english: English words, split by spaces.
        french: French words, split by spaces.
        notes: The phenomena that its words show.

    Returns:
        The phrase.
    """
    words = [Word(text) for text in english.split()]
    of = tuple(words)
    return Phrase(words, [Word(text, of, notes) for text in french.split()])


def begins_with_vowel(text: str) -> bool:
    """Return whether a French word sounds as if it began with a vowel."""
    return text[0] in FIRST_LETTERS_THAT_ELIDE and text not in ASPIRATED


def elide(words: Iterable[Word]) -> list[Word]:
    """Write "le arbre" as "l' arbre", "je aime" as "j' aime", and so on.

    Args:
        words: French words.

    Returns:
        New words where something changed, the same where nothing did.
    """
    words = list(words)
    for place in range(len(words) - 1):
        word = words[place]
        if word.text not in ELIDING:
            continue
        following = words[place + 1].text
        if begins_with_vowel(following):
            words[place] = Word(word.text[:-1] + "'", word.of, (*word.notes, "elision"))
        elif following in ASPIRATED:
            words[place] = Word(word.text, word.of, (*word.notes, "aspirated_h"))
    return words


def contract(preposition: Word, words: list[Word]) -> list[Word]:
    """Put "à" or "de" before a phrase and merge it with the article: "au", "du", "aux", "des".

    Args:
        preposition: The French preposition.
        words: The French words that follow it; they stay as they are.

    Returns:
        The words with the preposition.
    """
    article = words[0]
    if preposition.text not in ("à", "de") or not article.contracts or article.text == "la":
        return [preposition, *words]
    if article.text == "le" and begins_with_vowel(words[1].text):
        return [preposition, *words]
    forms = {"àle": "au", "àles": "aux", "dele": "du", "deles": "des"}
    merged = Word(
        forms[preposition.text + article.text],
        tuple(dict.fromkeys(preposition.of + article.of)),
        (*preposition.notes, *article.notes, "contraction"),
    )
    return [merged, *words[1:]]
