"""Sentences as people put them: any subject with any predicate that suits it, one clause or two.

Each frame of :mod:`pieces.corpus.french.grammar` shows something. A model that learned from them
alone stumbles where a person combines what no frame does: "the soup is hot and it is good". Here
the parts are combined freely, with some words more ("taller", "will", "with me") and the verb forms
that are too rare in the frames ("tu pleures"). As there, a French sentence is a function of the
English one; "will" is the near future, as "is going to" is.
"""

from random import Random
from typing import NamedTuple

from pieces.corpus.french.choices import (
    DEFINITE,
    NOT_OWNED,
    PEOPLE,
    PERSONS,
    PRONOUNS,
    SUBJECT_DETERMINERS,
    any_bare,
    any_noun_phrase,
    owner,
    with_relative,
)
from pieces.corpus.french.clauses import clause
from pieces.corpus.french.frames import profession, there_is, told, where_is
from pieces.corpus.french.free_predicates import (
    DOES,
    any_place,
    object_freely,
    predicate,
    somebody,
    stressed,
    very,
)
from pieces.corpus.french.links import attached, linked, prepositional, sentence, time
from pieces.corpus.french.noun_phrases import joined, name, noun_phrase, owned, pronoun
from pieces.corpus.french.nouns import NAMES, NOUNS, Noun, nouns_of
from pieces.corpus.french.pairs import SentencePair
from pieces.corpus.french.predicates import copula
from pieces.corpus.french.singles import ALIKE, TRADES
from pieces.corpus.french.words import Phrase, Word, fixed

SHORTEST, LONGEST = 3, 20
THINGS = tuple(noun for noun in NOUNS.values() if noun.english not in PEOPLE)
CONJUNCTIONS = ("and", "and", "and", "but", "because", "when")


class Subject(NamedTuple):
    """Of whom something is said: the phrase, what kind it is, and the pronoun that takes it up."""

    phrase: Phrase
    noun: Noun
    again: Phrase


def draw_freely(rng: Random) -> SentencePair:
    """Return the next pair, of 3 to 20 tokens on either side."""
    while True:
        words, end = rng.choice(_FRAMES)(rng)
        pair = sentence(_with_will(rng, words), end)
        if all(SHORTEST <= len(side) <= LONGEST for side in (pair.source, pair.target)):
            return pair


# --- subjects -------------------------------------------------------------------------------------


def any_subject(rng: Random) -> Subject:
    """Return a pronoun, a name, a noun, or two of them."""
    chance, person = rng.random(), PERSONS[0]
    if chance < 0.3:
        form = rng.choice((*PRONOUNS, "it"))
        kind = NOUNS[rng.choice(("car", "train", "house", "bird"))] if form == "it" else person
        return Subject(pronoun(form), kind, pronoun(form))
    if chance < 0.37:
        english = rng.choice(tuple(NAMES))
        again = pronoun("he" if NAMES[english] == "m" else "she")
        return Subject(name(english), person, again)
    if chance < 0.47:
        return _two(rng)
    return _noun(rng, PERSONS if rng.random() < 0.5 else THINGS)


def _two(rng: Random) -> Subject:
    """Return two people, or two of a kind."""
    if rng.random() < 0.5:
        both, noun = joined(somebody(rng), somebody(rng)), PERSONS[0]
    else:
        noun = rng.choice([noun for noun in THINGS if noun.english in ALIKE])
        alike = [other for other in THINGS if ALIKE[noun.english] & ALIKE[other.english]]
        both = joined(
            any_noun_phrase(rng, (noun,), DEFINITE, plain=rng.random() < 0.7)[0],
            any_noun_phrase(rng, alike or (noun,), DEFINITE, plain=rng.random() < 0.7)[0],
        )
    return Subject(both, noun, pronoun("they", both.agreement.gender))


