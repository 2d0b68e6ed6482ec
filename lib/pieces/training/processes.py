"""More than one process: who is first, what all must know, and how to stop together."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import torch
from torch import distributed

_GROUPS: list[object] = []
SETTLE = 0.5  # seconds


@dataclass(frozen=True)
class World:
    """Which process this is, and how many train together."""

    rank: int = 0
    """This process, from 0."""

    size: int = 1
    """How many there are."""

    @property
    def first(self) -> bool:
        """Whether this is the process that writes files and reports."""
        return self.rank == 0

    def any(self, flag: bool) -> bool:
        """Return whether the flag is set in any process."""
        if self.size == 1:
            return flag
        flags = torch.tensor(int(flag))
        distributed.all_reduce(flags, op=distributed.ReduceOp.MAX)
        return bool(flags)

    def broadcast(self, value: Any) -> Any:
        """Return in every process what the first one has."""
        if self.size == 1:
            return value
        values = [value]
        distributed.broadcast_object_list(values)
        return values[0]


def own_device(device: torch.device) -> torch.device:
    """Return this process's own GPU where ``torchrun`` started several and none was named."""
    local = os.environ.get("LOCAL_RANK")
    if device.type != "cuda" or device.index is not None or local is None:
        return device
    torch.cuda.set_device(int(local))
    return torch.device("cuda", int(local))


@contextmanager
def join_world() -> Iterator[World]:
    """Join the other processes where ``torchrun`` started several, and say which one this is."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield World()
        return
    on_gpus = torch.cuda.is_available()
    distributed.init_process_group("cpu:gloo,cuda:nccl" if on_gpus else "gloo")
    # DistributedDataParallel may outlive this function. Were it the last to let go of the group, it
    # would wait, holding Python's lock, for a thread that waits for that lock.
    _GROUPS.append(distributed.group.WORLD)
    try:
        yield World(distributed.get_rank(), size)
        # A thread of the group may still have to let go of the last tensors, which takes Python's
        # lock. Where Python ends before that, the thread takes the whole process with it.
        time.sleep(SETTLE)
    finally:
        distributed.destroy_process_group()


@dataclass
class StopRequest:
    """Set by Ctrl-C and by SIGTERM; the loop looks at it after each update."""

    made: bool = False


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Turn the first Ctrl-C or SIGTERM into a request to leave; a second one ends at once."""
    request = StopRequest()
    former = {}

    def ask(number: int, frame: FrameType | None) -> None:
        request.made = True
        signal.signal(number, former[number])

    for number in (signal.SIGINT, signal.SIGTERM):
        former[number] = signal.signal(number, ask)
    try:
        yield request
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
