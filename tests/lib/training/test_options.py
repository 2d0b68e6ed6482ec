"""options.py: what a run can be told, what it refuses, and what it may be told anew."""

import dataclasses
import json
import math
import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from pieces.training.options import CheckedOptions, Options, check_changes, option, parse
from pieces.training.translation.options import TranslationOptions

KINDS = (TranslationOptions, Options)
FIELDS = {field.name: (kind, field) for kind in KINDS for field in dataclasses.fields(kind)}
DEFAULTS = {name: field.default for name, (_, field) in FIELDS.items()}
FREE = ["average", "keep", "leave_out", "patience", "updates", "validate_every", "validate_pairs"]
FOLDER = Path("runs") / "small"


@pytest.mark.parametrize("name", FIELDS)
def test_every_option_has_a_help_text_that_the_command_can_print(name):
    text = FIELDS[name][1].metadata["help"]
    assert len(text.split()) > 1
    assert text == text.strip(". ")
    assert "%" not in text  # argparse would read it as a format


@pytest.mark.plain_only  # a whole number is a share too, which beartype does not think
def test_options_survive_json():
    told = {"dropout": 0, "clip": 0.5, "seed": 2**32 - 1, "norm_first": True}
    for options in (parse({}, *KINDS), parse(told, *KINDS)):
        values = dataclasses.asdict(options[0]) | dataclasses.asdict(options[1])
        assert parse(json.loads(json.dumps(values)), *KINDS) == options


def test_nothing_can_be_changed_after_it_was_checked():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Options().clip = 2.0


def test_a_value_that_belongs_to_nobody_is_named():
    with pytest.raises(TypeError, match="depth, width: no such option"):
        parse({"depth": 3, "width": 4, "seed": 1}, *KINDS)


# --- what is refused ----------------------------------------------------------------------------

BAD = {  # by kind of option: what is refused, and the end of the sentence
    "size": ([0, -1], "it must be at least 1"),
    "share": ([-0.1, 1.0, math.nan], "it must be at least 0 and below 1"),
    "amount": ([-1.0, math.nan, math.inf], "it must be finite and not negative"),
    "count": ([-1], "it must be finite and not negative"),
    "choice": (["xx"], "it must be one of"),
}
OF_KIND = {
    "share": {"dropout", "attention_dropout", "smoothing", "freely"},
    "amount": {"learning_rate", "clip"},
    "count": {"patience", "seed"},
    "choice": {
        *("data", "source_language", "target_language", "form", "activation", "positions"),
        *("shared_embeddings", "schedule", "measure"),
    },
    "free": {"norm_first", "extra", "start_from", "fresh", "leave_out"},
}
OF_KIND["size"] = FIELDS.keys() - set().union(*OF_KIND.values())
CASES = [(name, kind) for kind in BAD for name in sorted(OF_KIND[kind])]


def _refused(error, words, **told):
    (kind,) = {FIELDS[name][0] for name in told}
    with pytest.raises(error, match=words):
        kind(**told)


@pytest.mark.bad_input
@pytest.mark.parametrize(("name", "kind"), CASES)
def test_values_out_of_range_are_refused(name, kind):
    values, words = BAD[kind]
    for value in values:
        _refused(ValueError, f"{name} is {re.escape(repr(value))}: {words}", **{name: value})


@pytest.mark.bad_input
@pytest.mark.parametrize("name", FIELDS)
def test_types_are_checked(name):
    wanted = type(DEFAULTS[name]).__name__
    bad = [None, [1], "7" if wanted != "str" else 7]
    bad += {"int": [True, 1.5], "float": [True]}.get(wanted, [])
    for value in bad:
        _refused(TypeError, f"{name} must be {wanted}, not", **{name: value})


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"average": 6}, "average is 6 but only 5 checkpoints are kept"),
        (
            {"schedule": "cosine", "updates": 400, "warmup": 400},
            "updates is 400: cosine needs more than warmup, which is 400",
        ),
        (
            {"average": 4, "updates": 21, "warmup": 1, "checkpoint_every": 10},
            "average is 4 but only 3 checkpoints are written: checkpoint_every is 10",
        ),
        ({"seed": 2**32}, f"seed is {2**32}: it must be at most {2**32 - 1}"),
        ({"extra": "made"}, "extra is 'made' but data is 'generated'"),
        ({"fresh": True, "data": "multi30k"}, "fresh is True but data is 'multi30k': only"),
        ({"freely": 0.5}, "freely is 0.5 but fresh is False: it needs fresh"),
        ({"leave_out": "a.txt"}, "leave_out is 'a.txt' but fresh is False: it needs fresh"),
        (
            {"data": "multi30k", "source_language": "de"},
            "source_language and target_language are both 'de'",
        ),
    ],
)
def test_options_that_do_not_fit_together_are_refused(told, words):
    _refused(ValueError, words, **told)


