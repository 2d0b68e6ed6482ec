"""Tensors in files: safetensors, with a digest that tells when a bit has changed."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from pieces.files import write_bytes

DIGEST = "sha256"
_LIKE_A_DIGEST = re.compile("[0-9a-f]{64}")  # under another name: the bit that changed is in it


def write_tensors(
    path: str | os.PathLike[str],
    tensors: Mapping[str, Tensor],
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Write tensors by name, and texts that say what they are.

    Raises:
        OSError: If it cannot be written; what was there before still is.
    """
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    metadata = dict(metadata or {})
    metadata[DIGEST] = _digest(tensors, metadata)
    # not save_file, whose files only their owner may read, and whose errors name none
    write_bytes(path, _in_order(safetensors.torch.save(tensors, metadata)))


def read_shapes(
    path: str | os.PathLike[str],
) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Return each tensor's shape, and what else a file says, without reading its numbers.

    Errors are as for :func:`read_tensors`; only that tells whether a bit has changed.
    """
    with _opened(path) as file:
        shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
        return shapes, dict(file.metadata() or {})


def read_tensors(path: str | os.PathLike[str]) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Read what :func:`write_tensors` wrote; a file of another program has no digest to compare.

    Returns:
        The tensors by name, and what else the file says of them.

    Raises:
        FileNotFoundError: If there is no such file.
        PermissionError: If it may not be read.
        ValueError: If it is damaged, or no safetensors file.
    """
    with _opened(path) as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        metadata = dict(file.metadata() or {})
    digest = metadata.pop(DIGEST, None)
    renamed = digest is None and any(map(_LIKE_A_DIGEST.fullmatch, metadata.values()))
    if renamed or (digest is not None and digest != _digest(tensors, metadata)):
        raise ValueError(
            f"{path} is damaged: its numbers are not those that were written. Take another copy"
        )
    return tensors, metadata


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[Any]:
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is missing")
    with Path(path).open("rb"):
        pass  # to whom it may not read, safetensors would say that there is no such file
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except (SafetensorError, ValueError, RuntimeError) as fault:
        raise ValueError(f"{path} is not a safetensors file, or is cut off: {fault}") from None


def _in_order(data: bytes) -> bytes:
    """Return a file with its metadata in order, so that the same is written as the same bytes."""
    begin = 8 + int.from_bytes(data[:8], "little")  # the header's size comes first
    header = json.loads(data[8:begin])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the numbers can be read in place
    return len(text).to_bytes(8, "little") + text + data[begin:]


def _digest(tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> str:
    """Return one digest of names, dtypes, shapes, numbers and metadata."""
    digest = hashlib.sha256(json.dumps(metadata, sort_keys=True).encode())
    for name, tensor in sorted(tensors.items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()
