"""options.py: what a run can be told, each with a help text, and what it refuses."""

import dataclasses
import json
import math

import pytest

from pieces.training.options import Options

FIELDS = dataclasses.fields(Options)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_option_has_a_help_text_that_the_command_can_print(field):
    text = field.metadata["help"]
    assert len(text.split()) > 1
    assert text == text.strip(". ")
    assert "%" not in text  # argparse would read it as a format


@pytest.mark.plain_only  # a whole number is a share too, which beartype does not think
def test_options_survive_json():
    for options in (Options(), Options(dropout=0, clip=0.5, seed=2**60, norm_first=True)):
        text = json.dumps(dataclasses.asdict(options))
        assert Options(**json.loads(text)) == options


def test_nothing_can_be_changed_after_it_was_checked():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Options().dropout = 2.0


SIZES = (
    *("pairs", "vocabulary", "d_model", "heads", "d_ff", "layers", "max_length", "updates"),
    *("max_tokens", "accumulate", "window", "warmup", "validate_every", "validate_pairs"),
    *("checkpoint_every", "keep", "average"),
)
SHARES = ("dropout", "attention_dropout", "smoothing")
AMOUNTS = ("learning_rate", "clip", "patience", "seed")
CHOICES = (
    *("data", "source_language", "target_language", "form", "activation", "positions"),
    *("shared_embeddings", "schedule", "measure"),
)
OTHERS = ("norm_first", "extra", "start_from")


def test_every_option_is_checked_here():
    assert {*SIZES, *SHARES, *AMOUNTS, *CHOICES, *OTHERS} == {field.name for field in FIELDS}


def _refused(error, words, **told):
    with pytest.raises(error, match=words):
        Options(**told)


@pytest.mark.bad_input
@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_at_least_1(name):
    _refused(ValueError, f"{name} is 0: it must be at least 1", **{name: 0})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("share", [-0.1, 1.0, math.nan])
def test_shares_are_below_1(name, share):
    _refused(ValueError, f"{name} is {share}: it must be at least 0 and below 1", **{name: share})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", AMOUNTS)
def test_amounts_are_not_negative(name):
    _refused(ValueError, f"{name} is -1: it must be finite and not negative", **{name: -1})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", ["learning_rate", "clip"])
@pytest.mark.parametrize("amount", [math.nan, math.inf])
def test_amounts_are_finite(name, amount):
    _refused(ValueError, f"{name} is {amount}: it must be finite", **{name: amount})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", CHOICES)
def test_choices_are_known(name):
    _refused(ValueError, f"{name} is 'xx': it must be one of", **{name: "xx"})


@pytest.mark.bad_input
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_types_are_checked(field):
    wanted = type(field.default).__name__
    for bad in (None, [1], "7" if wanted != "str" else 7):
        _refused(TypeError, f"{field.name} must be {wanted}, not", **{field.name: bad})


@pytest.mark.bad_input
def test_true_is_no_number_and_a_fraction_no_count():
    _refused(TypeError, "updates must be int, not True", updates=True)
    _refused(TypeError, "updates must be int, not 1.5", updates=1.5)
    _refused(TypeError, "dropout must be float, not True", dropout=True)


@pytest.mark.bad_input
def test_options_that_do_not_fit_together_are_refused():
    _refused(ValueError, "average is 6 but only 5 checkpoints are kept", average=6)
    words = "updates is 400: cosine needs more than warmup, which is 400"
    _refused(ValueError, words, schedule="cosine", updates=400, warmup=400)
    assert Options(schedule="cosine", updates=401, warmup=400).updates == 401
    _refused(ValueError, "extra is 'made' but data is 'generated'", extra="made")
    words = "average is 4 but only 3 checkpoints are written: checkpoint_every is 10"
    _refused(ValueError, words, average=4, updates=21, warmup=1, checkpoint_every=10)
    assert Options(average=3, updates=21, warmup=1, checkpoint_every=10).average == 3
    words = "source_language and target_language are both 'de'"
    _refused(ValueError, words, data="multi30k", source_language="de")


@pytest.mark.bad_input
def test_a_seed_fits_a_random_generator():
    _refused(ValueError, f"seed is {2**63}: it must be at most {2**63 - 1}", seed=2**63)
    assert Options(seed=2**63 - 1).seed == 2**63 - 1


def test_only_raw_text_is_split_by_sacrebleu():
    kinds = [{"data": "multi30k", "form": "raw"}, {"data": "multi30k"}, {"form": "raw"}]
    assert [Options(**kind).bleu_tokenize for kind in kinds] == ["13a", "none", "none"]
