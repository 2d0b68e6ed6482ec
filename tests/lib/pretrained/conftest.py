"""Fixtures of what is kept trained: the programs that made it."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Import a program of ``benchmarks/`` by its name, under another, for ``thread`` may clash."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def imported(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"of_{name}", BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return imported
