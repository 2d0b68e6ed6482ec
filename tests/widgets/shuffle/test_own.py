"""The shuffled sentence: its outputs are the library's, and follow their words or do not."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator
from widgets.hand import Hand, plain, settle

from pieces.attention import MultiHeadAttention
from pieces.positions import sinusoidal_positions
from pieces.widgets import Shuffle
from pieces.widgets.shuffle.layer import D_MODEL, HEADS, layer, word_vectors

FIRST = [0, 1, 2, 3, 4]
VIEWS = [
    {"positions": positions, "causal": causal, "order": order, "seed": seed}
    for positions, causal in itertools.product(("none", "sinusoidal", "learned"), (False, True))
    for order, seed in (([0, 4, 2, 3, 1], 21), ([3, 0, 4, 1, 2], 2))
]


class ShuffleHand(Hand):
    """Takes a shuffled sentence in hand."""

    @property
    def words(self) -> Locator:
        return self.root.locator(".pieces-shuffle-words [role=radio]")

    def read(self) -> str:
        """The sentence as it stands there."""
        return " ".join(self.words.locator(".pieces-token").all_inner_texts())

    def verdicts(self) -> list[str]:
        return self.root.locator(".pieces-shuffle-column > b").all_inner_texts()

    def largest(self) -> str:
        return self.root.locator(".pieces-shuffle-largest b").inner_text()

    def outputs(self) -> np.ndarray:
        """Place by place the outputs in the first order and now, in full precision."""
        rows = self.open_table().first.locator("tbody tr").all()
        values = [
            [float(cell.get_attribute("data-value")) for cell in row.locator("td").all()[:D_MODEL]]
            for row in rows
        ]
        return np.array(values).reshape(-1, 2, D_MODEL)


@pytest.fixture
def shuffle_on(page_with: Callable) -> Callable[..., ShuffleHand]:
    """Opens a page that holds one sentence, and takes it in hand."""
    return lambda widget=None, **options: ShuffleHand(page_with(widget or Shuffle(), **options))


def by_library(widget: Shuffle, order: list[int]) -> np.ndarray:
    """What the library's layer makes of the words in this order, by word."""
    own = layer(widget.seed)
    module = MultiHeadAttention(D_MODEL, HEADS, bias=False).double()
    matrices = np.concatenate([own.W_Q.T, own.W_K.T, own.W_V.T])
    with torch.no_grad():
        module.in_projection.weight.copy_(torch.tensor(matrices))
        module.out_projection.weight.copy_(torch.tensor(own.W_O.T))
    x = torch.tensor(word_vectors(widget.tokens, widget.seed)[order])
    if widget.positions == "sinusoidal":
        x = x + sinusoidal_positions(len(order), D_MODEL)
    if widget.positions == "learned":
        x = x + torch.tensor(own.learned[: len(order)])
    with torch.no_grad():
        output = module(query=x, key=x, value=x, causal=widget.causal).numpy()
    return output[np.argsort(order)]


def test_browser_and_python_give_the_librarys_outputs(page_with: Callable):
    widgets = [Shuffle(**view, name=f"shuffle-{i}") for i, view in enumerate(VIEWS)]
    page = page_with(*widgets)
    for widget in widgets:
        first, now = by_library(widget, FIRST), by_library(widget, widget.order)
        for mine, expected in zip(widget.outputs(), (first, now), strict=True):
            np.testing.assert_allclose(mine, expected, atol=1e-12)
        hand = ShuffleHand(page, widget.name)
        expected = np.stack([first, now], axis=1)[widget.order]
        np.testing.assert_allclose(hand.outputs(), expected, atol=1e-9)
        largest = np.abs(first - now).max()
        assert hand.largest() == ("0" if largest < 1e-12 else f"{largest:.3f}")


