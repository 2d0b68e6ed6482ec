"""Known mistakes, and how one is recognised: by having the same results on every probe."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

import numpy as np

from pieces.exercises.checking.calling import Answer, Failure, Reply
from pieces.exercises.checking.comparing import COARSE, TELLING, far, matches
from pieces.exercises.checking.probes import Probe, Run
from pieces.exercises.checking.steps import Steps

Changes = Mapping[str, str]

# What right and wrong code gives on the probes that are the same in each check.
_KNOWN: dict[tuple, np.ndarray | Failure] = {}
# One number of what each candidate gives on such a probe.
_IN_ONE_PLACE: dict[tuple, np.ndarray] = {}


@dataclass(frozen=True, eq=False)  # two are never the same, and each can be a key
class Mistake:
    """A known mistake; two with one id are one misconception that shows itself in two ways."""

    id: str  # as in the list of misconceptions
    title: str  # what is wrong, in one clause without a full stop; the heading of a verdict
    result: str  # what the result equals, if nothing else is wrong
    why: str  # why that is wrong; it holds beside a second mistake, too
    cure: str
    # The ways to make it, each as other texts for some steps of the right code. A step named with
    # its right text is not changed; mistakes in it make no pair with this one.
    variants: tuple[Changes, ...]
    threads: str = ""  # public ones on GitHub in which it was met, with spaces between them
    alone: tuple[Changes, ...] = ()  # more ways to make it, none of which makes a pair

    @property
    def sources(self) -> tuple[str, ...]:
        """The addresses of the threads."""
        return tuple(f"https://github.com/{thread}" for thread in self.threads.split())

    @property
    def message(self) -> str:
        """What the result equals and why that is wrong."""
        return f"{self.result} {self.why}"

    def within(self, model: Steps) -> Self:
        """The mistake as far as it changes steps that the model has."""
        variants, alone = (
            tuple(way for way in ways if way.keys() <= model.steps.keys())
            for ways in (self.variants, self.alone)
        )
        return replace(self, variants=variants, alone=alone)


@dataclass(frozen=True)
class Model:
    """Right code, and how what it defines is used: ``use(defined, **inputs)``, else a call."""

    steps: Steps
    use: Callable[..., Any] | None = None


Explanation = tuple[Mistake, ...]
Candidates = tuple[tuple[Explanation, Changes], ...]


def candidates(mistakes: Sequence[Mistake]) -> Iterator[tuple[Explanation, Changes]]:
    """Every wrong code that can be named: first single mistakes, then two at once.

    Two mistakes go together if they change different steps.
    """
    for mistake in mistakes:
        for changes in (*mistake.variants, *mistake.alone):
            yield (mistake,), changes
    single = [(mistake, changes) for mistake in mistakes for changes in mistake.variants]
    for (one, first), (two, second) in itertools.combinations(single, 2):
        if one.id != two.id and not first.keys() & second.keys():
            yield (one, two), {**first, **second}


def recognise(
    run: Run, model: Model, mistakes: Sequence[Mistake]
) -> list[tuple[Explanation, Changes]]:
    """The mistakes whose results the replies are, on every probe: one, or else each such pair.

    Probes that give notes are left out: there even right functions differ, and a mistake can carry
    that into the entries that count. What no probe tells from the right one is never named, and
    neither is a mistake by failures or zeros alone: a function can give them for any reason. Nor
    is one of several that explain the same.
    """
    replies = [
        (probe, reply)
        for probe, reply in run.replies
        if not probe.note or (probe.vanishing and not isinstance(reply, Failure))
    ]
    coarse = max(_coarseness(reply) for _, reply in replies)
    if coarse:
        replies = [(probe, reply) for probe, reply in replies if not probe.extreme]
    singles, pairs = _sorted(tuple(mistakes))
    for known in (singles,) if coarse else (singles, pairs):
        near = _near(replies, model, known, max(coarse, TELLING))
        found = [each for each in near if _explains(replies, model, *each)]
        if found:  # nothing that comes later is simpler
            ids = [{mistake.id for mistake in named} for named, _ in found]
            return found if set.intersection(*ids) else []
    return []


def _coarseness(reply: Reply) -> float:
    return COARSE.get(reply.dtype, 0.0) if isinstance(reply, Answer) else 0.0


@cache
def _sorted(mistakes: tuple[Mistake, ...]) -> tuple[Candidates, Candidates]:
    """The candidates of one mistake, and those of two."""
    found = list(candidates(mistakes))
    cut = sum(len(named) == 1 for named, _ in found)
    return tuple(found[:cut]), tuple(found[cut:])


def _near(
    replies: Sequence[tuple[Probe, Reply]], model: Model, known: Candidates, off: float
) -> Sequence[tuple[Explanation, Changes]]:
    """The candidates that give the reply's number in one place of one probe: few of thousands."""
    repeated = [(p, r) for p, r in replies if not p.fresh and not p.vanishing]
    given = [(p, r) for p, r in repeated if isinstance(r, Answer) and r.values.size]
    if not given:
        return known
    probe, reply = given[0]
    place = int(np.argmax(attempt(model, probe)))  # not where all give 0
    key = (model, id(known), tuple(probe.inputs), probe.key)
    if key not in _IN_ONE_PLACE:
        results = [attempt(model, probe, changes) for _, changes in known]
        numbers = [np.inf if isinstance(r, Failure) else r.flat[place % r.size] for r in results]
        _IN_ONE_PLACE[key] = np.array(numbers, dtype=float)
    got = reply.values.flat[place % reply.values.size]
    near = np.isclose(got, _IN_ONE_PLACE[key], rtol=off, atol=off, equal_nan=True)
    return [known[i] for i in np.flatnonzero(near)]


