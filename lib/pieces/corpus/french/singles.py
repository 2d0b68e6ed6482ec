"""Sentences of one clause in a frame of their own, and questions with a question word."""

from random import Random

from pieces.corpus.french.choices import (
    AFTER_BE,
    NOBODY_ELSE,
    any_noun_phrase,
    owner,
    subject,
    with_relative,
)
from pieces.corpus.french.clauses import YES_NO, clause
from pieces.corpus.french.events import (
    PERSONAL,
    PLAYED,
    any_pronoun,
    negation_of,
    object_of,
)
from pieces.corpus.french.frames import (
    missing,
    passive,
    presented,
    profession,
    there_is,
)
from pieces.corpus.french.links import place, prepositional
from pieces.corpus.french.noun_phrases import (
    NUMBERS,
    PRONOUNS,
    name,
    noun_phrase,
    owned,
    pronoun,
)
from pieces.corpus.french.nouns import NAMES, nouns_of
from pieces.corpus.french.places import PLACES_TO_GO, STANDING, standing
from pieces.corpus.french.predicates import FEELINGS, age, comparison, copula, feeling
from pieces.corpus.french.sentences import DESCRIBED, PERSONS, THINGS
from pieces.corpus.french.verbs import MODALS, VERBS, WITH_A, WITH_OBJECT
from pieces.corpus.french.words import Phrase, fixed

COMPARED = frozenset(
    {"big", "small", "old", "young", "good", "fast", "expensive", "tired", "dangerous", "beautiful"}
)
OWN = ("the",) * 4 + ("my", "your", "this", "her", "our")
LASTING = frozenset({"connaître", "aimer", "aimer (like)"})
DONE = (
    "construire",
    "construire",
    "construire",
    "manger",
    "manger",
    "réparer",
    "écrire",
    "lire",
    "acheter",
    "laver",
    "ouvrir",
    "trouver",
)
TO_DO = (*WITH_A, *(verb for verb in WITH_OBJECT if verb not in LASTING),
         "dormir", "travailler", "chanter", "danser", "nager", "partir",
         "jouer", "jouer", "reposer", "courir")  # fmt: skip
STANDARD = tuple(
    (noun, words)
    for noun in DESCRIBED
    for words in [
        tuple(
            word.english
            for word in (PERSONAL if noun in PERSONS else AFTER_BE[noun.english])
            if word.english in COMPARED
            for _ in range(4 if word.comparative in ("better", "faster", "younger") else 1)
        )
    ]
    if words
)


def compared(rng: Random) -> Phrase:
    """Return something that is bigger, more expensive, better than or as old as another."""
    noun, words = rng.choice(STANDARD)
    word = rng.choice(words)
    number = False if word == "good" else None
    phrase, _ = any_noun_phrase(rng, (noun,), OWN, plain=True, number=number)
    others = [other for other, suiting in STANDARD if other is not noun and word in suiting]
    alike = [other for other in others if ALIKE[other.english] & ALIKE[noun.english]]
    if noun in PERSONS and rng.random() < 0.3:
        than = name(rng.choice(tuple(NAMES)))
    else:
        than, _ = any_noun_phrase(rng, alike or [noun], ("the", "the", "your", "that"), plain=True)
    return copula(
        phrase,
        comparison(phrase.agreement, word, than, equal=rng.random() < 0.3),
        negation="not" if rng.random() < 0.15 else "",
    )


_ALIKE = ("person beast", "food drink", "garment", "vehicle", "text song film", "object",
          "furniture", "building", "city village garden street",
          "door window wall roof tree")  # fmt: skip
ALIKE = {
    noun.english: frozenset(kinds for kinds in _ALIKE if noun in nouns_of(kinds))
    for noun in (*PERSONS, *THINGS)
}


BY_AGE = (
    ("boy girl child beast", tuple(NUMBERS)[:-2]),
    ("grown", ("twenty", "thirty")),
    ("tree house church car hotel", tuple(NUMBERS)),
)


def felt(rng: Random) -> Phrase:
    """Return somebody who is hungry, cold, right: "avoir"; or how old somebody is."""
    if rng.random() < 0.35:
        kinds, numbers = rng.choice(BY_AGE)
        who = subject(rng, nouns_of(kinds), plain=True, pronouns=NOBODY_ELSE)
        return copula(who, age(rng.choice(numbers)), french="avoir")
    word = rng.choice(tuple(FEELINGS))
    people = word in ("right", "wrong") or rng.random() < 0.75
    who = subject(rng, PERSONS if people else nouns_of("beast"), plain=rng.random() < 0.7)
    negation = negation_of(rng, "present", 0.2)
    degree = (
        "very" if word not in ("right", "wrong") and not negation and rng.random() < 0.25 else ""
    )
    question = YES_NO if rng.random() < 0.15 and not negation else None
    return copula(who, feeling(word, degree), french="avoir", negation=negation, question=question)