def test_without_positions_every_order_gives_the_same_outputs():
    for order in itertools.permutations(range(5)):
        assert Shuffle(order=order).largest_difference() < 1e-12
    for changed in ({"positions": "sinusoidal"}, {"positions": "learned"}, {"causal": True}):
        assert Shuffle(**changed).largest_difference() > 0.5, changed
        assert Shuffle(**changed, order=FIRST).largest_difference() == 0, changed


def test_the_first_frame_teaches(shuffle_on: Callable):
    hand = shuffle_on()
    assert hand.read() == "the dog sees the cat"
    assert hand.caption() == (
        "“cat” and “dog” have changed places, and every word comes out as before: largest "
        "difference 0. Without positions, attention sees a set, no order. Switch them on."
    )
    assert hand.verdicts() == ["equal"] * 5
    assert "“the” (1) and “the” (4) go in as one vector and come out as one." in hand.text()
    assert "Random example, seed 21." in hand.text()
    outputs = hand.outputs()
    np.testing.assert_allclose(outputs[0], outputs[3], atol=1e-12)
    assert Shuffle().sentence() == (
        "“the cat sees the dog” becomes “the dog sees the cat”, positions: none. The largest "
        "difference between the outputs of a word is 0 (random example, seed 21)."
    )


def test_positions_make_the_order_seen(shuffle_on: Callable):
    hand = shuffle_on()
    before = [hand.root.bounding_box()["height"], hand.words.first.bounding_box()]
    for kind in ("sinusoidal", "learned"):
        hand.radio(kind).click()
        settle(hand.page)
        largest = Shuffle(positions=kind).largest_difference()
        hand.says(f"the dog sees the cat: positions {kind}, largest difference {largest:.3f}.")
        assert f"the outputs change: largest difference {largest:.3f}." in hand.caption()
        assert all(verdict.startswith("≠ ") for verdict in hand.verdicts())
        assert "“the” (1) and “the” (4) come out up to" in hand.text()
        assert [hand.root.bounding_box()["height"], hand.words.first.bounding_box()] == before
    hand.radio("none").click()
    hand.says("the dog sees the cat: positions none, largest difference 0.")


def test_a_causal_mask_sees_order_by_itself(shuffle_on: Callable):
    hand = shuffle_on()
    hand.open_more()
    hand.root.get_by_role("checkbox").check()
    settle(hand.page)
    largest = Shuffle(causal=True).largest_difference()
    hand.says(
        f"the dog sees the cat: positions none, causal mask, largest difference {largest:.3f}."
    )
    assert hand.caption().endswith(
        "A causal mask shows each word those before it, and these changed."
    )
    assert hand.verdicts()[0] == "equal", "the first word sees itself alone"
    hand.button("First order").click()
    settle(hand.page)
    assert hand.verdicts() == ["equal"] * 5
    assert hand.caption().startswith(
        "The words stand in their first order: nothing can differ yet."
    )
    hand.button("Other weights").click()
    settle(hand.page)
    assert "Random example, seed 22." in hand.text()


