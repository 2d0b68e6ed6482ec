"""loop.py: what an update does to the parameters, and what it must not do."""

import copy

import pytest
import small_corpus
import torch
from torch import nn

from pieces.corpus.batches import collate
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.loop import train
from pieces.training.translation.loss import TranslationLoss
from pieces.training.translation.task import build

IDS = {"pad_id": 0, "bos_id": 1, "eos_id": 2}
PAIRS = [((4, 5, 6), (7, 8)), ((9,), (5, 4, 6, 7)), ((8, 4), (9,)), ((6, 6, 5, 4), (8, 9, 4))]


@pytest.fixture
def loss_of(device, precise):
    torch.manual_seed(0)
    vocabulary = Vocabulary.of_words(["a b c d e f"])
    model = build(small_corpus.options(dropout=0.0)[0], vocabulary)
    return TranslationLoss(model.to(device, precise), 0.1)


def _batch(pairs):
    return collate(pairs, **IDS)


def _one(loss_of, batches, *, rate=0.1, clip=0.0, labels=None):
    """Return what one update by plain gradient descent was like."""
    optimiser = torch.optim.SGD(loss_of.parameters(), lr=99.0)
    labels = labels or sum(batch.num_labels for batch in batches)
    (update,) = train(loss_of, optimiser, [(batches, labels, rate)], clip=clip)
    assert optimiser.param_groups[0]["lr"] == rate
    assert not any(parameter.grad is not None for parameter in loss_of.parameters())
    return update


def _distance(first, second):
    pairs = zip(first.parameters(), second.parameters(), strict=True)
    return max((a - b).abs().max().item() for a, b in pairs)


def test_batches_one_after_the_other_are_one_large_batch(loss_of, precise):
    other = copy.deepcopy(loss_of)
    whole = _one(loss_of, [_batch(PAIRS)])
    parts = _one(other, [_batch(PAIRS[:1]), _batch(PAIRS[1:])])
    bound = 1e-10 if precise == torch.float64 else 1e-5
    assert _distance(loss_of, other) < bound
    assert parts.loss == pytest.approx(whole.loss, abs=bound)
    assert parts.gradient_norm == pytest.approx(whole.gradient_norm, abs=bound)
    assert parts.labels == whole.labels == 14


def test_the_loss_is_the_mean_of_a_label_before_the_update(loss_of):
    with torch.no_grad():
        wanted = (loss_of(_batch(PAIRS).to(next(loss_of.parameters()).device)) / 14).item()
    assert _one(loss_of, [_batch(PAIRS)]).loss == pytest.approx(wanted, rel=1e-12, abs=1e-6)


def test_an_update_goes_the_learning_rate_times_the_gradient(loss_of):
    before = copy.deepcopy(loss_of)
    update = _one(loss_of, [_batch(PAIRS)], rate=0.01)
    assert _length(before, loss_of) == pytest.approx(0.01 * update.gradient_norm, rel=1e-4)


def test_a_long_gradient_is_shortened_and_a_short_one_is_not(loss_of):
    before, free = copy.deepcopy(loss_of), copy.deepcopy(loss_of)
    norm = _one(free, [_batch(PAIRS)]).gradient_norm
    clipped = copy.deepcopy(before)
    update = _one(clipped, [_batch(PAIRS)], clip=norm / 4)
    assert update.gradient_norm == pytest.approx(norm)  # as it was before
    assert _length(before, clipped) == pytest.approx(0.1 * norm / 4, rel=1e-4)
    unclipped = copy.deepcopy(before)
    _one(unclipped, [_batch(PAIRS)], clip=2 * norm)
    assert _distance(unclipped, free) == 0


def _length(before, after):
    pairs = zip(before.parameters(), after.parameters(), strict=True)
    return torch.cat([(b - a).flatten() for a, b in pairs]).norm().item()


def test_updates_are_numbered_on_from_those_before(loss_of):
    optimiser = torch.optim.SGD(loss_of.parameters())
    groups = [([_batch(PAIRS)], 14, rate) for rate in (0.1, 0.2)]
    updates = list(train(loss_of, optimiser, groups, done=5))
    assert [update.number for update in updates] == [6, 7]
    assert [update.learning_rate for update in updates] == [0.1, 0.2]
    assert updates[1].loss < updates[0].loss


def test_dropout_works_again_after_a_validation(loss_of):
    optimiser = torch.optim.SGD(loss_of.parameters())
    modes = []
    loss_of.model.dropout.register_forward_hook(lambda m, *_: modes.append(m.training))
    for _ in train(loss_of, optimiser, [([_batch(PAIRS)], 14, 0.1)] * 2):
        loss_of.eval()
    assert modes == [True] * 4  # source and target, twice


class _Spoiled(nn.Module):
    """A loss that is no number, or has a gradient that is none."""

    def __init__(self, loss_of, spoil):
        super().__init__()
        self.loss_of, self.spoil = loss_of, spoil

    def forward(self, batch):
        loss = self.loss_of(batch)
        return loss * torch.nan if self.spoil == "loss" else loss + (loss - loss.detach()).sqrt()


@pytest.mark.parametrize("spoil", ["loss", "gradient"])
def test_no_number_stops_before_the_parameters_change(loss_of, spoil):
    before = copy.deepcopy(loss_of)
    optimiser = torch.optim.Adam(loss_of.parameters(), fused=True)
    groups = [([_batch(PAIRS)], 14, 0.1)]
    with pytest.raises(FloatingPointError, match=r"update 8: the loss is .*, its gradient"):
        list(train(_Spoiled(loss_of, spoil), optimiser, groups, done=7))
    assert _distance(before, loss_of) == 0
    assert not optimiser.state
