"""The parts of the corpus: full, apart from each other, and what each promises."""

import re

import pytest

from pieces.corpus.french.adjectives import ADJECTIVES
from pieces.corpus.french.grammar import PHENOMENA
from pieces.corpus.french.nouns import NOUNS
from pieces.corpus.splits import (
    MOST_TOKENS,
    SENTENCES_A_PHENOMENON,
    fresh_pairs,
    held_out,
    make_splits,
)

SIZES = {"train": 4_000, "validation": 200, "test": 200}


@pytest.fixture(scope="module")
def splits():
    return make_splits(**SIZES, seed=1)


@pytest.fixture(scope="module")
def tests(splits):
    return (splits.test, splits.unseen_combinations, splits.longer, *splits.by_phenomenon.values())


def test_every_part_is_full_and_holds_no_sentence_twice(splits, tests):
    assert len(splits.train) == 4_000
    assert len(splits.validation) == len(splits.test) == 200
    assert len(splits.unseen_combinations) == len(splits.longer) == 200
    assert splits.by_phenomenon.keys() == PHENOMENA.keys()
    assert {len(part) for part in tests[3:]} == {SENTENCES_A_PHENOMENON}
    for part in (splits.train, splits.validation, *tests):
        assert len({pair.source for pair in part}) == len(part)


@pytest.mark.parametrize("side", ["source", "target"])
def test_no_test_sentence_was_seen(splits, tests, side):
    seen = {getattr(pair, side) for pair in (*splits.train, *splits.validation)}
    assert not any(getattr(pair, side) in seen for part in tests for pair in part)
    trained = {getattr(pair, side) for pair in splits.train}
    assert not any(getattr(pair, side) in trained for pair in splits.validation)


def test_phenomena_are_shown(splits):
    for phenomenon, pairs in splits.by_phenomenon.items():
        assert all(phenomenon in pair.phenomena for pair in pairs)


def test_longer_is_longer_in_both_languages(splits):
    for side in ("source", "target"):
        longest = max(len(getattr(pair, side)) for pair in splits.train)
        assert all(len(getattr(pair, side)) > longest for pair in splits.longer)


def _meets(pair, noun: str, adjective: str) -> bool:
    nouns = {noun, NOUNS[noun].plural} - {""}
    adjectives = {adjective, ADJECTIVES[adjective].comparative} - {""}
    return not nouns.isdisjoint(pair.source) and not adjectives.isdisjoint(pair.source)


def test_unseen_combinations_never_meet_in_training(splits):
    seen = [frozenset(pair.source) for pair in (*splits.train, *splits.validation)]
    for noun, adjective in splits.combinations:
        for form in {noun, NOUNS[noun].plural} - {""}:
            assert not any({form, adjective} <= words for words in seen)


def test_each_unseen_combination_is_one(splits):
    for pair in splits.unseen_combinations:
        assert any(_meets(pair, *combination) for combination in splits.combinations)


def test_the_words_of_the_tests_are_known():
    whole = make_splits(train=20_000, validation=10, test=100)
    known = {word for pair in whole.train for word in (*pair.source, *pair.target)}
    tested = {
        word
        for part in (whole.test, whole.unseen_combinations, whole.longer)
        for pair in part
        for word in (*pair.source, *pair.target)
    }
    assert tested <= known


def test_the_same_numbers_give_the_same_parts(splits):
    few, again = (make_splits(train=50, validation=5, test=5, seed=1) for _ in range(2))
    assert few == again
    assert few.combinations == splits.combinations
    assert len({held_out(seed) for seed in (1, 2, -1)}) == 3
    assert few.train != make_splits(train=50, validation=5, test=5, seed=-1).train


@pytest.mark.parametrize("freely", [0.0, 0.5])
def test_fresh_pairs_are_other_ones_and_none_is_of_a_test(splits, tests, freely):
    epochs = [fresh_pairs(1_500, seed=1, epoch=epoch, freely=freely) for epoch in (1, 2)]
    assert {len({pair.source for pair in pairs}) for pairs in epochs} == {1_500}
    assert epochs[0] == fresh_pairs(1_500, seed=1, epoch=1, freely=freely)
    first, second = ({pair.source for pair in pairs} for pairs in epochs)
    assert len(first & second) < 300
    for pair in (*epochs[0], *epochs[1]):
        assert max(len(pair.source), len(pair.target)) <= MOST_TOKENS
        assert not any(_meets(pair, *combination) for combination in splits.combinations)
    for side in ("source", "target"):
        kept = {getattr(pair, side) for part in (*tests, splits.validation) for pair in part}
        assert not kept & {getattr(pair, side) for pairs in epochs for pair in pairs}


def test_what_shall_be_left_out_is(splits):
    pairs = fresh_pairs(200, seed=1)
    without = {pair.source for pair in pairs[::2]}
    again = fresh_pairs(200, seed=1, without=without)
    assert without.isdisjoint(pair.source for pair in again)
    assert again[:50] == pairs[1:100:2]


def test_a_share_is_drawn_freely():
    of_all = [fresh_pairs(400, freely=freely) for freely in (0.0, 0.5)]
    found = [sum("will" in pair.source for pair in pairs) for pairs in of_all]
    assert found[0] == 0 < found[1]


def test_nothing_asked_for_is_nothing():
    empty = make_splits(train=0, validation=0, test=0)
    assert (empty.train, empty.validation, empty.test, empty.longer) == ((), (), (), ())
    assert set(empty.by_phenomenon.values()) == {()}


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"train": -1}, ValueError, "train is -1: it must not be negative"),
        ({"test": 2.0}, TypeError, "test must be an integer, not float"),
        ({"validation": True}, TypeError, "validation must be an integer, not bool"),
        ({"seed": None}, TypeError, "seed must be an integer, not NoneType"),
    ],
)
def test_what_is_refused(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        make_splits(**arguments)
