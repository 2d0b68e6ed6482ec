"""The translator that ships: it loads anywhere, says what was kept of it, and is made again."""

import base64
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import torch

from pieces import pretrained
from pieces.corpus.splits import make_splits
from pieces.corpus.text import to_tokens
from pieces.pretrained import quantised
from pieces.tensor_files import read_tensors
from pieces.training.translation.measure import exact_match, translate

ROOT = Path(__file__).parents[3]
KEPT = json.loads((ROOT / "results" / "pretrained.json").read_text(encoding="utf-8"))
FIGURES = KEPT["figures"]
MOST_BYTES = 2_000_000  # on a page, in base64
BOUND = 1.0  # seconds; a test fails only at three times the bar


@pytest.fixture(scope="module")
def translator():
    return pretrained.english_french("cpu")


def _translated(translator, *sentences: str) -> list[str]:
    lines = [" ".join(to_tokens(sentence, "en")) for sentence in sentences]
    return translate(*translator, lines)


# --- what it reaches ------------------------------------------------------------------------------


def test_what_ships_is_what_was_measured():
    beside = pretrained.ENGLISH_FRENCH.with_suffix(".json")
    assert json.loads(beside.read_text(encoding="utf-8")) == KEPT
    assert FIGURES["bytes"] == pretrained.ENGLISH_FRENCH.stat().st_size
    assert {"command", "commit", "machine", "date"} <= KEPT.keys()
    assert FIGURES["seed"] == 0


def test_its_figures_pass_the_bars():
    shipped = FIGURES["int8"]
    assert shipped["test"]["exact_match"] >= 0.995
    assert shipped["unseen_combinations"]["exact_match"] >= 0.98
    assert shipped["free"]["right"] >= 38
    lost = FIGURES["float32"]["test"]["exact_match"] - shipped["test"]["exact_match"]
    assert lost <= 0.002


def test_it_is_light_enough_for_a_page():
    tensors, _ = read_tensors(pretrained.ENGLISH_FRENCH)
    numbers = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    assert 4 * -(-numbers // 3) <= MOST_BYTES
    assert len(base64.b64encode(pretrained.ENGLISH_FRENCH.read_bytes())) <= 1.05 * MOST_BYTES


def test_free_sentences_are_translated_as_was_kept(translator, benchmark):
    free = benchmark("pretrained").free_sentences()
    given = translate(*translator, [line for line, _ in free])
    pairs = zip(free, given, strict=True)
    wrong = {line: french for (line, right), french in pairs if french not in right}
    assert wrong == FIGURES["int8"]["free"]["wrong"]
    assert len(free) == FIGURES["int8"]["free"]["sentences"] == 40


def test_unseen_sentences_are_translated(translator):
    test = make_splits(train=0, validation=0, test=100).test
    given = translate(*translator, [" ".join(pair.source) for pair in test])
    assert exact_match(given, [" ".join(pair.target) for pair in test]) >= 0.97


def test_the_books_sentence_is_translated(translator):
    assert _translated(translator, "The cat sleeps.") == ["le chat dort ."]


def test_no_word_of_the_corpus_is_unknown(translator):
    _, words = translator
    for pair in make_splits(train=0, validation=0, test=200).longer:
        assert words.unknown(" ".join((*pair.source, *pair.target))) == []
    assert words.unknown("taller will with mouse zebra") == ["zebra"]


# --- how it loads ---------------------------------------------------------------------------------

LOADING = """
import socket, time, torch
def refuse(*_, **__): raise OSError("no network")
socket.socket = socket.create_connection = refuse
from pieces import pretrained
begun = time.perf_counter()
model, words = pretrained.english_french()
print(time.perf_counter() - begun, next(model.parameters()).dtype, model.training, len(words))
"""


def test_it_loads_without_a_network_in_under_a_second():
    run = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    seconds, dtype, training, words = run.stdout.split()
    print(f"english_french(): {float(seconds):.3f} s")
    assert float(seconds) <= 3 * BOUND
    assert (dtype, training) == ("torch.float32", "False")
    assert int(words) == FIGURES["words"]


def test_it_loads_on_the_device_that_is_named(device):
    for named in (device, str(device)):
        model, _ = pretrained.english_french(named)
        assert next(model.parameters()).device.type == device.type
    with torch.device("cpu"):
        assert next(pretrained.english_french()[0].parameters()).device.type == "cpu"


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("named", "error", "sentence"),
    [
        ("cuda:99", ValueError, 'device "cuda:99" is not available on this machine, which has'),
        (torch.device("cuda", 99), ValueError, 'device "cuda:99" is not available'),
        ("gpu", ValueError, 'device "gpu" is not known: give "cuda", "mps" or "cpu"'),
        (3, TypeError, "name must be a string or None, not int"),
    ],
)
def test_a_device_that_is_not_there_is_named(named, error, sentence):
    with pytest.raises(error, match=sentence):
        pretrained.english_french(named)


