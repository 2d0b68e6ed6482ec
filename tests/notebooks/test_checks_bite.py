"""Each check of a notebook sees the fault that is planted for it, and no fault in a sound one."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
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
    assert check(new_notebook(cells=[cell])) == faults


def test_sections_missing_unknown_and_out_of_order_are_seen() -> None:
    notebook = new_notebook(cells=[_text("## Predict\n\n## Recall\n\n## Aside")])
    assert checks.template_faults(notebook, required=["Recall", "Play"]) == [
        "section 'Play' is missing",
        "section 'Aside' is not in the template",
        "sections are out of order: ['Predict', 'Recall', 'Aside']",
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


def test_a_changed_signature_is_seen() -> None:
    def library(*, query, key, mask=None): ...
    def swapped(*, key, query): ...
    def longer(*, query, key, mask, extra): ...
    def sound(*, query, key): ...

    assert checks.signature_faults(sound, library) == []
    assert len(checks.signature_faults(swapped, library)) == 2
    assert checks.signature_faults(longer, library) == [
        "longer has parameters that the library's has not"
    ]


def test_a_definition_without_inputs_is_seen() -> None:
    assert checks.read_inputs("99-unwritten") == {}
    assert checks.input_faults("02-x", ["heads"], {"heads": [((), {})]}) == []
    assert checks.input_faults("02-x", ["heads"], {"tails": [((), {})]}) == [
        "heads is not compared with the library's: write on which inputs in "
        "tests/notebooks/inputs/02-x.py",
        "tests/notebooks/inputs/02-x.py has tails, which is no twin",
    ]
