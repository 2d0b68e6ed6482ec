"""The question, as a choice and as a number: what each answer is answered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from widgets.hand import Hand
from widgets.question.samples import NUMBER, OPTIONS, SEVERAL, make
from widgets.strange import STRANGE

from pieces.widgets import Option, Question
from pieces.widgets.common.markup import plain
from pieces.widgets.question.judge import read_number

KEY = [Option(plain(option.text), plain(option.why).replace("d_k", "dk")) for option in OPTIONS]


class Asked(Hand):
    """Takes a question in hand."""

    @property
    def feedback(self) -> Locator:
        return self.root.get_by_role("status")

    @property
    def field(self) -> Locator:
        return self.root.get_by_label("Your answer")

    def chosen(self) -> int:
        return self.root.locator("input:checked").count()

    def choose(self, *texts: str) -> None:
        for text in texts:
            self.root.get_by_label(text).check()
        self.button("Check").click()

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.button("Check").click()


@pytest.fixture
def asked(page_with: Callable) -> Callable[..., Asked]:
    return lambda question, **options: Asked(page_with(question, **options))


def test_each_option_has_its_own_answer(asked: Callable):
    question = asked(make())
    for index, option in enumerate(KEY):
        question.choose(option.text)
        expect(question.feedback).to_contain_text("Not right yet." if index else "Right.")
        expect(question.feedback).to_contain_text(option.why)
        row = question.root.locator(".pieces-question-option").nth(index)
        expect(row).to_have_attribute("data-mark", "wrong" if index else "right")
        expect(row).to_contain_text("✗" if index else "✓")
        assert question.button("Show the answer").is_visible() == (index > 0)
    assert question.root.locator("legend code").text_content() == "Q @ K.T"
    assert question.root.locator(".pieces-question-option em").text_content() == "fails"
    assert question.feedback.locator("sub").text_content() == "k"
    group = question.page.get_by_role("group", name="What shape has Q @ K.T?")
    assert group.get_by_role("radio").count() == 3


def test_a_wrong_answer_may_be_tried_again(asked: Callable):
    question = asked(make())
    question.button("Check").click()
    expect(question.feedback).to_have_text("Choose an answer first.")
    assert question.focused() == "(3, 5)"
    question.choose("(4, 4)")
    question.root.get_by_label("(3, 5)").check()
    expect(question.feedback).to_be_empty()
    expect(question.button("Try again")).to_be_hidden()
    question.choose("(4, 4)")
    question.button("Try again").click()
    expect(question.feedback).to_be_empty()
    assert (question.chosen(), question.focused()) == (0, "(3, 5)")
    question.choose("(4, 4)")
    assert "The answer" not in question.feedback.text_content()
    question.button("Show the answer").click()
    expect(question.feedback).to_contain_text("The answer: (3, 5). One row for each row of Q.")
    expect(question.button("Show the answer")).to_be_focused()


def test_several_right_options(asked: Callable):
    question = asked(Question("What grows?", SEVERAL))
    assert question.root.locator("input[type=checkbox]").count() == 3
    question.choose("spread", "tokens")
    for said in (
        "Not right yet.",
        "✓ spread: It grows like the root.",
        "✗ tokens: Their number is N.",
        "One right answer is not chosen.",
    ):
        expect(question.feedback).to_contain_text(said)
    question.root.get_by_label("tokens").uncheck()
    question.choose("sharpness")
    expect(question.feedback).to_contain_text("Right.")


REPLIES = {
    "0.665": "Right.",
    "0,665": "Right.",
    " .67 ": "Right.",
    "2/3": "Right.",
    "66.5e-2": "Right.",
    "0.844": "That is without the division by 2.",
    "1/3": "That is an equal share.",
    "0.671": "Take e to each score, then divide by the sum.",
    "-0.665": "Take e to each score",
    "\u22120,665": "Take e to each score",
    "": "Write a number first.",
    "two": "“two” is not a number. Write it as 0.5, 0,5 or 1/2.",
    "1/0": "“1/0” is not a number.",
    "1e999": "“1e999” is not a number.",
    "1,000": "“1,000” can be read in two ways: write 1000 or 1.000.",
    "<b>1</b>": "“<b>1</b>” is not a number.",
}


def test_numbers(asked: Callable):
    question = asked(make(**NUMBER))
    assert question.field.get_attribute("inputmode") == "decimal"
    for text, reply in REPLIES.items():
        question.write(text)
        expect(question.feedback).to_contain_text(reply)
        assert ("Right." in question.feedback.text_content()) == (reply == "Right."), text
        widget = make(**NUMBER)
        widget.update(typed=text, committed=True)
        judged = None if read_number(text) is None else reply == "Right."
        assert widget.is_right is judged, "Python judges as the page does"
    question.write("0.1")
    question.button("Show the answer").click()
    expect(question.feedback).to_contain_text("The answer: 0.665, give or take 0.005.")


def test_read_number():
    assert read_number("-1,5/3") == pytest.approx(-0.5)
    assert read_number("1,234,567") is None
    assert read_number("0,123") == 0.123
    assert read_number("12,3456") == 12.3456


def test_a_prediction_is_locked_and_judged_on_request(asked: Callable):
    question = asked(make(predict=True))
    question.root.get_by_label("(4, 4)").check()
    question.button("Commit to this answer").click()
    said = "You said: (4, 4). Read on; the answer is settled below."
    expect(question.feedback).to_have_text(said)
    expect(question.button("Committed")).to_be_focused()
    question.root.get_by_label("(3, 5)").click(force=True)
    question.press("Escape")
    assert question.root.get_by_label("(4, 4)").is_checked()
    assert question.root.locator("[data-mark=right], [data-mark=wrong]").count() == 0
    question.button("Reveal now").click()
    for said in ("Not right.", "The two 4s are summed over.", "The answer: (3, 5)."):
        expect(question.feedback).to_contain_text(said)
    question.button("Try again").click()
    assert question.chosen() == 0


def test_a_predicted_number_is_locked(asked: Callable):
    question = asked(make(**NUMBER, predict=True))
    question.field.fill("0.333")
    question.press("Enter")
    expect(question.feedback).to_contain_text("You said: 0.333.")
    assert not question.field.is_editable()
    question.button("Reveal now").click()
    expect(question.feedback).to_contain_text("That is an equal share.")


def test_keys_and_finger_alone(asked: Callable):
    question = asked(make())
    question.press("Tab")
    assert question.focused() == "(3, 5)"
    question.press("ArrowDown", "Enter")
    expect(question.feedback).to_contain_text("The two 4s are summed over.")
    assert question.focused().startswith("(4, 4)")
    question.press("Escape")
    expect(question.feedback).to_be_empty()
    assert question.focused() == "(3, 5)"
    question.press("Space", "Tab", "Enter")
    expect(question.feedback).to_contain_text("Right.")
    assert question.focused() == "Check"
    finger = asked(make(), width=390, has_touch=True)
    finger.root.get_by_text("(4, 4)").tap()
    finger.button("Check").tap()
    expect(finger.feedback).to_contain_text("The two 4s are summed over.")


def test_any_text_is_text(asked: Callable):
    for text in filter(str.strip, STRANGE):
        question = asked(Question(text, [Option(text, text), Option("?", "why", right=True)]))
        expect(question.root.locator("legend")).to_contain_text(plain(text))
        question.root.locator("input").first.check()
        question.button("Check").click()
        expect(question.feedback).to_contain_text(plain(text))
        assert question.root.locator("b:not([dir]), script").count() == 0


def test_state_set_from_python_is_shown_and_judged(asked: Callable):
    widget = make()
    widget.chosen, widget.committed = [1], True
    assert widget.is_right is False
    expect(asked(widget).feedback).to_contain_text("The two 4s are summed over.")
    several = Question("What grows?", SEVERAL)
    several.update(chosen=[2, 0], committed=True)
    assert several.chosen == [0, 2]
    assert several.is_right
    several.committed = False
    assert several.is_right is None
    sentence = "Question: What shape has Q @ K.T? Options: (3, 5); (4, 4); fails."
    assert widget.sentence() == sentence
    assert make(**NUMBER).sentence().endswith("The answer is a number.")


def test_what_it_may_be_set_to_afterwards():
    widget = make()
    with pytest.raises(ValueError, match=r"chosen \[3\] must be indices of the 3 options"):
        widget.chosen = [3]
    with pytest.raises(ValueError, match="this question takes one"):
        widget.chosen = [0, 1]
    widget.check_key()
    widget.options = [{**option, "right": False} for option in widget.options]
    with pytest.raises(ValueError, match="options has no right one"):
        widget.check_key()
