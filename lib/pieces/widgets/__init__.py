"""Interactive pictures for the book's chapters; they need no torch to be imported."""

from pieces.widgets.architecture_map import ArchitectureMap
from pieces.widgets.attention_explorer import AttentionExplorer
from pieces.widgets.attention_stepper import AttentionStepper
from pieces.widgets.question import Mistake, NumberQuestion, Option, Question
from pieces.widgets.scale_lab import ScaleLab
from pieces.widgets.side_by_side import row
from pieces.widgets.standalone import page

__all__ = [
    "ArchitectureMap",
    "AttentionExplorer",
    "AttentionStepper",
    "Mistake",
    "NumberQuestion",
    "Option",
    "Question",
    "ScaleLab",
    "page",
    "row",
]
