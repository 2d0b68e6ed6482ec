"""An exercise: what is asked, how an answer is judged, and what help there is."""

import secrets
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pieces.exercises.calling import Plan, Reply, Unwritten, plan_call
from pieces.exercises.comparing import Kind, Problem, find_problem
from pieces.exercises.explaining import describe
from pieces.exercises.mistakes import Explanation, Implementation, Mistake, recognise
from pieces.exercises.probing import Probe, Run, run
from pieces.exercises.verdict import Code, Hint, Outcome, Verdict


@dataclass(frozen=True)
class Exercise:
    """Something that the reader is asked to write.

    Attributes:
        name: As in ``exercises.<name>.check``.
        signature: The first line of the function, without ``def`` and colon.
        task: What is asked, in a few sentences.
        inputs: The names of the inputs, in order.
        axes: The names of all axes of the output but the last.
        implement: The right implementation in NumPy, ``implement(**inputs)``; further keywords
            turn it into wrong ones, ``implement(**inputs, **changes)``.
        make_probes: Builds the probes, the simplest first; gets the seed of the fresh ones.
        mistakes: The known mistakes.
        hints: From a nudge to nearly all.
        answer: A solution, as code.
        skeleton: The code that the reader starts from, where there is some.
        extremes: What is said of a function that is right on extreme probes alone, and of one that
            is wrong on those alone.
        afterword: What is said to a reader who is right.
        sources: Public threads to read then.
    """

    name: str
    signature: str
    task: str
    inputs: tuple[str, ...]
    axes: tuple[str, ...]
    implement: Implementation
    make_probes: Callable[[int], Sequence[Probe]]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    answer: str
    skeleton: str = ""
    extremes: tuple[str, str] = ("", "")
    afterword: str = ""
    sources: tuple[str, ...] = ()

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
            ValueError: If ``framework`` is not known.
        """
        if function is None or function is Ellipsis:
            return self._unwritten()
        if not callable(function):
            kind = type(function).__name__
            call = f"`exercises.{self.name}.check(my_function)`"
            return _not_yet(f"The check needs the function itself, as in {call}, not a `{kind}`.")
        seed = secrets.randbelow(2**32) if seed is None else seed
        probes = self.make_probes(seed)
        plan = plan_call(function, self.inputs)
        # A function without a parameter for an optional input is asked what needs none.
        probes = [p for p in probes if all(p.inputs[name] is None for name in plan.missing)]
        if plan.unfilled or not probes:
            return self._bad_signature(plan, self._first_line(function))
        done = run(function, plan, probes, framework)
        if plan.missing and not self._problems(done):
            return self._half_right(plan.missing, self._first_line(function))
        return self._judge(done, seed)

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
        return Code(self.answer)

    def _judge(self, done: Run, seed: int) -> Verdict:
        if isinstance(done.replies[0][1], Unwritten):
            return self._unwritten()
        problems = self._problems(done)
        if not problems:
            return self._right(done)
        # A name comes before the exception, shape or NaN that the same mistake explains.
        if explanations := recognise(done, self.implement, self.mistakes):
            return _named(explanations, _most_telling([problem for _, problem in problems]))
        wrong = [probe for probe, _ in problems]
        probe, problem = min(problems, key=lambda pair: pair[1].kind)
        remark = self._what_is_right([probe for probe, _ in done.counted], wrong)
        if all(probe.fresh for probe in wrong):
            remark = (
                "The fixed probes are right, and fresh numbers are not: does your function know "
                f"particular numbers? `check(..., seed={seed})` repeats these."
            )
        return self._wrong(probe, problem, remark)

    def _problems(self, done: Run) -> list[tuple[Probe, Problem]]:
        found = [(probe, self._problem(probe, reply)) for probe, reply in done.counted]
        return [(probe, problem) for probe, problem in found if problem]

    def _what_is_right(self, counted: Sequence[Probe], wrong: Sequence[Probe]) -> str:
        """On which groups of probes the function is right, in words that need no explanation."""
        groups = {probe.group for probe in wrong}
        right = [probe for probe in counted if probe.group not in groups]
        names = list(dict.fromkeys(probe.group for probe in right if not probe.extreme))
        if not names:
            return self.extremes[0] if right else ""
        listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        remark = f"Your result is right {listed}."
        return f"{remark} {self.extremes[1]}" if all(p.extreme for p in wrong) else remark

    def _first_line(self, function: object) -> str:
        """How the definition begins, under the reader's own name for the function."""
        own = function.__name__ if isinstance(function, types.FunctionType) else ""
        name, bracket, inputs = self.signature.partition("(")
        return f"`def {own if own.isidentifier() else name}{bracket}{inputs}:`"

    def _problem(self, probe: Probe, reply: Reply, count_all: bool = False) -> Problem | None:
        counted = np.True_ if count_all else ~probe.free
        return find_problem(reply, self.implement(**probe.inputs), counted, self.axes)

    def _right(self, done: Run) -> Verdict:
        fresh = sum(probe.fresh for probe, _ in done.counted)
        message = f"Your function equals the reference on all {len(done.counted)} probes"
        message += f", {fresh} of them with fresh numbers." if fresh else "."
        notes = [p.note for p, reply in done.replies if p.note and self._problem(p, reply, True)]
        if done.dialect == "float32 tensors":
            notes.append("On float64 tensors your function raises; it was checked on float32 ones.")
        if self.afterword:
            message += f"\n\n{self.afterword}"
        return Verdict(Outcome.RIGHT, message, notes=tuple(notes), sources=self.sources)

    def _half_right(self, missing: Sequence[str], first_line: str) -> Verdict:
        message = f"Your function is right as far as it goes. It has no parameter `{missing[0]}`."
        return _not_yet(f"{message} Now add it: {first_line}.\n\n{self._help()}")

    def _unwritten(self) -> Verdict:
        message = (
            "Nothing is returned yet. Write the function, run its cell, and check again. "
            "If it is written: does it end with `return`, and is no `...` left in it?"
        )
        return Verdict(Outcome.NOT_ATTEMPTED, f"{message}\n\n{self._help()}")

    def _bad_signature(self, plan: Plan, first_line: str) -> Verdict:
        what = [f"has no parameter for `{name}`" for name in plan.missing]
        what += [f"needs `{name}`, which the check does not give" for name in plan.unfilled]
        return _not_yet(f"Your function {' and '.join(what)}. Begin it with {first_line}.")

    def _wrong(self, probe: Probe, problem: Problem, remark: str) -> Verdict:
        inputs = f"The inputs were {describe(probe.inputs)}."
        parts = [
            problem.message,
            "" if problem.kind is Kind.FAILURE else inputs,  # a failure names its inputs itself
            remark,
            self._help(),
        ]
        return _not_yet("\n\n".join(filter(None, parts)), details=problem.details)

    def _help(self) -> str:
        return f"Help: `exercises.{self.name}.hint(1)`."


