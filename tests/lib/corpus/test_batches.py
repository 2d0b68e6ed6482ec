"""batches.py: every pair once an epoch, no batch too large, little padding."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pieces.corpus.batches import collate, plan

SIZES = st.tuples(st.integers(0, 12), st.integers(0, 12))
IDS = {"pad_id": 0, "bos_id": 1, "eos_id": 2}


def _pairs(sizes):
    return [([5] * source, [6] * target) for source, target in sizes]


def _many(count=600):
    generator = torch.Generator().manual_seed(0)
    lengths = torch.randint(3, 30, (count,), generator=generator).tolist()
    return _pairs((length, length + length % 3) for length in lengths)


def _plan(pairs, **changes):
    return plan(pairs, **({"max_tokens": 256, "window": 200, "seed": 0, "epoch": 0} | changes))


@given(
    sizes=st.lists(SIZES, max_size=40),
    max_tokens=st.integers(13, 60),
    window=st.integers(1, 50),
    epoch=st.integers(0, 3),
)
def test_each_pair_once_and_no_batch_too_large(sizes, max_tokens, window, epoch):
    pairs = _pairs(sizes)
    batches = _plan(pairs, max_tokens=max_tokens, window=window, epoch=epoch)
    assert sorted(place for batch in batches for place in batch) == list(range(len(pairs)))
    for batch in batches:
        tensors = collate([pairs[place] for place in batch], **IDS)
        sides = (tensors.source, tensors.target, tensors.labels)
        assert max(side.numel() for side in sides) <= max_tokens


def test_the_same_seed_and_epoch_give_the_same_plan_and_others_another():
    pairs = _many()
    plans = [_plan(pairs, seed=seed, epoch=epoch) for seed in (0, 1) for epoch in (0, 1)]
    assert _plan(_many(), seed=1, epoch=1) == plans[3]
    for i in range(4):
        assert plans.count(plans[i]) == 1
    together = [{frozenset(batch) for batch in batches} for batches in plans]
    assert not together[0] & together[1]  # other company, not only another order


def test_little_is_padding():
    pairs = _many()
    filled = real = 0
    for batch in _plan(pairs):
        tensors = collate([pairs[place] for place in batch], **IDS)
        filled += tensors.labels.numel()
        real += tensors.num_labels
    assert real / filled > 0.9
    unsorted = _plan(pairs, window=1)
    assert len(unsorted) == len(pairs)  # what is sorted alone goes alone


def test_batches_are_not_gone_through_from_short_to_long():
    pairs = _many()
    lengths = [len(pairs[batch[0]][1]) for batch in _plan(pairs, window=600)]
    assert lengths != sorted(lengths)


def test_what_a_batch_holds():
    batch = collate([((5, 6, 7), (8,)), ((9,), (5, 6))], **IDS)
    assert batch.source.tolist() == [[5, 6, 7], [9, 0, 0]]
    assert batch.target.tolist() == [[1, 8, 0], [1, 5, 6]]
    assert batch.labels.tolist() == [[8, 2, 0], [5, 6, 2]]
    assert batch.num_labels == int((batch.labels != 0).sum()) == 5
    assert {batch.source.dtype, batch.target.dtype, batch.labels.dtype} == {torch.long}
    assert collate([([], [5])], **IDS).source.tolist() == [[0]]


def test_a_batch_goes_to_another_device():
    batch = collate([((5,), (6,))], **IDS).to("meta")
    assert {side.device.type for side in (batch.source, batch.target, batch.labels)} == {"meta"}
    assert batch.num_labels == 2


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"max_tokens": 0}, ValueError, "max_tokens is 0"),
        ({"max_tokens": 2.5}, TypeError, "max_tokens must be an integer, not float"),
        ({"window": 0}, ValueError, "window is 0"),
        ({"seed": "x"}, TypeError, "seed must be an integer, not str"),
        ({"epoch": 1.0}, TypeError, "epoch must be an integer, not float"),
        ({"max_tokens": 4}, ValueError, "max_tokens is 4 but a sentence alone has 5 tokens"),
    ],
)
def test_what_cannot_be_planned_is_refused(changes, error, words):
    with pytest.raises(error, match=words):
        _plan(_pairs([(2, 4)]), **changes)


@pytest.mark.bad_input
def test_a_batch_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one pair"):
        collate([], **IDS)
