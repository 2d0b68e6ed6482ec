"""loss.py: the sum of what each real label costs, and nothing for the padding."""

import math

import pytest
import torch

from pieces.config import TransformerConfig
from pieces.corpus.batches import collate
from pieces.training.translation.loss import TranslationLoss
from pieces.transformer import Transformer

VOCABULARY = 11
PAIRS = [((3, 4, 5), (6, 7)), ((8,), (9, 3, 4, 10)), ((5, 6), ())]


@pytest.fixture
def model(device, precise):
    torch.manual_seed(0)
    sizes = {"d_model": 8, "num_heads": 2, "d_ff": 16, "max_length": 12, "dropout": 0.0}
    layers = {"num_encoder_layers": 1, "num_decoder_layers": 1}
    return Transformer(TransformerConfig.base(VOCABULARY, **sizes, **layers)).to(device, precise)


def _batch(pairs, device):
    return collate(pairs, pad_id=0, bos_id=1, eos_id=2).to(device)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.7])
def test_the_loss_is_the_sum_that_one_can_write_by_hand(model, device, smoothing):
    batch = _batch(PAIRS, device)
    with torch.no_grad():
        logs = model(batch.source, batch.target).log_softmax(dim=-1).tolist()
    wanted = 0.0
    for row, (_, target) in enumerate(PAIRS):
        for place, label in enumerate((*target, 2)):
            log = logs[row][place]
            wanted -= (1 - smoothing) * log[label] + smoothing * sum(log) / VOCABULARY
    given = TranslationLoss(model, smoothing)(batch).item()
    assert given == pytest.approx(wanted, rel=1e-5 if device.type == "mps" else 1e-12)


def test_padding_costs_nothing(model, device, close):
    loss_of = TranslationLoss(model, 0.1)
    together = loss_of(_batch(PAIRS, device))
    alone = sum(loss_of(_batch([pair], device)) for pair in PAIRS)
    close(together, alone)


def test_padding_gets_no_gradient(model, device):
    gradients = []

    def watch(module, told, hidden):
        hidden.register_hook(gradients.append)

    model.decoder.register_forward_hook(watch)
    batch = _batch(PAIRS, device)
    TranslationLoss(model, 0.1)(batch).backward()
    (gradient,) = gradients
    real = batch.labels != 0
    assert not gradient[~real].any()
    assert gradient[real].any(dim=-1).all()


def test_no_logits_are_computed_for_padding(model, device):
    seen = []
    model.output.register_forward_pre_hook(lambda module, told: seen.append(told[0].shape))
    batch = _batch(PAIRS, device)
    TranslationLoss(model)(batch)
    assert seen == [(batch.num_labels, 8)]
    assert batch.num_labels == 9 < batch.labels.numel() == 15


def test_the_smallest_loss_is_the_entropy_of_the_smoothed_labels(model, device, monkeypatch):
    smoothing, batch = 0.1, _batch(PAIRS, device)
    best = torch.full((VOCABULARY,), smoothing / VOCABULARY, dtype=torch.float64)
    best = best.repeat(batch.num_labels, 1)
    labels = batch.labels[batch.labels != 0].cpu()
    best[torch.arange(len(labels)), labels] += 1 - smoothing
    logits = best.log().to(device).requires_grad_()
    monkeypatch.setattr(model.output, "forward", lambda hidden: logits)
    loss = TranslationLoss(model, smoothing)(batch)
    right, wrong = 1 - smoothing + smoothing / VOCABULARY, smoothing / VOCABULARY
    entropy = -right * math.log(right) - (VOCABULARY - 1) * wrong * math.log(wrong)
    assert loss.item() == pytest.approx(9 * entropy, rel=1e-6)
    loss.backward()
    assert logits.grad.abs().max() < 1e-6  # there is no way down from here


def test_a_batch_without_labels_costs_nothing_and_moves_nothing(model, device):
    batch = _batch(PAIRS, device)
    batch.labels.fill_(0)
    loss = TranslationLoss(model, 0.1)(batch)
    loss.backward()
    assert loss.item() == 0
    assert not any(parameter.grad.any() for parameter in model.parameters())
