"""The pages of the library: every public module stands on one of them."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "lib"

# Not called by readers: the shared checks of arguments, and the command, which has its own page.
INTERNAL = {
    "pieces",
    "pieces.__main__",
    "pieces.checks",
    "pieces.files",
    "pieces.tensor_files",
    "pieces.shapes",
    "pieces.cli",
}
# Packages that are documented as a whole; what stands behind them may have a page, and need not.
DOORS = ("pieces.cli.", "pieces.corpus.french.", "pieces.exercises.", "pieces.widgets.")


def _modules() -> set[str]:
    """Every module of the library that has a docstring, without those that are private."""
    found = set()
    for path in (LIBRARY / "pieces").rglob("*.py"):
        name = ".".join(path.relative_to(LIBRARY).with_suffix("").parts).removesuffix(".__init__")
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) and "._" not in name:
            found.add(name)
    return found


def faults(modules: set[str], text: str) -> list[str]:
    """Modules without a line on the pages, with several, and lines that name no module."""
    listed = Counter(re.findall(r"^(?:\.\. automodule:: )?(pieces[\w.]*)$", text, re.MULTILINE))
    needed = {name for name in modules - INTERNAL if not name.startswith(DOORS)}
    found = [f"{name} stands on no page of appendix/api" for name in needed - set(listed)]
    found += [f"{name} stands there {count} times" for name, count in listed.items() if count > 1]
    return sorted(found + [f"{name} is no module" for name in set(listed) - modules])


def test_every_public_module_is_on_one_page() -> None:
    pages = sorted((ROOT / "appendix" / "api").glob("*.md"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert faults(_modules(), text) == []


def test_modules_that_are_missing_unknown_and_listed_twice_are_seen() -> None:
    text = ".. automodule:: pieces.masks\n\npieces.layers\npieces.layers\npieces.gone\n"
    modules = {"pieces.masks", "pieces.layers", "pieces.config", "pieces.widgets.base"}
    assert faults(modules, text) == [
        "pieces.config stands on no page of appendix/api",
        "pieces.gone is no module",
        "pieces.layers stands there 2 times",
    ]
