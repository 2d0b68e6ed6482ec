"""What may be said of any subject: the predicates of the freely drawn sentences."""

from random import Random

from pieces.corpus.french.choices import (
    AFTER_BE,
    DEFINITE,
    OBJECT_DETERMINERS,
    PERSONS,
    any_noun_phrase,
    tense_of,
)
from pieces.corpus.french.clauses import YES_NO, clause
from pieces.corpus.french.events import (
    CHANGING,
    PERSONAL,
    PLAYED,
    adverb_of,
    any_pronoun,
    degree_of,
    negation_of,
    object_of,
)
from pieces.corpus.french.links import place, prepositional
from pieces.corpus.french.noun_phrases import PRONOUNS, joined, name, noun_phrase
from pieces.corpus.french.nouns import CITIES, COUNTRIES, LANGUAGES, NAMES, NOUNS, Noun, nouns_of
from pieces.corpus.french.places import ATTACHED, PLACES, to_go, when
from pieces.corpus.french.predicates import (
    FEELINGS,
    adjective,
    both_adjectives,
    comparison,
    copula,
    feeling,
)
from pieces.corpus.french.singles import ALIKE, TO_DO
from pieces.corpus.french.verbs import MODALS, VERBS, WITH_A, WITH_OBJECT, WITHOUT_OBJECT
from pieces.corpus.french.words import Phrase, Word, fixed

NOW = fixed("now", "maintenant", "adverb")
BEASTS = nouns_of("beast")
ACTS = {**WITHOUT_OBJECT, **WITH_OBJECT, **WITH_A}
DOES = {
    noun: tuple(verb for verb, entry in ACTS.items() if noun in entry.subjects)
    for noun in NOUNS.values()
}
STRESSED = {
    "me": "moi",
    "you": "toi",
    "him": "lui",
    "her": "elle",
    "us": "nous",
    "them": "eux",
}
_DEGREES_OF_WORDS = """
big small old young new beautiful good pretty long happy sad tired sick nice proud strong rich
expensive heavy clean dirty fast dangerous hot cold
"""
DEGREES_OF = frozenset(_DEGREES_OF_WORDS.split())
SPOTS = (*PLACES, *(spot for spots in ATTACHED.values() for spot in spots),
         ("on", "roof"), ("under", "table"), ("under", "bed"), ("behind", "door"))  # fmt: skip


def stressed(rng: Random) -> Phrase:
    """Return a pronoun after a preposition or "than": "me", "moi"."""
    return fixed(*rng.choice(tuple(STRESSED.items())))


def somebody(rng: Random) -> Phrase:
    """Return a person with a name or a noun."""
    if rng.random() < 0.25:
        return name(rng.choice(tuple(NAMES)))
    return any_noun_phrase(rng, PERSONS, DEFINITE, plain=rng.random() < 0.7)[0]


def any_place(rng: Random) -> Phrase:
    """Return where something happens or stands."""
    if rng.random() < 0.1:
        return to_go(rng, "in")
    preposition, noun = rng.choice(SPOTS)
    determiner = rng.choice(("the", "the", "the", "this", "my", "your", "our"))
    return prepositional(
        preposition, noun_phrase(noun, "the" if preposition == "at" else determiner)
    )


def object_freely(rng: Random, verb: str, *, negated: bool) -> Phrase:
    """Return what something is done to, at times two things, or a city that is visited."""
    chance, entry = rng.random(), VERBS[verb]
    if verb == "visiter" and chance < 0.5:
        cities = [place(english) for english in (*CITIES, *COUNTRIES)]
        return joined(*rng.sample(cities, 2)) if chance < 0.15 else rng.choice(cities)
    bare = {"aimer (like)": "generic", "manger": "partial", "boire": "partial"}.get(verb)
    if bare and chance > 0.7:
        return any_noun_phrase(rng, entry.objects, (bare,), negated=negated)[0]
    if entry.preposition or chance > 0.12:
        return very(rng, object_of(rng, verb, negated=negated))
    determiners = DEFINITE if negated else OBJECT_DETERMINERS
    determiners = ("generic",) if bare == "generic" and chance < 0.06 else determiners
    plain = verb in CHANGING or rng.random() < 0.6
    first, _ = any_noun_phrase(rng, entry.objects, determiners, plain=plain)
    second, _ = any_noun_phrase(rng, entry.objects, determiners, plain=plain)
    return joined(first, second)


