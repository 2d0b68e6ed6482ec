"""The question, as a choice and as a number: what each answer is answered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from widgets.hand import Hand, as_jupyter_mounts
from widgets.question.samples import NUMBER, OPTIONS, SEVERAL, make
from widgets.strange import STRANGE

from pieces.widgets import Option, Question, ScaleLab
from pieces.widgets.common.markup import plain
from pieces.widgets.question.judge import read_number

SHOWN = [option["text"] for option in make().options]
KEY = [Option(plain(option.text), plain(option.why).replace("d_k", "dk")) for option in OPTIONS]
FIRST = plain(SHOWN[0])
WHY = [next(option.why for option in KEY if option.text == plain(text)) for text in SHOWN]


def places(question: Question) -> list[int]:
    """Where the right options stand."""
    return [place for place, option in enumerate(question.options) if option["right"]]


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
    for option in KEY:
        right = option.text == "(3, 5)"
        question.choose(option.text)
        expect(question.feedback).to_contain_text("✓ Right." if right else "✗ Not right yet.")
        expect(question.feedback).to_contain_text(option.why)
        row = question.root.locator(".pieces-question-option", has_text=option.text)
        expect(row).to_have_attribute("data-mark", "right" if right else "wrong")
        expect(row).to_contain_text("✓" if right else "✗")
        assert question.button("Show the answer").is_visible() == (not right)
    assert question.root.locator("legend code").text_content() == "Q @ K.T"
    assert question.root.locator(".pieces-question-option em").text_content() == "fails"
    assert question.feedback.locator("sub").text_content() == "k"
    group = question.page.get_by_role("group", name="What shape has Q @ K.T?")
    assert group.get_by_role("radio").count() == 3


def test_a_wrong_answer_may_be_tried_again(asked: Callable):
    question = asked(make())
    question.button("Check").click()
    expect(question.feedback).to_have_text("Choose an answer first.")
    assert question.focused() == FIRST
    question.choose("(4, 4)")
    question.root.get_by_label("(3, 5)").check()
    expect(question.feedback).to_be_empty()
    expect(question.button("Try again")).to_be_hidden()
    question.choose("(4, 4)")
    question.button("Try again").click()
    expect(question.feedback).to_be_empty()
    assert (question.chosen(), question.focused()) == (0, FIRST)
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
    "1,33e0 / 2": "Right.",
    "0.844": "That is without the division by 2.",
    "1/3": "That is an equal share.",
    "0.671": "Take e to each score, then divide by the sum.",
    "-0.665": "Take e to each score",
    "\u22120,665": "Take e to each score",
    "": "Write a number first.",
    "two": "“two” is not a number. Write it as 0.5, 0,5 or 1/2.",
    "1/0": "“1/0” is not a number.",
    "1/2/3": "“1/2/3” is not a number.",
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
    assert question.focused() == FIRST
    question.press("ArrowDown", "Enter")
    expect(question.feedback).to_contain_text(WHY[1])
    assert question.focused().startswith(plain(SHOWN[1]))
    question.press("Escape")
    expect(question.feedback).to_be_empty()
    assert question.focused() == FIRST
    question.press("Space", "Tab", "Enter")
    expect(question.feedback).to_contain_text(WHY[0])
    assert question.focused() == "Check"
    finger = asked(make(), width=390, has_touch=True)
    finger.root.get_by_text("(4, 4)").tap()
    finger.button("Check").tap()
    expect(finger.feedback).to_contain_text("The two 4s are summed over.")


def test_any_text_is_text(asked: Callable):
    for text in filter(str.strip, STRANGE):
        question = asked(Question(text, [Option(text, text), Option("?", text, right=True)]))
        expect(question.root.locator("legend")).to_contain_text(plain(text))
        question.root.locator("input").first.check()
        question.button("Check").click()
        expect(question.feedback).to_contain_text(plain(text))
        assert question.root.locator("b:not([dir]), script").count() == 0


def test_state_set_from_python_is_shown_and_judged(asked: Callable):
    widget = make()
    widget.chosen, widget.committed = [SHOWN.index("(4, 4)")], True
    assert widget.is_right is False
    expect(asked(widget).feedback).to_contain_text("The two 4s are summed over.")
    several = Question("What grows?", SEVERAL)
    right = places(several)
    several.update(chosen=right[::-1], committed=True)
    assert several.chosen == right
    assert several.is_right
    several.committed = False
    assert several.is_right is None
    options = "; ".join(map(plain, SHOWN))
    assert widget.sentence() == f"Question: What shape has Q @ K.T? Options: {options}."
    assert make(**NUMBER).sentence().endswith("The answer is a number.")


def test_the_place_of_the_right_answer_is_drawn_from_the_name():
    """Each of four places about as often, whatever stood first in the source."""
    options = [Option(text, f"why {text}", right=text == "a") for text in "abcd"]
    drawn = [places(Question("What?", options, name=f"question-{i}"))[0] for i in range(400)]
    counts = [drawn.count(place) for place in range(4)]
    assert sum(counts) == 400
    assert 70 <= min(counts) <= max(counts) <= 130
    again = Question("What?", options[::-1], name="question-0")
    assert again.options == Question("What?", options, name="question-0").options
    unnamed = [places(Question(f"What is {i}?", options))[0] for i in range(100)]
    assert set(unnamed) == set(range(4)), "without a name the prompt draws"


def linked(text: str) -> Question:
    return make(options=[Option("yes", text, right=True), Option("no", "No.")])


def test_an_explanation_may_lead_to_a_place_of_the_page(asked: Callable, page_with: Callable):
    why = "Longer vectors spread. [Test it](#scale-lab:d_k=512), or [not](javascript:alert(1))."
    page = page_with(linked(why), ScaleLab())
    question = Asked(page)
    question.choose("yes")
    expect(question.feedback).to_contain_text("[not](javascript:alert(1))")
    question.feedback.get_by_role("link", name="Test it").click()
    field = page.get_by_role("textbox", name="Entries of q and k, d_k, exactly")
    expect(field).to_have_value("512")
    assert question.feedback.get_by_role("link").count() == 1
    live, _ = as_jupyter_mounts(page_with(), linked(why))
    hand = Asked.on(live)
    hand.choose("yes")
    expect(hand.feedback).to_contain_text("Longer vectors spread. Test it, or")
    assert hand.feedback.get_by_role("link").count() == 0, "a notebook has no such place"
    assert plain(why).startswith("Longer vectors spread. Test it, or [not](javascript")


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
