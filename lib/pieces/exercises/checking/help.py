"""All the help of an exercise as one object: folds that stay closed until they are opened."""

import importlib

from pieces.exercises.checking.data import ExerciseData
from pieces.exercises.checking.judging import judge
from pieces.exercises.checking.verdict import code_html, fold_html, inline_html


class Help:
    """The help of one exercise. As plain text it says how to ask, and reveals nothing."""

    def __init__(self, exercise: ExerciseData) -> None:
        self._exercise = exercise

    def __repr__(self) -> str:
        name, hints = f"exercises.{self._exercise.name}", len(self._exercise.hints)
        return f"Help: {name}.hint(1) to {name}.hint({hints}), then {name}.solution()."

    def _repr_html_(self) -> str:
        exercise = self._exercise
        folds = [
            fold_html(f"Hint {n} of {len(exercise.hints)}", f"<p>{inline_html(hint)}</p>")
            for n, hint in enumerate(exercise.hints, 1)
        ]
        folds.append(fold_html("A solution", code_html(exercise.answer.source, "A solution")))
        told = "What the check says about the most common mistake"
        folds.append(fold_html(told, self._common_mistake()))
        name = exercise.name
        group = f'role="group" aria-label="Help with {name}" data-exercise="{name}"'
        return f'<div class="pieces-help" {group}>{"".join(folds)}</div>'

    def _common_mistake(self) -> str:
        """The wrong code, and below it the real check's answer to it."""
        importlib.import_module("torch")  # as where the chapter's cells have run
        common = self._exercise.common
        verdict = judge(self._exercise, common.made, seed=0)
        return code_html(common.source, "A wrong answer") + verdict.html(with_code=False)
