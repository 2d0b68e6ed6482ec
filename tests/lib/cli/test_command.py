"""The command: ``python -m pieces train | evaluate | translate``, and what it says to errors."""

import dataclasses
import io
import json
import math
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
import torch

from pieces import saving
from pieces.cli import evaluate, translate
from pieces.cli.command import CLOSED, main
from pieces.cli.reading import ASK
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
    lines = [line for line in lines if not line.startswith("update ")]  # which is no error
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
        f"{tmp_path / 'config.json'} is missing: a saved model is a folder with "
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
        allowed = field.metadata["allowed"]
        value = field.name.upper() if callable(allowed) or not allowed else ",".join(allowed)
        value = f" {value}" if callable(allowed) or not allowed else f" {{{value}}}"
        value = f", --no-{name}" if isinstance(field.default, bool) else value
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


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("train", "the same command, with the same options, goes on from there"),
        ("train", "--schedule {paper,cosine,constant}"),
        ("evaluate", "evaluation-greedy.json in the run's folder"),
        ("translate", "a line that is too long has an empty one"),
    ],
)
def test_help_says_how_it_goes_on_and_what_is_written(capsys, command, words):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert words in " ".join(capsys.readouterr().out.split())


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


def test_evaluate_says_why_bleu_can_be_0(trained, monkeypatch, capsys):
    capsys.readouterr()
    monkeypatch.setattr(measure, "measure", lambda *_, **__: {"bleu": 0.0, "exact_match": 1.0})
    assert main(["evaluate", str(trained), "--device", "cpu"]) == 0
    (first, _) = capsys.readouterr().err.splitlines()
    assert first.startswith("validation: bleu is 0 where no translation has four words")


def test_a_model_of_a_training_that_was_taken_up_again_is_named(trained, tmp_path, capsys):
    shutil.copytree(trained, tmp_path / "run")
    state = tmp_path / "run" / "checkpoints" / "00000020" / "state.json"
    saved = json.loads(state.read_text())
    saved["progress"]["ended"] = False
    del saved["sha256"]
    state.write_text(json.dumps(saved))
    capsys.readouterr()
    assert main(["evaluate", str(tmp_path / "run"), "--device", "cpu"]) == 0
    assert "was trained on, but not to its end: its model is the" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["train", "evaluate", "translate"])
def test_ctrl_c_is_a_status_of_its_own(trained, monkeypatch, capsys, command):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    capsys.readouterr()
    monkeypatch.setattr(data, "load", interrupted)
    monkeypatch.setattr(saving, "load", interrupted)
    assert main([command, str(trained), "--device", "cpu"]) == 130
    assert capsys.readouterr() == ("", "stopped by Ctrl-C\n")


def _translate(folder, monkeypatch, text, *more):
    text = text.encode() if isinstance(text, str) else text
    lines = None if text is None else io.TextIOWrapper(io.BytesIO(text))
    monkeypatch.setattr(sys, "stdin", lines)
    return main(["translate", str(folder), "--device", "cpu", *map(str, more)])


@pytest.mark.parametrize("text", [None, ""], ids=["closed", "empty"])
def test_nothing_to_translate_is_translated_to_nothing(trained, monkeypatch, capsys, text):
    capsys.readouterr()
    assert _translate(trained, monkeypatch, text) == 0
    assert capsys.readouterr() == ("", "")


def test_an_empty_line_stays_one_and_keeps_its_place(trained, monkeypatch, capsys):
    capsys.readouterr()
    monkeypatch.setattr(measure, "_write", lambda model, ids, *search: ids)  # says it again
    text = "\n  the   cat \r\n \t \n\nthe dog"
    assert _translate(trained, monkeypatch, text) == 0
    assert capsys.readouterr() == ("\nThe cat\n\n\nThe dog\n", "")


MEANS_NOTHING = "most of it is unknown, so its translation means nothing"


def test_unknown_words_are_named_by_their_line(trained, monkeypatch, capsys):
    capsys.readouterr()
    assert _translate(trained, monkeypatch, "the cat\nthe xx yy xx\nzz\x1b[31m\n") == 0
    assert capsys.readouterr().err.splitlines() == [
        f"line 2: unknown to the model: xx, yy; {MEANS_NOTHING}",
        f"line 3: unknown to the model: zz, \\x1b, [, 31m; {MEANS_NOTHING}",
    ]


