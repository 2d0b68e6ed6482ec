"""Random places and times: where a noun may be said to stand, where and when something happens."""

from random import Random

from pieces.corpus.french.links import placed, prepositional, time
from pieces.corpus.french.noun_phrases import noun_phrase
from pieces.corpus.french.nouns import CITIES, COUNTRIES, THE_STATES, Noun, nouns_of
from pieces.corpus.french.words import Phrase

PLACES_TO_GO = (*CITIES, *COUNTRIES, THE_STATES[0])
PLACES = (
    *(("in", noun) for noun in nouns_of("inside outside")),
    *(("at", noun) for noun in nouns_of("institution")),
    *(("near", noun) for noun in nouns_of("building tree park forest")),
    *(("behind", noun) for noun in nouns_of("house school church castle tree")),
    *(("in front of", noun) for noun in nouns_of("house school church shop museum hotel")),
    *(("under", noun) for noun in nouns_of("tree")),
)
ATTACHED = {
    "object": (("on", "table"), ("on", "chair"), ("in", "kitchen"), ("near", "bed"), ("in", "box")),
    "garment": (("on", "bed"), ("on", "chair"), ("in", "bag"), ("near", "window")),
    "text": (("on", "table"), ("in", "bag"), ("on", "bed"), ("under", "chair")),
    "piece": (("on", "table"), ("on", "plate"), ("in", "bag"), ("in", "kitchen")),
    "beast": (("in", "garden"), ("behind", "house"), ("near", "door"), ("under", "tree")),
    "furniture": (("in", "kitchen"), ("near", "window"), ("behind", "door"), ("in", "house")),
    "vehicle": (("near", "house"), ("in front of", "hotel"), ("behind", "wall")),
    "building": (("near", "park"), ("in", "village"), ("behind", "wall"), ("near", "forest")),
    "person": (("in", "garden"), ("near", "door"), ("in front of", "school"), ("at", "market")),
}


def _by_noun(kinds: dict[str, tuple[tuple[str, str], ...]]) -> dict[str, list[tuple[str, str]]]:
    """Return, for each noun, the places where it may be said to stand."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, places in kinds.items():
        for noun in nouns_of(kind):
            found.setdefault(noun.english, []).extend(
                place for place in places if place[1] != noun.english
            )
    return found


STANDING = _by_noun(ATTACHED)


def standing(rng: Random, noun: Noun) -> Phrase:
    """Return where a noun may be said to stand: "on the table"."""
    preposition, where = rng.choice(STANDING[noun.english])
    return prepositional(preposition, noun_phrase(where))


def somewhere(rng: Random) -> Phrase:
    """Return where something happens."""
    preposition, noun = rng.choice(PLACES)
    determiner = rng.choice(("the", "the", "the", "the", "this", "my"))
    return prepositional(
        preposition, noun_phrase(noun, determiner if preposition != "at" else "the")
    )


def to_go(rng: Random, preposition: str) -> Phrase:
    """Return "in", "to" or "from" with a city or a country."""
    return placed(preposition, rng.choice(PLACES_TO_GO))


def when(rng: Random, tense: str) -> Phrase | None:
    """Return an adverb of time that goes with a tense, if there is one."""
    times = {
        "present": ("every day",),
        "progressive": ("now",),
        "past": ("yesterday", "this morning"),
        "future": ("tomorrow",),
    }
    return time(rng.choice(times[tense])) if tense in times else None
