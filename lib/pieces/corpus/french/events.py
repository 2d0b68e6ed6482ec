"""What happens: one clause with a verb, drawn at random, as a statement or as a question."""

from collections.abc import Sequence
from random import Random

from pieces.corpus.french.adjectives import ADJECTIVES
from pieces.corpus.french.choices import (
    AFTER_BE,
    NAMES,
    OBJECT_DETERMINERS,
    PERSONS,
    PLAIN_DETERMINERS,
    any_noun_phrase,
    subject,
    tense_of,
)
from pieces.corpus.french.choices import PRONOUNS as PRONOUN_SUBJECTS
from pieces.corpus.french.clauses import Clitic, clause, clitic, is_far
from pieces.corpus.french.links import prepositional
from pieces.corpus.french.noun_phrases import PRONOUNS, name, noun_phrase
from pieces.corpus.french.nouns import LANGUAGES, NOUNS, nouns_of
from pieces.corpus.french.places import somewhere, to_go, when
from pieces.corpus.french.predicates import adjective, copula
from pieces.corpus.french.verbs import VERBS, WITH_A, WITH_OBJECT, WITHOUT_OBJECT
from pieces.corpus.french.words import Phrase, Word, contract, fixed

INTRANSITIVE = (*WITHOUT_OBJECT, "tomber", "nager", "cacher", "partir")
TRANSITIVE = (*WITH_OBJECT, *WITH_OBJECT, *WITH_A, *WITH_A, *("manger", "boire") * 3)
TRANSITIVE += ("lire", "écrire", "obéir", "répondre", "ouvrir", "construire", "réparer")
SPORTS = {"football": "football", "tennis": "tennis"}
INSTRUMENTS = {"piano": ("piano", "m"), "guitar": ("guitare", "f"), "violin": ("violon", "m")}
PLAYED = (
    *((game, f"au {french}") for game, french in SPORTS.items()),
    *(
        (f"the {instrument}", f"du {french}" if gender == "m" else f"de la {french}")
        for instrument, (french, gender) in INSTRUMENTS.items()
    ),
)
# Nobody opens an open door or builds an old house.
CHANGING = frozenset({"ouvrir", "laver", "construire", "écrire"})
WITHOUT_PLACE = frozenset({"arriver", "partir", "tomber", "nager"})


def negation_of(rng: Random, tense: str, share: float = 0.2) -> str:
    """Return "", "not" or "never", which some tenses do without."""
    if rng.random() >= share:
        return ""
    return "never" if tense in ("present", "perfect") and rng.random() < 0.35 else "not"


def adverb_of(rng: Random, tense: str, negation: str) -> str:
    """Return an adverb that stands beside the verb, or ""."""
    if negation or rng.random() > 0.12:
        return ""
    choices = {"present": ("often", "always"), "perfect": ("already", "already", "often")}
    return rng.choice(choices[tense]) if tense in choices else ""


def without_object(
    rng: Random, question: Phrase | None = None, pronouns: Sequence[str] = PRONOUN_SUBJECTS
) -> Phrase:
    """Return somebody who sleeps, works, leaves, …, perhaps with a place or a time."""
    verb = rng.choice(INTRANSITIVE)
    entry = VERBS[verb]
    who = subject(rng, entry.subjects, pronouns=pronouns)
    tense = tense_of(rng, entry)
    negation = negation_of(rng, tense)
    adverb = adverb_of(rng, tense, negation)
    others = []
    if rng.random() < 0.35 and verb not in WITHOUT_PLACE and not is_far(who):
        others.append(somewhere(rng))
    elif rng.random() < 0.35 and not adverb and negation != "never" and question is None:
        others.append(when(rng, tense))
    return clause(
        who,
        verb,
        None,
        *filter(None, others),
        tense=tense,
        negation=negation,
        adverb=adverb,
        question=question,
    )


def simplest(rng: Random) -> Phrase:
    """Return "the cat sleeps": a noun and a verb."""
    verb = rng.choice(("dormir", "courir", "chanter", "travailler", "tomber", "partir", "arriver"))
    nouns = VERBS[verb].subjects
    beasts = [noun for noun in nouns if noun.pronoun == "it"]
    phrase, _ = any_noun_phrase(rng, beasts or nouns, ("the",), plain=True)
    return clause(phrase, verb, tense=rng.choice(("present", "present", "past", "progressive")))


