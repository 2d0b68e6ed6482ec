"""What the reader is asked to write, and the checks that recognise what went wrong.

Each exercise has ``check(my_function)``, ``hint(n)``, ``solution()``, ``help()`` and ``task``, and
``skeleton`` where there is code to start from::

    from pieces import exercises
    exercises.attention.check(my_attention)

``exercises.question(name)`` asks a question of a chapter, and ``exercises.answers(…)`` folds the
answers to what its text asks. ``ALL`` holds the exercises with their
known mistakes, ``QUESTIONS`` what is asked. Both are found by their folders, one a chapter: whoever
adds an exercise or a question adds it there. Nothing here imports PyTorch; a check hands over
tensors where the reader has imported it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import groupby
from pkgutil import iter_modules
from types import FunctionType
from typing import TYPE_CHECKING

from pieces.exercises.checking.answers import Answers
from pieces.exercises.checking.asking import Choice, Number
from pieces.exercises.checking.exercise import Exercise
from pieces.exercises.checking.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from pieces.widgets import NumberQuestion, Question


_CHAPTERS = [found.name for found in iter_modules(__path__, f"{__name__}.") if found.ispkg]
_MODULES = [
    import_module(found.name)
    for chapter in _CHAPTERS
    for found in iter_modules(import_module(chapter).__path__, f"{chapter}.")
]


def _exercises() -> Iterator[tuple[str, Exercise]]:
    """In the order of the chapters, and of their places there."""
    for _, modules in groupby(_MODULES, key=lambda module: module.__package__):
        here = [each for module in modules for each in vars(module).values()]
        found = (each for each in here if isinstance(each, Exercise))
        yield from ((each.name, each) for each in sorted(found, key=lambda each: each.place))


def _questions() -> Iterator[tuple[str, Callable[[], Choice | Number]]]:
    for module in _MODULES:
        if module.__name__.endswith(".questions"):
            for name, each in vars(module).items():
                if isinstance(each, FunctionType) and not name.startswith("_"):
                    yield name.replace("_", "-"), each


def _unique(pairs: Iterator[tuple[str, object]]) -> dict:
    """Fail where two chapters use a name for two things."""
    found = {}
    for name, each in pairs:
        if found.setdefault(name, each) is not each:
            raise ValueError(f"{name!r} names two things in the exercises")
    return found


ALL = tuple(_unique(_exercises()).values())
QUESTIONS = _unique(_questions())
globals().update({exercise.name: exercise for exercise in ALL})


def question(name: str) -> Question | NumberQuestion:
    """A new question of a chapter.

    Args:
        name: One of ``QUESTIONS``.

    Raises:
        ValueError: If there is no such question.
    """
    if name not in QUESTIONS:
        raise ValueError(f"question {name!r} is not one of {', '.join(QUESTIONS)}")
    return QUESTIONS[name]().show(name)


def answers(*texts: str, summary: str = "Answers to the questions above") -> Answers:
    """Answers to the questions of a text, in a fold that stays closed until it is opened by hand.

    Args:
        *texts: The answers in the order of the questions, in Markdown.
        summary: What stands on the fold.
    """
    return Answers(*texts, summary=summary)


__all__ = ["ALL", "QUESTIONS", "Outcome", "Verdict", "answers", "question"]
__all__ += [each.name for each in ALL]
