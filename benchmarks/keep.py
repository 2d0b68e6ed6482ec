"""Keeps what a finished run of ``python -m pieces train`` has come to in results/.

Evaluate the run first: ``python -m pieces evaluate RUN``, and again with ``--beam-size 5``.
"""

import argparse
import dataclasses
import json
import re
from pathlib import Path
from typing import Any

from record import record

from pieces.training.log import UPDATES, VALIDATIONS, read
from pieces.training.options import Options

POINTS = 60


def curve(rows: list[dict[str, str]]) -> list[list[float]]:
    """Return so many points of the curve, each the mean of the updates since the last one."""
    each = max(1, len(rows) // POINTS)
    parts = [rows[start : start + each] for start in range(0, len(rows), each)]
    return [
        [int(part[-1]["number"]), round(sum(float(row["loss"]) for row in part) / len(part), 4)]
        for part in parts
    ]


def figures(folder: Path) -> dict[str, Any]:
    """Return the options that were no defaults, the curves and every evaluation of a run.

    Raises:
        FileNotFoundError: If the run has not ended, or was not evaluated.
    """
    if not (folder / "model.safetensors").is_file():
        raise FileNotFoundError(f"{folder} holds no finished run")
    tests = {
        int(re.search(r"\d+", path.stem).group()): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("evaluation-beam-*.json"))
    }
    if not tests:
        raise FileNotFoundError(f"{folder} was not evaluated")
    rows = read(folder / UPDATES)
    return {
        "updates": len(rows),
        "loss": curve(rows),
        "validations": [
            {name: value if name == "signature" else float(value) for name, value in row.items()}
            for row in read(folder / VALIDATIONS)
        ],
        "evaluations": {
            f"beam {size}" if size > 1 else "greedy": found for size, found in tests.items()
        },
    }


def command(folder: Path) -> str:
    """Return the command that made the run."""
    told = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    words = [
        f"--{name.replace('_', '-')} {told[name]}"
        for name, default in dataclasses.asdict(Options()).items()
        if told[name] != default
    ]
    return " ".join(["python -m pieces train", *words])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="the run's folder")
    parser.add_argument("name", help="the name of the file in results/")
    parser.add_argument("--commit", help="the commit that trained (default: the present one)")
    parser.add_argument("--threads", type=int, required=True, help="threads that were used")
    parser.add_argument("--seconds", type=float, required=True, help="seconds that training took")
    given = parser.parse_args()
    found = {"threads": given.threads, "seconds": given.seconds} | figures(given.run)
    record(given.name, command(given.run), found, commit=given.commit)


if __name__ == "__main__":
    main()
