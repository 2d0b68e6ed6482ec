"""After a change the stepper's former bars stay as outlines, with their numbers in a table."""

from collections.abc import Callable

import numpy as np
import pytest
from widgets.attention_stepper.hand import Hand


def ghosts(hand: Hand) -> list[float]:
    """How long the outlines are, as shares of the track; 0 where there is none."""
    hand.page.wait_for_timeout(50)
    return hand.root.locator(".pieces-attention-stepper-ghost").evaluate_all(
        """all => all.map((e) => e.hidden ? 0 :
            e.getBoundingClientRect().width / e.parentNode.getBoundingClientRect().width)"""
    )


def note(hand: Hand) -> bool:
    return "Outlined: before the change." in hand.root.inner_text()


def test_no_outline_before_a_change(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=3))
    hand.query(0).click()
    hand.go_to(0)
    assert ghosts(hand) == [0, 0, 0]
    assert not note(hand)
    hand.open_table()
    assert hand.root.locator("table.pieces-table").count() == 3


def test_a_setting_leaves_the_former_bars(hand_on: Callable, stepper: Callable):
    widget = stepper(step=3)
    hand = hand_on(widget)
    hand.root.get_by_role("checkbox").uncheck()
    np.testing.assert_allclose(ghosts(hand), widget.weights()[1], atol=0.005)
    assert note(hand)
    hand.query(0).click()
    np.testing.assert_allclose(ghosts(hand), widget.weights()[0], atol=0.005)
    np.testing.assert_allclose(hand.table(3)[:, 3], widget.weights()[0], atol=1e-12)
    caption = hand.root.locator("table.pieces-table").nth(3).locator("caption").inner_text()
    assert caption.replace("\u2068", "").replace("\u2069", "") == (
        "The row of “the” before the change"
    )


def test_the_next_change_replaces_them(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=0))
    hand.type_number("key", 0, 0, "3")
    np.testing.assert_allclose(ghosts(hand), [4 / 6, 0, 0], atol=0.01)
    hand.type_number("key", 0, 0, "-1")
    # Bars run from −2 to 6: before, the score was 6.
    np.testing.assert_allclose(ghosts(hand), [6 / 8, 0, 0], atol=0.01)
    hand.button("Reset").click()
    assert ghosts(hand) == [0, 0, 0]
    assert not note(hand)


def test_a_masked_key_keeps_the_outline_of_its_weight(hand_on: Callable, stepper: Callable):
    widget = stepper(step=3, row=0)
    hand = hand_on(widget)
    hand.root.get_by_role("combobox").select_option("causal")
    np.testing.assert_allclose(ghosts(hand), widget.weights()[0], atol=0.005)
    hand.root.get_by_role("combobox").select_option("none")
    np.testing.assert_allclose(ghosts(hand), [1, 0, 0], atol=0.005)


@pytest.mark.parametrize("first", ["", "use_mask=causal", "row=2,query=1 0 0 0;0 0 0 1;0 0 0 0"])
def test_a_link_is_compared_with_the_widget_as_built(
    hand_on: Callable, stepper: Callable, first: str
):
    widget = stepper(step=3)
    hand = hand_on(widget, address=f"#attention-stepper:{first}" if first else "")
    hand.page.evaluate("location.hash = '#attention-stepper:step=3,scale=false'")
    np.testing.assert_allclose(ghosts(hand), widget.weights()[1], atol=0.005)
    hand.page.evaluate("location.hash = '#attention-stepper:step=2'")
    assert ghosts(hand) == [0, 0, 0]


def test_the_last_step_shows_scores_weights_and_output(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper(step=4))
    assert hand.root.locator(".pieces-attention-stepper-score").all_inner_texts() == [
        "score 2",
        "score 0",
        "score 1",
    ]
    assert hand.root.locator(".pieces-attention-stepper-bars .pieces-number").all_inner_texts() == [
        "0.665",
        "0.090",
        "0.245",
    ]
    hand.type_number("value", 0, 0, "5")
    assert ghosts(hand) == [0, 0, 0], "neither scores nor weights moved"
    assert hand.formula().endswith("[3.326, 0.425, 0.824]")


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_the_output_stays_on_one_line(hand_on: Callable, stepper: Callable, width: int):
    hand = hand_on(stepper(step=4, row=2), width=width)
    lines = hand.root.locator(".pieces-attention-stepper-whole").evaluate(
        """e => { const range = document.createRange();
        range.selectNodeContents(e);
        return new Set([...range.getClientRects()].map((box) => box.top)).size; }"""
    )
    assert lines == 1
