"""Every control of the explorer answers to keyboard, mouse and touch, in words."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from widgets.attention_explorer.hand import WEIGHTS, ExplorerHand, explorer, of_words
from widgets.common import assert_large_targets

TAB_ORDER = [
    "Layer",
    "Head",
    "Layer 2, mean of all heads",
    "le",
    "cat0.44",
    "0.44",
    "Reset",
    "Show as table",
    "Link to this view",
    "Help: the keys of this picture",
]
ROW = [0.05, 0.7, 0.15, 0.06, 0.04]


@pytest.fixture
def hand_of(page_with: Callable[..., Page]) -> Callable[..., ExplorerHand]:
    """Opens a page that holds one explorer, and takes it in hand."""
    return lambda widget=None, **options: ExplorerHand(page_with(widget or explorer(), **options))


@pytest.fixture
def simple(hand_of: Callable) -> ExplorerHand:
    """Two layers of two heads: head 1 looks along the diagonal, head 2 at the second word."""
    weights = np.full((2, 2, 6, 5), 0.05)
    weights[:, 0, np.arange(6), [0, 1, 3, 4, 3, 2]] = 0.8
    weights[:, 1] = ROW
    return hand_of(explorer(weights=weights, layer=1, head=1, query=0))


def test_tab_stops_once_at_each_control_and_leaves(hand_of: Callable):
    hand = hand_of()
    seen = []
    for name in TAB_ORDER:
        hand.press("Tab")
        seen.append(hand.focused())
        shown = hand.page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
            return [style.outlineStyle, parseFloat(style.outlineWidth),
                    document.activeElement.hasAttribute("data-lm-suppress-shortcuts")]; }"""
        )
        assert shown[0] == "solid", name
        assert shown[1] >= 2, name
        assert shown[2], name
    assert seen == TAB_ORDER
    hand.press("Tab")
    assert hand.page.evaluate("document.activeElement === document.body")


def test_the_arrows_walk_over_the_small_pictures(simple: ExplorerHand):
    simple.view("Layer 1, head 1").focus()
    simple.press("ArrowRight")
    assert simple.focused() == "Layer 1, head 2"
    assert simple.status() == (
        "Layer 1, head 2. Writing “le”: “the” has weight 0.050, number 4 of 5. "
        "In order: “cat” 0.700, “does” 0.150, “not” 0.060, 2 others 0.090."
    )
    simple.press("ArrowDown")
    assert simple.focused() == "Layer 2, head 2"
    simple.press("Home")
    assert simple.chosen()[0] == "Layer 2, mean of all heads"
    simple.press("Control+End", "ArrowDown", "ArrowRight")
    assert simple.focused() == "Layer 2, head 2"


def test_layer_and_head_can_be_named(simple: ExplorerHand):
    layer, head = simple.root.get_by_label("Layer"), simple.root.get_by_label("Head")
    assert head.locator("option").all_inner_texts() == ["mean of all heads", "1", "2"]
    layer.first.select_option("2")
    head.first.select_option("mean of all heads")
    assert simple.chosen()[0] == "Layer 2, mean of all heads"
    assert simple.status().startswith("Layer 2, mean of all heads. Writing “le”: “the” has weight")
    head.first.focus()
    simple.press("ArrowDown")
    assert simple.chosen()[0] == "Layer 2, head 1"
    assert simple.focused() == "Head"


def test_a_target_word_chooses_the_word_it_looks_at(simple: ExplorerHand):
    simple.written(0).focus()
    simple.press("ArrowRight")
    assert simple.chosen()[1:] == ["chat", "cat"]
    assert simple.caption().startswith(
        "Writing “chat”, the model looks mostly at “cat” (0.80). Layer 1, head 1."
    )
    assert simple.status() == (
        "Layer 1, head 1. Writing “chat”: “cat” has weight 0.800, the largest of 5. "
        "In order: “cat” 0.800, “the” 0.050, “does” 0.050, 2 others 0.100."
    )
    simple.press("End")
    assert simple.chosen()[1:] == [".", "does"]
    simple.read(3).click()
    assert simple.chosen()[1:] == [".", "not"]
    assert simple.status().startswith("Layer 1, head 1. Writing “.”: “not” has weight 0.050, numb")


