"""Short sentences as people write them: what is eaten or had, who came, where it is, an order."""

from random import Random

from pieces.corpus.french import singles
from pieces.corpus.french.choices import (
    NOBODY_ELSE,
    PARENTS,
    PERSONS,
    any_noun_phrase,
    subject,
    tense_of,
)
from pieces.corpus.french.clauses import YES_NO, clause, clitic
from pieces.corpus.french.conjugation import WITH_TU_AND_NOUS
from pieces.corpus.french.events import PLAYED, negation_of, object_of, quality, without_object
from pieces.corpus.french.frames import told
from pieces.corpus.french.links import linked, prepositional, time
from pieces.corpus.french.noun_phrases import (
    NUMBERS,
    joined,
    name,
    noun_phrase,
    pronoun,
)
from pieces.corpus.french.nouns import NAMES, Noun, nouns_of
from pieces.corpus.french.places import STANDING, somewhere, standing, to_go, when
from pieces.corpus.french.predicates import both_adjectives, copula
from pieces.corpus.french.sentences import DESCRIBED, PAIRS_SAID_OF
from pieces.corpus.french.verbs import MODALS, VERBS, WITH_A, WITH_OBJECT, WITHOUT_OBJECT
from pieces.corpus.french.words import Phrase, fixed


def _asked(rng: Random, negation: str) -> Phrase | None:
    """Return what makes a question of one sentence in ten."""
    return YES_NO if not negation and rng.random() < 0.1 else None


def eaten_or_liked(rng: Random) -> Phrase:
    """Return "she drinks the water", "the boys eat bread", "i like red cars"."""
    verb = rng.choice(("manger", "boire", "aimer (like)"))
    entry = VERBS[verb]
    tense = tense_of(rng, entry)
    negation = negation_of(rng, tense, 0.15)
    without = "generic" if verb == "aimer (like)" else "partial"
    thing, _ = any_noun_phrase(
        rng, entry.objects, (*(without,) * 4, *("the",) * 3, "my"), negated=bool(negation)
    )
    who = subject(rng, entry.subjects, plain=True)
    question = _asked(rng, negation)
    others = []
    if negation != "never" and question is None and rng.random() < 0.15:
        others.append(when(rng, tense))
    return clause(
        who,
        verb,
        thing,
        *filter(None, others),
        tense=tense,
        negation=negation,
        question=question,
    )


def described_twice(rng: Random) -> Phrase:
    """Return "the cat is small and black"."""
    noun = rng.choice(DESCRIBED)
    who = subject(rng, PERSONS if noun in PERSONS else (noun,), plain=True)
    predicate = both_adjectives(who.agreement, *rng.choice(PAIRS_SAID_OF[noun]))
    tense = rng.choice(("present", "present", "present", "past"))
    return copula(who, predicate, tense=tense)


def with_them(rng: Random) -> Phrase:
    """Return "we have sold them", "i helped her": mostly with a participle that agrees."""
    if rng.random() < 0.7:
        verb = rng.choice(
            ("acheter", "vendre", "trouver", "lire", "laver", "réparer", "manger", "écrire",
             "ouvrir", "regarder", "chercher", "voir")
        )  # fmt: skip
        # of things that were not named, as of people, the masculine
        form = rng.choice(("they", "they", "it"))
    else:
        verb, form = rng.choice(("aider", "aider", "attendre", "regarder")), rng.choice(_TO_WHOM)
    who = subject(rng, [noun for noun in VERBS[verb].subjects if noun in PERSONS], plain=True)
    if form in ("i", "we") and who.english[0].text in ("i", "we"):
        form = "they"
    tense = tense_of(rng, VERBS[verb])
    negation = "not" if rng.random() < 0.15 else ""
    return clause(
        who,
        verb,
        tense=rng.choice((tense, "perfect")),
        negation=negation,
        pronoun=clitic(form),
        question=_asked(rng, negation),
    )


