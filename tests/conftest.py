"""Options for all tests: where the tensors live, and whether shapes are enforced."""

from pathlib import Path

import pytest

LIB = Path(__file__).parents[1] / "lib"
MARKERS = {
    "bad_input": "gives what our own sentences refuse; left out with --enforce-shapes",
    "plain_only": "cannot run with --enforce-shapes for another reason; left out with it",
    "enforced": "needs --enforce-shapes; left out without it",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--device", default="cpu", help="cpu, cuda or mps (default: cpu)")
    parser.addoption(
        "--enforce-shapes",
        action="store_true",
        help="check every shape written in a signature of pieces, by jaxtyping and beartype",
    )


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    if config.getoption("--enforce-shapes"):
        from jaxtyping import install_import_hook

        # before any test imports pieces: a module already imported would stay as it is
        install_import_hook(_enforced(), "beartype.beartype")


def _enforced() -> list[str]:
    """The modules whose signatures are enforced; a package named here would bring all it holds.

    Left out is the French grammar: it knows no tensor, and a split of the corpus calls it so often
    that checking each call would take ten minutes.
    """
    files = (path.relative_to(LIB).with_suffix("") for path in LIB.glob("pieces/**/[!_]*.py"))
    names = (".".join(path.parts) for path in files)
    return [name for name in names if not name.startswith("pieces.corpus.french.")]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = {"bad_input", "plain_only"} if config.getoption("--enforce-shapes") else {"enforced"}
    dropped = [item for item in items if left_out & {mark.name for mark in item.iter_markers()}]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]
