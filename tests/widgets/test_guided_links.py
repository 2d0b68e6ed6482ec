"""A link in a question of the text takes the question into the widget; the page hardly scrolls."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from widgets.attention_explorer.hand import explorer
from widgets.attention_stepper.hand import Hand

from pieces.widgets import ArchitectureMap, ScaleLab
from pieces.widgets.common.base import Widget

QUESTIONS = """names => names.forEach(([address, link, rest]) => {
    const list = document.querySelector("main > ol") ?? document.createElement("ol");
    const item = document.createElement("li");
    const a = document.createElement("a");
    Object.assign(a, { href: address, textContent: link });
    item.append(a, rest);
    list.append(item);
    document.querySelector("main > h1").after(list);
})"""
STEPPER = [
    ("#attention-stepper:step=3", "cat asks", ". Which bar belongs to the score of zero?"),
    (
        "#attention-stepper:step=3,scale=false",
        "The same without\n  the division",
        ". Which bar gains?",
    ),
]
LAB = [("#scale-lab:d_k=64", "64 entries", ". How much does the best key take?")]


@pytest.fixture
def asked(page_with: Callable[..., Page]) -> Callable[..., Page]:
    """A page whose text asks questions about a widget; above and below it there is much text."""

    def build(widget: Widget, questions: list, **options) -> Page:
        page = page_with(widget, **options)
        page.evaluate("document.querySelector('main').style.padding = '600px 0 2000px'")
        page.evaluate(QUESTIONS, questions)
        page.add_style_tag(content="main > ol a { color: inherit }")
        return page

    return build


def press_link(page: Page, name: str) -> float:
    """Follow a link of the text in the middle of the screen; how far the page scrolled."""
    link = page.get_by_role("link", name=name, exact=True)
    link.evaluate("e => scrollBy(0, e.getBoundingClientRect().top - 300)")
    before = page.evaluate("scrollY")
    link.click()
    page.wait_for_timeout(400)
    return page.evaluate("scrollY") - before


def is_seen(page: Page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        """e => { const { top, bottom } = e.getBoundingClientRect();
        return top >= -1 && bottom <= innerHeight + 1; }"""
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_the_question_stands_in_the_widget_beside_its_picture(
    asked: Callable, stepper: Callable, width: int
):
    page = asked(stepper(), STEPPER, width=width)
    guide = page.locator(".pieces-guide")
    assert not guide.is_visible()
    press_link(page, "The same without the division")
    expect(guide.locator("p")).to_have_text(
        "Question. The same without the division. Which bar gains?"
    )
    assert is_seen(page, ".pieces-guide")
    assert is_seen(page, ".pieces-attention-stepper-bars")
    assert guide.evaluate("e => e === document.activeElement")
    press_link(page, "cat asks")
    expect(guide).to_contain_text("Which bar belongs to the score of zero?")
    assert "without" not in guide.text_content()


def test_nothing_scrolls_where_all_is_in_sight(asked: Callable, stepper: Callable):
    page = asked(stepper(), STEPPER)
    page.set_viewport_size({"width": 1280, "height": 1600})
    assert press_link(page, "cat asks") == 0


def test_the_question_stays_in_the_text_where_there_is_room(asked: Callable, stepper: Callable):
    page = asked(stepper(), STEPPER)
    page.set_viewport_size({"width": 1280, "height": 1000})
    assert 0 < press_link(page, "cat asks") < 300
    assert is_seen(page, "main > ol li")
    assert is_seen(page, ".pieces-attention-stepper-bars")


def test_the_question_sticks_while_its_picture_is_in_sight(asked: Callable, stepper: Callable):
    page = asked(stepper(), STEPPER, width=390)
    press_link(page, "cat asks")
    page.locator(".pieces-grid").scroll_into_view_if_needed()
    assert is_seen(page, ".pieces-guide")
    page.evaluate("scrollTo(0, 0)")
    assert not is_seen(page, ".pieces-guide")


def test_a_way_leads_back_to_the_question(asked: Callable, stepper: Callable):
    page = asked(stepper(), STEPPER)
    press_link(page, "cat asks")
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Back to the question"
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert is_seen(page, "main > ol li")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "cat asks"
    page.keyboard.press("Enter")
    expect(page.locator(".pieces-guide")).to_be_focused()


def test_the_question_replaces_that_of_a_guided_state_and_gives_way_to_it(
    asked: Callable, stepper: Callable
):
    page = asked(stepper(), STEPPER)
    hand = Hand(page)
    hand.button("equal keys").click()
    press_link(page, "cat asks")
    assert not page.locator(".pieces-asked").is_visible()
    assert page.locator(".pieces-guide").is_visible()
    hand.button("equal keys").click()
    assert page.locator(".pieces-asked").is_visible()
    assert not page.locator(".pieces-guide").is_visible()


def test_in_the_lab_too(asked: Callable):
    page = asked(ScaleLab(d_k=4), LAB)
    press_link(page, "64 entries")
    assert page.locator(".pieces-guide").is_visible()
    assert not page.locator(".pieces-asked").is_visible()
    assert "takes" not in page.locator("figcaption").inner_text()
    page.get_by_role("radio", name="√d_k").click()
    assert "takes" in page.locator("figcaption").inner_text()
    assert page.locator(".pieces-guide").is_visible()
    page.get_by_role("button", name="Reset").click()
    assert not page.locator(".pieces-guide").is_visible()


def test_in_the_explorer_too(asked: Callable):
    page = asked(
        explorer(), [("#attention-explorer:query=1,head=2", "Head 2", ". Where does it look?")]
    )
    press_link(page, "Head 2")
    expect(page.locator(".pieces-guide")).to_contain_text("Head 2. Where does it look?")
    assert is_seen(page, ".pieces-core")
    page.get_by_role("radio", name="Layer 1, head 1").click()
    assert page.locator(".pieces-guide").is_visible()
    page.get_by_role("button", name="Reset").click()
    assert not page.locator(".pieces-guide").is_visible()


@pytest.mark.parametrize("compact", [True, False])
def test_on_the_map_too(asked: Callable, compact: bool):
    questions = [("#architecture-map:selected=memory", "Memory", ". Who reads it?")]
    page = asked(ArchitectureMap("01-attention", compact=compact), questions)
    press_link(page, "Memory")
    expect(page.locator(".pieces-guide")).to_contain_text("Memory. Who reads it?")
    expect(page.locator(".pieces-architecture-map-readout:visible")).to_contain_text(
        "one vector for each"
    )


def test_a_link_outside_a_list_asks_nothing(asked: Callable, stepper: Callable):
    page = asked(stepper(), STEPPER)
    press_link(page, "cat asks")
    page.evaluate("location.hash = '#attention-stepper:row=0,step=1'")
    expect(page.locator(".pieces-guide")).to_be_hidden()


def test_text_of_a_question_stays_text(asked: Callable, stepper: Callable):
    page = asked(stepper(), [("#attention-stepper:step=1", "<b id=bad>x</b>", "?")])
    press_link(page, "<b id=bad>x</b>")
    expect(page.locator(".pieces-guide p")).to_have_text("Question. <b id=bad>x</b>?")
    assert page.locator("#bad").count() == 0


def test_a_formula_of_a_question_comes_along(asked: Callable, stepper: Callable):
    page = asked(stepper(), [("#attention-stepper:step=1", "Divide", " by ")])
    page.evaluate(
        """() => { const sub = document.createElement("sub");
        sub.textContent = "k";
        document.querySelector("main > ol li").append("d", sub); }"""
    )
    press_link(page, "Divide")
    guide = page.locator(".pieces-guide")
    assert guide.locator("p sub").inner_text() == "k"
    assert guide.get_by_role("link").all_inner_texts() == ["Back to the question"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(asked, stepper, axe, theme: str, width: int):
    page = asked(stepper(), STEPPER, theme=theme, width=width)
    press_link(page, "The same without the division")
    Hand(page).type_number("key", 0, 0, "1e9") if width > 500 else None
    assert axe(page) == []
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)


def test_an_open_question_is_not_answered_by_the_headline(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper())
    assert "takes" in hand.caption()
    hand.button("causal mask").click()
    assert hand.slider.input_value() == "2", "it opens where the mask is seen"
    assert (
        hand.root.locator(".pieces-attention-stepper-bars .pieces-track[data-masked]").count() == 2
    )
    assert "takes" not in hand.caption()
    hand.button("Answer").click()
    assert "“the” takes 1.000 of its output from “the”" in hand.caption()
    hand.button("“cat” asks").click()
    assert "takes" not in hand.caption()
    before = hand.slider.bounding_box()
    hand.button("Next").click()
    assert "takes" in hand.caption()
    assert hand.slider.bounding_box() == before, "nothing moves when the sentence comes back"
    hand.button("equal keys").click()
    hand.cell(0, 0).hover()
    assert "takes" not in hand.caption(), "looking changes nothing"
    hand.button("Reset").click()
    assert "takes" in hand.caption()


def test_keys_are_only_keys_before_the_mask(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=0))
    keys = hand.root.locator(".pieces-attention-stepper-bars")
    for step, name in enumerate(["Keys", "Keys", *["Whom it may read (keys)"] * 3]):
        hand.go_to(step)
        expect(keys).to_have_accessible_name(name)
