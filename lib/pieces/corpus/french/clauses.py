"""Clauses: a subject, a verb in its tense, negation, pronouns before the verb, questions."""

from typing import NamedTuple

from pieces.corpus.french.conjugation import (
    ALLER,
    AVOIR,
    ETRE,
    REFLEXIVE,
    SUBJECT_FORMS,
    agreed_participle,
)
from pieces.corpus.french.noun_phrases import PRONOUNS
from pieces.corpus.french.verbs import MODALS, VERBS, Verb
from pieces.corpus.french.words import Agreement, Phrase, Word, contract

TENSES = ("present", "progressive", "past", "perfect", "future")
NEGATIONS = {"not": "pas", "never": "jamais"}
ADVERBS = {"often": "souvent", "always": "toujours", "already": "déjà"}
YES_NO = Phrase([], [])


class Clitic(NamedTuple):
    """An object pronoun: after the verb in English, before it in French.

    Attributes:
        english: "him", "it", …
        french: "le", "lui", …
        agreement: That of what it stands for.
        direct: Whether a participle agrees with it.
        note: The phenomenon that it shows.
    """

    english: str
    french: str
    agreement: Agreement
    direct: bool
    note: str


def clitic(subject_form: str, *, direct: bool = True, gender: str = "") -> Clitic:
    """Return the object pronoun that belongs to a subject pronoun.

    Args:
        subject_form: "i", "you", "he", "she", "it", "we" or "they".
        direct: Whether it is the direct object ("le") or the indirect one ("lui").
        gender: That of the noun it stands for, for "it" and "they".

    Returns:
        The pronoun; without a gender it is masculine.
    """
    if subject_form == "it":
        agreement = Agreement(3, False, gender or "m")
        english, french, indirect = "it", "la" if gender == "f" else "le", "lui"
    else:
        english, _, french, indirect, agreement = PRONOUNS[subject_form]
        agreement = agreement._replace(gender=gender or agreement.gender)
    note = "object_pronoun" if direct else "indirect_pronoun"
    return Clitic(english, french if direct else indirect, agreement, direct, note)


class _Group(NamedTuple):
    """The English verb: what a question moves, what stays, and what carries which meaning."""

    auxiliary: list[Word]
    negation: list[Word]
    adverb: list[Word]
    main: list[Word]
    tail: list[Word]


def be_form(agreement: Agreement, *, past: bool = False) -> str:
    """Return "am", "are", "is", "was" or "were"."""
    person, plural, _ = agreement
    if past:
        return "were" if plural or person == 2 else "was"
    return "are" if plural or person == 2 else ("am" if person == 1 else "is")


def _english_finite(
    head: Verb, tense: str, agreement: Agreement, *, support: bool
) -> tuple[str, str]:
    """Return the auxiliary, empty for none, and the main form of an English verb."""
    base, third, progressive, past, participle = head.english
    singular = agreement.person == 3 and not agreement.plural
    if base in ("can", "must"):
        return base, ""
    if tense in ("progressive", "future"):
        return be_form(agreement), progressive if tense == "progressive" else "going to"
    if tense == "perfect":
        return "has" if singular else "have", participle
    if tense == "past":
        return ("did", base) if support else ("", past)
    if support:
        return "does" if singular else "do", base
    return "", third if singular else base


def _english_group(
    verb: Verb,
    tense: str,
    agreement: Agreement,
    negation: str,
    modal: str,
    adverb: str,
    moved: bool,
) -> _Group:
    """Return the English verb with its auxiliary, negation and adverb."""
    head = MODALS[modal] if modal else verb
    support = moved or negation == "not"
    auxiliary, main = _english_finite(head, tense, agreement, support=support)
    negations = [Word(negation)] if negation else []
    if auxiliary == "can" and negation == "not" and not moved:
        auxiliary, negations = "cannot", []
    tail = ""
    if modal:
        tail = f"{head.particle} {verb.english[0]}"
    elif tense == "future":
        tail = verb.english[0]
    return _Group(
        [Word(auxiliary)] if auxiliary else [],
        negations,
        [Word(adverb)] if adverb else [],
        [Word(text) for text in main.split()],
        [Word(text) for text in tail.split()],
    )


def _french_group(
    verb: Verb,
    tense: str,
    subject: Phrase,
    group: _Group,
    modal: str,
    pronoun: Clitic | None,
    pronoun_word: Word | None,
    preceding: Agreement | None,
) -> tuple[list[Word], list[Word], list[Word]]:
    """Return the French words before the finite verb, the finite verb, and those after it."""
    head = MODALS[modal] if modal else verb
    form = SUBJECT_FORMS[subject.agreement[:2]]
    finite_of = tuple(group.auxiliary + group.main)
    notes = ("distance",) if is_far(subject) else ()
    pronouns = []
    if verb.reflexive:
        lexical = tuple((group.tail or group.main)[-1:])
        pronouns = [Word(REFLEXIVE[form], lexical, ("reflexive",))]
    elif pronoun and pronoun_word:
        pronouns = [Word(pronoun.french, (pronoun_word,), (pronoun.note,))]
    if tense == "future":
        finite = Word(ALLER[form], finite_of[:2], (*notes, "near_future"))
        return [], [finite], [*pronouns, Word(verb.infinitive, tuple(group.tail))]
    before = pronouns
    if tense in ("past", "perfect"):
        agreement = _participle_agreement(head, subject, pronoun if not modal else None, preceding)
        finite, after = _compound(head, form, group, agreement, notes)
    else:
        progressive = ("progressive",) if tense == "progressive" else ()
        finite, after = [Word(head.present[form], finite_of, (*notes, *progressive))], []
    if modal:
        after += _infinitive(head, verb, group, before)
        before = []
    return before, finite, after


