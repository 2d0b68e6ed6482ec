"""How an answer is judged: the probes, what was found on them, and the words for it."""

import secrets
import types
import warnings
from collections.abc import Sequence
from functools import partial

import numpy as np

from pieces.checks import check_count
from pieces.exercises.checking import limit
from pieces.exercises.checking.calling import Answer, Plan, Reply, Unwritten, plan_call
from pieces.exercises.checking.comparing import SLIGHT, Kind, Problem, find_problem
from pieces.exercises.checking.data import ExerciseData
from pieces.exercises.checking.errors import describe
from pieces.exercises.checking.probes import Probe, Run, run
from pieces.exercises.checking.recognising import Changes, Explanation, Mistake, attempt, recognise
from pieces.exercises.checking.verdict import Code, Outcome, Verdict

TOO_LONG = (
    "Your function was stopped after {:g} seconds. The inputs are small, and it should take far "
    "less than one. Does each loop in it come to an end?"
)

OFF = (
    "Your result is off by up to {:.0e}, more than float64 rounds away. A small number added to a "
    "denominator does that, an epsilon such as 1e-9; so do steps in float32. Neither is needed."
)
SMALL = (
    "All differences are small. Is a small number, an epsilon, added to a denominator, or a step "
    "done in half precision?"
)
SLOW = "A call of your function takes {:.1g} seconds, so fewer probes were asked than usual."


def judge(
    exercise: ExerciseData, written: object, framework: str | None = None, seed: int | None = None
) -> Verdict:
    """Say what was found in what the reader has written; see ``Exercise.check``."""
    if seed is not None:
        check_count("seed", seed)
    if written is None or written is Ellipsis:
        return _unwritten(exercise)
    if refused := _no_answer(exercise, written):
        return _not_yet(refused)
    seed = secrets.randbelow(2**32) if seed is None else seed
    probes = exercise.make_probes(seed)
    function = partial(exercise.use, written) if exercise.use else written
    numbers = [name for name, given in probes[0].inputs.items() if isinstance(given, int)]
    plan = plan_call(function, tuple(probes[0].inputs), numbers)
    # A function without a parameter for an optional input is asked what needs none.
    probes = [p for p in probes if all(p.inputs[name] is None for name in plan.missing)]
    if plan.unfilled or not probes:
        return _bad_signature(plan, _first_line(exercise, written))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            done = limit.call_within(limit.SECONDS, lambda: run(function, plan, probes, framework))
    except limit.TooLong:
        return _not_yet(TOO_LONG.format(limit.SECONDS))
    if plan.missing and all(problem.size <= SLIGHT for _, problem in _problems(exercise, done)):
        return _half_right(exercise, plan.missing, _first_line(exercise, written))
    return _judge(exercise, done, seed)


def _no_answer(exercise: ExerciseData, written: object) -> str:
    """What is said of something that the check cannot call as the exercise asks."""
    kind = (written if isinstance(written, type) else type(written)).__name__
    call = f"`exercises.{exercise.name}.check"
    if exercise.answer.head.startswith("class "):
        if isinstance(written, type) or not hasattr(written, "forward"):
            return "" if callable(written) else f"The check needs the class, not a `{kind}`."
        return f"The check needs the class itself, as in {call}({kind})`, not an instance of it."
    if isinstance(written, type):
        return (
            f"`{kind}` is a class, and the check needs an instance of it, made with whatever it "
            f"takes: {call}({kind}(...))`."
        )
    if callable(written):
        return ""
    return f"The check needs the function itself, as in {call}(my_function)`, not a `{kind}`."


def _judge(exercise: ExerciseData, done: Run, seed: int) -> Verdict:
    if isinstance(done.replies[0][1], Unwritten):
        return _unwritten(exercise)
    problems = _problems(exercise, done)
    if all(problem.size <= SLIGHT for _, problem in problems):
        return _right(exercise, done, max((problem.size for _, problem in problems), default=0.0))
    # A name comes before the exception, shape or NaN that the same mistake explains.
    if explanations := recognise(done, exercise.model, exercise.mistakes):
        # Shown beside it is a wrong shape, else numbers, else a failure.
        _, shown = max(problems, key=lambda pair: (pair[1].kind is Kind.SHAPE, pair[1].kind))
        return _named(exercise, explanations, shown)
    wrong = [probe for probe, _ in problems]
    probe, problem = min(problems, key=lambda pair: pair[1].kind)
    remark = _what_is_right(exercise, [probe for probe, _ in done.counted], wrong)
    if all(problem.size < 0.01 for _, problem in problems):
        remark = SMALL
    if all(probe.fresh for probe in wrong):
        remark = (
            "The fixed probes are right, and fresh numbers are not: does your function know "
            f"particular numbers? `check(..., seed={seed})` repeats these."
        )
    return _wrong(exercise, probe, problem, remark)


def _problems(exercise: ExerciseData, done: Run) -> list[tuple[Probe, Problem]]:
    found = [(probe, _problem(exercise, probe, reply)) for probe, reply in done.counted]
    return [(probe, problem) for probe, problem in found if problem]


