"""attention.py: MultiHeadAttention equals PyTorch's, and attentions side by side."""

import math

import pytest
import torch
from reference_weights import (
    attention_pairs,
    scattered,
    share_weights,
    weighted_sum,
)
from torch import nn

from pieces.attention import MultiHeadAttention, scaled_dot_product_attention
from pieces.masks import causal_mask

BATCH, QUERIES, KEYS, D_MODEL, HEADS = 2, 4, 5, 12, 3
LENGTHS = [KEYS - 2, KEYS]  # real keys of each sentence


def _ours(device, dtype, d_model=D_MODEL, heads=HEADS, **options):
    torch.manual_seed(0)
    return scattered(MultiHeadAttention(d_model, heads, **options).to(dtype)).to(device)


def _theirs(ours):
    """PyTorch's, with our weights."""
    bias, device = ours.in_projection.bias is not None, ours.in_projection.weight.device
    theirs = nn.MultiheadAttention(ours.d_model, ours.num_heads, bias=bias, batch_first=True)
    theirs = theirs.to(ours.in_projection.weight.dtype).to(device)
    return theirs, share_weights(ours, attention_pairs(ours, theirs))


def _inputs(normal, dtype, kind, batch=(BATCH,)):
    """Query, key and value: one tensor, two or three."""
    query = normal(*batch, QUERIES, D_MODEL, dtype=dtype, seed=1).requires_grad_()
    key = normal(*batch, KEYS, D_MODEL, dtype=dtype, seed=2).requires_grad_()
    value = normal(*batch, KEYS, D_MODEL, dtype=dtype, seed=3).requires_grad_()
    return {"self": (key,) * 3, "cross": (query, key, key), "three": (query, key, value)}[kind]


def _padding(device):
    """True where a key is real: (batch, 1, keys)."""
    return torch.arange(KEYS, device=device) < torch.tensor(LENGTHS, device=device)[:, None, None]


def _call(module, qkv, **options):
    query, key, value = qkv
    return module(query=query, key=key, value=value, **options)


def _call_theirs(module, qkv, mask, causal):
    """PyTorch's masks say True where hidden; its triangle is ours, aligned to the last key."""
    hidden = ~causal_mask(qkv[0].shape[1], qkv[1].shape[1], device=qkv[0].device)
    return module(
        *qkv,
        key_padding_mask=None if mask is None else ~mask.squeeze(1),
        attn_mask=hidden if causal else None,
        need_weights=False,
    )[0]


# --- parity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("with_padding", [False, True])
@pytest.mark.parametrize("kind", ["self", "cross", "three"])
def test_equals_pytorch_forward_and_backward(
    normal, close, device, precise, kind, with_padding, causal, bias
):
    ours = _ours(device, precise, bias=bias)
    theirs, pairs = _theirs(ours)
    qkv = _inputs(normal, precise, kind)
    mask = _padding(device) if with_padding else None
    mine = _call(ours, qkv, mask=mask, causal=causal)
    wanted = _call_theirs(theirs, qkv, mask, causal)
    close(mine, wanted)
    distinct = list(dict.fromkeys(qkv))
    gradients = torch.autograd.grad(weighted_sum(mine), distinct, retain_graph=True)
    their_gradients = torch.autograd.grad(weighted_sum(wanted), distinct, retain_graph=True)
    for gradient, their_gradient in zip(gradients, their_gradients, strict=True):
        close(gradient, their_gradient)
    weighted_sum(mine).backward()
    weighted_sum(wanted).backward()
    for parameter, (part,) in pairs:
        close(parameter.grad, part.grad)
    assert pairs[0][0].grad.abs().max() > 1e-3


@pytest.mark.parametrize("batch", [(), (BATCH,), (2, 3)])
def test_is_attentions_side_by_side_with_slices_of_the_matrices(
    normal, close, device, precise, batch
):
    ours = _ours(device, precise)
    qkv = _inputs(normal, precise, "three", batch)
    d_k, heads = D_MODEL // HEADS, []
    weights, biases = ours.in_projection.weight, ours.in_projection.bias
    for head in range(HEADS):
        rows = [slice(i * D_MODEL + head * d_k, i * D_MODEL + (head + 1) * d_k) for i in range(3)]
        projected = [x @ weights[r].T + biases[r] for x, r in zip(qkv, rows, strict=True)]
        heads.append(_call(scaled_dot_product_attention, projected))
    wanted = torch.cat(heads, -1) @ ours.out_projection.weight.T + ours.out_projection.bias
    close(_call(ours, qkv), wanted)


# --- nothing to see -------------------------------------------------------------------------------


def test_a_query_that_may_see_nothing_gets_the_bias_alone(normal, close, device, precise):
    ours = _ours(device, precise)
    qkv = _inputs(normal, precise, "three")
    mask = torch.ones(QUERIES, KEYS, dtype=torch.bool, device=device)
    mask[2] = False
    output = _call(ours, qkv, mask=mask)
    close(output[:, 2], ours.out_projection.bias.expand(BATCH, -1))
    weighted_sum(output).backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in ours.parameters())


# --- starting values ----------------------------------------------------------------------------


def test_each_of_the_matrices_starts_at_the_xavier_limit_of_a_square_one():
    width = 64
    module = MultiHeadAttention(width, 4)
    limit = math.sqrt(6 / (2 * width))  # packed as one (3 d, d) matrix it would be 0.7 of this
    for matrix in (*module.in_projection.weight.chunk(3), module.out_projection.weight):
        assert 0.95 * limit < matrix.abs().max() <= limit
    assert not module.in_projection.bias.any()
    assert not module.out_projection.bias.any()
