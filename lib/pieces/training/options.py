"""Options: each a field with its default, its help text, and what it may be.

A run has two sets of them: :class:`Options`, which every run has, and those of its task. Together
they are the options of ``python -m pieces train`` and the ``options.json`` of a run.
"""

import dataclasses
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pieces.checks import check_amount, check_choice, check_size
from pieces.training.schedule import SHAPES

MOST_SEED = 2**32 - 1
"""PyTorch keeps no more bits on the CPU: with a larger seed two runs could be the same."""
COSINE = " (with cosine it shapes the learning rate of every update)"


def at_most(most: int, check: Callable[[str, int], object]) -> Callable[[str, int], None]:
    """Return a check that a number passes another one, and is no larger than ``most``."""

    def check_both(name: str, number: int) -> None:
        check(name, number)
        if number > most:
            raise ValueError(f"{name} is {number}: it must be at most {most}")

    return check_both


def option(
    default: Any,
    help: str,
    allowed: Callable[[str, Any], object] | Collection[str] = (),
    *,
    free: bool = False,
) -> Any:
    """Return a dataclass field that is an option; its default gives the type too.

    ``allowed`` is a check of name and value, or the words that may be chosen. A free option may
    change while a run goes on.
    """
    metadata = {"help": help, "allowed": allowed, "free": free}
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class CheckedOptions:
    """A set of options, each checked as its field says.

    Raises:
        TypeError: If a value has the wrong type.
        ValueError: If a value is out of range, unknown, or does not fit another one.
    """

    def __post_init__(self) -> None:
        fields = dataclasses.fields(self)
        for field in fields:
            given, wanted = getattr(self, field.name), type(field.default)
            if type(given) is not wanted and (type(given), wanted) != (int, float):
                raise TypeError(f"{field.name} must be {wanted.__name__}, not {given!r}")
        for field in fields:
            allowed = field.metadata["allowed"]
            if callable(allowed):
                allowed(field.name, getattr(self, field.name))
            elif allowed:
                check_choice(field.name, getattr(self, field.name), allowed)


@dataclass(frozen=True, kw_only=True)
class Options(CheckedOptions):
    """How a run trains, whatever its task."""

    updates: int = option(1_200, "updates of the parameters", check_size, free=True)
    accumulate: int = option(1, "batches for each update", check_size)
    schedule: str = option("cosine", "paper, cosine or constant", SHAPES)
    learning_rate: float = option(0.003, "highest learning rate; 0 takes the paper's", check_amount)
    warmup: int = option(100, "updates for which the learning rate rises", check_size)
    clip: float = option(1.0, "longest gradient; 0 clips none", check_amount)
    seed: int = option(0, "where chance comes from", at_most(MOST_SEED, check_amount))

    validate_every: int = option(
        600, "updates from one validation to the next", check_size, free=True
    )
    patience: int = option(
        0, "validations without a better one until a run ends; 0 never", check_amount, free=True
    )
    checkpoint_every: int = option(600, "updates from one checkpoint to the next", check_size)
    keep: int = option(5, "checkpoints that are kept beside the best", check_size, free=True)
    average: int = option(
        1, "last checkpoints whose mean is the final model", check_size, free=True
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.schedule == "cosine" and self.updates <= self.warmup:
            raise ValueError(
                f"updates is {self.updates}: cosine needs more than warmup, which is {self.warmup}"
            )
        if self.average > self.keep:
            raise ValueError(f"average is {self.average} but only {self.keep} checkpoints are kept")
        written = math.ceil(self.updates / self.checkpoint_every)
        if self.average > written:
            raise ValueError(
                f"average is {self.average} but only {written} checkpoints are written: "
                f"checkpoint_every is {self.checkpoint_every}"
            )


def parse(values: dict[str, Any], *kinds: type[CheckedOptions]) -> list[Any]:
    """Return sets of options of these kinds, each of those values that are its own.

    Raises:
        TypeError: If a value has the wrong type, or belongs to none of them.
        ValueError: If a value is out of range or unknown.
    """
    names = [{field.name for field in dataclasses.fields(kind)} for kind in kinds]
    if unknown := sorted(values.keys() - set().union(*names)):
        raise TypeError(f"{', '.join(unknown)}: no such option")
    return [
        kind(**{name: value for name, value in values.items() if name in own})
        for kind, own in zip(kinds, names, strict=True)
    ]


def check_changes(
    folder: Path,
    saved: dict[str, Any],
    current: dict[str, Any],
    kinds: Sequence[type[CheckedOptions]] = (Options,),
    *,
    done: int = 0,
) -> None:
    """Raise unless a run that goes on would have made the same updates with the current options.

    Free are those that touch no update that was made. A cosine spreads the learning rate over all
    updates, so that their number is not free there. An option that did not exist yet when the
    checkpoint ``folder`` was written, after ``done`` updates, was its default.

    Raises:
        ValueError: If another option has changed, or fewer updates are asked for than were made.
    """
    fields = [field for kind in kinds for field in dataclasses.fields(kind)]
    cosine = {"updates"} if current.get("schedule") == "cosine" else set()
    free = {field.name for field in fields if field.metadata["free"]} - cosine
    saved = {field.name: field.default for field in fields if field.name in current} | saved
    changed = [
        f"{name} was {saved.get(name)!r} and is {current.get(name)!r}"
        f"{COSINE if name in cosine else ''}"
        for name in sorted((saved.keys() | current.keys()) - free)
        if saved.get(name) != current.get(name)
    ]
    if changed:
        raise ValueError(
            f"{folder} belongs to a run with other options: {'; '.join(changed)}. Go on with the "
            "old ones, or train into another folder"
        )
    if current.get("updates", done) < done:
        raise ValueError(f"updates is {current['updates']} but {folder} is of update {done}")
