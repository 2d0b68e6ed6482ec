"""The marks on learners' answers: ``@right("attention")`` and ``@wrong("attention", "an_id")``."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Learner:
    """A learner's answer to one exercise, and what the check is to say of it.

    Attributes:
        exercise: The exercise's name.
        answer: The function, as the learner would hand it over.
        right: Whether it passes.
        ids: The mistakes that it is told, in order; a wrong answer may have none that is known.
        says: Words that the verdict holds.
        hides: A regular expression that is not found in it.
    """

    exercise: str
    answer: Any
    right: bool
    ids: tuple[str, ...] = ()
    says: str = ""
    hides: str = ""

    def __str__(self) -> str:
        name = getattr(self.answer, "__qualname__", type(self.answer).__name__)
        return f"{self.exercise}: {name} ({' '.join(self.ids) or 'no mistake'}) {self.says}"


_marked: list[Learner] = []


def right(exercise: str, **words: str) -> Callable:
    """Mark an answer that passes."""
    return _mark(exercise, True, (), words)


def wrong(exercise: str, *ids: str, **words: str) -> Callable:
    """Mark an answer with known mistakes, or, without ids, one that must get no name."""
    return _mark(exercise, False, ids, words)


def _mark(exercise: str, right: bool, ids: tuple[str, ...], words: dict[str, str]) -> Callable:
    def keep(answer: Any) -> Any:
        _marked.append(Learner(exercise, answer, right, ids, **words))
        return answer

    return keep


def gather(file: Path) -> tuple[list[Learner], Any]:
    """All that a file marks, and the file as a module."""
    spec = importlib.util.spec_from_file_location(f"{file.parent.name}_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    _marked.clear()
    spec.loader.exec_module(module)
    return _marked.copy(), module


CHAPTERS = [gather(file) for file in sorted(Path(__file__).parent.glob("ch*/learners.py"))]
