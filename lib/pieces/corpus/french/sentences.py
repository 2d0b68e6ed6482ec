"""Sentences made of more than one clause, and other frames of their own.

In each of them a pronoun can only stand for one noun, so that its gender is certain: "he" and "she"
are people, "it" is a thing or an animal, and where two nouns could be "they" none is used.
"""

from itertools import permutations
from random import Random

from pieces.corpus.french.adjectives import COLOURS
from pieces.corpus.french.choices import (
    AFTER_BE,
    NOBODY_ELSE,
    any_noun_phrase,
    attached,
    subject_inside,
    with_relative,
)
from pieces.corpus.french.clauses import clause, clitic
from pieces.corpus.french.events import PERSONAL, degree_of, quality, without_object
from pieces.corpus.french.links import linked, prepositional
from pieces.corpus.french.noun_phrases import name, pronoun
from pieces.corpus.french.nouns import NAMES, NOUNS, Noun, nouns_of
from pieces.corpus.french.places import STANDING, standing
from pieces.corpus.french.predicates import adjective, copula
from pieces.corpus.french.verbs import VERBS
from pieces.corpus.french.words import Phrase, fixed

PERSONS, THINGS = nouns_of("person"), tuple(noun for noun in NOUNS.values() if noun.pronoun == "it")
TIRING = ("travailler", "danser", "courir", "nager")
OPPOSITES = frozenset(
    frozenset(pair.split())
    for pair in (
        "old young", "old new", "big small", "clean dirty", "open closed", "hot cold",
        "heavy light", "happy sad", "beautiful pretty", "tall small",
    )
)  # fmt: skip
# What one does with what one has bought, found or seen.
USED = ("lire", "manger", "boire", "laver", "vendre", "réparer", "regarder")
GIVEN = ("donner", "montrer")
CHAINS = tuple(
    (first, second, both)
    for first in ("acheter", "trouver", "voir")
    for second in USED + GIVEN * 3
    for both in [
        tuple(
            noun
            for noun in VERBS[second].objects
            if noun in VERBS[first].objects and noun.pronoun == "it"
        )
    ]
    if both and first != second
)
REASONS = {
    "acheter": ("beautiful", "pretty", "good", "new", "fast", "light", "big", "small"),
    "vendre": ("old", "big", "heavy", "small", "dirty"),
    "laver": ("dirty",),
    "aimer (like)": ("beautiful", "good", "pretty", "fast", "light"),
    "regarder": ("beautiful", "big", "dangerous", "pretty", "new"),
}


def _said_of(noun: Noun) -> tuple[str, ...]:
    """Return the adjectives that may follow "be"."""
    return tuple(word.english for word in (PERSONAL if noun in PERSONS else AFTER_BE[noun.english]))


def _pairs_said_of(noun: Noun) -> tuple[tuple[str, str], ...]:
    """Return pairs of adjectives for a noun, of which neither excludes the other."""
    return tuple(
        (first, second)
        for first, second in permutations(_said_of(noun), 2)
        if frozenset((first, second)) not in OPPOSITES
        and not (first in COLOURS and second in COLOURS)
    )


SAID_OF = {noun: _said_of(noun) for noun in NOUNS.values()}
PAIRS_SAID_OF = {noun: _pairs_said_of(noun) for noun in NOUNS.values()}
DESCRIBED = tuple(noun for noun in NOUNS.values() if len(PAIRS_SAID_OF[noun]) > 2)
DESCRIBED_THINGS = tuple(noun for noun in DESCRIBED if noun.pronoun == "it")


def _stand_in(phrase: Phrase, noun: Noun) -> Phrase:
    """Return the subject pronoun that stands for a noun phrase in the third person."""
    if phrase.agreement.plural:
        return pronoun("they", phrase.agreement.gender)
    english = noun.pronoun
    return pronoun(english, phrase.agreement.gender if english == "it" else "")


