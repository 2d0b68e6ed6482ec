"""What "be" says of a subject: adjectives, comparisons, "avoir faim", age, places."""

from pieces.corpus.french.adjectives import ADJECTIVES
from pieces.corpus.french.clauses import NEGATIONS, be_form, is_far
from pieces.corpus.french.conjugation import (
    ALLER,
    AVOIR,
    ETRE,
    IMPERFECT_OF_AVOIR,
    IMPERFECT_OF_ETRE,
    SUBJECT_FORMS,
)
from pieces.corpus.french.noun_phrases import NUMBERS
from pieces.corpus.french.words import Agreement, Phrase, Word

DEGREES = {"very": "très", "too": "trop"}
# "the girl is cold" is "la fille a froid"
FEELINGS = {
    "hungry": "faim",
    "thirsty": "soif",
    "cold": "froid",
    "hot": "chaud",
    "afraid": "peur",
    "right": "raison",
    "wrong": "tort",
}
BETTER = ("meilleur", "meilleure", "meilleurs", "meilleures")


def adjective(agreement: Agreement, english: str, degree: str = "") -> Phrase:
    """Return an adjective that follows "be".

    Args:
        agreement: That of the subject.
        english: A key of ``ADJECTIVES``.
        degree: "", "very" or "too".

    Returns:
        The phrase.
    """
    entry = ADJECTIVES[english]
    word = Word(english)
    notes = ["predicate"]
    if entry.irregular and agreement.gender == "f":
        notes.append("irregular_feminine")
    if entry.after_verb != entry.forms:
        notes.append("new")
    french = Word(entry.agreed(agreement, after_verb=True), (word,), tuple(notes))
    if not degree:
        return Phrase([word], [french], agreement)
    degree_word = Word(degree)
    before = Word(DEGREES[degree], (degree_word,), ("adverb",))
    return Phrase([degree_word, word], [before, french], agreement)


def both_adjectives(agreement: Agreement, first: str, second: str) -> Phrase:
    """Return "small and black" after "be"; the arguments are those of ``adjective``."""
    word = Word("and")
    link = Phrase([word], [Word("et", (word,))])
    return adjective(agreement, first) + link + adjective(agreement, second)


def comparison(agreement: Agreement, english: str, than: Phrase, *, equal: bool = False) -> Phrase:
    """Return "bigger than the cat", "more expensive than …" or "as big as …".

    Args:
        agreement: That of the subject.
        english: A key of ``ADJECTIVES``.
        than: What it is compared with.
        equal: Whether both are so to the same degree.

    Returns:
        The phrase.
    """
    entry = ADJECTIVES[english]
    text = entry.agreed(agreement, after_verb=True)
    if equal:
        first, word, last = Word("as"), Word(english), Word("as")
        french = [Word("aussi", (first,), ("comparison",)), Word(text, (word,))]
        return _compared([first, word, last], french, last, than)
    last = Word("than")
    if english == "good":
        word = Word("better")
        form = BETTER[2 * agreement.plural + (agreement.gender == "f")]
        return _compared([word, last], [Word(form, (word,), ("comparison",))], last, than)
    if entry.comparative:
        word = Word(entry.comparative)
        french = [Word("plus", (word,), ("comparison",)), Word(text, (word,))]
        return _compared([word, last], french, last, than)
    more, word = Word("more"), Word(english)
    french = [Word("plus", (more,), ("comparison",)), Word(text, (word,))]
    return _compared([more, word, last], french, last, than)


def _compared(english: list[Word], french: list[Word], last: Word, than: Phrase) -> Phrase:
    """Add what something is compared with."""
    return Phrase([*english, *than.english], [*french, Word("que", (last,)), *than.french])


def feeling(english: str, degree: str = "") -> Phrase:
    """Return "hungry" as "faim", which follows "avoir"; ``degree`` is "" or "very"."""
    words = [Word(text) for text in (degree, english) if text]
    french = [Word("très", (words[0],), ("adverb",))] if degree else []
    return Phrase(words, [*french, Word(FEELINGS[english], (words[-1],), ("feeling",))])


def age(number: str) -> Phrase:
    """Return "ten years old" as "dix ans", which follows "avoir"."""
    count, years, old = Word(number), Word("years"), Word("old")
    french = [Word(NUMBERS[number], (count,), ("age",)), Word("ans", (years, old))]
    return Phrase([count, years, old], french)


def copula(
    subject: Phrase,
    predicate: Phrase,
    *others: Phrase,
    french: str = "être",
    tense: str = "present",
    negation: str = "",
    question: Phrase | None = None,
) -> Phrase:
    """Return a subject with "be" and what is said of it.

    Args:
        subject: Of whom it is said.
        predicate: What is said.
        others: What follows.
        french: "être", or "avoir" for feelings and ages.
        tense: "present", "past", which is the imperfect, or "future".
        negation: "", "not" or "never".
        question: What is asked for; ``YES_NO`` asks whether.

    Returns:
        The clause.
    """
    form = SUBJECT_FORMS[subject.agreement[:2]]
    be = Word(be_form(subject.agreement, past=tense == "past"))
    denial = [Word(negation)] if negation else []
    going = [Word("going"), Word("to"), Word("be")] if tense == "future" else []
    notes = ("distance",) if is_far(subject) else ()
    if tense == "future":
        finite = Word(ALLER[form], (be, going[0]), (*notes, "near_future"))
        rest = [Word(french, (going[2],))]
    elif tense == "past":
        forms = IMPERFECT_OF_ETRE if french == "être" else IMPERFECT_OF_AVOIR
        finite, rest = Word(forms[form], (be,), (*notes, "imperfect")), []
    else:
        finite = Word((ETRE if french == "être" else AVOIR)[form], (be,), notes)
        rest = []
    of = tuple(denial)
    first = [Word("ne", of, ("negation" if negation == "not" else "never",))] if denial else []
    second = [Word(NEGATIONS[negation], of)] if denial else []
    tail = predicate
    for other in others:
        tail = tail + other
    group = [*first, finite, *second, *rest, *tail.french]
    english = [*denial, *going, *tail.english]
    if question is None:
        words = [*subject.english, be, *english]
        return Phrase(words, [*subject.french, *group], subject.agreement)
    asks = [Word("est-ce", (be,), ("question",)), Word("que", (be,))]
    return Phrase(
        [*question.english, be, *subject.english, *english],
        [*question.french, *asks, *subject.french, *group],
        subject.agreement,
    )