@pytest.mark.parametrize("fault", ["gone", "cut off", "changed"])
def test_a_damaged_file_is_named(monkeypatch, tmp_path, fault):
    path = Path(shutil.copy(pretrained.ENGLISH_FRENCH, tmp_path / "copy.safetensors"))
    data = path.read_bytes()
    path.write_bytes(data[:1_000] if fault == "cut off" else data[:-1] + bytes([data[-1] ^ 1]))
    if fault == "gone":
        path.unlink()
    monkeypatch.setattr(pretrained, "ENGLISH_FRENCH", path)
    error, sentence = {
        "gone": (FileNotFoundError, "copy.safetensors is missing"),
        "cut off": (ValueError, "copy.safetensors is not a safetensors file, or is cut off"),
        "changed": (ValueError, "copy.safetensors is damaged: its numbers are not those"),
    }[fault]
    with pytest.raises(error, match=sentence):
        pretrained.english_french("cpu")


def test_it_travels_with_the_package(tmp_path):
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for part in ("__init__.py", "py.typed", "pretrained"):
        source, copy = ROOT / "lib" / "pieces" / part, tmp_path / "lib" / "pieces" / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    run = subprocess.run(
        [sys.executable, "-c", build], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    with zipfile.ZipFile(tmp_path / run.stdout.split()[-1]) as wheel:
        for file in pretrained.ENGLISH_FRENCH.parent.glob("english_french*"):
            assert wheel.read(f"pieces/pretrained/{file.name}") == file.read_bytes()


# --- how it is made again -------------------------------------------------------------------------


def test_it_is_made_again_in_short(tmp_path, benchmark):
    """With twenty updates: the whole way, but for what is learned."""
    making = benchmark("pretrained")
    made = making.make(tmp_path / "run", short=True)
    model = making.keep(made, tmp_path / "model.safetensors")
    found = quantised.load(tmp_path / "model.safetensors", device="cpu")
    assert found.words[4:] == made.words.tokens(range(4, len(made.words)))
    assert {"the", "cat"} <= set(found.source_words)
    assert not {"le", "chat"} & set(found.source_words)
    test = make_splits(train=0, validation=0, test=3).test
    given = translate(model, made.words, [" ".join(pair.source) for pair in test])
    assert len(given) == 3
    left_out = (tmp_path / "run-left-out.txt").read_text(encoding="utf-8").splitlines()
    assert len(left_out) == 40
    assert "we have sold them ." in left_out


def test_figures_that_are_worse_are_named(benchmark):
    losses = benchmark("pretrained").losses
    kept = FIGURES["int8"]
    assert losses(kept, kept) == []
    worse = json.loads(json.dumps(kept))
    worse["test"]["exact_match"] -= 0.006
    worse["free"]["right"] -= 2
    assert [sentence.partition(":")[0] for sentence in losses(kept, worse)] == ["test", "free"]