def _compound(
    head: Verb,
    form: int,
    group: _Group,
    agreement: tuple[str, bool] | None,
    notes: tuple[str, ...],
) -> tuple[list[Word], list[Word]]:
    """Return the auxiliary and the participle of the compound past."""
    text = agreed_participle(head.participle, *agreement) if agreement else head.participle
    shown = ("participle_subject" if head.with_etre else "participle_object",)
    auxiliary = Word(
        (ETRE if head.with_etre else AVOIR)[form],
        tuple(group.auxiliary or group.main),
        (*notes, "perfect_with_etre" if head.with_etre else "perfect_with_avoir"),
    )
    participle = Word(text, tuple(group.main), shown if text != head.participle else ())
    return [auxiliary], [participle]


def _infinitive(head: Verb, verb: Verb, group: _Group, pronouns: list[Word]) -> list[Word]:
    """Return what follows "vouloir", "essayer", …: the preposition, pronouns, the infinitive."""
    *links, main = group.tail
    link = [Word(head.preposition, tuple(links), ("infinitive_link",))] if head.preposition else []
    infinitive = Word(verb.infinitive, (main,), ("infinitive",))
    return [*link, *pronouns, infinitive]


def _participle_agreement(
    head: Verb, subject: Phrase, pronoun: Clitic | None, preceding: Agreement | None
) -> tuple[str, bool] | None:
    """Return the gender and number that a participle takes; None if it stays as it is."""
    if head.with_etre:
        agreement = subject.agreement
    elif pronoun and pronoun.direct:
        agreement = pronoun.agreement
    elif preceding:
        agreement = preceding
    else:
        return None
    return agreement.gender, agreement.plural


def is_far(subject: Phrase) -> bool:
    """Return whether something stands between a subject's noun and its verb."""
    return any("between" in word.notes for word in subject.french)


def clause(
    subject: Phrase,
    verb: str,
    complement: Phrase | None = None,
    *others: Phrase,
    tense: str = "present",
    negation: str = "",
    modal: str = "",
    adverb: str = "",
    pronoun: Clitic | None = None,
    preceding: Agreement | None = None,
    question: Phrase | None = None,
) -> Phrase:
    """Return a subject with its verb and what follows.

    Args:
        subject: Who does it.
        verb: The French infinitive, a key of ``VERBS``.
        complement: The object, if any, without the preposition that the verb asks for.
        others: What follows the object.
        tense: One of ``TENSES``.
        negation: "", "not" or "never".
        modal: A key of ``MODALS``, or "".
        adverb: A key of ``ADVERBS``, or "".
        pronoun: An object pronoun.
        preceding: The agreement of an object that stands before the verb, as in relative clauses.
        question: What is asked for, before the verb; ``YES_NO`` asks whether.

    Returns:
        The clause.
    """
    entry = VERBS[verb]
    moved = question is not None
    group = _english_group(entry, tense, subject.agreement, negation, modal, adverb, moved)
    particle = [Word(text) for text in entry.particle.split()]
    word = Word(pronoun.english) if pronoun else None
    before, finite, after = _french_group(
        entry, tense, subject, group, modal, pronoun, word, preceding
    )
    if entry.note:
        finite[0].notes += (entry.note,)
    english = [*group.negation, *group.adverb, *group.main, *group.tail, *particle]
    english += [word] if word else []
    of = tuple(group.negation or group.auxiliary)
    first = [Word("ne", of, ("negation" if negation == "not" else "never",))] if negation else []
    second = [Word(NEGATIONS[negation], of)] if negation else []
    second += [Word(ADVERBS[adverb], tuple(group.adverb), ("adverb",))] if adverb else []
    french = [*first, *before, *finite, *second, *after]
    french += [Word(entry.extra, tuple(group.tail[-1:] or group.main))] if entry.extra else []
    for place, phrase in enumerate(filter(None, (complement, *others))):
        english += phrase.english
        needs = entry.preposition and place == 0 and complement is not None
        link = Word(entry.preposition, tuple(particle))
        french += contract(link, phrase.french) if needs else phrase.french
    return _assembled(subject, group.auxiliary, english, french, question)


def _assembled(
    subject: Phrase,
    auxiliary: list[Word],
    english: list[Word],
    french: list[Word],
    question: Phrase | None,
) -> Phrase:
    """Put subject and verb into the order of a statement or of a question."""
    if question is None:
        return Phrase(
            [*subject.english, *auxiliary, *english],
            [*subject.french, *french],
            subject.agreement,
        )
    of = tuple(auxiliary)
    asks = [Word("est-ce", of, ("question",)), Word("que", of)]
    return Phrase(
        [*question.english, *auxiliary, *subject.english, *english],
        [*question.french, *asks, *subject.french, *french],
        subject.agreement,
    )
