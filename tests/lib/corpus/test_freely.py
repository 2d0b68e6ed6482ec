"""freely.py: what people write, by hand; one French sentence for each English one."""

import hashlib
from random import Random

import pytest

from pieces.corpus.french import PHENOMENA, draw, draw_freely
from pieces.corpus.french.clauses import clause
from pieces.corpus.french.free_predicates import DEGREES_OF, STRESSED, very
from pieces.corpus.french.freely import LONGEST, SHORTEST, _with_will
from pieces.corpus.french.links import sentence
from pieces.corpus.french.noun_phrases import name, noun_phrase, pronoun
from pieces.corpus.french.predicates import comparison, copula, feeling
from pieces.corpus.french.words import Phrase, fixed

# Each was drawn, and its translation read by a person.
BY_HAND = """
he is our young neighbour . | c' est notre jeune voisin .
marie is happier than him . | marie est plus heureuse que lui .
is it in my garden ? | est-ce qu' il est dans mon jardin ?
the nice dog was hungry . | le chien gentil avait faim .
are those trees going to fall ? | est-ce que ces arbres vont tomber ?
when can the young doctor not answer the women ? |
    quand est-ce que le jeune médecin ne peut pas répondre aux femmes ?
paul swam and my owls are not going to be thirsty . |
    paul a nagé et mes hiboux ne vont pas avoir soif .
my flowers and the key were in front of the house because they are small . |
    mes fleurs et la clé étaient devant la maison parce qu' elles sont petites .
he thinks that these dresses that they have sold are beautiful . |
    il pense que ces robes qu' ils ont vendues sont belles .
this morning , you sold the blue flower . | ce matin , tu as vendu la fleur bleue .
where have they shown a blue bag to marie ? | où est-ce qu' ils ont montré un sac bleu à marie ?
"""


@pytest.fixture(scope="module")
def drawn():
    rng = Random(11)
    return [draw_freely(rng) for _ in range(4_000)]


def test_what_is_drawn_was_read_by_a_person(drawn):
    found = {" ".join(pair.source): " ".join(pair.target) for pair in drawn}
    wanted = [line.split(" | ") for line in BY_HAND.replace("|\n   ", "|").strip().splitlines()]
    assert len(wanted) == 11
    for english, french in wanted:
        assert found[english] == french


def test_a_french_sentence_is_a_function_of_the_english_one(drawn):
    rng = Random(12)
    told: dict[tuple[str, ...], tuple[str, ...]] = {}
    for pair in (*drawn, *(draw(rng) for _ in range(4_000))):
        assert told.setdefault(pair.source, pair.target) == pair.target, pair.source


def test_pairs_are_whole(drawn):
    for pair in drawn:
        for side in (pair.source, pair.target):
            assert SHORTEST <= len(side) <= LONGEST
            assert side[-1] in ".?"
            assert all(side)
        assert pair.source[-1] == pair.target[-1]
        assert pair.phenomena <= PHENOMENA.keys()
        for i, j in pair.alignment:
            assert 0 <= i < len(pair.source)
            assert 0 <= j < len(pair.target)


def test_words_and_forms_are_there_that_the_frames_lack(drawn):
    english = {word for pair in drawn for word in pair.source}
    french = {word for pair in drawn for word in pair.target}
    assert {"taller", "happier", "will", "with", *STRESSED} <= english
    assert {"eux", "toi", "avait", "voulons", "tombes", "étais"} <= french
    rng = Random(13)
    of_frames = {word for _ in range(4_000) for word in draw(rng).source}
    assert not {"taller", "happier", "will", "with"} & of_frames


def test_the_same_seed_gives_the_same_pairs(drawn):
    assert [draw_freely(Random(11))] == drawn[:1]


def test_the_frames_draw_what_they_drew_when_results_were_kept():
    """What is drawn freely has words of its own; ``draw``, on which kept results stand, has not."""
    rng, digest = Random("kept"), hashlib.sha256()
    for _ in range(2_000):
        pair = draw(rng)
        digest.update(f"{' '.join(pair.source)}|{' '.join(pair.target)}\n".encode())
    assert digest.hexdigest()[:16] == "4ab62aa029bd7e7c"


def _written(words: Phrase) -> tuple[str, str]:
    pair = sentence(words)
    return " ".join(pair.source), " ".join(pair.target)


def test_will_is_the_near_future_and_stays_aligned():
    class Always(Random):
        def random(self) -> float:
            return 0.9

    words = clause(pronoun("they"), "dormir", tense="future", negation="not")
    pair = sentence(_with_will(Always(), words))
    assert " ".join(pair.source) == "they will not sleep ."
    assert " ".join(pair.target) == "ils ne vont pas dormir ."
    assert set(pair.alignment) == {(0, 0), (1, 2), (2, 1), (2, 3), (3, 4), (4, 5)}


def test_very_stands_before_its_adjective_in_both_languages():
    class Always(Random):
        def random(self) -> float:
            return 0.9

    for words, written in [
        (noun_phrase("tree", "a", "old"), ("a very old tree .", "un très vieil arbre .")),
        (
            noun_phrase("dog", "some", "dangerous", plural=True),
            ("some very dangerous dogs .", "des chiens très dangereux ."),
        ),
        (noun_phrase("cat", "a", "black"), ("a black cat .", "un chat noir .")),
    ]:
        assert _written(very(Always(), words)) == written
    assert "black" not in DEGREES_OF


def test_tall_is_compared_and_hunger_had():
    sister = noun_phrase("sister", "my")
    than = fixed("them", "eux")
    assert _written(copula(sister, comparison(sister.agreement, "tall", than))) == (
        "my sister is taller than them .",
        "ma sœur est plus grande qu' eux .",
    )
    was = copula(name("paul"), feeling("hungry"), french="avoir", tense="past")
    assert _written(was) == ("paul was hungry .", "paul avait faim .")
