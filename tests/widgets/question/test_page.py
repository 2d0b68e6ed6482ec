"""The question, as a choice and as a number: what each answer is answered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sample_questions import OPTIONS, SEVERAL, choice, number

from pieces.widgets import Option, Question
from pieces.widgets.common.markup import plain


class Asked:
    """A question on a page, under the reader's hand."""

    def __init__(self, page: Page, index: int = 0) -> None:
        self.page = page
        self.form: Locator = page.locator("form.pieces-question").nth(index)
        self.feedback = self.form.get_by_role("status")

    def button(self, name: str) -> Locator:
        return self.form.get_by_role("button", name=name, exact=True)

    def choose(self, *texts: str) -> None:
        for text in texts:
            self.form.get_by_label(text).check()
        self.button("Check").click()

    def write(self, text: str) -> None:
        self.form.get_by_label("Your answer").fill(text)
        self.button("Check").click()

    def focused(self) -> str:
        return self.page.evaluate(
            "() => { const e = document.activeElement; "
            "return e.labels?.[0]?.textContent || e.textContent; }"
        )


@pytest.fixture
def asked(page_with: Callable[..., Page]) -> Callable[..., Asked]:
    return lambda *questions, **options: Asked(page_with(*questions, **options))


@pytest.mark.parametrize("index", range(3))
def test_each_option_has_its_own_answer(asked, index: int) -> None:
    question = asked(choice())
    option = OPTIONS[index]
    question.choose(plain(option.text))
    verdict = "Right." if option.right else "Not right yet."
    expect(question.feedback).to_contain_text(verdict)
    why = plain(option.why).replace("d_k", "dk")
    expect(question.feedback).to_contain_text(why)
    row = question.form.locator(".pieces-question-option").nth(index)
    expect(row).to_have_attribute("data-mark", "right" if option.right else "wrong")
    expect(row).to_contain_text("✓" if option.right else "✗")
    assert question.button("Show the answer").is_visible() != option.right


def test_markup_becomes_nodes(asked) -> None:
    question = asked(choice())
    assert question.form.locator("legend code").text_content() == "Q @ K.T"
    assert question.form.locator(".pieces-question-option em").text_content() == "fails"
    question.choose("fails")
    assert question.feedback.locator("sub").text_content() == "k"


def test_a_wrong_answer_may_be_tried_again(asked) -> None:
    question = asked(choice())
    question.choose("(4, 4)")
    question.button("Try again").click()
    expect(question.feedback).to_be_empty()
    assert question.form.locator("input:checked").count() == 0
    assert question.focused() == "(3, 5)"
    question.choose("(3, 5)")
    expect(question.feedback).to_contain_text("Right.")


def test_a_changed_choice_is_a_new_try(asked) -> None:
    question = asked(choice())
    question.choose("(4, 4)")
    question.form.get_by_label("(3, 5)").check()
    expect(question.feedback).to_be_empty()
    expect(question.button("Try again")).to_be_hidden()


def test_the_answer_is_shown_on_request(asked) -> None:
    question = asked(choice())
    question.choose("(4, 4)")
    assert "The answer" not in question.feedback.text_content()
    question.button("Show the answer").click()
    expect(question.feedback).to_contain_text("The answer: (3, 5). One row for each row of Q.")
    expect(question.button("Show the answer")).to_be_focused()


def test_several_right_options(asked) -> None:
    question = asked(Question("What grows?", SEVERAL))
    assert question.form.locator("input[type=checkbox]").count() == 3
    question.choose("spread", "tokens")
    expect(question.feedback).to_contain_text("Not right yet.")
    expect(question.feedback).to_contain_text("✓ spread: It grows like the root.")
    expect(question.feedback).to_contain_text("✗ tokens: Their number is N.")
    expect(question.feedback).to_contain_text("One right answer is not chosen.")
    question.form.get_by_label("tokens").uncheck()
    question.choose("sharpness")
    expect(question.feedback).to_contain_text("Right.")


def test_no_choice_is_no_answer(asked) -> None:
    question = asked(choice())
    question.button("Check").click()
    expect(question.feedback).to_have_text("Choose an answer first.")
    assert question.focused() == "(3, 5)"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("0.665", "Right."),
        ("0,665", "Right."),
        (" .67 ", "Right."),
        ("2/3", "Right."),
        ("66.5e-2", "Right."),
        ("0.844", "That is without the division by 2."),
        ("1/3", "That is an equal share."),
        ("0.671", "Take e to each score, then divide by the sum."),
        ("-0.665", "Take e to each score"),
        ("\u22120,665", "Take e to each score"),
        ("", "Write a number first."),
        ("two", "“two” is not a number. Write it as 0.5, 0,5 or 1/2."),
        ("1/0", "“1/0” is not a number."),
        ("1e999", "“1e999” is not a number."),
        ("1,000", "“1,000” can be read in two ways: write 1000 or 1.000."),
        ("<b>1</b>", "“<b>1</b>” is not a number."),
    ],
)
def test_numbers(asked, text: str, reply: str) -> None:
    question = asked(number())
    question.write(text)
    expect(question.feedback).to_contain_text(reply)
    if reply != "Right.":
        expect(question.feedback).not_to_contain_text("Right.")


