"""The word plane: its numbers are the library's, and all ways to move the tip do the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator
from widgets.hand import Hand, settle

from pieces.attention import scaled_dot_product_attention
from pieces.widgets import WordPlane

TIPS = [(1, 1), (0, 0), (3, -1), (-1, -1), (0.05, 2.95), (2, 0)]
WIDE = {"a": (5, -5), "b": (-5, 5), "c": (4.5, 0.1), "d": (0, 0)}


class PlaneHand(Hand):
    """Takes a word plane in hand."""

    def tip(self) -> Locator:
        return self.root.get_by_role("slider")

    def tip_at(self) -> list[float]:
        fields = self.root.get_by_role("textbox").all()
        return [float(field.get_attribute("data-value")) for field in fields]

    def table_rows(self) -> list[list[float]]:
        """The open table's numbers: score, its √2nd part, weight and what each word adds."""
        rows = self.open_table().first.evaluate(
            """table => [...table.tBodies[0].rows].map(row =>
                [...row.querySelectorAll("td[data-value]")].map(cell => cell.dataset.value))"""
        )
        return [[float(number) for number in row] for row in rows]

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane from −1 to 3 is on the screen."""
        box = self.root.locator(".pieces-word-plane-field").bounding_box()
        return (
            box["x"] + box["width"] * (x + 1) / 4,
            box["y"] + box["height"] * (3 - y) / 4,
        )


@pytest.fixture
def plane_on(page_with: Callable) -> Callable[..., PlaneHand]:
    """Opens a page that holds one plane, and takes it in hand."""
    return lambda widget=None, **options: PlaneHand(page_with(widget or WordPlane(), **options))


def arrows_of(widget: WordPlane) -> np.ndarray:
    """The arrows of the shown sentence, with the one that the reader moved."""
    moved = widget.vectors | {widget.word: [widget.x, widget.y]}
    return np.array([moved[word] for word in widget.sentences[widget.which]])


def by_library(widget: WordPlane) -> np.ndarray:
    """The output for the word that asks: every word's arrow is query, key and value."""
    X = torch.tensor(arrows_of(widget))
    asks = widget.sentences[widget.which].index(widget.word)
    return scaled_dot_product_attention(query=X, key=X, value=X)[asks].numpy()


def widgets() -> list[WordPlane]:
    planes = [WordPlane(which=which, x=x, y=y) for which in (0, 1) for x, y in TIPS]
    wide = {"sentences": [list("abcdd")], "vectors": WIDE, "word": "b"}
    return [*planes, WordPlane(**wide), WordPlane(**wide, x=6, y=-6)]


def test_browser_and_python_give_the_librarys_output(page_with: Callable):
    planes = widgets()
    for i, plane in enumerate(planes):
        plane.name = f"plane-{i}"
    page = page_with(*planes)
    for plane in planes:
        expected, arrows = by_library(plane), arrows_of(plane)
        scores, weights = arrows @ (plane.x, plane.y), plane.weights()
        np.testing.assert_allclose(plane.output(), expected, atol=1e-12)
        *rows, total = PlaneHand(page, plane.name).table_rows()
        rows = np.array(rows)
        np.testing.assert_allclose(rows[:, 0], scores, atol=1e-9)
        np.testing.assert_allclose(rows[:, 1], scores / np.sqrt(2), atol=1e-9)
        np.testing.assert_allclose(rows[:, 2], weights, atol=1e-9)
        np.testing.assert_allclose(rows[:, 3:], weights[:, None] * arrows, atol=1e-9)
        np.testing.assert_allclose(total, [1, *expected], atol=1e-5)
        assert rows[:, 2].sum() == pytest.approx(1, abs=1e-12)


def test_the_first_frame_teaches_and_the_other_sentence_shows_the_contrast(plane_on: Callable):
    hand = plane_on()
    x, y = by_library(WordPlane())
    assert hand.caption() == (
        f"Beside “river”, “bank” comes out with more water than money: {x:.2f}, {y:.2f}. "
        "It goes in as (1.00, 1.00). Drag its tip: turn it, stretch it. Who gains?"
    )
    hand.radio("the money bank").click()
    settle(hand.page)
    assert hand.caption().startswith(
        f"Beside “money”, “bank” comes out with more money than water: {y:.2f}, {x:.2f}. "
        "It goes in as (1.00, 1.00)."
    )
    hand.says(
        "“bank” goes in with water 1.00 and money 1.00. Weights: “the” 0.108, “money” 0.446, "
        "“bank” 0.446. It comes out with water 0.45 and money 1.34."
    )
    sentence = WordPlane().sentence()
    assert sentence == (
        "Attention as arrows: “bank” goes in with water 1 and money 1; beside “the” and “river” it "
        "gives weights of 0.108 to “the”, 0.446 to “river”, 0.446 to “bank”, and comes out with "
        "water 1.337 and money 0.446."
    )


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ({"sentences": ["the bank"]}, "Alone, “bank” comes out with as much water as money"),
        (
            {"sentences": ["river money bank"]},
            "Beside “river” and “money”, “bank” comes out with as much water as money",
        ),
        ({"x": -1, "y": 0}, "Beside “river”, “bank” comes out away from water: −0."),
        ({"x": -1, "y": -0.5}, "Beside “river”, “bank” comes out away from water and money: −0."),
        (
            {"sentences": ["the bank"], "x": 0, "y": 0},
            "Alone, “bank” comes out with neither water nor money: 0.00, 0.00. It has no length: "
            "all scores are 0, all weights equal. Drag its tip.",
        ),
    ],
)
def test_the_headline_says_what_comes_out(plane_on: Callable, changes: dict, headline: str):
    hand = plane_on(WordPlane(**changes))
    assert hand.caption().startswith(headline)
    assert "−0.00" not in hand.text()


