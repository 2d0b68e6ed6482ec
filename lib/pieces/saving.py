"""Saving and loading: weights as safetensors, configuration as JSON. Nothing is unpickled."""

import dataclasses
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pieces.checks import type_name
from pieces.config import TransformerConfig
from pieces.files import finish_part, part_of, write_part
from pieces.shapes import FLOATS
from pieces.tensor_files import DIGEST, read_shapes, read_tensors, write_tensors
from pieces.transformer import Transformer

CONFIG, WEIGHTS = "config.json", "model.safetensors"


@dataclass(frozen=True)
class _Kind:
    """A kind of model that can be saved."""

    model: type[Transformer]
    config: type[TransformerConfig]
    stacks: Mapping[str, str]
    """Where the layers lie whose number the configuration says, by its name there."""


_STACKS = {"num_encoder_layers": "encoder.layers", "num_decoder_layers": "decoder.layers"}
KINDS = {"Transformer": _Kind(Transformer, TransformerConfig, _STACKS)}
"""The models that can be saved, by the ``kind`` in ``config.json``."""


def save(
    model: Transformer, folder: str | os.PathLike[str], *, about: Mapping[str, str] | None = None
) -> None:
    """Write a model into a folder: ``config.json`` and ``model.safetensors``.

    Whenever it is stopped, :func:`load` opens what lies there: what did before, or the new model.
    Stopped before its last step, it leaves the new weights beside the former ``config.json``, and
    the new one as ``config.json.part``, which ``load`` then takes.

    Args:
        model: The model. What ``load`` would make otherwise than it is, is refused: its weights
            and buffers must have one dtype, and be tied as its configuration says.
        folder: Where to; it is made if it is missing.
        about: What the weights' file shall say of them beside their configuration, for
            :func:`about`.

    Raises:
        TypeError: If it is no model that can be saved.
        ValueError: If it cannot be loaded as it is.
        OSError: If the folder cannot be written.
    """
    model = getattr(model, "_orig_mod", model)  # as torch.compile keeps it
    name = _kind_of(model)
    weights = _weights(model, KINDS[name])
    text = json.dumps(_values(name, model.config), indent=2) + "\n"
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_part(folder / CONFIG, text.encode())
    write_tensors(folder / WEIGHTS, weights, {**(about or {}), "config": text})
    finish_part(folder / CONFIG)


def about(folder: str | os.PathLike[str]) -> dict[str, str]:
    """Return what :func:`save` was told to say of a model's weights; errors as for ``load``."""
    _check_there(Path(folder) / WEIGHTS)
    _, metadata = read_shapes(Path(folder) / WEIGHTS)
    return {name: text for name, text in metadata.items() if name not in ("config", DIGEST)}


def load(
    folder: str | os.PathLike[str], *, device: torch.device | str | None = None
) -> Transformer:
    """Read a model that :func:`save` wrote.

    Nothing is built before the files' own words about it agree.

    Args:
        folder: Where it lies.
        device: Where it shall live; PyTorch's default device unless given.

    Returns:
        The model, ready to write: its dropout rests until ``train()`` is called.

    Raises:
        FileNotFoundError: If a file is missing.
        ValueError: If a file is damaged, foreign, or does not belong to the other; or if there is
            no memory for what they ask for.
    """
    folder = Path(folder)
    path = _config_path(folder)
    name, config = _read_config(path)
    _check_there(folder / WEIGHTS)
    shapes, metadata = read_shapes(folder / WEIGHTS)
    try:
        _check_fit(_needed(KINDS[name], config, len(shapes))[0], shapes)
        _check_same(metadata, _values(name, config))
    except ValueError as fault:
        raise ValueError(f"{folder / WEIGHTS} {fault}") from None
    weights, _ = read_tensors(folder / WEIGHTS)
    dtype = _dtype(f"{folder / WEIGHTS} holds", weights)
    try:
        model = KINDS[name].model(config).to(dtype)
    except (RuntimeError, MemoryError) as fault:
        raise ValueError(f"{path} asks for a model that is too large for the memory") from fault
    model.load_state_dict(weights, strict=False)  # what is tied was saved once
    return model.to(device or torch.get_default_device()).eval()


# --- what a configuration needs -------------------------------------------------------------------


