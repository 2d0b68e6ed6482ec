"""The verbs of the generated language: forms, what they are built with, and who does what to what.

The same English verb may be two French ones ("leave" is "partir" or "quitter"): each is an entry of
its own, under its French infinitive.
"""

from typing import NamedTuple

from pieces.corpus.french.nouns import Noun, nouns_of


class Verb(NamedTuple):
    """A verb in both languages.

    Attributes:
        english: The forms *eat, eats, eating, ate, eaten*; an empty one does not occur.
        infinitive: The French infinitive; of a reflexive verb, without "se".
        present: The French present of je, tu, il, nous, ils.
        participle: The French past participle, masculine singular.
        particle: What English puts before the object: "at" in "look at".
        preposition: What French puts before the object: "à" in "obéir à".
        extra: A French word that follows the verb: "visite" in "rendre visite".
        with_etre: Whether its auxiliary is "être".
        reflexive: Whether it takes "se".
        subjects: The nouns that do it.
        objects: The nouns that it is done to.
        note: The phenomenon that it is an example of, if any.
    """

    english: tuple[str, ...]
    infinitive: str
    present: tuple[str, ...]
    participle: str
    particle: str
    preposition: str
    extra: str
    with_etre: bool
    reflexive: bool
    subjects: tuple[Noun, ...]
    objects: tuple[Noun, ...]
    note: str

    @property
    def tenses(self) -> tuple[str, ...]:
        """The tenses in which the verb occurs."""
        _, _, progressive, past, participle = self.english
        return (
            "present",
            *(("progressive",) if progressive else ()),
            *(("past",) if past else ()),
            *(("perfect", "future") if participle else ()),
        )


def _verb(
    english: str,
    infinitive: str,
    present: str = "",
    participle: str = "",
    *,
    by: str = "person",
    to: str = "",
    particle: str = "",
    preposition: str = "",
    extra: str = "",
    with_etre: bool = False,
    reflexive: bool = False,
    note: str = "",
) -> Verb:
    """Return a verb; the French forms of one in -er are made unless they are given."""
    stem = infinitive[:-2]
    we = "eons" if stem.endswith("g") else "ons"
    regular = tuple(stem + ending for ending in ("e", "es", "e", we, "ent"))
    return Verb(
        tuple("" if form == "_" else form for form in english.split()),
        infinitive,
        tuple(present.split()) or regular,
        participle or stem + "é",
        particle,
        preposition,
        extra,
        with_etre or reflexive,
        reflexive,
        nouns_of(by),
        nouns_of(to),
        note,
    )


LOOK, LEAVE = "look looks looking looked looked", "leave leaves leaving left left"
VISIT, KNOW = "visit visits visiting visited visited", "know knows _ _ _"
PLAYERS = "boy girl child friend brother sister"

WITHOUT_OBJECT = {
    "dormir": _verb(
        "sleep sleeps sleeping slept slept",
        *("dormir", "dors dors dort dormons dorment", "dormi"),
        by="living",
    ),
    "travailler": _verb("work works working worked worked", "travailler"),
    "chanter": _verb("sing sings singing sang sung", "chanter", by="person bird"),
    "danser": _verb("dance dances dancing danced danced", "danser"),
    "nager": _verb("swim swims swimming swam swum", "nager", by="person dog"),
    "courir": _verb(
        "run runs running ran run",
        *("courir", "cours cours court courons courent", "couru"),
        by="person furry",
    ),
    "pleurer": _verb("cry cries crying cried cried", "pleurer"),
    "arriver": _verb(
        "arrive arrives arriving arrived arrived", "arriver", by="person line", with_etre=True
    ),
    "partir": _verb(
        LEAVE,
        *("partir", "pars pars part partons partent", "parti"),
        by="person line",
        with_etre=True,
        note="leave",
    ),
    "tomber": _verb(
        "fall falls falling fell fallen",
        "tomber",
        by="person glass book plate tree",
        with_etre=True,
    ),
    "reposer": _verb("rest rests resting rested rested", "reposer", reflexive=True),
    "cacher": _verb(
        "hide hides hiding hid hidden", "cacher", by="boy girl child beast", reflexive=True
    ),
}

WITH_PLACE = {
    "rester": _verb("stay stays staying stayed stayed", "rester", with_etre=True),
    "aller": _verb(
        "go goes going went gone", *("aller", "vais vas va allons vont"), with_etre=True
    ),
    "venir": _verb(
        "come comes coming came come",
        *("venir", "viens viens vient venons viennent", "venu"),
        with_etre=True,
    ),
    "habiter": _verb("live lives _ _ _", "habiter"),
    "jouer": _verb("play plays playing played played", "jouer", by=PLAYERS),
}

