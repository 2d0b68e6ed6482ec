"""Files are written whole or not at all, and tensors tell when they were damaged."""

import os
import stat
from pathlib import Path

import pytest
import torch

from pieces.files import PART, write_text
from pieces.tensor_files import read_tensors, write_tensors


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


@pytest.mark.parametrize("place", [-1, 20, 130])
def test_one_changed_bit_is_noticed(tmp_path, place):
    path = tmp_path / "tensors"
    write_tensors(path, {"weight": torch.arange(64.0)}, {"config": "{}"})
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"damaged|not a safetensors file"):
        read_tensors(path)