def very(rng: Random, phrase: Phrase) -> Phrase:
    """Say "very" of one adjective in some noun phrases: "a very old house"."""
    graded = [word for word in phrase.english if word.text in DEGREES_OF]
    if not graded or rng.random() < 0.75:
        return phrase
    word, degree = graded[0], Word("very")
    place = phrase.english.index(word)
    french = next(i for i, other in enumerate(phrase.french) if other.of == (word,))
    before = [Word("a") if w.text == "an" else w for w in phrase.english[:place]]
    renamed = dict(zip(map(id, phrase.english[:place]), before, strict=True))
    words = [
        Word(w.text, tuple(renamed.get(id(of), of) for of in w.of), w.notes, w.contracts)
        for w in phrase.french
    ]
    words.insert(french, Word("très", (degree,), ("adverb",)))
    return Phrase([*before, degree, *phrase.english[place:]], words, phrase.agreement)


def predicate(
    rng: Random,
    who: Phrase,
    noun: Noun,
    *,
    asks: tuple[str, str] | None = None,
    tense: str = "",
    alone: bool = False,
) -> Phrase:
    """Return a clause that says something of a subject, or asks it.

    Args:
        rng: Where the choices come from.
        who: The subject.
        noun: What it is, or what it is like.
        asks: The question word in both languages, empty to ask whether.
        tense: Of a verb with no auxiliary in English: "present" or "past"; any unless given.
        alone: Whether no other noun shall be there that a pronoun could mean.

    Returns:
        The clause.
    """
    question = None if asks is None else YES_NO if not asks[0] else fixed(*asks, "question_word")
    where = asks is not None and asks[0] == "where"
    does = DOES[noun]
    if tense or (does and rng.random() < 0.55):
        return _does(rng, who, noun, question, tense, alone=alone, where=where)
    if not where and noun in PERSONS and rng.random() < 0.3:
        return _able(rng, who, question)
    return _is(rng, who, noun, question, alone=alone, where=where)


def _does(
    rng: Random,
    who: Phrase,
    noun: Noun,
    question: Phrase | None,
    tense: str,
    *,
    alone: bool,
    where: bool,
) -> Phrase:
    """Return somebody who does something, perhaps to somebody, somewhere, with somebody."""
    verbs = [verb for verb in DOES[noun] or ("tomber",) if not (alone and VERBS[verb].objects)]
    verb = rng.choice(verbs or ["tomber"])
    if noun in PERSONS and not alone and rng.random() < 0.2:
        return _special(rng, who, question, tense, where=where)
    entry, timed = VERBS[verb], bool(tense)
    tense = tense if tense in entry.tenses else "present" if tense else tense_of(rng, entry)
    negation = "" if not who.english else negation_of(rng, tense)
    common = {
        "tense": tense,
        "negation": negation,
        "adverb": adverb_of(rng, tense, negation),
        "question": question,
    }
    others = _where_and_when(rng, "" if timed else tense, free=not where and negation != "never")
    if not entry.objects:
        return clause(who, verb, None, *others, **common)
    if who.english and rng.random() < 0.25:
        it = any_pronoun(rng, who, direct=not entry.preposition)
        return clause(who, verb, None, *others, pronoun=it, **common)
    thing = object_freely(rng, verb, negated=bool(negation))
    return clause(who, verb, thing, *others, **common)


def _where_and_when(rng: Random, tense: str, *, free: bool) -> list[Phrase]:
    """Return where, with whom or when it happens, or nothing."""
    chance = rng.random()
    if not free or chance > 0.45:
        return []
    if chance < 0.2:
        return [any_place(rng)]
    if chance < 0.3:
        return [prepositional("with", somebody(rng) if rng.random() < 0.6 else stressed(rng))]
    found = when(rng, tense) if tense else None
    return [found] if found else []


