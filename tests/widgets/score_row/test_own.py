"""The row of scores: its weights are torch's, whatever is pulled, added or hidden."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator
from widgets.hand import Hand, plain, settle

from pieces.widgets import ScoreRow

ROWS = [
    {},
    {"add": 3},
    {"add": -2.25},
    {"hidden": [False, True, False]},
    {"hidden": [True, True, True]},
    {"scores": [1000, -1000, 1000], "add": 3},
    {"scores": [-1000, -1000, -999.5]},
    {"scores": [-1000, 1000, 0], "hidden": [False, True, False]},
    {"scores": [0, 0, 0]},
    {"tokens": list("abcdef"), "scores": [6, -6, 0.1, 5.9, -0.05, 2], "add": 0.5},
]


class RowHand(Hand):
    """Takes a row of scores in hand."""

    def bar(self, token: str) -> Locator:
        return self.root.get_by_role("slider", name=f"Pull the score of “\u2068{token}\u2069”")

    def field(self, token: str) -> Locator:
        return self.root.get_by_role("textbox", name=f"Score of “\u2068{token}\u2069”")

    def table_columns(self) -> np.ndarray:
        """Scores, powers and weights in full precision."""
        cells = self.open_table().first.locator("td").all()
        values = [float(cell.get_attribute("data-value")) for cell in cells]
        return np.array(values).reshape(-1, 3).T

    def weights(self) -> np.ndarray:
        return self.table_columns()[2]

    def told(self) -> list[str]:
        """The weights as they are written, and their sum."""
        return self.root.locator(".pieces-score-row-weight").all_inner_texts()


@pytest.fixture
def row_on(page_with: Callable) -> Callable[..., RowHand]:
    """Opens a page that holds one row, and takes it in hand."""
    return lambda widget=None, **options: RowHand(page_with(widget or ScoreRow(), **options))


def by_torch(row: ScoreRow) -> np.ndarray:
    """The softmax of the scores, what is hidden being −∞; a row of −∞ alone allows nothing."""
    scores = torch.tensor(row.scores, dtype=torch.float64) + row.add
    scores = scores.masked_fill(torch.tensor(row.hidden), -torch.inf)
    return scores.softmax(dim=-1).nan_to_num().numpy()


def test_browser_and_python_give_torchs_weights(page_with: Callable):
    rows = [ScoreRow(**given, name=f"row-{i}") for i, given in enumerate(ROWS)]
    page = page_with(*rows)
    for row in rows:
        expected = by_torch(row)
        np.testing.assert_allclose(row.weights(), expected, atol=1e-12)
        hand = RowHand(page, row.name)
        scores, powers, weights = hand.table_columns()
        shown = np.where(row.hidden, -math.inf, np.array(row.scores) + row.add)
        np.testing.assert_allclose(scores, shown, atol=1e-12)
        with np.errstate(over="ignore"):
            np.testing.assert_allclose(powers, np.exp(shown), rtol=1e-12)
        np.testing.assert_allclose(weights, expected, atol=1e-12)
        assert hand.told()[-1] == ("0.000" if all(row.hidden) else "1.000")


def test_the_first_frame_teaches(row_on: Callable):
    hand = row_on()
    assert hand.caption() == (
        "“cat” leads “the” by 2, so its weight is e² = 7.389 times as large. "
        "A score of 0 keeps a share: e⁰ = 1, so “sleeps” gets 0.042. Pull a bar."
    )
    assert hand.told() == ["0.114", "0.844", "0.042", "1.000"]
    powers = hand.root.locator(".pieces-score-row-power").all_inner_texts()
    assert [plain(power) for power in powers] == ["e1 = 2.718", "e3 = 20.086", "e0 = 1", "23.804"]
    assert ScoreRow().sentence() == (
        "Softmax makes weights of a row of scores: “the” 1 becomes 0.114, “cat” 3 becomes 0.844, "
        "“sleeps” 0 becomes 0.042."
    )
    assert "“cat” −∞ becomes 0.000" in ScoreRow(hidden=[False, True, False]).sentence()


HEADLINES = [
    ({"hidden": [True, False, False]}, "Hidden, “the” scores −∞ and gets exactly 0; the others"),
    (
        {"hidden": [True, True, False]},
        "Hidden, “the” and “cat” score −∞ and get exactly 0; the other",
    ),
    ({"hidden": [True] * 3}, "All are hidden, so there is nothing to share. Show one again,"),
    ({"add": 2}, "Add 2 to all, and no weight changes: each power is e² = 7.389 times as large."),
    ({"add": -0.5}, "Add −0.5 to all, and no weight changes: each power is e^−0.5 = 0.607 times"),
    ({"scores": [3, 3, 0]}, "“the” and “cat” score the same, so they weigh the same: 0.488."),
    ({"scores": [0.5, 2, 0]}, "“cat” leads “the” by 1.5, so its weight is e^1.5 = 4.482 times"),
    ({"scores": [-1000, 1000, -1000]}, "“cat” leads “the” by 2000, so its weight is e²⁰⁰⁰ = 3.9"),
]


def test_the_headline_says_what_was_done(page_with: Callable):
    rows = [ScoreRow(**given, name=f"row-{i}") for i, (given, _) in enumerate(HEADLINES)]
    page = page_with(*rows)
    for row, (_, headline) in zip(rows, HEADLINES, strict=True):
        assert RowHand(page, row.name).caption().startswith(headline)


def test_adding_to_all_changes_no_weight(row_on: Callable):
    hand = row_on()
    before, told = hand.weights(), hand.told()
    more = hand.button("Add to all: more")
    for _ in range(3):
        more.click()
    settle(hand.page)
    assert hand.field("cat").input_value() == "4.5"
    assert hand.field("sleeps").input_value() == "1.5"
    np.testing.assert_allclose(hand.weights(), before, atol=1e-12)
    assert hand.told() == told
    hand.says("“the” 2.5 becomes 0.114, “cat” 4.5 becomes 0.844, “sleeps” 1.5 becomes 0.042.")
    hand.field("cat").fill("1")
    hand.press("Enter")
    scores, _, weights = hand.table_columns()
    assert list(scores) == [2.5, 1, 1.5], "what is typed is what is shown"
    np.testing.assert_allclose(weights, torch.tensor(scores).softmax(0), atol=1e-9)
    hand.root.get_by_role("textbox", name="Add to all, exactly").fill("-2,75")
    hand.press("Enter")
    np.testing.assert_allclose(hand.weights(), weights, atol=1e-12)
    assert hand.link() == "#score-row:scores=1%20-0.5%200,hidden=0%200%200,add=-2.75"


def test_what_is_hidden_gets_exactly_zero(row_on: Callable):
    hand = row_on()
    hide, show = hand.button("Hide “cat”"), hand.button("Show “cat”")
    place = hide.bounding_box()
    hide.click()
    settle(hand.page)
    assert hand.is_focused(show)
    assert show.inner_text() == "Show"
    assert show.bounding_box() == place, "neither word needs a second line"
    scores, powers, weights = hand.table_columns()
    assert (scores[1], powers[1], weights[1]) == (-math.inf, 0, 0)
    np.testing.assert_allclose(weights[[0, 2]], torch.tensor([1.0, 0.0]).softmax(0), atol=1e-7)
    assert hand.told() == ["0.731", "0", "0.269", "1.000"]
    assert hide.count() == 0, "the name says what a press does now"
    assert hand.field("cat").is_disabled()
    assert hand.field("cat").input_value() == "−∞"
    assert hand.root.locator(".pieces-score-row-bar[data-masked]").count() == 1
    hand.says("“the” 1 becomes 0.731, “cat” −∞ becomes 0, “sleeps” 0 becomes 0.269.")
    show.click()
    settle(hand.page)
    assert hand.field("cat").input_value() == "3", "the score comes back"


def test_the_heads_stand_apart_and_over_their_numbers(row_on: Callable):
    hand = row_on()
    power, weight = (
        hand.root.locator(".pieces-score-row-heads span", has_text=name).bounding_box()
        for name in ("power", "weight")
    )
    numbers = hand.root.locator(".pieces-score-row-weight").first.bounding_box()
    assert weight["x"] - power["x"] - power["width"] > 50
    assert weight["x"] + weight["width"] == pytest.approx(numbers["x"] + numbers["width"], abs=1)


def test_bars_are_pulled_stepped_and_touched(row_on: Callable):
    hand = row_on(width=390, has_touch=True)
    bar = hand.bar("sleeps")
    bar.focus()
    hand.press("ArrowRight", "ArrowRight", "ArrowUp")
    assert hand.field("sleeps").input_value() == "0.3"
    hand.press("End")
    assert hand.field("sleeps").input_value() == "6"
    hand.press("Home", "ArrowLeft")
    assert hand.field("sleeps").input_value() == "−6"
    box = bar.bounding_box()
    hand.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    hand.page.mouse.down()
    hand.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 4, steps=4)
    hand.page.mouse.up()
    settle(hand.page)
    assert abs(float(hand.field("sleeps").get_attribute("data-value"))) < 0.11
    box = hand.bar("the").bounding_box()
    hand.page.touchscreen.tap(box["x"] + box["width"] - 8, box["y"] + 12)
    hand.says("“the” 6 becomes …")


def test_the_bars_show_the_numbers(row_on: Callable):
    hand = row_on(ScoreRow(scores=[-3, 1000, 1.5]), reduced_motion="reduce")
    edges = hand.root.evaluate(
        """root => [...root.querySelectorAll(".pieces-score-row-bar")].map((bar) => {
            const { left, width } = bar.getBoundingClientRect();
            const fill = bar.querySelector(".pieces-fill").getBoundingClientRect();
            const score = (x) => (6 * (x - left - width / 2)) / (width / 2 - 8);
            return [score(fill.left), score(fill.right)];
        })"""
    )
    np.testing.assert_allclose(edges, [[-3, 0], [0, 6], [0, 1.5]], atol=0.1)
    fills = hand.root.locator(".pieces-score-row-track .pieces-fill").all()
    widths = [float(fill.evaluate("e => parseFloat(e.style.width)")) for fill in fills]
    assert widths == pytest.approx(list(100 * hand.weights()), abs=1e-3)


@pytest.mark.parametrize("text", ["abc", "", "1001", "-1e9"])
def test_what_is_no_score_is_said_and_goes_with_reset(row_on: Callable, text: str):
    hand = row_on()
    before = hand.root.bounding_box()
    hand.field("cat").fill(text)
    hand.press("Enter")
    assert hand.fault() == f"“{text}” is not a number from −1000 to 1000: 3 is kept."
    assert hand.field("cat").get_attribute("aria-invalid") == "true"
    assert hand.root.bounding_box() == before, "nothing moves"
    assert hand.told() == ["0.114", "0.844", "0.042", "1.000"]
    hand.button("Reset").click()
    assert hand.field("cat").input_value() == "3"
    assert hand.field("cat").get_attribute("aria-invalid") is None
    hand.says("“the” 1 becomes 0.114, “cat” 3 becomes 0.844, “sleeps” 0 becomes 0.042.")


@pytest.mark.parametrize(("width", "most"), [(736, 560), (358, 640)])
def test_it_is_small(row_on: Callable, width: int, most: int):
    """A widget's column is 736 pixels wide on a laptop and 358 on a phone."""
    hand = row_on(width=width + 16)
    box = hand.root.bounding_box()
    assert box["width"] == width
    assert box["height"] <= most


def test_a_step_shows_at_once(row_on: Callable):
    """The bar is 100 ms of computing; three times it fails, as a busy machine takes longer."""
    hand = row_on()
    hand.open_table()
    bar = hand.bar("cat").element_handle()
    costs = hand.costs([(bar, "slide", str(turn % 7 - 3)) for turn in range(24)])
    assert costs[len(costs) // 2] <= 3 * 100


def test_python_takes_lists_and_arrays():
    row = ScoreRow(tokens=("a", "b"), scores=np.array([1, 2]), hidden=torch.tensor([True, False]))
    assert (row.scores, row.hidden) == ([1.0, 2.0], [True, False])
    assert list(row.weights()) == [0.0, 1.0]
