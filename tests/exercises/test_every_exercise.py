"""What holds for every exercise: learners are answered rightly, its texts are sound, it is quick.

Exercises are found by ``exercises.ALL``, learners in the ``learners.py`` of each chapter's folder.
"""

import dataclasses
import functools
import html
import inspect
import math
import re
import subprocess
import sys
import textwrap
import time
from statistics import median

import numpy as np
import pytest
from exercises.marking import CHAPTERS

from pieces import exercises
from pieces.exercises.checking.recognising import candidates

LEARNERS = [learner for learners, _ in CHAPTERS for learner in learners]
BY_NAME = {exercise.name: exercise for exercise in exercises.ALL}
every = pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda each: each.name)


def of(exercise):
    return [learner for learner in LEARNERS if learner.exercise == exercise.name]


def inputs(exercise):
    return list(exercise.make_probes(seed=1)[0].inputs)


@functools.cache
def told(learner):
    return BY_NAME[learner.exercise].check(learner.answer)


# --- learners and known mistakes ------------------------------------------------------------------


def misjudged(learners):
    """The learners who are told something else than their mark says."""
    return [
        f"{learner}\n    is told: {told(learner)}"
        for learner in learners
        if told(learner).right != learner.right
        or told(learner).mistakes != learner.ids
        or learner.says not in str(told(learner))
        or (learner.hides and re.search(learner.hides, str(told(learner))))
    ]


def without_learner(exercise, learners):
    """The known mistakes that no learner makes; two may have one id, and then differ in title."""
    made = {told(learner).heading for learner in learners if len(learner.ids) == 1}
    return {mistake.title for mistake in exercise.mistakes} - made


def wrong_codes(exercise):
    """Every wrong implementation that the exercise knows, or pair of them, with its mistakes."""
    steps = exercise.steps
    return [(named, steps.change(**how).made) for named, how in candidates(exercise.mistakes)]


def unnamed(exercise):
    """The wrong implementations that do not get their names, from the fixed probes alone."""
    fixed = dataclasses.replace(
        exercise, make_probes=lambda seed: [p for p in exercise.make_probes(seed) if not p.fresh]
    )
    singles = ((m, code) for (m, *more), code in wrong_codes(exercise) if not more)
    return [m.title for m, code in singles if fixed.check(code, framework="numpy").mistake != m.id]


