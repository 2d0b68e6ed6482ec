"""Options for all tests: where the tensors live, and whether shapes are enforced."""

import pytest

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
        install_import_hook("pieces", "beartype.beartype")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = {"bad_input", "plain_only"} if config.getoption("--enforce-shapes") else {"enforced"}
    dropped = [item for item in items if left_out & {mark.name for mark in item.iter_markers()}]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]
