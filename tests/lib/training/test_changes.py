"""changes.py: what a run that goes on may be told anew, and what comes of it."""

import dataclasses
import json
import re
from pathlib import Path

import pytest
import small_corpus
import torch
from safetensors.torch import load_file

from pieces.training import checkpoint
from pieces.training.changes import FREE, check_changes
from pieces.training.log import UPDATES, VALIDATIONS
from pieces.training.options import Options
from pieces.training.translation import measure as evaluation

FOLDER = Path("runs") / "small"
OTHERS = sorted({field.name for field in dataclasses.fields(Options)} - FREE)
OFTEN = {"checkpoint_every": 4, "validate_every": 4, "keep": 9, "average": 2}


def _check(then, now, done=0):
    check_changes(FOLDER, dataclasses.asdict(then), dataclasses.asdict(now), done=done)


def test_free_are_those_that_touch_no_update_that_was_made():
    assert sorted(FREE) == [
        *("average", "keep", "patience", "updates", "validate_every", "validate_pairs"),
    ]


@pytest.mark.parametrize("name", sorted(FREE))
@pytest.mark.parametrize("schedule", ["paper", "constant"])
def test_a_free_option_may_change(name, schedule):
    then = Options(schedule=schedule)
    _check(then, dataclasses.replace(then, **{name: getattr(then, name) + 1, "keep": 6}), done=9)


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_option_may_change(name):
    then = dataclasses.asdict(Options())
    words = (
        f"{re.escape(str(FOLDER))} belongs to a run with other options: {name} was .* and is 'x'"
    )
    with pytest.raises(ValueError, match=words):
        check_changes(FOLDER, then, then | {name: "x"})


def test_an_option_that_did_not_exist_yet_was_its_default():
    now = dataclasses.asdict(Options())
    then = {name: value for name, value in now.items() if name != "clip"}
    check_changes(FOLDER, then, now)
    with pytest.raises(ValueError, match=r"clip was 1\.0 and is 2\.0"):
        check_changes(FOLDER, then, now | {"clip": 2.0})


def test_what_is_no_option_must_be_in_both():
    now = dataclasses.asdict(Options())
    for pair in ((now, now | {"extra_sha256": "ab"}), (now | {"extra_sha256": "ab"}, now)):
        with pytest.raises(ValueError, match="extra_sha256 was"):
            check_changes(FOLDER, *pair)


def test_a_cosine_keeps_its_updates_and_says_why():
    then = Options(schedule="cosine", updates=500, warmup=100)
    _check(then, dataclasses.replace(then, patience=3))
    words = r"updates was 500 and is 600 \(with cosine it shapes the learning rate of every update"
    with pytest.raises(ValueError, match=words):
        _check(then, dataclasses.replace(then, updates=600))


def test_what_is_done_cannot_be_undone():
    told = Options(updates=500, schedule="paper")
    _check(told, dataclasses.replace(told, updates=400), done=400)
    words = f"updates is 300 but {re.escape(str(FOLDER))} is of update 400"
    with pytest.raises(ValueError, match=words):
        _check(told, dataclasses.replace(told, updates=300), done=400)


# --- whole runs ---------------------------------------------------------------------------------


@pytest.fixture
def ended(tmp_path, small):
    """The folder of a run of 20 updates."""
    assert small(tmp_path / "run", **OFTEN).train()["ended"]
    return tmp_path / "run"


def _told(folder):
    return Options(**json.loads((folder / "options.json").read_text()))


