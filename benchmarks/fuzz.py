"""The long run of tests/fuzz: so many bad inputs for each test, and what has become of them."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from record import ROOT, record


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=500, help="of each test (default: 500)")
    examples = parser.parse_args().examples
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = ["-m", "pytest", "tests/fuzz", "-q", "-n", "2", f"--junitxml={report}"]
        environment = os.environ | {"PIECES_FUZZ": str(examples), "OMP_NUM_THREADS": "1"}
        status = subprocess.run(
            [sys.executable, *words, "--timeout=3600", "-k", "not right and not silence"],
            cwd=ROOT,
            env=environment,
            check=False,
        ).returncode
        cases = list(ElementTree.parse(report).iter("testcase"))
    figures = {}
    for case in cases:
        name = case.get("name").removeprefix("test_")
        passed = case.find("failure") is None and case.find("error") is None
        said = "as it should" if passed else "a fault was found"
        figures[name] = f"{examples} examples in {float(case.get('time')):.0f} s: {said}"
    path = record("fuzz", f"python benchmarks/fuzz.py --examples {examples}", figures)
    print(path.read_text(encoding="utf-8"))
    return status


if __name__ == "__main__":
    sys.exit(main())
