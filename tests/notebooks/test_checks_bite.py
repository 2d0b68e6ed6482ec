"""Each check of a notebook sees the fault that is planted for it, and no fault in a sound one."""

import notebook_checks as checks
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

SOUND = "assert sum(x * y for x, y in zip(a, b)) == 4"


def _notebook(*cells, claims=("at-shape",)):
    return new_notebook(cells=list(cells), metadata={"pieces": {"claims": list(claims)}})


def _claim_cell(source=SOUND, claim="at-shape"):
    return new_code_cell(source, metadata={"tags": [f"claim:{claim}"]})


def test_a_sound_claim_passes() -> None:
    assert checks.claim_faults(_notebook(_claim_cell()), {"at-shape"}) == []


@pytest.mark.parametrize(
    "source", ["print(1)", "assert True", "assert 1 == 1", "check = 'assert_close'", ""]
)
def test_a_cell_that_asserts_nothing_is_seen(source: str) -> None:
    faults = checks.claim_faults(_notebook(_claim_cell(source)), {"at-shape"})
    assert faults == ["the cell of at-shape asserts nothing"]


def test_an_untagged_claim_is_seen() -> None:
    faults = checks.claim_faults(_notebook(new_code_cell(SOUND)), {"at-shape"})
    assert faults == ["claim at-shape is promised, but no cell is tagged with it"]


def test_an_unknown_claim_is_seen() -> None:
    notebook = _notebook(_claim_cell(claim="at-shap"), claims=["at-shap"])
    assert checks.claim_faults(notebook, {"at-shape"}) == ["claim at-shap is unknown"]


def test_a_claim_that_was_not_promised_is_seen() -> None:
    faults = checks.claim_faults(_notebook(_claim_cell(), claims=[]), {"at-shape"})
    assert faults == ["claim at-shape is shown, but not promised"]


def test_a_promise_without_output_is_seen() -> None:
    cell = new_code_cell("print(1)", id="c", metadata={"tags": sorted(checks.PROMISE)})
    assert checks.output_faults(_notebook(cell)) == [
        "cell c promises an output, but none is stored"
    ]
    cell.outputs = [new_output("stream", text="1\n")]
    assert checks.output_faults(_notebook(cell)) == []


def test_an_output_that_nobody_promised_is_seen() -> None:
    cell = new_code_cell("print(1)", id="c", outputs=[new_output("stream", text="1\n")])
    assert checks.output_faults(_notebook(cell)) == ["cell c stores an output that nobody checks"]


def test_half_a_promise_is_seen() -> None:
    cell = new_code_cell("print(1)", id="c", metadata={"tags": ["keep_output"]})
    assert "cell c has the tag keep_output without its twin" in checks.output_faults(
        _notebook(cell)
    )


def test_sections_missing_unknown_and_out_of_order_are_seen() -> None:
    notebook = _notebook(new_markdown_cell("## Predict\n\n## Recall\n\n## Aside"))
    assert checks.template_faults(notebook, required=["Recall", "Play"]) == [
        "section 'Play' is missing",
        "section 'Aside' is not in the template",
        "sections are out of order: ['Predict', 'Recall', 'Aside']",
    ]


def test_a_definition_too_long_is_seen() -> None:
    source = "def long():\n" + "    x = 1\n" * checks.MAX_CODE_LINES + "    return x"
    faults = checks.length_faults(_notebook(new_code_cell(source)))
    assert faults == ["long has 17 lines: at most 15 are allowed"]


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


def test_a_long_paragraph_and_a_typed_result_are_seen() -> None:
    long = " ".join(["word"] * 91)
    faults = checks.prose_faults(_notebook(new_markdown_cell(f"{long}\n\nThe share is 0.665.")))
    assert faults == [
        "the paragraph 'word word word word word word' has 91 words",
        "the number 0.665 is typed in the paragraph 'The share is 0.665.'",
    ]


def test_numbers_in_code_formulas_sections_and_addresses_are_no_results() -> None:
    text = "See section 3.2.1, `0.5`, $x = 0.25$ and [a link](page.html#at:x=0.5)."
    assert checks.prose_faults(_notebook(new_markdown_cell(text))) == []
