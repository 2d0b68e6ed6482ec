"""A question to the reader, of a choice or a number, that answers why."""

from pieces.widgets.question.widget import Mistake, NumberQuestion, Option, Question

__all__ = ["Mistake", "NumberQuestion", "Option", "Question"]
