"""Known mistakes, and how one is recognised: by having the same results on every probe."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pieces.exercises.calling import Failure, Reply
from pieces.exercises.comparing import TELLING, far, matches
from pieces.exercises.probing import Probe, Run

Changes = Mapping[str, Any]
Implementation = Callable[..., np.ndarray]
GITHUB = "https://github.com"

# What the wrong implementations give on the probes that are the same in each check.
_KNOWN: dict[tuple, np.ndarray | Failure] = {}


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes:
        id: Its key, as in the list of misconceptions. Two entries with one id are one misconception
            that shows itself in two ways.
        title: What is wrong, in one clause without a full stop; the heading of a verdict.
        result: What the result equals, if nothing else is wrong.
        why: Why that is wrong; it holds beside a second mistake, too.
        cure: What to do instead.
        sources: Public threads in which it was met, if any are known.
        variants: The wrong implementations, each as changes to the right one.
        hides: Keywords whose changes do not show beside it: such mistakes make no pair with it.
    """

    id: str
    title: str
    result: str
    why: str
    cure: str
    sources: tuple[str, ...]
    variants: tuple[Changes, ...]
    hides: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What the result equals and why that is wrong."""
        return f"{self.result} {self.why}"


Explanation = tuple[Mistake, ...]


def candidates(mistakes: Sequence[Mistake]) -> Iterator[tuple[Explanation, Changes]]:
    """Every wrong implementation that can be named: first single mistakes, then two at once.

    Two mistakes go together if they change different keywords of the implementation, and neither
    hides the other.
    """
    single = [(mistake, changes) for mistake in mistakes for changes in mistake.variants]
    for mistake, changes in single:
        yield (mistake,), changes
    for (one, first), (two, second) in itertools.combinations(single, 2):
        shared = (first.keys() | set(one.hides)) & (second.keys() | set(two.hides))
        if one.id != two.id and not shared:
            yield (one, two), {**first, **second}


def recognise(
    run: Run, implement: Implementation, mistakes: Sequence[Mistake]
) -> list[Explanation]:
    """The mistakes whose results the replies are, on every probe: one, or else each such pair.

    Probes that give notes are left out: there even right functions differ, and a mistake can carry
    that into the entries that count. What no probe tells from the right one is never named, and
    neither is a mistake by failures alone: a function can fail everywhere for any reason.
    """
    replies = [(probe, reply) for probe, reply in run.replies if not probe.note]
    found: list[Explanation] = []
    for named, changes in candidates(mistakes):
        if _explains(replies, implement, changes):
            found.append(named)
            if len(named) == 1:  # nothing that comes later is simpler
                break
    return found


def _explains(
    replies: Sequence[tuple[Probe, Reply]], implement: Implementation, changes: Changes
) -> bool:
    telling = has_numbers = False
    for probe, reply in replies:
        variant = attempt(implement, probe, changes)
        if not matches(reply, variant):
            return False
        telling = telling or tells(implement, probe, variant)
        has_numbers = has_numbers or isinstance(variant, np.ndarray)
    return telling and has_numbers


def attempt(implement: Implementation, probe: Probe, changes: Changes) -> np.ndarray | Failure:
    """What a wrong implementation gives on a probe, or how it fails."""
    if probe.fresh:
        return _attempt(implement, probe, changes)
    key = (implement, tuple(sorted(changes.items())), tuple(probe.inputs), probe.key)
    if key not in _KNOWN:
        _KNOWN[key] = _attempt(implement, probe, changes)
    return _KNOWN[key]


def _attempt(implement: Implementation, probe: Probe, changes: Changes) -> np.ndarray | Failure:
    with np.errstate(all="ignore"):
        try:
            return implement(**probe.inputs, **changes)
        except (ValueError, IndexError, ArithmeticError) as error:  # shapes, numbers too large
            return Failure(str(error), arithmetic=isinstance(error, ArithmeticError))


def tells(implement: Implementation, probe: Probe, variant: np.ndarray | Failure) -> bool:
    """Whether a probe tells the result of a wrong implementation from the right one.

    A failure tells nothing, since many functions fail; only a failure of arithmetic is telling.
    """
    if isinstance(variant, Failure):
        return variant.arithmetic
    right = implement(**probe.inputs)
    return variant.shape != right.shape or bool(far(variant, right, TELLING).any())
