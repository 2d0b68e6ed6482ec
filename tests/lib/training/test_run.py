"""run.py: from options to a model in a folder, the same through any interruption."""

import json
import os
import shutil
import signal
from contextlib import nullcontext

import pytest
import small_corpus
import torch
from safetensors.torch import load_file

from pieces import saving
from pieces.corpus.vocabulary import Vocabulary
from pieces.training import checkpoint
from pieces.training import run as training_run
from pieces.training.log import UPDATES, VALIDATIONS, read
from pieces.training.options import Options
from pieces.training.processes import Processes
from pieces.training.schedule import learning_rate, paper_peak
from pieces.training.translation import measure as evaluation

OFTEN = {"checkpoint_every": 4, "validate_every": 6, "keep": 9, "average": 2}


@pytest.fixture
def same(table):
    """Assert that two runs left the same tables and the same model, bit by bit."""

    def check(one, other):
        for name in (UPDATES, VALIDATIONS):
            assert table(one / name) == table(other / name) != []
        for name in ("model.safetensors", "config.json", "best/model.safetensors"):
            assert (one / name).read_bytes() == (other / name).read_bytes()

    return check


@pytest.fixture
def unbroken(tmp_path, small):
    """The folder of a run that nothing interrupted."""
    progress = small(tmp_path / "unbroken", **OFTEN).train()
    assert progress["ended"]
    return tmp_path / "unbroken"


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_run_leaves_a_model_that_can_be_loaded(unbroken, device):
    assert _names(unbroken) == [
        *(".lock", "best", "checkpoints", "config.json", "model.safetensors", "options.json"),
        *("updates.csv", "validations.csv", "vocabulary.json"),
    ]
    model = saving.load(unbroken, device=device)
    vocabulary = Vocabulary.load(unbroken / "vocabulary.json")
    assert model.config.target_vocab_size == len(vocabulary)
    assert len(evaluation.translate(model, vocabulary, ["the cat sleeps"])) == 1
    saved = json.loads((unbroken / "options.json").read_text())
    assert Options(**saved) == small_corpus.options(**OFTEN)


def test_a_run_learns_at_the_rates_of_its_schedule(unbroken):
    rows = read(unbroken / UPDATES)
    assert [int(row["number"]) for row in rows] == list(range(1, 21))
    for row in rows:
        rate = learning_rate(int(row["number"]), shape="paper", peak=paper_peak(16, 8), warmup=8)
        assert float(row["learning_rate"]) == rate
    losses = [float(row["loss"]) for row in rows]
    assert sum(losses[-5:]) < sum(losses[:5])
    assert [int(row["number"]) for row in read(unbroken / VALIDATIONS)] == [6, 12, 18, 20]


def test_validation_changes_nothing_of_the_training(unbroken, small, tmp_path, table):
    small(tmp_path / "other", **(OFTEN | {"validate_every": 20})).train()
    assert table(tmp_path / "other" / UPDATES) == table(unbroken / UPDATES)


@pytest.mark.parametrize("at", [4, 8, 12, 16, 20])
def test_a_run_goes_on_from_any_checkpoint_as_if_unbroken(unbroken, small, tmp_path, same, at):
    broken = tmp_path / "broken"
    shutil.copytree(unbroken, broken)
    for name in ("config.json", "model.safetensors"):
        (broken / name).unlink()
    for path in checkpoint.complete(broken / "checkpoints"):
        if int(path.name) > at:
            shutil.rmtree(path)
    counted = []
    small(broken, watch=lambda update: counted.append(update.number), **OFTEN).train()
    assert counted == list(range(at + 1, 21))
    same(broken, unbroken)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("at", [1, 7, 12])
def test_a_request_to_stop_saves_and_leaves(unbroken, small, tmp_path, same, number, at):
    def ask(update):
        if update.number == at:
            os.kill(os.getpid(), number)

    broken, handler = tmp_path / "broken", signal.getsignal(number)
    progress = small(broken, watch=ask, **OFTEN).train()
    assert (progress["updates"], progress["ended"]) == (at, False)
    assert int(checkpoint.newest(broken / "checkpoints").name) == at
    assert not (broken / "model.safetensors").exists()
    assert signal.getsignal(number) is handler
    small(broken, **OFTEN).train()
    same(broken, unbroken)
    assert _names(broken / "checkpoints") == _names(unbroken / "checkpoints")


