"""The clocks: every number is the library's, and what a hand chooses is lit in all places."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator
from widgets.hand import Hand, settle

from pieces.positions import sinusoidal_positions
from pieces.widgets import PositionClocks

SETTINGS = [
    {},
    {"position": 0, "pair": 0},
    {"position": 7, "pair": 2, "d_model": 8, "base": 16},
    {"position": 1000, "pair": 31, "d_model": 64, "base": 100_000},
    {"position": 9999, "pair": 5, "d_model": 32, "base": 2.5},
]
ROWS, LEVELS = 64, 20


class ClockHand(Hand):
    """Takes the clocks in hand."""

    def move(self, position: int) -> None:
        field = self.root.get_by_role("textbox", name="Position p, exactly")
        field.fill(str(position))
        field.press("Enter")
        settle(self.page)

    def clock(self, pair: int) -> Locator:
        return self.root.get_by_role("radio", name=f"hand {pair}:")

    def hands(self) -> np.ndarray:
        """Where each hand points to, as drawn: to the right and up."""
        paths = self.root.locator(".pieces-clock-hand:nth-of-type(4)")
        drawn = paths.evaluate_all("all => all.map(path => path.getAttribute('d'))")
        tips = [[float(x) for x in path.partition("L")[2].split()] for path in drawn]
        return np.array(tips) * (1, -1)

    def picture(self) -> np.ndarray:
        """The map's cells, each as the number whose colour it has."""
        paths = self.root.locator(".pieces-position-clocks-map path")
        drawn = paths.evaluate_all("all => all.map(path => path.getAttribute('d'))")
        places = {
            (int(row), int(column)): (level - LEVELS) / LEVELS
            for level, path in enumerate(drawn)
            for column, row in re.findall(r"M(\d+) (\d+)h1v1", path)
        }
        width = max(column for _, column in places) + 1
        return np.array([[places[row, column] for column in range(width)] for row in range(ROWS)])

    def frames(self) -> list[list[float]]:
        """What the map frames: x, y, width and height, in cells."""
        return self.root.locator(".pieces-position-clocks-map rect").evaluate_all(
            "all => all.map(e => ['x', 'y', 'width', 'height'].map(n => +e.getAttribute(n)))"
        )

    def formula(self) -> str:
        return " ".join(self.root.locator(".pieces-clocks-formula > span").all_inner_texts())


@pytest.fixture
def clocks_on(page_with: Callable) -> Callable[..., ClockHand]:
    """Opens a page that holds the clocks, and takes them in hand."""
    return lambda widget=None, **options: ClockHand(
        page_with(widget or PositionClocks(), **options)
    )


def expected(clocks: PositionClocks) -> np.ndarray:
    """The map's rows by the library."""
    first = clocks.position - clocks.position % ROWS
    table = sinusoidal_positions(first + ROWS, clocks.d_model, base=clocks.base)
    return table[first:].numpy()


def compare(hand: ClockHand, clocks: PositionClocks) -> None:
    """Tables, hands and map against the library."""
    table = expected(clocks)
    np.testing.assert_allclose(clocks.table(), table, atol=1e-9)
    hands, rows = (hand.numbers(one) for one in hand.open_table().all())
    np.testing.assert_allclose(rows, table, atol=1e-9)
    vector = table[clocks.position % ROWS].reshape(-1, 2)
    divisors = clocks.base ** (np.arange(0, clocks.d_model, 2) / clocks.d_model)
    np.testing.assert_allclose(hands[:, 0], divisors, rtol=1e-12)
    np.testing.assert_allclose(hands[:, 1], clocks.position / divisors, rtol=1e-12)
    np.testing.assert_allclose(hands[:, 2:4], vector, atol=1e-9)
    np.testing.assert_allclose(hands[:, 4], 2 * math.pi * divisors, rtol=1e-12)
    np.testing.assert_allclose(hand.hands(), vector, atol=1e-4)
    np.testing.assert_allclose(hand.picture(), table, atol=0.5 / LEVELS + 1e-9)
    row = clocks.position % ROWS
    lit = [[0, row, clocks.d_model, 1], [2 * clocks.pair, 0, 2, ROWS]]
    assert hand.frames() == lit


def test_the_browser_and_python_give_the_librarys_table(page_with: Callable):
    """Built with a setting, and brought to it."""
    built = (PositionClocks(**setting, name=f"at-{i}") for i, setting in enumerate(SETTINGS))
    page = page_with(PositionClocks(name="moved"), *built)
    moved = ClockHand(page, "moved")
    for i, setting in enumerate(SETTINGS):
        clocks = PositionClocks(**setting)
        compare(ClockHand(page, f"at-{i}"), clocks)
        names = ("position", "pair", "d_model", "base")
        moved.follow("#moved:" + ",".join(f"{name}={getattr(clocks, name)}" for name in names))
        compare(moved, clocks)


