"""transformer.py: who sees whom in the whole model, and step by step = padded = all at once."""

import pytest
import torch
from reference_weights import (
    BOS,
    D_MODEL,
    PAD,
    SOURCES,
    TARGETS,
    padded,
    real,
    small_model,
    with_the_same_chance,
)
from torch.nn import functional as F

DROPOUTS = {"dropout": 0.3, "attention_dropout": 0.2}
SIDES = ["right", "left"]
WIDTH = max(map(len, TARGETS))


@pytest.fixture(autouse=True)
def _without_gradients():
    """A cache takes none."""
    with torch.no_grad():
        yield


def _moved(before, after):
    """Return how far each token's logits moved: (batch, tokens)."""
    return (after - before).abs().amax(dim=-1)


# --- perturbation -------------------------------------------------------------------------------


@pytest.fixture(params=[(False, False), (False, True), (True, False), (True, True)], ids=str)
def dropping(request, device, precise):
    """A model that normalises after or first, and drops in training: at rest, and in it."""
    norm_first, training = request.param
    model = small_model(device, precise, norm_first=norm_first, **DROPOUTS)
    return model.train(training)


@pytest.mark.parametrize("token", range(1, WIDTH))
def test_a_target_token_moves_no_logits_before_its_own(dropping, close, device, token):
    model = dropping
    source, target = padded(SOURCES).to(device), padded(TARGETS).to(device)
    changed = target.clone()
    changed[1, token] = 12  # the longest, which has no padding
    before, after = with_the_same_chance(*(lambda t=t: model(source, t) for t in (target, changed)))
    close(after[1, :token], before[1, :token])
    close(after[[0, 2]], before[[0, 2]])
    assert (_moved(before, after)[1, token:] > 1e-6).all()


@pytest.mark.parametrize("token", range(len(SOURCES[1])))
def test_a_source_token_moves_all_of_its_sentence_and_no_other(dropping, close, device, token):
    model = dropping
    source, target = padded(SOURCES).to(device), padded(TARGETS).to(device)
    changed = source.clone()
    changed[1, token] = 10
    before, after = with_the_same_chance(
        lambda: model(source, target), lambda: model(changed, target)
    )
    assert (_moved(before, after)[1] > 1e-6).all()
    close(after[[0, 2]], before[[0, 2]])


@pytest.mark.parametrize("side", SIDES)
def test_what_padding_is_embedded_as_moves_nothing_real(
    dropping, normal, close, device, precise, side
):
    model = dropping
    source = padded(SOURCES, side, extra=1).to(device)
    target = padded(TARGETS, extra=1).to(device)

    def with_padding_as(vector):
        model.source_embedding.weight[PAD] = vector
        model.target_embedding.weight[PAD] = -vector
        return model(source, target)

    vectors = [50 * normal(D_MODEL, dtype=precise, seed=seed) for seed in (8, 9)]
    before, after = with_the_same_chance(*(lambda v=v: with_padding_as(v) for v in vectors))
    read = real(TARGETS, extra=1).to(device)
    close(after[read], before[read])
    assert (_moved(before, after)[~read] > 1e-6).any()


def test_training_drops_of_the_embeddings_with_their_positions(close, device, precise):
    source, target = padded(SOURCES).to(device), padded(TARGETS).to(device)
    model = small_model(device, precise, dropout=0.4).train()
    model.encoder.eval()
    model.decoder.eval()
    x, y = (
        embed(tokens) + places(tokens.shape[1])
        for embed, places, tokens in (
            (model.source_embedding, model.source_positions, source),
            (model.target_embedding, model.target_positions, target),
        )
    )
    memory = model.encode(source)[0]
    given = with_the_same_chance(
        lambda: model.encode(source)[0],
        lambda: model.encoder(F.dropout(x, 0.4), mask=(source != 0)[:, None]),
    )
    close(*given)
    assert not torch.allclose(given[0], memory)  # another chance
    close(
        *with_the_same_chance(
            lambda: model.decode(target, memory),
            lambda: model.decoder(F.dropout(y, 0.4), memory),
        )
    )


# --- padded = alone -----------------------------------------------------------------------------


@pytest.mark.parametrize("positions", ["sinusoidal", "learned"])
@pytest.mark.parametrize("side", SIDES)
def test_a_padded_batch_equals_its_sentences_alone(close, device, precise, side, positions):
    model = small_model(device, precise, positions=positions)
    source = padded(SOURCES, side, extra=2).to(device)
    target = padded(TARGETS, extra=1).to(device)
    together = model(source, target)
    read = real(TARGETS, extra=1).to(device)
    for i, (one, other) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        alone = model(padded([one]).to(device), padded([other]).to(device))
        close(together[i, read[i]], alone[0])


# --- step by step = all at once -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "extra", "positions"),
    [("right", 0, "sinusoidal"), ("right", 2, "learned"), ("left", 2, "sinusoidal")],
)
@pytest.mark.parametrize("chunk", [1, 2, 3, WIDTH])
def test_advancing_equals_the_logits_of_one_pass(
    close, device, precise, chunk, side, extra, positions
):
    model = small_model(device, precise, positions=positions)
    source = padded(SOURCES, side, extra).to(device)
    target = torch.tensor([TARGETS[1], TARGETS[1][:3] * 2, [BOS, 9, 8, 7, 6, 5]], device=device)
    wanted, decoding, end = model(source, target), model.start(source), 0
    for tokens in target.split(chunk, dim=1):
        end += tokens.shape[1]
        close(decoding.step(tokens), wanted[:, end - 1])


@pytest.mark.parametrize("with_padding", [False, True])
@pytest.mark.parametrize("rows", [[2, 0, 0], [1, 2, 2, 1]])
def test_reordered_targets_go_on_as_if_begun_so(close, device, precise, rows, with_padding):
    model = small_model(device, precise)
    sources = SOURCES if with_padding else [SOURCES[1]] * 2 + [[4, 6, 2]]
    source, rows = padded(sources).to(device), torch.tensor(rows, device=device)
    decoding = model.start(source)
    begun = torch.tensor([[BOS, 3, 4], [BOS, 5, 6], [BOS, 7, 8]], device=device)
    decoding.step(begun)
    decoding.reorder(rows)
    new = torch.arange(2 * len(rows), device=device).view(-1, 2) + 3
    wanted = model(source[rows], torch.cat((begun[rows], new), dim=1))
    close(decoding.step(new[:, :1]), wanted[:, -2])
    close(decoding.step(new[:, 1:]), wanted[:, -1])


def test_targets_of_one_source_change_places_without_it(close, device, precise):
    model = small_model(device, precise)
    source = padded(SOURCES).to(device).repeat_interleave(2, dim=0)
    begun = torch.tensor([[BOS, n] for n in range(3, 9)], device=device)
    rows = torch.tensor([1, 1, 2, 3, 5, 4], device=device)
    new = torch.tensor([[n] for n in range(6, 12)], device=device)
    decoding = model.start(source)
    decoding.step(begun)
    kept = [layer.memory for layer in decoding._cache.layers]
    decoding.reorder(rows, sources=False)
    layers = decoding._cache.layers
    assert all(layer.memory is old for layer, old in zip(layers, kept, strict=True))
    wanted = model(source, torch.cat((begun[rows], new), dim=1))[:, -1]
    close(decoding.step(new), wanted)