def having(rng: Random) -> Phrase:
    """Return "i have two brothers", "does she have a key"."""
    negation = negation_of(rng, "present", 0.15)
    determiner = rng.choice(("a", "a", "a", "number", "some", "partial"))
    one = False if determiner == "a" else None
    thing, _ = any_noun_phrase(rng, _HAD, (determiner,), negated=bool(negation), number=one)
    who = subject(rng, PERSONS, plain=True)
    return clause(who, "avoir", thing, negation=negation, question=_asked(rng, negation))


_HAD = tuple(noun for noun in VERBS["avoir"].objects if noun.english not in PARENTS)


def located(rng: Random) -> Phrase:
    """Return "the book is on the table", "she is in paris"."""
    noun = rng.choice(_STANDING)
    who = subject(rng, PERSONS if noun in PERSONS else (noun,), plain=True)
    if noun not in PERSONS:
        where = standing(rng, noun)
    else:
        where = somewhere(rng) if rng.random() < 0.6 else to_go(rng, "in")
    negation = negation_of(rng, "past", 0.15)
    tense = rng.choice(("present", "present", "past"))
    question = _asked(rng, negation)
    return copula(who, where, tense=tense, negation=negation, question=question)


_STANDING = tuple(noun for noun in DESCRIBED if noun.english in STANDING)


def arrived(rng: Random) -> Phrase:
    """Return "the two sisters arrived from rome": participles that agree with the subject."""
    verb = rng.choice(
        ("arriver", "arriver", "partir", "venir", "aller", "tomber", "rester", "reposer", "cacher")
    )
    others: list[Phrase | None] = []
    if verb in _WHERE:
        others.append(to_go(rng, _WHERE[verb]))
    tense = rng.choice(("past", "past", "perfect", "perfect", "future"))
    negation = negation_of(rng, tense, 0.12)
    question = _asked(rng, negation)
    if negation != "never" and question is None and rng.random() < 0.2:
        others.append(when(rng, tense))
    return clause(
        _several(rng, VERBS[verb].subjects),
        verb,
        None,
        *filter(None, others),
        tense=tense,
        negation=negation,
        question=question,
    )


_WHERE = {"arriver": "from", "venir": "from", "aller": "to", "rester": "in"}


def _several(rng: Random, nouns: tuple[Noun, ...]) -> Phrase:
    """Return some of a kind, mostly women: one, two, or two with "and"."""
    women = [noun for noun in nouns if noun.gender == "f" and noun.plural]
    noun, manner = rng.choice(women if rng.random() < 0.75 else nouns), rng.random()
    if manner < 0.3:
        return any_noun_phrase(rng, (noun,), plain=True)[0]
    if manner < 0.5 and len(women) > 1:
        first, second = rng.sample(women, 2)
        return joined(noun_phrase(first), noun_phrase(second))
    if manner < 0.65 and noun in PERSONS:
        girls = [english for english, gender in NAMES.items() if gender == "f"]
        return joined(*map(name, rng.sample(girls, 2)))
    if noun.english in PARENTS:
        return noun_phrase(noun)
    number = rng.choice(tuple(NUMBERS)[:5])
    return noun_phrase(noun, rng.choice((number, f"the {number}")), plural=True)


def missed(rng: Random) -> Phrase:
    """Return somebody who misses somebody, alone or with more."""
    phrase = singles.missed(rng)
    asks = any("question" in word.notes for word in phrase.french)
    return phrase if asks else _with_more(rng, phrase, ("now", "every day"))


def ordered(rng: Random) -> Phrase:
    """Return an order, alone or with more: "listen to me", "wait for me because i am tired"."""
    return _with_more(rng, _order(rng), ("now", "tomorrow", "every day"))