def test_a_second_request_ends_at_once(small, tmp_path):
    def ask(update):
        if update.number == 5:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        small(tmp_path, watch=ask, **OFTEN).train()
    assert _names(tmp_path / "checkpoints") == ["00000004"]


def test_an_interruption_in_between_changes_no_average(unbroken, small, tmp_path, same):
    """Stops at 17 and 19, between the checkpoints of 16 and 20, whose mean is the model."""

    def ask(update):
        if update.number in (17, 19):
            os.kill(os.getpid(), signal.SIGINT)

    for ended in (False, False, True):
        assert small(tmp_path / "b", watch=ask, **OFTEN).train()["ended"] is ended
    same(tmp_path / "b", unbroken)


def test_a_finished_run_does_nothing_more(unbroken, small):
    before = (unbroken / "model.safetensors").read_bytes()
    (unbroken / "model.safetensors").unlink()  # as if killed just before the end
    progress = small(unbroken, watch=lambda update: pytest.fail("an update"), **OFTEN).train()
    assert (progress["ended"], progress["updates"]) == (True, 20)
    assert (unbroken / "model.safetensors").read_bytes() == before


def test_a_kill_before_forgetting_changes_no_average(unbroken, small):
    """A checkpoint of an interruption is still there when the run has ended."""
    before = (unbroken / "model.safetensors").read_bytes()
    last = unbroken / "checkpoints" / "00000020"
    shutil.copytree(unbroken / "checkpoints" / "00000008", last.with_name("00000018"))
    small(unbroken, **OFTEN).train()
    assert (unbroken / "model.safetensors").read_bytes() == before
    assert not last.with_name("00000018").exists()


def test_the_model_is_the_mean_of_the_last_checkpoints(unbroken):
    final = load_file(unbroken / "model.safetensors")
    paths = checkpoint.complete(unbroken / "checkpoints")[-2:]
    assert [path.name for path in paths] == ["00000016", "00000020"]
    parts = [load_file(path / "model.safetensors") for path in paths]
    for name, tensor in final.items():
        mean = (parts[0][name].double() + parts[1][name].double()) / 2
        torch.testing.assert_close(tensor.double(), mean, atol=1e-7, rtol=1e-6)
    assert not torch.equal(final["source_embedding.weight"], parts[1]["source_embedding.weight"])


def test_only_so_many_checkpoints_are_kept(small, tmp_path):
    small(tmp_path, keep=2, checkpoint_every=3).train()
    assert _names(tmp_path / "checkpoints") == ["00000018", "00000020"]


@pytest.mark.parametrize(("measure", "better"), [("loss", -1), ("exact_match", 1), ("bleu", 1)])
def test_the_best_model_is_kept(small, tmp_path, monkeypatch, measure, better):
    values = iter([1.0, 3.0, 2.0, 2.5])
    found = {"loss": 0.0, "exact_match": 0.0, "bleu": 0.0}
    monkeypatch.setattr(
        evaluation, "measure", lambda *_, **__: found | {measure: better * next(values)}
    )
    progress = small(tmp_path, measure=measure, validate_every=5, checkpoint_every=5).train()
    assert progress["best"] == better * 3.0
    assert progress["waited"] == 2
    best = load_file(tmp_path / "best" / "model.safetensors")
    kept = load_file(tmp_path / "checkpoints" / "00000010" / "model.safetensors")
    assert all(torch.equal(best[name], kept[name]) for name in best)


