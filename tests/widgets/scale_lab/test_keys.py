"""Every control of the scale lab answers to keyboard, typing and touch, in words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from widgets.common import assert_large_targets
from widgets.scale_lab.hand import KEYS, LENGTH, PRESETS, SAMPLE, SPREAD, TEMPERATURE, LabHand

from pieces.widgets import ScaleLab


def knob(label: str) -> list[str]:
    return [f"{label}, exactly", f"{label}: less", label, f"{label}: more"]


TAB_ORDER = [
    *PRESETS,
    "Answer",
    *knob(LENGTH),
    "nothing",
    "More: temperature, spread, keys, sample",
    *(stop for label in (TEMPERATURE, SPREAD, KEYS, SAMPLE) for stop in knob(label)),
    "Reset",
    "Show as table",
    "Link to this view",
    "Help: the keys of this picture",
]


@pytest.fixture
def lab_on(page_with: Callable[..., Page]) -> Callable[..., LabHand]:
    """Opens a page that holds one lab, and takes it in hand."""
    return lambda widget=None, **options: LabHand(page_with(widget or ScaleLab(), **options))


def press(hand: LabHand, *keys: str) -> None:
    for key in keys:
        hand.page.keyboard.press(key)


@pytest.mark.parametrize("unfolded", [True, False])
def test_tab_stops_once_at_each_control_and_leaves(lab_on: Callable, unfolded: bool):
    hand = lab_on()
    fold = TAB_ORDER.index("More: temperature, spread, keys, sample")
    stops = TAB_ORDER if unfolded else TAB_ORDER[: fold + 1] + TAB_ORDER[-4:]
    seen = []
    for name in stops:
        press(hand, "Tab")
        seen.append(hand.focused())
        if unfolded and name == TAB_ORDER[fold]:
            press(hand, "Enter")
        shown = hand.page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
            return [style.outlineStyle, parseFloat(style.outlineWidth),
                    document.activeElement.hasAttribute("data-lm-suppress-shortcuts")]; }"""
        )
        assert shown[0] == "solid", name
        assert shown[1] >= 2, name
        assert shown[2], name
    assert seen == stops
    press(hand, "Tab")
    assert hand.page.evaluate("document.activeElement === document.body")


def test_each_control_answers_to_keys_and_says_so(lab_on: Callable):
    hand = lab_on()
    hand.slider(LENGTH).focus()
    press(hand, "End")
    assert hand.status() == (
        "d_k 512, divided by 1, temperature 1: spread of the scores 22.56, "
        "largest weight 0.942, entropy 0.143 of 2.773, gradient 0.002."
    )
    hand.divide_by("nothing").focus()
    press(hand, "ArrowRight")
    assert hand.focused() == "√d_k"
    assert hand.status() == (
        "d_k 512, divided by √512, temperature 1: spread of the scores 0.997, "
        "largest weight 0.239, entropy 2.372 of 2.773, gradient 0.299."
    )
    press(hand, "End")
    assert hand.status().startswith(
        "d_k 512, divided by 512, temperature 1: spread of the scores 0.044"
    )
    press(hand, "Home")
    hand.root.locator("summary").focus()
    press(hand, "Enter")
    hand.field(TEMPERATURE).focus()
    hand.field(TEMPERATURE).select_text()
    hand.page.keyboard.type("22,627")
    press(hand, "Enter")
    assert hand.focused() == "Temperature, exactly"
    assert hand.status().startswith(
        "d_k 512, divided by 1, temperature 22.627: spread of the scores 0.997, "
        "largest weight 0.239"
    )
    hand.button(f"{SPREAD}: less").focus()
    press(hand, "Enter", "Space", "Enter")
    assert hand.field(SPREAD).input_value() == "0.25"
    press(hand, "Enter", "Enter")
    assert hand.focused() == f"{SPREAD}: less", "the focus left the button at its end"
    assert hand.button(f"{SPREAD}: less").get_attribute("aria-disabled") == "true"
    hand.slider(KEYS).focus()
    press(hand, "Home")
    assert "of 0.693," in hand.status()
    hand.button(f"{SAMPLE}: more").focus()
    press(hand, "Enter")
    assert hand.root.get_by_text("Random example, seed 2:").is_visible()
    assert hand.slider(SAMPLE).get_attribute("aria-valuetext") == "2"


@pytest.mark.parametrize(
    ("label", "text", "sentence"),
    [
        (LENGTH, "0", "“0” is not a whole number from 1 to 512: 64 is kept."),
        (LENGTH, "2.5", "“2.5” is not a whole number from 1 to 512: 64 is kept."),
        (LENGTH, "many", "“many” is not a whole number from 1 to 512: 64 is kept."),
        (TEMPERATURE, "0", "“0” is not a number from 0.1 to 100: 1 is kept."),
        (SPREAD, "", "“” is not a number from 0.1 to 2: 1 is kept."),
        (KEYS, "17", "“17” is not a whole number from 2 to 16: 16 is kept."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    lab_on: Callable, label: str, text: str, sentence: str
):
    hand = lab_on()
    hand.open_more()
    before = hand.caption()
    hand.type_number(label, text)
    assert hand.field(label).get_attribute("aria-invalid") == "true"
    assert hand.status() == sentence
    press(hand, "Tab")
    assert hand.field(label).get_attribute("aria-invalid") is None
    assert hand.field(label).input_value() in sentence.split(": ")[1]
    assert hand.caption() == before


def test_escape_gives_the_number_back(lab_on: Callable):
    hand = lab_on()
    hand.field(LENGTH).fill("99")
    press(hand, "Escape", "Tab")
    assert hand.field(LENGTH).input_value() == "64"
    hand.type_number(LENGTH, "100")
    assert hand.slider(LENGTH).get_attribute("aria-valuetext") == "100"
    assert "With d_k = 100 and" in hand.caption()
    hand.button(f"{LENGTH}: more").click()
    assert hand.field(LENGTH).input_value() == "256"


def test_typed_keys_stay_in_the_widget(lab_on: Callable):
    hand = lab_on()
    hand.open_more()
    hand.page.evaluate(
        """() => { window.heard = [];
        document.addEventListener("keydown", e => window.heard.push(e.key)); }"""
    )
    for target in (hand.field(LENGTH), hand.slider(KEYS), hand.divide_by("nothing")):
        target.focus()
        press(hand, "x", "d", "d", "ArrowDown", "Enter", "Escape")
    assert hand.page.evaluate("window.heard") == []


def test_every_target_is_large_enough_to_hit(lab_on: Callable):
    hand = lab_on(width=390)
    hand.open_more()
    assert_large_targets(hand.root, "button, input, a, summary", more_than=30)


def test_a_tap_is_enough(lab_on: Callable):
    hand = lab_on(width=390, has_touch=True, is_mobile=True)
    hand.divide_by("√d_k").tap()
    assert "q·k divided by √64, one key of 16 takes 0.247" in hand.caption()
    hand.button(f"{LENGTH}: more").tap()
    assert "With d_k = 128" in hand.caption()
    hand.button("÷ d_k: too flat").tap()
    hand.button("Answer").tap()
    assert "plain average of all values" in hand.answer()
