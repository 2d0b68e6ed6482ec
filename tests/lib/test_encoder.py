"""encoder.py: layers and stack equal PyTorch's, and see what they may."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from reference_weights import (
    BATCH,
    D_FF,
    D_MODEL,
    HEADS,
    SOURCE,
    assert_same_gradients,
    layer_pairs,
    scattered,
    share_weights,
    stack_pairs,
    weighted_sum,
    with_the_same_chance,
)
from torch import nn

from pieces.encoder import Encoder, EncoderLayer

LENGTHS = [SOURCE - 2, SOURCE]  # real tokens of each sentence
LAYERS = 3


def _layer(device, dtype, **options):
    torch.manual_seed(0)
    layer = EncoderLayer(D_MODEL, HEADS, D_FF, **({"dropout": 0.0} | options))
    return scattered(layer.to(dtype)).to(device)


def _encoder(device, dtype, **options):
    torch.manual_seed(0)
    encoder = Encoder(LAYERS, D_MODEL, HEADS, D_FF, **({"dropout": 0.0} | options))
    return scattered(encoder.to(dtype)).to(device)


def _their_layer(device, dtype, norm_first=False, activation="relu"):
    options = {"norm_first": norm_first, "activation": activation, "batch_first": True}
    layer = nn.TransformerEncoderLayer(D_MODEL, HEADS, D_FF, dropout=0.0, **options)
    return layer.to(device, dtype)


def _real(device):
    """True where a token is real: (batch, source)."""
    return torch.arange(SOURCE, device=device) < torch.tensor(LENGTHS, device=device)[:, None]


def _same_way_and_back(ours, theirs, pairs, x, close):
    """Compare the real rows, and the gradients of what is read of them."""
    real = _real(x.device)
    mine, wanted = (tokens.clone().requires_grad_() for tokens in (x, x))
    output = ours(mine, mask=real[:, None])
    their_output = theirs(wanted, src_key_padding_mask=~real)
    close(output[real], their_output[real])
    weighted_sum(output[real]).backward()
    weighted_sum(their_output[real]).backward()
    torch.testing.assert_close(mine.grad, wanted.grad, atol=1e-9, rtol=1e-9)
    assert_same_gradients(pairs)


# --- parity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "gelu"])
@pytest.mark.parametrize("norm_first", [False, True])
def test_a_layer_equals_pytorchs_forward_and_backward(
    normal, close, device, precise, norm_first, activation
):
    options = {"norm_first": norm_first, "activation": activation}
    ours, theirs = _layer(device, precise, **options), _their_layer(device, precise, **options)
    pairs = share_weights(ours, layer_pairs(ours, theirs))
    x = normal(BATCH, SOURCE, D_MODEL, dtype=precise)
    _same_way_and_back(ours, theirs, pairs, x, close)
    close(ours(x), theirs(x))  # no mask


@pytest.mark.parametrize("norm_first", [False, True])
def test_the_stack_equals_pytorchs_forward_and_backward(normal, close, device, precise, norm_first):
    ours = _encoder(device, precise, norm_first=norm_first)
    norm = nn.LayerNorm(D_MODEL) if norm_first else None  # after post-norm there is none
    layer = _their_layer(device, precise, norm_first)
    theirs = nn.TransformerEncoder(layer, LAYERS, norm=norm, enable_nested_tensor=False)
    theirs = theirs.to(device, precise)
    pairs = share_weights(ours, stack_pairs(ours, theirs))
    x = normal(BATCH, SOURCE, D_MODEL, dtype=precise)
    _same_way_and_back(ours, theirs, pairs, x, close)


@pytest.mark.parametrize("norm_first", [False, True])
def test_training_drops_what_pytorch_drops(normal, close, device, precise, norm_first):
    options = {"norm_first": norm_first, "dropout": 0.3, "attention_dropout": 0.2}
    ours, theirs = _layer(device, precise, **options), _their_layer(device, precise, norm_first)
    share_weights(ours, layer_pairs(ours, theirs))
    theirs.dropout1.p = theirs.dropout2.p = 0.3  # none inside the feed-forward network
    theirs.self_attn.dropout = 0.2
    x = normal(1, SOURCE, D_MODEL, dtype=precise)  # of more PyTorch draws in another order
    mine, wanted = with_the_same_chance(lambda: ours(x), lambda: theirs(x))
    close(mine, wanted)
    assert not torch.allclose(mine, ours.eval()(x))


# --- perturbation -------------------------------------------------------------------------------


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("norm_first", [False, True])
def test_padding_reaches_no_real_token(normal, close, device, precise, norm_first, training):
    options = {"dropout": 0.3, "attention_dropout": 0.2, "norm_first": norm_first}
    encoder = _encoder(device, precise, **options).train(training)
    x, real = normal(BATCH, SOURCE, D_MODEL, dtype=precise), _real(device)
    changed = torch.where(real[..., None], x, normal(D_MODEL, dtype=precise, seed=5) * 100)
    before, after = with_the_same_chance(
        lambda: encoder(x, mask=real[:, None]), lambda: encoder(changed, mask=real[:, None])
    )
    close(after[real], before[real])
    assert not torch.equal(after[~real], before[~real])


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("token", range(SOURCE - 2))
def test_every_token_reaches_all_of_its_own_sentence(
    normal, close, device, precise, training, token
):
    options = {"dropout": 0.3, "attention_dropout": 0.2}
    encoder = _encoder(device, precise, **options).train(training)
    x, real = normal(BATCH, SOURCE, D_MODEL, dtype=precise), _real(device)
    changed = x.clone()
    changed[0, token] += normal(D_MODEL, dtype=precise, seed=5)
    before, after = with_the_same_chance(
        lambda: encoder(x, mask=real[:, None]), lambda: encoder(changed, mask=real[:, None])
    )
    moved = (after - before).abs().amax(dim=-1)
    assert (moved[0, real[0]] > 1e-6).all()
    close(after[1], before[1])


@given(order=st.permutations(range(SOURCE)))
def test_without_positions_the_order_of_the_tokens_is_not_seen(
    normal, close, device, precise, order
):
    encoder = _encoder(device, precise)
    x = normal(BATCH, SOURCE, D_MODEL, dtype=precise)
    close(encoder(x[:, order]), encoder(x)[:, order])


@pytest.mark.parametrize("batch", [(), (2, 3)])
def test_any_number_of_batch_axes_will_do(normal, close, device, precise, batch):
    encoder = _encoder(device, precise)
    x = normal(*batch, SOURCE, D_MODEL, dtype=precise)
    alone = torch.stack([encoder(row) for row in x.reshape(-1, SOURCE, D_MODEL)])
    close(encoder(x), alone.reshape(x.shape))


# --- what it is made of -------------------------------------------------------------------------


def test_layers_share_no_parameter_and_start_differently():
    encoder = Encoder(LAYERS, D_MODEL, HEADS, D_FF)
    parameters = [dict(layer.named_parameters()) for layer in encoder.layers]
    assert len({p.data_ptr() for layer in parameters for p in layer.values()}) == sum(
        map(len, parameters)
    )
    matrices = [name for name, p in parameters[0].items() if p.dim() == 2]
    assert len(matrices) == 4
    for name in matrices:
        assert not any(torch.equal(parameters[0][name], other[name]) for other in parameters[1:])


def test_the_feed_forward_network_starts_at_the_xavier_limit():
    network = EncoderLayer(64, 4, 96).feed_forward
    limit = math.sqrt(6 / (64 + 96))
    for linear in (network.widen, network.narrow):
        assert 0.95 * limit < linear.weight.abs().max() <= limit
        assert not linear.bias.any()


def test_only_a_stack_that_normalises_first_ends_in_a_normalisation(normal, close, device, precise):
    x = normal(BATCH, SOURCE, D_MODEL, dtype=precise)
    for norm_first in (False, True):
        encoder = Encoder(LAYERS, D_MODEL, HEADS, D_FF, dropout=0.0, norm_first=norm_first)
        encoder = encoder.to(device, precise)
        norms = [module for module in encoder.modules() if isinstance(module, nn.LayerNorm)]
        assert len(norms) == 2 * LAYERS + norm_first
        output = encoder(x)  # gains 1 and biases 0: each token has mean 0 and variance 1
        close(output.mean(dim=-1), torch.zeros(BATCH, SOURCE))
        assert (output.var(dim=-1, correction=0) - 1).abs().max() < 1e-3
