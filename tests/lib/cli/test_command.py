"""The command: ``python -m pieces train | evaluate | translate``, and what it says to errors."""

import dataclasses
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_corpus

from pieces import saving
from pieces.cli.command import main
from pieces.cli.train import OPTIONS
from pieces.corpus import multi30k
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.log import UPDATES, read
from pieces.training.translation import data, measure
from pieces.training.translation.task import read_options

LOAD = data.load
COMMAND = Path(small_corpus.__file__)  # is ``-m pieces`` on the small corpus


@pytest.fixture(autouse=True)
def _small_data(monkeypatch):
    monkeypatch.setattr(data, "load", small_corpus.load)


def _words(**changes):
    return small_corpus.arguments(device="cpu", **changes)


def _refused(capsys, words, *told):
    """Assert that the command ends with status 1 and one line that holds these words."""
    capsys.readouterr()
    assert main([str(word) for word in told]) == 1
    lines = capsys.readouterr().err.splitlines()
    lines = [line for line in lines if line and "update/s" not in line]  # the bar is no error
    assert len(lines) == 1
    assert words in lines[0]


# --- in a process of its own --------------------------------------------------------------------


@pytest.mark.plain_only  # a process of its own
def test_train_says_what_it_did(start, tmp_path):
    said = start(COMMAND, "train", tmp_path, *_words())
    assert (said.returncode, said.stdout) == (0, f"{tmp_path}: trained, 20 updates\n"), said.stderr


@pytest.mark.plain_only  # a process of its own
def test_an_error_is_one_sentence_and_a_status(start, tmp_path):
    said = start("-m", "pieces", "translate", tmp_path, text="a\n")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        f"FileNotFoundError: {tmp_path / 'config.json'} is missing: a saved model is a folder with "
        "config.json and model.safetensors\n"
    )


@pytest.mark.plain_only  # a process of its own
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_command_that_is_asked_to_stop_saves_says_so_and_has_its_status(tmp_path, name, status):
    told = [sys.executable, COMMAND, "train", tmp_path, *_words(updates=5_000, warmup=8)]
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(list(map(str, told)), **out) as process:
        ends = time.monotonic() + 60
        while not (tmp_path / UPDATES).exists() and time.monotonic() < ends:
            time.sleep(0.02)
        process.send_signal(getattr(signal, name))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == status
    (done,) = re.findall(r"stopped after (\d+) updates and saved; the same command goes on", said)
    assert len(read(tmp_path / UPDATES)) == int(done) < 5_000


