"""What the contract of all widgets tries on the question."""

from typing import Any

from playwright.sync_api import Locator
from widgets.strange import STRANGE

from pieces.widgets import Mistake, NumberQuestion, Option, Question

OPTIONS = [
    Option("(3, 5)", "One row for each row of `Q`.", right=True),
    Option("(4, 4)", "The two 4s are summed over."),
    Option("*fails*", "The transpose `K.T` fits: d_{k} is 4."),
]
SEVERAL = [
    Option("spread", "It grows like the root.", right=True),
    Option("tokens", "Their number is N."),
    Option("sharpness", "Larger scores, sharper weights.", right=True),
]
NUMBER = {
    "prompt": "How large is the weight?",
    "answer": 0.665,
    "why": "It is e to the 1 over the sum.",
    "mistakes": [
        Mistake(0.844, "That is without the division by 2."),
        Mistake(0.333, "That is an equal share."),
    ],
    "otherwise": "Take e to each score, then divide by the sum.",
    "tolerance": 0.005,
}


def make(**changes: Any) -> Question | NumberQuestion:
    """A choice, or a number where an answer is given."""
    if "answer" in changes:
        return NumberQuestion(**(NUMBER | changes))
    return Question(**({"prompt": "What shape has `Q @ K.T`?", "options": OPTIONS} | changes))


def of_text(text: str) -> dict:
    """The same text everywhere."""
    return {
        "prompt": f"{text}?",
        "options": [Option(text or "?", f"{text}."), Option("other", "y", right=True)],
    }


SAMPLES = {
    "as built": {},
    "several": {"prompt": "What grows?", "options": SEVERAL},
    "number": NUMBER,
    "prediction": {"predict": True},
    "predicted number": NUMBER | {"predict": True},
    **{f"strange {place}": of_text(text) for place, text in enumerate(STRANGE) if text.strip()},
    "very long": of_text("word " * 2000),
}
STILL = {"very long"}
IN_BOOK = ["as built", "several", "number", "prediction"]
MOVES = {"chosen": [1], "committed": True}
# It is words already, has no view to link to, and is taken back by Try again.
LACKS = {"table", "address", "reset"}


def stir(root: Locator) -> None:
    """What a reader does: a wrong answer, and the right one shown."""
    if root.get_by_role("textbox").count():
        root.get_by_role("textbox").fill("two")
    else:
        root.locator("input").nth(1).check()
        root.locator("input").first.check()
    root.locator("button[type=submit]").click()
    if root.get_by_role("button", name="Show the answer").is_visible():
        root.get_by_role("button", name="Show the answer").click()


def as_traits(changes: dict) -> None:
    """A key is given at construction; what it may be set to afterwards has tests of its own."""


BAD = [
    ({"options": [OPTIONS[0]]}, ValueError, "options has 1 entries: at least 2 are needed"),
    ({"options": OPTIONS[1:]}, ValueError, "options has no right one"),
    ({"options": [*OPTIONS, Option("*(3, 5)*", "x")]}, ValueError, "options has '(3, 5)' twice"),
    ({"options": [OPTIONS[0], Option("x", " ")]}, ValueError, "why of the option 'x' must not be"),
    ({"options": ["yes", "no"]}, TypeError, "options must be Option objects, not 'yes'"),
    ({"prompt": " "}, ValueError, "prompt must not be empty"),
    ({"prompt": 3}, TypeError, "prompt must be a string, not int"),
    (NUMBER | {"why": ""}, ValueError, "why must not be empty"),
    (NUMBER | {"otherwise": ""}, ValueError, "otherwise must not be empty"),
    (NUMBER | {"answer": float("nan")}, ValueError, "answer nan must be a finite number"),
    (NUMBER | {"tolerance": -1}, ValueError, "tolerance -1 must not be negative"),
    (NUMBER | {"mistakes": [0.5]}, TypeError, "mistakes must be Mistake objects"),
    (NUMBER | {"mistakes": [Mistake(float("inf"), "x")]}, ValueError, "a mistake inf must be a"),
    (
        NUMBER | {"mistakes": [Mistake(0.67, "x")]},
        ValueError,
        "0.67 lies within 0.005 of the answer 0.665",
    ),
    (
        NUMBER | {"mistakes": [Mistake(0.1, "x"), Mistake(0.103, "y")]},
        ValueError,
        "the mistakes 0.1 and 0.103 lie within 0.005 of each other",
    ),
]
