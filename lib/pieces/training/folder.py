"""A run's folder: what lies where, who may write there, and what the run was told."""

import json
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pieces.files import write_text
from pieces.training import checkpoint
from pieces.training.log import UPDATES, VALIDATIONS

OPTIONS, LOCK = "options.json", ".lock"
FILES = (OPTIONS, LOCK, UPDATES, VALIDATIONS, checkpoint.MODEL)
CHECKPOINTS, BEST = "checkpoints", "best"
FOLDERS = (CHECKPOINTS, BEST)


def check_folder(folder: str | os.PathLike[str]) -> Path:
    """Return where a run lives, or may begin to.

    Raises:
        ValueError: If that is no name of a folder, or something there is not what a run has there.
    """
    if not (name := os.fspath(folder)):
        raise ValueError("the run's folder is '': give it a name")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ValueError(
            f"the run's folder is {name!r}, which is no UTF-8: give it another name"
        ) from None
    kinds = {Path(name): True} | {Path(name, part): part in FOLDERS for part in FILES + FOLDERS}
    for path, is_folder in kinds.items():
        if path.exists() and path.is_dir() != is_folder:
            found, needed = ("file", "folder") if is_folder else ("folder", "file")
            raise ValueError(f"{path} is a {found} where a run has a {needed}: move it away")
    return Path(name)


def lock(folder: Path) -> AbstractContextManager:
    """Keep a folder for one run, until it leaves or its process ends, however it ends.

    Raises:
        RuntimeError: If another run has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return FileLock(folder / LOCK).acquire(blocking=False)
    except Timeout:
        raise RuntimeError(
            f"another run trains in {folder}: wait until it ends, stop it, or train into "
            "another folder"
        ) from None


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Write what the run was told."""
    write_text(folder / OPTIONS, json.dumps(settings, indent=2) + "\n")


def read_settings(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """Return what the run was told.

    Raises:
        FileNotFoundError: If the folder is not that of a run.
        ValueError: If what it was told cannot be read.
    """
    path = Path(folder, OPTIONS)
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {folder} is not the folder of a run")
    try:
        return {**json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError, RecursionError) as fault:
        raise ValueError(f"{path} does not hold the options of a run: {fault}") from None


def goes_on(folder: str | os.PathLike[str]) -> bool:
    """Return whether a run is between two ends: its model is then that of the first."""
    newest = checkpoint.newest(Path(folder, CHECKPOINTS))
    try:
        return newest is not None and not checkpoint.read_state(newest)[0].ended
    except ValueError:  # which is for the run to say
        return False


def check_ended(folder: str | os.PathLike[str]) -> None:
    """Raise ``FileNotFoundError`` where a run has begun that has not come to a model."""
    folder = Path(folder)
    if not (folder / OPTIONS).is_file() or (folder / checkpoint.MODEL).is_file():
        return
    best = folder / BEST
    hint = f"; {best} holds its best model so far" if (best / checkpoint.MODEL).is_file() else ""
    raise FileNotFoundError(
        f"{folder} holds no model yet, for its training has not ended: the same train command goes "
        f"on{hint}"
    )
