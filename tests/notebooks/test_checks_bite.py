"""Each check of a notebook sees the fault that is planted for it, and no fault in a sound one."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from notebooks import checks

from pieces.chapters import Chapter

SOUND = "assert sum(x * y for x, y in zip(a, b)) == 4"
LONG = "def long():\n" + "    x = 1\n" * checks.MAX_CODE_LINES + "    return x"
WORDS = " ".join(["word"] * 91)
PRINTED = [new_output("stream", text="1\n")]


def _code(source: str, *tags: str, outputs=()):
    return new_code_cell(source, id="c", metadata={"tags": list(tags)}, outputs=list(outputs))


def _text(source: str):
    return new_markdown_cell(source)


@pytest.mark.parametrize(
    ("check", "cell", "faults"),
    [
        (checks.assertion_faults, _code(SOUND, "claim:at-shape"), []),
        *(
            (
                checks.assertion_faults,
                _code(source, "claim:at-shape"),
                ["the cell of at-shape asserts nothing"],
            )
            for source in ("print(1)", "assert True", "assert 1 == 1", "x = 'assert_close'", "")
        ),
        (checks.output_faults, _code("print(1)", *checks.PROMISE, outputs=PRINTED), []),
        (
            checks.output_faults,
            _code("print(1)", *checks.PROMISE),
            ["cell c promises an output, but none is stored"],
        ),
        (
            checks.output_faults,
            _code("print(1)", outputs=PRINTED),
            ["cell c stores an output that nobody checks"],
        ),
        (
            checks.output_faults,
            _code("print(1)", "keep_output", outputs=PRINTED),
            ["cell c has the tag keep_output without its twin"],
        ),
        (checks.length_faults, _code(LONG), ["long has 17 lines: at most 15 are allowed"]),
        (
            checks.prose_faults,
            _text(f"{WORDS}\n\nThe share is 0.665."),
            [
                "the paragraph 'word word word word word word' has 91 words",
                "the number 0.665 is typed in the paragraph 'The share is 0.665.'",
            ],
        ),
        (
            checks.prose_faults,
            _text("See section 3.2.1, `0.5`, $x = 0.25$ and [a link](page.html#at:x=0.5)."),
            [],
        ),
    ],
)
def test_fault_of_a_cell(check, cell, faults: list[str]) -> None:
    assert check(NotebookNode(cells=[cell])) == faults


def test_sections_missing_unknown_and_out_of_order_are_seen() -> None:
    notebook = NotebookNode(cells=[_text("## Play\n\n## Predict\n\n## Aside")])
    assert checks.template_faults(notebook, required=["Question", "Play"]) == [
        "section 'Question' is missing",
        "section 'Aside' is not in the template",
        "sections are out of order: ['Play', 'Predict', 'Aside']",
    ]


def test_a_claim_is_owed_by_the_chapter_that_names_it() -> None:
    one = Chapter("00-one", "", "", (), claims=("attention",))
    two = Chapter("01-two", "", "", (), claims=("overview", "at-late"))
    sections = {"attention": ["at-early", "at-late"], "overview": ["ov"], "limits": ["li"]}
    owed = {"at-early": "00-one", "at-late": "01-two", "ov": "01-two", "li": "no chapter"}
    assert checks.owed_claims([one, two], sections) == owed


@pytest.mark.parametrize(
    ("shown", "faults"),
    [
        ({"00-one": ["at-a", "at-b"]}, []),
        ({"00-one": ["at-a", "at-b"], "01-two": []}, []),
        (
            {"00-one": ["at-a"]},
            ["claim at-b is owed by chapter 00-one, but no cell is tagged with it"],
        ),
        ({"00-one": ["at-a", "at-b", "at-bb"]}, ["claim at-bb is unknown"]),
        ({"00-one": ["at-a", "at-b"], "01-two": ["at-b"]}, ["claim at-b is shown by 2 cells"]),
    ],
)
def test_claims_not_shown_unknown_and_shown_twice_are_seen(shown, faults: list[str]) -> None:
    owed = {"at-a": "00-one", "at-b": "00-one", "ov": "02-unwritten"}
    assert checks.claim_faults(shown, owed) == faults


def test_a_companion_shows_claims_of_its_chapter() -> None:
    first, second = (NotebookNode(cells=[_code(SOUND, f"claim:at-{x}")]) for x in "ab")
    shown = checks.shown_claims({"00-one": first, "00-one-tested": second})
    assert shown == {"00-one": ["at-a", "at-b"]}
    assert checks.claim_faults(shown, {"at-a": "00-one", "at-b": "00-one"}) == []
    assert checks.claim_faults(checks.shown_claims({"00-one": first}), {"at-b": "00-one"}) != []


def test_a_changed_signature_is_seen() -> None:
    def library(*, query, key, mask=None): ...
    def swapped(*, key, query): ...
    def longer(*, query, key, mask, extra): ...
    def sound(*, query, key): ...

    assert checks.signature_faults(sound, library) == []
    assert checks.signature_faults(swapped, library) == [
        "swapped has key (keyword-only), query (keyword-only) where the library has "
        "query (keyword-only), key (keyword-only), mask (keyword-only)"
    ]
    assert len(checks.signature_faults(longer, library)) == 1


def test_a_definition_without_inputs_is_seen() -> None:
    assert checks.read_inputs("99-unwritten") == {}
    assert checks.input_faults("02-x", ["heads"], {"heads": [((), {})]}) == []
    assert checks.input_faults("02-x", ["heads"], {"tails": [((), {})]}) == [
        "heads is not compared with the library's: write on which inputs in "
        "tests/notebooks/inputs/02-x.py",
        "tests/notebooks/inputs/02-x.py has tails, which is no twin",
    ]


WRITE = _code("def f(x):\n    y = ...\n    return y")
CHECK = _code("exercises.f.check(f)", "remove-output")
HELP = _code("exercises.f.help()", "remove-input")
HELP.metadata["jupyter"] = {"source_hidden": True}
QUESTION = _code('exercises.question("why")')


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ([WRITE, CHECK, HELP], []),
        ([WRITE, QUESTION, CHECK, HELP], []),
        ([WRITE, HELP], ["the exercise f has no check in its chapter"]),
        ([CHECK, HELP], ["the cell before the check of f is not its code to start from"]),
        (
            [_code("def f(x):\n    y = x\n    return y"), CHECK, HELP],
            ["the cell before the check of f is not its code to start from"],
        ),
        ([WRITE, CHECK], ["the cell after the check of f is not its help"]),
        ([WRITE, CHECK, QUESTION], ["the cell after the check of f is not its help"]),
        (
            [WRITE, CHECK, _code("exercises.f.help()", "remove-input")],
            ["the help of f shows its calling code"],
        ),
        (
            [WRITE, _code("exercises.f.check(f)"), HELP],
            ["the check of f shows the page that nothing is written"],
        ),
        (
            [WRITE, CHECK, HELP, _code("exercises.g.check(g)")],
            ["g is no exercise of the chapter"],
        ),
    ],
)
def test_an_exercise_that_is_not_three_cells_is_seen(cells, faults: list[str]) -> None:
    skeleton = f"import torch\n\n\n{WRITE.source}\n"
    assert checks.exercise_faults(NotebookNode(cells=cells), {"f": skeleton}) == faults


def test_an_exercise_without_code_begins_with_a_first_line() -> None:
    for source, faults in (("def f(x): ...", 0), ("def f(x):\n    return x", 1), ("f = ...", 1)):
        notebook = NotebookNode(cells=[_code(source), CHECK, HELP])
        assert len(checks.exercise_faults(notebook, {"f": ""})) == faults


def test_a_question_that_is_not_asked_once_is_seen() -> None:
    notebook = NotebookNode(cells=[QUESTION, QUESTION])
    assert checks.asking_faults(notebook, ["why", "how"]) == [
        "the question why is asked 2 times",
        "the question how is asked 0 times",
    ]
