"""config.py: the paper's table 3, as presets that take changes."""

import dataclasses

import pytest

from pieces.config import TransformerConfig

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
def test_presets_make_the_paper_s_choices_and_take_changes(preset):
    make = getattr(TransformerConfig, preset)
    config = make(100)
    choices = (config.activation, config.positions, config.shared_embeddings)
    assert choices == ("relu", "sinusoidal", "all")
    assert (config.norm_first, config.attention_dropout) == (False, 0)
    assert (config.pad_id, config.bos_id, config.eos_id) == (0, 1, 2)
    changed = make(100, d_model=96, num_heads=3, norm_first=True)
    assert (changed.d_model, changed.num_heads, changed.norm_first) == (96, 3, True)
    assert changed.d_ff == config.d_ff


def test_a_configuration_cannot_be_changed_by_accident():
    config = TransformerConfig.small(100)
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.d_model = 64
    assert config == TransformerConfig.small(100)
    assert len({config, TransformerConfig.small(100)}) == 1
