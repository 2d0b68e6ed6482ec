"""Random noun phrases, adjectives, tenses and places: each choice suits what it stands beside."""

from collections.abc import Sequence
from random import Random

from pieces.corpus.french.adjectives import ADJECTIVES, COLOURS, Adjective
from pieces.corpus.french.clauses import clause
from pieces.corpus.french.links import (
    attached,
    nothing,
    relative,
)
from pieces.corpus.french.noun_phrases import (
    NO_ARTICLE,
    NUMBERS,
    POSSESSIVES,
    joined,
    name,
    noun_phrase,
    owned,
    pronoun,
)
from pieces.corpus.french.nouns import NAMES, NOUNS, Noun, nouns_of
from pieces.corpus.french.places import STANDING, standing
from pieces.corpus.french.verbs import VERBS, Verb
from pieces.corpus.french.words import Phrase, begins_with_vowel

# A choice is drawn as often as it stands in its tuple.
DEFINITE = ("the",) * 10 + ("my", "your", "his", "her", "our", "their", "this", "that")
SUBJECT_DETERMINERS = (*DEFINITE, "a", "number")
OBJECT_DETERMINERS = (*DEFINITE, *("a",) * 5, *("some",) * 5, "number", "number")
PLAIN_DETERMINERS = (*("the",) * 6, *("a",) * 3, "my", "your", "his", "her", "our", "this", "that")
MASS_DETERMINERS = (*("the",) * 4, *("some",) * 5, "my", "this", "his", "your")
# Where "they" or "she" could be somebody named before, only these are drawn.
NOBODY_ELSE = ("i", "you", "we")
PRONOUNS = ("i", "i", "i", "you", "you", "he", "he", "she", "she", "we", "we", "they", "they")
WEIGHTED_TENSES = {"present": 8, "progressive": 5, "past": 5, "perfect": 5, "future": 3}
RELATIVES = ("travailler", "chanter", "danser", "pleurer", "dormir", "arriver", "tomber", "reposer")


def changes(adjective: Adjective, noun: Noun) -> bool:
    """Return whether a noun asks for an adjective's form before a vowel: "un vieil arbre"."""
    vowel = begins_with_vowel(noun.french)
    return bool(adjective.before_vowel) and noun.gender == "m" and vowel


def _weight(adjective: Adjective, noun: Noun) -> int:
    """Return how often an adjective is drawn beside a noun: more where it has a form of its own."""
    if changes(adjective, noun):
        return 24
    return 2 if adjective.english == "new" else 1


def _suiting(*, attribute: bool) -> dict[str, tuple[Adjective, ...]]:
    """Return, for each noun, its adjectives."""
    return {
        noun: tuple(
            adjective
            for adjective in ADJECTIVES.values()
            if noun in adjective.suits and (adjective.attribute or not attribute)
            for _ in range(_weight(adjective, NOUNS[noun]) if attribute else 1)
        )
        for noun in NOUNS
    }


NOT_OWNED, PARENTS = (
    frozenset({"king", "queen", "hero", "man", "woman"}),
    frozenset({"mother", "father"}),
)
# Rarely seen in the plural, and so never.
ALONE = frozenset({"park", "village", "street", "kitchen", "museum", "market", "forest"})
BESIDE, AFTER_BE = _suiting(attribute=True), _suiting(attribute=False)
PERSONS = nouns_of("person")
PEOPLE = frozenset(noun.english for noun in PERSONS)
BEASTS = frozenset(noun.english for noun in nouns_of("beast"))
# What a person sees, buys, …, so that "the car that the man has bought" makes sense.
DONE_TO = {
    noun: tuple(
        verb
        for verb in ("voir", "acheter", "vendre", "trouver", "réparer", "laver", "lire", "écrire",
                     "manger", "chercher", "regarder", "aider", "construire",
                     "écouter", "quitter", "attendre", "boire", "ouvrir",
                     "visiter", "aimer (like)")
        if NOUNS[noun] in VERBS[verb].objects
    )
    for noun in NOUNS
}  # fmt: skip


def tense_of(rng: Random, verb: Verb) -> str:
    """Return a tense in which the verb occurs."""
    tenses = _TENSES[verb.tenses]
    # the participles of these agree, and there are more forms to meet
    if verb.with_etre and rng.random() < 0.4:
        tenses = ("past", "perfect")
    return rng.choice(tenses)


_TENSES = {
    tenses: tuple(tense for tense in tenses for _ in range(WEIGHTED_TENSES[tense]))
    for tenses in {verb.tenses for verb in VERBS.values()}
}


def adjectives_of(rng: Random, noun: Noun) -> tuple[str, ...]:
    """Return no, one or two adjectives that suit a noun, in their English order."""
    suiting = BESIDE[noun.english]
    if not suiting or rng.random() < (0.75 if noun.english in PEOPLE else 0.5):
        return ()
    first = rng.choice(suiting)
    if first.before and rng.random() < 0.35:
        colours = [adjective for adjective in suiting if adjective.english in COLOURS]
        if colours:
            return first.english, rng.choice(colours).english
    return (first.english,)


