"""Writes the chapters with an install cell in front, as Colab and Binder need them.

The repository to install from is the one that the environment variable PIECES_REPOSITORY names.
"""

import argparse
import os
import re
import sys
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
# Without the constraints pip may exchange what the platform came with and has already loaded.
INSTALL = """
from importlib import metadata
from pathlib import Path

# What is installed keeps its version: only what is missing is added.
needed = {needed}
there = {{(found.name or "").lower() for found in metadata.distributions()}}
kept = [f"{{name}}=={{metadata.version(name)}}" for name in needed if name in there]
Path("kept.txt").write_text("\\n".join(kept))
%pip install --quiet --constraint kept.txt git+{repository}
"""
BINDER = "torch\ngit+{repository}\n"


def needed() -> list[str]:
    """The packages that the library needs, without their versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.match(r"[\w.-]+", each).group().lower() for each in project["dependencies"]]


def with_install_cell(notebook: nbformat.NotebookNode, repository: str) -> nbformat.NotebookNode:
    """Return the notebook with one more cell in front, which installs the library."""
    source = INSTALL.format(repository=repository, needed=needed()).strip()
    cell = nbformat.v4.new_code_cell(source, id="install")
    return nbformat.from_dict({**notebook, "cells": [cell, *notebook.cells]})


def write(out: Path, repository: str) -> list[Path]:
    """Write every chapter into ``out/chapters``, and the requirements that Binder reads."""
    written = []
    (out / "chapters").mkdir(parents=True, exist_ok=True)
    for source in sorted((ROOT / "chapters").glob("*.ipynb")):
        notebook = with_install_cell(nbformat.read(source, as_version=4), repository)
        written.append(out / "chapters" / source.name)
        nbformat.write(notebook, written[-1])
    (out / "requirements.txt").write_text(BINDER.format(repository=repository), encoding="utf-8")
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to write into")
    repository = os.environ.get("PIECES_REPOSITORY")
    if not repository:
        sys.exit("PIECES_REPOSITORY is not set: name the repository's address in it")
    for path in write(parser.parse_args().out, repository):
        print(path)
