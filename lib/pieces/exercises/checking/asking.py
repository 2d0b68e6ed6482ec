"""Questions as data: only showing one imports the widgets."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pieces.widgets import NumberQuestion, Question


@dataclass(frozen=True)
class Option:
    """One answer that the reader can choose, and what is said then."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Slip:
    """The number that a known mistake gives, and what is said then."""

    value: float
    why: str


@dataclass(frozen=True)
class Choice:
    """A question with options; its fields are those of ``pieces.widgets.Question``."""

    prompt: str
    options: tuple[Option, ...]
    predict: bool = False

    def show(self, name: str) -> Question:
        """The question as a new widget."""
        from pieces import widgets

        options = [widgets.Option(**asdict(option)) for option in self.options]
        return widgets.Question(self.prompt, options, predict=self.predict, name=name)


@dataclass(frozen=True)
class Number:
    """A question for a number; its fields are those of ``pieces.widgets.NumberQuestion``."""

    prompt: str
    answer: float
    why: str
    mistakes: tuple[Slip, ...]
    otherwise: str
    tolerance: float = 0.0
    predict: bool = False

    def show(self, name: str) -> NumberQuestion:
        """The question as a new widget."""
        from pieces import widgets

        mistakes = [widgets.Mistake(slip.value, slip.why) for slip in self.mistakes]
        fields = {field: value for field, value in vars(self).items() if field != "mistakes"}
        return widgets.NumberQuestion(mistakes=mistakes, name=name, **fields)