def test_the_grid_previews_keeps_and_goes_back(simple: ExplorerHand):
    simple.cell(0, 0).focus()
    simple.press("ArrowRight", "ArrowDown")
    assert simple.status() == (
        "Preview. Layer 1, head 1. Writing “chat”: “cat” has weight 0.800, the largest of 5. "
        "Enter keeps this cell, Esc goes back."
    )
    assert simple.caption().startswith("Writing “chat”")
    simple.press("Escape")
    assert simple.status().startswith("Layer 1, head 1. Writing “le”: “the” has weight 0.800")
    assert simple.cell(0, 0).evaluate("cell => cell === document.activeElement")
    simple.press("Control+End", "Enter")
    assert simple.chosen()[1:] == [".", "sleep"]
    simple.press("Home", "Tab")
    assert simple.focused() == "Reset"
    assert simple.chosen()[1:] == [".", "sleep"], "what was only looked at is not kept"


def test_mouse_hover_tells_and_a_click_keeps(simple: ExplorerHand):
    simple.cell(2, 3).hover()
    assert simple.status() == (
        "Preview. Layer 1, head 1. Writing “ne”: “not” has weight 0.800, the largest of 5. "
        "A click keeps this cell."
    )
    assert simple.chosen()[1] == "le", "looking changes nothing"
    simple.cell(2, 3).click()
    simple.page.mouse.move(0, 0)
    assert simple.chosen()[1:] == ["ne", "not"]
    simple.button("Reset").click()
    assert simple.chosen() == ["Layer 1, head 1", "le", "the"]


def test_a_press_that_ends_a_preview_is_not_lost(hand_of: Callable):
    """The headline above is drawn anew: it must not move the button away before the release."""
    hand = hand_of(of_words(["le", 9 * "Donaudampfschifffahrt"], ["the", "cat"], query=0))
    hand.page.set_viewport_size({"width": 1280, "height": 1600})
    hand.cell(0, 0).focus()
    hand.press("ArrowDown")
    assert "Writing “Donau" in hand.caption()
    hand.button("Show as table").click()
    assert hand.root.locator(".pieces-tables table").is_visible()
    # The preview ends with the next drawing, for which a busy machine may take its time.
    expect(hand.root.locator("figcaption")).to_contain_text("Writing “\u2068le\u2069”")


def test_a_tap_is_enough(hand_of: Callable):
    hand = hand_of(width=390, has_touch=True, is_mobile=True)
    hand.view("Layer 1, head 3").tap()
    hand.written(1).tap()
    best = WEIGHTS[0, 2, 1].max()
    assert f"({best:.2f})" in hand.caption()
    hand.cell(3, 1).tap()
    assert hand.chosen()[1:] == ["dort", "cat"]
    hand.read(0).tap()
    assert hand.chosen()[1:] == ["dort", "the"]


def test_typed_keys_stay_in_the_widget(hand_of: Callable):
    hand = hand_of()
    hand.page.evaluate(
        """() => { window.heard = [];
        document.addEventListener("keydown", e => window.heard.push(e.key)); }"""
    )
    targets = (hand.view("Layer 2, mean of all heads"), hand.written(3), hand.cell(3, 4))
    for target in targets:
        target.focus()
        hand.press("x", "d", "d", "ArrowDown", "Enter", "Escape")
    assert hand.page.evaluate("window.heard") == []


def test_every_target_is_large_enough_to_hit(hand_of: Callable):
    hand = hand_of(width=320)
    assert_large_targets(hand.root, "button, select, a, td[tabindex]", more_than=50)


def test_the_help_tells_the_keys(hand_of: Callable):
    hand = hand_of()
    hand.button("Help: the keys of this picture").click()
    told = hand.root.locator(".pieces-help").inner_text()
    assert "the small pictures, a sentence and the heat map are one stop each" in told