def any_noun_phrase(
    rng: Random,
    nouns: Sequence[Noun],
    determiners: Sequence[str] = PLAIN_DETERMINERS,
    *,
    plain: bool = False,
    negated: bool = False,
    number: bool | None = None,
) -> tuple[Phrase, Noun]:
    """Return a noun phrase and its noun.

    Args:
        rng: Where the choices come from.
        nouns: The nouns to choose from.
        determiners: The determiners to choose from.
        plain: Whether it shall have no adjective.
        negated: Whether it is the object of a negated verb.
        number: Whether it shall be plural; chosen unless given.

    Returns:
        Both.
    """
    noun = rng.choice(nouns)
    determiner = rng.choice(determiners)
    plural = rng.random() < 0.42 if number is None else number
    if noun.english in NOT_OWNED and determiner in POSSESSIVES:
        determiner = "the"
    if not noun.plural:
        plural = False
        if determiner not in NO_ARTICLE:
            determiner = rng.choice(MASS_DETERMINERS if "some" in determiners else DEFINITE)
    elif noun.english in PARENTS and (determiner != "the" or number is False):
        plural, determiner = False, determiner if determiner in POSSESSIVES else "the"
    elif determiner in NO_ARTICLE:
        plural = True
    elif determiner == "number":
        determiner, plural = (
            (rng.choice(tuple(NUMBERS)), True) if number is None else ("the", number)
        )
    elif determiner == "some":
        determiner = "a" if number is False else "some"
        plural = number is not False
    elif determiner == "a" and plural:
        determiner = "the"
    if noun.english in ALONE:
        plural, determiner = False, "the" if determiner in (*NUMBERS, *NO_ARTICLE) else determiner
        determiner = "a" if determiner == "some" else determiner
    adjectives = () if plain else adjectives_of(rng, noun)
    return noun_phrase(noun, determiner, *adjectives, plural=plural, negated=negated), noun


def subject(
    rng: Random,
    nouns: Sequence[Noun],
    *,
    plain: bool = False,
    pronouns: Sequence[str] = PRONOUNS,
) -> Phrase:
    """Return a subject: a noun, a name, a pronoun, two of them, or a noun with what it is near.

    Args:
        rng: Where the choices come from.
        nouns: The nouns to choose from.
        plain: Whether it shall have no adjective.
        pronouns: The pronouns to choose from.

    Returns:
        The phrase.
    """
    kind = rng.random()
    people = nouns[0].english in PEOPLE
    if people and kind < 0.32:
        return pronoun(rng.choice(pronouns))
    if people and kind < 0.40:
        return name(rng.choice(tuple(NAMES)))
    if people and kind < 0.46:
        return joined(*two_people(rng, nouns))
    phrase, noun = any_noun_phrase(rng, nouns, SUBJECT_DETERMINERS, plain=plain)
    if kind > 0.92:
        return owned(owner(rng), any_bare(rng, nouns, plain=plain))
    if kind > 0.84 and noun.english in STANDING:
        return attached(phrase, standing(rng, noun))
    return phrase


def subject_inside(
    rng: Random, nouns: Sequence[Noun], pronouns: Sequence[str] = PRONOUNS
) -> Phrase:
    """Return a short subject, as a subordinate clause has."""
    kind = rng.random()
    if kind < 0.35 and nouns[0].english in PEOPLE:
        return pronoun(rng.choice(pronouns))
    if kind < 0.5 and nouns[0].english in PEOPLE:
        return name(rng.choice(tuple(NAMES)))
    return any_noun_phrase(rng, nouns, SUBJECT_DETERMINERS, plain=True)[0]


def two_people(rng: Random, nouns: Sequence[Noun]) -> tuple[Phrase, Phrase]:
    """Return two different people for "and"."""
    first, second = rng.sample([noun for noun in nouns if noun.english in PEOPLE], 2)
    pair = noun_phrase(first), noun_phrase(second)
    if rng.random() < 0.3:
        return pair[0], name(rng.choice(tuple(NAMES)))
    return pair


def any_bare(rng: Random, nouns: Sequence[Noun], *, plain: bool = False) -> Phrase:
    """Return a noun without a determiner, for an owner to stand before it."""
    noun = rng.choice([noun for noun in nouns if noun.english not in NOT_OWNED])
    plural = bool(noun.plural) and noun.english not in PARENTS | ALONE and rng.random() < 0.3
    return noun_phrase(noun, "", *(() if plain else adjectives_of(rng, noun)), plural=plural)


def owner(rng: Random) -> Phrase:
    """Return somebody in the singular."""
    if rng.random() < 0.4:
        return name(rng.choice(tuple(NAMES)))
    noun = rng.choice(PERSONS)
    own = noun.english not in NOT_OWNED
    return noun_phrase(noun, rng.choice(("the", "the", "my" if own else "the", "this")))


def with_relative(rng: Random, phrase: Phrase, noun: Noun) -> Phrase:
    """Return a noun phrase with a relative clause behind it that makes sense of its noun."""
    person = noun.english in PEOPLE
    verbs = DONE_TO[noun.english]
    if person and (rng.random() < 0.6 or not verbs):
        verb = rng.choice(RELATIVES)
        inner = clause(nothing(phrase.agreement), verb, tense=tense_of(rng, VERBS[verb]))
        return relative(phrase, inner, subject=True, person=True)
    if noun.english in BEASTS and rng.random() < 0.6:
        inner = clause(nothing(phrase.agreement), rng.choice(("dormir", "courir")))
        return relative(phrase, inner, subject=True)
    if not verbs:
        return phrase
    verb = rng.choice(verbs)
    who = subject_inside(rng, VERBS[verb].subjects)
    tense = tense_of(rng, VERBS[verb])
    inner = clause(who, verb, tense=tense, preceding=phrase.agreement)
    return relative(phrase, inner, subject=False)
