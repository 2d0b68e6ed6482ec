"""The engine of the checks: it knows no chapter, and imports neither PyTorch nor the widgets.

What an exercise is written with can be had from here.
"""

from pieces.exercises.checking.exercise import Exercise
from pieces.exercises.checking.probes import Probe
from pieces.exercises.checking.recognising import Mistake
from pieces.exercises.checking.steps import Steps

__all__ = ["Exercise", "Mistake", "Probe", "Steps"]