def test_a_run_stops_early_when_nothing_gets_better(small, tmp_path, monkeypatch):
    values = iter([3.0, 2.0, 2.0, 2.5, 1.0])
    monkeypatch.setattr(evaluation, "measure", lambda *_, **__: {"loss": next(values)})
    told = {"patience": 2, "validate_every": 3, "checkpoint_every": 5}
    progress = small(tmp_path, **told).train()
    assert (progress["updates"], progress["ended"], progress["best"]) == (12, True, 2.0)
    assert (tmp_path / "model.safetensors").exists()
    again = small(tmp_path, watch=lambda update: pytest.fail("an update"), **told).train()
    assert again == progress


def test_waiting_survives_an_interruption(small, tmp_path, monkeypatch):
    values = iter([2.0, 2.5, 2.5, 2.5])
    monkeypatch.setattr(evaluation, "measure", lambda *_, **__: {"loss": next(values)})
    told = {"patience": 3, "validate_every": 3}

    def ask(update):
        if update.number == 7:
            os.kill(os.getpid(), signal.SIGINT)

    assert not small(tmp_path, watch=ask, **told).train()["ended"]
    assert small(tmp_path, **told).train()["updates"] == 12


@pytest.mark.parametrize("told", [{"accumulate": 3}, {"clip": 0.0}, {"norm_first": True}])
def test_other_ways_to_train_go_on_as_well(small, tmp_path, same, told):
    def ask(update):
        if update.number == 9:
            os.kill(os.getpid(), signal.SIGTERM)

    small(tmp_path / "unbroken", **told).train()
    for ended in (False, True):
        assert small(tmp_path / "broken", watch=ask, **told).train()["ended"] is ended
    same(tmp_path / "broken", tmp_path / "unbroken")


def test_other_options_are_refused_and_the_run_is_untouched(unbroken, small):
    before = {p: p.read_bytes() for p in unbroken.rglob("*") if p.is_file()}
    with pytest.raises(ValueError, match=r"other options: dropout was 0\.1 and is 0.2"):
        small(unbroken, dropout=0.2, **OFTEN).train()
    assert {p: p.read_bytes() for p in unbroken.rglob("*") if p.is_file()} == before


def test_a_loss_that_is_no_number_leaves_the_last_checkpoint(small, tmp_path):
    run = small(tmp_path, **OFTEN)

    def spoil(update):
        if update.number == 6:
            with torch.no_grad():
                run.model.output.weight.fill_(torch.nan)

    run.watch = spoil
    run._look = lambda *_: None  # the validation at 6 would only say the same
    with pytest.raises(FloatingPointError, match="update 7: the loss is nan"):
        run.train()
    assert _names(tmp_path / "checkpoints") == ["00000004"]
    assert small(tmp_path, **OFTEN).train()["ended"]


def test_a_sentence_that_fits_no_batch_is_refused(small, tmp_path):
    with pytest.raises(ValueError, match="max_tokens is 5 but a sentence alone has 7 tokens"):
        small(tmp_path, max_tokens=5).train()


def test_raw_text_is_split_as_people_write(small, tmp_path):
    small(tmp_path, data="multi30k", vocabulary=30, form="raw", updates=2, warmup=1).train()
    assert "tok:13a" in read(tmp_path / VALIDATIONS)[0]["signature"]


def test_extra_pairs_are_learned_too_and_may_not_change(small, tmp_path):
    stem = tmp_path / "made"
    for language, line in (("en", "a cat"), ("de", "chat un")):
        stem.with_suffix(f".{language}").write_text(f"{line}\n" * 40, encoding="utf-8")
    told = {"data": "multi30k", "vocabulary": 30, "max_tokens": 200, "extra": str(stem)}
    small(tmp_path / "run", **told, **OFTEN).train()
    alone = {**told, "extra": ""}
    small(tmp_path / "alone", **alone, **OFTEN).train()
    epochs = [
        json.loads((tmp_path / name / "checkpoints" / "00000020" / "state.json").read_text())[
            "progress"
        ]["epoch"]
        for name in ("run", "alone")
    ]
    assert epochs[0] < epochs[1]  # an epoch is longer
    vocabularies = [(tmp_path / name / "vocabulary.json").read_bytes() for name in ("run", "alone")]
    assert vocabularies[0] == vocabularies[1]  # which is of the published pairs alone

    stem.with_suffix(".de").write_text("chien un\n" * 40, encoding="utf-8")
    with pytest.raises(ValueError, match="other options: extra_sha256 was"):
        small(tmp_path / "run", **told, **OFTEN).train()


