"""Every chapter keeps what the template promises; every notebook is stored as it should be."""

import importlib
import subprocess
import sys
from pathlib import Path

import nbformat
import notebook_checks as checks
import torch
import yaml
from matplotlib.figure import Figure
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
MAX_SECONDS = 60
STRIP = ["--keep-id", "--keep-count", "--extra-keys", "metadata.language_info.version"]


def test_sections_follow_the_template(notebook: NotebookNode) -> None:
    assert checks.template_faults(notebook, required=checks.TEMPLATE) == []


def test_claims_are_shown_by_cells_that_can_fail(notebook: NotebookNode, known_claims) -> None:
    assert checks.claim_faults(notebook, set(known_claims)) == []


def test_promised_outputs_are_stored_and_no_others(notebook: NotebookNode) -> None:
    assert checks.output_faults(notebook) == []


def test_prose_is_short_and_types_no_results(notebook: NotebookNode) -> None:
    assert checks.prose_faults(notebook) == []


def test_definitions_can_be_read_in_one_go(notebook: NotebookNode) -> None:
    assert checks.length_faults(notebook) == []


def test_notebook_is_stored_stripped(chapter: Path) -> None:
    command = [sys.executable, "-m", "nbstripout", "--verify", *STRIP, str(chapter)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_first_cell_names_modules_that_exist(notebook: NotebookNode) -> None:
    modules = checks.named_modules(notebook)
    assert modules
    for module in modules:
        importlib.import_module(module)


def test_runs_in_time(run) -> None:
    assert run.seconds < MAX_SECONDS


def test_figures_have_a_text_alternative(notebook: NotebookNode, run) -> None:
    for cell in checks.code_cells(notebook):
        if isinstance(run.displayed.get(cell.id), Figure):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt) > 40, f"the figure of cell {cell.id} has no text alternative"


def test_definitions_have_the_librarys_signature(notebook: NotebookNode, run) -> None:
    modules = [importlib.import_module(name) for name in checks.named_modules(notebook)]
    twins = checks.library_twins(notebook, run.namespace, modules)
    assert twins
    faults = [fault for pair in twins.values() for fault in checks.signature_faults(*pair)]
    assert faults == []


def test_written_chapters_are_those_of_the_table_of_contents() -> None:
    from pieces.chapters import CHAPTERS

    written = [f"chapters/{chapter.slug}" for chapter in CHAPTERS if chapter.written]
    files = sorted(f"chapters/{path.stem}" for path in (ROOT / "chapters").glob("*.ipynb"))
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert written == files
    assert [name for name in files if name in contents] == files
    assert yaml.safe_load(contents)["root"] == "intro"


ATTENTION_INPUTS = {
    "causal_mask": [((3, 3), {}), ((2, 5), {})],
    "padding_mask": [((torch.tensor([[5, 6, 0], [7, 0, 0]]),), {"pad_id": 0})],
}


def _attention_inputs():
    for seed, mask in enumerate((None, torch.tensor([[True, False, True], [True, True, False]]))):
        generator = torch.Generator().manual_seed(seed)
        sizes = {"query": (2, 4), "key": (3, 4), "value": (3, 5)}
        tensors = {
            name: torch.randn(size, generator=generator, dtype=torch.float64)
            for name, size in sizes.items()
        }
        yield (), {**tensors, "mask": mask}


def test_definitions_equal_the_librarys(notebook: NotebookNode, run) -> None:
    inputs = {**ATTENTION_INPUTS, "scaled_dot_product_attention": list(_attention_inputs())}
    modules = [importlib.import_module(name) for name in checks.named_modules(notebook)]
    for name, (here, library) in checks.library_twins(notebook, run.namespace, modules).items():
        assert name in inputs, f"no inputs are known on which to compare {name} with the library's"
        for positional, named in inputs[name]:
            torch.testing.assert_close(here(*positional, **named), library(*positional, **named))


def test_questions_have_sound_keys(run) -> None:
    from pieces.widgets.question import NumberQuestion, Question

    questions = [x for x in run.displayed.values() if isinstance(x, Question | NumberQuestion)]
    assert questions
    for question in questions:
        question.check_key()


# Beliefs that lean on what a later chapter teaches, and that chapter.
LATER_BELIEFS = {"mask_from_embeddings": "03-positions"}


def test_every_exercise_stands_in_a_chapter_with_its_hints() -> None:
    from pieces import exercises
    from pieces.chapters import CHAPTERS as PLANNED

    notebooks = [nbformat.read(path, as_version=4) for path in CHAPTERS]
    cells = [cell.source for notebook in notebooks for cell in checks.code_cells(notebook)]
    text = "\n".join(cells)
    for exercise in exercises.ALL:
        assert f"exercises.{exercise.name}.check(" in text
        code = exercise.skeleton.partition("def ")[2].strip()
        assert code in text, f"the code to start from in {exercise.name} differs in the chapter"
    unwritten = {chapter.slug for chapter in PLANNED if not chapter.written}
    waiting = {belief for belief, slug in LATER_BELIEFS.items() if slug in unwritten}
    asked = {
        belief
        for belief in exercises.beliefs.IDS
        if f'exercises.beliefs.question("{belief}")' in text
    }
    assert asked == set(exercises.beliefs.IDS) - waiting
