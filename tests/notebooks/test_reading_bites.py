"""Each budget and each look at what a reader sees bites on a planted fault, on no sound text."""

from dataclasses import replace

import pytest
from IPython.display import HTML, Markdown
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from notebooks import reading

from pieces import exercises
from pieces.chapters import Chapter

CHAPTER = Chapter("01-one", "", "", (), (), minutes=45, exercise_minutes=50)


def _notebook(*texts: str, code: str = "", tags: tuple[str, ...] = ()) -> NotebookNode:
    cells = [new_markdown_cell(text, id="t") for text in texts]
    return NotebookNode(cells=[*cells, new_code_cell(code, id="c", metadata={"tags": list(tags)})])


def test_words_are_those_that_are_read() -> None:
    text = "One [two three](a/long/address.md#four) $x y$\n\n```python\nfive = 6\n```\n"
    assert reading.count_words(f"{text}<details><summary>Four</summary> five</details>") == 5


ASKED = 'exercises.question("why")\n'
CHECKED = "exercises.f.check(f)\n"


@pytest.mark.parametrize(
    ("notebook", "displayed", "chapter", "faults"),
    [
        (_notebook("word " * 3000, code=8 * ASKED + 5 * CHECKED), {}, CHAPTER, []),
        (_notebook("word " * 2999), {"c": [Markdown("two more")]}, CHAPTER, ["3001 words"]),
        (_notebook("word " * 1501, "word " * 1500), {}, CHAPTER, ["3001 words"]),
        (_notebook(code=9 * ASKED), {}, CHAPTER, ["9 questions"]),
        (_notebook(code=6 * CHECKED), {}, CHAPTER, ["6 exercises"]),
        (_notebook(), {}, replace(CHAPTER, minutes=46), ["46 minutes to read and play"]),
        (_notebook(), {}, replace(CHAPTER, exercise_minutes=51), ["51 minutes of exercises"]),
    ],
)
def test_a_chapter_over_its_budget_is_seen(notebook, displayed, chapter, faults) -> None:
    found = reading.budget_faults(notebook, chapter, displayed)
    assert [fault.partition(":")[0] for fault in found] == [f"01-one has {x}" for x in faults]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("directive", ":::{admonition} A box"),
        ("directive", "```{note}\nA box.\n```"),
        ("directive", "  ::::{tab-set}"),
        ("role", "See {cite}`vaswani2017attention`."),
        ("role", "A {term}`query` asks."),
        ("label", "Text.\n\n(a-place)=\n## Heading"),
        ("option", ":class: dropdown"),
        ("attribute", "[words](page.md){.button}"),
        ("definition", "a word\n: what it means"),
        ("footnote", "Said elsewhere.[^one]"),
        ("substitution", "The {{ number }}."),
        ("comment", "% for the writer"),
        ("break", "+++"),
    ],
)
def test_raw_markup_is_seen(kind: str, text: str) -> None:
    for found in (
        reading.markup_faults(_notebook(text), {}),
        reading.markup_faults(_notebook(), {"c": [Markdown(text)]}),
    ):
        assert found, text
        assert all(f"has a raw {kind}" in fault for fault in found), found


def test_plain_markdown_is_not_raw() -> None:
    sound = [
        "A set {a, b}, a dictionary `{'a': 1}` and a formula $W_{Q}^{(1)} \\frac{{1}}{2}$.",
        "$$\n\\mathrm{softmax}\\!\\left(\\frac{Q K^\\top}{\\sqrt{d_k}}\\right) V\n$$",
        "```python\nx = {1: 2}\n: 3\n```\n\n> **Note: a box.** Words (in brackets) = more.",
        "| a | b |\n| :-- | --: |\n| 5 % | 6 |\n\n<details><summary>A</summary>\n\nx\n\n</details>",
    ]
    assert reading.markup_faults(_notebook(*sound), {}) == []


HELP = exercises.attention.help()
SOLUTION = exercises.attention.answer.source


class Closed:
    def __init__(self, words: str = "", inside: str = "") -> None:
        self.shown = f"<details {words}><summary>Hint</summary>{inside}</details>"

    def _repr_html_(self) -> str:
        return self.shown


@pytest.mark.parametrize(
    ("notebook", "displayed", "printed", "fault"),
    [
        (_notebook("<details open><summary>A</summary>b</details>"), [], "", "a fold of cell t"),
        (_notebook(), [Closed('class="x" open')], "", "a fold of cell c is open"),
        (_notebook(tags=("hide-output",)), [], "", "cell c hides an output on the page alone"),
        (
            _notebook(),
            [exercises.attention.solution()],
            "",
            "cell c shows the solution of attention",
        ),
        (_notebook(), [exercises.attention.hint(1)], "", "cell c shows hint 1 of attention"),
        (_notebook(), [HTML(f"<pre>{SOLUTION}</pre>")], "", "cell c shows the solution"),
        (_notebook(), [], SOLUTION, "cell c shows the solution of attention"),
        (_notebook(), [], str(exercises.attention.hint(2)), "cell c shows hint 2 of attention"),
    ],
)
def test_what_is_revealed_is_seen(notebook, displayed, printed, fault: str) -> None:
    found = reading.reveal_faults(notebook, {"c": displayed}, {"c": printed}, exercises.ALL)
    assert found, fault
    assert all(each.startswith(("a fold of", "cell c")) for each in found)
    assert any(each.startswith(fault) for each in found), found


def test_what_is_folded_is_not_revealed() -> None:
    shown = [HELP, Closed('class="open"', SOLUTION), 1, "words"]
    notebook = _notebook("<details><summary>A</summary>b</details>")
    assert reading.reveal_faults(notebook, {"c": shown}, {"c": "1\n"}, exercises.ALL) == []
