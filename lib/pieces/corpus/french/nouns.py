"""The nouns, names and places of the generated language, and what each can take part in.

A kind says what may be done to or by a noun ("food" is eaten), so that cats drive no cars.
"""

from typing import NamedTuple


class Noun(NamedTuple):
    """A noun in both languages.

    Attributes:
        english: The English singular.
        plural: The English plural; empty for what cannot be counted.
        french: The French singular.
        french_plural: The French plural; empty for what cannot be counted.
        gender: ``"m"`` or ``"f"``.
        pronoun: The English pronoun of the singular: "he", "she" or "it".
    """

    english: str
    plural: str
    french: str
    french_plural: str
    gender: str
    pronoun: str = "it"


PEOPLE = """
man|men|homme|hommes|m
woman|women|femme|femmes|f
boy|boys|garçon|garçons|m
girl|girls|fille|filles|f
child|children|enfant|enfants|m
king|kings|roi|rois|m
queen|queens|reine|reines|f
father|fathers|père|pères|m
mother|mothers|mère|mères|f
brother|brothers|frère|frères|m
sister|sisters|sœur|sœurs|f
uncle|uncles|oncle|oncles|m
doctor|doctors|médecin|médecins|m
teacher|teachers|professeur|professeurs|m
baker|bakers|boulanger|boulangers|m
neighbour|neighbours|voisin|voisins|m
friend|friends|ami|amis|m
hero|heroes|héros|héros|m
actress|actresses|actrice|actrices|f
"""

THINGS = """
cat|cats|chat|chats|m
dog|dogs|chien|chiens|m
horse|horses|cheval|chevaux|m
bird|birds|oiseau|oiseaux|m
mouse|mice|souris|souris|f
cow|cows|vache|vaches|f
owl|owls|hibou|hiboux|m
animal|animals|animal|animaux|m
apple|apples|pomme|pommes|f
cake|cakes|gâteau|gâteaux|m
egg|eggs|œuf|œufs|m
orange|oranges|orange|oranges|f
bread|-|pain|-|m
cheese|-|fromage|-|m
meat|-|viande|-|f
soup|-|soupe|-|f
water|-|eau|-|f
milk|-|lait|-|m
coffee|-|café|-|m
tea|-|thé|-|m
car|cars|voiture|voitures|f
truck|trucks|camion|camions|m
bike|bikes|vélo|vélos|m
boat|boats|bateau|bateaux|m
train|trains|train|trains|m
plane|planes|avion|avions|m
dress|dresses|robe|robes|f
shirt|shirts|chemise|chemises|f
hat|hats|chapeau|chapeaux|m
coat|coats|manteau|manteaux|m
book|books|livre|livres|m
letter|letters|lettre|lettres|f
newspaper|newspapers|journal|journaux|m
story|stories|histoire|histoires|f
key|keys|clé|clés|f
glass|glasses|verre|verres|m
plate|plates|assiette|assiettes|f
bag|bags|sac|sacs|m
box|boxes|boîte|boîtes|f
knife|knives|couteau|couteaux|m
flower|flowers|fleur|fleurs|f
table|tables|table|tables|f
chair|chairs|chaise|chaises|f
bed|beds|lit|lits|m
house|houses|maison|maisons|f
school|schools|école|écoles|f
hotel|hotels|hôtel|hôtels|m
church|churches|église|églises|f
shop|shops|magasin|magasins|m
museum|museums|musée|musées|m
castle|castles|château|châteaux|m
hospital|hospitals|hôpital|hôpitaux|m
market|markets|marché|marchés|m
garden|gardens|jardin|jardins|m
park|parks|parc|parcs|m
forest|forests|forêt|forêts|f
kitchen|kitchens|cuisine|cuisines|f
street|streets|rue|rues|f
city|cities|ville|villes|f
village|villages|village|villages|m
tree|trees|arbre|arbres|m
door|doors|porte|portes|f
window|windows|fenêtre|fenêtres|f
wall|walls|mur|murs|m
roof|roofs|toit|toits|m
song|songs|chanson|chansons|f
film|films|film|films|m
"""

