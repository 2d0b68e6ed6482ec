"""Where tensors live: the fastest device of this machine, or the one that was asked for."""

import os
from contextlib import suppress
from pathlib import Path

import torch

MOST_MEMORY = 2**40  # is what a machine has that does not tell


def device(name: str | None = None) -> torch.device:
    """Return the device called ``name``, or the fastest one that this machine has.

    Nothing in ``pieces`` is tied to a device: a model runs where its parameters are.

    Args:
        name: ``"cuda"``, ``"mps"`` or ``"cpu"``, with a number where there are several
            (``"cuda:1"``). ``None`` takes the first of these three that is available.

    Raises:
        TypeError: If ``name`` is neither a string nor ``None``.
        ValueError: If ``name`` is not known, or this machine has no such device.
    """
    if name is None:
        return torch.device(_available()[0])
    if not isinstance(name, str):
        raise TypeError(f"name must be a string or None, not {type(name).__name__}")
    kind, _, number = name.partition(":")
    if kind not in ("cuda", "mps", "cpu") or (":" in name and not number.isdecimal()):
        raise ValueError(f'device "{name}" is not known: give "cuda", "mps" or "cpu"')
    if kind not in _available() or int(number or 0) >= _count(kind):
        found = ", ".join(f"{_count(kind)} {kind}" for kind in _available())
        raise ValueError(f'device "{name}" is not available on this machine, which has {found}')
    return torch.device(name)


def memory(device: torch.device) -> int:
    """Return how many bytes of memory a device has; without its own, those of the machine."""
    if device.type == "cuda":
        return torch.cuda.get_device_properties(device).total_memory
    known = [MOST_MEMORY]
    with suppress(AttributeError, ValueError, OSError):  # Windows has no such call
        known.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with suppress(ValueError, OSError):  # what a container may use, or "max"
        known.append(int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    return min(known)


def _available() -> list[str]:
    """Return the kinds of device that this machine has, the fastest first."""
    found = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return [kind for kind, present in found.items() if present] + ["cpu"]


def _count(kind: str) -> int:
    """Return how many devices of one available kind there are."""
    return torch.cuda.device_count() if kind == "cuda" else 1
