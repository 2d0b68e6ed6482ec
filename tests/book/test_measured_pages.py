"""The pages of measured figures: their words agree with the record, their commands can be typed."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import IPython.display
import pytest
from book.gates.tiny import ROOT

from pieces.cli import command as cli

FIGURES = json.loads((ROOT / "results" / "peers.json").read_text(encoding="utf-8"))["figures"]
OURS, PRODUCTS = "pieces", "pieces, its products alone"
CELL = re.compile(r"^```\{code-cell\}.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(page: str) -> tuple[dict[str, Any], str]:
    """Run a page's cells; return the names they made, and the words that they show."""
    source, shown = (ROOT / "appendix" / page).read_text(encoding="utf-8"), []
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "appendix")
        patch.setattr(IPython.display, "display", lambda *values: shown.extend(values))
        for cell in CELL.findall(source):
            code = re.sub(
                r"\A---\n.*?^---\n|^:tags:[^\n]*$", "", cell, flags=re.DOTALL | re.MULTILINE
            )
            exec(code, names)
    return names, "\n".join(value.data for value in shown if hasattr(value, "data"))


def faults(line: str) -> list[str]:
    """What is wrong with a command as a reader would paste it."""
    words = shlex.split(line)
    while re.fullmatch(r"[A-Z_]+=\S+", words[0]):
        words.pop(0)
    if "pieces" in words:
        given = words[words.index("pieces") + 1 :]
        with contextlib.redirect_stderr(io.StringIO()) as said:
            try:
                cli._parser().parse_args(given)
            except SystemExit:
                return [said.getvalue().strip().splitlines()[-1]]
        return []
    script = (ROOT / words[1]).read_text(encoding="utf-8")
    options = [word for word in words if word.startswith("-")]
    return [f"{words[1]} knows no {word}" for word in options if f'"{word}"' not in script]


def pasted(block: str) -> list[str]:
    """The commands of a block, each with its lines joined as a shell joins them."""
    return block.replace("\\\n", "").strip().splitlines()


@pytest.fixture(scope="module")
def training() -> tuple[dict[str, Any], str]:
    return run("training.md")


def test_every_printed_command_can_be_pasted(training):
    blocks = SHELL.findall(training[1])
    commands = [line for block in blocks for line in pasted(block)]
    assert len(commands) >= 8
    assert [fault for line in commands for fault in faults(line)] == []
    assert max(len(line) for block in blocks for line in block.splitlines()) <= 80


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("python -m pieces train --checkpoint- \\\n  every 250", "invalid int value: 'every'"),
        ("python benchmarks/more_pairs.py a b c --penalty 1", "knows no --penalty"),
    ],
)
def test_a_broken_command_is_seen(block: str, fault: str):
    (line,) = pasted(block)
    assert fault in faults(line)[0]


def test_a_record_is_printed_as_it_stands(training):
    command = "python x.py a; python y.py " + " ".join(f"--option-{n} {n}" for n in range(20))
    lines = training[0]["in_lines"](command)
    assert "; ".join(" ".join(each.split()) for each in pasted(lines)) == command


def test_the_two_whole_models_are_told_apart(training):
    """Where the figures differ the page says why; where they no longer do the words must go."""
    models = training[0]["ablation"]["figures"]
    whole, without = models["whole"], models["without feed-forward"]
    small = training[0]["generated"]["figures"]["evaluations"]["greedy"]
    differ = whole["unseen_combinations"] != small["unseen_combinations"]["exact_match"]
    text = (ROOT / "appendix" / "training.md").read_text(encoding="utf-8")
    assert ("with other figures than" in text) == differ
    assert (
        whole["test"] - without["test"]
        < 0.02
        < whole["unseen_combinations"] - without["unseen_combinations"]
    )


def overlap(task: str, one: str, other: str) -> bool:
    (low, high), (least, most) = (FIGURES[task][peer]["spread"] for peer in (one, other))
    return low <= most and least <= high


def test_what_the_page_says_of_speed_is_in_its_table():
    names, _ = run("how-fast.md")
    for task in ("write 1", "write 64"):
        alone, whole = (FIGURES[task][peer]["seconds"] for peer in (PRODUCTS, OURS))
        assert alone < whole / 2, "In both cases they are less than half"
        assert f"{alone:.3f} of {whole:.3f} s, {100 * alone / whole:.0f} %" == names["products"](
            task
        )
        assert PRODUCTS not in dict(names["ranked"](task)), "it is no implementation"
    steps = {peer: numbers["ratio"] for peer, numbers in FIGURES["train"].items()}
    assert steps["pieces, attention dropout, nothing tied"] >= steps[OURS], "is no slower"
    assert sum(ratio < 1 for ratio in steps.values()) == 1, "all but one are faster"
    assert overlap("write 64", "CTranslate2 float32", OURS)


def test_a_bar_has_a_line_from_its_slowest_round_to_its_fastest():
    names, _ = run("how-fast.md")
    for task in ("train", "write 1", "write 64"):
        (axes,) = names["faster"](task).axes
        lines = [list(line.get_xdata()) for line in axes.lines[:-1:2]]
        assert lines == [
            list(names["reach"](task, numbers)) for _, numbers in names["ranked"](task)
        ]
        for (low, high), (_, numbers) in zip(lines, names["ranked"](task), strict=True):
            assert low - 0.01 <= numbers["ratio"] <= high + 0.01


def _sentence(chapter: str) -> dict[str, Any]:
    """What a chapter's first numbers are."""
    notebook = json.loads((ROOT / "chapters" / chapter).read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    exec("".join(next(c for c in notebook["cells"] if c["id"] == "sentence")["source"]), names)
    return names


def test_the_sentence_of_the_book_is_that_of_the_chapters():
    notes = (ROOT / "appendix" / "notation.md").read_text(encoding="utf-8")
    written = {
        letter: [[float(x) for x in row.split("&")] for row in body.split(r"\\")]
        for letter, body in re.findall(r"(\w) = \\begin\{bmatrix\}(.*?)\\end", notes)
    }
    first, second = _sentence("01-attention.ipynb"), _sentence("02-multi-head.ipynb")
    drawn = {word[0].upper(): first[word].tolist() for word in ("query", "key", "value")}
    assert written == drawn | {"X": second["X"].tolist()}
    assert first["words"] == second["words"]
    assert f"*{' '.join(first['words'])}*" in notes


def test_learned_matrices_are_written_with_an_index_below():
    """W_Q, never W^Q, wherever a reader reads."""
    kinds = ("appendix/*.md", "appendix/*.yml", "chapters/*.ipynb", "*.md", "lib/**/*.py")
    wrong = re.compile(r"W(_\w+|_\{\w+\})?\^\{?\\?\w*[QKVO]\b")
    files = [path for kind in kinds for path in sorted(Path(ROOT).glob(kind))]
    quoted = "head_i = Attention(Q W_i^Q, ..)"  # a document's own words
    texts = {path: path.read_text(encoding="utf-8").replace(quoted, "") for path in files}
    assert [path.name for path, text in texts.items() if wrong.search(text)] == []
    assert wrong.search("$W^Q$")
    assert wrong.search("W_i^{Q}")
