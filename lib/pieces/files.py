"""Files written whole: beside their place, then moved there: a broken write loses nothing."""

import os
from pathlib import Path

PART = ".part"


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text file, as :func:`write_bytes` writes bytes."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file, or leave what was there before.

    Raises:
        OSError: If it cannot be written; the error names the file.
    """
    path = Path(path)
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as fault:
        _remove(part)
        raise OSError(fault.errno, fault.strerror, str(path)) from fault


def _remove(part: Path) -> None:
    """Remove what was begun, where it can be: a disk that refused it may refuse this, too."""
    try:
        part.unlink()
    except OSError:
        return