def test_the_rows_show_the_numbers_of_the_table(plane_on: Callable):
    hand = plane_on(WordPlane(x=2.5, y=-0.25), reduced_motion="reduce")
    *rows, total = hand.table_rows()
    lines = hand.root.locator(".pieces-word-plane-rows tbody tr")
    for (score, _, weight, *adds), line in zip(rows, lines.all(), strict=True):
        told = [float(n) for n in re.findall(r"-?\d+\.\d+", line.inner_text().replace("−", "-"))]
        assert told == pytest.approx([score, weight, *adds], abs=0.0051)
        width = line.locator(".pieces-fill").evaluate("e => parseFloat(e.style.width)")
        assert width == pytest.approx(100 * weight, abs=1e-3)
    foot = hand.root.locator(".pieces-word-plane-rows tfoot").inner_text().replace("−", "-")
    assert [float(n) for n in re.findall(r"-?\d+\.\d+", foot)] == pytest.approx(total, abs=0.0051)


def drawn_to(hand: PlaneHand, layer: str) -> np.ndarray:
    """The corners of a layer's path, in the units of the plane from −1 to 3."""
    path = hand.root.locator(f".pieces-word-plane-{layer}").get_attribute("d")
    corners = np.array(re.findall(r"-?\d+(?:\.\d+)?", path), dtype=float).reshape(-1, 2)
    return np.stack([corners[:, 0] / 100 - 1, 3 - corners[:, 1] / 100], axis=1)


def test_the_arrows_end_where_the_numbers_say(plane_on: Callable):
    plane, corner = WordPlane(x=0.5, y=2), 3  # of an arrow's outline, the fourth is its tip
    hand, arrows = plane_on(plane), arrows_of(plane)
    np.testing.assert_allclose(drawn_to(hand, "out")[corner], plane.output(), atol=1e-3)
    np.testing.assert_allclose(drawn_to(hand, "asks")[corner], (0.5, 2), atol=1e-3)
    np.testing.assert_allclose(drawn_to(hand, "chain")[-1], plane.output(), atol=1e-9)
    shares = plane.weights()[:, None] * arrows
    np.testing.assert_allclose(drawn_to(hand, "shares")[1::2], shares, atol=1e-9)
    river, foot = drawn_to(hand, "drop")[2:4]
    np.testing.assert_allclose(river, (2, 0), atol=1e-9)
    assert (river - foot) @ arrows[2] == pytest.approx(0, abs=1e-9), "a right angle"
    assert foot @ arrows[2] == pytest.approx(1), "shadow times length is the score"


BOXES = """root => {
    const box = (e) => e.getBoundingClientRect();
    const field = box(root.querySelector(".pieces-word-plane-field"));
    const names = root.querySelectorAll(
        ".pieces-word-plane-word:not([hidden]), .pieces-word-plane-result");
    const ring = box(root.querySelector(".pieces-word-plane-handle"));
    const { left, top } = field;
    const from = (b) => [b.left - left, b.top - top, b.right - left, b.bottom - top];
    return { side: field.width, ring: from(ring), names: [...names].map((e) => from(box(e))) };
}"""


def overlap(one: list[float], other: list[float]) -> bool:
    lefts, tops, rights, bottoms = zip(one, other, strict=True)
    return min(rights) - max(lefts) > 0.5 and min(bottoms) - max(tops) > 0.5


@pytest.mark.parametrize("width", [752, 374])
def test_no_label_lies_on_another(plane_on: Callable, width: int):
    hand = plane_on(width=width, reduced_motion="reduce")
    for which in (0, 1):
        for x, y in [*TIPS, *product(np.arange(-1, 3.1, 0.5), repeat=2), (-1, -0.5)]:
            hand.follow(f"#word-plane:which={which},x={x},y={y}")
            seen = hand.root.evaluate(BOXES)
            assert len(seen["names"]) == 4
            for one, other in combinations([*seen["names"], seen["ring"]], 2):
                assert not overlap(one, other), (which, x, y)
            for left, top, right, bottom in seen["names"]:
                assert min(left, top, seen["side"] - right, seen["side"] - bottom) > -0.5, (x, y)
            *_, (left, top, right, bottom) = seen["names"]
            end = WordPlane(which=which, x=x, y=y).output()
            for part in np.linspace(0, 1, 50):
                at_x, at_y = (part * end + (1, 1)) * seen["side"] / 4
                struck = left < at_x < right and top < seen["side"] - at_y < bottom
                assert not struck, f"“comes out” lies on its arrow at {(which, x, y)}"


