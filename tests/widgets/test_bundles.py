"""The committed bundles are what the sources give, weigh little, and draw no number at random."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pieces.widgets.base import STATIC

WIDGETS = Path(__file__).parents[2] / "widgets"
MAX_SCRIPT_BYTES = 60_000
FILES = ("book.js", "jupyter.js", "widgets.css")


def node() -> list[str]:
    """Node from the path, or the one of the package index."""
    found = shutil.which("node")
    return [found] if found else [sys.executable, "-m", "nodejs"]


def build(into: Path) -> None:
    if not (WIDGETS / "node_modules").exists():
        raise FileNotFoundError(f"esbuild is missing; run: npm ci --prefix {WIDGETS}")
    subprocess.run([*node(), str(WIDGETS / "build.mjs"), str(into)], check=True)


def test_bundles_are_up_to_date(tmp_path: Path):
    build(tmp_path)
    for name in FILES:
        fresh, kept = (tmp_path / name).read_bytes(), (STATIC / name).read_bytes()
        assert fresh == kept, f"{name} is stale; run: make widgets"


@pytest.mark.parametrize("name", ["book.js", "jupyter.js"])
def test_all_script_stays_within_its_budget(name: str):
    size = (STATIC / name).stat().st_size
    assert size <= MAX_SCRIPT_BYTES, f"{name} has {size} bytes"


@pytest.mark.parametrize(
    ("banned", "why"),
    [
        (r"Math\.random", "every number is one that the model computed"),
        (r"\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write", "text stays text"),
        (r"\beval\(|new Function\(", "no code from text"),
    ],
)
def test_sources_keep_to_the_rules(banned: str, why: str):
    sources = sorted((WIDGETS / "src").glob("*.js"))
    assert sources
    guilty = [file.name for file in sources if re.search(banned, file.read_text("utf-8"))]
    assert guilty == [], why


@pytest.mark.parametrize("name", FILES)
def test_bundles_ask_nothing_of_the_network(name: str):
    text = (STATIC / name).read_text("utf-8")
    asks = r"\bfetch\(|XMLHttpRequest|\bimport\(|url\((?!#)|https?://(?!www\.w3\.org/2000/svg\")"
    assert re.findall(asks, text) == []


def test_files_stay_short():
    long = {
        file.name: lines
        for file in sorted((WIDGETS / "src").iterdir())
        if file.suffix == ".js" and (lines := len(file.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}