# Where tests are a shell's background job, Ctrl-C would be ignored from the start.
SLOW = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from pieces.cli.command import main
from pieces.training.translation import data
data.load = lambda options, **_: print("loading", flush=True) or time.sleep(60)
sys.exit(main())
"""


@pytest.mark.plain_only  # a process of its own
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
def test_ctrl_c_before_the_work_begins_is_one_sentence(tmp_path):
    told = [sys.executable, "-c", SLOW, "train", str(tmp_path), "--device", "cpu"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(told, **pipes) as process:
        assert process.stdout.readline() == "loading\n"
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)
    assert (process.returncode, *said) == (130, "", "stopped by Ctrl-C\n")


@pytest.mark.plain_only  # a process of its own
@pytest.mark.skipif(os.name == "nt", reason="Windows has other pipes")
@pytest.mark.parametrize(("command", "unbuffered"), [("translate", ""), ("evaluate", "1")])
def test_who_reads_no_more_gets_no_complaint(trained, command, unbuffered):
    told = [sys.executable, COMMAND, command, trained, "--device", "cpu"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = os.environ | {"PYTHONPATH": str(COMMAND.parent), "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(list(map(str, told)), env=environment, **pipes) as process:
        process.stdout.close()
        process.stdin.write(b"the cat\n" * 9)
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_help_says_what_every_option_means(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "300")
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    for field in (field for kind in OPTIONS.values() for field in dataclasses.fields(kind)):
        name = field.name.replace("_", "-")
        value = f", --no-{name}" if isinstance(field.default, bool) else f" {field.name.upper()}"
        default = "none" if field.default == "" else field.default
        wanted = f"--{name}{value} {field.metadata['help']} (default: {default})"
        assert wanted in text


# --- in this process ----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", "train", "evaluate", "translate"])
def test_every_command_has_help(capsys, command):
    with pytest.raises(SystemExit) as caught:
        main([*command.split(), "--help"])
    assert caught.value.code == 0
    said = capsys.readouterr().out
    assert "usage: python -m pieces" in said
    assert ("--device" in said) == bool(command)
    assert ("--beam-size" in said) == (command in ("evaluate", "translate"))


@pytest.mark.parametrize("told", [[], ["learn"], ["train", "--layers", "two"], ["evaluate"]])
def test_what_is_no_command_gets_the_usage(capsys, told):
    with pytest.raises(SystemExit) as caught:
        main(told)
    assert caught.value.code == 2
    assert "usage: python -m pieces" in capsys.readouterr().err


def test_every_option_reaches_the_run_on_the_generated_corpus(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "load", LOAD)
    changes = {"pairs": 200, "updates": 1, "warmup": 1, "layers": 2, "activation": "gelu"}
    words = [*_words(**changes, smoothing=0.25, max_tokens=400), "--norm-first"]
    assert main(["train", str(tmp_path), *words]) == 0
    told = small_corpus.options(**changes, smoothing=0.25, max_tokens=400, norm_first=True)
    assert read_options(tmp_path) == told
    assert not Vocabulary.load(tmp_path / "vocabulary.json").unknown("the")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ([], "greedy"),
        (["--beam-size", "3"], "beam-3-penalty-0.6"),
        (["--beam-size", "3", "--length-penalty", "1"], "beam-3-penalty-1"),
    ],
)
def test_evaluate_measures_every_test(trained, capsys, words, name):
    capsys.readouterr()
    assert main(["evaluate", str(trained), "--device", "cpu", *words]) == 0
    said = capsys.readouterr().out.splitlines()
    found = json.loads((trained / f"evaluation-{name}.json").read_text())
    assert list(found) == ["validation", "test"]  # never on what was learned
    assert [line.partition(": ")[0] for line in said] == list(found)
    for line, values in zip(said, found.values(), strict=True):
        assert json.loads(line.partition(": ")[2]) == values
        assert values.keys() == {"loss", "exact_match", "bleu", "signature", "alignment"}


@pytest.mark.parametrize("fault", [ValueError("line 1 has 30 tokens"), KeyboardInterrupt()])
def test_an_evaluation_that_breaks_off_leaves_the_former_one(trained, capsys, monkeypatch, fault):
    def break_off(model, vocabulary, lines, **_):
        if len(lines.source) == 4:  # the test
            raise fault
        return {"loss": 1.0}

    path = trained / "evaluation-greedy.json"
    path.write_text("the former one")
    monkeypatch.setattr(measure, "measure", break_off)
    capsys.readouterr()
    assert main(["evaluate", str(trained), "--device", "cpu"]) in (1, 130)
    said = capsys.readouterr()
    assert said.out == 'validation: {"loss": 1.0}\n'
    assert ("test: line 1 has 30 tokens" in said.err) == isinstance(fault, ValueError)
    assert path.read_text() == "the former one"
    path.unlink()


def test_evaluate_writes_and_compares_with_the_beam(trained, monkeypatch):
    asked = []
    monkeypatch.setattr(measure, "measure", lambda *_, **told: asked.append(told) or {})
    words = ["--beam-size", "4", "--length-penalty", "1.5"]
    assert main(["evaluate", str(trained), "--device", "cpu", *words]) == 0
    assert asked == [{"tokenize": "none", "beam_size": 4, "length_penalty": 1.5}] * 2


@pytest.mark.parametrize("command", ["evaluate", "translate"])
def test_a_training_that_has_not_ended_is_named(trained, tmp_path, capsys, command):
    shutil.copytree(trained, tmp_path / "run")
    (tmp_path / "run" / "model.safetensors").unlink()
    words = "run holds no model yet, for its training has not ended: the same train command goes on"
    _refused(capsys, words, command, tmp_path / "run", "--device", "cpu")


@pytest.mark.parametrize("command", ["train", "evaluate", "translate"])
def test_ctrl_c_is_a_status_of_its_own(trained, monkeypatch, capsys, command):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    capsys.readouterr()
    monkeypatch.setattr(data, "load", interrupted)
    monkeypatch.setattr(saving, "load", interrupted)
    assert main([command, str(trained), "--device", "cpu"]) == 130
    assert capsys.readouterr() == ("", "stopped by Ctrl-C\n")


def _translate(folder, monkeypatch, lines, *more):
    monkeypatch.setattr(sys, "stdin", lines)
    return main(["translate", str(folder), "--device", "cpu", *map(str, more)])


@pytest.mark.parametrize("lines", [None, ()], ids=["closed", "empty"])
def test_nothing_to_translate_is_translated_to_nothing(trained, monkeypatch, capsys, lines):
    capsys.readouterr()
    assert _translate(trained, monkeypatch, lines) == 0
    assert capsys.readouterr() == ("", "")


def test_an_empty_line_stays_one_and_keeps_its_place(trained, monkeypatch, capsys):
    capsys.readouterr()
    monkeypatch.setattr(measure, "_write", lambda model, ids, *search: ids)  # says it again
    lines = ["\n", "  the   cat \n", " \t \n", "\n", "the dog"]
    assert _translate(trained, monkeypatch, lines) == 0
    assert capsys.readouterr() == ("\nthe cat\n\n\nthe dog\n", "")


def test_unknown_words_are_named_by_their_line(trained, monkeypatch, capsys):
    capsys.readouterr()
    assert _translate(trained, monkeypatch, ["the cat\n", "the xx yy\n", "zz\n"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "line 2: unknown to the model: xx, yy",
        "line 3: unknown to the model: zz",
    ]


def test_what_is_no_text_is_a_sentence(trained, monkeypatch, capsys):
    capsys.readouterr()
    lines = io.TextIOWrapper(io.BytesIO(b"the cat\n\xff\n"), encoding="utf-8")
    assert _translate(trained, monkeypatch, lines) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith("UnicodeDecodeError: ")


@pytest.mark.bad_input
def test_a_line_that_is_too_long_is_refused(trained, monkeypatch, capsys):
    capsys.readouterr()
    assert _translate(trained, monkeypatch, ["cat\n", "cat " * 25]) == 1
    assert capsys.readouterr().err == (
        "ValueError: line 2 has 25 tokens but the model has 24 positions\n"
    )


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heads": 3}, "ValueError: d_model 16 is not divisible by num_heads 3"),
        ({"dropout": 1.5}, "ValueError: dropout is 1.5: it must be at least 0 and below 1"),
        ({"max_tokens": 3}, "ValueError: max_tokens is 3 but a sentence alone has 7 tokens"),
        ({"device": "tpu"}, 'ValueError: device "tpu" is not known'),
        ({"pairs": 10**9}, "ValueError: pairs is 1000000000: it must be at most 1000000"),
        ({"layers": 10**9}, "ValueError: a model of these sizes has over"),
    ],
)
def test_options_that_do_not_work_are_refused(tmp_path, capsys, changes, words):
    told = small_corpus.arguments(**({"device": "cpu"} | changes))
    _refused(capsys, words, "train", tmp_path / "run", *told)


def test_a_run_s_folder_that_is_a_file_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("a word")
    words = f"{tmp_path / 'file'} is a file where a run has a folder"
    _refused(capsys, words, "train", tmp_path / "file", *_words())


def test_a_run_s_folder_needs_a_name(capsys):
    _refused(capsys, "the run's folder is '': give it a name", "train", "", *_words())


def test_data_that_cannot_be_had_are_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv(multi30k.FOLDER_VARIABLE, str(tmp_path))
    words = "FileNotFoundError: "
    _refused(capsys, words, "train", tmp_path / "run", *_words(data="multi30k"))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("options.json", None, "is not the folder of a run"),
        ("options.json", "{", "options.json does not hold the options of a run"),
        ("options.json", "[]", "options.json does not hold the options of a run"),
        ("options.json", '{"depth": 3}', "options.json does not hold the options of a run"),
        ("vocabulary.json", None, "vocabulary.json is missing"),
        ("vocabulary.json", "{", "vocabulary.json holds no vocabulary"),
        ("model.safetensors", "x", "model.safetensors is not a safetensors file"),
        ("config.json", "{", "config.json is not JSON, or is cut off"),
    ],
)
def test_damaged_files_are_sentences(trained, tmp_path, capsys, name, text, words):
    folder = tmp_path / "run"
    shutil.copytree(trained, folder)
    (folder / name).unlink()
    if text is not None:
        (folder / name).write_text(text)
    _refused(capsys, words, "evaluate", folder, "--device", "cpu")


def test_attention_is_written_beside_the_translation(trained, monkeypatch, capsys, tmp_path):
    path = tmp_path / "out.html"
    assert _translate(trained, monkeypatch, ["the cat\n", "\n"], "--attention", path) == 0
    said = capsys.readouterr()
    assert (said.out.count("\n"), said.err) == (2, "")
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert page.count('data-pieces-kind="attention-explorer"') == 1  # the empty line has none
    assert '"source_language": "en"' in page


def test_a_page_that_cannot_be_written_costs_no_translation(trained, monkeypatch, capsys, tmp_path):
    path = tmp_path / "missing" / "out.html"
    assert _translate(trained, monkeypatch, ["the cat\n"], "--attention", path) == 1
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    assert "FileNotFoundError" in said.err
    assert str(path) in said.err
