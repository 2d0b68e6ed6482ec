"""Probes, and what a function replies to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pieces.exercises.checking.calling import Failure, Plan, Reply, ask, dialects

# Name to array or whole number; ``None`` stands for an optional input that is not given.
Inputs = Mapping[str, np.ndarray | int | None]


@dataclass(frozen=True)
class Probe:
    """One set of inputs."""

    inputs: Inputs
    group: str = ""  # what the probe is about; completes "Your result is right …"
    # The remark for a function that differs only in the ``free`` entries, or raises, where no more
    # than a remark is due. Without it the probe counts in full.
    note: str = ""
    # Boolean, broadcastable to the output: the entries that do not count.
    free: np.ndarray = field(default_factory=lambda: np.array(False))
    fresh: bool = False  # the numbers are new in each check
    extreme: bool = False  # the numbers are so large that many a mistake does not show

    @cached_property
    def key(self) -> int:
        """A number for the inputs: probes with the same inputs have the same."""
        arrays = (np.asarray(array) for array in self.inputs.values())
        return hash(tuple((a.shape, a.dtype.str, a.tobytes()) for a in arrays if a.dtype != object))


@dataclass(frozen=True)
class Run:
    """What a function replied to each probe, in one dialect."""

    dialect: str
    replies: Sequence[tuple[Probe, Reply]]

    @property
    def counted(self) -> list[tuple[Probe, Reply]]:
        """The probes that decide, with their replies."""
        return [
            (probe, reply)
            for probe, reply in self.replies
            if not probe.free.all() and not (probe.note and isinstance(reply, Failure))
        ]

    @property
    def failures(self) -> int:
        """How often the function failed where it counts."""
        return sum(isinstance(reply, Failure) for _, reply in self.counted)


def run(
    function: Callable, plan: Plan, probes: Sequence[Probe], framework: str | None = None
) -> Run:
    """Ask the function in one dialect after the other, until it fails in none of the probes.

    If there is no such dialect, the one with the fewest failures is taken, the earlier of equals.
    """
    runs = []
    for dialect in dialects(function, framework):
        replies = [(probe, ask(function, plan, probe.inputs, dialect)) for probe in probes]
        runs.append(Run(dialect.name, replies))
        if not runs[-1].failures:
            break
    return min(runs, key=lambda each: each.failures)