@pytest.mark.parametrize("schedule", ["paper", "constant"])
def test_more_updates_are_those_of_a_longer_run(tmp_path, small, table, schedule):
    told = OFTEN | {"schedule": schedule, "learning_rate": 0.01}
    for updates in (11, 32):
        assert small(tmp_path / "longer", updates=updates, **told).train()["updates"] == updates
    small(tmp_path / "unbroken", updates=32, **told).train()
    longer, unbroken = tmp_path / "longer", tmp_path / "unbroken"
    assert table(longer / UPDATES) == table(unbroken / UPDATES)
    assert (longer / "model.safetensors").read_bytes() == (
        unbroken / "model.safetensors"
    ).read_bytes()
    rows = [row for row in table(longer / VALIDATIONS) if row["number"] != "11"]
    assert rows == table(unbroken / VALIDATIONS)
    assert _told(longer) == _told(unbroken) == small_corpus.options(updates=32, **told)


def test_a_change_that_is_refused_leaves_the_options_as_they_were(ended, small):
    with pytest.raises(ValueError, match=r"updates is 19 but .*00000020 is of update 20"):
        small(ended, updates=19, **OFTEN).train()
    assert _told(ended) == small_corpus.options(**OFTEN)


def test_a_finished_run_gets_the_mean_of_other_checkpoints(ended, small):
    assert small(ended, **(OFTEN | {"average": 3})).train()["ended"]
    final = load_file(ended / "model.safetensors")
    last = checkpoint.complete(ended / "checkpoints")[-3:]
    assert [path.name for path in last] == ["00000012", "00000016", "00000020"]
    for name, tensor in checkpoint.average(last).items():
        assert torch.equal(final[name], tensor)
    assert _told(ended).average == 3


def test_fewer_checkpoints_are_kept_from_then_on(ended, small):
    small(ended, updates=24, **(OFTEN | {"keep": 2})).train()
    names = [path.name for path in checkpoint.complete(ended / "checkpoints")]
    assert names == ["00000020", "00000024"]


def test_validations_come_at_the_new_pace(ended, small, table):
    small(ended, updates=35, **OFTEN | {"validate_every": 5}).train()
    rows = table(ended / VALIDATIONS)
    assert [int(row["number"]) for row in rows] == [4, 8, 12, 16, 20, 25, 30, 35]


def test_checkpoints_keep_their_pace_or_the_mean_would_be_another(ended, small):
    before = checkpoint.complete(ended / "checkpoints")
    with pytest.raises(ValueError, match="checkpoint_every was 4 and is 7"):
        small(ended, **OFTEN | {"checkpoint_every": 7}).train()
    assert checkpoint.complete(ended / "checkpoints") == before


def _losses(monkeypatch, *values):
    values = iter(values)
    monkeypatch.setattr(evaluation, "measure", lambda *_, **__: {"loss": next(values)})


def test_a_run_that_stopped_early_goes_on_with_more_patience(tmp_path, small, monkeypatch):
    _losses(monkeypatch, 1.0, 2.0, 2.0, 2.0, 2.0)
    told = {"validate_every": 4, "checkpoint_every": 4}
    assert small(tmp_path, patience=1, **told).train()["updates"] == 8
    assert small(tmp_path, patience=3, **told).train()["updates"] == 16
    # less patience than it has had already: it ends at once
    progress = small(tmp_path, patience=2, **told).train()
    assert (progress["updates"], progress["ended"]) == (16, True)
    assert small(tmp_path, patience=0, **told).train()["updates"] == 20


def test_on_other_sentences_the_best_is_sought_anew(tmp_path, small, monkeypatch):
    _losses(monkeypatch, 1.0, 1.5, 5.0, 6.0)
    told = {"validate_every": 4, "checkpoint_every": 4}
    progress = small(tmp_path, updates=8, warmup=1, **told).train()
    assert (progress["best"], progress["waited"]) == (1.0, 1)
    progress = small(tmp_path, updates=16, warmup=1, validate_pairs=3, **told).train()
    assert (progress["best"], progress["waited"]) == (5.0, 1)
    best = load_file(tmp_path / "best" / "model.safetensors")
    kept = load_file(tmp_path / "checkpoints" / "00000012" / "model.safetensors")
    assert all(torch.equal(best[name], kept[name]) for name in best)