def _noun(rng: Random, nouns: tuple[Noun, ...]) -> Subject:
    """Return a noun, at times with what it is near, whose it is, or what it does."""
    noun, chance = rng.choice(nouns), rng.random()
    plain = chance > 0.5
    if chance > 0.9 and noun.english not in NOT_OWNED:
        phrase = owned(owner(rng), any_bare(rng, (noun,), plain=True))
    else:
        phrase = very(rng, any_noun_phrase(rng, (noun,), SUBJECT_DETERMINERS, plain=plain)[0])
        if chance > 0.82:
            phrase = with_relative(rng, phrase, noun)
        elif chance > 0.72:
            phrase = attached(phrase, any_place(rng))
    return Subject(phrase, noun, _again(phrase, noun))


def _again(phrase: Phrase, noun: Noun) -> Phrase:
    """Return the pronoun that takes a noun phrase up."""
    gender = phrase.agreement.gender
    if phrase.agreement.plural:
        return pronoun("they", gender)
    return pronoun(noun.pronoun, gender if noun.pronoun == "it" else "")


# --- sentences ------------------------------------------------------------------------------------


def _one(rng: Random) -> tuple[Phrase, str]:
    """Return one clause, at times with when it was before it."""
    who, chance = any_subject(rng), rng.random()
    if chance < 0.06:
        tense, english = rng.choice((("past", "yesterday"), ("past", "this morning")))
        comma = fixed(",", ",") if chance < 0.03 else Phrase([], [Word(",")])
        while len(DOES[who.noun]) < 2:
            who = any_subject(rng)
        return time(english) + comma + predicate(rng, who.phrase, who.noun, tense=tense), "."
    return predicate(rng, who.phrase, who.noun), "."


def _asked(rng: Random) -> tuple[Phrase, str]:
    """Return a question: whether, where, when, why."""
    who, chance = any_subject(rng), rng.random()
    if chance < 0.5:
        return predicate(rng, who.phrase, who.noun, asks=("", "")), "?"
    if chance < 0.8:
        word = rng.choice((("why", "pourquoi"), ("where", "où"), ("when", "quand")))
        return predicate(rng, who.phrase, who.noun, asks=word), "?"
    if chance < 0.9:
        return where_is(_noun(rng, tuple(NOUNS.values())).phrase), "?"
    thing = _noun(rng, PERSONS).phrase
    be, french = ("are", "sont") if thing.agreement.plural else ("is", "est")
    return fixed("who", "qui", "question_word") + fixed(be, french) + thing, "?"


def _two_clauses(rng: Random) -> tuple[Phrase, str]:
    """Return "the owl is beautiful and it is sleeping", "i am cold and i am hungry"."""
    first, conjunction = any_subject(rng), rng.choice(CONJUNCTIONS)
    second = first if rng.random() < 0.6 else any_subject(rng)
    taken_up = second is first
    one = predicate(rng, first.phrase, first.noun, alone=taken_up)
    two = predicate(rng, first.again if taken_up else second.phrase, second.noun)
    if conjunction == "when" and rng.random() < 0.6:
        return fixed("when", "quand", "when") + one + fixed(",", ",") + two, "."
    return linked(one, conjunction, two), "."


def _two_verbs(rng: Random) -> tuple[Phrase, str]:
    """Return "the girl sings and dances": two verbs of one subject."""
    who, tense = any_subject(rng), rng.choice(("present", "past"))
    while len(DOES[who.noun]) < 2:
        who = any_subject(rng)
    one = predicate(rng, who.phrase, who.noun, tense=tense)
    nobody = Phrase([], [], who.phrase.agreement)
    return linked(one, "and", predicate(rng, nobody, who.noun, tense=tense)), "."


def _ordered(rng: Random) -> tuple[Phrase, str]:
    """Return "give the book to your teacher", "do not open the door"."""
    negated = rng.random() < 0.25
    verb = rng.choice(_ORDERS)
    others = []
    if verb in ("donner", "montrer"):
        others.append(prepositional("to", somebody(rng)))
    elif rng.random() < 0.3:
        others.append(any_place(rng))
    elif rng.random() < 0.3:
        others.append(time(rng.choice(("now", "tomorrow", "every day"))))
    return told(verb, object_freely(rng, verb, negated=negated), *others, negated=negated), "."


_ORDERS = (
    *("donner", "donner", "montrer", "ouvrir", "laver", "manger", "boire", "lire"),
    *("regarder", "écouter", "aider", "chercher", "vendre", "acheter"),
)


