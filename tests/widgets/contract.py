"""The kinds of widget, found by their folders, and what the tests of each hand to the contract."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from pieces.widgets.common.base import STATIC, Widget

SOURCES = STATIC.parent
TESTS = Path(__file__).parent
# How high a widget may be, untouched, in the book's column on a window of this width.
MOST_HIGH = {1280: 560, 390: 640}
COLUMN = {1280: 736, 390: 358}
FOLDERS = sorted(path.parent.name for path in SOURCES.glob("*/widget.py"))
GIVES = {
    "make": "a function of changes that makes the widget",
    "SAMPLES": "changes by name; the first are none, the others its odd and edge cases",
    "BAD": "triples of changes, an error and the sentence that refuses them",
    "MOVES": "traits that Python sets to move the picture",
    "stir": "a function of the widget on a page that does what a reader does",
    "ADDRESSES": "pairs of what one link names and what the next one names",
    "SENSELESS": "what a link should not name, and the view that it gives",
}


def slug(name: str) -> str:
    """What a sample is called on a page."""
    return name.replace(" ", "-").replace(",", "")


class Samples:
    """What `tests/widgets/NAME/samples.py` tells of a widget."""

    def __init__(self, folder: str, tests: Path = TESTS) -> None:
        file = tests / folder / "samples.py"
        needed = ", ".join(GIVES)
        if not file.exists():
            raise FileNotFoundError(
                f"the widget {folder} has no tests/widgets/{folder}/samples.py, which tells "
                f"the contract of all widgets what to try: {needed}"
            )
        module = self._load(folder, file)
        self.folder, self.kind = folder, folder.replace("_", "-")
        self.lacks: set[str] = getattr(module, "LACKS", set())
        missing = [f"{n} ({GIVES[n]})" for n in GIVES if not hasattr(module, n)]
        if "address" in self.lacks:
            missing = [name for name in missing if not name.startswith(("ADDRESSES", "SENSELESS"))]
        if missing:
            raise AttributeError(f"tests/widgets/{folder}/samples.py lacks {', '.join(missing)}")
        self.make, self.stir, self.moves = module.make, module.stir, module.MOVES
        self.samples, self.bad = module.SAMPLES, module.BAD
        self.addresses = getattr(module, "ADDRESSES", [])
        self.senseless = getattr(module, "SENSELESS", {})
        # The samples that stand for what the book shows; and those of them that may be higher, the
        # bound at each width and the reason.
        self.book: list[str] = getattr(module, "IN_BOOK", [next(iter(module.SAMPLES))])
        self.taller: dict[str, tuple[dict[int, int], str]] = getattr(module, "TALLER", {})
        # Only drawn for print: on a page they would show nothing new.
        self.still: set[str] = getattr(module, "STILL", set())
        self.as_traits = getattr(module, "as_traits", lambda changes: changes)

    @staticmethod
    def _load(folder: str, file: Path) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"widgets.{folder}.samples", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def every(self) -> dict[str, Widget]:
        """A widget for each sample."""
        return {name: self.make(**changes) for name, changes in self.samples.items()}

    def bounds(self, width: int) -> dict[str, int]:
        """How high each sample of the book may be, by the name that it has on a page."""
        return {
            slug(name): self.taller[name][0][width] if name in self.taller else MOST_HIGH[width]
            for name in self.book
        }

    def on_page(self) -> list[Widget]:
        """Those that are looked at on a page, called by their samples."""
        return [
            self.make(**changes, name=slug(name))
            for name, changes in self.samples.items()
            if name not in self.still
        ]
