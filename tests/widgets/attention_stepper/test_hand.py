"""Every control of the attention stepper answers to keyboard, mouse and touch, in words."""

from collections.abc import Callable

import pytest
from widgets.common import assert_large_targets, plain

from pieces.widgets import AttentionStepper

TAB_ORDER = [
    "“cat” asks",
    "without √d_k",
    "causal mask",
    "equal keys",
    "one-hot keys: a lookup",
    "cat",
    "Back",
    "Step",
    "Next",
    "divide by √d_k (√4 = 2)",
    "Mask",
    "Query, key and value: change any number",
    "Q: “the”, 1",
    "K: “the”, 1",
    "V: “the”, 1",
    "thescore 20.665",
    "0.665",
    "Reset",
    "Show as table",
    "Link to this view",
    "Help: the keys of this picture",
]


def press(hand, *keys: str) -> None:
    for key in keys:
        hand.page.keyboard.press(key)


def test_tab_stops_once_at_each_control_and_leaves(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper())
    seen = []
    for _ in TAB_ORDER:
        press(hand, "Tab")
        seen.append(hand.focused().replace("\u2068", "").replace("\u2069", ""))
    assert seen == TAB_ORDER
    press(hand, "Tab")
    assert hand.page.evaluate("document.activeElement === document.body")


