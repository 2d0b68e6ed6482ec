"""The chapters and their companions, read once and run once, in this process."""

import ast
import socket
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import IPython.display
import matplotlib as mpl
import nbformat
import pytest
from nbformat import NotebookNode
from notebooks.checks import COMPANION

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"), key=lambda path: path.stem)
CHAPTERS = [path for path in NOTEBOOKS if not path.stem.endswith(COMPANION)]


@dataclass
class Run:
    """What a notebook left behind: its names, what each cell gave and printed, its seconds."""

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    displayed: dict[str, list[Any]] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def _run_cell(cell: NotebookNode, run: Run) -> None:
    """Execute one cell; keep what it prints, displays and ends with, as a kernel would show it."""
    body = ast.parse(cell.source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    shown = run.displayed.setdefault(cell.id, [])
    with redirect_stdout(StringIO()) as out, pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", lambda *values: shown.extend(values))
        exec(compile(ast.Module(body, []), cell.id, "exec"), run.namespace)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), cell.id, "eval"), run.namespace)
            shown.extend([] if value is None else [value])
    run.printed[cell.id] = out.getvalue()


def _no_network(*args: object) -> None:
    raise OSError("a cell asked for the network, and no cell may need one")


def _run(notebook: NotebookNode) -> Run:
    """Run all cells, top to bottom, without a network."""
    mpl.use("Agg")
    run = Run()
    # Processor time: what else runs on the machine does not count.
    start = time.process_time()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _no_network)
        patch.setattr(socket, "getaddrinfo", _no_network)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                _run_cell(cell, run)
    run.seconds = time.process_time() - start
    return run


@pytest.fixture(scope="session")
def notebooks() -> dict[str, NotebookNode]:
    """Every chapter and companion as it is stored, by its name."""
    return {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}


@pytest.fixture(scope="session")
def runs(notebooks: dict[str, NotebookNode]) -> Callable[[str], Run]:
    """What a notebook left behind, by its name; each runs once, when first asked for."""
    return cache(lambda name: _run(notebooks[name]))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """The path of each chapter and companion in turn."""
    return request.param


@pytest.fixture
def notebook(path: Path, notebooks: dict[str, NotebookNode]) -> NotebookNode:
    """Each chapter and companion as it is stored."""
    return notebooks[path.stem]


@pytest.fixture
def run(path: Path, runs: Callable[[str], Run]) -> Run:
    """Each chapter and companion after all its cells ran."""
    return runs(path.stem)


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request: pytest.FixtureRequest) -> str:
    """The slug of each chapter in turn; companions are none."""
    return request.param.stem
