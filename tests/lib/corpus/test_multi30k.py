"""multi30k.py: the published sentences, or a sentence that says how to get them."""

import gzip
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pooch
import pytest

from pieces.corpus import multi30k
from pieces.corpus.multi30k import FOLDER_VARIABLE, FORMS, LANGUAGES, sentences

COUNTS = {"train": 29_000, "validation": 1_014, "test": 1_000}


@pytest.fixture
def folder():
    """The folder that holds the data."""
    if FOLDER_VARIABLE not in os.environ:
        pytest.skip(f"{FOLDER_VARIABLE} is not set: it names the folder above multi30k")
    return Path(os.environ[FOLDER_VARIABLE])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("split", COUNTS)
def test_every_language_has_the_published_number_of_sentences(folder, split, form):
    for language in LANGUAGES:
        lines = sentences(split, language, form=form, folder=folder)
        assert len(lines) == COUNTS[split]
        assert all(line.strip() for line in lines)


def test_the_variable_names_the_folder(folder):
    del folder
    assert sentences("train", "en")[0] == ("Two young, White males are outside near many bushes.")
    assert sentences("train", "de", form="tok")[0] == (
        "zwei junge weiße männer sind im freien in der nähe vieler büsche ."
    )


@pytest.mark.parametrize(
    ("form", "name"), [("raw", "val.fr.gz"), ("tok", "tok/val.lc.norm.tok.fr.gz")]
)
def test_another_file_is_refused(folder, tmp_path, form, name):
    path = tmp_path / "multi30k" / name
    path.parent.mkdir(parents=True)
    content = (folder / "multi30k" / name).read_bytes()
    path.write_bytes(content)
    assert len(sentences("validation", "fr", form=form, folder=tmp_path)) == COUNTS["validation"]
    changed = gzip.decompress(content).replace(b".", b"!", 1)
    for bad in (gzip.compress(changed), content[:1_000], b"", b"<html>not found</html>"):
        path.write_bytes(bad)
        with pytest.raises(ValueError, match="is not the published file") as caught:
            sentences("validation", "fr", form=form, folder=tmp_path)
        assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"test_2016_flickr\.de\.gz is missing") as caught:
        sentences("test", "de", folder=tmp_path)
    assert "the folder must hold multi30k/train.en.gz" in str(caught.value)


def _answer(monkeypatch, tmp_path, answer):
    """Let pooch answer this way, and take its cache away."""
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    monkeypatch.setattr(pooch, "retrieve", answer)


def test_without_a_network_both_ways_are_said(monkeypatch, tmp_path):
    from requests.exceptions import ConnectionError as NoConnection

    def fail(*_, **__):
        raise NoConnection("Max retries exceeded")

    _answer(monkeypatch, tmp_path, fail)
    with pytest.raises(ConnectionError, match="could not be downloaded") as caught:
        sentences("train", "en")
    said = str(caught.value)
    assert f"Connect once, so that it is kept in {tmp_path / 'pieces'}" in said
    assert f"folder=... or in the variable {FOLDER_VARIABLE}" in said
    assert "\n" not in said


def test_what_is_downloaded_is_checked(monkeypatch, tmp_path):
    def fail(url, known_hash, fname, path):
        raise ValueError(f"SHA256 hash of downloaded file ({fname}) does not match")

    _answer(monkeypatch, tmp_path, fail)
    with pytest.raises(ValueError, match=r"train\.en\.gz is not the published file: SHA256"):
        sentences("train", "en")


@pytest.mark.parametrize("form", FORMS)
def test_a_download_asks_for_one_commit_and_its_sum(monkeypatch, tmp_path, form):
    asked = SimpleNamespace()

    def give(url, known_hash, fname, path):
        asked.url, asked.sum, asked.name = url, known_hash, fname
        text = b"a\nb\n"
        (tmp_path / "file").write_bytes(gzip.compress(text) if form == "raw" else text)
        return str(tmp_path / "file")

    _answer(monkeypatch, tmp_path, give)
    assert sentences("test", "fr", form=form) == ["a", "b"]
    assert asked.url.startswith("https://")
    assert f"/{multi30k.COMMIT}/" in asked.url
    assert asked.url.endswith(asked.name)
    assert asked.sum == f"sha256:{multi30k.SHA256[form]['test.fr']}"


def test_the_argument_goes_before_the_variable_and_needs_no_network_code(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder / "elsewhere"))
    assert len(sentences("test", "en", folder=str(folder))) == COUNTS["test"]


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"split": "dev"}, "split is 'dev': it must be one of train, validation, test"),
        ({"language": "cs"}, "language is 'cs': it must be one of en, de, fr"),
        ({"form": "bpe"}, "form is 'bpe': it must be one of raw, tok"),
    ],
)
def test_unknown_parts_are_refused(told, words):
    with pytest.raises(ValueError, match=words):
        sentences(**{"split": "test", "language": "en"} | told)
