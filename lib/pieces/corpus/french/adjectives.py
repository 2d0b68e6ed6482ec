"""The adjectives of the generated language: forms, place, and the nouns that they suit."""

from typing import NamedTuple

from pieces.corpus.french.nouns import nouns_of
from pieces.corpus.french.words import Agreement, begins_with_vowel


class Adjective(NamedTuple):
    """An adjective in both languages.

    Attributes:
        english: The English word.
        forms: The French masculine and feminine, singular, then plural: four words.
        before_vowel: The masculine singular before a vowel, where it differs ("vieil").
        before: Whether French puts it before the noun.
        suits: The English singulars of the nouns that it goes with.
        comparative: "bigger"; empty where English says "more".
        after_verb: The forms used after "être", where they differ ("neuf").
        attribute: Whether it may stand beside a noun at all.
        irregular: Whether its feminine adds more than an e.
    """

    english: str
    forms: tuple[str, str, str, str]
    before_vowel: str
    before: bool
    suits: frozenset[str]
    comparative: str
    after_verb: tuple[str, str, str, str]
    attribute: bool
    irregular: bool

    def agreed(self, agreement: Agreement, *, after_verb: bool = False, next_text: str = "") -> str:
        """Return the French form that agrees.

        Args:
            agreement: That of the noun.
            after_verb: Whether it stands after "être".
            next_text: The French word that follows, for the form before a vowel.

        Returns:
            The form.
        """
        gender, plural, vowel = agreement.gender, agreement.plural, self.before_vowel
        if vowel and gender == "m" and not plural and next_text and begins_with_vowel(next_text):
            return vowel
        return (self.after_verb if after_verb else self.forms)[2 * plural + (gender == "f")]


BEFORE = """
big|grand grande grands grandes|bigger|large
small|petit petite petits petites|smaller|little
old|vieux vieille vieux vieilles|older|aged
young|jeune jeune jeunes jeunes|younger|person beast
new|nouveau nouvelle nouveaux nouvelles|newer|renewed
beautiful|beau belle beaux belles|-|fine
good|bon bonne bons bonnes|better|food drink book film song doctor teacher baker hotel
pretty|joli jolie jolis jolies|prettier|garment flower house village garden bird song plate box
long|long longue longs longues|longer|street story letter film song knife
"""

AFTER = """
red|rouge rouge rouges rouges|-|coloured apple
green|vert verte verts vertes|-|coloured apple
blue|bleu bleue bleus bleues|-|coloured
white|blanc blanche blancs blanches|-|coloured furry
black|noir noire noirs noires|-|coloured furry
happy|heureux heureuse heureux heureuses|happier|person
sad|triste triste tristes tristes|sadder|person song story film
tired|fatigué fatiguée fatigués fatiguées|-|living
sick|malade malade malades malades|-|living
nice|gentil gentille gentils gentilles|nicer|person dog
proud|fier fière fiers fières|prouder|person
strong|fort forte forts fortes|stronger|person horse coffee tea
rich|riche riche riches riches|richer|grown city
expensive|cher chère chers chères|-|goods hotel plane bread cheese meat coffee
heavy|lourd lourde lourds lourdes|heavier|furniture bag box book coat truck bike
clean|propre propre propres propres|cleaner|garment plate glass street kitchen car hotel
dirty|sale sale sales sales|dirtier|garment plate glass street kitchen car wall
open|ouvert ouverte ouverts ouvertes|-|opening shop museum school church
closed|fermé fermée fermés fermées|-|opening shop museum school church
fast|rapide rapide rapides rapides|faster|vehicle horse dog
dangerous|dangereux dangereuse dangereux dangereuses|-|animal dog street knife truck city
italian|italien italienne italiens italiennes|-|own_vehicle garment film song actress cheese
hot|chaud chaude chauds chaudes|hotter|soup water milk coffee tea bread meat
cold|froid froide froids froides|colder|soup water milk coffee tea meat kitchen house
"""

AFTER_VERB = """
tall|grand grande grands grandes|taller|person tree
"""

COLOURS = ("red", "green", "blue", "white", "black", "italian")
_VOWEL = {"old": "vieil", "new": "nouvel", "beautiful": "bel"}
_AFTER_VERB = {"new": ("neuf", "neuve", "neufs", "neuves")}


def _read(table: str, *, before: bool, attribute: bool = True) -> dict[str, Adjective]:
    """Read a table of adjectives, one a line."""
    adjectives = {}
    for line in table.strip().splitlines():
        english, words, comparative, kinds = line.split("|")
        forms = tuple(words.split())
        adjectives[english] = Adjective(
            english,
            forms,
            _VOWEL.get(english, ""),
            before,
            frozenset(noun.english for noun in nouns_of(kinds)),
            "" if comparative == "-" else comparative,
            _AFTER_VERB.get(english, forms),
            attribute,
            forms[1] not in (forms[0], forms[0] + "e"),
        )
    return adjectives


ADJECTIVES = {
    **_read(BEFORE, before=True),
    **_read(AFTER, before=False),
    **_read(AFTER_VERB, before=False, attribute=False),
}
