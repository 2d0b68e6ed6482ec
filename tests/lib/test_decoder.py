"""decoder.py: equals PyTorch's, sees no future, and goes step by step as all at once."""

import pytest
import torch
from reference_weights import (
    BATCH,
    D_FF,
    D_MODEL,
    HEADS,
    SOURCE,
    TARGET,
    assert_same_gradients,
    layer_pairs,
    scattered,
    share_weights,
    stack_pairs,
    weighted_sum,
    with_the_same_chance,
)
from torch import nn

from pieces.decoder import Decoder, DecoderCache, DecoderLayer, LayerCache

SOURCE_LENGTHS, TARGET_LENGTHS = [SOURCE - 2, SOURCE], [TARGET, TARGET - 2]
LAYERS = 3
DROPOUTS = {"dropout": 0.3, "attention_dropout": 0.2}


def _made(kind, device, dtype, **options):
    """Make a layer or a stack with scattered weights."""
    torch.manual_seed(0)
    layers = (LAYERS,) if kind is Decoder else ()
    made = kind(*layers, D_MODEL, HEADS, D_FF, **({"dropout": 0.0} | options))
    return scattered(made.to(dtype)).to(device)


def _their_layer(norm_first=False, activation="relu"):
    options = {"norm_first": norm_first, "activation": activation, "batch_first": True}
    return nn.TransformerDecoderLayer(D_MODEL, HEADS, D_FF, dropout=0.0, **options)


def _real(lengths, width, device):
    """True where a token is real: (batch, tokens)."""
    return torch.arange(width, device=device) < torch.tensor(lengths, device=device)[:, None]


@pytest.fixture
def inputs(normal, precise):
    """Target and memory."""
    target = normal(BATCH, TARGET, D_MODEL, dtype=precise, seed=1)
    return target, normal(BATCH, SOURCE, D_MODEL, dtype=precise, seed=2)


@pytest.fixture
def memory_mask(device):
    """True where the source is real: (batch, 1, source)."""
    return _real(SOURCE_LENGTHS, SOURCE, device)[:, None]


def _same_way_and_back(ours, theirs, pairs, inputs, close):
    """Compare the real rows, and the gradients of what is read of them."""
    device = inputs[0].device
    real_target = _real(TARGET_LENGTHS, TARGET, device)
    real_source = _real(SOURCE_LENGTHS, SOURCE, device)
    mine, wanted = ([x.clone().requires_grad_() for x in inputs] for _ in range(2))
    output = ours(*mine, mask=real_target[:, None], memory_mask=real_source[:, None])
    future = torch.ones(TARGET, TARGET, dtype=torch.bool, device=device).triu(1)
    masks = {"tgt_mask": future, "tgt_key_padding_mask": ~real_target}
    their_output = theirs(*wanted, **masks, memory_key_padding_mask=~real_source)
    close(output[real_target], their_output[real_target])
    weighted_sum(output[real_target]).backward()
    weighted_sum(their_output[real_target]).backward()
    for x, y in zip(mine, wanted, strict=True):
        torch.testing.assert_close(x.grad, y.grad, atol=1e-9, rtol=1e-9)
    assert_same_gradients(pairs)
    close(ours(*inputs), theirs(*inputs, tgt_mask=future))  # no padding


# --- parity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "gelu"])
@pytest.mark.parametrize("norm_first", [False, True])
def test_a_layer_equals_pytorchs_forward_and_backward(
    inputs, close, device, precise, norm_first, activation
):
    options = {"norm_first": norm_first, "activation": activation}
    ours = _made(DecoderLayer, device, precise, **options)
    theirs = _their_layer(**options).to(device, precise)
    pairs = share_weights(ours, layer_pairs(ours, theirs))
    _same_way_and_back(ours, theirs, pairs, inputs, close)


@pytest.mark.parametrize("norm_first", [False, True])
def test_the_stack_equals_pytorchs_forward_and_backward(inputs, close, device, precise, norm_first):
    ours = _made(Decoder, device, precise, norm_first=norm_first)
    norm = nn.LayerNorm(D_MODEL) if norm_first else None  # after post-norm there is none
    theirs = nn.TransformerDecoder(_their_layer(norm_first), LAYERS, norm).to(device, precise)
    pairs = share_weights(ours, stack_pairs(ours, theirs))
    _same_way_and_back(ours, theirs, pairs, inputs, close)


# --- perturbation -------------------------------------------------------------------------------


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("token", range(TARGET))
def test_a_target_token_moves_itself_and_what_follows(
    inputs, normal, close, device, precise, token, norm_first, training
):
    decoder = _made(Decoder, device, precise, norm_first=norm_first, **DROPOUTS).train(training)
    x, memory = inputs
    changed = x.clone()
    changed[0, token] += normal(D_MODEL, dtype=precise, seed=5)
    runs = (lambda: decoder(x, memory)), (lambda: decoder(changed, memory))
    before, after = with_the_same_chance(*runs)
    close(after[0, :token], before[0, :token])
    close(after[1], before[1])
    moved = (after - before)[0].abs().amax(dim=-1)
    assert (moved[token:] > 1e-6).all()


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("token", range(SOURCE_LENGTHS[0]))
def test_a_source_token_moves_every_target_token_of_its_sentence(
    inputs, memory_mask, normal, close, device, precise, token, training
):
    decoder = _made(Decoder, device, precise, **DROPOUTS).train(training)
    x, memory = inputs
    changed = memory.clone()
    changed[0, token] += normal(D_MODEL, dtype=precise, seed=5)
    before, after = with_the_same_chance(
        lambda: decoder(x, memory, memory_mask=memory_mask),
        lambda: decoder(x, changed, memory_mask=memory_mask),
    )
    assert ((after - before)[0].abs().amax(dim=-1) > 1e-6).all()
    close(after[1], before[1])


