"""The averaging widget: what arrives, the guesses and the shares are Python's least squares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator
from widgets.hand import Hand, settle

from pieces.widgets import Averaging
from pieces.widgets.averaging.reading import MOST, PAIRS, read
from pieces.widgets.common.draws import normals

STATES = [
    {},
    {"first": 0},
    {"first": 1, "seed": 2},
    {"first": 0.3, "left": 0.125, "right": 9.5},
    {"first": 0.37, "left": 0, "right": 0, "seed": 99},
    {"heads": 2},
    {"heads": 2, "first": 0.1, "second": 0.9, "left": 3.3},
    {"heads": 2, "first": 0.333, "second": 0.334, "left": 9.1, "right": 0.7},
    {"heads": 2, "first": 0.7, "second": 0.7, "seed": 5},
    {"left": 5, "right": 5},
]


class AveragingHand(Hand):
    """Takes an averaging widget in hand."""

    def slider(self, head: int) -> Locator:
        return self.root.get_by_role("slider", name=f"Head {head}: weight on")

    def weight(self, head: int) -> Locator:
        return self.root.get_by_role("textbox", name=f"Head {head}: weight on")

    def value(self, token: str) -> Locator:
        return self.root.get_by_role("textbox", name=f"Value of “\u2068{token}\u2069”")

    def bar(self, token: str) -> Locator:
        return self.root.get_by_role("slider", name=f"Pull the value of “\u2068{token}\u2069”")

    def table(self, place: int) -> np.ndarray:
        """A table in full precision; what it lacks is not a number."""
        rows = (
            self.open_table()
            .nth(place)
            .evaluate(
                """table => [...table.tBodies[0].rows].map(row =>
                [...row.cells].slice(1).map(cell => Number(cell.dataset.value ?? NaN)))"""
            )
        )
        return np.array(rows)

    def mark(self, name: str) -> tuple[float, float]:
        """Where a sign of the plane stands, in values."""
        script = """(mark) => {
            const { left, bottom, width, height } = mark.parentElement.getBoundingClientRect();
            const { x, y, width: wide, height: high } = mark.getBoundingClientRect();
            return [10 * (x + wide / 2 - left) / width, 10 * (bottom - y - high / 2) / height]; }"""
        return tuple(
            self.root.locator(f".pieces-averaging-field [data-mark={name}]").evaluate(script)
        )

    def explained(self) -> list[str]:
        """The shares of both neighbours, and their average."""
        return self.root.locator(".pieces-averaging-line > b:last-child").all_inner_texts()


@pytest.fixture
def averaging_on(page_with: Callable) -> Callable[..., AveragingHand]:
    """Opens a page that holds one widget, and takes it in hand."""
    return lambda widget=None, **options: AveragingHand(page_with(widget or Averaging(), **options))


def test_the_page_equals_python(page_with: Callable):
    widgets = [Averaging(**given, name=f"state-{i}") for i, given in enumerate(STATES)]
    page = page_with(*widgets)
    for widget in widgets:
        seen, hand = widget.reading(), AveragingHand(page, widget.name)
        other = [np.nan, np.nan] if seen.other is None else seen.other
        expected = [[widget.left, widget.right], seen.guess, other, seen.shares]
        np.testing.assert_allclose(hand.table(0), np.array(expected).T, atol=1e-5)
        weights = np.array(widget.weights)
        expected = [weights, 1 - weights, seen.arrives]
        np.testing.assert_allclose(hand.table(1), np.array(expected).T, atol=1e-9)


@pytest.mark.parametrize("weight", np.linspace(0, 1, 21))
def test_one_head_explains_one_half_whatever_its_weight(weight: float):
    """Claim mh-averaging: R² is 0.50 within 0.02 on average, two heads explain all."""
    one = read((8, 2), [weight], seed=1).shares
    assert one.mean() == pytest.approx(0.5, abs=0.02)
    a, b = weight**2, (1 - weight) ** 2
    np.testing.assert_allclose(one, [a / (a + b), b / (a + b)], atol=0.02)
    two = read((8, 2), [weight, abs(weight - 0.4)], seed=1).shares
    np.testing.assert_allclose(two, 1 if weight != 0.2 else one, atol=1e-9)


@pytest.mark.parametrize("seed", [2, 50, 99])
def test_the_shares_are_squared_correlations(seed: int):
    left, right = normals(seed, 2 * PAIRS).reshape(2, PAIRS)
    mixed = 0.3 * left + 0.7 * right
    expected = [np.corrcoef(side, mixed)[0, 1] ** 2 for side in (left, right)]
    np.testing.assert_allclose(read((1, 2), [0.3], seed).shares, expected, atol=1e-9)
    assert np.mean(expected) == pytest.approx(0.5, abs=0.005)


@pytest.mark.parametrize("given", STATES)
def test_other_values_look_the_same(given: dict):
    widget = Averaging(**given)
    seen, pair = widget.reading(), np.array([widget.left, widget.right])
    mixing = np.array([[weight, 1 - weight] for weight in widget.weights])
    np.testing.assert_allclose(mixing @ seen.guess, seen.arrives, atol=1e-9)
    if seen.other is None:
        assert len(set(widget.weights)) == 2 or not pair.any()
        return
    np.testing.assert_allclose(mixing @ seen.other, seen.arrives, atol=1e-9)
    assert (seen.other >= 0).all()
    assert (seen.other <= MOST).all()
    assert np.abs(seen.other - pair).max() > 1


def test_the_first_frame_teaches(averaging_on: Callable):
    hand = averaging_on()
    assert hand.caption() == (
        "“cat” receives one number, 5: just as from 0 and 10. "
        "Move the weight as you like: on average 0.50 is explained."
    )
    assert "0.5 · 8 + 0.5 · 2 = 5" in hand.text()
    assert "0 and 10 would give 5, too." in hand.text()
    assert hand.explained() == ["0.50", "0.50", "0.50"]
    assert hand.mark("sent") == pytest.approx((8, 2), abs=0.1)
    assert hand.mark("guess") == pytest.approx((5, 5), abs=0.1)
    assert hand.mark("other") == pytest.approx((0, 10), abs=0.1)
    assert (
        Averaging()
        .sentence()
        .startswith(
            "One head or two: from “the” 8 and “sleeps” 2, one head with weight 0.5 on “the” "
            "delivers 5 to “cat”, whose best guess is 5 and 5; over 100,000 random tokens"
        )
    )


HEADLINES = [
    ({"first": 1}, "“cat” receives one number, 8: just as from 8 and 10. Move the"),
    (
        {"left": 5, "right": 5},
        "“cat” receives one number, 5: just as from 0 and 10.",
    ),
    (
        {"left": 0, "right": 0},
        "“cat” receives one number, 0: in this corner, only 0 and 0 give it.",
    ),
    ({"heads": 2}, "“cat” receives two numbers, 5 and 7.4: only 8 and 2 give both. Each head has"),
    (
        {"heads": 2, "second": 0.5},
        "Two heads with the same weights: “cat” receives 5 twice. That is one head again: on",
    ),
]


def test_the_headline_says_what_was_done(page_with: Callable):
    widgets = [Averaging(**given, name=f"at-{i}") for i, (given, _) in enumerate(HEADLINES)]
    page = page_with(*widgets)
    for widget, (_, headline) in zip(widgets, HEADLINES, strict=True):
        assert AveragingHand(page, widget.name).caption().startswith(headline)


def test_whatever_the_slider_says_the_average_stays(averaging_on: Callable):
    hand = averaging_on()
    hand.slider(1).focus()
    for key, first in (
        ("Home", "0.00"),
        ("ArrowRight", "0.00"),
        ("PageUp", "0.02"),
        ("End", "1.00"),
    ):
        hand.press(key)
        settle(hand.page)
        assert hand.explained()[0] == first
        assert hand.explained()[2] == "0.50"
    assert hand.weight(1).input_value() == "1"
    hand.says(
        "“cat” receives 8; best guess: “the” 8, of 8, “sleeps” 5, of 2; explained 1.00 and 0.00."
    )


def test_a_second_head_delivers_both(averaging_on: Callable):
    hand = averaging_on()
    hand.radio("two").click()
    settle(hand.page)
    assert hand.explained() == ["1.00", "1.00", "1.00"]
    assert hand.mark("guess") == pytest.approx((8, 2), abs=0.1)
    assert hand.button("Swap for the values that look the same").count() == 0
    hand.weight(2).fill("0,5")
    hand.press("Enter")
    settle(hand.page)
    assert hand.caption().startswith("Two heads with the same weights: “cat” receives 5 twice.")
    assert hand.explained() == ["0.50", "0.50", "0.50"]
    assert hand.link() == "#averaging:heads=2,first=0.5,second=0.5,left=8,right=2,seed=1"
    hand.radio("one").click()
    settle(hand.page)
    assert hand.slider(2).count() == 0


def test_values_that_look_the_same_are_swapped(averaging_on: Callable):
    hand = averaging_on(Averaging(first=0.3))
    swap = hand.button("Swap for the values that look the same")
    swap.click()
    settle(hand.page)
    assert hand.value("the").input_value() == "0"
    assert hand.value("sleeps").input_value() == "5.429"
    assert "receives one number, 3.8:" in hand.caption()
    assert hand.is_focused(swap)


def test_values_are_pulled_stepped_typed_and_dragged(averaging_on: Callable):
    hand = averaging_on(width=390, has_touch=True)
    hand.bar("sleeps").focus()
    hand.press("ArrowRight", "ArrowUp")
    assert hand.value("sleeps").input_value() == "2.2"
    hand.value("the").fill("1/4")
    hand.press("Enter")
    settle(hand.page)
    assert hand.mark("sent") == pytest.approx((0.25, 2.2), abs=0.1)
    dot = hand.root.locator(".pieces-averaging-field [data-mark=sent]").bounding_box()
    field = hand.root.locator(".pieces-averaging-field").bounding_box()
    hand.page.mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    hand.page.mouse.down()
    middle = (field["x"] + field["width"] / 2, field["y"] + field["height"] / 2)
    hand.page.mouse.move(*middle, steps=4)
    hand.page.mouse.up()
    settle(hand.page)
    assert hand.mark("sent") == pytest.approx((5, 5), abs=0.3)
    hand.page.touchscreen.tap(field["x"] + 0.9 * field["width"], middle[1])
    settle(hand.page)
    assert hand.mark("sent") == pytest.approx((9, 5), abs=0.3)


def test_a_guided_link_shows_what_it_names(averaging_on: Callable):
    hand = averaging_on()
    hand.follow("#averaging:heads=2,first=0.1,second=0.9")
    assert hand.caption().startswith("“cat” receives two numbers, 2.6 and 7.4: only 8 and 2 give")
    hand.follow("#averaging:seed=7")
    assert "random example, seed 7" in hand.text()
    assert hand.root.locator("details[open]").count() == 1


@pytest.mark.parametrize(("width", "most"), [(736, 560), (358, 640)])
def test_it_is_small(page_with: Callable, width: int, most: int):
    """On a laptop with two heads, too; on a phone the second slider takes more."""
    page = page_with(Averaging(), Averaging(heads=2, name="two"), width=width + 16)
    for name, extra in (("averaging", 0), ("two", 0 if width == 736 else 110)):
        box = Hand(page, name).root.bounding_box()
        assert box["width"] == width
        assert box["height"] <= most + extra


def test_moving_a_weight_moves_no_control(averaging_on: Callable):
    hand = averaging_on(width=374)
    before = hand.slider(1).bounding_box()
    for weight in ("0.123", "1", "0.5", "0.987"):
        hand.value("the").fill(str(8.3 * float(weight)))
        hand.weight(1).fill(weight)
        hand.press("Enter")
        settle(hand.page)
        assert hand.slider(1).bounding_box() == before


def test_a_step_shows_at_once(averaging_on: Callable):
    """The bar is 100 ms of computing; three times it fails, as a busy machine takes longer."""
    hand = averaging_on()
    hand.open_table()
    slider = hand.slider(1).element_handle()
    costs = hand.costs([(slider, "slide", str(turn * 2)) for turn in range(24)])
    assert costs[len(costs) // 2] <= 3 * 100


def test_equal_weights_are_equal():
    widget = Averaging(heads=2, first=0.30004, second=0.1 + 0.2)
    assert widget.weights == [0.3, 0.3]
    assert widget.reading().other is not None
