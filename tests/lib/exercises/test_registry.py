"""What holds for every exercise: its known mistakes are named, its texts are sound, it is quick."""

import dataclasses
import inspect
import itertools
import re
import time
from statistics import median

import numpy as np
import pytest

from pieces import exercises
from pieces.exercises.calling import Failure
from pieces.exercises.exercise import Exercise
from pieces.exercises.mistakes import attempt, candidates, tells

NAMES = ["masked_softmax", "attention", "attention_bug"]
NAMES += ["causal_mask", "padding_mask", "combine_masks"]
every = pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda each: each.name)


def as_learner(exercise, changes):
    """A wrong implementation of the registry as a function of the exercise's inputs."""
    given = ", ".join(exercise.inputs)
    named = ", ".join(f"{name}={name}" for name in exercise.inputs)
    space = {"implement": exercise.implement, "changes": changes}
    return eval(f"lambda {given}: implement({named}, **changes)", space)


def unnamed(exercise: Exercise) -> list[str]:
    """The wrong implementations that ``check`` does not call by their names."""
    return [
        "-".join(f"{name}={value}" for name, value in changes.items())
        for mistake in exercise.mistakes
        for changes in mistake.variants
        if exercise.check(as_learner(exercise, changes), framework="numpy").mistakes
        != (mistake.id,)
    ]


def counted(exercise):
    return [probe for probe in exercise.make_probes(seed=7) if not probe.note]


def test_all_are_there_under_their_names():
    assert [exercise.name for exercise in exercises.ALL] == NAMES
    for exercise in exercises.ALL:
        module = getattr(exercises, exercise.name)
        assert module.check == exercise.check
        assert module.task == exercise.task


@every
def test_every_known_mistake_is_named(exercise):
    assert unnamed(exercise) == []


def has_full_row(probe):
    mask = probe.inputs["mask"]
    return mask is not None and mask.all(-1).any()


def test_the_gate_bites():
    """A registry or probes with a fault do not pass the test above."""
    exercise = exercises.attention.exercise

    def only_probes(keep):
        return dataclasses.replace(
            exercise, make_probes=lambda seed: keep(exercise.make_probes(seed))
        )

    faults = unnamed(only_probes(lambda probes: [p for p in probes if p.inputs["mask"] is None]))
    assert {"mask_at=weights", "invert_mask=True", "mask_at=nowhere", "fill=zero"} <= set(faults)
    assert "scale=none" not in faults
    faults = unnamed(only_probes(lambda probes: [p for p in probes if "thousands" not in p.group]))
    assert "peak=everywhere" in faults
    faults = unnamed(only_probes(lambda probes: [p for p in probes if "-200" not in p.group]))
    assert {"fill=-1e4", "fill=-1e4-after=cells"} <= set(faults)
    faults = unnamed(only_probes(lambda probes: [p for p in probes if not has_full_row(p)]))
    assert "fill=+1e30-after=cells" in faults
    assert len(unnamed(only_probes(lambda probes: [probes[2]]))) >= 20  # all scores are equal
    twins = (dataclasses.replace(exercise.mistakes[0], id="twin"), *exercise.mistakes)
    assert unnamed(dataclasses.replace(exercise, mistakes=twins))
    harmless = dataclasses.replace(exercise.mistakes[0], variants=({"scale": "root"},))
    assert unnamed(dataclasses.replace(exercise, mistakes=(harmless,)))


