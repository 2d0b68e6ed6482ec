"""Probes, and what a function replies to them."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from pieces.exercises.checking.calling import Failure, Plan, Reply, ask, dialects

# Name to array or whole number; ``None`` stands for an optional input that is not given.
Inputs = Mapping[str, np.ndarray | int | None]

# Seconds for all probes together; if even the fastest call takes more than its share, some of the
# probes are left out.
PATIENCE = 1.0


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
    # Right functions can round to nothing: rows of zeros or NaN, or 0 / 0, are no more than noted.
    vanishing: bool = False

    @cached_property
    def key(self) -> int:
        """A number for the inputs: probes with the same inputs have the same."""
        arrays = (np.asarray(array) for array in self.inputs.values())
        return hash(tuple((a.shape, a.dtype.str, a.tobytes()) for a in arrays if a.dtype != object))

    def counts(self, values: np.ndarray) -> np.ndarray:
        """Which entries of a reply count: boolean, broadcastable to it."""
        if not self.vanishing or not values.ndim:
            return ~self.free
        return (~np.isnan(values) & (values != 0)).any(-1, keepdims=True)


@dataclass(frozen=True)
class Run:
    """What a function replied to each probe, in one dialect."""

    dialect: str
    replies: Sequence[tuple[Probe, Reply]]
    seconds: float = 0.0  # what a call took, where that was too long to ask all probes

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
        runs.append(_run(partial(ask, function, plan, dialect=dialect), probes, dialect.name))
        if not runs[-1].failures:
            break
    return min(runs, key=lambda each: each.failures)


def _run(reply_to: Callable[[Inputs], Reply], probes: Sequence[Probe], dialect: str) -> Run:
    """Ask one probe of each group first, and the others if the calls are quick enough."""
    groups = [probe.group for probe in probes]
    by_need = sorted(range(len(probes)), key=lambda i: groups.index(groups[i]) != i)
    replies, fastest = {}, 0.0
    for i in by_need:
        if fastest * len(probes) > PATIENCE and groups.index(groups[i]) != i:
            break
        start = time.perf_counter()
        replies[i] = reply_to(probes[i].inputs)
        taken = time.perf_counter() - start
        fastest = min(fastest, taken) if len(replies) > 1 else taken
    left_out = len(replies) < len(probes)
    in_order = [(probes[i], replies[i]) for i in sorted(replies)]
    return Run(dialect, in_order, fastest if left_out else 0.0)
