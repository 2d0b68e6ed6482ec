"""Questions as data: only showing one imports the widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pieces.widgets import NumberQuestion, Question


@dataclass(frozen=True)
class Choice:
    """A question with options: each option's text, and what is said to whoever chose it.

    One of the texts is ``right``; ``predict`` is that of ``pieces.widgets.Question``.
    """

    prompt: str
    options: Mapping[str, str]
    right: str
    predict: bool = False

    def show(self, name: str) -> Question:
        """The question as a new widget."""
        from pieces.widgets import Option, Question

        options = [Option(text, why, text == self.right) for text, why in self.options.items()]
        return Question(self.prompt, options, predict=self.predict, name=name)


@dataclass(frozen=True)
class Number:
    """A question for a number; ``mistakes`` are other numbers, and what is said to each.

    All else is that of ``pieces.widgets.NumberQuestion``.
    """

    prompt: str
    answer: float
    why: str
    mistakes: Mapping[float, str]
    otherwise: str
    tolerance: float = 0.0
    predict: bool = False

    def show(self, name: str) -> NumberQuestion:
        """The question as a new widget."""
        from pieces.widgets import Mistake, NumberQuestion

        mistakes = [Mistake(value, why) for value, why in self.mistakes.items()]
        return NumberQuestion(**{**vars(self), "mistakes": mistakes, "name": name})
