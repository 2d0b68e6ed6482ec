"""What the explorer shows in the browser is what NumPy computes from the weights given."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page
from widgets.attention_explorer.hand import (
    SOURCE,
    WEIGHTS,
    ExplorerHand,
    explorer,
    made_up,
    of_words,
)
from widgets.common import plain

from pieces.widgets import AttentionExplorer

TOLERANCE = 1e-5
FACTS = ".pieces-attention-explorer-pair .pieces-table"


def views(widget: AttentionExplorer) -> list[tuple[int, int]]:
    layers, heads = np.shape(widget.weights["cross"])[:2]
    return [(layer + 1, head) for layer in range(layers) for head in range(heads + 1)]


def bits(weights: np.ndarray) -> np.ndarray:
    """The entropy along the last axis."""
    logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    return -(weights * logs).sum(axis=-1)


def compare(hand: ExplorerHand, widget: AttentionExplorer, given: np.ndarray) -> None:
    """Every number on the page, for the view that the widget has."""
    layer = np.concatenate([given[widget.layer - 1].mean(axis=0)[None], given[widget.layer - 1]])
    shown, row = layer[widget.head], layer[widget.head][widget.query]
    drawn = hand.numbers(".pieces-grid")
    np.testing.assert_allclose(drawn, shown, atol=TOLERANCE)
    np.testing.assert_allclose(drawn, widget.shown(), atol=1e-12)
    tints = hand.root.locator(".pieces-tint").evaluate_all("all => all.map(e => e.dataset.value)")
    np.testing.assert_allclose(np.array(tints, dtype=float), row, atol=TOLERANCE)
    listed = list(hand.listed().values())
    assert sum(listed) == pytest.approx(row.sum(), abs=1e-3)
    names = sum(" others" not in name for name in hand.listed())
    np.testing.assert_allclose(listed[:names], np.sort(row)[::-1][:names], atol=TOLERANCE)
    facts = hand.numbers(FACTS)
    carried = np.array(widget.weights["cross"][widget.layer - 1])
    carried = np.concatenate([carried.mean(axis=0)[None], carried])
    np.testing.assert_allclose(facts[:, 0], carried[:, widget.query].max(axis=1), atol=1e-12)
    np.testing.assert_allclose(facts[:, 1], bits(carried[:, widget.query]), atol=1e-12)
    np.testing.assert_allclose(facts[:, 2], bits(carried).mean(axis=1), atol=1e-12)
    np.testing.assert_allclose(facts[:, 1], bits(layer[:, widget.query]), atol=1e-3)
    np.testing.assert_allclose(facts[widget.head, 1], widget.entropy()[widget.query], atol=1e-12)


def test_every_head_of_every_layer_at_every_word(page_with: Callable[..., Page]):
    widget = explorer()
    hand = ExplorerHand(page_with(widget))
    for number, (layer, head) in enumerate(views(widget)):
        query = number % len(widget.target)
        widget.update(layer=layer, head=head, query=query)
        address = f"#attention-explorer:layer={layer},head={head},query={query}"
        hand.page.evaluate("address => { location.hash = address; }", address)
        hand.page.wait_for_timeout(50)
        compare(hand, widget, WEIGHTS)


@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (3, 2, 2, 7), (1, 8, 7, 2), (2, 4, 40, 38)])
def test_other_sizes(page_with: Callable[..., Page], shape: tuple):
    layers, heads, rows, columns = shape
    weights = made_up(*shape, seed=7)
    source, target = [f"s{i}" for i in range(columns)], [f"t{i}" for i in range(rows)]
    widget = of_words(target, source, weights=weights)
    hand = ExplorerHand(page_with(widget))
    compare(hand, widget, weights)
    assert hand.root.locator(".pieces-attention-explorer-overview svg").count() == layers * (
        heads + 1
    )


def test_a_softmax_of_almost_all_on_one_word(page_with: Callable[..., Page]):
    weights = np.full((1, 2, 6, 5), 1e-7)
    weights[..., 0] = 1 - 4e-7
    widget = explorer(weights=weights)
    hand = ExplorerHand(page_with(widget))
    compare(hand, widget, weights)
    assert "(1.00)" in hand.caption()
    assert "NaN" not in hand.root.inner_text()


def test_the_table_has_the_same_numbers_and_the_sum_of_each_row(page_with: Callable[..., Page]):
    widget = explorer(layer=1, head=3)
    hand = ExplorerHand(page_with(widget))
    table = hand.open_table()
    numbers = hand.numbers(".pieces-tables table")
    np.testing.assert_allclose(numbers[:, :-1], widget.shown(), atol=1e-12)
    np.testing.assert_allclose(numbers[:, -1], widget.shown().sum(axis=1), atol=1e-12)
    printed = table.locator("tbody td:last-child").all_inner_texts()
    assert printed == [f"{total:.5f}" for total in widget.shown().sum(axis=1)]
    heads = table.locator("thead th").all_inner_texts()
    assert heads == ["query ↓ key →", *SOURCE, "sum"]
    hand.view("Layer 2, mean of all heads").click()
    caption = plain(table.locator("caption").inner_text())
    assert caption == "Layer 2, mean of all heads: “le chat ne dort pas .”"


def test_the_sum_is_printed_as_it_is(page_with: Callable[..., Page]):
    thirds = of_words(["a"], ["b", "c", "d"], weights=np.full((1, 1, 1, 3), 1 / 3))
    hand = ExplorerHand(page_with(thirds))
    text = hand.root.inner_text()
    assert "The 3 weights, each kept to five decimals, add up to 0.99999." in text
    one = ExplorerHand(page_with(of_words(["a"], ["b"], weights=[[[[1]]]])))
    assert "The only weight is 1.00000." in one.root.inner_text()


ROW = [0.05, 0.7, 0.15, 0.06, 0.04]


def test_small_weights_are_gathered(page_with: Callable[..., Page]):
    hand = ExplorerHand(page_with(explorer(weights=[[[ROW] * 6]], head=1)))
    assert hand.listed() == pytest.approx({"cat": 0.7, "does": 0.15, "not": 0.06, "2 others": 0.09})
    even = ExplorerHand(page_with(of_words(["a"], list("bcdefghijk"), weights=[[[[0.1] * 10]]])))
    assert even.listed() == pytest.approx(dict.fromkeys("bcdefg", 0.1) | {"4 others": 0.4})
    last = ExplorerHand(page_with(of_words(["a"], list("bcd"), weights=[[[[0.5, 0.45, 0.05]]]])))
    assert list(last.listed()) == ["b", "c", "d"], "one word alone is not called other"


def test_the_first_frame_teaches_with_computed_numbers(page_with: Callable[..., Page]):
    widget = explorer()
    hand = ExplorerHand(page_with(widget))
    best = widget.shown()[widget.query].max()
    word = SOURCE[widget.key]
    assert hand.caption() == (
        f"Writing “le”, the model looks most at “{word}” ({best:.2f}). Layer 2, mean of all heads. "
        "A large weight says where the model looked, not why it wrote the word."
    )
    text = plain(hand.root.inner_text())
    assert "Rows are target words (queries), columns are source words (keys)." in text
    assert "A row is the step that writes its word: the query there comes from the word" in text
    assert "2.32 where all 5 share it equally" in text
    assert hand.status() == "", "nothing has changed yet, so nothing is said"
    sharp = ExplorerHand(page_with(explorer(weights=[[[ROW] * 6]])))
    assert "the model looks mostly at “cat” (0.70)." in sharp.caption()


def test_the_small_pictures_show_the_weights(page_with: Callable[..., Page]):
    hand = ExplorerHand(page_with(explorer()))
    for layer, head in views(explorer()):
        given = WEIGHTS[layer - 1]
        weights = given[head - 1] if head else given.mean(axis=0)
        name = f"Layer {layer}, {f'head {head}' if head else 'mean of all heads'}"
        drawn = (
            hand.view(name)
            .locator("path")
            .evaluate_all(
                """all => all.flatMap(e => [...e.getAttribute("d").matchAll(/M(\\d+) (\\d+)/g)].map(
                ([, x, y]) => [Number(y), Number(x), Number(e.getAttribute("fill-opacity"))]))"""
            )
        )
        seen = np.zeros_like(weights)
        for row, column, depth in drawn:
            seen[row, column] = depth
        np.testing.assert_allclose(seen, weights, atol=0.5 / 16 + TOLERANCE)
