"""encoder.py, decoder.py: equal PyTorch's, who sees whom, and step by step = all at once."""

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
    torch_stacks,
    weighted_sum,
    with_the_same_chance,
)
from torch import nn

from pieces.decoder import Decoder, DecoderCache, DecoderLayer
from pieces.encoder import Encoder, EncoderLayer

LAYERS = 3
SOURCE_LENGTHS, TARGET_LENGTHS = [SOURCE - 2, SOURCE], [TARGET, TARGET - 2]  # real tokens
DROPOUTS = {"dropout": 0.3, "attention_dropout": 0.2}
KINDS = (EncoderLayer, DecoderLayer)


@pytest.fixture(scope="session")
def made(device, precise):
    """Make a layer or a stack with scattered weights, without dropout unless asked for."""

    def make(kind, **options):
        torch.manual_seed(0)
        layers = () if kind in KINDS else (LAYERS,)
        module = kind(*layers, D_MODEL, HEADS, D_FF, **({"dropout": 0.0} | options))
        return scattered(module.to(precise)).to(device)

    return make


@pytest.fixture(scope="session")
def theirs(device, precise):
    """Make PyTorch's layer of the same kind, or its stack of such layers."""

    def make(kind, norm_first=False, activation="relu"):
        sizes = (D_MODEL, HEADS, LAYERS, LAYERS, D_FF)
        whole = torch_stacks(*sizes, activation=activation, norm_first=norm_first)
        stack = whole.encoder if kind in (Encoder, EncoderLayer) else whole.decoder
        return (stack.layers[0] if kind in KINDS else stack).to(device, precise)

    return make


@pytest.fixture
def real(device):
    """Where tokens are real, (batch, tokens): of the source, of the target."""
    ends = (torch.tensor(x, device=device)[:, None] for x in (SOURCE_LENGTHS, TARGET_LENGTHS))
    widths = (torch.arange(n, device=device) for n in (SOURCE, TARGET))
    return tuple(width < end for width, end in zip(widths, ends, strict=True))


@pytest.fixture
def inputs(normal, precise):
    """Vectors of a target, and of a source."""
    target = normal(BATCH, TARGET, D_MODEL, dtype=precise, seed=1)
    return target, normal(BATCH, SOURCE, D_MODEL, dtype=precise, seed=2)


@pytest.fixture
def shift(normal, precise):
    return normal(D_MODEL, dtype=precise, seed=5)


# --- parity ---------------------------------------------------------------------------------------


def _run(kind, module, x, memory, real, padded):
    """Run ours; return the real rows."""
    if kind in (Encoder, EncoderLayer):
        return module(memory, mask=real[0][:, None] if padded else None)[real[0]]
    masks = {"mask": real[1][:, None], "memory_mask": real[0][:, None]} if padded else {}
    return module(x, memory, **masks)[real[1]]


def _run_theirs(kind, module, x, memory, real, padded):
    """Run PyTorch's, whose masks say True where hidden."""
    hidden = [~mask if padded else None for mask in real]
    if kind in (Encoder, EncoderLayer):
        return module(memory, src_key_padding_mask=hidden[0])[real[0]]
    future = torch.ones(TARGET, TARGET, dtype=torch.bool, device=x.device).triu(1)
    masks = {"tgt_key_padding_mask": hidden[1], "memory_key_padding_mask": hidden[0]}
    return module(x, memory, tgt_mask=future, **masks)[real[1]]


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize(
    ("kind", "activation"),
    [(k, a) for k in KINDS for a in ("relu", "gelu")] + [(Encoder, "relu"), (Decoder, "relu")],
)
def test_equals_pytorchs_forward_and_backward(
    made, theirs, inputs, real, close, kind, norm_first, activation
):
    options = {"norm_first": norm_first, "activation": activation}
    ours, reference = made(kind, **options), theirs(kind, **options)
    pair = layer_pairs if kind in KINDS else stack_pairs
    pairs = share_weights(ours, pair(ours, reference))
    mine, wanted = ([x.clone().requires_grad_() for x in inputs] for _ in range(2))
    output = _run(kind, ours, *mine, real, padded=True)
    their_output = _run_theirs(kind, reference, *wanted, real, padded=True)
    close(output, their_output)
    weighted_sum(output).backward()
    weighted_sum(their_output).backward()
    for x, y in zip(mine, wanted, strict=True):
        if y.grad is not None:
            torch.testing.assert_close(x.grad, y.grad, atol=1e-9, rtol=1e-9)
    assert_same_gradients(pairs)
    close(*(f(kind, m, *inputs, real, False) for f, m in ((_run, ours), (_run_theirs, reference))))


