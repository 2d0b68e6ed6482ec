"""What every chapter promises. Each check takes a notebook and returns its faults as sentences."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from nbformat import NotebookNode

TEMPLATE = [
    "Where we are",
    "Recall",
    "Predict",
    "By hand",
    "Matrix, then formula",
    "Code",
    "Play",
    "Check",
    "What the documents say",
    "You may think …",
    "Exercises",
    "Limits",
    "In one minute",
]
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


def claims(cell: NotebookNode) -> list[str]:
    """The claims that a cell shows."""
    return sorted(tag.removeprefix(CLAIM) for tag in tags(cell) if tag.startswith(CLAIM))


def headings(notebook: NotebookNode) -> list[str]:
    """The second-level headings, in order."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return re.findall(r"^## (.+)$", "\n".join(texts), flags=re.MULTILINE)


def template_faults(notebook: NotebookNode, required: list[str]) -> list[str]:
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


def claim_faults(notebook: NotebookNode, known: set[str]) -> list[str]:
    """Claims promised and not shown, shown and not known, or shown by a cell that cannot fail."""
    promised = set(notebook.metadata.get("pieces", {}).get("claims", []))
    shown = {claim for cell in notebook.cells for claim in claims(cell)}
    faults = [
        f"claim {claim} is promised, but no cell is tagged with it" for claim in promised - shown
    ]
    faults += [f"claim {claim} is shown, but not promised" for claim in shown - promised]
    faults += [f"claim {claim} is unknown" for claim in (shown | promised) - known]
    for cell in code_cells(notebook):
        if claims(cell) and not any(_can_fail(node) for node in ast.walk(ast.parse(cell.source))):
            faults.append(f"the cell of {', '.join(claims(cell))} asserts nothing")
    return faults


def output_faults(notebook: NotebookNode) -> list[str]:
    """Promised outputs that are not stored, and stored ones that nobody promised."""
    faults = []
    for cell in code_cells(notebook):
        promised = tags(cell) & PROMISE
        if promised and promised != PROMISE:
            faults.append(f"cell {cell.id} has the tag {promised.pop()} without its twin")
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


def signature_faults(here: Callable[..., Any], library: Callable[..., Any]) -> list[str]:
    """Parameters of a chapter's definition that are not the library's first ones, in its order."""
    ours = list(inspect.signature(here).parameters.values())
    theirs = list(inspect.signature(library).parameters.values())
    pairs = [
        (a, b) for a, b in zip(ours, theirs, strict=False) if (a.name, a.kind) != (b.name, b.kind)
    ]
    faults = [
        f"{here.__name__} has {a.name!r} ({a.kind.description}) where the library has {b.name!r} "
        f"({b.kind.description})"
        for a, b in pairs
    ]
    if len(ours) > len(theirs):
        faults.append(f"{here.__name__} has parameters that the library's has not")
    return faults


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