def _needed(
    kind: _Kind, config: TransformerConfig, most: int
) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Return the shapes of a model's parameters, without making them, and whose they are if tied.

    The first by name, each of those that are tied under its first name; the second, for every
    other name, gives that. ``most`` is the number of tensors at hand: no more layers are listed.
    """
    for field in kind.stacks:
        if (layers := getattr(config, field)) > most:
            raise ValueError(f"has {most} tensors, too few for {field} {layers}")
    one = dataclasses.replace(config, **dict.fromkeys(kind.stacks, 1))
    try:
        with torch.device("meta"):  # shapes only: a foreign configuration may ask for any size
            parameters = list(kind.model(one).named_parameters(remove_duplicate=False))
    except (RuntimeError, TypeError, OverflowError):  # no tensor can be so large
        raise ValueError("does not belong to a configuration of such sizes") from None
    firsts: dict[Tensor, str] = {}
    ties = {name: firsts.setdefault(tensor, name) for name, tensor in parameters}
    shapes = {first: tuple(tensor.shape) for tensor, first in firsts.items()}
    for field, stack in kind.stacks.items():
        of_first = {n: shape for n, shape in shapes.items() if n.startswith(f"{stack}.0.")}
        for layer in range(1, getattr(config, field)):
            shapes |= {n.replace(".0.", f".{layer}.", 1): s for n, s in of_first.items()}
    return shapes, {name: first for name, first in ties.items() if name != first}


def _check_fit(needed: Mapping[str, tuple[int, ...]], given: Mapping[str, tuple[int, ...]]) -> None:
    """Raise unless every tensor that the configuration needs is there, in its shape."""
    if missing := sorted(set(needed) - set(given)):
        raise ValueError(f"lacks {len(missing)} tensors, first {missing[0]}")
    if foreign := sorted(set(given) - set(needed)):
        raise ValueError(
            f"has {len(foreign)} tensors that {CONFIG} has no place for, first {foreign[0]}"
        )
    for name, shape in needed.items():
        if given[name] != shape:
            raise ValueError(f"has {name} of shape {given[name]} but {CONFIG} needs {shape}")


def _dtype(whose: str, tensors: Mapping[str, Tensor]) -> torch.dtype:
    """Return the dtype of all tensors, which must be one that can be computed with."""
    dtypes = {tensor.dtype for tensor in tensors.values()}
    if len(dtypes) != 1 or not dtypes <= set(FLOATS):
        raise ValueError(
            f"{whose} {' and '.join(sorted(map(str, dtypes)))}: one dtype is needed, float16, "
            "bfloat16, float32 or float64"
        )
    return dtypes.pop()


# --- the model that is saved ----------------------------------------------------------------------


def _kind_of(model: nn.Module) -> str:
    """Return the kind of a model, or raise if it has none."""
    for name, kind in KINDS.items():
        if isinstance(model, kind.model):
            return name
    raise TypeError(f"model must be a {' or '.join(KINDS)}, not {type_name(model)}")


def _weights(model: Transformer, kind: _Kind) -> dict[str, Tensor]:
    """Return what is saved of a model, each of what is tied once, or raise if that is not all."""
    named = dict(model.named_parameters(remove_duplicate=False))
    needed, ties = _needed(kind, model.config, len(named))
    shapes = {name: tuple(tensor.shape) for name, tensor in named.items()}
    try:
        _check_fit(needed | {name: needed[first] for name, first in ties.items()}, shapes)
    except ValueError as fault:
        raise ValueError(f"model {fault}") from None
    _check_ties(named, ties)
    _dtype("model has", named | dict(model.named_buffers()))
    return {name: named[name] for name in needed}


def _check_ties(named: Mapping[str, Tensor], ties: Mapping[str, str]) -> None:
    """Raise unless those that the configuration makes one are one, and all others are not."""
    if meta := [name for name, tensor in named.items() if tensor.is_meta]:
        raise ValueError(f"model has no numbers: {meta[0]} is on the meta device")
    firsts: dict[tuple[torch.device, int], str] = {}
    for name, tensor in named.items():
        first = firsts.setdefault((tensor.device, tensor.data_ptr()), name)
        if first == ties.get(name, name):
            continue
        if first == name:
            raise ValueError(
                f"model has {name} and {ties[name]} as two tensors, which its configuration makes "
                "one: tie them, or make it with another"
            )
        raise ValueError(
            f"model has {name} and {first} as one tensor, which its configuration makes two: give "
            "each its own, or make it with another"
        )


# --- config.json ----------------------------------------------------------------------------------


def _values(name: str, config: TransformerConfig) -> dict[str, Any]:
    """Return what ``config.json`` holds."""
    return {"kind": name, **dataclasses.asdict(config)}


def _with_kind(values: Any) -> Any:
    """Name the kind where it is missing: at first there was only one."""
    return {"kind": "Transformer", **values} if isinstance(values, dict) else values


def _config_path(folder: Path) -> Path:
    """Return ``config.json``, or what would have become it, had the save of the weights ended."""
    path, part = folder / CONFIG, part_of(folder / CONFIG)
    if part.is_file() and (folder / WEIGHTS).is_file():
        saved_with = read_shapes(folder / WEIGHTS)[1].get("config")
        return part if part.read_bytes() == (saved_with or "").encode() else path
    return path


def _check_same(metadata: Mapping[str, str], values: dict[str, Any]) -> None:
    """Raise unless the weights were saved with this configuration."""
    try:
        saved_with = _with_kind(json.loads(metadata.get("config", "null")))
    except (ValueError, RecursionError):
        saved_with = None
    if saved_with != values:
        raise ValueError(f"was saved with another configuration than {CONFIG}")


def _read_config(path: Path) -> tuple[str, TransformerConfig]:
    """Return the kind of model, and its configuration."""
    _check_there(path)
    try:
        values = _with_kind(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"{path} is not JSON, or is cut off: {fault}") from None
    kind = values.pop("kind") if isinstance(values, dict) else "Transformer"
    if kind not in list(KINDS):  # by comparing: what was read may have no hash
        raise ValueError(f"{path} is of kind {kind!r}: known here are {', '.join(KINDS)}")
    known = {field.name for field in dataclasses.fields(KINDS[kind].config)}
    if not isinstance(values, dict) or set(values) != known:
        wrong = sorted(known.symmetric_difference(values if isinstance(values, dict) else ()))
        raise ValueError(
            f"{path} is not the configuration of a {kind} of this library: it lacks or adds "
            f"{', '.join(wrong)}"
        )
    try:
        return kind, KINDS[kind].config(**values)
    except (TypeError, ValueError) as fault:
        raise ValueError(f"{path}: {fault}") from None


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: a saved model is a folder with {CONFIG} and {WEIGHTS}"
        )
