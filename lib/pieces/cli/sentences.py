"""What the translating command makes of a person's sentences, and what it says to their words."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from pieces.cli.streams import listed
from pieces.corpus import moses, text
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.translation.options import TranslationOptions

MOST_SENTENCES = 50
LIKENESS = 2 / 3  # as of "teh" and "the"


class Form(NamedTuple):
    """How a run's text is written, and how a person writes it."""

    read: Callable[[str], str]
    """Gives the text that the model learned for a person's sentence."""

    write: Callable[[str], str]
    """Gives a person's sentence for what the model wrote."""

    words: Callable[[], Collection[str]] = tuple
    """Gives the words among which to look for what a person meant, where they are known."""


AS_IT_IS = Form(str, str)


def form_of(options: TranslationOptions) -> Form:
    """Return the form of the text that a run learned.

    The generated corpus and Multi30k's tokenised form are lower-case tokens; Multi30k's raw form
    is sentences already.
    """
    source, target = options.languages
    if options.data == "generated":
        form, words = text, lambda: text.words_of(source)
    elif options.form == "tok":
        form, words = moses, tuple
    else:
        return AS_IT_IS
    return Form(
        lambda sentence: " ".join(form.to_tokens(sentence, source)),
        lambda tokens: form.to_sentence(tokens.split(), target),
        words,
    )


class UnknownWords:
    """Says what a model does not know: each word once, and lines that are mostly such words.

    Args:
        vocabulary: What the model knows.
        words: Where to look for the nearest known ones, as a :class:`Form` has it.
    """

    def __init__(
        self, vocabulary: Vocabulary, words: Callable[[], Collection[str]] = tuple
    ) -> None:
        self._vocabulary, self._words = vocabulary, words
        self._named: set[str] = set()
        self._said = 0

    def of(self, lines: Sequence[str], *, first: int = 1) -> Iterator[str]:
        """Yield a sentence for each line that holds something new, ``MOST_SENTENCES`` in all.

        Args:
            lines: The text that the model is given.
            first: The number of its first line.
        """
        for number, line in enumerate(lines, first):
            if self._said < MOST_SENTENCES and (found := self._found(line)):
                self._said += 1
                yield f"line {number}: {found}"
                if self._said == MOST_SENTENCES:
                    yield "whatever else is unknown to the model is not named"

    def _found(self, line: str) -> str:
        unknown = self._vocabulary.unknown(line)
        new = [word for word in dict.fromkeys(unknown) if word not in self._named]
        self._named.update(new)
        said = [f"unknown to the model: {listed(new, self._with_nearest)}"] if new else []
        known = _count_words(line.split()) - _count_words(unknown)
        if unknown and known < max(1, _count_words(unknown)):
            said.append("most of it is unknown, so its translation means nothing")
        return "; ".join(said)

    def _with_nearest(self, word: str) -> str:
        found = (
            get_close_matches(word, self._known, cutoff=LIKENESS) if _count_words([word]) else ()
        )
        return f"{word} (near: {', '.join(found)})" if found else word

    @cached_property
    def _known(self) -> list[str]:
        return sorted(word for word in self._words() if not self._vocabulary.unknown(word))


def _count_words(tokens: Iterable[str]) -> int:
    """Return how many tokens are words, not punctuation."""
    return sum(any(sign.isalnum() for sign in token) for token in tokens)