def test_what_just_fits_is_taken():
    assert Options(schedule="cosine", updates=401, warmup=400).updates == 401
    assert Options(average=3, updates=21, warmup=1, checkpoint_every=10).average == 3
    assert Options(seed=2**32 - 1).seed == 2**32 - 1


def test_only_raw_text_is_split_by_sacrebleu():
    kinds = [{"data": "multi30k", "form": "raw"}, {"data": "multi30k"}, {"form": "raw"}]
    splits = [TranslationOptions(**kind).bleu_tokenize for kind in kinds]
    assert splits == ["13a", "none", "none"]


# --- what may change while a run goes on --------------------------------------------------------


def _check(saved, current, done=0):
    check_changes(FOLDER, DEFAULTS | saved, DEFAULTS | current, KINDS, done=done)


@pytest.mark.parametrize("name", FIELDS)
def test_free_are_those_that_touch_no_update_that_was_made(name):
    words = f"{FOLDER} belongs to a run with other options: {name} was .* and is 77"
    with nullcontext() if name in FREE else pytest.raises(ValueError, match=words):
        _check({"schedule": "paper"}, {"schedule": "paper"} | {name: 77})


def test_an_option_that_did_not_exist_yet_was_its_default():
    saved = {name: value for name, value in DEFAULTS.items() if name != "clip"}
    check_changes(FOLDER, saved, DEFAULTS, KINDS)
    with pytest.raises(ValueError, match=r"clip was 1\.0 and is 2\.0"):
        check_changes(FOLDER, saved, DEFAULTS | {"clip": 2.0}, KINDS)


def test_what_is_no_option_must_be_in_both():
    for pair in (({}, {"extra_sha256": "ab"}), ({"extra_sha256": "ab"}, {})):
        with pytest.raises(ValueError, match="extra_sha256 was"):
            _check(*pair)


def test_several_changes_are_all_named():
    words = "clip was 1.0 and is 2.0; d_ff was 512 and is 8. Go on with the old ones, or train into"
    with pytest.raises(ValueError, match=words):
        _check({}, {"d_ff": 8, "clip": 2.0})


def test_a_cosine_keeps_its_updates_and_says_why():
    _check({"updates": 500}, {"updates": 500, "patience": 3})
    words = r"updates was 500 and is 600 \(with cosine it shapes the learning rate of every update"
    with pytest.raises(ValueError, match=words):
        _check({"updates": 500}, {"updates": 600})


def test_what_is_done_cannot_be_undone():
    saved = {"updates": 500, "schedule": "paper"}
    _check(saved, saved | {"updates": 400}, done=400)
    with pytest.raises(ValueError, match=f"updates is 300 but {FOLDER} is of update 400"):
        _check(saved, saved | {"updates": 300}, done=400)


def test_another_task_has_options_of_its_own():
    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Others(CheckedOptions):
        depth: int = option(2, "layers", free=True)
        name: str = option("x", "any word")

    others, training = parse({"depth": 3, "updates": 9, "schedule": "paper"}, Others, Options)
    assert (others, training.updates) == (Others(depth=3), 9)
    check_changes(FOLDER, {"depth": 3}, {"depth": 4}, (Others, Options))
    with pytest.raises(ValueError, match="name was 'x' and is 'y'"):
        check_changes(FOLDER, {}, {"name": "y"}, (Others, Options))
