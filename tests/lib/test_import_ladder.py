"""The house rules of ``lib/pieces``: who may import whom, what stays light, how long is long.

Each rule is a function over a folder, and a planted fault shows that it bites.
"""

import ast
import io
import subprocess
import sys
import tokenize
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[2] / "lib" / "pieces"

# From the ground up: a module imports only from rungs above its own. A folder is one rung.
LADDER = [
    *(
        "checks",
        "files",
        "shapes",
        "tensor_files",
        "devices",
        "recording",
        "dropout",
        "masks",
        "attention",
        "positions",
        "layers",
    ),
    *("config", "encoder", "decoder", "transformer", "saving", "generation", "beam_search"),
    *("family", "corpus", "pretrained", "training", "figures", "chapters", "widgets", "exercises"),
    *("cli", "__main__"),
]

# In a room of chapters (or kinds, or tasks), the folder that knows none of them; "" is the room's
# own files.
ENGINES = {"exercises": "checking", "widgets": "common", "training": ""}

# What importing a module must not import as well.
LIGHT = {
    "pieces": {"torch", "matplotlib", "anywidget", "ipywidgets"},
    "pieces.widgets": {"torch"},
    "pieces.exercises": {"torch", "anywidget", "ipywidgets"},
}

MOST_LINES, MOST_LINES_OF_FUNCTION = 200, 40


