"""Checkpoints: all that a run needs to go on as if it had never been interrupted.

A checkpoint is a folder. It is written beside its place and moved there when it is whole, so that a
folder with its final name is always complete, whenever the machine stops. Tensors are safetensors,
the rest is JSON; each file holds a digest, so that a changed bit is noticed when it is opened.
"""

import dataclasses
import hashlib
import json
import math
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pieces.files import write_text
from pieces.tensor_files import DIGEST, read_tensors, write_tensors

MODEL, STATE = "model.safetensors", "state.json"
PARTS = ("model", "optimiser", "random")
MOMENTS = ("exp_avg", "exp_avg_sq", "step")
UNFINISHED = ".unfinished"


@dataclasses.dataclass
class Progress:
    """How far a run has come, in numbers that JSON can hold."""

    updates: int = 0  # that were made
    epoch: int = 0  # which time the data are gone through, from 0
    group: int = 0  # updates in this epoch
    best: float | None = None  # what the best validation found
    waited: int = 0  # validations since
    ended: bool = False  # all updates were made, or nothing got better for too long


@dataclasses.dataclass
class State:
    """What changes while a run goes on."""

    model: nn.Module
    optimiser: torch.optim.Optimizer
    progress: Progress


def write(folder: Path, state: State, settings: dict[str, Any]) -> None:
    """Write a checkpoint with a run's settings, and let it appear only when it is whole.

    Raises:
        OSError: If it cannot be written, in a sentence; what was there before still is.
    """
    parts = folder.with_name(folder.name + UNFINISHED)
    former = folder.with_name(f"{folder.name}.former{UNFINISHED}")
    for path in (parts, former):
        shutil.rmtree(path, ignore_errors=True)
    try:
        parts.mkdir(parents=True)
        _write_parts(parts, state, settings)
        _to_disk(parts)
        if folder.exists():
            folder.rename(former)
        parts.rename(folder)
        _to_disk(folder.parent)
    except OSError as fault:
        if former.exists() and not folder.exists():
            former.rename(folder)
        shutil.rmtree(parts, ignore_errors=True)
        raise OSError(
            f"the checkpoint {folder} could not be written: {fault}. What was written before it is "
            "untouched"
        ) from fault
    shutil.rmtree(former, ignore_errors=True)


def _write_parts(folder: Path, state: State, settings: dict[str, Any]) -> None:
    of_update = {"update": str(state.progress.updates)}
    tensors = (parameters(state.model), _moments(state), _rng_states())
    for part, named in zip(PARTS, tensors, strict=True):
        write_tensors(folder / f"{part}.safetensors", named, of_update)
    values = {"progress": dataclasses.asdict(state.progress), "settings": settings}
    write_text(folder / STATE, json.dumps(values | {DIGEST: _digest(values)}, indent=2) + "\n")


