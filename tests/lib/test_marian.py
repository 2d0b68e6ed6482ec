"""The whole model with the weights of Hugging Face's Marian: the same logits, the same sentences.

Marian is the paper's Transformer as it is used to this day: post-norm, one matrix for both
embeddings and the output, scaled embeddings. Its targets begin with the token that it pads with.
"""

import pytest
import torch
from reference_weights import (
    assert_same_gradients,
    linear_pairs,
    padded,
    scattered,
    share_weights,
    weighted_sum,
)
from torch import nn
from transformers import MarianConfig, MarianMTModel

from pieces.config import TransformerConfig
from pieces.generation import greedy
from pieces.transformer import Transformer

VOCAB, D_MODEL, HEADS, D_FF, PAD, EOS = 17, 12, 3, 20, 16, 1
SOURCES = [[3, 4, 5, 6, EOS], [7, 8, EOS], [10, 9, 4, EOS]]
TARGETS = [[PAD, 3, 12], [PAD, 4, 5, 6, 7, 8], [PAD, 11, 9, 10]]  # PAD begins them


def _theirs(activation):
    config = MarianConfig(
        vocab_size=VOCAB,
        d_model=D_MODEL,
        encoder_layers=2,
        decoder_layers=3,
        encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS,
        encoder_ffn_dim=D_FF,
        decoder_ffn_dim=D_FF,
        activation_function=activation,
        max_position_embeddings=32,
        scale_embedding=True,
        dropout=0.0,
        pad_token_id=PAD,
        decoder_start_token_id=PAD,
        eos_token_id=EOS,
        forced_eos_token_id=None,
    )
    return MarianMTModel(config).eval()


def _ours(activation):
    config = TransformerConfig.base(
        VOCAB,
        d_model=D_MODEL,
        num_heads=HEADS,
        d_ff=D_FF,
        num_encoder_layers=2,
        num_decoder_layers=3,
        activation=activation,
        max_length=32,
        dropout=0.0,
        pad_id=PAD,
        bos_id=PAD,
        eos_id=EOS,
    )
    return Transformer(config).eval()


def _attention_pairs(ours, theirs):
    for name in ("weight", "bias"):
        three = (theirs.q_proj, theirs.k_proj, theirs.v_proj)
        yield getattr(ours.in_projection, name), [getattr(part, name) for part in three]
        yield getattr(ours.out_projection, name), [getattr(theirs.out_proj, name)]


def _layer_pairs(ours, theirs):
    yield from _attention_pairs(ours.self_attention, theirs.self_attn)
    norms = [theirs.self_attn_layer_norm, theirs.final_layer_norm]
    if hasattr(ours, "cross_attention"):
        yield from _attention_pairs(ours.cross_attention, theirs.encoder_attn)
        norms.insert(1, theirs.encoder_attn_layer_norm)
    yield from linear_pairs(ours.feed_forward.widen, theirs.fc1)
    yield from linear_pairs(ours.feed_forward.narrow, theirs.fc2)
    for residual, norm in zip(ours.residuals, norms, strict=True):
        yield from linear_pairs(residual.norm, norm)


def _pairs(ours, theirs):
    yield ours.output.weight, [theirs.model.shared.weight]
    for our_stack, their_stack in (
        (ours.encoder, theirs.model.encoder),
        (ours.decoder, theirs.model.decoder),
    ):
        for our_layer, their_layer in zip(our_stack.layers, their_stack.layers, strict=True):
            yield from _layer_pairs(our_layer, their_layer)


@pytest.fixture(params=["relu", "swish"])
def both(request, device, precise):
    """Our model and Marian's, with the same numbers, and the pairs of their parameters."""
    torch.manual_seed(0)
    ours = scattered(_ours(request.param), seed=46).to(device, precise)
    theirs = _theirs(request.param).to(device, precise)
    for ours_table, theirs_table in (
        (ours.source_positions.table, theirs.model.encoder.embed_positions.weight),
        (ours.target_positions.table, theirs.model.decoder.embed_positions.weight),
    ):
        ours_table.copy_(theirs_table.detach())  # the same sinusoids in Marian's order
    return ours, theirs, share_weights(ours, _pairs(ours, theirs))


def test_the_logits_and_gradients_are_marians(both, close, device):
    ours, theirs, pairs = both
    assert not theirs.final_logits_bias.any()
    for module in theirs.modules():
        if isinstance(module, nn.Embedding):
            module.padding_idx = None  # with it no gradient reaches the token that begins targets
    source, target = padded(SOURCES, extra=1, pad=PAD), padded(TARGETS, pad=PAD)
    source, target = source.to(device), target.to(device)
    read = torch.tensor([[i < len(t) for i in range(6)] for t in TARGETS], device=device)
    logits = ours(source, target)
    wanted = theirs(input_ids=source, attention_mask=source != PAD, decoder_input_ids=target).logits
    close(logits[read], wanted[read])
    weighted_sum(logits[read]).backward()
    weighted_sum(wanted[read]).backward()
    assert_same_gradients(pairs)


@pytest.mark.parametrize("extra", [0, 2])
def test_greedy_writes_what_marian_generates(both, device, extra):
    ours, theirs, _ = both
    numbers = torch.randint(2, PAD, (40, 6), generator=torch.Generator().manual_seed(0)).tolist()
    sources = [[*numbers[i][: 1 + i % 6], EOS] for i in range(40)]
    source = padded(sources, extra=extra, pad=PAD).to(device)
    options = {"do_sample": False, "num_beams": 1, "max_new_tokens": 12}
    wanted = theirs.generate(input_ids=source, attention_mask=source != PAD, **options)
    written = greedy(ours, source, max_new_tokens=12).tokens
    assert (written == EOS).any(dim=1).sum() in range(2, 39)  # some end while others go on
    assert len(written.unique()) > 6
    assert len(written.unique(dim=0)) > 10
    assert wanted[:, 0].eq(PAD).all()
    assert torch.equal(written, wanted[:, 1:])
