"""Keeps what a finished run of ``python -m pieces train`` has come to in results/.

Evaluate the run first: ``python -m pieces evaluate RUN``, and again with ``--beam-size 5`` where it
is to be beam search too.
"""

import argparse
import csv
import dataclasses
import json
import shlex
import shutil
import statistics
from pathlib import Path
from typing import Any

from record import ROOT, record

from pieces.cli.attention_page import cross_attention
from pieces.training.log import UPDATES, VALIDATIONS, read
from pieces.training.options import Options
from pieces.training.translation.measure import translate
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import load

POINTS = 60
MEANS = ("loss", "learning_rate")


def keep_curves(folder: Path, name: str) -> None:
    """Write the run's tables to results/NAME, so many rows of updates, each a mean."""
    kept = ROOT / "results" / name
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / VALIDATIONS, kept / VALIDATIONS)
    rows = read(folder / UPDATES)
    each = -(-len(rows) // POINTS)
    with (kept / UPDATES).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "loss", "learning_rate"])
        for start in range(0, len(rows), each):
            part = rows[start : start + each]
            means = [statistics.fmean(float(row[key]) for row in part) for key in MEANS]
            writer.writerow([part[-1]["number"], *(f"{mean:.5g}" for mean in means)])


def keep_attention(folder: Path, name: str, sentence: str) -> None:
    """Write what the model made of a sentence, and its cross-attention, to results/NAME."""
    model, vocabulary = load(folder)
    (written,) = translate(model, vocabulary, [sentence])
    ids = [vocabulary.encode(text) for text in (sentence, written)]
    weights = cross_attention(model, *ids).tolist()
    kept = {
        "source": vocabulary.tokens(ids[0]),
        "target": [*vocabulary.tokens(ids[1]), "<eos>"],
        "weights": [
            [[[round(weight, 5) for weight in row] for row in head] for head in layer]
            for layer in weights
        ],
    }
    path = ROOT / "results" / name / "attention.json"
    path.write_text(json.dumps(kept) + "\n", encoding="utf-8")


def figures(folder: Path) -> dict[str, Any]:
    """Return the number of updates and every evaluation of a run.

    Raises:
        FileNotFoundError: If the run has not ended, or was not evaluated.
    """
    if not (folder / "model.safetensors").is_file():
        raise FileNotFoundError(f"{folder} holds no finished run")
    tests = {
        path.stem.removeprefix("evaluation-").replace("-", " "): json.loads(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(folder.glob("evaluation-*.json"))
    }
    if not tests:
        raise FileNotFoundError(f"{folder} was not evaluated")
    return {
        "updates": len(read(folder / UPDATES)),
        "evaluations": tests,
    }


def command(folder: Path) -> str:
    """Return the command that makes such a run with the present defaults."""
    told = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    words = ["python -m pieces train"]
    defaults = dataclasses.asdict(TranslationOptions()) | dataclasses.asdict(Options())
    for name, default in defaults.items():
        if (value := told.get(name, default)) != default:
            words.append("--" + name.replace("_", "-"))
            words += [] if value is True else [shlex.quote(str(value))]
    return " ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="the run's folder")
    parser.add_argument("name", help="the name of the file in results/")
    parser.add_argument("--commit", help="the commit that trained (default: the present one)")
    parser.add_argument("--command", help="the command that trained, if defaults have changed")
    parser.add_argument("--threads", type=int, required=True, help="threads that were used")
    parser.add_argument("--seconds", type=float, required=True, help="seconds that training took")
    parser.add_argument("--note", help="what the command does not tell")
    parser.add_argument("--sentence", help="a sentence whose cross-attention is kept too")
    given = parser.parse_args()
    found = {"threads": given.threads, "seconds": given.seconds} | figures(given.run)
    if given.note:
        found["note"] = given.note
    told = given.command or command(given.run)
    record(given.name, told, found, commit=given.commit)
    keep_curves(given.run, given.name)
    if given.sentence:
        keep_attention(given.run, given.name, given.sentence)


if __name__ == "__main__":
    main()