def object_of(rng: Random, verb: str, *, negated: bool) -> Phrase:
    """Return something that it makes sense to do this to."""
    entry = VERBS[verb]
    determiners = PLAIN_DETERMINERS if entry.preposition else OBJECT_DETERMINERS
    if verb in ("connaître", "quitter", "aimer", "aimer (like)", "visiter"):
        determiners = ("the", "the", "the", "my", "your", "his", "her", "our", "this", "that")
    phrase, _ = any_noun_phrase(
        rng,
        entry.objects,
        determiners,
        plain=verb in CHANGING,
        negated=negated and not entry.preposition,
        number=False if verb == "quitter" else None,
    )
    return phrase


def with_object(rng: Random, question: Phrase | None = None) -> Phrase:
    """Return somebody who sees, eats, obeys, … something or somebody."""
    verb = rng.choice(TRANSITIVE)
    entry = VERBS[verb]
    tense = tense_of(rng, entry)
    negation = negation_of(rng, tense)
    adverb = adverb_of(rng, tense, negation)
    others = []
    if not adverb and not negation and question is None and rng.random() < 0.12:
        others.append(when(rng, tense))
    return clause(
        subject(rng, entry.subjects),
        verb,
        object_of(rng, verb, negated=bool(negation)),
        *filter(None, others),
        tense=tense,
        negation=negation,
        adverb=adverb,
        question=question,
    )


def any_pronoun(rng: Random, who: Phrase, *, direct: bool) -> Clitic:
    """Return an object pronoun that is not the subject itself."""
    taken = {word.text for word in who.english}
    person, plural, _ = who.agreement
    if (person, plural) == (1, True):
        taken |= {"i", "we"}
    if "i" in taken:
        taken.add("we")
    return clitic(rng.choice([form for form in PRONOUNS if form not in taken]), direct=direct)


def with_pronoun(rng: Random, question: Phrase | None = None) -> Phrase:
    """Return somebody who sees you, obeys them, … : an object pronoun."""
    verb = rng.choice(
        ("voir", "voir", "regarder", "aider", "aimer", "connaître", "écouter", "attendre",
         "chercher", "trouver", "parler", "obéir", "répondre", "rendre", "parler")
    )  # fmt: skip
    entry = VERBS[verb]
    who = subject(rng, tuple(noun for noun in entry.subjects if noun in PERSONS))
    tense = tense_of(rng, entry)
    return clause(
        who,
        verb,
        tense=tense,
        negation=negation_of(rng, tense),
        adverb=adverb_of(rng, tense, "not"),
        pronoun=any_pronoun(rng, who, direct=not entry.preposition),
        question=question,
    )


def with_two_objects(rng: Random, question: Phrase | None = None) -> Phrase:
    """Return somebody who gives or shows something to somebody, in one of three orders."""
    verb = rng.choice(("donner", "donner", "montrer"))
    tense = tense_of(rng, VERBS[verb])
    negation = negation_of(rng, tense, 0.15)
    who = subject(rng, PERSONS)
    thing = object_of(rng, verb, negated=bool(negation))
    manner = rng.random()
    if manner < 0.35:
        pronoun = any_pronoun(rng, who, direct=False)
        return clause(
            who, verb, thing, tense=tense, negation=negation, pronoun=pronoun, question=question
        )
    receiver, _ = any_noun_phrase(rng, PERSONS)
    if rng.random() < 0.2:
        receiver = name(rng.choice(tuple(NAMES)))
    if manner < 0.65:
        # "gives the girl a flower": the English receiver comes first, the French one last
        to_whom = contract(Word("à", (), ("receiver_first",)), receiver.french)
        order = Phrase([*receiver.english, *thing.english], [*thing.french, *to_whom])
        return clause(who, verb, order, tense=tense, negation=negation, question=question)
    to = prepositional("to", receiver)
    return clause(who, verb, thing, to, tense=tense, negation=negation, question=question)


