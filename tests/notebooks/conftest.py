"""The chapters, read once and run once, in this process."""

import ast
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


@dataclass
class Run:
    """What a chapter left behind: its names, what each cell displayed, and the seconds it took."""

    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    displayed: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


def _run_cell(cell: NotebookNode, run: Run) -> None:
    """Execute one cell and keep the value of its last expression, as a kernel would show it."""
    body = ast.parse(cell.source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), cell.id, "exec"), run.namespace)
    if last is not None:
        expression = compile(ast.Expression(last.value), cell.id, "eval")
        run.displayed[cell.id] = eval(expression, run.namespace)


def _no_network(*args: object) -> None:
    raise OSError("a cell asked for the network, and no cell may need one")


@pytest.fixture(scope="session", params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request: pytest.FixtureRequest) -> Path:
    """The path of each chapter in turn."""
    return request.param


@pytest.fixture(scope="session")
def notebooks() -> dict[str, NotebookNode]:
    """Every chapter as it is stored, by its slug."""
    return {path.stem: nbformat.read(path, as_version=4) for path in CHAPTERS}


@pytest.fixture(scope="session")
def notebook(chapter: Path, notebooks: dict[str, NotebookNode]) -> NotebookNode:
    """The chapter as it is stored."""
    return notebooks[chapter.stem]


@pytest.fixture(scope="session")
def run(notebook: NotebookNode) -> Run:
    """The chapter after all its cells ran, top to bottom, without a network."""
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