def _modules(root: Path) -> dict[str, Path]:
    """Map each module's dotted name inside the package to its file: ``family.gpt``, ``masks``."""
    modules = {}
    for path in sorted(root.rglob("*.py")):
        parts = list(path.relative_to(root).with_suffix("").parts)
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def _imports(name: str, path: Path, modules: dict[str, Path]) -> set[str]:
    """Return the modules of the package that one of its modules imports, wherever it does."""
    package = name.split(".") if path.stem == "__init__" and name else name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ["pieces", *package][: 2 + len(package) - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            targets = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            head, _, rest = target.partition(".")
            if head != "pieces":
                continue
            while rest and rest not in modules:  # from a module, the name of a function
                rest = rest.rpartition(".")[0]
            found.add(rest)
    return found - {name}


def faults_of_ladder(root: Path, ladder: list[str]) -> list[str]:
    """Return a sentence for each import that does not lead up the ladder, and for each circle."""
    modules = _modules(root)
    faults, graph = [], {}
    for name, path in modules.items():
        rung = name.split(".")[0]
        if rung and rung not in ladder:
            faults.append(f"{name} has no rung")
            continue
        graph[name] = _imports(name, path, modules)
        for other in graph[name]:
            place = other.split(".")[0]
            if place and place != rung and ladder.index(place) > ladder.index(rung or ladder[0]):
                faults.append(f"{name or 'pieces'} imports {other}, which stands below it")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        faults.append("circle: " + " -> ".join(circle.args[1]))
    return faults


def faults_of_room(root: Path, room: str, engine: str) -> list[str]:
    """Return a sentence for each import of a chapter by the engine, or by another chapter.

    An earlier chapter's ``mistakes`` may be imported; the room's own files may import everything,
    unless they are its engine.
    """
    modules = {n: path for n, path in _modules(root).items() if n.startswith(f"{room}.")}
    folders = {path.name for path in (root / room).iterdir() if path.is_dir()} | {engine}
    faults = []
    for name, path in modules.items():
        mine = _folder(name, folders)
        for other in _imports(name, path, modules) & set(modules) if mine in folders else ():
            theirs = _folder(other, folders)
            shared = engine != mine > theirs and other == f"{room}.{theirs}.mistakes"
            if theirs not in ("", engine, mine) and not shared:
                faults.append(f"{name} imports {other}, of a chapter that it must not know")
    return faults


def _folder(name: str, folders: set[str]) -> str:
    """Return the folder of its room that a module lies in, or nothing."""
    part = name.split(".")[1]
    return part if part in folders else ""


def lines_of_code(text: str) -> set[int]:
    """Return the numbers of the lines that hold more than imports, comments, texts and numbers."""
    lines, data = set(), {tokenize.STRING, tokenize.NUMBER, tokenize.COMMENT, tokenize.OP}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        formatted = token.type == tokenize.STRING and "f" in token.string[:2].lower()
        if token.string.strip() and (formatted or token.type not in data):
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines.difference_update(range(node.lineno, node.end_lineno + 1))
    return lines


def faults_of_length(root: Path) -> list[str]:
    """Return a sentence for each file and function with too many lines of code, or uncounted ones.

    A pragma takes lines out of the coverage count.
    """
    faults = []
    for name, path in _modules(root).items():
        text = path.read_text(encoding="utf-8")
        code = lines_of_code(text)
        if "pragma: no cover" in text:
            faults.append(f"{name} has a pragma")
        if len(code) > MOST_LINES:
            faults.append(f"{name} has {len(code)} lines of code")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = len(code & set(range(node.lineno, node.end_lineno + 1)))
                if lines > MOST_LINES_OF_FUNCTION:
                    faults.append(f"{name}.{node.name} has {lines} lines of code")
    return faults


def imported_with(module: str, forbidden: set[str], *search: Path) -> set[str]:
    """Return which of the forbidden an import, in a Python of its own, imports as well."""
    code = f"import sys; sys.path[:0] = {[str(path) for path in search]!r}; import {module}; "
    code += f"print(*{forbidden!r} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


# --- the library ---------------------------------------------------------------------------------


def test_imports_lead_up_the_ladder():
    assert "attention" in _modules(LIBRARY)
    assert faults_of_ladder(LIBRARY, LADDER) == []


@pytest.mark.parametrize("room", ENGINES)
def test_engines_know_no_chapter_and_chapters_no_other(room):
    assert faults_of_room(LIBRARY, room, ENGINES[room]) == []


def test_files_and_functions_are_short():
    assert faults_of_length(LIBRARY) == []


@pytest.mark.parametrize("module", LIGHT)
def test_what_is_light_stays_light(module):
    assert imported_with(module, LIGHT[module]) == set()


# --- planted faults ------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path):
    """Write a small package from a dict of files."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / "pieces" / (name.replace("__in__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "pieces"

    return write


LINES = [
    "import pieces.attention",
    "from pieces.attention import attention_weights",
    "from pieces import attention",
    "from . import attention",
    "from .attention import attention_weights",
    "def late():\n    from pieces.attention import attention_weights",
]
UP = {
    "__init__": '"""A word."""',
    "masks": "import torch",
    "attention": "from pieces.masks import causal_mask",
    "family__in____init__": "from .gpt import GPT",
    "family__in__gpt": "from ..attention import attention_weights\nfrom pieces import masks",
}
DOWN = {"family__in__gpt": "from ..training import loss", "training__in__loss": ""}
CIRCLE = {"family__in__gpt": "from .bert import x", "family__in__bert": "import pieces.family.gpt"}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        *(({"masks": x, "attention": ""}, "masks imports attention, which stands") for x in LINES),
        (DOWN, "family.gpt imports training.loss, which stands below it"),
        (
            {"__init__": LINES[1], "attention": ""},
            "pieces imports attention, which stands below it",
        ),
        (CIRCLE, "circle: family."),
        ({"utils": ""}, "utils has no rung"),
        (UP, None),
    ],
)
def test_an_import_that_does_not_lead_up_is_found(house, files, wanted):
    faults = faults_of_ladder(house(**files), LADDER)
    assert len(faults) == (wanted is not None)
    assert all(fault.startswith(wanted) for fault in faults)


CHAPTERS = (
    *("exercises__in__checking__in__steps", "exercises__in__ch01__in____init__"),
    *("exercises__in__ch01__in__mistakes", "exercises__in__ch01__in__softmax"),
    *("exercises__in__ch02__in__inputs", "exercises__in__ch03__in__mistakes"),
    *("widgets__in__ch01__in__questions", "training__in__ch01__in__questions"),
)


@pytest.mark.parametrize(
    ("name", "line", "wrong"),
    [
        (
            "exercises__in__checking__in__base",
            "from pieces.exercises.ch01 import mistakes",
            "ch01.m",
        ),
        ("widgets__in__common__in__base", "from pieces.widgets.ch01 import questions", "ch01.q"),
        ("training__in__run", "def f():\n    from pieces.training.ch01 import questions", "ch01.q"),
        ("exercises__in____init__", "from pieces.exercises import checking, ch01", None),
        ("exercises__in__ch02__in__heads", "from pieces.exercises.ch01.mistakes import X", None),
        ("exercises__in__ch02__in__heads", "from pieces.exercises.ch02.inputs import draw", None),
        ("exercises__in__ch02__in__heads", "from ..checking import steps", None),
        ("exercises__in__ch02__in__heads", "from pieces.exercises.ch01.softmax import X", "ch01.s"),
        ("exercises__in__ch02__in__heads", "from pieces.exercises import ch01", "ch01"),
        ("exercises__in__ch02__in__heads", "from ..ch03.mistakes import SHARED", "ch03.m"),
    ],
)
def test_a_module_that_knows_a_chapter_it_must_not_is_found(house, name, line, wrong):
    root, (room, *path) = house(**dict.fromkeys(CHAPTERS, ""), **{name: line}), name.split("__in__")
    faults = faults_of_room(root, room, ENGINES[room])
    assert len(faults) == (wrong is not None)
    assert all(f.startswith(f"{'.'.join([room, *path])} imports {room}.{wrong}") for f in faults)


def test_what_is_too_long_is_found(house):
    root = house(masks="x = 1\n" * 201, attention="def long():\n" + "    x = 1\n" * 40)
    wanted = ["attention.long has 41 lines of code", "masks has 201 lines of code"]
    assert sorted(faults_of_length(root)) == wanted


def test_imports_texts_comments_and_data_do_not_count_as_length(house):
    docstring = '    """' + "word\n    " * 60 + '"""\n'
    table = "TABLE = {\n" + '    "word": ("mot", 1, [2.5]),  # a word\n\n' * 300 + "}\n"
    text = table + "def f():\n" + docstring + "    # why\n" * 9 + "    x = 1\n" * 39
    imports = "from math import (\n" + "    sqrt,\n" * 200 + ")\n"
    assert faults_of_length(house(masks=imports + text)) == []


def test_names_and_what_is_formatted_count(house):
    text = "f(\n" + '    x,\n    f"{y}",\n' * 120 + ")\n"
    assert faults_of_length(house(masks=text)) == ["masks has 241 lines of code"]


def test_a_line_taken_out_of_the_coverage_count_is_found(house):
    root = house(masks="if 0:  # pragma: no cover\n    pass")
    assert faults_of_length(root) == ["masks has a pragma"]


def test_a_hidden_import_is_found(tmp_path):
    (tmp_path / "heavy.py").write_text("import pieces.masks", encoding="utf-8")
    assert imported_with("heavy", {"torch", "anywidget"}, tmp_path) == {"torch"}