def test_import_leaves_torch_and_widgets_out():
    code = """
        import sys
        from pieces import exercises
        verdict = exercises.attention.check(lambda query, key, value, mask=None: value + query)
        assert verdict.outcome == "not right yet"
        assert not {"torch", "anywidget", "ipywidgets"} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_the_learners_are_those_of_the_exercises():
    assert {learner.exercise for learner in LEARNERS} == set(BY_NAME)


def test_every_misconception_of_a_chapters_list_is_treated():
    treated = {mistake.id for exercise in exercises.ALL for mistake in exercise.mistakes}
    treated |= {name.replace("-", "_") for name in exercises.QUESTIONS}
    for _, module in CHAPTERS:
        assert set(module.MISCONCEPTIONS.split()) <= treated


@every
def test_learners_are_answered_rightly(exercise):
    assert "\n".join(misjudged(of(exercise))) == ""


@every
def test_every_mistake_is_named_in_two_styles(exercise):
    assert unnamed(exercise) == []
    assert without_learner(exercise, of(exercise)) == set()
    assert any(learner.right for learner in of(exercise))


@every
def test_pairs_of_mistakes_are_named(exercise):
    pairs = [pair for pair in wrong_codes(exercise) if len(pair[0]) == 2]
    pairs = pairs[:: 1 + len(pairs) // 20]
    both = 0
    for mistakes, code in pairs:
        verdict = exercise.check(code, framework="numpy", seed=7)
        assert not verdict.right
        both += set(verdict.mistakes) == {mistake.id for mistake in mistakes}
    assert both > len(pairs) / 2  # one can undo another, or hide it, or fail everywhere


def spoilt(answer, seed):
    """A function that is nearly ``answer``: what goes in or comes out is changed a little."""

    def learner(*inputs):
        rng, inputs = np.random.default_rng(seed), list(inputs)
        size, i = 10.0 ** rng.uniform(-3, 0.5), rng.integers(len(inputs))
        if seed % 5 == 0 and isinstance(inputs[i], np.ndarray):
            inputs[i] = np.roll(inputs[i], 1, axis=-1)
        out = np.array(answer(*inputs), order="C")
        rows = out.reshape(-1, out.shape[-1])
        row, column = rng.integers(rows.shape)
        if out.dtype == bool:
            rows ^= rng.random(rows.shape) < (seed % 5) / 8
            rows[row, column] ^= True
            return out
        rows[row] = (rows[row], rows[row, ::-1], rows.mean(0), rows[row - 1])[seed % 4]
        size *= max(1, np.abs(out).max())  # where numbers are large, a little is more
        rows[row, column] += size
        return out * (1 + size * (seed % 2)) + rng.normal(0, size, out.shape) * (seed % 3 == 0)

    return learner


@every
def test_what_is_nearly_right_gets_no_name_and_that_quickly(exercise):
    seconds = []
    for seed in range(200):
        nearly, start = spoilt(exercise.steps.made, seed), time.perf_counter()
        verdict = exercise.check(nearly, framework="numpy", seed=seed)
        seconds.append(time.perf_counter() - start)
        assert (verdict.outcome, verdict.mistakes) == ("not right yet", ()), seed
    assert median(seconds) < 0.5


@every
def test_what_is_nearly_a_known_mistake_gets_no_name(exercise):
    for mistakes, code in wrong_codes(exercise):
        if len(mistakes) == 1:
            nearly = spoilt(code, 7)
            assert exercise.check(nearly, framework="numpy").mistakes == (), mistakes[0].title


# --- texts ----------------------------------------------------------------------------------------


def run(code, **names):
    """All that the code defines, run where nothing else is but ``names``."""
    exec(code, names)
    return names


@every
def test_the_solution_is_right_and_begins_as_the_exercise_says(exercise):
    code = exercise.solution()
    assert exercise.answer.first_line() in code
    function = run(code)[exercise.answer.name]
    if not inspect.isclass(function):  # which is made first, as the exercise's ``use`` says
        assert list(inspect.signature(function).parameters) == inputs(exercise)
    verdict = exercise.check(function)
    assert verdict.right, verdict
    assert verdict.notes == ()


def raises_not_yet(*inputs):
    raise NotImplementedError


@every
def test_what_is_unwritten_is_not_an_attempt(exercise):
    given = run(exercise.skeleton).get(exercise.steps.name)
    for learner in (None, ..., lambda *inputs: ..., lambda *inputs: None, raises_not_yet, given):
        if learner is not given or "..." in exercise.skeleton:
            verdict = exercise.check(learner)
            assert verdict.outcome == "not attempted"
            assert "Nothing is returned yet" in verdict.message
            assert f"exercises.{exercise.name}.hint(1)" in verdict.message


@every
@pytest.mark.parametrize("error", [NameError, ZeroDivisionError, OverflowError])
def test_failing_everywhere_is_told_and_gets_no_name(exercise, error):
    def fails(*inputs):
        raise error("math range error")

    verdict = exercise.check(fails)
    assert (verdict.outcome, verdict.mistakes) == ("not right yet", ())
    assert f"`{error.__name__}` at the line `raise error" in verdict.message
    assert f"{inputs(exercise)[0]} " in verdict.message


@every
def test_every_mistake_says_what_why_and_where(exercise):
    codes = {m[0].title: (m[0], code) for m, code in reversed(wrong_codes(exercise)) if len(m) == 1}
    for mistake, code in codes.values():  # the first way to make each
        assert re.fullmatch(r"[A-Z][^.!]{10,58}[^.! ]", mistake.title), mistake.title
        assert not re.search(r"\b\w+_\w\w+", mistake.title)  # words, no id
        assert mistake.message.startswith("Your ")
        assert len(mistake.message) < 330, mistake.id
        assert mistake.cure.endswith(".")
        assert "!" not in (mistake.message + mistake.cure).replace("!=", "")
        assert "keepdim=" not in mistake.cure  # the reader may write NumPy
        assert all(source.startswith("https://github.com/") for source in mistake.sources)
        verdict = exercise.check(code, framework="numpy")
        assert str(verdict).startswith(f"Not right yet. {mistake.title}.\n{mistake.message}\n")
        assert mistake.cure in verdict.message
        assert re.search(r"expected [^$]*got ", verdict.details)
        assert verdict.sources == mistake.sources
        shown = run(verdict.code, np=np, math=math)[exercise.steps.name]  # it does the same
        assert exercise.check(shown, framework="numpy").mistakes == verdict.mistakes


@every
def test_task_and_hints(exercise):
    assert getattr(exercises, exercise.name) is exercise
    assert len(exercise.task) < 450
    assert len(exercise.skeleton.splitlines()) <= 15
    assert all(name in exercise.task for name in inputs(exercise)) or exercise.skeleton
    assert 2 <= len(exercise.hints) <= 3
    for n, text in enumerate(exercise.hints, start=1):
        assert exercise.hint(n) == text
    with pytest.raises(ValueError, match=f"{exercise.name} has hints 1 to {len(exercise.hints)}"):
        exercise.hint(len(exercise.hints) + 1)


@every
def test_help_stays_closed_and_ends_with_the_most_common_mistake(exercise):
    helped, page = exercise.help(), exercise.help()._repr_html_()
    assert re.findall("<details[^>]*>", page) == ['<details class="pieces-fold">'] * (
        len(exercise.hints) + 2
    )
    assert not any(text in repr(helped) for text in (*exercise.hints, exercise.solution()))
    verdict = exercise.check(exercise.common.made)
    assert verdict.mistakes
    assert html.escape(verdict.heading) in page


@every
def test_fresh_probes_are_fresh_and_the_others_are_not(exercise):
    probes = list(zip(exercise.make_probes(1), exercise.make_probes(2), strict=True))
    for one, two in probes:
        same = (np.array_equal(one.inputs[n], two.inputs[n]) for n in inputs(exercise))
        assert all(same) != one.fresh
        assert one.group or one.note
    assert any(probe.fresh for probe, _ in probes)


# --- the tests above bite -------------------------------------------------------------------------


@every
def test_a_planted_fault_is_found(exercise):
    learners = [learner for learner in of(exercise) if len(learner.ids) == 1]
    mistake = exercise.mistakes[0]
    others = [learner for learner in learners if told(learner).heading != mistake.title]
    assert without_learner(exercise, others) == {mistake.title}
    for change in ({"ids": ()}, {"ids": ("flat_earth",)}, {"right": True}, {"says": "flat earth"}):
        assert misjudged([dataclasses.replace(learners[0], **change)])
    twins = (dataclasses.replace(mistake, id="twin", title="Twin"), *exercise.mistakes)
    assert mistake.title in unnamed(dataclasses.replace(exercise, mistakes=twins))
    harmless = dataclasses.replace(mistake, variants=({},))
    assert unnamed(dataclasses.replace(exercise, mistakes=(harmless,))) == [mistake.title]