def test_every_stop_shows_its_focus_and_keeps_jupyters_keys_away(
    hand_on: Callable, stepper: Callable
):
    hand = hand_on(stepper())
    for name in TAB_ORDER:
        press(hand, "Tab")
        shown = hand.page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
            return [style.outlineStyle, parseFloat(style.outlineWidth),
                    document.activeElement.hasAttribute("data-lm-suppress-shortcuts")]; }"""
        )
        assert shown[0] == "solid", name
        assert shown[1] >= 2, name
        assert shown[2], name


def test_the_arrows_choose_the_query(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=3))
    hand.query(1).focus()
    press(hand, "ArrowRight")
    assert hand.focused() == "sleeps"
    assert hand.status() == (
        "Step 4 of 5: normalise. Query “sleeps”, key “the”: weight 0.045, number 2 of 3."
    )
    press(hand, "Home")
    assert hand.status().startswith("Step 4 of 5: normalise. Query “the”, key “the”: weight 0.107")
    press(hand, "ArrowLeft")
    assert hand.focused() == "the"


def test_the_slider_and_its_buttons_step(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=0))
    hand.slider.focus()
    press(hand, "ArrowRight")
    assert hand.status() == (
        "Step 2 of 5: scale. Query “cat”, key “the”: scaled score 2, the largest of 3."
    )
    assert hand.formula() == "score / √dk = 4 / √4 = 4 / 2 = 2"
    hand.button("Next").focus()
    press(hand, "Enter", "Space", "Enter", "Enter")
    assert hand.slider.input_value() == "4"
    assert hand.focused() == "Next", "the focus left the button that has come to its end"
    assert hand.button("Next").get_attribute("aria-disabled") == "true"
    hand.button("Back").click()
    assert hand.slider.get_attribute("aria-valuetext") == "4 of 5: normalise"


def test_the_grid_previews_keeps_and_goes_back(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=3))
    hand.cell(1, 0).focus()
    press(hand, "ArrowRight", "ArrowRight", "ArrowDown")
    assert hand.status() == (
        "Preview. Query “sleeps”, key “sleeps”: weight 0.045, number 2 of 3. "
        "Enter keeps this cell, Esc goes back."
    )
    assert hand.query(1).get_attribute("aria-checked") == "false"
    press(hand, "Enter")
    assert hand.status().startswith("Step 4 of 5: normalise. Query “sleeps”, key “sleeps”")
    press(hand, "Control+Home")
    assert hand.status().startswith("Preview. Query “the”, key “the”")
    press(hand, "Escape")
    assert hand.status().startswith("Step 4 of 5: normalise. Query “sleeps”, key “sleeps”")
    assert hand.cell(2, 2).evaluate("cell => cell === document.activeElement")
    press(hand, "Home")
    assert hand.cell(2, 0).evaluate("cell => cell === document.activeElement")
    press(hand, "Control+End", "Tab")
    assert hand.focused() == "Reset"
    assert hand.status().startswith("Step 4 of 5: normalise. Query “sleeps”, key “sleeps”")


def test_a_matrix_behaves_as_a_spreadsheet(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=0))
    hand.input("key", 0, 0).focus()
    press(hand, "ArrowDown", "ArrowRight")
    assert hand.input("key", 1, 1).evaluate("e => e === document.activeElement")
    hand.page.keyboard.type("12")
    press(hand, "ArrowLeft")
    assert hand.input("key", 1, 1).input_value() == "12", "an arrow left the number being typed"
    assert hand.input("key", 1, 1).evaluate("e => e === document.activeElement")
    press(hand, "Escape")
    assert hand.input("key", 1, 1).input_value() == "2"
    hand.page.keyboard.type("5")
    press(hand, "Enter")
    assert hand.status() == (
        "K of “cat”, number 2, is now 5. "
        "Step 1 of 5: score. Query “cat”, key “the”: score 4, the largest of 3."
    )
    press(hand, "Control+End")
    assert hand.input("key", 2, 3).evaluate("e => e === document.activeElement")
    hand.page.keyboard.type("3")
    press(hand, "Tab")
    assert float(hand.input("key", 2, 3).get_attribute("data-value")) == 3


@pytest.mark.parametrize("text", ["", "abc", "NaN", "1e999", "1,000,000", "Infinity", "1e7", "--1"])
def test_what_is_no_number_is_refused_in_a_sentence(
    hand_on: Callable, stepper: Callable, text: str
):
    hand = hand_on(stepper(step=0))
    field = hand.input("key", 0, 0)
    field.focus()
    press(hand, "Delete")
    hand.page.keyboard.type(text)
    press(hand, "Enter")
    assert field.get_attribute("aria-invalid") == "true"
    fault = hand.root.locator(f"#{field.get_attribute('aria-describedby')}")
    assert fault.get_attribute("role") == "alert"
    sentence = f"“{text}” is not a number between −1000000 and 1000000: 2 is kept."
    assert fault.inner_text() == sentence
    below = fault.bounding_box()["y"] - field.bounding_box()["y"]
    assert 0 < below < 120, "the sentence stands at its matrix"
    assert abs(fault.bounding_box()["x"] - field.bounding_box()["x"]) < 120
    press(hand, "Tab")
    assert field.input_value() == "2"
    assert field.get_attribute("aria-invalid") is None
    assert field.get_attribute("aria-describedby") is None
    assert fault.inner_text() == sentence, "it can still be read when the focus has gone on"
    field.focus()
    hand.page.keyboard.type("3")
    assert fault.inner_text() == ""
    press(hand, "Escape")
    assert hand.formula().endswith("= 4")


def test_typed_keys_stay_in_the_widget(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper())
    hand.page.evaluate(
        """() => { window.heard = [];
        document.addEventListener("keydown", e => window.heard.push(e.key)); }"""
    )
    for target in (hand.query(0), hand.cell(0, 0), hand.input("key", 0, 0), hand.slider):
        target.focus()
        press(hand, "x", "d", "d", "ArrowDown", "Enter", "Escape")
    assert hand.page.evaluate("window.heard") == []


def test_switches_change_formula_and_code(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=1))
    hand.root.get_by_role("checkbox").uncheck()
    assert hand.formula() == "4 = 4"
    assert "# scale: left out" in hand.root.locator(".pieces-attention-stepper-code").inner_text()
    hand.go_to(2)
    hand.root.get_by_role("combobox").select_option("causal")
    hand.key(2).click()
    assert hand.formula() == "masked: 2 → −∞"
    hand.go_to(3)
    assert hand.formula() == "0 / (e4 + e0) = 0"
    assert (
        "0.982 + 0.018 + 0 = 1.000"
        in hand.root.locator(".pieces-attention-stepper-sum").inner_text()
    )


def test_a_query_that_may_read_nothing_gives_zeros(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(mask=[[True] * 3, [False] * 3, [True] * 3], step=3))
    assert "“cat” may read nothing" in hand.caption()
    assert hand.formula() == "No key is left to share among: 0"
    hand.go_to(4)
    assert hand.formula().endswith("= [0, 0, 0]")
    assert "NaN" not in hand.root.inner_text().replace("not NaN", "")


def test_mouse_hover_previews_and_a_click_keeps(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=3))
    hand.cell(2, 1).hover()
    assert hand.status() == (
        "Preview. Query “sleeps”, key “cat”: weight 0.909, the largest of 3. "
        "A click keeps this cell."
    )
    hand.page.mouse.move(0, 0)
    assert hand.status().startswith("Step 4 of 5: normalise. Query “cat”, key “the”")
    hand.cell(2, 1).click()
    hand.page.mouse.move(0, 0)
    assert hand.query(2).get_attribute("aria-checked") == "true"


def test_a_tap_is_enough(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=3), width=390, has_touch=True, is_mobile=True)
    hand.cell(0, 1).tap()
    assert hand.query(0).get_attribute("aria-checked") == "true"
    assert "“the” takes 0.787 of its output from “cat”" in hand.caption()
    hand.query(2).tap()
    hand.key(0).tap()
    hand.button("Back").tap()
    assert hand.formula() == "allowed: 0 → 0"


def test_every_target_is_large_enough_to_hit(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(), width=390)
    hand.root.locator("summary").click()
    assert_large_targets(hand.root, "button, input, select, summary, a, td[tabindex]", more_than=50)


def test_a_wide_matrix_shows_some_columns_and_follows_the_arrows(hand_on: Callable):
    numbers = [[float(column) for column in range(30)]] * 2
    hand = hand_on(
        AttentionStepper(query=numbers, key=numbers, value=numbers, query_tokens=["a", "b"])
    )
    matrix = hand.root.locator(".pieces-matrix-part").first
    assert "columns 1 to 12 of 30 shown" in matrix.inner_text()
    hand.input("query", 0, 11).focus()
    press(hand, "ArrowRight", "ArrowRight")
    assert plain(hand.focused()) == "Q: “a”, 14"
    assert "columns 3 to 14 of 30 shown" in matrix.inner_text()
    hand.page.keyboard.type("5")
    press(hand, "Enter")
    assert hand.status().startswith("Q of “a”, number 14, is now 5.")
    press(hand, "End")
    assert plain(hand.focused()) == "Q: “a”, 30"
    matrix.get_by_role("button", name="Back").click()
    assert "columns 7 to 18 of 30 shown" in matrix.inner_text()
    assert hand.input("query", 0, 7).input_value() == "5"
    press(hand, "Tab", "Tab", "Home")
    assert plain(hand.focused()) == "Q: “a”, 1"
    assert hand.formula().startswith("output of “a”")
