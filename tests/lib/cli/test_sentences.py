"""sentences.py: a run's text in the form that it learned, and what is said of unknown words."""

import html
import io
import sys

import pytest

from pieces.cli.command import main
from pieces.cli.sentences import MOST_SENTENCES, UnknownWords, form_of
from pieces.cli.streams import MOST_WORDS
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.translation import measure
from pieces.training.translation.options import TranslationOptions

TOK = "a man &apos;s hat ."


@pytest.mark.parametrize(
    ("told", "read", "wrote", "written"),
    [
        ({}, "a man 's hat .", "l' eau", "L'eau"),
        ({"data": "multi30k"}, TOK, "ein hut ( rot ) .", "Ein hut (rot)."),
        ({"data": "multi30k", "form": "raw"}, "A man’s hat.", "Ein Hut.", "Ein Hut."),
    ],
    ids=["generated", "tok", "raw"],
)
def test_a_model_gets_text_in_the_form_that_it_learned(told, read, wrote, written):
    form = form_of(TranslationOptions(**told))
    assert form.read("A man’s hat.") == read
    assert form.write(wrote) == written


@pytest.mark.parametrize(
    ("more", "asked", "out"),
    [
        ([], "the cat does not see julie 's dog .", "L'eau dort\u00a0?\n"),
        (["--tokens"], "The cat doesn't\u202fsee Julie’s dog.", "l' eau dort ?\n"),
    ],
)
def test_the_command_reads_and_writes_sentences(
    trained, monkeypatch, capsys, tmp_path, more, asked, out
):
    lines, page = [], tmp_path / "out.html"
    monkeypatch.setattr(
        measure, "translate", lambda *told, **_: lines.extend(told[2]) or ["l' eau dort ?"]
    )
    text = "The cat doesn't\u202fsee Julie’s dog.\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    capsys.readouterr()
    told = ["translate", str(trained), "--device", "cpu", "--attention", str(page), *more]
    assert main(told) == 0
    assert (lines, capsys.readouterr().out) == ([asked], out)
    assert html.escape(asked) in page.read_text(encoding="utf-8")  # what the model was given


@pytest.fixture
def unknown():
    words = ["the", "table", "cat", "sleeps", "'s"]
    return UnknownWords(Vocabulary.of_words(words), lambda: [*words, "tables"])


def test_an_unknown_word_is_named_once_with_known_ones_near_it(unknown):
    lines = ["the cat", "the tabel sleeps", "", "the xx cat '", "the tabel sleeps xx the cat"]
    assert list(unknown.of(lines)) == [
        "line 2: unknown to the model: tabel (near: table)",
        "line 4: unknown to the model: xx, '",
    ]
    assert list(unknown.of(["the tabel cat", "the y cat"], first=6)) == [
        "line 7: unknown to the model: y"
    ]


@pytest.mark.parametrize("line", ["x y cat", "x the y", "☃", '" x "'])
def test_a_line_that_is_mostly_unknown_means_nothing(unknown, line):
    for _ in range(2):  # though its words were named before
        (said,) = unknown.of([line])
        assert said.endswith("most of it is unknown, so its translation means nothing")


def test_what_is_said_has_an_end(unknown):
    (said,) = unknown.of(["the cat " * 99 + "x" * 10**6 + " " + " ".join(map(str, range(50)))])
    assert said.endswith(f", {MOST_WORDS - 2} and {51 - MOST_WORDS} more")
    assert len(said) < 200
    said = list(unknown.of([f"the x{i}" for i in range(1_000)]))
    assert len(said) == MOST_SENTENCES
    assert said[-1] == "whatever else is unknown to the model is not named"
    assert not list(unknown.of(["x"]))
