"""The generated corpus: pairs of sentences from a seed, and what they show.

Each pair is drawn from one of some thirty frames, whose parts are chosen to suit one another. The
French sentence is a function of the English one:

- "you" is one person, "tu"; "i", "you", "we", and "it" and "they" without a noun are masculine;
- "it" and "they" take the gender of the noun they stand for, which is the subject of the first
  clause, or its object where the subject cannot be meant;
- past and perfect ("ate", "has eaten") are the passé composé; only "was" is the imperfect;
- the present and its progressive are the present, "is going to" is "aller" with an infinitive;
- "child", "friend", "doctor", "neighbour" and "teacher" are masculine, and taken up by "he".
"""

from collections.abc import Callable
from random import Random

from pieces.checks import check_count, check_integer
from pieces.corpus.french import events, everyday, questions, sentences, singles
from pieces.corpus.french.conjugation import RARE_FORMS
from pieces.corpus.french.links import sentence
from pieces.corpus.french.pairs import SentencePair
from pieces.corpus.french.phenomena import PHENOMENA
from pieces.corpus.french.words import Phrase

SHORTEST, LONGEST = 3, 20

# Forms that few frames bring about: what has none of them is more often passed over.
_SCARCE_WORDS = """
-le -les -leur -lui -nous achetée achetées achetés achètent aident aidée aidés answers arbres
arrivent arriving attendent attendons attendre attendue attendus begins bel bigger bleues bleus
builds buvons cacher cachée cachées cannot cherchent cherches cherchons cities comes coming
commence commencent connais construisent construite construites crying dancing dangereuse disent
doivent donnée données donnés dormons essaient falling falls faster fenêtres fermé fermée fermées
films finds fière fières fortes gardens gentille gentilles goes habites helping helps heureuse
heureuses hiding italienne italiennes italiens jardins joli jolis joues lavent lavée lavées lavés
leaves lis lisent lisons listened listening listens longs lourd lourde lourdes lue lues lus
magasins mangeons manges mangée mangées mangés manquons meilleur meilleure montrent neuve neuves
nouvel nouvelle nouvelles obeys obéir obéissent obéit older opens ouvertes ouverts ouvre ouvrent
ouvrir parles parlons pars partent partie parties pensent peuvent plays pleurent pleurer pouvons
quitte quittent quitter quitté reads regardes regardons regardée rend rendent rendre rendu repairs
reposée reposées reposés reste restent rester resting restée restées restés roof roofs répare
réparent réparée réparées réparés répond répondent répondre sais sang say shops showed showing
shows singing smaller speaks staying stays sung swims think toit toits tombent tomber tombée
tombées travailles travaillons trees tries trouvent trouver trouvée trouvées trying vendent vends
vendue vendues venir venu venue venues venus verts veulent viennent viens vient villes visitent
visiter visiting visits visité vois voyons vue vues waits washes windows writes wrote younger
écoutent écoutes écoutons écouté écris écrite écrites écrits écrivent
"""
SCARCE = frozenset(_SCARCE_WORDS.split())
PASSED_OVER = 0.5

# How often each is drawn.
FRAMES: tuple[tuple[int, str, Callable[[Random], Phrase]], ...] = (
    (2, ".", events.simplest),
    (7, ".", events.without_object),
    (13, ".", events.with_object),
    (5, ".", events.with_pronoun),
    (5, ".", events.with_two_objects),
    (8, ".", events.going),
    (3, ".", events.playing),
    (4, ".", events.quality),
    (9, ".", sentences.described),
    (4, ".", sentences.object_described),
    (6, ".", sentences.resumed),
    (3, ".", sentences.reasoned),
    (4, ".", sentences.object_resumed),
    (5, ".", sentences.object_used),
    (3, ".", sentences.coordinated),
    (3, ".", sentences.temporal),
    (3, ".", sentences.reported),
    (4, ".", singles.compared),
    (5, "", singles.felt),
    (6, "", singles.existing),
    (8, "", singles.able),
    (5, "", everyday.missed),
    (4, ".", singles.done),
    (3, ".", singles.identified),
    (2, "", singles.working_as),
    (5, "", everyday.eaten_or_liked),
    (3, "", everyday.described_twice),
    (4, "", everyday.with_them),
    (3, "", everyday.having),
    (3, "", everyday.located),
    (4, "", everyday.arrived),
    (6, "", everyday.ordered),
    (8, "", everyday.by_us),
    (5, "?", questions.yes_or_no),
    (7, "?", questions.asked),
)
_DRAWN = tuple((end, frame) for share, end, frame in FRAMES for _ in range(share))


def draw(rng: Random) -> SentencePair:
    """Return the next pair.

    Args:
        rng: Where the choices come from.

    Returns:
        The pair, of 3 to 20 tokens on either side.
    """
    while True:
        end, frame = rng.choice(_DRAWN)
        words = frame(rng)
        asks = any("question" in word.notes for word in words.french)
        pair = sentence(words, end or ("?" if asks else "."))
        words_of_both = {*pair.source, *pair.target}
        if not RARE_FORMS.isdisjoint(words_of_both):
            continue
        if SCARCE.isdisjoint(words_of_both) and rng.random() < PASSED_OVER:
            continue
        if all(SHORTEST <= len(side) <= LONGEST for side in (pair.source, pair.target)):
            return pair


def generate(count: int, *, seed: int) -> list[SentencePair]:
    """Return pairs of sentences, the same for the same seed on every machine.

    Args:
        count: How many; short sentences may repeat.
        seed: Any integer.

    Returns:
        The pairs. The first pairs of a longer list are those of a shorter one.

    Raises:
        TypeError: If an argument is no integer.
        ValueError: If ``count`` is negative.
    """
    check_count("count", count)
    check_integer("seed", seed)  # other seeds may differ from machine to machine
    rng = Random(f"pairs {seed}")  # of the number alone its sign would be lost
    return [draw(rng) for _ in range(count)]


def examples(phenomenon: str, count: int, *, seed: int) -> list[SentencePair]:
    """Return pairs that show a phenomenon, no English sentence twice.

    Args:
        phenomenon: A key of ``PHENOMENA``.
        count: How many.
        seed: Any integer.

    Returns:
        The pairs.

    Raises:
        TypeError: If ``count`` or ``seed`` is no integer.
        ValueError: If there is no such phenomenon, or ``count`` is negative.
    """
    if phenomenon not in PHENOMENA:
        raise ValueError(f"phenomenon is {phenomenon!r}: it must be one of {', '.join(PHENOMENA)}")
    check_count("count", count)
    check_integer("seed", seed)  # other seeds may differ from machine to machine
    rng = Random(f"pairs {seed}")
    found: dict[tuple[str, ...], SentencePair] = {}
    while len(found) < count:
        pair = draw(rng)
        if phenomenon in pair.phenomena:
            found.setdefault(pair.source, pair)
    return list(found.values())
