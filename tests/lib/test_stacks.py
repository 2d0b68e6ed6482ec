"""encoder.py, decoder.py: dropout as PyTorch's, padding unseen, and step by step = all at once.

That they equal PyTorch's is seen by the whole model (``test_transformer.py``).
"""

import pytest
import torch
from reference_weights import (
    BATCH,
    D_FF,
    D_MODEL,
    HEADS,
    SOURCE,
    TARGET,
    layer_pairs,
    scattered,
    share_weights,
    torch_stacks,
    with_the_same_chance,
)
from torch import nn

from pieces.decoder import Decoder, DecoderCache, LayerCache
from pieces.encoder import Encoder, EncoderLayer

LAYERS = 3
SOURCE_LENGTHS, TARGET_LENGTHS = [SOURCE - 2, SOURCE], [TARGET, TARGET - 2]  # real tokens
DROPOUTS = {"dropout": 0.3, "attention_dropout": 0.2}


@pytest.fixture(scope="session")
def made(device, precise):
    """Make a layer or a stack with scattered weights, without dropout unless asked for."""

    def make(kind, **options):
        torch.manual_seed(0)
        layers = () if kind is EncoderLayer else (LAYERS,)
        module = kind(*layers, D_MODEL, HEADS, D_FF, **({"dropout": 0.0} | options))
        return scattered(module.to(precise)).to(device)

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


@pytest.mark.parametrize("norm_first", [False, True])
def test_training_drops_what_pytorch_drops(made, inputs, close, device, precise, norm_first):
    ours = made(EncoderLayer, norm_first=norm_first, **DROPOUTS)
    whole = torch_stacks(D_MODEL, HEADS, 1, 1, D_FF, activation="relu", norm_first=norm_first)
    reference = whole.encoder.layers[0].to(device, precise)
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


class _Stop(BaseException):
    """As Ctrl-C: it may come at any time, and is no ``Exception``."""


def _stop(*_):
    raise _Stop


@pytest.mark.parametrize("tokens", [0, 2])
@torch.no_grad()
def test_a_call_that_fails_leaves_the_cache_as_it_was(made, inputs, close, tokens):
    decoder, (x, memory), cache = made(Decoder), inputs, DecoderCache(LAYERS)
    batch = BATCH if tokens else 1  # what has not begun may begin with another batch
    if tokens:
        decoder(x[:, :tokens], memory, cache=cache)
    first, *_, last = decoder.layers
    for module in (first.feed_forward, last.cross_attention.out_projection):
        hook = module.register_forward_pre_hook(_stop)
        with pytest.raises(_Stop):
            decoder(x[:batch, tokens:], memory[:batch], cache=cache)
        hook.remove()
        assert [layer.length for layer in cache.layers] == [tokens] * LAYERS
    close(decoder(x[:, tokens:], memory, cache=cache), decoder(x, memory)[:, tokens:])


@torch.no_grad()
def test_a_cache_knows_the_memory_that_it_began_with(made, inputs, close):
    decoder, (x, memory), cache = made(Decoder), inputs, DecoderCache(LAYERS)
    decoder(x[:, :2], memory, cache=cache)
    other = memory.clone()
    other[1, -1, -1] += 1
    for refused in (other, memory[:, :-1], memory.flip(0)):
        with pytest.raises(ValueError, match="memory is not the one that the cache began with"):
            decoder(x[:, 2:], refused, cache=cache)
    with pytest.raises(ValueError, match=r"rows hold numbers from 0 to 2: the cache has no such"):
        cache.reorder(torch.tensor([0, 2], device=x.device), memory=True)
    cache.reorder(torch.tensor([1, 0], device=x.device), memory=True)
    with pytest.raises(ValueError, match="memory is not the one"):
        decoder(x[:, 2:], memory, cache=cache)
    x = x.flip(0)  # and an equal memory is the same
    close(decoder(x[:, 2:], memory.flip(0), cache=cache), decoder(x, memory.flip(0))[:, 2:])


@torch.no_grad()
def test_a_layer_alone_keeps_its_cache_and_any_batch_axes_will_do(made, inputs, close):
    layer, (x, memory), cache = made(Decoder).layers[0], inputs, LayerCache()
    x, memory = x[0], memory[0]
    layer(x[:2], memory, cache=cache)
    with pytest.raises(ValueError, match="memory is not the one"):
        layer(x[2:], memory + 1, cache=cache)
    close(layer(x[2:], memory, cache=cache), layer(x, memory)[2:])
