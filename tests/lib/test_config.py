"""config.py: the paper's table 3, and every choice that does not fit refused before building."""

import dataclasses
import re

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


SIZES = [
    *("source_vocab_size", "target_vocab_size", "d_model", "num_heads", "d_ff"),
    *("num_encoder_layers", "num_decoder_layers", "max_length"),
]


@pytest.mark.bad_input
@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize(
    ("size", "error", "sentence"),
    [
        (0, ValueError, "{} is 0: it must be at least 1"),
        (-2, ValueError, "{} is -2: it must be at least 1"),
        (4.0, TypeError, "{} must be an integer, not float"),
        (True, TypeError, "{} must be an integer, not bool"),
        ("4", TypeError, "{} must be an integer, not str"),
        (None, TypeError, "{} must be an integer, not NoneType"),
    ],
)
def test_a_wrong_size_is_refused_by_name(name, size, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence.format(name))}$"):
        TransformerConfig(**{"source_vocab_size": 100, "target_vocab_size": 100} | {name: size})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", ["pad_id", "bos_id", "eos_id"])
@pytest.mark.parametrize(
    ("token", "error", "sentence"),
    [
        (100, ValueError, "{} is 100: it must be in the target's vocabulary, from 0 to 99"),
        (-1, ValueError, "{} is -1: it must be in the target's vocabulary, from 0 to 99"),
        (2.0, TypeError, "{} must be an integer, not float"),
        (True, TypeError, "{} must be an integer, not bool"),
    ],
)
def test_a_wrong_id_is_refused_by_name(name, token, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence.format(name))}$"):
        TransformerConfig.small(100, **{name: token})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", ["dropout", "attention_dropout"])
@pytest.mark.parametrize(
    ("share", "error", "sentence"),
    [
        (1, ValueError, "{} is 1: it must be at least 0 and below 1"),
        (-0.1, ValueError, "{} is -0.1: it must be at least 0 and below 1"),
        (float("nan"), ValueError, "{} is nan: it must be at least 0 and below 1"),
        (True, TypeError, "{} must be a number, not bool"),
        ("0.1", TypeError, "{} must be a number, not str"),
    ],
)
def test_a_wrong_dropout_is_refused_by_name(name, share, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence.format(name))}$"):
        TransformerConfig.small(100, **{name: share})


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"num_heads": 3}, ValueError, "d_model 128 is not divisible by num_heads 3"),
        (
            {"activation": "tanh"},
            ValueError,
            "activation is 'tanh': it must be one of relu, gelu, swish",
        ),
        (
            {"positions": "rotary"},
            ValueError,
            "positions is 'rotary': it must be one of sinusoidal, learned",
        ),
        (
            {"shared_embeddings": True},
            ValueError,
            "shared_embeddings is True: it must be one of none, target, all",
        ),
        ({"norm_first": "no"}, TypeError, "norm_first must be True or False, not str"),
        ({"norm_first": 1}, TypeError, "norm_first must be True or False, not int"),
        (
            {"source_vocab_size": 90},
            ValueError,
            "source_vocab_size is 90 and target_vocab_size 100: shared_embeddings 'all' needs one "
            "vocabulary for both; choose 'target' or 'none'",
        ),
    ],
)
def test_a_choice_that_does_not_fit_is_refused_in_a_sentence(changes, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence)}$"):
        TransformerConfig.small(100, **changes)


@pytest.mark.bad_input
def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="dropuot"):
        TransformerConfig.small(100, dropuot=0.1)
