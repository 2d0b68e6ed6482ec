"""What every chapter promises. Each check takes a notebook and returns its faults as sentences."""

import ast
import inspect
import re
import runpy
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from nbformat import NotebookNode

from pieces.chapters import Chapter

TEMPLATE = [
    "Question",
    "Predict",
    "Play",
    "By hand",
    "Formula and code",
    "Exercises",
    "In one minute",
]
COMPANION = "-tested"
MAX_CODE_LINES = 15
MAX_PARAGRAPH_WORDS = 90
CLAIM = "claim:"
PROMISE = {"keep_output", "nbval-check-output"}


def tags(cell: NotebookNode) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", []))


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The code cells, in order."""
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def chapter_of(name: str) -> str:
    """The slug of the chapter that a notebook is, or whose companion it is."""
    return name.removesuffix(COMPANION)


def claims(cell: NotebookNode) -> list[str]:
    """The claims that a cell shows."""
    return sorted(tag.removeprefix(CLAIM) for tag in tags(cell) if tag.startswith(CLAIM))


def headings(notebook: NotebookNode) -> list[str]:
    """The second-level headings, in order."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return re.findall(r"^## (.+)$", "\n".join(texts), flags=re.MULTILINE)


def template_faults(notebook: NotebookNode, required: Sequence[str] = TEMPLATE) -> list[str]:
    """Sections that are missing, unknown or out of order."""
    found = headings(notebook)
    faults = [f"section {name!r} is missing" for name in required if name not in found]
    faults += [f"section {name!r} is not in the template" for name in found if name not in TEMPLATE]
    known = [TEMPLATE.index(name) for name in found if name in TEMPLATE]
    if known != sorted(known):
        faults.append(f"sections are out of order: {found}")
    return faults


def _can_fail(node: ast.AST) -> bool:
    """Whether a statement is an assertion about something computed."""
    if isinstance(node, ast.Assert):
        return any(isinstance(part, ast.Name | ast.Call) for part in ast.walk(node.test))
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return name.startswith("assert_")
    return False


def _prose(notebook: NotebookNode) -> Iterator[str]:
    """The paragraphs of the text, without tables, code, formulas and addresses."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"\$\$.*?\$\$|```.*?```", "", cell.source, flags=re.DOTALL)
            text = re.sub(r"\$[^$]+\$|`[^`]*`|\{cite\}|\]\([^)]*\)", " ", text)
            yield from (part for part in text.split("\n\n") if not part.startswith("|"))


def prose_faults(notebook: NotebookNode) -> list[str]:
    """Paragraphs that are too long, and results that were typed and not computed."""
    faults = []
    for paragraph in _prose(notebook):
        start = " ".join(paragraph.split()[:6])
        if len(paragraph.split()) > MAX_PARAGRAPH_WORDS:
            faults.append(f"the paragraph {start!r} has {len(paragraph.split())} words")
        for number in re.findall(r"(?<![\d.])\d+\.\d+(?![\d.]*\d)|\d+ ?%", paragraph):
            faults.append(f"the number {number} is typed in the paragraph {start!r}")
    return faults


def assertion_faults(notebook: NotebookNode) -> list[str]:
    """Claims that are shown by a cell that cannot fail."""
    return [
        f"the cell of {', '.join(claims(cell))} asserts nothing"
        for cell in code_cells(notebook)
        if claims(cell) and not any(_can_fail(node) for node in ast.walk(ast.parse(cell.source)))
    ]


def owed_claims(chapters: Iterable[Chapter], sections: Mapping[str, list[str]]) -> dict[str, str]:
    """The slug of the chapter that owes each claim; a single claim goes before its section."""
    named = {name: chapter.slug for chapter in chapters for name in chapter.claims}
    return {
        claim: named.get(claim, named.get(section, "no chapter"))
        for section, claims in sections.items()
        for claim in claims
    }


def shown_claims(notebooks: Mapping[str, NotebookNode]) -> dict[str, list[str]]:
    """The claims that each chapter's cells show, with those of its companion."""
    shown: dict[str, list[str]] = {}
    for name, notebook in notebooks.items():
        found = [claim for cell in notebook.cells for claim in claims(cell)]
        shown.setdefault(chapter_of(name), []).extend(found)
    return shown


def claim_faults(shown: Mapping[str, list[str]], owed: Mapping[str, str]) -> list[str]:
    """Claims that a written chapter owes and no cell is tagged with, or several, or that are none.

    Args:
        shown: the claims of all cells of each written chapter and its companion, by its slug.
        owed: the chapter that owes each claim, by the claim.
    """
    counts = Counter(claim for claims in shown.values() for claim in claims)
    faults = [f"claim {claim} is unknown" for claim in counts if claim not in owed]
    faults += [f"claim {claim} is shown by {n} cells" for claim, n in counts.items() if n > 1]
    return faults + [
        f"claim {claim} is owed by chapter {slug}, but no cell is tagged with it"
        for claim, slug in owed.items()
        if slug in shown and claim not in counts
    ]


def output_faults(notebook: NotebookNode) -> list[str]:
    """Promised outputs that are not stored, and stored ones that nobody promised."""
    faults = []
    for cell in code_cells(notebook):
        promised = tags(cell) & PROMISE
        if promised and promised != PROMISE:
            faults.append(f"cell {cell.id} has the tag {next(iter(promised))} without its twin")
        if promised and not cell.outputs:
            faults.append(f"cell {cell.id} promises an output, but none is stored")
        if not promised and cell.outputs:
            faults.append(f"cell {cell.id} stores an output that nobody checks")
    return faults


