"""What a check answers: one of three outcomes, in words, as plain text and as HTML."""

import html
import re
from dataclasses import dataclass
from enum import StrEnum

from pieces.figures.palette import PAPER, RIGHT_ON_BOTH, WRONG_ON_BOTH

# What was expected stands above what came, column below column: on a narrow screen the rows scroll
# sideways, by touch and from the keyboard. A group, for a page may show many of them.
PRE = (
    '<pre tabindex="0" role="group" aria-label="{}" style="white-space:pre;overflow-x:auto;'
    # JupyterLab would let it inherit the font of the text.
    "max-width:100%;font-family:var(--jp-code-font-family,var(--pst-font-family-monospace,monospace))"
    '">{}</pre>'
)


class Outcome(StrEnum):
    """The three outcomes of a check."""

    NOT_ATTEMPTED = "not attempted"
    NOT_RIGHT_YET = "not right yet"
    RIGHT = "right"


class Hint(str):
    """A hint: a string that shows itself without quotes, and as Markdown in a notebook."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)


class Code(Hint):
    """Code: such a string that shows itself as code and can be executed."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.strip()}\n```"


# Right and wrong are told by sign, word and colour. A notebook's style is not ours: these are seen
# in its light and in its dark side.
LOOK = {
    Outcome.RIGHT: ("✓", RIGHT_ON_BOTH),
    Outcome.NOT_RIGHT_YET: ("✗", WRONG_ON_BOTH),
    Outcome.NOT_ATTEMPTED: ("…", ""),
}
BADGE = (
    '<span style="display:inline-block;padding:0.1em 0.6em;border:1px solid {edge};'
    'border-radius:1em;{filled}"><span aria-hidden="true">{sign}</span> {word}</span>'
)


@dataclass(frozen=True, repr=False)
class Verdict:
    """The answer of a check. It prints itself in words, in a terminal and in a notebook.

    Attributes:
        outcome: One of the three outcomes.
        message: What was found and what to do about it; paragraphs, with code in backticks.
        heading: What is wrong in a few words, shown behind the outcome.
        mistakes: The ids of the known mistakes that were recognised; nearly always none or one.
            The plain text ends with them, the page does not show them.
        details: Lines of numbers, shown below the first paragraph: what was expected, what came.
        notes: Remarks that do not count against the answer.
        sources: Public threads in which others met the same mistake.
        code: Wrong code that does what the reader's does; in a notebook it is folded away.
    """

    outcome: Outcome
    message: str
    heading: str = ""
    mistakes: tuple[str, ...] = ()
    details: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    code: str = ""

    @property
    def mistake(self) -> str | None:
        """The id of the known mistake, the first of them where there are two, or ``None``."""
        return self.mistakes[0] if self.mistakes else None

    @property
    def right(self) -> bool:
        """Whether the outcome is "right"; for assertions."""
        return self.outcome is Outcome.RIGHT

    def _headline(self) -> str:
        outcome = f"{self.outcome.capitalize()}."
        return f"{outcome} {self.heading}." if self.heading else outcome

    def _badge(self) -> str:
        """The outcome as HTML, with what is wrong behind it."""
        sign, colour = LOOK[self.outcome]
        filled = f"color:{PAPER};background:{colour}" if colour else ""
        word = self.outcome.capitalize()
        badge = BADGE.format(edge=colour or "currentColor", filled=filled, sign=sign, word=word)
        return f"{badge} {inline_html(self.heading)}." if self.heading else badge

    def __str__(self) -> str:
        first, *more = self.message.split("\n\n")
        parts = [self._headline(), first, *filter(None, [self.details]), *more]
        parts += [f"Note: {note}" for note in self.notes]
        if self.sources:
            parts.append("Others have met this too: " + ", ".join(self.sources))
        if self.mistakes:
            parts.append(f"(id: {', '.join(self.mistakes)})")
        return "\n".join(parts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.html()

    def html(self, with_code: bool = True) -> str:
        """The verdict as HTML, with the wrong code in a closed fold or without it."""
        # The ids are for tests and for those who write exercises: they are left out.
        first, *more = self.message.split("\n\n")
        parts = [f"<p><strong>{self._badge()}</strong></p>", f"<p>{inline_html(first)}</p>"]
        if self.details:
            parts.append(PRE.format("Expected and got", html.escape(self.details)))
        parts += [f"<p>{inline_html(paragraph)}</p>" for paragraph in more]
        parts += [f"<p><em>Note:</em> {inline_html(note)}</p>" for note in self.notes]
        if self.code and with_code:
            where = "<p>It is written in NumPy. A comment stands where it is wrong.</p>"
            code = where + code_html(self.code, "Wrong code")
            parts.append(fold_html("Your function does what this one does", code))
        if self.sources:
            links = ", ".join(_link(source) for source in self.sources)
            parts.append(f"<p>Others have met this too: {links}</p>")
        # Addresses have no spaces to break at.
        edge = f"border-left:0.25em solid {LOOK[self.outcome][1] or 'currentColor'}"
        style = f"{edge};padding-left:0.75em;overflow-wrap:anywhere"
        kind = self.outcome.replace(" ", "-")
        return (
            f'<div class="pieces-verdict" data-outcome="{kind}" style="{style}">'
            f"{''.join(parts)}</div>"
        )


def inline_html(text: str) -> str:
    """A sentence with code in backticks, as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def code_html(code: str, label: str) -> str:
    """Code as HTML that can be copied, and that scrolls sideways from the keyboard, too."""
    text = PRE.format(label, html.escape(code.strip()))
    return f'<div class="pieces-code highlight">{text}</div>'


def fold_html(summary: str, inside: str) -> str:
    """A fold that is closed until it is opened by hand."""
    opener = f'<summary style="padding:0.3em 0;cursor:pointer">{summary}</summary>'
    return f'<details class="pieces-fold">{opener}{inside}</details>'


def _link(url: str) -> str:
    url = html.escape(url)
    return f'<a href="{url}" style="text-decoration:underline">{url}</a>'
