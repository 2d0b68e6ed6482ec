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
STOPS = ("SIGINT", "SIGTERM", "SIGHUP")


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

    def largest(self, number: int) -> int:
        """Return the largest of all processes' numbers."""
        if self.size == 1:
            return number
        numbers = torch.tensor(number)
        distributed.all_reduce(numbers, op=distributed.ReduceOp.MAX)
        return int(numbers)

    def broadcast(self, value: Any) -> Any:
        """Return in every process what the first one has."""
        if self.size == 1:
            return value
        values = [value]
        distributed.broadcast_object_list(values)
        return values[0]


def is_first() -> bool:
    """Return whether this process is alone, or the first that ``torchrun`` started."""
    return os.environ.get("RANK", "0") == "0"


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
    """Which signal asked to stop, 0 for none; the loop looks at it after each update."""

    number: int = 0


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Turn the first Ctrl-C, SIGTERM or SIGHUP into a request to leave; a second ends at once.

    What the process was started to ignore, as ``nohup`` does, it still ignores.
    """
    request = StopRequest()
    former = {}

    def ask(number: int, frame: FrameType | None) -> None:
        request.number = number
        signal.signal(number, former[number])

    for name in STOPS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            former[number] = signal.signal(number, ask)
    try:
        yield request
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