def existing(rng: Random) -> Phrase:
    """Return what there is somewhere."""
    kind = rng.choice(("object", "garment", "text", "piece", "beast", "furniture", "person"))
    nouns = nouns_of("water milk coffee tea bread cheese" if rng.random() < 0.15 else kind)
    noun, chance = rng.choice(nouns), rng.random()
    if not noun.plural:
        where = prepositional("in", noun_phrase(rng.choice(nouns_of("kitchen bag glass"))))
    else:
        where = standing(rng, noun)
    places = [where] if rng.random() < 0.7 else []
    if chance < 0.2:
        plural = bool(noun.plural) and rng.random() < 0.7
        if plural or not noun.plural:
            return there_is(noun_phrase(noun, "", plural=plural), *places, negated=True)
    if noun.plural:
        determiner = rng.choice(("a", "a", "some", "partial", *("number",) * 3))
        one = False if determiner == "a" else None
        thing, _ = any_noun_phrase(rng, (noun,), (determiner,), number=one)
    else:
        thing = noun_phrase(noun, rng.choice(("some", "partial")))
    return there_is(thing, *places, question=chance > 0.85)


def able(rng: Random) -> Phrase:
    """Return somebody who wants, can, tries, begins, … to do something."""
    modal = rng.choice((*MODALS, "try", "begin"))
    tense = rng.choice(MODALS[modal].tenses) if modal in ("try", "begin") else "present"
    tense = "past" if tense == "future" else tense
    verb = rng.choice(TO_DO)
    if modal in ("begin", "know", "like", "try") and verb in _MOMENTARY:
        verb = rng.choice(("chanter", "danser", "nager", "lire", "écrire", "manger"))
    entry = VERBS[verb]
    nouns = [noun for noun in entry.subjects if noun in PERSONS]
    who = subject(rng, nouns)
    negation = negation_of(rng, tense, 0.25)
    question = YES_NO if not negation and rng.random() < 0.15 else None
    common = {"tense": tense, "negation": negation, "modal": modal, "question": question}
    if verb == "jouer":
        return clause(who, verb, fixed(*rng.choice(PLAYED), "play"), **common)
    if not entry.objects:
        return clause(who, verb, **common)
    if rng.random() < 0.3 and entry.objects[0] in PERSONS:
        pronoun = any_pronoun(rng, who, direct=not entry.preposition)
        return clause(who, verb, pronoun=pronoun, **common)
    return clause(who, verb, object_of(rng, verb, negated=bool(negation)), **common)


_MOMENTARY_WORDS = """
voir trouver aimer connaître attendre partir quitter chercher obéir regarder ouvrir reposer rendre
"""
_MOMENTARY = frozenset({"aimer (like)", *_MOMENTARY_WORDS.split()})


def missed(rng: Random) -> Phrase:
    """Return somebody who misses somebody or a place: French turns it round."""
    who = subject(rng, PERSONS, plain=True)
    if rng.random() < 0.4:
        who = pronoun(rng.choice(tuple(PRONOUNS)))
    chance = rng.random()
    taken = {who.english[0].text}
    if chance < 0.5:
        taken |= {"i", "we"} if taken & {"i", "we"} else set()
        what: Phrase | str = rng.choice([form for form in PRONOUNS if form not in taken])
    elif chance < 0.65:
        what = place(rng.choice(PLACES_TO_GO))
    else:
        what, _ = any_noun_phrase(rng, VERBS["manquer"].objects, OWN)
    negation = "not" if rng.random() < 0.15 else ""
    return missing(who, what, negation=negation, question=YES_NO if rng.random() < 0.15 else None)


def done(rng: Random) -> Phrase:
    """Return what was built, written, … by somebody."""
    verb = rng.choice(DONE)
    thing, noun = any_noun_phrase(
        rng, VERBS[verb].objects, ("the", "the", "this", "my", "number"), plain=True
    )
    if rng.random() < 0.15 and noun.english in STANDING:
        thing = with_relative(rng, thing, noun)
    agent, _ = any_noun_phrase(rng, VERBS[verb].subjects, ("the", "the", "the", "a", "my", "her"))
    if rng.random() < 0.3:
        agent = name(rng.choice(tuple(NAMES)))
    return passive(thing, verb, agent, negation="not" if rng.random() < 0.15 else "")


def identified(rng: Random) -> Phrase:
    """Return "this is my car"."""
    nouns = nouns_of("portable own_vehicle house family pet")
    if rng.random() < 0.3:
        noun = rng.choice(nouns)
        thing = owned(owner(rng), noun_phrase(noun, "", plural=False))
    else:
        thing, noun = any_noun_phrase(rng, nouns, ("my", "your", "his", "her", "our", "their", "a"))
    if rng.random() < 0.3 and noun.english in STANDING:
        thing, _ = any_noun_phrase(rng, (noun,), ("the",), plain=True)
        thing = with_relative(rng, thing, noun)
    return presented(thing, far=rng.random() < 0.4)


TRADES = ("doctor", "teacher", "baker")
NOT_AT_WORK = frozenset({"boy", "child", "king", "hero", *TRADES})
MEN = tuple(noun for noun in PERSONS if noun.gender == "m" and noun.english not in NOT_AT_WORK)


def working_as(rng: Random) -> Phrase:
    """Return what somebody is, was or is not by trade."""
    chance = rng.random()
    if chance < 0.3:
        who = any_noun_phrase(rng, MEN, OWN, number=False)[0]
    elif chance < 0.6:
        who = owned(owner(rng), noun_phrase(rng.choice(MEN), ""))
    else:
        boys = [name(english) for english, gender in NAMES.items() if gender == "m"]
        who = rng.choice((pronoun("i"), pronoun("he"), *boys))
    return copula(
        who,
        profession(rng.choice(TRADES), who.agreement),
        tense="past" if who.agreement.person == 3 and rng.random() < 0.3 else "present",
        negation="not" if rng.random() < 0.2 else "",
        question=YES_NO if rng.random() < 0.2 else None,
    )
