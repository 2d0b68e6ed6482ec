"""Measures how long the book takes to build: from nothing, and with nothing changed."""

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from record import ROOT, record

RUNS = 3
BUILD = [
    str(Path(sys.executable).parent / "jupyter-book"),
    "build",
    ".",
    "-n",
    "-W",
    "--keep-going",
]


def _seconds() -> float:
    start = time.perf_counter()
    subprocess.run(BUILD, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Time both kinds of build in turn, so that a slow minute of the machine meets both."""
    clean, unchanged = [], []
    for _ in range(RUNS):
        shutil.rmtree(ROOT / "_build", ignore_errors=True)
        clean.append(_seconds())
        unchanged.append(_seconds())
    figures = {
        "clean_build_seconds": round(statistics.median(clean), 1),
        "no_change_build_seconds": round(statistics.median(unchanged), 1),
        "runs": RUNS,
    }
    print(record("build", "make bench", figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
