"""What an exercise is made of: what is asked, the right code, and what can go wrong in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pieces.exercises.checking.probes import Probe
from pieces.exercises.checking.recognising import Mistake, Model
from pieces.exercises.checking.steps import Steps


@dataclass(frozen=True)
class ExerciseData:
    """Something that the reader is asked to write."""

    name: str  # as in ``exercises.<name>.check``
    place: int  # among the exercises of its chapter, from 1
    task: str
    axes: tuple[str, ...]  # the names of all axes of the output but the last
    steps: Steps  # the right code in NumPy; a mistake changes some of its steps
    # Builds the probes, the simplest first; gets the seed of the fresh ones.
    make_probes: Callable[[int], Sequence[Probe]]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]  # from a nudge to nearly all
    answer: Steps  # a solution, as the reader would write it
    common: Steps  # the most common wrong answer, written in the same way
    start: Steps | None = None  # the code that the reader starts from, where there is some
    # How what was written is used on the inputs of a probe, ``use(written, **inputs)``. By default
    # it is called with them; a class is built first, and given its weights.
    use: Callable[..., Any] | None = None
    # Said of a function that is right on extreme probes alone, and of one wrong on those alone.
    extremes: tuple[str, str] = ("", "")
    afterword: str = ""  # said to a reader who is right
    sources: tuple[str, ...] = ()  # public threads to read then

    @cached_property
    def model(self) -> Model:
        """The right code and its use."""
        return Model(self.steps, self.use)