def test_mouse_click_keys_and_fields_move_the_tip(plane_on: Callable):
    hand = plane_on()
    mouse = hand.page.mouse
    hand.root.locator(".pieces-word-plane-field").scroll_into_view_if_needed()
    mouse.move(*hand.to_screen(1, 1))
    mouse.down()
    mouse.move(*hand.to_screen(1.7, 0.4), steps=4)
    settle(hand.page)
    assert hand.tip_at() == [1.7, 0.4], "it follows before it is let go"
    mouse.move(*hand.to_screen(9, -9))
    mouse.up()
    settle(hand.page)
    assert hand.tip_at() == [3, -1], "the plane ends here"
    assert hand.is_focused(hand.tip())
    mouse.move(*hand.to_screen(0, 0))
    settle(hand.page)
    assert hand.tip_at() == [3, -1], "it was let go"
    mouse.click(*hand.to_screen(0.5, 2.25))
    settle(hand.page)
    assert hand.tip_at() == [0.5, 2.25]
    hand.tip().focus()
    hand.press("ArrowLeft", "ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown")
    assert hand.tip_at() == pytest.approx([0.6, 2.35], abs=1e-12)
    assert hand.tip().get_attribute("aria-valuetext") == "water 0.60 and money 2.35"
    assert hand.focused() == "Tip of “bank”"
    for label, text in (("water", "2"), ("money", "−0,5")):
        hand.root.get_by_label(label).fill(text)
        hand.press("Enter")
    assert hand.tip_at() == [2, -0.5]
    assert hand.link() == "#word-plane:which=0,x=2,y=-0.5"


def test_a_finger_moves_the_tip_and_scrolls_the_page_elsewhere(plane_on: Callable):
    hand = plane_on(width=390, has_touch=True)
    field = hand.root.locator(".pieces-word-plane-field")
    assert hand.tip().evaluate("e => getComputedStyle(e).touchAction") == "none"
    assert field.evaluate("e => getComputedStyle(e).touchAction") == "auto"
    touch = hand.page.context.new_cdp_session(hand.page)
    path = [hand.to_screen(1, 1), hand.to_screen(1.5, 0.5), hand.to_screen(2, 0.25)]
    kinds = ("touchStart", "touchMove", "touchMove")
    for kind, (x, y) in zip(kinds, path, strict=True):
        points = [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    hand.says("“bank” goes in with water 2.00 and money 0.25…")
    hand.page.touchscreen.tap(*hand.to_screen(0, 2))
    hand.says("“bank” goes in with water 0.00 and money 2.00…")


@pytest.mark.parametrize("text", ["abc", "", "3.01", "-1.5", "1e999"])
def test_what_is_no_place_is_said_and_goes_with_reset(plane_on: Callable, text: str):
    hand = plane_on()
    field, before = hand.root.get_by_label("water"), hand.root.bounding_box()
    field.fill(text)
    hand.press("Enter")
    assert hand.fault() == f"“{text}” is not a number from −1 to 3: 1.00 is kept."
    assert field.get_attribute("aria-invalid") == "true"
    assert hand.root.bounding_box() == before, "nothing moves"
    assert hand.tip_at() == [1, 1]
    hand.button("Reset").click()
    assert field.get_attribute("aria-invalid") is None
    assert field.input_value() == "1.00"
    hand.says("“bank” goes in with water 1.00…")


@pytest.mark.parametrize(
    ("text", "x"), [("1/2", 0.5), (" −3 / 4 ", -0.75), ("0,25", 0.25), (",5", 0.5)]
)
def test_fractions_and_commas_are_numbers(plane_on: Callable, text: str, x: float):
    hand = plane_on()
    hand.root.get_by_label("water").fill(text)
    hand.press("Enter")
    assert hand.tip_at() == [x, 1]


@pytest.mark.parametrize(("width", "most"), [(736, 560), (358, 640)])
def test_it_is_small(plane_on: Callable, width: int, most: int):
    """A widget's column is 736 pixels wide on a laptop and 358 on a phone."""
    hand = plane_on(width=width + 16)
    box = hand.root.bounding_box()
    assert box["width"] == width
    assert box["height"] <= most


def test_a_step_of_the_tip_shows_at_once(plane_on: Callable):
    """The bar is 100 ms of computing; three times it fails, as a busy machine takes longer."""
    hand = plane_on()
    hand.open_table()
    hand.tip().focus()
    tip = hand.tip().element_handle()
    keys = ["ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"]
    costs = hand.costs([(tip, "key", keys[turn % 4]) for turn in range(24)])
    assert costs[len(costs) // 2] <= 3 * 100


def test_python_takes_lists_and_arrays():
    plane = WordPlane(
        sentences=(("a", "b"),),
        vectors={"a": np.array([1, 2]), "b": torch.tensor([0.5, 0])},
        word="b",
        axes=["left", "right"],
    )
    assert plane.sentences == [["a", "b"]]
    assert plane.vectors == {"a": [1.0, 2.0], "b": [0.5, 0.0]}
    assert (plane.x, plane.y) == (0.5, 0.0)
