"""Files are written whole or not at all, and tensors tell when they were damaged."""

import os
import re
import stat
from pathlib import Path

import pytest
import torch

from pieces.files import PART, check_writable, decode, write_text
from pieces.tensor_files import read_shapes, read_tensors, write_tensors


def test_a_write_that_breaks_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "kept.txt"
    write_text(path, "before")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match=r"No space left.*kept\.txt"):
        write_text(path, "after")
    assert path.read_text() == "before"
    assert not path.with_name(path.name + PART).exists()


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.bool, torch.int64])
def test_tensors_come_back(tmp_path, dtype):
    path = tmp_path / "tensors.safetensors"
    tensors = {"a": torch.ones(2, 3).to(dtype), "b": torch.zeros(()).to(dtype)}
    write_tensors(path, tensors, {"about": "text"})
    found, metadata = read_tensors(path)
    assert metadata == {"about": "text"}
    assert all(torch.equal(found[name], tensors[name]) for name in tensors)


def test_others_may_read_tensors_as_they_may_read_text(tmp_path):
    write_tensors(tmp_path / "tensors", {"a": torch.ones(2)})
    write_text(tmp_path / "text", "")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("tensors", "text")}
    assert len(modes) == 1


def test_who_may_not_read_tensors_is_told_so(tmp_path, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied", str(path))

    write_tensors(tmp_path / "tensors", {"a": torch.ones(2)})
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PermissionError, match=r"Permission denied: .*tensors"):
        read_tensors(tmp_path / "tensors")


def test_the_same_tensors_are_the_same_bytes(tmp_path):
    for name in map(str, range(8)):
        write_tensors(tmp_path / name, {"a": torch.ones(2)}, {"b": "x", "c": "y"})
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


def test_one_changed_bit_is_noticed(tmp_path):
    path = tmp_path / "tensors"
    write_tensors(path, {"weight": torch.arange(4.0)}, {"config": "{}"})
    data = path.read_bytes()
    for bit in range(0, 8 * len(data), 5):  # some of the digest's own name
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        with pytest.raises(ValueError, match=r"damaged|not a safetensors file"):
            read_tensors(path)


def test_shapes_are_read_without_the_numbers(tmp_path):
    path = tmp_path / "tensors"
    write_tensors(path, {"a": torch.ones(2, 3), "b": torch.ones(())}, {"about": "text"})
    shapes, metadata = read_shapes(path)
    assert shapes == {"a": (2, 3), "b": ()}
    assert metadata["about"] == "text"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\nm\xe9me\n", r"x is not UTF-8 \(line 2\): it looks like ISO-8859-1"),
        ("“”".encode("cp1252"), "it looks like WINDOWS-1252"),
        ("grüß\n".encode("utf-16-be"), "it looks like UTF-16BE"),
        ("grüß\n".encode("utf-16"), "it looks like UTF-16"),
        ("a".encode("utf-32"), "it looks like UTF-32"),
        (b"one\ntwo\0three\n", "x is no text: line 2 holds a byte that is 0"),
    ],
)
def test_other_encodings_are_named(data, words):
    with pytest.raises(ValueError, match=words):
        decode("x", data)


@pytest.mark.parametrize("text", ["", "a", "é\n", "猫が眠る"])
def test_utf_8_is_read_with_and_without_its_mark(text):
    assert decode("x", text.encode()) == decode("x", text.encode("utf-8-sig")) == text


def test_a_link_stays_one(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_text(tmp_path / "link", "a")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "a"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_pipe_is_written_to_not_replaced(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    check_writable(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write_text(path, "a")
    assert os.read(reader, 9) == b"a"
    os.close(reader)
    assert not path.is_file()


@pytest.mark.parametrize("name", ["missing/file", ".", "file/below", "x" * 300])
def test_what_cannot_be_written_is_known_before(tmp_path, name):
    write_text(tmp_path / "file", "before")
    for attempt in (check_writable, lambda path: write_text(path, "after")):
        with pytest.raises(OSError, match=re.escape(str(tmp_path / name))):
            attempt(tmp_path / name)
    check_writable(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "before"