def _with_more(rng: Random, phrase: Phrase, times: tuple[str, ...]) -> Phrase:
    """Add a time or a clause to most: alone there are too few of such short sentences."""
    chance = rng.random()
    if chance < 0.3:
        return phrase
    if chance < 0.55:
        return phrase + time(rng.choice(times))
    second = rng.choice((quality, without_object))(rng, None, NOBODY_ELSE)
    return linked(phrase, rng.choice(("and", "but", "because")), second)


def _order(rng: Random) -> Phrase:
    """Return an order: "listen to me", "do not open the door", "give him the key"."""
    negated, manner = rng.random() < 0.3, rng.random()
    if manner < 0.45:
        verb = rng.choice(("écouter", "regarder", "aider", "attendre", "parler", "chercher"))
        direct = not VERBS[verb].preposition
        who = clitic(rng.choice(_TO_WHOM), direct=direct)
        return told(verb, negated=negated, pronoun=who)
    if manner < 0.65:
        verb = rng.choice(("donner", "montrer"))
        who = clitic(rng.choice(_TO_WHOM), direct=False)
        thing, _ = any_noun_phrase(rng, VERBS[verb].objects, ("the", "the", "a", "my"), plain=True)
        if negated:
            thing, _ = any_noun_phrase(rng, VERBS[verb].objects, ("the", "my"), plain=True)
        return told(verb, thing, negated=negated, pronoun=who)
    if manner < 0.75:
        verb = rng.choice(("pleurer", "partir", "danser", "chanter", "dormir", "courir"))
        return told(verb, negated=True)
    if manner < 0.85:
        where = to_go(rng, "to")
        if rng.random() < 0.6:
            where = prepositional("to", noun_phrase(rng.choice(nouns_of("institution shop park"))))
        return told("aller", None, where, negated=negated)
    verb = rng.choice(_TOLD)
    thing, _ = any_noun_phrase(rng, VERBS[verb].objects, ("the", "the", "the", "my"), plain=True)
    return told(verb, thing, negated=negated)


_TO_WHOM = ("i", "i", "i", "we", "he", "she", "she", "they", "they")
_TOLD = ("ouvrir", "laver", "manger", "boire", "lire", "regarder", "écouter", "aider")


def by_us(rng: Random) -> Phrase:
    """Return what "we", "you" and "i" do now, whose verbs have their own forms: "nous mangeons"."""
    who = pronoun(rng.choice(("we", "we", "we", "you", "you", "i")))
    negation = negation_of(rng, "present", 0.15)
    common = {"negation": negation, "question": _asked(rng, negation)}
    verb = rng.choice(_DAILY)
    if verb in MODALS:
        return clause(who, _to_do(rng), modal=verb, **common)
    entry = VERBS[verb]
    tense = rng.choice(entry.tenses[:2])
    common["tense"] = tense if tense in ("present", "progressive") else "present"
    if verb == "jouer":
        return clause(who, verb, fixed(*rng.choice(PLAYED), "play"), **common)
    if verb in ("habiter", "venir"):
        where = to_go(rng, "in" if verb == "habiter" else "from")
        return clause(who, verb, None, where, **common)
    if entry.objects:
        return clause(who, verb, object_of(rng, verb, negated=bool(negation)), **common)
    others = [somewhere(rng)] if rng.random() < 0.3 else []
    return clause(who, verb, None, *others, **common)


def _to_do(rng: Random) -> str:
    """Return a verb that stands alone after "want", "can" and "must"."""
    return rng.choice(
        [verb for verb in singles.TO_DO if not VERBS[verb].objects and verb != "jouer"]
    )


_DAILY = (
    *(
        verb
        for verb, entry in {**WITHOUT_OBJECT, **WITH_OBJECT, **WITH_A, **MODALS}.items()
        if entry.infinitive in WITH_TU_AND_NOUS and verb != "like"
    ),
    *("want", "can", "must", "jouer", "jouer", "habiter", "habiter"),
    *("venir", "écrire", "vendre", "courir"),
)