def test_a_line_that_is_too_long_stops_no_other(trained, monkeypatch, capsys):
    capsys.readouterr()
    monkeypatch.setattr(measure, "_write", lambda model, ids, *search: ids)  # says it again
    assert _translate(trained, monkeypatch, f"the cat\n{'cat ' * 25}\nthe dog\n") == 1
    said = capsys.readouterr()
    assert said.out == "The cat\n\nThe dog\n"
    wanted = "line 2 has 25 tokens but the model has 24 positions: it is not translated\n"
    assert said.err == wanted


SEPARATOR = "line 1: a line separator (U+2028) is read as a space, for only a newline ends a line"


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        ("\u2028", SEPARATOR),
        ("\v", "line 1: a vertical tab is read as a space, for only a newline ends a line"),
        ("\f", "line 1: a form feed is read as a space, for only a newline ends a line"),
        ("\r", "line 1: a carriage return is read as a space, for only a newline ends a line"),
    ],
)
def test_what_else_could_end_a_line_is_named(trained, monkeypatch, capsys, sign, said):
    capsys.readouterr()
    monkeypatch.setattr(measure, "_write", lambda model, ids, *search: ids)  # says it again
    assert _translate(trained, monkeypatch, f"the cat{sign}the dog\nthe\r\n") == 0
    assert capsys.readouterr() == ("The cat the dog\nThe\n", said + "\n")


class _Terminal(io.TextIOWrapper):
    def isatty(self):
        return True


def test_a_terminal_is_asked_and_answered_line_by_line(trained, monkeypatch, capsys):
    capsys.readouterr()
    asked = []
    monkeypatch.setattr(
        measure, "translate", lambda *a, **_: asked.append(a[2]) or ["x"] * len(a[2])
    )
    monkeypatch.setattr(sys, "stdin", _Terminal(io.BytesIO(b"the cat\n\nzz\n")))
    assert main(["translate", str(trained), "--device", "cpu"]) == 0
    assert asked == [["the cat"], [""], ["zz"]]
    said = capsys.readouterr()
    assert said.out == "X\n" * 3
    assert said.err.splitlines() == [ASK, f"line 3: unknown to the model: zz; {MEANS_NOTHING}"]


BAD = {
    "UTF-16": ("the cat\nle\n".encode("utf-16"), [], "line 1): it looks like UTF-16; convert it"),
    "UTF-16 without mark": ("the cat\n".encode("utf-16-le"), [], "it looks like UTF-16LE; convert"),
    "UTF-32": ("the cat\n".encode("utf-32"), [], "it looks like UTF-32; convert"),
    "Latin-1": ("the\nm\xe2le\n".encode("latin-1"), [], "(line 2): it looks like ISO-8859-1; conv"),
    "Windows": (
        b"the\n\nit\x92s\n",
        [],
        "standard input is not UTF-8 (line 3): it looks like WINDOWS",
    ),
    "zero": (b"the\ncat\0dog\n", [], "standard input is no text: line 2 holds a byte that is 0"),
    "wide beam": (b"", ["--beam-size", 10**18], f"beam_size is {10**18}: it must be at most 1000"),
    "no beam": (b"", ["--beam-size", 0], "beam_size is 0: it must be at least 1"),
    "penalty": (b"", ["--length-penalty", "nan"], "length_penalty is nan: it must be from 0 to 10"),
    "no page": (b"", ["--attention", ""], "--attention names no file"),
    "page a folder": (b"", ["--attention", "/"], "--attention: / is a folder: name a file in it"),
    "page nowhere": (b"", ["--attention", "/no/x.html"], "there is no folder /no: make it first"),
    "page a device's": (b"", ["--attention", "/dev/full/x"], "there is no folder /dev/full"),
    "device": (b"", ["--device", "\x1b[31m"], 'device "\\x1b[31m" is not known'),
}