def _explains(
    replies: Sequence[tuple[Probe, Reply]], model: Model, named: Explanation, changes: Changes
) -> bool:
    telling = has_numbers = False
    for probe, reply in replies:
        variant = attempt(model, probe, changes)
        counted = probe.counts(reply.values) if isinstance(reply, Answer) else np.True_
        if not matches(reply, variant, counted):
            return False
        off = max(TELLING, 4 * _coarseness(reply))
        telling = telling or tells(model, probe, variant, counted, off)
        # Zeros everywhere say no more than failures do: many a slip gives them. NaN shows one
        # mistake, and not which two.
        if isinstance(variant, np.ndarray):
            shown = np.nan_to_num(variant) if len(named) > 1 else variant
            has_numbers = has_numbers or bool(shown.any())
    return telling and has_numbers


def attempt(model: Model, probe: Probe, changes: Changes | None = None) -> np.ndarray | Failure:
    """What the model gives on a probe, right or with changed steps, or how it fails."""
    changes = changes or {}
    if probe.fresh:
        return _attempt(model, probe, changes)
    key = (model, tuple(sorted(changes.items())), tuple(probe.inputs), probe.key)
    if key not in _KNOWN:
        _KNOWN[key] = _attempt(model, probe, changes)
    return _KNOWN[key]


def _attempt(model: Model, probe: Probe, changes: Changes) -> np.ndarray | Failure:
    with np.errstate(all="ignore"):
        try:
            steps = model.steps.change(**changes)
            if model.use:
                return model.use(steps.made, **probe.inputs)
            return steps.run(probe.inputs)
        except (ValueError, IndexError, ArithmeticError) as error:  # shapes, numbers too large
            return Failure(str(error), arithmetic=isinstance(error, ArithmeticError))


def tells(
    model: Model,
    probe: Probe,
    variant: np.ndarray | Failure,
    counted: np.ndarray | np.bool_ = np.True_,
    off: float = TELLING,
) -> bool:
    """Whether a probe tells the result of wrong code from the right one, where it is ``counted``.

    A failure tells nothing, since many functions fail; only a failure of arithmetic is telling.
    """
    if isinstance(variant, Failure):
        return variant.arithmetic
    right = attempt(model, probe)
    assert isinstance(right, np.ndarray)
    return variant.shape != right.shape or bool((far(variant, right, off) & counted).any())
