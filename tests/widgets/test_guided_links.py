"""A link in a question of the text takes the question into the widget; the page hardly scrolls."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from playwright.sync_api import Page, expect
from widgets.attention_explorer.samples import make as explorer
from widgets.attention_stepper.hand import StepperHand
from widgets.attention_stepper.samples import make as stepper
from widgets.hand import follow, settle, shown

from pieces import widgets as made
from pieces.widgets import ArchitectureMap, ScaleLab
from pieces.widgets.common.base import Widget
from widgets import checks

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
    settle(page)
    return page.evaluate("scrollY") - before


def is_seen(page: Page, selector: str) -> bool:
    return page.locator(selector).first.evaluate(
        """e => { const { top, bottom } = e.getBoundingClientRect();
        return top >= -1 && bottom <= innerHeight + 1; }"""
    )


PLACES = """root => [root, ...root.querySelectorAll("button, input, svg, td")]
    .filter((e) => e.checkVisibility()).map((e) => {
        const { y, height } = e.getBoundingClientRect();
        return [y - root.getBoundingClientRect().y, height].map(Math.round).join(); })"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_question_is_one_line_that_moves_nothing(asked: Callable, width: int):
    page = asked(stepper(), STEPPER, width=width, reduced_motion="reduce")
    guide, root = page.locator(".pieces-guide"), page.locator(".pieces-widget")
    page.evaluate("location.hash = '#attention-stepper:step=3,scale=false,else=0'")
    settle(page)
    assert not guide.is_visible()
    before = root.evaluate(PLACES)
    press_link(page, "The same without the division")
    expect(guide).to_have_text(
        re.compile(r"Question: The same without\s+the division\. Which bar gains\?")
    )
    assert guide.bounding_box()["height"] < 26
    assert root.evaluate(PLACES) == before
    assert is_seen(page, ".pieces-guide")
    assert is_seen(page, ".pieces-attention-stepper-bars")
    assert guide.evaluate("e => e === document.activeElement")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert checks.axe(page) == []
    assert checks.sideways(page) == checks.targets(page) == []
    press_link(page, "cat asks")
    expect(guide).to_contain_text("Which bar belongs to the score of zero?")
    assert "without" not in guide.text_content()


def test_the_page_scrolls_no_further_than_it_must(asked: Callable):
    page = asked(stepper(), STEPPER)
    page.set_viewport_size({"width": 1280, "height": 1600})
    assert press_link(page, "cat asks") == 0, "all is in sight"
    page.set_viewport_size({"width": 1280, "height": 640})
    assert 0 < press_link(page, "cat asks") < 300
    assert is_seen(page, "main > ol li"), "there is room for the question in the text"
    assert is_seen(page, ".pieces-attention-stepper-bars")


def test_a_way_leads_back_to_the_question(asked: Callable):
    page = asked(stepper(), STEPPER)
    press_link(page, "cat asks")
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Back to the question"
    page.keyboard.press("Enter")
    settle(page)
    assert is_seen(page, "main > ol li")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "cat asks"
    page.keyboard.press("Enter")
    expect(page.locator(".pieces-guide")).to_be_focused()
    page.evaluate("location.hash = '#attention-stepper:row=0,step=1'")
    expect(page.locator(".pieces-guide")).to_be_hidden()


@pytest.mark.parametrize(
    ("make", "questions", "choice"),
    [
        (ScaleLab, LAB, "√d_k"),
        (explorer, [("#attention-explorer:head=2", "Head 2", ". Why?")], "Layer 1, head 1"),
    ],
)
def test_the_question_stays_as_long_as_its_view(asked: Callable, make: Callable, questions, choice):
    page = asked(make(), questions)
    guide = page.locator(".pieces-guide")
    for leave in (
        page.get_by_role("radio", name=choice, exact=True),
        page.get_by_role("button", name="Reset"),
    ):
        press_link(page, questions[0][1])
        expect(guide).to_contain_text(questions[0][1] + questions[0][2])
        page.get_by_role("button", name="Show as table").click()
        assert guide.is_visible(), "looking changes no view"
        leave.click()
        assert not guide.is_visible()