def going(rng: Random, question: Phrase | None = None) -> Phrase:
    """Return somebody who goes, comes, lives, …: the preposition depends on the place."""
    verb = rng.choice(("aller", "aller", "aller", "venir", "arriver", "habiter", "rester"))
    tense = tense_of(rng, VERBS[verb])
    who = subject(rng, PERSONS)
    arrival = rng.choice(("from", "from", "in"))
    preposition = {"aller": "to", "venir": "from", "arriver": arrival}.get(verb, "in")
    if rng.random() < 0.5:
        where = to_go(rng, preposition)
    elif verb == "aller":
        where = _to_what(rng)
    elif preposition == "from":
        where = prepositional(
            "from", noun_phrase(rng.choice(nouns_of("school market village city")))
        )
    elif verb == "arriver":
        where = prepositional("at", noun_phrase(rng.choice(nouns_of("institution"))))
    else:
        place = rng.choice(nouns_of("house hotel castle village city"))
        where = prepositional("in", noun_phrase(place, rng.choice(("the", "a", "this"))))
    return clause(
        who, verb, None, where, tense=tense, negation=negation_of(rng, tense), question=question
    )


def _to_what(rng: Random) -> Phrase:
    """Return "to the market" or, with a person, "to the doctor", which is "chez"."""
    if rng.random() < 0.75:
        person = noun_phrase(rng.choice(nouns_of("tradesman")), rng.choice(("the", "the", "my")))
        return prepositional("to", person, "chez", "chez")
    return prepositional("to", noun_phrase(rng.choice(nouns_of("institution shop church park"))))


def playing(rng: Random, question: Phrase | None = None) -> Phrase:
    """Return somebody who plays a game ("au") or an instrument ("du"), or speaks a language."""
    if rng.random() < 0.35:
        verb, (english, french) = "parler_langue", rng.choice(tuple(LANGUAGES.items()))
        what = fixed(english, french, "language")
    else:
        verb, (english, french) = "jouer", rng.choice(PLAYED)
        what = fixed(english, french, "play")
    entry = VERBS[verb]
    tense = tense_of(rng, entry)
    negation = negation_of(rng, tense)
    adverb = adverb_of(rng, tense, negation)
    return clause(
        subject(rng, entry.subjects),
        verb,
        what,
        tense=tense,
        negation=negation,
        adverb=adverb,
        question=question,
    )


def quality(
    rng: Random, question: Phrase | None = None, pronouns: Sequence[str] = PRONOUN_SUBJECTS
) -> Phrase:
    """Return something or somebody that is old, red, tired, …"""
    noun = rng.choice(_WITH_QUALITY)
    who = subject(rng, PERSONS if noun in PERSONS else (noun,), plain=True, pronouns=pronouns)
    word = rng.choice(PERSONAL if noun in PERSONS else AFTER_BE[noun.english]).english
    tense = rng.choice(("present", "present", "present", "past"))
    negation = "not" if rng.random() < 0.12 else ""
    predicate = adjective(who.agreement, word, degree_of(rng, word))
    return copula(who, predicate, tense=tense, negation=negation, question=question)


def degree_of(rng: Random, word: str) -> str:
    """Return "", "very" or "too", whichever suits an adjective."""
    return rng.choice(("", "", "very", "too")) if word in _BY_DEGREES else ""


_BY_DEGREES_WORDS = """
big small old young long heavy light expensive hot cold dirty fast tired sad proud strong
dangerous tall
"""
_BY_DEGREES = frozenset(_BY_DEGREES_WORDS.split())
_WITH_QUALITY = tuple(noun for noun in NOUNS.values() if AFTER_BE[noun.english])
PERSONAL = tuple(
    ADJECTIVES[word]
    for word in ("happy", "sad", "tired", "sick", "nice", "proud", "strong", "rich", "tall")
)
EVENTS = (
    *(without_object,) * 5,
    *(with_object,) * 6,
    *(with_pronoun,) * 3,
    *(with_two_objects,) * 3,
    *(going,) * 3,
    *(playing,) * 2,
    *(quality,) * 4,
)


def event(rng: Random, question: Phrase | None = None) -> Phrase:
    """Return any of these."""
    return rng.choice(EVENTS)(rng, question)