@pytest.mark.parametrize("norm_first", [False, True])
def test_training_drops_what_pytorch_drops(made, theirs, inputs, close, norm_first):
    ours = made(EncoderLayer, norm_first=norm_first, **DROPOUTS)
    reference = theirs(EncoderLayer, norm_first)
    share_weights(ours, layer_pairs(ours, reference))
    reference.dropout1.p = reference.dropout2.p = 0.3  # none inside the feed-forward network
    reference.self_attn.dropout = 0.2
    x = inputs[1][:1]  # of more PyTorch draws in another order
    mine, wanted = with_the_same_chance(lambda: ours(x), lambda: reference(x))
    close(mine, wanted)
    assert not torch.allclose(mine, ours.eval()(x))


# --- perturbation ---------------------------------------------------------------------------------


@pytest.mark.parametrize("training", [False, True])
def test_in_the_decoder_padding_reaches_no_real_token(made, inputs, shift, real, close, training):
    decoder, (x, memory) = made(Decoder, **DROPOUTS).train(training), inputs
    left = real[1].flip(1)  # padding on the left, which the causal mask does not hide
    changed = torch.where(left[..., None], x, shift * 100)
    changed_memory = torch.where(real[0][..., None], memory, shift * 100)
    masks = {"mask": left[:, None], "memory_mask": real[0][:, None]}
    before, after = with_the_same_chance(
        lambda: decoder(x, memory, **masks), lambda: decoder(changed, changed_memory, **masks)
    )
    close(after[left], before[left])
    assert torch.isfinite(after).all()


@pytest.mark.parametrize("batch", [(), (2, 3)])
def test_any_number_of_batch_axes_will_do(made, normal, close, precise, batch):
    encoder, x = made(Encoder), normal(*batch, SOURCE, D_MODEL, dtype=precise)
    alone = torch.stack([encoder(row) for row in x.reshape(-1, SOURCE, D_MODEL)])
    close(encoder(x), alone.reshape(x.shape))


# --- what they are made of ------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "matrices"), [(Encoder, 4), (Decoder, 6)])
def test_layers_share_no_parameter_and_start_differently(kind, matrices):
    stack = kind(LAYERS, D_MODEL, HEADS, D_FF)
    parameters = [dict(layer.named_parameters()) for layer in stack.layers]
    assert len({p.data_ptr() for layer in parameters for p in layer.values()}) == sum(
        map(len, parameters)
    )
    names = [name for name, p in parameters[0].items() if p.dim() == 2]
    assert len(names) == matrices
    for name in names:
        assert not any(torch.equal(parameters[0][name], other[name]) for other in parameters[1:])


@pytest.mark.parametrize("norm_first", [False, True])
def test_only_a_stack_that_normalises_first_ends_in_a_normalisation(
    inputs, close, device, precise, norm_first
):
    encoder = Encoder(LAYERS, D_MODEL, HEADS, D_FF, dropout=0.0, norm_first=norm_first)
    norms = [module for module in encoder.modules() if isinstance(module, nn.LayerNorm)]
    assert len(norms) == 2 * LAYERS + norm_first
    output = encoder.to(device, precise)(inputs[1])  # gains 1, biases 0: mean 0 and variance 1
    close(output.mean(dim=-1), torch.zeros(BATCH, SOURCE))
    assert (output.var(dim=-1, correction=0) - 1).abs().max() < 1e-3


# --- step by step = all at once -------------------------------------------------------------------


@pytest.mark.parametrize("with_mask", [False, True])
@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("chunk", [1, 2, 3, TARGET - 1, TARGET])
@torch.no_grad()
def test_chunks_with_a_cache_equal_one_pass_at_every_position(
    made, inputs, real, close, chunk, norm_first, with_mask
):
    decoder, (x, memory) = made(Decoder, norm_first=norm_first), inputs
    mask = real[1].flip(1)[:, None] if with_mask else None
    memory_mask, cache, parts = real[0][:, None], DecoderCache(LAYERS), []
    for start in range(0, TARGET, chunk):
        assert cache.length == start
        so_far = None if mask is None else mask[..., : start + chunk]
        masks = {"mask": so_far, "memory_mask": memory_mask}
        parts.append(decoder(x[:, start : start + chunk], memory, cache=cache, **masks))
    assert cache.length == TARGET
    close(torch.cat(parts, dim=1), decoder(x, memory, mask=mask, memory_mask=memory_mask))


@torch.no_grad()
def test_the_memory_is_projected_once(made, inputs, monkeypatch):
    decoder, cache, calls = made(Decoder), DecoderCache(LAYERS), []
    for layer in decoder.layers:
        project = layer.cross_attention.project_memory
        spy = lambda memory, project=project: calls.append(1) or project(memory)  # noqa: E731
        monkeypatch.setattr(layer.cross_attention, "project_memory", spy)
    for token in inputs[0].split(1, dim=1):
        decoder(token, inputs[1], cache=cache)
    assert len(calls) == LAYERS