@pytest.mark.parametrize("training", [False, True])
def test_padding_in_source_and_target_reaches_no_real_token(
    inputs, memory_mask, normal, close, device, precise, training
):
    decoder = _made(Decoder, device, precise, **DROPOUTS).train(training)
    x, memory = inputs
    left = _real([2, 0], TARGET, device)  # left padding, which the causal mask does not hide
    garbage = normal(D_MODEL, dtype=precise, seed=5) * 100
    changed = torch.where(left[..., None], garbage, x)
    changed_memory = torch.where(memory_mask.transpose(1, 2), memory, garbage)
    masks = {"mask": ~left[:, None], "memory_mask": memory_mask}
    before, after = with_the_same_chance(
        lambda: decoder(x, memory, **masks), lambda: decoder(changed, changed_memory, **masks)
    )
    close(after[~left], before[~left])
    assert torch.isfinite(after).all()


# --- step by step = all at once -----------------------------------------------------------------


@pytest.mark.parametrize("with_mask", [False, True])
@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("chunk", [1, 2, 3, TARGET - 1, TARGET])
@torch.no_grad()
def test_chunks_with_a_cache_equal_one_pass_at_every_position(
    inputs, memory_mask, close, device, precise, chunk, norm_first, with_mask
):
    decoder = _made(Decoder, device, precise, norm_first=norm_first)
    x, memory = inputs
    mask = ~_real([2, 0], TARGET, device)[:, None] if with_mask else None
    wanted = decoder(x, memory, mask=mask, memory_mask=memory_mask)
    cache, parts = DecoderCache(LAYERS), []
    for start in range(0, TARGET, chunk):
        assert cache.length == start
        new = x[:, start : start + chunk]
        so_far = None if mask is None else mask[..., : start + chunk]
        parts.append(decoder(new, memory, mask=so_far, memory_mask=memory_mask, cache=cache))
    assert cache.length == TARGET
    close(torch.cat(parts, dim=1), wanted)


@torch.no_grad()
def test_a_layers_cache_returns_all_that_it_was_given(normal):
    cache, pieces = LayerCache(), [normal(2, 3, n, 4, seed=n) for n in (1, 4, 2, 9)]
    for end in range(1, 5):
        keys, values = cache.extend(pieces[end - 1], -pieces[end - 1])
        assert torch.equal(keys, torch.cat(pieces[:end], dim=-2))
        assert torch.equal(values, -keys)
        assert cache.length == keys.shape[-2]


@torch.no_grad()
def test_the_memory_is_projected_once(inputs, device, precise, monkeypatch):
    decoder, cache, calls = _made(Decoder, device, precise), DecoderCache(LAYERS), []
    for layer in decoder.layers:
        project = layer.cross_attention.project_memory
        monkeypatch.setattr(
            layer.cross_attention,
            "project_memory",
            lambda memory, project=project: calls.append(1) or project(memory),
        )
    x, memory = inputs
    for step in range(TARGET):
        decoder(x[:, step : step + 1], memory, cache=cache)
    assert len(calls) == LAYERS


@pytest.mark.parametrize("rows", [[1, 0], [1, 1], [0, 1, 1, 0], [1]])
@torch.no_grad()
def test_reordering_rows_and_sources_equals_starting_from_them(
    inputs, memory_mask, close, device, precise, rows
):
    decoder, cache = _made(Decoder, device, precise), DecoderCache(LAYERS)
    x, memory = inputs
    decoder(x[:, :4], memory, memory_mask=memory_mask, cache=cache)
    rows = torch.tensor(rows, device=device)
    cache.reorder(rows, memory=True)
    rest = decoder(x[rows, 4:], memory[rows], memory_mask=memory_mask[rows], cache=cache)
    wanted = decoder(x[rows], memory[rows], memory_mask=memory_mask[rows])
    close(rest, wanted[:, 4:])


@torch.no_grad()
def test_reordering_rows_of_the_same_source_leaves_the_memory(
    normal, inputs, memory_mask, close, device, precise
):
    decoder, cache = _made(Decoder, device, precise), DecoderCache(LAYERS)
    beams = normal(3 * BATCH, TARGET, D_MODEL, dtype=precise)  # three rows of each source
    memory, mask = (x.repeat_interleave(3, dim=0) for x in (inputs[1], memory_mask))
    decoder(beams[:, :4], memory, memory_mask=mask, cache=cache)
    kept = [layer.memory for layer in cache.layers]
    rows = torch.tensor([2, 2, 0, 3, 5, 5], device=device)
    cache.reorder(rows, memory=False)
    assert all(layer.memory is old for layer, old in zip(cache.layers, kept, strict=True))
    rest = decoder(beams[rows, 4:], memory, memory_mask=mask, cache=cache)
    close(rest, decoder(beams[rows], memory, memory_mask=mask)[:, 4:])