def named_modules(notebook: NotebookNode) -> list[str]:
    """The modules that the first cell says the chapter builds."""
    return re.findall(r"`(pieces(?:\.\w+)+)`", notebook.cells[0].source)


def definitions(notebook: NotebookNode) -> dict[str, str]:
    """The source of each function and class that the chapter defines; of several, the last."""
    found = {}
    for cell in code_cells(notebook):
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = ast.get_source_segment(cell.source, node) or ""
    return found


def length_faults(notebook: NotebookNode) -> list[str]:
    """Definitions that are too long to be read in one go."""
    return [
        f"{name} has {source.count(chr(10)) + 1} lines: at most {MAX_CODE_LINES} are allowed"
        for name, source in definitions(notebook).items()
        if source.count("\n") + 1 > MAX_CODE_LINES
    ]


def exercise_folder(slug: str) -> str:
    """Where the exercises and questions of a chapter stand in the library."""
    return f"pieces.exercises.ch{slug.replace('-', '_')}."


def exercise_faults(notebook: NotebookNode, skeletons: Mapping[str, str]) -> list[str]:
    """Exercises that are not three cells: the code to start from, the check, the folded help.

    Args:
        notebook: the chapter; what it asks about an exercise may stand between its cells.
        skeletons: the code to start from, by the exercise's name; empty where there is none.
    """
    cells = [cell for cell in notebook.cells if "exercises.question(" not in cell.source]
    checks = [next(iter(re.findall(r"exercises\.(\w+)\.check\(", c.source)), "") for c in cells]
    faults = [f"{name} is no exercise of the chapter" for name in set(checks) - {"", *skeletons}]
    for name, skeleton in skeletons.items():
        if name not in checks:
            faults.append(f"the exercise {name} has no check in its chapter")
            continue
        place = checks.index(name)
        write, check, help_ = (cells[n : n + 1] for n in (place - 1, place, place + 1))
        if not write or not _begins(write[0].source, skeleton):
            faults.append(f"the cell before the check of {name} is not its code to start from")
        if "remove-output" not in tags(check[0]):
            faults.append(f"the check of {name} shows the page that nothing is written")
        if not help_ or help_[0].source != f"exercises.{name}.help()":
            faults.append(f"the cell after the check of {name} is not its help")
        elif "remove-input" not in tags(help_[0]) or not _is_folded(help_[0]):
            faults.append(f"the help of {name} shows its calling code")
    return faults


def _is_folded(cell: NotebookNode) -> bool:
    """Whether JupyterLab folds a cell's code away."""
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def _begins(source: str, skeleton: str) -> bool:
    """Whether a cell is the code to start from, imports aside, or a first line and nothing yet."""
    if skeleton:
        return source == re.search("^(def|class) .*", skeleton, re.M | re.S).group().strip()
    return source.startswith(("def ", "class ")) and source.endswith("...")


def asking_faults(notebook: NotebookNode, questions: Iterable[str]) -> list[str]:
    """Questions of the chapter that it does not ask once."""
    text = "\n".join(cell.source for cell in code_cells(notebook))
    asked = Counter(re.findall(r'exercises\.question\("(.+?)"\)', text))
    return [f"the question {n} is asked {asked[n]} times" for n in questions if asked[n] != 1]


def signature_faults(here: Callable[..., Any], library: Callable[..., Any]) -> list[str]:
    """Parameters of a chapter's definition that are not the library's first ones, in its order."""
    ours, theirs = (
        [f"{each.name} ({each.kind.description})" for each in signature.parameters.values()]
        for signature in map(inspect.signature, (here, library))
    )
    if ours == theirs[: len(ours)]:
        return []
    return [f"{here.__name__} has {', '.join(ours)} where the library has {', '.join(theirs)}"]


def library_twins(
    notebook: NotebookNode, namespace: dict[str, Any], modules: list[ModuleType]
) -> dict[str, tuple[Any, Any]]:
    """The chapter's definitions, each with the one of that name in the modules it builds."""
    return {
        name: (namespace[name], getattr(module, name))
        for name in definitions(notebook)
        for module in modules
        if hasattr(module, name)
    }


def read_inputs(slug: str, part: str = "INPUTS") -> dict[str, Any]:
    """On what a chapter's definitions are compared: its file in ``inputs/``, or nothing.

    Its ``INPUTS`` are positional and named arguments, by the definition's name; its ``CALLS`` say
    how a class is made to give a result: a function of the class and these arguments.
    """
    path = Path(__file__).parent / "inputs" / f"{slug}.py"
    return runpy.run_path(str(path)).get(part, {}) if path.exists() else {}


def input_faults(slug: str, twins: Iterable[str], inputs: Mapping[str, Any]) -> list[str]:
    """Definitions that nothing compares with the library's, and inputs for none of them."""
    where = f"tests/notebooks/inputs/{slug}.py"
    faults = [
        f"{name} is not compared with the library's: write on which inputs in {where}"
        for name in twins
        if not inputs.get(name)
    ]
    return faults + [
        f"{where} has {name}, which is no twin" for name in inputs if name not in twins
    ]
