"""Runs every check in turn, prints how long each took, and fails if any failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTEST = [sys.executable, "-m", "pytest", "-q"]
COUNT_TOO = ["--cov=pieces", "--cov-append", "--cov-report="]
CELLS = ["--nbval-lax", "--nbval-current-env"]
# Two workers share the cores: more threads would only wait for one another.
ONE_THREAD = os.environ | {"OMP_NUM_THREADS": "1"}
CHECKS = {
    "style": [sys.executable, "-m", "ruff", "check", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "library": [*PYTEST, "tests/lib", "-n", "2", "--cov=pieces", "--cov-report="],
    "library, shapes enforced": [*PYTEST, "tests/lib", "-n", "2", "--enforce-shapes"],
    "exercises": [*PYTEST, "tests/exercises", "-n", "2", *COUNT_TOO],
    "bad input": [*PYTEST, "tests/fuzz", "-n", "2", *COUNT_TOO],
    # Each chapter runs twice, in a kernel and in a test: one worker each.
    "chapters": [*PYTEST, *CELLS, "chapters", "tests/notebooks", "-n", "2", "--dist", "loadfile"],
    "widgets": [*PYTEST, "tests/widgets", "-n", "2", *COUNT_TOO],
    "lines run by the tests": [sys.executable, "-m", "coverage", "report", "--fail-under=95"],
    "book": [*PYTEST, "tests/book", "-n", "2"],
}


def run(name: str, command: list[str]) -> tuple[bool, float]:
    """Run one check; return whether it passed, and its seconds."""
    print(f"\n=== {name}: {' '.join(command[1:])}", flush=True)
    start = time.perf_counter()
    passed = subprocess.run(command, cwd=ROOT, env=ONE_THREAD, check=False).returncode == 0
    return passed, time.perf_counter() - start


def main() -> int:
    """Run all checks, also past a failed one, so that one run shows every fault."""
    results = {name: run(name, command) for name, command in CHECKS.items()}
    print()
    for name, (passed, seconds) in results.items():
        print(f"{'passed' if passed else 'FAILED':>7} {seconds:6.0f} s  {name}")
    failed = sum(not passed for passed, _ in results.values())
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
