"""The house rules of ``lib/pieces``: who may import whom, what imports no torch, how long is long.

Each rule is a function over a folder, and a planted fault shows that it bites.
"""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[2] / "lib" / "pieces"

# From the ground up: a module imports only from rungs above its own. A folder is one rung.
LADDER = [
    *("checks", "shapes", "devices", "recording", "masks", "attention", "positions", "layers"),
    *("config", "encoder", "decoder", "transformer", "saving", "generation", "beam_search"),
    *("family", "pretrained", "corpus", "training", "figures", "chapters", "widgets", "exercises"),
    *("cli", "__main__"),
]

WITHOUT_TORCH = ("pieces", "pieces.widgets", "pieces.exercises")
MOST_LINES, MOST_LINES_OF_FUNCTION = 300, 40


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


def faults_of_length(root: Path) -> list[str]:
    """Return a sentence for each file and function that is too long, docstrings not counted."""
    faults = []
    for name, path in _modules(root).items():
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > MOST_LINES:
            faults.append(f"{name} has {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            if lines > MOST_LINES_OF_FUNCTION:
                faults.append(f"{name}.{node.name} has {lines} lines")
    return faults


def faults_of_pragma(root: Path) -> list[str]:
    """Return a sentence for each file that takes lines out of the coverage count."""
    return [
        f"{name} has a pragma"
        for name, path in _modules(root).items()
        if "pragma: no cover" in path.read_text(encoding="utf-8")
    ]


def torch_after_import(module: str, *search: Path) -> bool:
    """Return whether importing a module, in a Python of its own, imports torch as well."""
    code = f"import sys; sys.path[:0] = {[str(path) for path in search]!r}; import {module}; "
    code += "print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip() == "True"


# --- the library ---------------------------------------------------------------------------------


def test_imports_lead_up_the_ladder():
    assert "attention" in _modules(LIBRARY)
    assert faults_of_ladder(LIBRARY, LADDER) == []


def test_files_and_functions_are_short():
    assert faults_of_length(LIBRARY) == []


def test_no_line_is_taken_out_of_the_coverage_count():
    assert faults_of_pragma(LIBRARY) == []


@pytest.mark.parametrize("module", WITHOUT_TORCH)
def test_the_core_imports_no_torch(module):
    assert not torch_after_import(module)


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


@pytest.mark.parametrize(
    "line",
    [
        "import pieces.attention",
        "from pieces.attention import attention_weights",
        "from pieces import attention",
        "from . import attention",
        "from .attention import attention_weights",
        "def late():\n    from pieces.attention import attention_weights",
    ],
)
def test_an_import_from_below_is_found(house, line):
    root = house(masks=line, attention="")
    assert faults_of_ladder(root, LADDER) == ["masks imports attention, which stands below it"]


def test_an_import_from_below_out_of_a_folder_is_found(house):
    root = house(family__in__gpt="from ..training import loss", training__in__loss="")
    wanted = ["family.gpt imports training.loss, which stands below it"]
    assert faults_of_ladder(root, LADDER) == wanted


def test_the_package_itself_imports_nothing_from_below(house):
    root = house(__init__="from pieces.attention import attention_weights", attention="")
    assert faults_of_ladder(root, LADDER) == ["pieces imports attention, which stands below it"]


def test_a_circle_inside_a_folder_is_found(house):
    root = house(
        family__in__gpt="from .bert import layer", family__in__bert="import pieces.family.gpt"
    )
    (fault,) = faults_of_ladder(root, LADDER)
    assert fault.startswith("circle: ")


def test_a_file_without_a_rung_is_found(house):
    assert faults_of_ladder(house(utils=""), LADDER) == ["utils has no rung"]


def test_imports_up_the_ladder_pass(house):
    root = house(
        __init__='"""A word."""',
        masks="import torch",
        attention="from pieces.masks import causal_mask",
        family__in____init__="from .gpt import GPT",
        family__in__gpt="from ..attention import attention_weights\nfrom pieces import masks",
    )
    assert faults_of_ladder(root, LADDER) == []


def test_what_is_too_long_is_found(house):
    root = house(masks="x = 1\n" * 301, attention="def long():\n" + "    x = 1\n" * 40)
    wanted = ["attention.long has 41 lines", "masks has 301 lines"]
    assert sorted(faults_of_length(root)) == wanted


def test_a_docstring_does_not_count_as_length(house):
    docstring = '    """' + "word\n    " * 60 + '"""\n'
    assert faults_of_length(house(masks="def f():\n" + docstring + "    x = 1\n" * 39)) == []


def test_a_pragma_is_found(house):
    root = house(masks="if 0:  # pragma: no cover\n    pass")
    assert faults_of_pragma(root) == ["masks has a pragma"]


def test_a_hidden_import_of_torch_is_found(tmp_path):
    (tmp_path / "heavy.py").write_text("import pieces.masks", encoding="utf-8")
    assert torch_after_import("heavy", tmp_path)
