"""config.py: the paper's table 3, as presets that take changes."""

import dataclasses

import pytest
import torch

from pieces.config import TransformerConfig
from pieces.transformer import Transformer

NAMES = ("num_encoder_layers", "num_decoder_layers", "d_model", "d_ff", "num_heads", "dropout")


@pytest.mark.parametrize(
    ("preset", "sizes"),
    [
        ("base", (6, 6, 512, 2048, 8, 0.1)),  # table 3: N, N, d_model, d_ff, h, P_drop
        ("big", (6, 6, 1024, 4096, 16, 0.3)),
        ("small", (2, 2, 128, 512, 4, 0.1)),  # the book's own
    ],
)
def test_presets_have_the_paper_s_sizes(preset, sizes):
    config = getattr(TransformerConfig, preset)(37_000)
    assert tuple(getattr(config, name) for name in NAMES) == sizes
    assert config.source_vocab_size == config.target_vocab_size == 37_000


@pytest.mark.parametrize("preset", ["base", "big", "small"])
def test_presets_make_the_paper_s_choices(preset):
    config = getattr(TransformerConfig, preset)(100)
    assert config.norm_first is False
    assert (config.activation, config.positions, config.shared_embeddings) == (
        *("relu", "sinusoidal", "all"),
    )
    assert config.attention_dropout == 0
    assert (config.pad_id, config.bos_id, config.eos_id) == (0, 1, 2)


@pytest.mark.parametrize("preset", ["base", "big", "small"])
def test_presets_take_changes(preset):
    config = getattr(TransformerConfig, preset)(100, d_model=96, num_heads=3, norm_first=True)
    assert (config.d_model, config.num_heads, config.norm_first) == (96, 3, True)
    assert config.d_ff == getattr(TransformerConfig, preset)(100).d_ff


def test_the_base_model_has_the_paper_s_65_million_parameters():
    # 37,000 tokens shared by both languages (section 5.1), counted on the meta device
    with torch.device("meta"):
        model = Transformer(TransformerConfig.base(37_000))
    count = sum(parameter.numel() for parameter in model.parameters())
    assert 62e6 < count < 66e6


def test_a_configuration_cannot_be_changed_by_accident():
    config = TransformerConfig.small(100)
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.d_model = 64
    assert config == TransformerConfig.small(100)
    assert len({config, TransformerConfig.small(100)}) == 1


def test_replace_makes_another_one_and_checks_it():
    config = TransformerConfig.small(100)
    changed = dataclasses.replace(config, num_heads=8)
    assert (changed.num_heads, config.num_heads) == (8, 4)
    with pytest.raises(ValueError, match="d_model 128 is not divisible by num_heads 5"):
        dataclasses.replace(config, num_heads=5)


def test_sizes_are_given_by_name_only():
    with pytest.raises(TypeError):
        TransformerConfig(100, 100)


@pytest.mark.parametrize("shared", ["none", "target"])
def test_two_vocabularies_fit_where_the_source_s_embedding_is_its_own(shared):
    config = TransformerConfig(
        source_vocab_size=9, target_vocab_size=11, shared_embeddings=shared, eos_id=10
    )
    assert (config.source_vocab_size, config.target_vocab_size) == (9, 11)