@every
def test_pairs_of_mistakes_are_named(exercise):
    pairs = [pair for pair in candidates(exercise.mistakes) if len(pair[0]) == 2]
    pairs = pairs[:: 1 + len(pairs) // 80]  # some of them, or the test would take long
    both = 0
    for mistakes, changes in pairs:
        results = [attempt(exercise.implement, probe, changes) for probe in counted(exercise)]
        if not any(isinstance(result, np.ndarray) for result in results):
            continue  # failures alone are never named
        verdict = exercise.check(as_learner(exercise, changes), framework="numpy", seed=7)
        wanted = {mistake.id for mistake in mistakes}
        assert verdict.outcome == "not right yet"
        # One can undo another, or hide it: a mask that has no effect can be of any kind.
        assert set(verdict.mistakes) <= wanted or exercise.name == "causal_mask", changes
        assert verdict.mistakes
        both += set(verdict.mistakes) == wanted
    assert both > len(pairs) / 2


def same(one, two):
    if isinstance(one, Failure) or isinstance(two, Failure):
        return type(one) is type(two) and one == two
    return one.shape == two.shape and np.allclose(one, two, atol=1e-3, equal_nan=True)


@every
def test_different_mistakes_have_different_results(exercise):
    results = [
        (mistake.id, [attempt(exercise.implement, p, changes) for p in counted(exercise)])
        for mistake in exercise.mistakes
        for changes in mistake.variants
    ]
    for (one, left), (two, right) in itertools.combinations(results, 2):
        assert one == two or not all(map(same, left, right)), (one, two)


@every
def test_every_mistake_is_told_apart_without_the_fresh_probes(exercise):
    fixed = [probe for probe in counted(exercise) if not probe.fresh]
    for mistake in exercise.mistakes:
        for changes in mistake.variants:
            variants = [(p, attempt(exercise.implement, p, changes)) for p in fixed]
            assert any(tells(exercise.implement, p, v) for p, v in variants), changes


@every
def test_fresh_probes_are_fresh_and_the_others_are_not(exercise):
    for one, two in zip(exercise.make_probes(1), exercise.make_probes(2), strict=True):
        name = exercise.inputs[0]
        equal = np.array_equal(one.inputs[name], two.inputs[name])
        assert equal or one.fresh
        assert one.group or one.note
    assert any(probe.fresh for probe in exercise.make_probes(1))


@every
def test_every_mistake_says_what_why_and_where(exercise):
    for mistake in exercise.mistakes:
        assert mistake.message.startswith("Your ")
        assert re.fullmatch(r"[A-Z][^.!]{10,58}[^.! ]", mistake.title), mistake.title
        assert not re.search(r"\b\w+_\w\w+", mistake.title)  # words, no id
        assert len(mistake.message) < 330, mistake.id
        assert mistake.cure.endswith((".", "axes."))
        assert "!" not in mistake.message.replace("!=", "") + mistake.cure.replace("!=", "")
        assert all(source.startswith("https://github.com/") for source in mistake.sources)
        verdict = exercise.check(as_learner(exercise, mistake.variants[0]), framework="numpy")
        assert str(verdict).startswith(f"Not right yet. {mistake.title}.\n{mistake.message}\n")
        assert str(verdict).endswith(f"\n(id: {mistake.id})")
        assert "expected " in verdict.details
        assert "got " in verdict.details
        assert mistake.cure in verdict.message
        assert verdict.sources == mistake.sources


@every
def test_hints_solution_and_skeleton(exercise):
    module = getattr(exercises, exercise.name)
    assert 2 <= len(exercise.hints) <= 3
    for n, text in enumerate(exercise.hints, start=1):
        assert module.hint(n) == text
    with pytest.raises(ValueError, match=f"{exercise.name} has hints 1 to {len(exercise.hints)}"):
        module.hint(len(exercise.hints) + 1)
    space = {}
    exec(module.solution(), space)
    function = space[exercise.signature.partition("(")[0]]
    verdict = module.check(function)
    assert verdict.right, verdict
    assert verdict.notes == ()
    assert list(inspect.signature(function).parameters) == list(exercise.inputs)
    assert f"def {exercise.signature}:" in module.solution()
    assert len(exercise.task) < 450
    assert all(name in exercise.task for name in exercise.inputs) or exercise.skeleton


@every
@pytest.mark.parametrize("learner", [None, ..., lambda *inputs: ..., lambda *inputs: None])
def test_an_unwritten_exercise_says_so_kindly(exercise, learner):
    verdict = exercise.check(learner)
    assert verdict.outcome == "not attempted"
    assert f"exercises.{exercise.name}.hint(1)" in verdict.message


@every
def test_what_raises_is_translated(exercise):
    def raises(*inputs):
        return sofmax(inputs[0])

    verdict = exercise.check(raises)
    assert verdict.outcome == "not right yet"
    assert verdict.mistakes == ()
    assert "NameError" in verdict.message
    assert f"{exercise.inputs[0]} " in verdict.message


@every
@pytest.mark.parametrize("error", [ZeroDivisionError, OverflowError])
def test_failing_everywhere_gets_no_name(exercise, error):
    def fails(*inputs):
        raise error("math range error")

    verdict = exercise.check(fails)
    assert verdict.mistakes == ()
    assert error.__name__ in verdict.message


@every
def test_a_check_is_quick(exercise):
    """Half a second at most, and a search through all pairs takes longest."""

    def nearly(*inputs):
        out = exercise.implement(*inputs)
        return ~out if out.dtype == bool and out.size % 2 else out + 0.01 * (out.dtype != bool)

    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        exercise.check(nearly, framework="numpy")
        seconds.append(time.perf_counter() - start)
    assert median(seconds) < 0.5
