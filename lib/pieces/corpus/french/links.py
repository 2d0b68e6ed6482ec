"""What links phrases: prepositions, places, relative clauses, conjunctions, and the sentence."""

from pieces.corpus.french.nouns import CITIES, COUNTRIES, THE_STATES
from pieces.corpus.french.pairs import SentencePair
from pieces.corpus.french.words import Agreement, Phrase, Word, contract, elide, fixed

PREPOSITIONS = {
    "in": "dans",
    "on": "sur",
    "under": "sous",
    "behind": "derrière",
    "in front of": "devant",
    "near": "près de",
    "with": "avec",
    "for": "pour",
    "at": "à",
    "to": "à",
    "from": "de",
    "of": "de",
    "to the home of": "chez",
}
CONJUNCTIONS = {
    "and": "et",
    "but": "mais",
    "because": "parce que",
    "that": "que",
    "when": "quand",
    "why": "pourquoi",
}
TIMES = {
    "now": "maintenant",
    "yesterday": "hier",
    "tomorrow": "demain",
    "this morning": "ce matin",
    "every day": "tous les jours",
}


def prepositional(english: str, phrase: Phrase, french: str = "", *notes: str) -> Phrase:
    """Put a preposition before a phrase.

    Args:
        english: The English preposition.
        phrase: What follows.
        french: The French one, if it is not that of ``PREPOSITIONS``.
        notes: The phenomena that it shows.

    Returns:
        The phrase.
    """
    words = [Word(text) for text in english.split()]
    of = tuple(words)
    *first, last = (Word(text, of, notes) for text in (french or PREPOSITIONS[english]).split())
    return Phrase([*words, *phrase.english], [*first, *contract(last, phrase.french)])


def attached(phrase: Phrase, preposition: Phrase) -> Phrase:
    """Return a noun phrase with a prepositional phrase behind it, which keeps its agreement."""
    first = preposition.french[0]
    first = Word(first.text, first.of, (*first.notes, "between"), first.contracts)
    return Phrase(
        phrase.english + preposition.english,
        [*phrase.french, first, *preposition.french[1:]],
        phrase.agreement,
    )


def place(english: str) -> Phrase:
    """Return a city or a country as a noun phrase: "france" is "la france"."""
    if english in CITIES:
        return fixed(english, CITIES[english])
    if english == THE_STATES[0]:
        the, *words = (Word(text) for text in english.split())
        french = [Word("les", (the,), (), True), Word(THE_STATES[1], tuple(words))]
        return Phrase([the, *words], french, Agreement(3, True, "m"))
    word = Word(english)
    french, gender = COUNTRIES[english]
    article = Word("la" if gender == "f" else "le", (word,), (), True)
    return Phrase([word], [article, Word(french, (word,))], Agreement(3, False, gender))


def placed(preposition: str, english: str) -> Phrase:
    """Return "in", "to" or "from" with a city or country: "à paris", "en france", "au canada".

    Args:
        preposition: "in", "to" or "from".
        english: The city or country.

    Returns:
        The phrase.
    """
    where = place(english)
    feminine = english in COUNTRIES and COUNTRIES[english][1] == "f"
    french = "de" if preposition == "from" else "à"
    if feminine:
        french = french if preposition == "from" else "en"
        where = Phrase(where.english, where.french[1:])
    return prepositional(preposition, where, french, "place")


def relative(antecedent: Phrase, clause: Phrase, *, subject: bool, person: bool = False) -> Phrase:
    """Put a relative clause behind a noun phrase.

    Args:
        antecedent: The noun phrase.
        clause: The clause without what the pronoun stands for.
        subject: Whether the pronoun is its subject ("qui") or its object ("que").
        person: Whether a subject is "who" in English.

    Returns:
        The phrase, which keeps the antecedent's agreement.
    """
    word = Word("who" if person and subject else "that")
    notes = ("relative_subject" if subject else "relative_object", "between")
    return Phrase(
        [*antecedent.english, word, *clause.english],
        [*antecedent.french, Word("qui" if subject else "que", (word,), notes), *clause.french],
        antecedent.agreement,
    )


def nothing(agreement: Agreement) -> Phrase:
    """Return a subject without words, for a relative clause whose pronoun is the subject."""
    return Phrase([], [], agreement)


def linked(first: Phrase, conjunction: str, second: Phrase, *notes: str) -> Phrase:
    """Return two clauses with a conjunction between them.

    Args:
        first: The first clause.
        conjunction: A key of ``CONJUNCTIONS``.
        second: The second clause.
        notes: The phenomena that the conjunction shows.

    Returns:
        Both.
    """
    return first + fixed(conjunction, CONJUNCTIONS[conjunction], *notes) + second


def time(english: str) -> Phrase:
    """Return an adverb of time, a key of ``TIMES``."""
    return fixed(english, TIMES[english], "adverb")


def sentence(words: Phrase, end: str = ".") -> SentencePair:
    """Return the finished pair: end mark, elision, alignment, phenomena.

    Args:
        words: All that the sentence says.
        end: "." or "?".

    Returns:
        The pair.
    """
    mark = Word(end)
    english = [*words.english, mark]
    french = elide([*words.french, Word(end, (mark,))])
    places = {id(word): number for number, word in enumerate(english)}
    alignment = {
        (places[id(word)], number) for number, target in enumerate(french) for word in target.of
    }
    notes = {note for word in french for note in word.notes}
    notes.discard("between")
    return SentencePair(
        tuple(word.text for word in english),
        tuple(word.text for word in french),
        tuple(sorted(alignment)),
        frozenset(notes),
    )
