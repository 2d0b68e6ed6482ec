"""Questions: by yes or no, and with a question word."""

from random import Random

from pieces.corpus.french.choices import ALONE, any_noun_phrase, subject, tense_of
from pieces.corpus.french.clauses import YES_NO, clause
from pieces.corpus.french.events import EVENTS, object_of
from pieces.corpus.french.frames import how_old, where_is
from pieces.corpus.french.noun_phrases import noun_phrase
from pieces.corpus.french.nouns import nouns_of
from pieces.corpus.french.sentences import PERSONS, THINGS
from pieces.corpus.french.singles import NOT_AT_WORK, OWN
from pieces.corpus.french.verbs import VERBS, WITH_A, WITH_OBJECT
from pieces.corpus.french.words import Agreement, Phrase, fixed


def yes_or_no(rng: Random) -> Phrase:
    """Return a question that is answered by yes or no."""
    return rng.choice(EVENTS)(rng, YES_NO)


def asked(rng: Random) -> Phrase:
    """Return a question with a question word."""
    manner = rng.randrange(7)
    if manner == 0:
        noun = rng.choice([noun for noun in (*PERSONS, *THINGS) if noun.plural])
        return where_is(any_noun_phrase(rng, (noun,), OWN)[0])
    if manner == 1:
        return how_old(any_noun_phrase(rng, nouns_of("person beast"), OWN, plain=True)[0])
    if manner == 2:
        return _who(rng)
    if manner == 3:
        return _how_many(rng)
    if manner == 4:
        return _what(rng)
    verb = rng.choice(("travailler", "danser", "jouer", "dormir", "nager", "aller", "pleurer",
                       "rester", "cacher", "partir", "arriver"))  # fmt: skip
    word, french = rng.choice((("why", "pourquoi"), ("where", "où"), ("when", "quand")))
    tense = tense_of(rng, VERBS[verb])
    if word == "where" and verb in ("pleurer", "partir", "arriver"):
        verb = "travailler"
    if verb == "aller":  # which in French needs a place
        word, french = "where", "où"
    if word == "when" and tense == "perfect":
        tense = "past"
    front = fixed(word, french, "question_word")
    who = subject(rng, VERBS[verb].subjects)
    negation = "not" if word == "why" and rng.random() < 0.3 else ""
    return clause(who, verb, tense=tense, negation=negation, question=front)


def _who(rng: Random) -> Phrase:
    """Return "who sees the cat" or "who does the man see"."""
    verb = rng.choice(("voir", "aider", "attendre", "regarder", "chercher", "écouter", "connaître"))
    entry = VERBS[verb]
    if rng.random() < 0.6:
        verb = rng.choice([*WITH_OBJECT, *WITH_A])
        entry = VERBS[verb]
        who = fixed("who", "qui", "question_word")._replace(agreement=Agreement())
        return clause(who, verb, object_of(rng, verb, negated=False), tense=tense_of(rng, entry))
    front = fixed("who", "qui", "question_word")
    who = subject(rng, PERSONS)
    return clause(who, verb, tense=tense_of(rng, entry), question=front)


def _what(rng: Random) -> Phrase:
    """Return "what does the man eat", "qu' est-ce que l' homme mange"."""
    verb = rng.choice(("manger", "boire", "lire", "écrire", "acheter", "vendre", "chercher",
                       "regarder", "construire", "trouver"))  # fmt: skip
    entry = VERBS[verb]
    front = fixed("what", "que", "question_word")
    who = subject(rng, [noun for noun in entry.subjects if noun in PERSONS])
    return clause(who, verb, tense=tense_of(rng, entry), question=front)


def _how_many(rng: Random) -> Phrase:
    """Return "how many apples has the girl eaten", "combien de pommes …": the participle agrees."""
    verb = rng.choice(("manger", "acheter", "vendre", "lire", "écrire", "voir", "trouver"))
    entry = VERBS[verb]
    noun = rng.choice(
        [noun for noun in entry.objects if noun.plural and noun.english not in NOT_AT_WORK | ALONE]
    )
    thing = noun_phrase(noun, "", plural=True)
    front = fixed("how many", "combien de", "how_many") + thing
    who = subject(rng, [noun for noun in entry.subjects if noun in PERSONS])
    preceding = thing.agreement
    return clause(who, verb, tense=tense_of(rng, entry), preceding=preceding, question=front)
