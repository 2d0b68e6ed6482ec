"""What a notebook asks of its reader and shows unasked: budgets, raw markup, answers."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from IPython.display import Markdown
from nbformat import NotebookNode

from pieces.chapters import Chapter
from pieces.exercises.checking.exercise import Exercise

MAX_WORDS = 3000
MAX_QUESTIONS = 8
MAX_EXERCISES = 5
MAX_MINUTES = 45
MAX_EXERCISE_MINUTES = 50
# A line this long is told from what anybody writes, such as ``return weights @ value``.
TELLING = 24

Displayed = Mapping[str, Iterable[Any]]

# What Jupyter Book understands and JupyterLab shows as it stands.
RAW = {
    "directive": r"^ *(?::{3,}|`{3,} *\{|~{3,} *\{).*",
    "role": r"\{[a-z][\w:+-]*\}`[^`]*`",
    "label": r"^\([\w-]+\)=\s*$",
    "option": r"^:[a-z-]+:.*",
    "attribute": r"[\])`]\{[#.][^}]*\}|^\{[#.][^}]*\}\s*$",
    "definition": r"^: +\S.*",
    "footnote": r"\[\^[\w-]+\]",
    "substitution": r"\{\{[^}]*\}\}",
    "comment": r"^%(?: |$).*",
    "break": r"^\+\+\+.*",
}
CODE = re.compile(r"^(`{3,})(?! *\{)[^\n]*\n.*?^\1", re.DOTALL | re.MULTILINE)
MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
CLOSED_FOLD = re.compile(r"<details(?![^>]*\sopen\b)[^>]*>.*?</details>", re.DOTALL)
OPEN_FOLD = re.compile(r"<details[^>]*\sopen\b")


def texts(notebook: NotebookNode, displayed: Displayed) -> Iterator[tuple[str, str]]:
    """The Markdown of the cells and that which they display, each with the cell's id."""
    yield from ((cell.id, cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    for name, values in displayed.items():
        yield from ((name, value.data) for value in values if isinstance(value, Markdown))


def count_words(text: str) -> int:
    """Words that are read: code, formulas, tags and addresses are none."""
    text = MATH.sub(" ", CODE.sub(" ", text))
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|`[^`]*`", " ", text)
    return len([word for word in text.split() if re.search(r"\w", word)])


def count_calls(notebook: NotebookNode, call: str) -> int:
    """How often the code of a notebook calls something, named by a regular expression."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return len(re.findall(call, "\n".join(code)))


def budget_faults(notebook: NotebookNode, chapter: Chapter, displayed: Displayed) -> list[str]:
    """More words, questions, exercises or minutes than a chapter may take."""
    words = sum(count_words(text) for _, text in texts(notebook, displayed))
    counted = {
        "words": (words, MAX_WORDS),
        "questions": (count_calls(notebook, r"exercises\.question\("), MAX_QUESTIONS),
        "exercises": (count_calls(notebook, r"exercises\.\w+\.check\("), MAX_EXERCISES),
        "minutes to read and play": (chapter.minutes or 0, MAX_MINUTES),
        "minutes of exercises": (chapter.exercise_minutes or 0, MAX_EXERCISE_MINUTES),
    }
    return [
        f"{chapter.slug} has {number} {what}: at most {most} are allowed"
        for what, (number, most) in counted.items()
        if number > most
    ]


def markup_faults(notebook: NotebookNode, displayed: Displayed) -> list[str]:
    """Markup that only the rendered book understands, in the text or in displayed Markdown."""
    return [
        f"cell {name} has a raw {kind}: {found.group().strip()!r}"
        for name, text in texts(notebook, displayed)
        for kind, pattern in RAW.items()
        for found in re.finditer(pattern, MATH.sub(" ", CODE.sub("", text)), re.MULTILINE)
    ]


def secrets(exercises: Iterable[Exercise]) -> Iterator[tuple[str, str]]:
    """What the reader must open by hand: each hint, and the lines that only the solution has."""
    for exercise in exercises:
        for n, hint in enumerate(exercise.hints, 1):
            yield f"hint {n} of {exercise.name}", hint.replace("`", "")
        given = {line.strip() for line in str(exercise.skeleton).splitlines()}
        for line in exercise.answer.source.splitlines():
            code = line.partition("#")[0].strip()
            if len(code) >= TELLING and line.strip() not in given and "import" not in code:
                yield f"the solution of {exercise.name}", code


def _html(value: Any) -> str:
    """What a browser would draw of a value."""
    return (value._repr_html_() or "") if hasattr(value, "_repr_html_") else ""


def _seen(value: Any) -> str:
    """The text of what a cell displays, without what closed folds hold."""
    markdown = value._repr_markdown_() if hasattr(value, "_repr_markdown_") else ""
    text = re.sub(r"<[^>]+>", "", CLOSED_FOLD.sub("", _html(value) or markdown))
    return html.unescape(text) or repr(value)


def reveal_faults(
    notebook: NotebookNode,
    displayed: Displayed,
    printed: Mapping[str, str],
    exercises: Iterable[Exercise],
) -> list[str]:
    """Answers that stand open after all cells ran.

    Args:
        notebook: the notebook.
        displayed: what each cell displayed, by the cell's id.
        printed: what each cell printed, by the cell's id.
        exercises: those whose hints and solutions must stay closed.
    """
    shown = [(name, _html(value)) for name, values in displayed.items() for value in values]
    folds = [*texts(notebook, displayed), *shown]
    faults = [f"a fold of cell {name} is open" for name, text in folds if OPEN_FOLD.search(text)]
    # Hidden on the page, where it is a fold; JupyterLab knows no such tag and shows the answer.
    for cell in notebook.cells:
        if "hide-output" in cell.metadata.get("tags", []):
            faults.append(f"cell {cell.id} hides an output on the page alone")
    known = list(secrets(exercises))
    for name in {**displayed, **printed}:
        text = "\n".join([printed.get(name, ""), *map(_seen, displayed.get(name, []))])
        told = dict.fromkeys(what for what, secret in known if secret in text.replace("`", ""))
        faults += [f"cell {name} shows {what}" for what in told]
    return faults