def _problem(
    exercise: ExerciseData, probe: Probe, reply: Reply, count_all: bool = False
) -> Problem | None:
    expected = attempt(exercise.model, probe)
    if not isinstance(expected, np.ndarray):
        raise TypeError(f"the right code of {exercise.name} fails: {expected.message}")
    counted = np.True_ if count_all or not isinstance(reply, Answer) else probe.counts(reply.values)
    return find_problem(reply, expected, counted, exercise.axes)


def _what_is_right(exercise: ExerciseData, counted: Sequence[Probe], wrong: Sequence[Probe]) -> str:
    """On which groups of probes the function is right, in words that need no explanation."""
    groups = {probe.group for probe in wrong}
    right = [probe for probe in counted if probe.group not in groups]
    names = list(dict.fromkeys(probe.group for probe in right if not probe.extreme))
    if not names:
        return exercise.extremes[0] if right else ""
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    remark = f"Your result is right {listed}."
    return f"{remark} {exercise.extremes[1]}" if all(p.extreme for p in wrong) else remark


def _first_line(exercise: ExerciseData, written: object) -> str:
    """How the definition begins, under the reader's own name for it."""
    own = written.__name__ if isinstance(written, types.FunctionType | type) else ""
    return f"`{exercise.answer.first_line(own if own.isidentifier() else '')}`"


def _right(exercise: ExerciseData, done: Run, off: float = 0.0) -> Verdict:
    """It is right, but for differences up to ``off``."""
    fresh = sum(probe.fresh for probe, _ in done.counted)
    message = f"Your function equals the reference on all {len(done.counted)} probes"
    message += f", {fresh} of them with fresh numbers." if fresh else "."
    noted = [(probe, reply) for probe, reply in done.replies if probe.note]
    further = [(probe, _problem(exercise, probe, reply, True)) for probe, reply in noted]
    notes = [probe.note for probe, problem in further if problem and problem.size > SLIGHT]
    if done.dialect == "float32 tensors":
        notes.append("On float64 tensors your function raises; it was checked on float32 ones.")
    if off:
        notes.append(OFF.format(off))
    if done.seconds:
        notes.append(SLOW.format(done.seconds))
    if exercise.afterword:
        message += f"\n\n{exercise.afterword}"
    return Verdict(Outcome.RIGHT, message, notes=tuple(notes), sources=exercise.sources)


def _half_right(exercise: ExerciseData, missing: Sequence[str], first_line: str) -> Verdict:
    message = f"Your function is right as far as it goes. It has no parameter `{missing[0]}`."
    return _not_yet(f"{message} Now add it: {first_line}.\n\n{_help(exercise)}")


def _unwritten(exercise: ExerciseData) -> Verdict:
    message = (
        "Nothing is returned yet. Write the function, run its cell, and check again. "
        "If it is written: does it end with `return`, and is no `...` left in it?"
    )
    return Verdict(Outcome.NOT_ATTEMPTED, f"{message}\n\n{_help(exercise)}")


def _bad_signature(plan: Plan, first_line: str) -> Verdict:
    what = [f"has no parameter for `{name}`" for name in plan.missing]
    what += [f"needs `{name}`, which the check does not give" for name in plan.unfilled]
    return _not_yet(f"Your function {' and '.join(what)}. Begin it with {first_line}.")


def _wrong(exercise: ExerciseData, probe: Probe, problem: Problem, remark: str) -> Verdict:
    inputs = f"The inputs were {describe(probe.inputs)}."
    parts = [
        problem.message,
        "" if problem.kind is Kind.FAILURE else inputs,  # a failure names its inputs itself
        remark,
        _help(exercise),
    ]
    return _not_yet("\n\n".join(filter(None, parts)), details=problem.details)


def _help(exercise: ExerciseData) -> str:
    return f"Help: `exercises.{exercise.name}.hint(1)`."


def _not_yet(message: str, details: str = "") -> Verdict:
    return Verdict(Outcome.NOT_RIGHT_YET, message, details=details)


def _named(
    exercise: ExerciseData, explanations: Sequence[tuple[Explanation, Changes]], shown: Problem
) -> Verdict:
    """Name the mistakes; where several pairs explain the result, only what all of them share."""
    first, changes = explanations[0]
    named = [{mistake.id for mistake in each} for each, _ in explanations]
    mistakes = [m for m in first if all(m.id in ids for ids in named)] or first
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
        # Which of several pairs it is stays open, and then there is no one wrong code to show.
        code=Code(exercise.steps.marked(changes) if len(mistakes) == len(first) else ""),
    )


def _both(one: Mistake, two: Mistake) -> list[str]:
    first, second = (mistake.title[0].lower() + mistake.title[1:] for mistake in (one, two))
    return [
        f"First: {first}. Second: {second}.",
        f"On the first: {one.why} {one.cure}",
        f"On the second: {two.why} {two.cure}",
    ]
