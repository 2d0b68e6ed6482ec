"""Every chapter keeps what the template promises; every notebook is stored as it should be."""

import importlib
import re
import subprocess
import sys
from operator import call as plain_call
from pathlib import Path
from pkgutil import iter_modules

import pytest
import torch
import yaml
from matplotlib.figure import Figure
from nbformat import NotebookNode
from notebooks import checks, reading

from pieces import exercises
from pieces.chapters import CHAPTERS as PLANNED
from pieces.exercises.checking.exercise import Exercise
from pieces.widgets import NumberQuestion, Question

ROOT = Path(__file__).parents[2]
MAX_SECONDS = 60
STRIP = ["--keep-id", "--keep-count", "--extra-keys", "metadata.language_info.version"]


@pytest.mark.parametrize(
    "check",
    [
        checks.assertion_faults,
        checks.output_faults,
        checks.prose_faults,
        checks.length_faults,
    ],
)
def test_a_notebook_keeps_its_promises(notebook: NotebookNode, check) -> None:
    assert check(notebook) == []


def test_a_chapter_has_the_seven_headings(chapter: str, notebooks) -> None:
    assert checks.template_faults(notebooks[chapter]) == []


def test_a_chapter_keeps_its_budgets(chapter: str, notebooks, runs) -> None:
    (planned,) = (each for each in PLANNED if each.slug == chapter)
    displayed = runs(chapter).displayed
    assert reading.budget_faults(notebooks[chapter], planned, displayed) == []


def test_no_raw_markup_is_seen(notebook: NotebookNode, run) -> None:
    assert reading.markup_faults(notebook, run.displayed) == []


def test_written_chapters_show_the_claims_that_they_owe(notebooks) -> None:
    sections = yaml.safe_load((ROOT / "appendix" / "claims.yml").read_text(encoding="utf-8"))
    ids = {section: [claim["id"] for claim in claims] for section, claims in sections.items()}
    owed = checks.owed_claims(PLANNED, ids)
    assert set(owed.values()) <= {chapter.slug for chapter in PLANNED}
    assert checks.claim_faults(checks.shown_claims(notebooks), owed) == []


def test_notebook_is_stored_stripped(path: Path) -> None:
    command = [sys.executable, "-m", "nbstripout", "--verify", *STRIP, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_first_cell_names_modules_that_exist(notebook: NotebookNode) -> None:
    for module in checks.named_modules(notebook):
        importlib.import_module(module)


def test_runs_in_time(run) -> None:
    assert run.seconds < MAX_SECONDS


def test_figures_have_a_text_alternative(notebook: NotebookNode, run) -> None:
    for cell in checks.code_cells(notebook):
        if any(isinstance(value, Figure) for value in run.displayed[cell.id]):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt) > 40, f"the figure of cell {cell.id} has no text alternative"


@pytest.fixture
def twins(chapter: str, notebooks, runs) -> dict[str, tuple]:
    """What a chapter defines, each with the library's definition of that name."""
    modules = [importlib.import_module(name) for name in checks.named_modules(notebooks[chapter])]
    found = checks.library_twins(notebooks[chapter], runs(chapter).namespace, modules)
    assert bool(found) == bool(modules), "a chapter that builds a module defines a part of it"
    return found


def test_definitions_have_the_librarys_signature(twins) -> None:
    assert [fault for pair in twins.values() for fault in checks.signature_faults(*pair)] == []


def test_definitions_equal_the_librarys(chapter: str, twins) -> None:
    inputs = checks.read_inputs(chapter)
    assert checks.input_faults(chapter, twins, inputs) == []
    for name, (here, library) in twins.items():
        call = checks.read_inputs(chapter, "CALLS").get(name, plain_call)
        for positional, named in inputs[name]:
            torch.testing.assert_close(
                call(here, *positional, **named), call(library, *positional, **named)
            )


def test_written_notebooks_are_those_of_the_table_of_contents(notebooks) -> None:
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    written = [chapter.slug for chapter in PLANNED if chapter.written]
    chapters = [name for name in notebooks if not name.endswith(checks.COMPANION)]
    assert written == chapters, "a chapter has minutes just when its notebook is there"
    assert {checks.chapter_of(name) for name in notebooks} == set(written)
    assert re.findall(r"file: chapters/(.+)", contents) == list(notebooks)


def test_questions_stand_in_the_chapters_folder(run) -> None:
    displayed = [value for values in run.displayed.values() for value in values]
    shown = [each.name for each in displayed if isinstance(each, Question | NumberQuestion)]
    assert set(shown) <= set(exercises.QUESTIONS), "a question is typed in a cell"


def test_exercises_are_three_cells_and_questions_are_asked(chapter: str, notebooks) -> None:
    folder, notebook = checks.exercise_folder(chapter), notebooks[chapter]
    modules = [module for name, module in sys.modules.items() if name.startswith(folder)]
    found = [each for module in modules for each in vars(module).values()]
    skeletons = {e.name: e.skeleton for e in found if isinstance(e, Exercise)}
    asked = [name for name, q in exercises.QUESTIONS.items() if q.__module__.startswith(folder)]
    assert checks.exercise_faults(notebook, skeletons) == []
    # A solution can be put in the place of what the reader wrote.
    code = "\n".join(cell.source for cell in checks.code_cells(notebook))
    for exercise in found:
        if isinstance(exercise, Exercise):
            assert exercise.answer.first_line() in code
    assert checks.asking_faults(notebook, asked) == []


def test_exercises_stand_in_the_folders_of_chapters() -> None:
    folders = {f"pieces.exercises.{found.name}." for found in iter_modules(exercises.__path__)}
    chapters = {checks.exercise_folder(chapter.slug) for chapter in PLANNED}
    assert folders - chapters == {"pieces.exercises.checking."}


def test_run_all_cells_reveals_nothing(notebook: NotebookNode, run) -> None:
    shown = run.displayed, run.printed
    assert reading.reveal_faults(notebook, *shown, exercises.ALL) == []