def described(rng: Random) -> Phrase:
    """Return a noun with something behind it, and an adjective that agrees from afar."""
    noun = rng.choice(DESCRIBED)
    phrase, _ = any_noun_phrase(rng, (noun,), ("the",) * 6 + ("my", "this"), plain=True)
    if rng.random() < 0.3 and noun.english in STANDING:
        phrase = attached(phrase, standing(rng, noun))
    else:
        phrase = with_relative(rng, phrase, noun)
    word = rng.choice(SAID_OF[noun])
    tense = "past" if rng.random() < 0.15 else "present"
    negation = "not" if rng.random() < 0.12 else ""
    predicate = adjective(phrase.agreement, word, degree_of(rng, word))
    return copula(phrase, predicate, tense=tense, negation=negation)


def object_described(rng: Random) -> Phrase:
    """Return somebody who sees, knows, … what a relative clause describes."""
    verb = rng.choice(("voir", "connaître", "aimer", "chercher", "attendre", "regarder"))
    people = verb in ("connaître", "aimer", "attendre")
    noun = rng.choice(PERSONS if people else VERBS[verb].objects)
    phrase, _ = any_noun_phrase(rng, (noun,), ("the",), plain=True)
    tense = rng.choice([tense for tense in VERBS[verb].tenses if tense != "progressive"])
    return clause(
        subject_inside(rng, PERSONS),
        verb,
        with_relative(rng, phrase, noun),
        tense=tense,
        negation="not" if rng.random() < 0.15 else "",
    )


def resumed(rng: Random) -> Phrase:
    """Return two things said of one noun, the second of a pronoun: "but it is fast"."""
    noun = rng.choice(DESCRIBED if rng.random() < 0.25 else DESCRIBED_THINGS)
    phrase, _ = any_noun_phrase(rng, (noun,), ("the", "the", "my", "this", "their"), plain=True)
    if rng.random() < 0.2 and noun.english in STANDING:
        phrase = attached(phrase, standing(rng, noun))
    first, second = rng.choice(PAIRS_SAID_OF[noun])
    again = _stand_in(phrase, noun)
    negations = rng.choice((("", ""), ("", ""), ("not", ""), ("", "not")))
    return linked(
        copula(phrase, adjective(phrase.agreement, first, degree_of(rng, first)),
               negation=negations[0]),
        "but",
        copula(again, adjective(again.agreement, second, degree_of(rng, second)),
               negation=negations[1]),
    )  # fmt: skip


def reasoned(rng: Random) -> Phrase:
    """Return "the girls are tired because they have worked", or the other way round."""
    verb = rng.choice(TIRING)
    phrase, noun = any_noun_phrase(
        rng, VERBS[verb].subjects, ("the", "the", "my", "your", "this"), plain=True
    )
    again = _stand_in(phrase, noun)
    if rng.random() < 0.5:
        because = clause(again, verb, tense=rng.choice(("perfect", "past")))
        tired = adjective(phrase.agreement, "tired", rng.choice(("", "very")))
        return linked(copula(phrase, tired), "because", because)
    word = rng.choice(("tired", "sick", "tired"))
    verb = rng.choice(("dormir", verb)) if noun in VERBS["dormir"].subjects else verb
    negation = "" if verb == "dormir" else "not"
    tense = rng.choice(("present", "progressive", "future", "past"))
    because = copula(
        again, adjective(again.agreement, word), tense="past" if tense == "past" else "present"
    )
    return linked(clause(phrase, verb, tense=tense, negation=negation), "because", because)


def _one_person(rng: Random) -> tuple[Phrase, str]:
    """Return a single person and the pronoun that takes it up."""
    chance = rng.random()
    if chance < 0.3:
        form = rng.choice(("i", "he", "she", "you"))
        return pronoun(form), form
    if chance < 0.5:
        first_name = rng.choice(tuple(NAMES))
        return name(first_name), "he" if NAMES[first_name] == "m" else "she"
    phrase, noun = any_noun_phrase(
        rng, nouns_of("grown"), ("the", "the", "my", "her"), plain=True, number=False
    )
    return phrase, noun.pronoun


