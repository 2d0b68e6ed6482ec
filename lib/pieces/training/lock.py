"""The lock of a run's folder: two runs in one would write over each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a folder for this run, until it leaves or its process ends, however it ends.

    Args:
        folder: The run's folder; it is made where there is none.

    Raises:
        RuntimeError: If another run is in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise RuntimeError(
            f"another run trains in {folder}: wait until it ends, stop it, or train into another "
            "folder"
        ) from None
    try:
        yield
    finally:
        lock.release()
