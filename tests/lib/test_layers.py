"""layers.py: scaled embedding, feed-forward and residual against their formulas."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from pieces.layers import ACTIVATIONS, FeedForward, Residual, ScaledEmbedding

BATCH, TOKENS, D_MODEL, D_FF = 2, 5, 6, 11


@pytest.fixture(autouse=True)
def seed():
    """Draw the same starting values in every test."""
    torch.manual_seed(0)


# --- embedding ----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(4,), (2, 3), (2, 0), (2, 1, 3)])
def test_embedding_is_pytorch_s_times_the_root_of_d_model(close, device, dtype, shape):
    embedding = ScaledEmbedding(9, D_MODEL).to(device, dtype)
    tokens = torch.randint(9, shape, device=device)
    vectors = embedding(tokens)
    assert vectors.shape == (*shape, D_MODEL)
    close(vectors, F.embedding(tokens, embedding.weight) * math.sqrt(D_MODEL))


def test_embedding_has_variance_one_after_scaling(device):
    embedding = ScaledEmbedding(1000, 64).to(device)
    assert embedding.weight.std().item() == pytest.approx(64**-0.5, rel=0.02)
    vectors = embedding(torch.arange(1000, device=device))
    assert vectors.std().item() == pytest.approx(1, rel=0.02)
    assert vectors.mean().item() == pytest.approx(0, abs=0.02)
    before = embedding.weight.detach().clone()
    embedding.reset_parameters()
    assert not torch.equal(embedding.weight, before)


# --- feed-forward -------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_feed_forward_is_two_linear_layers_and_an_activation(
    normal, close, device, dtype, activation
):
    choice = {} if activation == "relu" else {"activation": activation}  # the paper's by default
    ours = FeedForward(D_MODEL, D_FF, **choice).to(device, dtype)
    nn.init.normal_(ours.widen.bias)
    nn.init.normal_(ours.narrow.bias)
    between = {"relu": nn.ReLU(), "gelu": nn.GELU(), "swish": nn.SiLU()}[activation]
    theirs = nn.Sequential(nn.Linear(D_MODEL, D_FF), between, nn.Linear(D_FF, D_MODEL))
    theirs.to(device, dtype).load_state_dict(
        {
            "0.weight": ours.widen.weight,
            "0.bias": ours.widen.bias,
            "2.weight": ours.narrow.weight,
            "2.bias": ours.narrow.bias,
        }
    )
    x = normal(BATCH, TOKENS, D_MODEL, dtype=dtype).requires_grad_()
    close(ours(x), theirs(x))
    (mine,), (wanted,) = (torch.autograd.grad(f(x).square().sum(), x) for f in (ours, theirs))
    close(mine, wanted)


def test_feed_forward_starts_as_glorot_says_and_without_bias(device):
    layer = FeedForward(D_MODEL, D_FF).to(device)
    bound = math.sqrt(6 / (D_MODEL + D_FF))
    for linear in (layer.widen, layer.narrow):
        assert 0.8 * bound < linear.weight.abs().max().item() <= bound
        assert not linear.bias.any()
    before = layer.widen.weight.detach().clone()
    nn.init.ones_(layer.narrow.bias)
    layer.reset_parameters()
    assert not torch.equal(layer.widen.weight, before)
    assert not layer.narrow.bias.any()


# --- residual -----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"norm_first": True}])
def test_the_norm_comes_after_the_sum_unless_first(normal, close, device, dtype, options):
    residual = Residual(nn.LayerNorm(D_MODEL), **options).to(device, dtype)
    for parameter in residual.parameters():
        nn.init.normal_(parameter)
    x, norm = normal(BATCH, TOKENS, D_MODEL, dtype=dtype), residual.norm
    close(residual(x, torch.sin), x + norm(x).sin() if options else norm(x + x.sin()))
