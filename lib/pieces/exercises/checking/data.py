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
    """Something that the reader is asked to write.

    Attributes:
        name: As in ``exercises.<name>.check``.
        place: Its place among the exercises of its chapter, from 1.
        task: What is asked, in a few sentences.
        axes: The names of all axes of the output but the last.
        steps: The right code in NumPy; a mistake changes some of its steps.
        make_probes: Builds the probes, the simplest first; gets the seed of the fresh ones.
        mistakes: The known mistakes.
        hints: From a nudge to nearly all.
        answer: A solution, as the reader would write it.
        common: The most common wrong answer, written in the same way.
        start: The code that the reader starts from, where there is some.
        use: How what was written is used on the inputs of a probe, ``use(written, **inputs)``. By
            default it is called with them; a class is built first, and given its weights.
        extremes: What is said of a function that is right on extreme probes alone, and of one that
            is wrong on those alone.
        afterword: What is said to a reader who is right.
        sources: Public threads to read then.
    """

    name: str
    place: int
    task: str
    axes: tuple[str, ...]
    steps: Steps
    make_probes: Callable[[int], Sequence[Probe]]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    answer: Steps
    common: Steps
    start: Steps | None = None
    use: Callable[..., Any] | None = None
    extremes: tuple[str, str] = ("", "")
    afterword: str = ""
    sources: tuple[str, ...] = ()

    @cached_property
    def model(self) -> Model:
        """The right code and its use."""
        return Model(self.steps, self.use)