def _not_yet(message: str, details: str = "") -> Verdict:
    return Verdict(Outcome.NOT_RIGHT_YET, message, details=details)


def _most_telling(problems: Sequence[Problem]) -> Problem:
    """What is shown beside the name of a mistake: a wrong shape, else numbers, else a failure."""
    return max(problems, key=lambda problem: (problem.kind is Kind.SHAPE, problem.kind))


def _named(explanations: Sequence[Explanation], shown: Problem) -> Verdict:
    """Name the mistakes; where several pairs explain the result, only what all of them share."""
    first = explanations[0]
    shared = [m for m in first if all(m.id in {o.id for o in other} for other in explanations)]
    mistakes = shared or first
    if len(mistakes) > 1:
        heading, paragraphs = "Two mistakes", _both(*mistakes)
    else:
        (mistake,) = mistakes
        heading, paragraphs = mistake.title, [mistake.message, mistake.cure]
        if len(first) > 1:
            together = "Your result equals what this mistake gives together with another one."
            paragraphs = [together, mistake.why, mistake.cure, "Mend this one, then check again."]
    return Verdict(
        Outcome.NOT_RIGHT_YET,
        "\n\n".join(paragraphs),
        heading=heading,
        mistakes=tuple(mistake.id for mistake in mistakes),
        details=shown.details,
        sources=tuple(dict.fromkeys(url for mistake in mistakes for url in mistake.sources)),
    )


def _both(one: Mistake, two: Mistake) -> list[str]:
    first, second = (mistake.title[0].lower() + mistake.title[1:] for mistake in (one, two))
    return [
        f"First: {first}. Second: {second}.",
        f"On the first: {one.why} {one.cure}",
        f"On the second: {two.why} {two.cure}",
    ]