WITH_OBJECT = {
    "manger": _verb(
        "eat eats eating ate eaten", "manger", by="person cat dog bird mouse", to="food"
    ),
    "boire": _verb(
        "drink drinks drinking drank drunk",
        *("boire", "bois bois boit buvons boivent", "bu"),
        by="person cat dog horse",
        to="drink",
    ),
    "voir": _verb(
        "see sees _ saw seen",
        *("voir", "vois vois voit voyons voient", "vu"),
        by="living",
        to="visible",
    ),
    "regarder": _verb(
        LOOK, "regarder", by="living", to="visible film", particle="at", note="object_preposition"
    ),
    "écouter": _verb(
        "listen listens listening listened listened",
        "écouter",
        to="heard",
        particle="to",
        note="object_preposition",
    ),
    "chercher": _verb(
        LOOK, "chercher", to="portable pet child", particle="for", note="object_preposition"
    ),
    "attendre": _verb(
        "wait waits waiting waited waited",
        *("attendre", "attends attends attend attendons attendent", "attendu"),
        to="person line",
        particle="for",
        note="object_preposition",
    ),
    "trouver": _verb("find finds _ found found", "trouver", to="portable pet"),
    "acheter": _verb(
        "buy buys buying bought bought",
        *("acheter", "achète achètes achète achetons achètent"),
        by="grown",
        to="goods food house horse",
    ),
    "vendre": _verb(
        "sell sells selling sold sold",
        *("vendre", "vends vends vend vendons vendent", "vendu"),
        by="grown",
        to="goods food house horse cow",
    ),
    "lire": _verb(
        "read reads reading _ read", *("lire", "lis lis lit lisons lisent", "lu"), to="text"
    ),
    "écrire": _verb(
        "write writes _ wrote written",
        *("écrire", "écris écris écrit écrivons écrivent", "écrit"),
        to="work",
    ),
    "ouvrir": _verb(
        "open opens _ opened opened",
        *("ouvrir", "ouvre ouvres ouvre ouvrons ouvrent", "ouvert"),
        to="opening",
    ),
    "laver": _verb("wash washes washing washed washed", "laver", to="washable"),
    "aider": _verb("help helps helping helped helped", "aider", to="person"),
    "aimer": _verb("love loves _ _ _", "aimer", to="person pet"),
    "aimer (like)": _verb(
        "like likes _ _ _",
        "aimer",
        to="food drink text song film garment vehicle beast flower city house garden",
    ),
    "connaître": _verb(
        KNOW,
        *("connaître", "connais connais connaît connaissons connaissent", "connu"),
        to="person city village song story",
        note="know",
    ),
    "visiter": _verb(VISIT, "visiter", to="sight", note="visit"),
    "quitter": _verb(LEAVE, "quitter", to="left", note="leave"),
    "réparer": _verb("repair repairs _ repaired repaired", "réparer", by="grown", to="repairable"),
    "construire": _verb(
        "build builds _ built built",
        *("construire", "construis construis construit construisons construisent", "construit"),
        by="grown",
        to="built",
    ),
}

WITH_A = {
    "parler": _verb(
        "speak speaks speaking spoke spoken",
        "parler",
        to="person pet",
        particle="to",
        preposition="à",
    ),
    "répondre": _verb(
        "answer answers _ answered answered",
        *("répondre", "réponds réponds répond répondons répondent", "répondu"),
        to="person letter",
        preposition="à",
        note="object_preposition",
    ),
    "obéir": _verb(
        "obey obeys _ obeyed obeyed",
        *("obéir", "obéis obéis obéit obéissons obéissent", "obéi"),
        by="boy girl child dog horse",
        to="king queen mother father teacher man woman",
        preposition="à",
        note="object_preposition",
    ),
    "rendre": _verb(
        VISIT,
        *("rendre", "rends rends rend rendons rendent", "rendu"),
        to="person",
        preposition="à",
        extra="visite",
        note="visit",
    ),
}

WITH_TWO_OBJECTS = {
    "donner": _verb("give gives giving gave given", "donner", to="gift"),
    "montrer": _verb("show shows showing showed shown", "montrer", to="gift car dress house"),
}

OTHERS = {
    "parler_langue": _verb("speak speaks speaking spoke spoken", "parler"),
    "penser": _verb("think thinks _ _ _", "penser"),
    "dire": _verb("say says _ _ _", "dire", "dis dis dit disons disent", "dit"),
    "savoir": _verb(KNOW, "savoir", "sais sais sait savons savent", "su", note="know"),
    "manquer": _verb("miss misses _ _ _", "manquer", to="person beast"),
    "vouloir": _verb(
        "want wants _ _ _",
        *("vouloir", "veux veux veut voulons veulent", "voulu"),
        to="goods food drink pet text gift",
    ),
    "avoir": _verb("have has _ _ _", "avoir", "ai as a avons ont", "eu", to="goods pet family"),
}

VERBS = {**WITHOUT_OBJECT, **WITH_PLACE, **WITH_OBJECT, **WITH_A, **WITH_TWO_OBJECTS, **OTHERS}

# English has its own words for these before another verb; French has "de", "à" or nothing.
MODALS = {
    "want": _verb(
        "want wants _ _ _", "vouloir", "veux veux veut voulons veulent", "voulu", particle="to"
    ),
    "can": _verb("can can _ _ _", "pouvoir", "peux peux peut pouvons peuvent", "pu"),
    "must": _verb("must must _ _ _", "devoir", "dois dois doit devons doivent", "dû"),
    "try": _verb(
        "try tries trying tried tried",
        *("essayer", "essaie essaies essaie essayons essaient"),
        particle="to",
        preposition="de",
    ),
    "begin": _verb(
        "begin begins _ began begun",
        *("commencer", "commence commences commence commençons commencent"),
        particle="to",
        preposition="à",
    ),
    "like": _verb("like likes _ _ _", "aimer", particle="to"),
    "know": _verb(
        KNOW, "savoir", "sais sais sait savons savent", "su", particle="how to", note="know"
    ),
}