def object_resumed(rng: Random) -> Phrase:
    """Return "the man is selling the car because it is old": the pronoun is the object."""
    verb = rng.choice(tuple(REASONS))
    who, _ = _one_person(rng)
    nouns = [
        noun
        for noun in VERBS[verb].objects
        if noun.pronoun == "it"
        and any(word.english in REASONS[verb] for word in AFTER_BE[noun.english])
    ]
    phrase, noun = any_noun_phrase(rng, nouns, ("the", "the", "this", "a", "his"), plain=True)
    again = _stand_in(phrase, noun)
    suiting = [word.english for word in AFTER_BE[noun.english]]
    because = rng.random() < 0.6
    word = rng.choice([word for word in suiting if (word in REASONS[verb]) == because] or suiting)
    tense = rng.choice([tense for tense in VERBS[verb].tenses if tense != "perfect"])
    second = copula(
        again,
        adjective(again.agreement, word, degree_of(rng, word)),
        tense="past" if tense == "past" else "present",
    )
    return linked(clause(who, verb, phrase, tense=tense), "because" if because else "but", second)


def object_used(rng: Random) -> Phrase:
    """Return "paul has found the keys and he has given them to marie"."""
    first, second, both = rng.choice(CHAINS)
    who, form = _one_person(rng)
    phrase, _ = any_noun_phrase(rng, both, ("the", "a", "a", "some", "some", "this"))
    it = clitic("they" if phrase.agreement.plural else "it", gender=phrase.agreement.gender)
    again = pronoun(form)
    others = []
    if second in GIVEN:
        names = [other for other in NAMES if other != who.english[0].text]
        others.append(prepositional("to", name(rng.choice(names))))
    one = clause(who, first, phrase, tense=rng.choice(("perfect", "past")))
    manner = rng.random()
    if manner < 0.22:
        two = clause(again, second, None, *others, modal="want", pronoun=it)
    else:
        tense = "future" if manner < 0.34 else "perfect" if manner < 0.94 else "present"
        two = clause(again, second, None, *others, tense=tense, pronoun=it)
    return linked(one, "and", two)


def coordinated(rng: Random) -> Phrase:
    """Return two clauses of different subjects: "the boy sings and the girl dances"."""
    second = rng.choice((without_object, without_object, quality))
    first, conjunction = without_object(rng), rng.choice(("and", "and", "but"))
    return linked(first, conjunction, second(rng, None, NOBODY_ELSE))


def temporal(rng: Random) -> Phrase:
    """Return what happens whenever something else does, or is so."""
    verb = rng.choice(WHILE)
    nouns = VERBS[verb].subjects
    who, noun = any_noun_phrase(rng, nouns, ("the", "the", "my", "this"), plain=True)
    then = rng.choice([other for other in WHILE if other != verb])
    adverb = rng.choice(("", "", "often", "always"))
    if rng.random() < 0.4 and noun in VERBS[then].subjects:
        when = copula(who, adjective(who.agreement, rng.choice(("tired", "sick", "tired"))))
        second = clause(_stand_in(who, noun), "dormir", adverb=adverb)
        if noun in PERSONS:
            second = clause(_stand_in(who, noun), rng.choice(("dormir", "reposer")), adverb=adverb)
    else:
        when = clause(who, verb)
        other = subject_inside(rng, VERBS[then].subjects, NOBODY_ELSE)
        second = clause(other, then, adverb=adverb)
    return fixed("when", "quand", "when") + when + fixed(",", ",") + second


WHILE = ("dormir", "chanter", "danser", "courir", "reposer", "cacher", "travailler", "pleurer")


def reported(rng: Random) -> Phrase:
    """Return what somebody thinks, says or knows."""
    verb = rng.choice(("penser", "dire", "savoir"))
    who = subject_inside(rng, PERSONS)
    negation = "not" if verb == "savoir" and rng.random() < 0.3 else ""
    if verb == "savoir" and rng.random() < 0.5:
        asked = "why"
    else:
        asked, negation = "that", ""
    second = rng.choice((without_object, quality))(rng, None, NOBODY_ELSE)
    return linked(clause(who, verb, negation=negation), asked, second, "reported")