def _there(rng: Random) -> tuple[Phrase, str]:
    """Return what there is, anywhere."""
    determiner = rng.choice(("a", "a", "number", "number", "some"))
    one = False if determiner == "a" else None
    nouns = PERSONS if rng.random() < 0.3 else THINGS
    thing = very(rng, any_noun_phrase(rng, nouns, (determiner,), number=one)[0])
    asked = rng.random() < 0.2
    return there_is(thing, any_place(rng), question=asked), "?" if asked else "."


def _reported(rng: Random) -> tuple[Phrase, str]:
    """Return "i think that the soup is cold"."""
    who, other = pronoun(rng.choice(PRONOUNS)), any_subject(rng)
    if rng.random() < 0.4:
        who = _noun(rng, PERSONS).phrase
    said = predicate(rng, other.phrase, other.noun)
    return linked(clause(who, rng.choice(("penser", "dire", "savoir"))), "that", said), "."


def _presented(rng: Random) -> tuple[Phrase, str]:
    """Return "this letter is for you", "julie is my sister", "my mother is a doctor"."""
    chance = rng.random()
    if chance < 0.2:
        return _she_is(rng), "."
    if chance < 0.4:
        who = any_subject(rng)
        while who.noun not in PERSONS or who.phrase.agreement.plural:
            who = any_subject(rng)
        trades = TRADES if who.phrase.agreement.gender == "m" else TRADES[:2]
        trade = profession(rng.choice(trades), who.phrase.agreement)
        negation = "not" if rng.random() < 0.2 else ""
        tense = "past" if rng.random() < 0.2 else "present"
        return copula(who.phrase, trade, negation=negation, tense=tense), "."
    if chance < 0.7:
        thing = _noun(rng, THINGS).phrase
        to = somebody(rng) if rng.random() < 0.5 else stressed(rng)
        said = prepositional("for", to)
    else:
        man = rng.random() < 0.5
        kin = ("brother", "father", "uncle", "friend") if man else ("sister", "mother")
        said = noun_phrase(rng.choice(kin), rng.choice(("my", "your", "her")))
        names = [english for english, gender in NAMES.items() if (gender == "m") == man]
        thing = name(rng.choice(names))
    plural = thing.agreement.plural
    was = rng.random() < 0.2
    english = ("were" if plural else "was") if was else ("are" if plural else "is")
    french = ("étaient" if plural else "était") if was else ("sont" if plural else "est")
    return thing + fixed(english, french) + said, "."


def _she_is(rng: Random) -> Phrase:
    """Return "she is my sister", "c' est ma sœur"."""
    nouns = nouns_of("brother sister father mother friend uncle neighbour teacher")
    plural = rng.random() < 0.3
    said, noun = any_noun_phrase(rng, nouns, ("my", "your", "his", "her", "our"), number=plural)
    if said.agreement.plural:
        who, be, french = Word("they"), Word("are"), "sont"
    else:
        who, be, french = Word("he" if noun.gender == "m" else "she"), Word("is"), "est"
    return Phrase([who, be], [Word("ce", (who,)), Word(french, (be,))]) + said


_FRAMES = (
    *(_one,) * 8,
    *(_two_clauses,) * 6,
    *(_asked,) * 3,
    *(_two_verbs, _ordered, _there, _reported, _presented, _presented),
)


def _with_will(rng: Random, words: Phrase) -> Phrase:
    """Say half of the sentences about what is going to be with "will"."""
    if rng.random() < 0.5:
        return words
    gone: set[int] = set()
    for word in words.french:
        if "near_future" in word.notes:
            auxiliary, going = word.of[:2]
            place = next(i for i, other in enumerate(words.english) if other is going)
            auxiliary.text, word.of = "will", (auxiliary,)
            gone |= {id(going), id(words.english[place + 1])}
    english = [word for word in words.english if id(word) not in gone]
    french = [_aligned(word, gone) for word in words.french]
    return Phrase(english, french, words.agreement)


def _aligned(word: Word, gone: set[int]) -> Word:
    """Return a French word that no longer translates the English words that are gone."""
    of = tuple(other for other in word.of if id(other) not in gone)
    return Word(word.text, of, word.notes, word.contracts)