def test_a_run_can_begin_with_another_ones_model(unbroken, small, tmp_path):
    told = {"start_from": str(unbroken), "dropout": 0.2, "updates": 1, "warmup": 8}
    run = small(tmp_path / "further", **told)
    trained = saving.load(unbroken).state_dict()
    for name, tensor in run.model.state_dict().items():
        assert torch.equal(tensor.cpu(), trained[name].cpu())
    assert run.model.config.dropout == 0.2
    run.train()
    vocabularies = [(f / "vocabulary.json").read_bytes() for f in (unbroken, tmp_path / "further")]
    assert vocabularies[0] == vocabularies[1]
    (first,), untrained = read(tmp_path / "further" / UPDATES), read(unbroken / UPDATES)[0]
    assert float(first["loss"]) < float(untrained["loss"])
    assert small(tmp_path / "further", **told | {"updates": 3}).train()["updates"] == 3


def test_a_run_goes_on_without_the_one_that_it_began_with(unbroken, small, tmp_path, same):
    told = {"start_from": str(unbroken), **OFTEN}
    small(tmp_path / "whole", **told).train()

    def ask(update):
        if update.number == 9:
            os.kill(os.getpid(), signal.SIGTERM)

    small(tmp_path / "broken", watch=ask, **told).train()
    shutil.rmtree(unbroken)
    assert small(tmp_path / "broken", **told).train()["ended"]
    same(tmp_path / "broken", tmp_path / "whole")


def test_chance_outside_the_run_changes_nothing(unbroken, small, tmp_path, same):
    run = small(tmp_path / "other", **OFTEN)
    torch.rand(3)
    run.train()
    same(tmp_path / "other", unbroken)


def test_a_model_without_checkpoints_is_left_alone(unbroken, small):
    shutil.rmtree(unbroken / "checkpoints")
    before = (unbroken / UPDATES).read_bytes()
    with pytest.raises(ValueError, match="holds a trained model without checkpoints to go on from"):
        small(unbroken, dropout=0.2, **OFTEN).train()
    assert (unbroken / UPDATES).read_bytes() == before


def test_evaluations_go_with_the_model_that_they_were_of(unbroken, small):
    (unbroken / "evaluation-greedy.json").write_text("{}")
    small(unbroken, **OFTEN).train()  # nothing to do
    assert (unbroken / "evaluation-greedy.json").exists()
    small(unbroken, **OFTEN | {"updates": 24}).train()
    assert not (unbroken / "evaluation-greedy.json").exists()


@pytest.mark.parametrize("part", ["training", "validation"])
def test_what_is_too_long_is_named_before_the_first_update(small, tmp_path, part):
    run = small(tmp_path, **OFTEN)
    lines = run.lines["train" if part == "training" else part]
    lines.source[2] = "cat " * 25
    with pytest.raises(ValueError, match=f"{part} pair 3 has 25 tokens but max_length is 24"):
        run.train()
    assert not (tmp_path / UPDATES).exists()


def test_processes_that_see_other_folders_are_refused(small, tmp_path, monkeypatch):
    class Second(Processes):
        def share(self, value):
            return 8 if value == 0 else value  # so far the first process has come

    monkeypatch.setattr(training_run, "processes", lambda: nullcontext(Second()))
    with pytest.raises(ValueError, match="not every process finds the same run in"):
        small(tmp_path, **OFTEN).train()
    assert not (tmp_path / UPDATES).exists()


def test_a_model_that_is_not_the_one_told_is_refused(unbroken, small, tmp_path):
    with pytest.raises(ValueError, match=r"start_from: d_ff is 16 in .*, not 24"):
        small(tmp_path / "further", start_from=str(unbroken), d_ff=24)
    with pytest.raises(FileNotFoundError, match=r"vocabulary\.json is missing"):
        small(tmp_path / "further", start_from=str(tmp_path))