def test_the_number_is_shown_on_request(asked) -> None:
    question = asked(number())
    question.write("0.1")
    question.button("Show the answer").click()
    expect(question.feedback).to_contain_text("The answer: 0.665, give or take 0.005.")


def test_a_prediction_is_locked_and_judged_on_request(asked) -> None:
    question = asked(choice(predict=True))
    question.form.get_by_label("(4, 4)").check()
    question.button("Commit to this answer").click()
    expect(question.feedback).to_have_text(
        "You said: (4, 4). Read on; the answer is settled below."
    )
    expect(question.button("Committed")).to_be_focused()
    question.form.get_by_label("(3, 5)").click(force=True)
    question.page.keyboard.press("Escape")
    assert question.form.get_by_label("(4, 4)").is_checked()
    assert question.form.locator("[data-mark=right], [data-mark=wrong]").count() == 0
    question.button("Reveal now").click()
    expect(question.feedback).to_contain_text("Not right.")
    expect(question.feedback).to_contain_text("The two 4s are summed over.")
    expect(question.feedback).to_contain_text("The answer: (3, 5).")
    question.button("Try again").click()
    assert question.form.locator("input:checked").count() == 0


def test_a_predicted_number_is_locked(asked) -> None:
    question = asked(number(predict=True))
    question.form.get_by_label("Your answer").fill("0.333")
    question.page.keyboard.press("Enter")
    expect(question.feedback).to_contain_text("You said: 0.333.")
    assert not question.form.get_by_label("Your answer").is_editable()
    question.button("Reveal now").click()
    expect(question.feedback).to_contain_text("That is an equal share.")


def test_keyboard_alone(asked) -> None:
    question = asked(choice())
    keys = question.page.keyboard
    keys.press("Tab")
    assert question.focused() == "(3, 5)"
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(question.feedback).to_contain_text("The two 4s are summed over.")
    assert question.focused().startswith("(4, 4)")
    keys.press("Escape")
    expect(question.feedback).to_be_empty()
    assert question.focused() == "(3, 5)"
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    expect(question.feedback).to_contain_text("Right.")
    assert question.focused() == "Check"


def test_touch(asked) -> None:
    question = asked(choice(), width=390, has_touch=True)
    question.form.get_by_text("(4, 4)").tap()
    question.button("Check").tap()
    expect(question.feedback).to_contain_text("The two 4s are summed over.")
    for target in question.form.locator("label, button:visible").all():
        box = target.bounding_box()
        assert box["height"] >= 24
        assert box["width"] >= 24


def test_names_and_roles(asked) -> None:
    question = asked(choice(), number())
    group = question.page.get_by_role("group", name="What shape has Q @ K.T?")
    assert group.get_by_role("radio").count() == 3
    field = question.page.get_by_role("textbox", name="Your answer")
    assert field.get_attribute("inputmode") == "decimal"
    assert question.feedback.get_attribute("role") == "status"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessible_in_every_state(asked, axe, theme: str, width: int) -> None:
    question = asked(
        choice(), choice(predict=True), Question("?", SEVERAL), number(), theme=theme, width=width
    )
    assert axe(question.page) == []
    question.choose("(4, 4)")
    question.button("Show the answer").click()
    predicted = Asked(question.page, 1)
    predicted.form.get_by_label("(3, 5)").check()
    predicted.button("Commit to this answer").click()
    Asked(question.page, 2).choose("spread", "tokens")
    Asked(question.page, 3).write("two")
    assert axe(question.page) == []


LONG = "Donaudampfschifffahrtsgesellschaft" * 6
ODD = ["<b>bold</b><script>alert(1)</script>", "שלום עולם", LONG, "😀 &amp; *", "a\nb `"]


@pytest.mark.parametrize("text", ODD)
def test_any_text_is_text(asked, text: str) -> None:
    asked_about = Question(text, [Option(text, text), Option("other", "why", right=True)])
    question = asked(asked_about, width=320)
    expect(question.form.locator("legend")).to_contain_text(text)
    question.form.locator("input").first.check()
    question.button("Check").click()
    expect(question.feedback).to_contain_text(text)
    assert question.form.locator("b, script").count() == 0
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert question.page.evaluate(wide) <= 0


def test_questions_on_one_page_are_apart(asked) -> None:
    first = asked(choice(), choice(), number())
    second, third = Asked(first.page, 1), Asked(first.page, 2)
    first.choose("(4, 4)")
    second.choose("(3, 5)")
    third.write("0.665")
    assert first.form.locator("input:checked").count() == 1
    expect(first.feedback).to_contain_text("Not right yet.")
    expect(second.feedback).to_contain_text("Right.")
    names = first.page.locator("[data-pieces-name]").evaluate_all(
        "nodes => nodes.map(node => node.dataset.piecesName)"
    )
    assert names == ["question", "question-2", "question-3"]


def test_state_set_from_python_is_shown(asked) -> None:
    widget = choice()
    widget.chosen, widget.committed = [1], True
    assert widget.is_right is False
    question = asked(widget)
    expect(question.feedback).to_contain_text("The two 4s are summed over.")