def test_words_are_moved_by_buttons_and_keys(shuffle_on: Callable):
    hand = shuffle_on()
    hand.button("Swap “cat” and “dog”").click()
    settle(hand.page)
    assert hand.read() == "the cat sees the dog"
    left, right = (hand.button(f"Move {way}: “dog”") for way in ("left", "right"))
    assert right.get_attribute("aria-disabled") == "true"
    right.focus()
    hand.press("Enter")
    left.click()
    settle(hand.page)
    assert hand.read() == "the cat sees dog the"
    hand.words.nth(0).click()
    hand.press("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    settle(hand.page)
    assert hand.read() == "the sees dog cat the"
    assert hand.is_focused(hand.words.nth(3)), "the focus goes along"
    hand.press("Shift+ArrowRight", "Shift+ArrowRight")
    settle(hand.page)
    assert hand.read() == "the sees dog the cat"
    assert (
        hand.link() == "#shuffle:order=0%202%204%203%201,word=1,positions=none,causal=false,seed=21"
    )
    assert hand.largest() == "0"


@pytest.mark.parametrize("options", [{}, {"width": 390, "has_touch": True}])
def test_words_are_dragged(shuffle_on: Callable, options: dict):
    hand = shuffle_on(**options)
    start, end = (hand.words.nth(place).bounding_box() for place in (4, 0))
    mouse, y = hand.page.mouse, start["y"] + 10
    mouse.move(start["x"] + 20, y)
    mouse.down()
    mouse.move(start["x"] + 17, y)
    settle(hand.page)
    assert hand.read() == "the dog sees the cat", "a shaking hand drags nothing"
    mouse.move(end["x"] + 10, y, steps=12)
    mouse.up()
    settle(hand.page)
    assert hand.read() == "cat the dog sees the"
    assert hand.words.nth(0).get_attribute("aria-checked") == "true"
    assert hand.is_focused(hand.words.nth(0))
    hand.words.nth(2).click()
    settle(hand.page)
    assert hand.words.nth(2).get_attribute("aria-checked") == "true", "a click still chooses"


def test_shuffle_gives_other_orders(shuffle_on: Callable):
    hand = shuffle_on()
    seen = [hand.read()]
    for _ in range(8):
        hand.button("Shuffle").click()
        settle(hand.page)
        assert hand.read() not in (seen[-1], "the cat sees the dog")
        assert hand.largest() == "0"
        seen.append(hand.read())
    assert len(set(seen)) > 4
    hand.button("Reset").click()
    settle(hand.page)
    assert hand.read() == "the dog sees the cat"


def test_the_cells_show_the_numbers(shuffle_on: Callable):
    hand = shuffle_on(Shuffle(positions="sinusoidal"), reduced_motion="reduce")
    cells = hand.root.evaluate(
        """root => [...root.querySelectorAll(".pieces-shuffle-vector span")].map((cell) =>
            (cell.hasAttribute("data-minus") ? -2 : 2)
                * cell.style.getPropertyValue("--heat") ** 2)"""
    )
    shown = np.array(cells).reshape(5, 2, D_MODEL)
    np.testing.assert_allclose(shown, hand.outputs(), atol=1e-6)
    assert np.abs(shown).max() < 2, "no colour is at its end"


# Every animation that begins is kept: on a busy machine it may have ended before it is looked at.
KEEP_ANIMATIONS = """() => {
    const animate = Element.prototype.animate;
    window.begun = [];
    Element.prototype.animate = function (...given) {
        const begun = animate.apply(this, given);
        window.begun.push(begun);
        return begun;
    };
}"""


def test_outputs_move_only_where_motion_is_welcome(shuffle_on: Callable):
    running = "window.begun.filter((each) => each.effect.getTiming().duration > 200).length"
    for motion, expected in (("reduce", 0), ("no-preference", 2)):
        hand = shuffle_on(reduced_motion=motion)
        hand.page.evaluate(KEEP_ANIMATIONS)
        hand.button("Swap “cat” and “dog”").click()
        hand.page.evaluate("new Promise(requestAnimationFrame)")
        assert hand.page.evaluate(running) == expected


def test_a_step_shows_at_once(shuffle_on: Callable):
    """The bar is 100 ms of computing; three times it fails, as a busy machine takes longer."""
    hand = shuffle_on(Shuffle(positions="sinusoidal", word=2))
    hand.open_table()
    hand.words.nth(2).focus()
    costs = hand.costs([(None, "key", key) for key in ["ArrowRight", "ArrowLeft"] * 12])
    assert costs[len(costs) // 2] <= 3 * 100


def test_python_takes_lists_and_arrays():
    widget = Shuffle(tokens=("a", "b", "c"), order=np.array([2, 0, 1]), swap=torch.tensor([0, 2]))
    assert (widget.order, widget.swap, widget.word) == ([2, 0, 1], [0, 2], 2)
    assert Shuffle(tokens=["a", "b"]).order == [1, 0]
    assert plain(Shuffle(causal=True).sentence()).startswith(
        "“the cat sees the dog” becomes “the dog"
    )
