"""Code in labelled steps, of which some can be replaced: an answer, and what can go wrong in it."""

import math
import textwrap
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Self

import numpy as np


class Steps:
    """The code of a function or a class, a labelled step after the other.

    Args:
        head: Its first line, without ``def`` and colon; ``class`` is written.
        before: What stands above it, such as an import.
        **steps: Label to text. An empty text is a place where nothing stands, but could. A text
            that begins with a new line is a block, and loses its common indentation.
    """

    def __init__(self, head: str, /, before: str = "", **steps: str) -> None:
        self.head, self.before = head, before
        self.steps = {label: _text(step) for label, step in steps.items()}
        self._variants: dict[tuple, Self] = {}

    def change(self, **changes: str) -> Self:
        """The same code with other texts for some of its steps.

        Raises:
            ValueError: If there is no step of that label.
        """
        key = tuple(sorted(changes.items()))
        if key not in self._variants:
            if unknown := changes.keys() - self.steps.keys():
                raise ValueError(f"{self.name} has no step {sorted(unknown)[0]!r}")
            steps = {**self.steps, **changes}
            self._variants[key] = type(self)(self.head, self.before, **steps)
        return self._variants[key]

    def gap(self, *labels: str) -> Self:
        """The same code with ``...`` for the last value of some of its steps, to be completed."""
        return self.change(
            **{label: self.steps[label].rpartition(" = ")[0] + " = ..." for label in labels}
        )

    @property
    def name(self) -> str:
        """The name of the function or class."""
        return self.head.removeprefix("class ").partition("(")[0]

    @property
    def source(self) -> str:
        """The code as text."""
        return self._source(self.steps.values())

    def marked(self, changes: Mapping[str, str]) -> str:
        """The code with ``changes``, as text with a comment at each changed step."""
        texts = []
        for label, right in self.steps.items():
            wrong = _text(changes.get(label, right))
            if wrong != right:
                margin = " " * (len(wrong or right) - len((wrong or right).lstrip()))
                what = "changed" if wrong and right else "added" if wrong else "left out"
                texts.append(f"{margin}# {label}: {what}")
            texts.append(wrong)
        return self._source(texts)

    @cached_property
    def made(self) -> Any:
        """The function or class itself. The code can use ``np`` and ``math``."""
        namespace = {"np": np, "math": math}
        exec(compile(self.source, f"<{self.name}>", "exec"), namespace)
        return namespace[self.name]

    def first_line(self, name: str = "") -> str:
        """How the definition begins, under another name if one is given."""
        kind = "class" if self.head.startswith("class ") else "def"
        rest = self.head.removeprefix("class ").removeprefix(self.name)
        return f"{kind} {name or self.name}{rest}:"

    def _source(self, texts: Iterable[str]) -> str:
        body = textwrap.indent("\n".join(filter(None, texts)), "    ")
        above = f"{self.before}\n\n\n" if self.before else ""
        return f"{above}{self.first_line()}\n{body}\n"


def _text(step: str) -> str:
    return textwrap.dedent(step).strip() if step.startswith("\n") else step
