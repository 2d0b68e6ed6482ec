"""What a reader writes is read alike in Python and on the page."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from widgets.strange import STRANGE
from widgets.test_bundles import SOURCES, node

from pieces.corpus.french import generate
from pieces.widgets import LiveTranslator
from pieces.widgets.common.sentences import MOST_TOKENS, check_sentence, to_source

READ = Path(__file__).with_name("read.mjs")
BY_HAND = [
    "She doesn't sleep",
    "it’s eaten, it's cold!",
    "He's my brother and she's gone…",
    "do not sleep",
    "Do the cats sleep",
    "Where is Julie's cat",
    "when the men sleep, the queens cry",
    "IS THE DOOR OPEN",
    "sleep!!!",
    "I can't, and I won't.",
    "",
    " . ? ,",
    "the_cat",
    "the cat " * 30,
    "She is 2",
    *STRANGE,
]


def on_the_page(folder: Path, **asked: list) -> dict[str, Any]:
    """What the sources answer under Node to sentences, pairs of translations, and typed words."""
    for name in ("live_translator", "common"):
        shutil.copytree(SOURCES / name, folder / name, ignore=shutil.ignore_patterns("*.py"))
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copy(READ, folder)
    asked = {"sentences": [], "pairs": [], "typed": [], **asked}
    asked["lexicon"] = LiveTranslator().lexicon
    done = subprocess.run(
        [*node(), "read.mjs"], cwd=folder, input=json.dumps(asked), capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def refused(text: str, known: list[str]) -> str:
    try:
        check_sentence("english", text, known)
    except ValueError as fault:
        return str(fault)
    return ""


def test_sentences_are_read_and_refused_alike(tmp_path: Path):
    known = LiveTranslator().lexicon["words"]
    written = [pair.source_text for pair in generate(300, seed=5)]
    sentences = [
        *BY_HAND,
        *written,
        *(text.rstrip(".?").replace(" not", "n't") for text in written),
    ]
    read = on_the_page(tmp_path, sentences=sentences)["read"]
    assert [each["source"] for each in read] == [to_source(text) for text in sentences]
    for text, each in zip(sentences, read, strict=True):
        told, fault = refused(text, known), each["fault"]
        if fault is None:
            assert told == ""
        elif "count" in fault:
            assert (
                f"{fault['count']} words and signs: the model has learned from {MOST_TOKENS}"
                in told
            )
        elif "foreign" in fault:
            assert f"has {fault['foreign'][0][:60]!r}, which is none of" in told
        else:
            assert "an English sentence is needed" in told


@pytest.mark.parametrize(
    ("text", "end"),
    [("she sleeps", "."), ("does she sleep", "?"), ("do not sleep", "."), ("why not", "?")],
)
def test_a_missing_sign_is_put_at_the_end(text: str, end: str):
    assert to_source(text) == [*text.split(), end]


def longest(before: list[str], after: list[str]) -> int:
    """The length of a longest common subsequence."""
    row = [0] * (len(after) + 1)
    for word in before:
        last = row
        row = [0]
        for place, other in enumerate(after):
            row.append(last[place] + 1 if word == other else max(row[-1], last[place + 1]))
    return row[-1]


def test_what_changed_is_the_least_that_can_be_said(tmp_path: Path):
    draw = random.Random(3)
    pairs = [[draw.choices("abcd", k=draw.randint(1, 9)) for _ in "ab"] for _ in range(200)]
    found = on_the_page(tmp_path, pairs=pairs)["differences"]
    for (before, after), marks in zip(pairs, found, strict=True):
        stayed = [word for word, went in zip(before, marks["went"], strict=True) if not went]
        assert stayed == [word for word, came in zip(after, marks["came"], strict=True) if not came]
        assert len(stayed) == longest(before, after)


@cache
def letters(a: str, b: str) -> int:
    """Letters put in, left out, changed, or exchanged with their neighbour."""
    if not a or not b:
        return len(a) + len(b)
    least = [letters(a[1:], b) + 1, letters(a, b[1:]) + 1, letters(a[1:], b[1:]) + (a[0] != b[0])]
    if a[1:2] == b[0] and b[1:2] == a[0]:
        least.append(letters(a[2:], b[2:]) + 1)
    return min(least)


def test_a_slip_of_the_hand_finds_its_word(tmp_path: Path):
    known = LiveTranslator().lexicon["words"]
    draw, slips = random.Random(7), {}
    for word in (word for word in known if len(word) > 4):
        at = draw.randrange(len(word) - 1)
        turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        slips[draw.choice([turned, word[:at] + word[at + 1 :], f"{word[:at]}q{word[at:]}"])] = word
    typed = ["kat", "teh", *slips]
    found = on_the_page(tmp_path, typed=typed)
    assert "cat" in found["nearest"][0][:3]
    assert found["nearest"][1][0] == "the"
    assert all(slips[slip] in near for slip, near in zip(slips, found["nearest"][2:], strict=True))
    sample = draw.sample(range(len(typed)), 20)
    assert all(found["distances"][i] == [letters(typed[i], word) for word in known] for i in sample)
