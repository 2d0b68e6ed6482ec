"""No function, however strange, is called right by an exercise's check, or makes it raise."""

import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from refusing import in_time

from pieces import exercises
from pieces.exercises.checking.verdict import Outcome, Verdict


class Unsayable(Exception):
    """An exception that cannot say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


class NoArray:
    """An answer that breaks when it is looked at."""

    def __array__(self, *_: object, **__: object) -> np.ndarray:
        raise RuntimeError("no array")

    def __repr__(self) -> str:
        raise RuntimeError("no picture")


def _raises(error):
    def function(*_, **__):
        raise error

    return function


def _forever(*_, **__):
    return _forever()


def _yields(*_, **__):
    yield 1


def _empties(*given, **named):
    for each in (*given, *named.values()):
        if isinstance(each, np.ndarray):
            each[...] = 0
    return given[0] if given else None


def _no_arguments():
    return 1


def _too_many(a, b, c, d, e, f, g, h):
    return a


STRANGE = [
    *(None, 3, "attention", [], {}, np.ones(3), object(), NoArray()),
    *(len, print, dict, int, type, np.exp, np.ndarray, sys.getsizeof, Verdict, NoArray),
    *(_forever, _yields, _empties, _no_arguments, _too_many),
    *map(_raises, [ValueError("x"), Unsayable(), SystemExit(3), StopIteration(), MemoryError()]),
    *map(_raises, [AssertionError(), RecursionError(), NotImplementedError()]),
]
SPOILS = {
    "no answer": lambda r: None,
    "text": lambda r: str(r),
    "ragged": lambda r: [[1.0], [1.0, 2.0]],
    "a part": lambda r: r[..., :1],
    "the other way round": lambda r: np.swapaxes(r, -1, -2)[..., ::-1, :],
    "one axis more": lambda r: r[None],
    "flat": lambda r: r.reshape(-1),
    "its type": type,
    "a number": lambda r: 3.0,
    "nothing but NaN": lambda r: np.full(np.shape(r), np.nan),
    "infinite": lambda r: np.full(np.shape(r), np.inf),
    "imaginary": lambda r: np.asarray(r) * 1j,
    "text in an array": lambda r: np.asarray(r).astype(str),
    "five of them": lambda r: [r] * 5,
    "a dictionary": lambda r: {"out": r},
    "a generator": lambda r: (row for row in r),
    "an answer that breaks": lambda r: NoArray(),
    "negated": lambda r: ~r if np.asarray(r).dtype == bool else -r - 1,
    "scaled": lambda r: np.asarray(r) * 1.01 + 0.01,
}


def _solution(exercise):
    """Return the exercise's own answer as a function."""
    space = {"np": np}
    exec(exercise.solution(), space)
    return next(f for name, f in reversed(space.items()) if callable(f) and name != "np")


RIGHT = {exercise.name: _solution(exercise) for exercise in exercises.ALL}


@st.composite
def answers(draw):
    name = draw(st.sampled_from(sorted(RIGHT)))
    framework = draw(st.sampled_from([None, "numpy", "torch"]))
    if draw(st.booleans()):
        return name, framework, draw(st.sampled_from(STRANGE))
    spoil = draw(st.sampled_from(sorted(SPOILS)))

    def function(*given, **named):
        return SPOILS[spoil](RIGHT[name](*given, **named))

    function.__name__ = function.__qualname__ = spoil
    return name, framework, function


@given(answers())
def test_nothing_strange_passes_or_raises(case):
    name, framework, function = case
    before = np.geterr()
    with in_time():
        verdict = getattr(exercises, name).check(function, framework=framework, seed=0)
    assert verdict.outcome is not Outcome.RIGHT, verdict
    assert str(verdict).strip()
    assert np.geterr() == before


def test_the_answers_behind_it_are_right():
    for name, function in RIGHT.items():
        assert getattr(exercises, name).check(function, seed=0).outcome is Outcome.RIGHT, name
