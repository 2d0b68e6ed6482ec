"""Questions that answer back: a choice or a number, each answer with its reason.

Prompts, options and reasons may hold a little markup: ``code`` in backticks, ``*emphasis*``,
``d_{k}`` or ``x^{2}`` for what stands below or above the line, and ``[test it](#scale-lab:d_k=4)``
for a link within the page, which is plain words where there is no page. All else is shown as it is
written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING, Any

import traitlets

from pieces.widgets.common.base import Widget
from pieces.widgets.common.markup import plain, printed
from pieces.widgets.common.traits import BadType, BadValue
from pieces.widgets.question.judge import judge, near

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Option:
    """One answer that the reader can choose.

    Args:
        text: what stands beside the button.
        why: what is said to a reader who chose it: why it is right, or what is wrong with it.
        right: whether it is a right answer.
    """

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Mistake:
    """The number that a known mistake gives.

    Args:
        value: the number.
        why: what is said to a reader who gave it: which mistake leads there.
    """

    value: float | int
    why: str


class _Asked(Widget):
    """What a choice and a number have in common."""

    widget_kind = "question"

    form = traitlets.Unicode().tag(sync=True)
    prompt = traitlets.Unicode().tag(sync=True)
    predict = traitlets.Bool(False).tag(sync=True)
    committed = traitlets.Bool(False).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)
    is_right = traitlets.Bool(None, allow_none=True).tag(sync=True)

    def __init__(self, prompt: str, **traits: Any) -> None:
        super().__init__(prompt=_words("prompt", prompt), **traits)
        self.check_key()
        self.observe(self._judge, ["chosen", "typed", "committed"])

    def _judge(self, _: Any) -> None:
        self.is_right = judge(self.state()) if self.committed else None

    def check_key(self) -> None:
        """Raise ``ValueError`` if the answer key is not sound; done once at construction."""
        raise NotImplementedError


class Question(_Asked):
    """A question with options; every option has its own answer.

    One right option gives radio buttons, several give boxes to tick. ``chosen`` (indices of the
    options), ``committed`` and ``is_right`` say what the reader did; setting them moves the
    picture.

    Args:
        prompt: the question; see the module for the markup.
        options: at least two answers, at least one of them right. They are shown in an order that
            is drawn from the question's name (from the prompt where it has none).
        predict: the reader commits before reading on: the choice is locked and kept in view, and
            what is right is said only on request.
        name: what links on the page call this question; by default "question".

    Raises:
        TypeError: if an option is not an :class:`Option`.
        ValueError: if a text is empty, two options have the same text, or none is right.
    """

    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    several = traitlets.Bool(False).tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(
        self,
        prompt: str,
        options: Sequence[Option],
        *,
        predict: bool = False,
        name: str | None = None,
    ) -> None:
        _all_are(options, Option, "options")
        super().__init__(
            prompt,
            form="choice",
            options=[asdict(option) for option in _drawn(options, name or prompt)],
            several=sum(option.right for option in options) > 1,
            predict=predict,
            name=name,
        )

    @traitlets.validate("chosen")
    def _valid_chosen(self, proposal: Any) -> list[int]:
        chosen = sorted(set(proposal["value"]))
        if any(not 0 <= index < len(self.options) for index in chosen):
            raise BadValue(f"chosen {chosen} must be indices of the {len(self.options)} options")
        if len(chosen) > 1 and not self.several:
            raise BadValue(f"chosen {chosen} has {len(chosen)} options: this question takes one")
        return chosen

    def check_key(self) -> None:
        if len(self.options) < 2:
            raise BadValue(f"options has {len(self.options)} entries: at least 2 are needed")
        for option in self.options:
            _words("an option's text", option["text"])
            _words(f"why of the option {option['text']!r}", option["why"])
        texts = [plain(option["text"]) for option in self.options]
        for text in texts:
            if texts.count(text) > 1:
                raise BadValue(f"options has {text!r} twice: each text must be its own")
        if not any(option["right"] for option in self.options):
            raise BadValue("options has no right one: at least one needs right=True")

    def sentence(self) -> str:
        """The question and its options."""
        texts = "; ".join(plain(option["text"]) for option in self.options)
        return f"Question: {plain(self.prompt)} Options: {texts}."

    def figure(self) -> Figure:
        """The question and its options, for print."""
        mark = "☐" if self.several else "○"
        options = [f"{mark} {plain(option['text'])}" for option in self.options]
        return printed([plain(self.prompt), *options])


class NumberQuestion(_Asked):
    """A question whose answer is a number; known mistakes have their own answers.

    Readers may write 0.665, 0,665 or 1/2. ``typed`` (what was written), ``committed`` and
    ``is_right`` say what the reader did; setting them moves the picture.

    Args:
        prompt: the question; see the module for the markup.
        answer: the right number, best computed in the cell.
        why: what is said to a reader who is right.
        mistakes: the numbers that known mistakes give.
        otherwise: what is said about any other number: a way to find the right one.
        tolerance: how far off a number may be. By default only the answer itself is right.
        predict: as for :class:`Question`.
        name: what links on the page call this question; by default "question".

    Raises:
        TypeError: if a mistake is not a :class:`Mistake`.
        ValueError: if a text is empty, a number is not finite, the tolerance is negative, or a
            mistake's number lies within the tolerance of the answer or of another mistake.
    """

    answer = traitlets.Float().tag(sync=True)
    tolerance = traitlets.Float(0.0).tag(sync=True)
    why = traitlets.Unicode().tag(sync=True)
    mistakes = traitlets.List(traitlets.Dict()).tag(sync=True)
    otherwise = traitlets.Unicode().tag(sync=True)
    typed = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        prompt: str,
        *,
        answer: float | int,
        why: str,
        mistakes: Sequence[Mistake] = (),
        otherwise: str,
        tolerance: float | int = 0.0,
        predict: bool = False,
        name: str | None = None,
    ) -> None:
        _all_are(mistakes, Mistake, "mistakes")
        super().__init__(
            prompt,
            form="number",
            answer=_finite("answer", answer),
            why=why,
            mistakes=[asdict(m) | {"value": _finite("a mistake", m.value)} for m in mistakes],
            otherwise=otherwise,
            tolerance=_finite("tolerance", tolerance),
            predict=predict,
            name=name,
        )

    def check_key(self) -> None:
        tolerance = self.tolerance
        if tolerance < 0:
            raise BadValue(f"tolerance {tolerance:g} must not be negative")
        _words("why", self.why)
        _words("otherwise", self.otherwise)
        for mistake in self.mistakes:
            value = mistake["value"]
            _words(f"why of the mistake {value:g}", mistake["why"])
            if near(value, self.answer, tolerance):
                raise BadValue(
                    f"the mistake {value:g} lies within {tolerance:g} of the answer "
                    f"{self.answer:g}: it would count as right"
                )
        for one, other in combinations([mistake["value"] for mistake in self.mistakes], 2):
            if near(one, other, tolerance):
                raise BadValue(
                    f"the mistakes {one:g} and {other:g} lie within {tolerance:g} of each "
                    "other: they cannot be told apart"
                )

    def sentence(self) -> str:
        """The question, and that its answer is a number."""
        return f"Question: {plain(self.prompt)} The answer is a number."

    def figure(self) -> Figure:
        """The question and a line to write on, for print."""
        return printed([plain(self.prompt), "A number: ____________"])


def _drawn(options: Iterable[Option], seed: str) -> list[Option]:
    """The options in an order that looks random, and is always the same for a seed."""
    return sorted(options, key=lambda option: sha256(f"{seed}: {option.text}".encode()).digest())


def _words(what: str, text: str) -> str:
    if not isinstance(text, str):
        raise BadType(f"{what} must be a string, not {type(text).__name__}")
    if not text.strip():
        raise BadValue(f"{what} must not be empty")
    return text


def _finite(what: str, value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise BadValue(f"{what} {number} must be a finite number")
    return number


def _all_are(values: Sequence[Any], kind: type, what: str) -> None:
    for value in values:
        if not isinstance(value, kind):
            raise BadType(f"{what} must be {kind.__name__} objects, not {value!r}")