def _special(
    rng: Random, who: Phrase, question: Phrase | None, tense: str, *, where: bool
) -> Phrase:
    """Return somebody who goes, stays, lives, plays, speaks, gives or has something."""
    verb = rng.choice(("aller", "venir", "rester", "habiter", "jouer", "parler_langue", "donner",
                       "donner", "avoir", "montrer", "vouloir", "savoir"))  # fmt: skip
    entry = VERBS[verb]
    tense = tense if tense in entry.tenses else "present" if tense else tense_of(rng, entry)
    negation = "" if not who.english else negation_of(rng, tense, 0.15)
    common = {"tense": tense, "negation": negation, "question": question}
    if verb == "savoir":
        return clause(who, verb, **common)
    if verb in ("donner", "montrer", "avoir", "vouloir"):
        thing = object_freely(rng, verb, negated=bool(negation))
        if verb in ("avoir", "vouloir"):
            return clause(who, verb, thing, **common)
        if who.english and rng.random() < 0.6:
            return clause(who, verb, thing, pronoun=any_pronoun(rng, who, direct=False), **common)
        return clause(who, verb, thing, prepositional("to", somebody(rng)), **common)
    if verb == "jouer":
        what = fixed(*rng.choice(PLAYED), "play")
        return clause(who, verb, what, *_where_and_when(rng, tense, free=not where), **common)
    if verb == "parler_langue":
        return clause(who, verb, fixed(*rng.choice(tuple(LANGUAGES.items())), "language"), **common)
    preposition = {"aller": "to", "venir": "from"}.get(verb, "in")
    place_to = to_go(rng, preposition)
    if verb == "aller" and rng.random() < 0.5:
        noun = rng.choice(nouns_of("institution shop church park"))
        place_to = prepositional("to", noun_phrase(noun))
    elif preposition == "in" and rng.random() < 0.6:
        place_to = any_place(rng)
    return clause(who, verb, None, place_to, **common)


def _able(rng: Random, who: Phrase, question: Phrase | None) -> Phrase:
    """Return somebody who wants to, can or must do something."""
    modal, verb = rng.choice(tuple(MODALS)), rng.choice((*TO_DO, "visiter"))
    entry, negation = VERBS[verb], "not" if rng.random() < 0.25 else ""
    common = {"modal": modal, "negation": negation, "question": question}
    if verb == "jouer":
        return clause(who, verb, fixed(*rng.choice(PLAYED), "play"), **common)
    if not entry.objects:
        return clause(who, verb, None, *_where_and_when(rng, "present", free=True), **common)
    if rng.random() < 0.2:
        it = any_pronoun(rng, who, direct=not entry.preposition)
        return clause(who, verb, pronoun=it, **common)
    return clause(who, verb, object_freely(rng, verb, negated=bool(negation)), **common)


def _is(
    rng: Random, who: Phrase, noun: Noun, question: Phrase | None, *, alone: bool, where: bool
) -> Phrase:
    """Return what somebody or something is: old, taller than another, hungry, in the garden."""
    chance, agreement = rng.random(), who.agreement
    tense = rng.choice(("present", "present", "present", "past", "future"))
    negation = "not" if rng.random() < 0.15 else ""
    common = {"tense": tense, "negation": negation, "question": question}
    words = PERSONAL if noun in PERSONS else AFTER_BE[noun.english]
    named = bool(who.english) and who.english[0].text != "it"  # "it is cold" may mean the soup
    if noun in (*PERSONS, *BEASTS) and named and chance < 0.2 and not where:
        word = rng.choice(tuple(FEELINGS))
        degree = "very" if word not in ("right", "wrong") and rng.random() < 0.2 else ""
        return copula(who, feeling(word, degree), french="avoir", **common)
    if not words or where or chance < 0.4:
        alone_there = Phrase([], []) if who.english[0].text in PRONOUNS else NOW
        return copula(who, alone_there if where else any_place(rng), **common)
    word = rng.choice(words).english
    if chance < 0.6 and not alone:
        than = _compared_with(rng, noun)
        return copula(who, comparison(agreement, word, than, equal=rng.random() < 0.25), **common)
    other = rng.choice(words).english
    if chance > 0.9 and other != word:
        return copula(who, both_adjectives(agreement, word, other), **common)
    return copula(who, adjective(agreement, word, degree_of(rng, word)), **common)


def _compared_with(rng: Random, noun: Noun) -> Phrase:
    """Return what something is compared with."""
    if noun in PERSONS and rng.random() < 0.5:
        return stressed(rng) if rng.random() < 0.5 else somebody(rng)
    kinds = ALIKE.get(noun.english, frozenset())
    alike = [NOUNS[other] for other, theirs in ALIKE.items() if theirs & kinds] or [noun]
    determiners = ("the", "the", "my", "your", "this", "that")
    return any_noun_phrase(rng, alike, determiners, plain=rng.random() < 0.7)[0]