@pytest.mark.bad_input
@pytest.mark.parametrize(("text", "more", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_translated_is_a_sentence(trained, monkeypatch, capsys, text, more, words):
    capsys.readouterr()
    assert _translate(trained, monkeypatch, text, *more) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert words in said.err
    assert not said.err.startswith("ValueError")


def test_the_class_and_the_place_are_shown_with_debug(trained, monkeypatch, capsys):
    assert _translate(trained, monkeypatch, "", "--beam-size", "0", "--debug") == 1
    said = capsys.readouterr().err
    assert said.startswith("Traceback")
    assert said.endswith("ValueError: beam_size is 0: it must be at least 1\n")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (KeyError("x"), "a fault of the program, KeyError: 'x' (--debug shows where)"),
        (RecursionError("deep"), "a fault of the program, RecursionError: deep (--debug"),
        (OSError(28, "No space left on device", "runs/x"), "runs/x: No space left on device"),
        (RuntimeError("first\nC++ frames\n"), "first"),
        (
            RuntimeError("[enforce fail] can't allocate memory: you tried to allocate 9 bytes. Er"),
            "there is not enough memory for 9 bytes: ask for something smaller",
        ),
        (MemoryError(), "there is not enough memory: ask for something smaller"),
        (ValueError("x" * 5_000), "x" * 1_000),
    ],
)
def test_any_error_is_one_sentence(monkeypatch, capsys, fault, words):
    def fail(given):
        raise fault

    monkeypatch.setattr(evaluate, "load_trained", fail)
    _refused(capsys, words, "evaluate", "run")


@pytest.mark.parametrize("command", ["train", "evaluate", "translate"])
def test_nothing_is_begun_where_standard_output_is_closed(monkeypatch, capsys, tmp_path, command):
    monkeypatch.setattr(sys, "stdout", None)
    assert main([command, str(tmp_path / "run")]) == 1
    assert capsys.readouterr().err == CLOSED + "\n"
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full")
@pytest.mark.parametrize("buffering", [1, -1])
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_is_full(trained, monkeypatch, capsys, stream, buffering):
    capsys.readouterr()
    with open("/dev/full", "w", buffering=buffering) as full:
        monkeypatch.setattr(sys, stream, full)
        status = _translate(trained, monkeypatch, "the zz\nthe\n")
    said = capsys.readouterr()
    if stream == "stdout":
        assert (status, said.err.splitlines()[1:]) == (
            1,
            ["standard output: No space left on device"],
        )
    else:  # nobody hears the warning, and the work is done
        assert (status, said.out.count("\n")) == (0, 2)


@pytest.mark.parametrize("command", ["evaluate", "translate"])
@pytest.mark.parametrize(
    ("number", "words"),
    [(math.nan, "is no finite number, in"), (1e38, "the model's scores are no")],
)
def test_weights_that_cannot_compute_are_refused(
    trained, tmp_path, monkeypatch, capsys, command, number, words
):
    folder = Path(shutil.copytree(trained, tmp_path / "run"))
    model = saving.load(folder)
    torch.nn.init.constant_(model.encoder.layers[0].feed_forward.widen.weight, number)
    saving.save(model, folder)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"the cat\n")))
    _refused(capsys, words, command, folder, "--device", "cpu")


def test_a_figure_that_is_no_number_is_no_result(trained, tmp_path, monkeypatch, capsys):
    results = shutil.ignore_patterns("evaluation*")
    folder = Path(shutil.copytree(trained, tmp_path / "run", ignore=results))
    monkeypatch.setattr(measure, "measure", lambda *_, **__: {"loss": math.inf})
    _refused(capsys, "validation: loss is inf", "evaluate", folder, "--device", "cpu")
    assert not list(folder.glob("evaluation*"))


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heads": 3}, "d_model 16 is not divisible by num_heads 3"),
        ({"dropout": 1.5}, "dropout is 1.5: it must be at least 0 and below 1"),
        ({"max_tokens": 3}, "max_tokens is 3 but a sentence alone has 7 tokens"),
        ({"device": "tpu"}, 'device "tpu" is not known'),
        ({"pairs": 10**9}, "pairs is 1000000000: it must be at most 1000000"),
        ({"layers": 10**9}, "a model of these sizes has over"),
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
    _refused(capsys, "tok.en.gz is missing", "train", tmp_path / "run", *_words(data="multi30k"))


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
    assert _translate(trained, monkeypatch, "the cat\n\n", "--attention", path) == 0
    said = capsys.readouterr()
    assert (said.out.count("\n"), said.err) == (2, "")
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert page.count('data-pieces-kind="attention-explorer"') == 1  # the empty line has none
    assert '"source_language": "en"' in page


def test_a_page_that_cannot_be_written_costs_no_translation(trained, monkeypatch, capsys, tmp_path):
    path = tmp_path / "out.html"

    def full(path, text):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(translate, "write_text", full)
    assert _translate(trained, monkeypatch, "the cat\n", "--attention", path) == 1
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    assert said.err == f"{path}: No space left on device\n"
