"""An exercise as the reader meets it: its check and its help."""

from pieces.exercises.checking.data import ExerciseData
from pieces.exercises.checking.help import Help
from pieces.exercises.checking.judging import judge
from pieces.exercises.checking.verdict import Code, Hint, Verdict


class Exercise(ExerciseData):
    """Something that the reader is asked to write; its data are those of ``ExerciseData``."""

    @property
    def skeleton(self) -> Code:
        """The code that the reader starts from; empty where there is none."""
        return Code(self.start.source if self.start else "")

    def check(
        self, function: object, *, framework: str | None = None, seed: int | None = None
    ) -> Verdict:
        """Call the reader's function on the probes and say in words what was found.

        The inputs are PyTorch tensors if PyTorch has been imported and the function takes them,
        else NumPy arrays: a kind of array on which the function raises gives way to the next.

        Args:
            function: The reader's function. It may return ``out`` or ``(out, weights)``.
            framework: ``"torch"`` or ``"numpy"`` to hand over nothing else.
            seed: The seed of the fresh probes; by default a new one.

        Returns:
            The verdict. Whatever the function does, it is said there and not raised.

        Raises:
            TypeError: If ``seed`` is no integer.
            ValueError: If ``framework`` is not known, or ``seed`` is negative.
        """
        return judge(self, function, framework, seed)

    def hint(self, n: int = 1) -> Hint:
        """The ``n``-th hint, from 1.

        Raises:
            ValueError: If there is no such hint.
        """
        if n not in range(1, len(self.hints) + 1):
            there_are = f"{self.name} has hints 1 to {len(self.hints)}"
            raise ValueError(f"hint {n!r} does not exist: {there_are}, and then solution()")
        return Hint(self.hints[n - 1])

    def solution(self) -> Code:
        """A solution, as code that shows itself and can be copied and run."""
        return Code(self.answer.source)

    def help(self) -> Help:
        """All hints, a solution, and what the check says to a wrong answer: each in a fold."""
        return Help(self)