# Each kind lists nouns and other kinds that stand above it.
KINDS = {
    "person": "man woman boy girl child king queen father mother brother sister uncle doctor "
    "teacher baker neighbour friend hero actress",
    "grown": "man woman king queen father mother brother sister uncle doctor teacher baker "
    "neighbour friend hero actress",
    "family": "father mother brother sister uncle friend neighbour teacher",
    "tradesman": "doctor teacher baker",
    "furry": "cat dog horse cow mouse",
    "beast": "cat dog horse bird mouse cow owl animal",
    "pet": "cat dog horse bird owl",
    "living": "person beast",
    "piece": "apple cake egg orange",
    "portion": "bread cheese meat soup",
    "food": "piece portion",
    "drink": "water milk coffee tea",
    "vehicle": "car truck bike boat train plane",
    "own_vehicle": "car truck bike boat",
    "line": "train plane boat",
    "garment": "dress shirt hat coat",
    "text": "book letter newspaper story",
    "work": "book letter story song",
    "object": "key glass plate bag box knife flower",
    "furniture": "table chair bed",
    "building": "house school hotel church shop museum castle hospital",
    "inside": "house hotel church shop museum castle garden park forest kitchen village",
    "outside": "garden park forest street village city",
    "institution": "school museum market hospital hotel",
    "sight": "museum castle city village church garden",
    "left": "house school hotel city village hospital shop museum",
    "opening": "door window box bag",
    "washable": "shirt dress coat plate glass knife car truck dog horse window",
    "repairable": "car truck bike boat chair table roof door wall",
    "built": "house school hotel church castle wall hospital boat",
    "gift": "book letter key flower hat bag box apple cake newspaper knife bike",
    "portable": "object garment text",
    "goods": "piece garment own_vehicle book newspaper furniture bag knife flower box",
    "visible": "living vehicle building object tree garment flower door roof wall",
    "heard": "song story teacher",
    "large": "dog horse bird owl vehicle building tree garment object furniture city garden",
    "little": "boy girl beast vehicle building tree object furniture village garden",
    "aged": "grown beast vehicle building tree garment furniture book newspaper song film bag",
    "renewed": "vehicle garment furniture book bag knife house school hotel shop hospital",
    "fine": "garment flower building horse bird city garden tree song actress",
    "coloured": "garment car truck bike boat bag box flower chair door wall roof house bird train",
}

CITIES = {"paris": "paris", "london": "londres", "rome": "rome"}
COUNTRIES = {
    "france": ("france", "f"),
    "italy": ("italie", "f"),
    "canada": ("canada", "m"),
    "japan": ("japon", "m"),
}
THE_STATES = ("the united states", "états-unis")
LANGUAGES = {"french": "français", "italian": "italien", "english": "anglais"}
NAMES = {"paul": "m", "louis": "m", "arthur": "m", "marie": "f", "alice": "f", "julie": "f"}

# What a person writes with a capital letter inside a sentence.
CAPITALS = {
    "english": frozenset(
        {"i", "united", "states", *CITIES, *COUNTRIES, *LANGUAGES, *NAMES},
    ),
    "french": frozenset(
        {"états-unis", *CITIES.values(), *(name for name, _ in COUNTRIES.values()), *NAMES}
    ),
}


def _read(table: str, *, people: bool) -> dict[str, Noun]:
    """Read a table of nouns, one a line."""
    nouns = {}
    for line in table.strip().splitlines():
        english, plural, french, french_plural, gender = line.replace("-", "").split("|")
        pronoun = {"m": "he", "f": "she"}[gender] if people else "it"
        nouns[english] = Noun(english, plural, french, french_plural, gender, pronoun)
    return nouns


NOUNS = {**_read(PEOPLE, people=True), **_read(THINGS, people=False)}


def nouns_of(kinds: str) -> tuple[Noun, ...]:
    """Return the nouns of kinds, each once and in a fixed order.

    Args:
        kinds: Kinds and nouns, split by spaces.

    Returns:
        The nouns.
    """
    names: dict[str, None] = {}
    for kind in kinds.split():
        inner = nouns_of(KINDS[kind]) if kind in KINDS else (NOUNS[kind],)
        names.update(dict.fromkeys(noun.english for noun in inner))
    return tuple(NOUNS[name] for name in names)