def _digest(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def read(
    folder: Path, state: State, accept: Callable[[dict[str, Any], Progress], None]
) -> dict[str, Any]:
    """Put a checkpoint's numbers into a state, and return the settings written with it.

    Nothing of the state changes unless the whole checkpoint fits, and ``accept`` raises unless the
    run may go on from these settings and this progress.

    Raises:
        ValueError: If a file is damaged or foreign, or ``accept`` says so. Where one is damaged, it
            says which other checkpoints of the run are whole.
    """
    try:
        tensors, progress, settings = _read_parts(folder)
    except ValueError as fault:
        raise ValueError(f"{fault}. {_way_out(folder)}") from None
    accept(settings, progress)
    wanted, rng_states = parameters(state.model), _rng_states()
    # a run may go on where there is no GPU, or where there is one
    tensors["random"] = {k: given for k, given in tensors["random"].items() if k in rng_states}
    needed = {
        "model": wanted,
        "optimiser": _needed_moments(wanted),
        "random": {kind: rng_states[kind] for kind in {"cpu"} | tensors["random"].keys()},
    }
    for part in PARTS:
        _check_tensors(folder / f"{part}.safetensors", tensors[part], needed[part])
    _set_rng_states(folder / "random.safetensors", tensors["random"])
    _set_numbers(state, tensors)
    state.progress = progress
    return settings


def _set_numbers(state: State, tensors: dict[str, dict[str, Tensor]]) -> None:
    """Put parameters and moments, which were checked, into model and optimiser."""
    moments: dict[int, dict[str, Tensor]] = {}  # by the place of the parameter, as PyTorch has it
    for place, (name, parameter) in enumerate(state.model.named_parameters()):
        with torch.no_grad():
            parameter.copy_(tensors["model"][name])
        # copies: what was read stays tied to its file, which Windows then could not remove
        moments[place] = {kind: tensors["optimiser"][f"{name}/{kind}"].clone() for kind in MOMENTS}
    groups = state.optimiser.state_dict()["param_groups"]
    state.optimiser.load_state_dict({"state": moments, "param_groups": groups})


def newest(folder: Path) -> Path | None:
    """Return the complete checkpoint of the most updates, if there is one."""
    found = complete(folder)
    return found[-1] if found else None


def complete(folder: Path) -> list[Path]:
    """Return all complete checkpoints of a folder, in the order of their updates."""
    paths = folder.iterdir() if folder.is_dir() else ()
    found = (path for path in paths if path.name.isdecimal())
    return sorted(found, key=lambda path: int(path.name))


def forget(folder: Path, *, keep: int, every: int = 1) -> None:
    """Remove all checkpoints but the last ``keep``, and what was never finished.

    One between those of ``every`` so many updates, which an interruption left, stays only while it
    is the last: the mean of the last ones shall be that of a run that was never interrupted.
    """
    former = complete(folder)[:-1]
    regular = [path for path in former if int(path.name) % every == 0]
    for path in set(former) - set(regular[max(0, len(regular) - keep + 1) :]):
        # first the name, then the content: what has the name of a checkpoint is always whole
        gone = path.with_name(path.name + UNFINISHED)
        shutil.rmtree(gone, ignore_errors=True)
        path.rename(gone)
    for path in folder.glob(f"*{UNFINISHED}"):
        shutil.rmtree(path, ignore_errors=True)


def average(folders: Sequence[Path]) -> dict[str, Tensor]:
    """Return the mean of the parameters of several checkpoints.

    Raises:
        ValueError: If one of them is damaged.

    Source:
        Vaswani et al. 2017, section 6.1.
    """
    models = []
    for folder in folders:
        try:
            models.append(_load(folder / MODEL)[0])
        except ValueError as fault:
            raise ValueError(
                f"{fault}. The model is the mean of {len(folders)} checkpoints: remove {folder}, "
                "and the same command takes those that are left"
            ) from None
    return {
        name: torch.stack([model[name].double() for model in models]).mean(0).to(tensor.dtype)
        for name, tensor in models[0].items()
    }


def parameters(model: nn.Module) -> dict[str, Tensor]:
    """Return a model's parameters as a file takes them, each of those that are tied once."""
    return {name: p.detach().cpu().contiguous() for name, p in model.named_parameters()}


def _moments(state: State) -> dict[str, Tensor]:
    """Return the optimiser's tensors, each named by its parameter and what it is."""
    names = [name for name, _ in state.model.named_parameters()]
    held = state.optimiser.state_dict()["state"]
    return {
        f"{names[place]}/{kind}": tensor.cpu().contiguous()
        for place, kinds in held.items()
        for kind, tensor in kinds.items()
    }


def _rng_states() -> dict[str, Tensor]:
    states = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        states["cuda"] = torch.cuda.get_rng_state()
    return states


def _set_rng_states(path: Path, states: dict[str, Tensor]) -> None:
    try:
        torch.set_rng_state(states["cpu"])
        if "cuda" in states:
            torch.cuda.set_rng_state(states["cuda"])
    except RuntimeError as fault:
        raise ValueError(f"{path} holds no state of a random generator: {fault}") from None


def _needed_moments(parameters: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return tensors like those that Adam keeps for these parameters."""
    return {
        f"{name}/{kind}": torch.zeros(()) if kind == "step" else parameter
        for name, parameter in parameters.items()
        for kind in MOMENTS
    }


def _read_parts(folder: Path) -> tuple[dict[str, dict[str, Tensor]], Progress, dict[str, Any]]:
    """Return what a checkpoint holds, or raise ``ValueError`` unless it is whole."""
    progress, settings = read_state(folder)
    tensors = {}
    for part in PARTS:
        path = folder / f"{part}.safetensors"
        tensors[part], metadata = _load(path)
        if metadata.get("update", str(progress.updates)) != str(progress.updates):
            raise ValueError(f"{path} is of update {metadata['update']}, not {progress.updates}")
    return tensors, progress, settings


def read_state(folder: Path) -> tuple[Progress, dict[str, Any]]:
    """Return a checkpoint's progress and settings.

    Raises:
        ValueError: If their file is damaged or foreign.
    """
    path = folder / STATE
    try:
        saved = dict(json.loads(path.read_text(encoding="utf-8")))
        numbers, settings = dict(saved["progress"].items()), dict(saved["settings"].items())
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise ValueError(f"{path} cannot be read as a checkpoint's state: {fault!r}") from None
    digest = saved.pop(DIGEST, None)  # which the first version did not write
    if digest is not None and digest != _digest(saved):
        raise ValueError(f"{path} is damaged: its values are not those that were written")
    if unlike := sorted(numbers.keys() ^ {field.name for field in dataclasses.fields(Progress)}):
        raise ValueError(f"{path} is of another run: {unlike[0]} is in one of them only")
    for name, value in numbers.items():
        if not _is_possible(name, value, numbers["updates"]):
            raise ValueError(f"{path} tells no possible progress: {name} is {value!r}")
    return Progress(**numbers), settings


def _is_possible(name: str, value: Any, updates: Any) -> bool:
    """Return whether a number of the progress can be what a run came to in so many updates."""
    if name == "ended":
        return isinstance(value, bool)
    if name == "best":
        return value is None or (type(value) in (int, float) and math.isfinite(value))
    return type(value) is type(updates) is int and 0 <= value <= updates


def _load(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        return read_tensors(path)
    except OSError as fault:
        raise ValueError(str(fault)) from None


def _way_out(damaged: Path) -> str:
    """Say how a run with a damaged checkpoint can go on."""
    whole = [path for path in complete(damaged.parent) if path != damaged and _is_whole(path)]
    if not whole:
        return f"No other checkpoint is whole: remove {damaged.parent} to train from the beginning"
    names = ", ".join(path.name for path in whole)
    return (
        f"Whole are {names}: remove those after {whole[-1].name}, and the same command goes on "
        "from there"
    )


def _is_whole(folder: Path) -> bool:
    try:
        _read_parts(folder)
    except ValueError:
        return False
    return True


def _check_tensors(path: Path, given: dict[str, Tensor], needed: dict[str, Tensor]) -> None:
    if unlike := sorted(given.keys() ^ needed.keys()):
        raise ValueError(
            f"{path} does not belong to this model: {unlike[0]} is in one of them only"
        )
    for name, tensor in needed.items():
        kinds = [(t.dtype, tuple(t.shape)) for t in (given[name], tensor)]
        if kinds[0] != kinds[1]:
            raise ValueError(
                f"{path} does not belong to this model: {name} has shape "
                f"{kinds[0][1]} and {kinds[0][0]} there, {kinds[1][1]} and {kinds[1][0]} here"
            )


def _to_disk(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system lets us."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
