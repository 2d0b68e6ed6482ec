"""Saving and loading: weights as safetensors, configuration as JSON. Nothing is unpickled."""

import dataclasses
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pieces.config import TransformerConfig
from pieces.files import write_text
from pieces.tensor_files import read_tensors, write_tensors
from pieces.transformer import Transformer

CONFIG, WEIGHTS = "config.json", "model.safetensors"
KINDS = {"Transformer": (Transformer, TransformerConfig)}
"""The models that can be saved, and their configurations, by the ``kind`` in ``config.json``."""


def save(
    model: Transformer,
    folder: str | os.PathLike[str],
    *,
    about: Mapping[str, str] | None = None,
) -> None:
    """Write a model into a folder: ``config.json`` and ``model.safetensors``.

    Each file is written beside its place and then moved there, so that a broken write leaves what
    was there before.

    Args:
        model: The model.
        folder: Where to; it is made if it is missing.
        about: What the weights' file shall say of them, for :func:`about`.

    Raises:
        OSError: If the folder cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: tensor.contiguous().cpu() for name, tensor in _unique(model).items()}
    text = json.dumps(_values(model.config), indent=2) + "\n"
    write_tensors(folder / WEIGHTS, weights, {**(about or {}), "config": text})
    write_text(folder / CONFIG, text)


def about(folder: str | os.PathLike[str]) -> dict[str, str]:
    """Return what :func:`save` was told to write about a model's weights.

    Raises:
        FileNotFoundError: If their file is missing.
        ValueError: If it is damaged.
    """
    metadata = read_tensors(Path(folder) / WEIGHTS)[1]
    return {name: text for name, text in metadata.items() if name != "config"}


def load(
    folder: str | os.PathLike[str], *, device: torch.device | str | None = None
) -> Transformer:
    """Read a model that :func:`save` wrote.

    Args:
        folder: Where it lies.
        device: Where it shall live; PyTorch's default device unless given.

    Returns:
        The model, ready to write: its dropout rests until ``train()`` is called.

    Raises:
        FileNotFoundError: If a file is missing.
        ValueError: If a file is damaged, foreign, or does not belong to the other.
    """
    folder = Path(folder)
    make, config = _read_config(folder / CONFIG)
    weights, made_with = _read_weights(folder / WEIGHTS)
    with torch.device("meta"):  # shapes only: a foreign configuration may ask for any size
        needed = _unique(make(config))
    _check_fit(needed, weights, folder)
    if made_with != _values(config):
        raise ValueError(f"{folder / WEIGHTS} was saved with another configuration than {CONFIG}")
    model = make(config)
    model.to(_dtype(weights, folder))
    model.load_state_dict(weights, strict=False)  # what is tied was saved once
    return model.to(device or torch.get_default_device()).eval()


def _unique(model: Transformer) -> dict[str, Tensor]:
    """Return the model's tensors by name, each of those that are tied under its first name."""
    parameters = model.named_parameters()
    # torch.compile puts a name of its own before the others
    return {name.removeprefix("_orig_mod."): parameter.detach() for name, parameter in parameters}


def _dtype(weights: dict[str, Tensor], folder: Path) -> torch.dtype:
    """Return the dtype of all tensors, which must be one, of floating-point numbers."""
    first, *others = {tensor.dtype for tensor in weights.values()}
    if others or not first.is_floating_point:
        raise ValueError(
            f"{folder / WEIGHTS} holds {', '.join(map(str, (first, *others)))}: one floating-point "
            "dtype is needed"
        )
    return first


def _values(config: TransformerConfig) -> dict[str, Any]:
    """Return what ``config.json`` holds."""
    (kind,) = (kind for kind, (_, of_kind) in KINDS.items() if isinstance(config, of_kind))
    return {"kind": kind, **dataclasses.asdict(config)}


def _with_kind(values: Any) -> Any:
    """Name the kind where it is missing: at first there was only one."""
    return {"kind": "Transformer", **values} if isinstance(values, dict) else values


def _read_config(path: Path) -> tuple[type[Transformer], TransformerConfig]:
    """Return the kind of model, and its configuration."""
    _check_there(path)
    try:
        values = _with_kind(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"{path} is not JSON, or is cut off: {fault}") from None
    kind = values.pop("kind") if isinstance(values, dict) else "Transformer"
    if kind not in list(KINDS):  # by comparing: what was read may have no hash
        raise ValueError(f"{path} is of kind {kind!r}: known here are {', '.join(KINDS)}")
    make, of_kind = KINDS[kind]
    known = {field.name for field in dataclasses.fields(of_kind)}
    if not isinstance(values, dict) or set(values) != known:
        wrong = sorted(known.symmetric_difference(values if isinstance(values, dict) else ()))
        raise ValueError(
            f"{path} is not the configuration of a {kind} of this library: it lacks or adds "
            f"{', '.join(wrong)}"
        )
    try:
        return make, of_kind(**values)
    except (TypeError, ValueError) as fault:
        raise ValueError(f"{path}: {fault}") from None


def _read_weights(path: Path) -> tuple[dict[str, Tensor], object]:
    """Return the tensors, and the configuration that they were saved with."""
    _check_there(path)
    weights, metadata = read_tensors(path)
    try:
        return weights, _with_kind(json.loads(metadata.get("config", "null")))
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"{path} is not a safetensors file, or is cut off: {fault}") from None


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: a saved model is a folder with {CONFIG} and {WEIGHTS}"
        )


def _check_fit(needed: dict[str, Tensor], given: dict[str, Tensor], folder: Path) -> None:
    """Raise unless every tensor that the configuration needs is there, in its shape."""
    if missing := sorted(set(needed) - set(given)):
        raise ValueError(f"{folder / WEIGHTS} lacks {len(missing)} tensors, first {missing[0]}")
    if foreign := sorted(set(given) - set(needed)):
        raise ValueError(
            f"{folder / WEIGHTS} has {len(foreign)} tensors that {CONFIG} has no place for, first "
            f"{foreign[0]}"
        )
    for name, tensor in needed.items():
        if given[name].shape != tensor.shape:
            raise ValueError(
                f"{folder / WEIGHTS} has {name} of shape {tuple(given[name].shape)} but {CONFIG} "
                f"needs {tuple(tensor.shape)}"
            )