def test_the_first_frame_teaches(clocks_on: Callable):
    hand = clocks_on()
    assert hand.caption() == (
        "At position 20 hand 0 has made 3.183 turns, hand 7 only 0.001. "
        "A step turns them 57° and 0.02°: fast ones tell neighbours apart, slow ones regions."
    )
    assert hand.formula() == (
        "hand 1: angle = p / base2i/d = 20 / 100002/16 = 20 / 3.162 = 6.325 rad "
        "PE(20, 2) = sin 6.325 = 0.041 PE(20, 3) = cos 6.325 = 0.999 "
        "one turn: 2π · 3.162 = 19.869"
    )
    assert "Rows are positions: no two of 10,000 are nearer than 1.015." in hand.text()
    assert PositionClocks().sentence() == (
        "Position 20 as 8 clock hands (d_model 16, base 10000): hand 0 has made 3.18 turns, "
        "hand 7 0.001; pair 1 holds the sine 0.041 and the cosine 0.999."
    )


@pytest.mark.parametrize(("d_model", "base"), [(8, 10_000), (16, 10_000), (64, 10_000), (8, 16)])
def test_the_least_distance_is_that_of_all_pairs(clocks_on: Callable, d_model: int, base: float):
    """A distance depends on the offset alone, so that of position 0 to all others is enough."""
    hand = clocks_on(PositionClocks(d_model=d_model, base=base))
    table = sinusoidal_positions(10_000, d_model, base=base)
    least = (table[1:] - table[0]).norm(dim=1).min().item()
    told = re.search(r"are nearer than ([\d.]+)\.", hand.text())
    assert float(told[1]) == pytest.approx(least, abs=0.0005)


def test_one_position_turns_all_hands_and_the_window_follows(clocks_on: Callable):
    hand = clocks_on()
    slider = hand.root.get_by_role("slider", name="Position p")
    slider.focus()
    hand.press("End", "ArrowLeft", "ArrowRight")
    hand.says("Position 63, hand 1: angle 19.922, sine 0.879, cosine 0.478; a turn takes 19.869…")
    hand.button("Position p: more").click()
    assert hand.root.get_by_role("textbox").first.input_value() == "64"
    assert slider.get_attribute("aria-valuetext") == "64"
    assert "▸64" in hand.root.locator(".pieces-position-clocks-axis").inner_text()
    compare(hand, PositionClocks(position=64))
    hand.move(9999)
    assert hand.button("Position p: more").get_attribute("aria-disabled") == "true"
    compare(hand, PositionClocks(position=9999))
    hand.move(0)
    assert hand.button("Position p: less").get_attribute("aria-disabled") == "true"
    assert hand.caption().startswith("At position 0 every hand points up: all sines are 0,")
    assert hand.link() == "#position-clocks:position=0,pair=1,d_model=16,base=10000"


def test_clocks_and_map_choose_the_same_pair(clocks_on: Callable):
    hand = clocks_on()
    hand.clock(1).focus()
    hand.press("ArrowRight", "ArrowRight")
    assert hand.is_focused(hand.clock(3))
    assert hand.formula().startswith("hand 3: angle")
    compare(hand, PositionClocks(pair=3))
    svg = hand.root.locator(".pieces-position-clocks-map svg")
    box = svg.bounding_box()
    # The middle of the cell at row 40, column 11.
    place = {"x": box["width"] * 11.5 / 16, "y": box["height"] * 40.5 / ROWS}
    svg.click(position=place)
    settle(hand.page)
    compare(hand, PositionClocks(position=40, pair=5))
    assert hand.clock(5).get_attribute("aria-checked") == "true"
    assert hand.clock(5).get_attribute("aria-label").startswith("hand 5: 0.020 turns, sine 0.126")


def test_a_narrower_table_keeps_the_pair_that_there_is(clocks_on: Callable):
    hand = clocks_on(PositionClocks(pair=7))
    hand.open_more()
    hand.radio("8").click()
    settle(hand.page)
    assert hand.clock(3).get_attribute("aria-checked") == "true"
    assert hand.is_focused(hand.radio("8"))
    assert hand.root.get_by_role("radio", name="hand").count() == 4
    field = hand.root.get_by_role("textbox", name="Base, exactly")
    field.fill("16")
    field.press("Enter")
    assert "= 20 / 166/8 = 20 / 8 = 2.5 rad" in hand.formula()
    assert "one turn: 2π · 8 = 50.265" in hand.formula()
    hand.button("Reset").click()
    settle(hand.page)
    compare(hand, PositionClocks(pair=7))


def test_a_link_to_what_is_folded_unfolds_it(clocks_on: Callable):
    hand = clocks_on()
    hand.follow("#position-clocks:position=3,pair=2")
    assert not hand.root.get_by_role("textbox", name="Base, exactly").is_visible()
    hand.follow("#position-clocks:base=16,d_model=8")
    assert hand.root.get_by_role("textbox", name="Base, exactly").is_visible()


def test_a_change_shows_at_once_at_the_widest_table(clocks_on: Callable):
    """The bar is 100 ms of computing; a median of three times that fails, for a machine is busy."""
    hand = clocks_on(PositionClocks(d_model=64))
    slider = hand.root.get_by_role("slider", name="Position p").element_handle()
    turns = [(slider, "slide", str(7 * turn % 64)) for turn in range(24)]
    assert np.median(hand.costs(turns)) <= 3 * 100
