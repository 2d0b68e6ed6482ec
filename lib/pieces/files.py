"""Files: text is read in one encoding; what is written is whole, or what was there stays."""

import codecs
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"
MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decode(name: str, data: bytes) -> str:
    """Return text that was written in UTF-8, with or without its mark.

    Args:
        name: What it is, for the sentence.
        data: The bytes.

    Raises:
        ValueError: If it is no such text; the error names the line and the likely encoding.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    likely, place = _wide(data), 0
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        likely, place = likely or _narrow(data, fault.start), fault.start
    if likely:
        line = data.count(b"\n", 0, place) + 1
        raise ValueError(
            f"{name} is not UTF-8 (line {line}): it looks like {likely}; convert it first, for "
            f"example with iconv -f {likely} -t UTF-8"
        )
    if (place := text.find("\0")) >= 0:
        line = text.count("\n", 0, place) + 1
        raise ValueError(f"{name} is no text: line {line} holds a byte that is 0")
    return text


def _wide(data: bytes) -> str:
    """Return the encoding of two or four bytes a sign that bytes seem to be in, or nothing."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding
    first, second = (data[start::2].count(0) for start in range(2))
    if max(first, second) <= len(data) // 8 or abs(first - second) < min(first, second):
        return ""  # in two bytes a sign, most signs of Europe have one that is 0
    return "UTF-16BE" if first > second else "UTF-16LE"


def _narrow(data: bytes, place: int) -> str:
    """Return the encoding of a byte a sign that bytes seem to be in, wrong as UTF-8 at a place."""
    return "WINDOWS-1252" if any(0x80 <= byte < 0xA0 for byte in data[place:]) else "ISO-8859-1"


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a text file, as :func:`write_bytes` writes bytes."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file, or leave what was there before.

    It is written where a link leads; a device or a pipe, which nothing may replace, in place.

    Raises:
        OSError: If it cannot be written; the error names the file.
    """
    write_part(path, data)
    try:
        finish_part(path)
    except OSError:
        _remove(part_of(path))
        raise


def write_part(path: str | os.PathLike[str], data: bytes) -> None:
    """Begin a file beside its place, from where :func:`finish_part` moves it.

    Errors of both are as for :func:`write_bytes`.
    """
    part, target = _places(path)
    with naming(path):
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                if part != target:
                    os.fsync(file.fileno())
        except OSError:
            if part != target:
                _remove(part)
            raise


def finish_part(path: str | os.PathLike[str]) -> None:
    """Move what :func:`write_part` began to its place; where that fails, it stays beside it."""
    part, target = _places(path)
    with naming(path):
        if part != target:
            os.replace(part, target)


def part_of(path: str | os.PathLike[str]) -> Path:
    """Return where :func:`write_part` begins a file."""
    return _places(path)[0]


@contextmanager
def naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let an error of what is done inside name the file, which that of a full disk does not."""
    try:
        yield
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from fault


def check_writable(path: str | os.PathLike[str]) -> None:
    """Try whether a file can be written, before the work is done that it shall hold.

    Raises:
        OSError: If it cannot be written; the error names the file.
    """
    part, target = _places(path)
    with naming(path):
        if target.is_dir() or part != target:
            part.open("wb").close()
            _remove(part)


def _places(path: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Return where a file is begun, and where it ends: one place where it is written there."""
    path = Path(path)
    if path.exists() and not path.is_file():
        return path, path
    target = Path(os.path.realpath(path))
    return target.with_name(target.name + PART), target


def _remove(part: Path) -> None:
    """Remove what was begun, where it can be: a disk that refused it may refuse this, too."""
    try:
        part.unlink()
    except OSError:
        return
