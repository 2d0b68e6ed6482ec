"""Writes the chapters with an install cell in front, as Colab and Binder need them.

The repository to install from is the one that the environment variable PIECES_REPOSITORY names.
"""

import argparse
import os
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
INSTALL = "%pip install --quiet git+{repository}\n"
BINDER = "torch\ngit+{repository}\n"


def with_install_cell(notebook: nbformat.NotebookNode, repository: str) -> nbformat.NotebookNode:
    """Return the notebook with one more cell in front, which installs the library."""
    cell = nbformat.v4.new_code_cell(INSTALL.format(repository=repository).strip(), id="install")
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
