"""The corpus in parts: to train on, to choose by, and to test what was learned.

Which part a sentence may belong to is decided by a checksum of its French side, and one English
sentence has one French one: so no part shares a sentence with another, in either language. Only the
tests of single phenomena may share sentences with the test of all.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from random import Random
from zlib import crc32

from pieces.checks import check_count, check_integer
from pieces.corpus.french import PHENOMENA, SentencePair, draw, draw_freely
from pieces.corpus.french.adjectives import ADJECTIVES
from pieces.corpus.french.choices import BESIDE, changes
from pieces.corpus.french.nouns import NOUNS

# No training sentence has more tokens than this, on either side.
MOST_TOKENS = 13
# Of the nouns that an adjective suits, one in so many never meets it in training.
ONE_IN = 5
SENTENCES_A_PHENOMENON = 100
_SHARES = ("train",) * 6 + ("validation",) + ("test",) * 3
# After so many draws a part that is still not full has no more sentences to find.
MOST_DRAWS = 100


@dataclass(frozen=True)
class Splits:
    """The parts of a corpus; no part holds a sentence twice.

    Attributes:
        train: To train on.
        validation: To choose by.
        test: Unseen sentences of the same kind.
        unseen_combinations: A noun with an adjective beside it that never meet in training, in any
            form, though each of them occurs there.
        longer: Longer than any training sentence, in both languages.
        by_phenomenon: For each phenomenon, unseen sentences that show it.
        combinations: The pairs of an English noun and adjective that training does without.
    """

    train: tuple[SentencePair, ...]
    validation: tuple[SentencePair, ...]
    test: tuple[SentencePair, ...]
    unseen_combinations: tuple[SentencePair, ...]
    longer: tuple[SentencePair, ...]
    by_phenomenon: dict[str, tuple[SentencePair, ...]]
    combinations: tuple[tuple[str, str], ...]


def make_splits(
    *, train: int = 20_000, validation: int = 1_000, test: int = 1_000, seed: int = 0
) -> Splits:
    """Return the parts of a generated corpus, the same for the same numbers on every machine.

    There are ``test`` sentences of unseen combinations, and as many longer ones too.

    Raises:
        TypeError: If an argument is no integer.
        ValueError: If a number is negative, or more sentences are asked for than can be found.
    """
    numbers = {"train": train, "validation": validation, "test": test}
    for name, number in numbers.items():
        check_count(name, number)
    check_integer("seed", seed)
    combinations = held_out(seed)
    wanted = {
        **numbers,
        "unseen_combinations": test,
        "longer": test,
        **{name: min(SENTENCES_A_PHENOMENON, test) for name in PHENOMENA},
    }
    parts = _filled(wanted, Random(f"pairs {seed}"), combinations)
    names = ("train", "validation", "test", "unseen_combinations", "longer")
    full = {name: tuple(part.values()) for name, part in parts.items()}
    by_phenomenon = {name: full[name] for name in PHENOMENA}
    return Splits(*(full[name] for name in names), by_phenomenon, combinations)


def fresh_pairs(
    count: int,
    *,
    seed: int = 0,
    epoch: int = 0,
    freely: float = 0.0,
    without: Collection[tuple[str, ...]] = (),
) -> tuple[SentencePair, ...]:
    """Return other pairs to train on, none of which :func:`make_splits` holds back.

    They are drawn for one epoch, and no sentence is twice among them; short ones come again in
    other epochs. What the tests of :func:`make_splits` with this seed shall find unseen stays so.

    Args:
        count: How many.
        seed: That of the splits.
        epoch: Which time pairs are drawn.
        freely: The share that :func:`~pieces.corpus.french.draw_freely` draws.
        without: English sentences, as tokens, that shall not be among them.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If one is out of range, or more sentences are asked for than can be found.
    """
    check_count("count", count)
    check_integer("seed", seed)
    check_integer("epoch", epoch)
    chance = Random(f"pairs {seed} epoch {epoch}")

    def drawn(rng: Random) -> SentencePair:
        while True:
            pair = draw_freely(rng) if rng.random() < freely else draw(rng)
            if pair.source not in without:
                return pair

    return tuple(_filled({"train": count}, chance, held_out(seed), drawn)["train"].values())


def held_out(seed: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs of an English noun and adjective that training does without.

    They are a fifth of each adjective's nouns. Forms such as "vieil" are rare, so left alone.
    """
    rng = Random(f"combinations {seed}")
    chosen = []
    for english, adjective in ADJECTIVES.items():
        nouns = [
            noun
            for noun, suiting in BESIDE.items()
            if adjective in suiting and not changes(adjective, NOUNS[noun])
        ]
        count = len(nouns) // ONE_IN
        chosen += [(noun, english) for noun in rng.sample(nouns, count)]
    return tuple(sorted(chosen))


def _filled(
    wanted: dict[str, int],
    rng: Random,
    combinations: tuple[tuple[str, str], ...],
    drawn: Callable[[Random], SentencePair] = draw,
) -> dict[str, dict[tuple[str, ...], SentencePair]]:
    """Draw pairs, and put each into the parts that want it, until all are full."""
    apart = _by_word(combinations)
    parts: dict[str, dict[tuple[str, ...], SentencePair]] = {name: {} for name in wanted}
    open_parts = {name for name, number in wanted.items() if number}
    most = MOST_DRAWS * (10_000 + max(wanted.values()))
    number = 0
    while open_parts:
        if number == most:
            raise ValueError(
                f"{', '.join(sorted(open_parts))}: fewer sentences than were asked for were found "
                f"in {most} draws; ask for fewer"
            )
        number, pair = number + 1, drawn(rng)
        for name in _parts_of(pair, apart):
            if name in open_parts:
                parts[name].setdefault(pair.source, pair)
                if len(parts[name]) == wanted[name]:
                    open_parts.discard(name)
    return parts


def _by_word(combinations: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    """Return, for each form of a noun, the forms of the adjectives it must not meet."""
    apart: dict[str, set[str]] = {}
    for noun, adjective in combinations:
        forms = {adjective, ADJECTIVES[adjective].comparative} - {""}
        for form in {noun, NOUNS[noun].plural} - {""}:
            apart.setdefault(form, set()).update(forms)
    return {form: frozenset(adjectives) for form, adjectives in apart.items()}


def _parts_of(pair: SentencePair, apart: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the names of the parts that a pair may belong to."""
    share = _SHARES[crc32(" ".join(pair.target).encode()) % len(_SHARES)]
    lengths = len(pair.source), len(pair.target)
    words = frozenset(pair.source)
    met = [word for word in pair.source if word in apart and not apart[word].isdisjoint(words)]
    if met:
        beside = any(
            first in apart.get(second, ())
            for first, second in zip(pair.source, pair.source[1:], strict=False)
        )
        fits = beside and max(lengths) <= MOST_TOKENS
        return ("unseen_combinations",) if fits else ()
    if min(lengths) > MOST_TOKENS:
        return ("longer",)
    if max(lengths) > MOST_TOKENS:
        return ()
    return ("test", *sorted(pair.phenomena)) if share == "test" else (share,)
