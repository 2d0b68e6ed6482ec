"""The marks on learners' answers: ``@right("attention")`` and ``@wrong("attention", "an_id")``."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Learner:
    """A learner's answer to an exercise, and what it is told: mistakes in order, and words.

    A wrong answer may have no mistake that is known. ``hides`` is a regular expression that is
    not found in the verdict.
    """

    exercise: str
    answer: Any
    right: bool
    ids: tuple[str, ...] = ()
    says: str = ""
    hides: str = ""


_marked: list[Learner] = []


def right(exercise: str, **words: str) -> Callable:
    """Mark an answer that passes, or several."""
    return _mark(exercise, True, (), words)


def wrong(exercise: str, *ids: str, **words: str) -> Callable:
    """Mark an answer with known mistakes, or, without ids, one that must get no name."""
    return _mark(exercise, False, ids, words)


def _mark(exercise: str, right: bool, ids: tuple[str, ...], words: dict[str, str]) -> Callable:
    def keep(*answers: Any) -> Any:
        _marked.extend(Learner(exercise, answer, right, ids, **words) for answer in answers)
        return answers[0]

    return keep


def gather(file: Path) -> tuple[list[Learner], Any]:
    """All that a file marks, and the file as a module."""
    spec = importlib.util.spec_from_file_location(f"{file.parent.name}_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    _marked.clear()
    spec.loader.exec_module(module)
    return _marked.copy(), module


CHAPTERS = [gather(file) for file in sorted(Path(__file__).parent.glob("ch*/learners.py"))]
