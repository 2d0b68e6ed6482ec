"""A companion and the table of claims say the same: who makes a claim, and what was measured."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from notebooks import checks

TABLE = Path(__file__).parents[2] / "appendix" / "claims.yml"
LETTERS = dict(zip(("000", "001", "002", "003", "004"), "ABCDE", strict=True))
NAMED = re.compile(r"\(([A-E](?:, [A-E])*)\b")


@pytest.fixture(scope="module")
def rows() -> dict[str, dict]:
    sections = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {row["id"]: row for section in sections.values() for row in section}


def maker_faults(notebook: NotebookNode, makers: Mapping[str, list[str]]) -> list[str]:
    """Claims whose section names other documents in brackets than the table does.

    Args:
        notebook: a companion, in which a verdict stands above the cell that tests it.
        makers: the numbers of the documents that make each claim.
    """
    section, faults = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            section = cell.source if re.search("^### ", cell.source, re.MULTILINE) else section
        for claim in checks.claims(cell):
            here = {letter for found in NAMED.findall(section) for letter in found.split(", ")}
            table = {LETTERS[number] for number in makers[claim]}
            if here != table:
                faults.append(f"{claim}: {sorted(here)} here, {sorted(table)} in the table")
    return faults


def test_a_companion_names_who_makes_a_claim(notebooks, rows) -> None:
    makers = {claim: row["from"] for claim, row in rows.items()}
    companions = [book for name, book in notebooks.items() if name.endswith(checks.COMPANION)]
    assert companions
    assert [fault for each in companions for fault in maker_faults(each, makers)] == []


def test_another_maker_is_seen() -> None:
    cells = [new_markdown_cell("### One\n\n**≈ Loose** (A, C; E blames it on B.)")]
    cells.append(new_code_cell("1", metadata={"tags": ["claim:one"]}))
    notebook = new_notebook(cells=cells)
    assert maker_faults(notebook, {"one": ["000", "002"]}) == []
    assert maker_faults(notebook, {"one": ["000"]}) == ["one: ['A', 'C'] here, ['A'] in the table"]


def test_what_the_table_says_was_measured_is_what_the_cell_prints(notebooks, rows) -> None:
    cells = {
        claim: cell
        for book in notebooks.values()
        for cell in book.cells
        for claim in checks.claims(cell)
    }
    printed = "".join(output.get("text", "") for output in cells["at-scale-gradient"].outputs)
    (mean,) = re.findall(r"mean +(\d+ to \d+)", printed)
    assert f"the *mean* only {mean} times" in " ".join(rows["at-scale-gradient"]["mend"].split())


def test_entropy_is_counted_in_bits(rows) -> None:
    """Nats give themselves away by the natural logarithm of how many there are."""
    words = [f"{row['claim']} {row['show']} {row.get('mend', '')}" for row in rows.values()]
    assert [text for text in words if re.search(r"\bnats?\b|\bln \d", text)] == []