@pytest.mark.parametrize("compact", [True, False])
def test_on_the_map_too(asked: Callable, compact: bool):
    questions = [("#architecture-map:selected=memory", "Memory", ". Who reads it?")]
    page = asked(ArchitectureMap("01-attention", compact=compact), questions)
    press_link(page, "Memory")
    page.mouse.move(0, 0)  # a block that has come below the pointer is looked at
    expect(page.locator(".pieces-guide")).to_contain_text("Memory. Who reads it?")
    expect(page.locator(".pieces-architecture-map-readout:visible")).to_contain_text(
        "one vector for each"
    )


def test_text_of_a_question_stays_text_and_its_formula_comes_along(asked: Callable):
    page = asked(stepper(), [("#attention-stepper:step=1", "<b id=bad>x</b>", " by d")])
    page.evaluate(
        """() => document.querySelector("main > ol li").append(
            Object.assign(document.createElement("sub"), { textContent: "k" }))"""
    )
    press_link(page, "<b id=bad>x</b>")
    guide = page.locator(".pieces-guide")
    expect(guide.locator("> span")).to_have_text("Question: <b id=bad>x</b> by dk")
    assert page.locator("#bad").count() == 0
    assert guide.locator("sub").inner_text() == "k"
    assert guide.get_by_role("link", name="Back to the question").count() == 1


def test_an_open_question_is_not_answered_by_the_headline(asked: Callable):
    page = asked(stepper(), STEPPER)
    hand = StepperHand(page)
    press_link(page, "cat asks")
    assert "takes" not in hand.caption()
    before = hand.step(3).bounding_box()
    hand.cell(0, 0).hover()
    assert "takes" not in hand.caption(), "looking changes nothing"
    hand.button("Next").click()
    assert "takes" in hand.caption()
    assert hand.step(3).bounding_box() == before, "nothing moves when the sentence comes back"
    press_link(page, "cat asks")
    assert "takes" not in hand.caption()
    hand.button("Reset").click()
    assert "fits" in hand.caption()


def test_a_link_to_the_view_leaves_it_as_it_is_and_can_be_followed_again(page_with: Callable):
    hand = StepperHand(page_with(stepper()))
    hand.mask("causal")
    before = shown(hand.root)
    hand.root.get_by_role("link", name="Link to this view").click()
    settle(hand.page)
    assert shown(hand.root) == before
    hand.follow("#attention-stepper:step=3")
    first = shown(hand.root)
    hand.query(2).click()
    hand.go_to(0)
    hand.follow("#attention-stepper:step=3")
    assert shown(hand.root) == first


FOLDS = {
    ScaleLab: {"d_k=512": 0, "d_k=512,scaling=root,temperature=1": 0}
    | dict.fromkeys(("temperature=2", "spread=0.5", "num_keys=3", "seed=2"), 1),
}


@pytest.mark.parametrize("make", FOLDS)
def test_a_link_that_moves_what_is_folded_opens_its_fold(page_with: Callable, make: Callable):
    widget = make()
    page = page_with(widget, width=390)
    fold = page.locator("details.pieces-fold")
    assert fold.get_attribute("open") is None
    for view, opens in FOLDS[make].items():
        for _ in range(2):
            follow(page, f"#{widget.widget_kind}:{view}")
            assert (fold.get_attribute("open") is not None) == opens, view
            fold.evaluate("fold => { fold.open = false; }")


CHAPTERS = Path(__file__).parents[2] / "chapters"
LINK = re.compile(r"\]\(#([\w-]+):([^)]+)\)")


def linked(folder: Path) -> dict[str, list[str]]:
    """What the links of the notebooks' texts set, by the name of the widget."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for name, view in LINK.findall(cell.source) if cell.cell_type == "markdown" else ():
                found.setdefault(name, []).append(unquote(view))
    return found


def unset(page: Page, name: str, view: str) -> list[str]:
    """What a link asks for and the widget then does not show."""
    follow(page, f"#{name}:{view}")
    link = page.get_by_role("link", name="Link to this view")
    _, _, now = unquote(link.get_attribute("href")).partition(":")
    return [pair for pair in view.split(",") if pair not in (*now.split(","), "numbers=true")]


@pytest.mark.parametrize(("name", "views"), linked(CHAPTERS).items())
def test_a_link_of_a_chapter_sets_what_it_says(page_with: Callable, name: str, views: list[str]):
    kind = "".join(word.capitalize() for word in name.split("-"))
    page = page_with(stepper() if name == "attention-stepper" else getattr(made, kind)())
    assert [view for view in views if unset(page, name, view)] == []
    assert unset(page, name, "flat=3") == ["flat=3"], "the test above bites"
