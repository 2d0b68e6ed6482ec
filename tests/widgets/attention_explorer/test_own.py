"""The attention explorer: its numbers are those given, and each of its own parts answers."""

import json
from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from widgets.attention_explorer.hand import ExplorerHand
from widgets.attention_explorer.samples import SOURCE, TARGET, WEIGHTS, made_up, make, of_words
from widgets.hand import as_jupyter_mounts, plain, settle
from widgets.strange import FORTY

from pieces.widgets import AttentionExplorer

FACTS = ".pieces-attention-explorer-pair .pieces-table"
ROW = [0.05, 0.7, 0.15, 0.06, 0.04]
VIEWS = [(layer, head) for layer in (1, 2) for head in range(5)]


def words(target: list[str], source: list[str], **changes) -> AttentionExplorer:
    return make(**of_words(target, source, **changes))


def simple() -> AttentionExplorer:
    """Two layers of two heads: head 1 looks along the diagonal, head 2 at the second word."""
    weights = np.full((2, 2, 6, 5), 0.05)
    weights[:, 0, np.arange(6), [0, 1, 3, 4, 3, 2]] = 0.8
    weights[:, 1] = ROW
    return make(weights=weights, layer=1, head=1, query=0)


@pytest.fixture
def hand_on(page_with: Callable) -> Callable[..., ExplorerHand]:
    """Opens a page that holds one explorer, and takes it in hand."""
    return lambda widget, **options: ExplorerHand(page_with(widget, **options))


def bits(weights: np.ndarray) -> np.ndarray:
    """The entropy along the last axis."""
    logs = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    return -(weights * logs).sum(axis=-1)


def compare(hand: ExplorerHand, widget: AttentionExplorer, given: np.ndarray) -> None:
    """Every number on the page, for the view that the widget has."""
    layer = np.concatenate([given[widget.layer - 1].mean(axis=0)[None], given[widget.layer - 1]])
    row = layer[widget.head][widget.query]
    drawn = hand.numbers(hand.root.locator(".pieces-grid"))
    np.testing.assert_allclose(drawn, layer[widget.head], atol=1e-5)
    np.testing.assert_allclose(drawn, widget.shown(), atol=1e-12)
    tints = hand.root.locator(".pieces-tint").evaluate_all("all => all.map(e => e.dataset.value)")
    np.testing.assert_allclose(np.array(tints, dtype=float), row, atol=1e-5)
    listed = list(hand.listed().values())
    assert sum(listed) == pytest.approx(row.sum(), abs=1e-3)
    names = sum(" others" not in name for name in hand.listed())
    np.testing.assert_allclose(listed[:names], np.sort(row)[::-1][:names], atol=1e-5)
    facts = hand.numbers(hand.root.locator(FACTS))
    carried = np.array(widget.weights["cross"][widget.layer - 1])
    carried = np.concatenate([carried.mean(axis=0)[None], carried])
    np.testing.assert_allclose(facts[:, 0], carried[:, widget.query].max(axis=1), atol=1e-12)
    np.testing.assert_allclose(facts[:, 1], bits(carried[:, widget.query]), atol=1e-12)
    np.testing.assert_allclose(facts[:, 2], bits(carried).mean(axis=1), atol=1e-12)
    np.testing.assert_allclose(facts[:, 1], bits(layer[:, widget.query]), atol=1e-3)
    np.testing.assert_allclose(facts[widget.head, 1], widget.entropy()[widget.query], atol=1e-12)


def test_every_head_of_every_layer_at_every_word(hand_on: Callable):
    widget = make()
    hand = hand_on(widget)
    for number, (layer, head) in enumerate(VIEWS):
        query = number % len(TARGET)
        widget.update(layer=layer, head=head, query=query)
        hand.follow(f"#attention-explorer:layer={layer},head={head},query={query}")
        compare(hand, widget, WEIGHTS)


ALMOST_ALL = np.where(np.arange(5) == 0, 1 - 4e-7, 1e-7) * np.ones((1, 2, 6, 1))
SIZES = [(1, 1, 1, 1), (3, 2, 2, 7), (1, 8, 7, 2), (2, 4, 40, 38)]


@pytest.mark.parametrize("weights", [ALMOST_ALL, *(made_up(*size, seed=7) for size in SIZES)])
def test_other_sizes_and_a_softmax_of_almost_all_on_one_word(hand_on: Callable, weights):
    layers, heads, rows, columns = weights.shape
    source, target = [f"s{i}" for i in range(columns)], [f"t{i}" for i in range(rows)]
    widget = make(source=source, target=target, weights=weights)
    hand = hand_on(widget)
    compare(hand, widget, weights)
    pictures = hand.root.locator(".pieces-attention-explorer-overview svg")
    assert pictures.count() == layers * (heads + 1)
    assert ("(1.00)" in hand.caption()) == (weights is ALMOST_ALL or columns == 1)


def test_the_table_has_the_same_numbers_and_the_sum_of_each_row(hand_on: Callable):
    widget = make(layer=1, head=3)
    hand = hand_on(widget)
    table = hand.open_table()
    numbers = hand.numbers(table)
    np.testing.assert_allclose(numbers[:, :-1], widget.shown(), atol=1e-12)
    np.testing.assert_allclose(numbers[:, -1], widget.shown().sum(axis=1), atol=1e-12)
    printed = table.locator("tbody td:last-child").all_inner_texts()
    assert printed == [f"{total:.5f}" for total in widget.shown().sum(axis=1)]
    assert table.locator("thead th").all_inner_texts() == ["query ↓ key →", *SOURCE, "sum"]
    hand.radio("Layer 2, mean of all heads").click()
    caption = plain(table.locator("caption").inner_text())
    assert caption == "Layer 2, mean of all heads: “le chat ne dort pas .”"


def test_small_weights_are_gathered_and_the_sum_is_printed_as_it_is(hand_on: Callable):
    hand = hand_on(make(weights=[[[ROW] * 6]], head=1))
    assert hand.listed() == pytest.approx({"cat": 0.7, "does": 0.15, "not": 0.06, "2 others": 0.09})
    even = hand_on(words(["a"], list("bcdefghijk"), weights=[[[[0.1] * 10]]]), page=hand.page)
    assert even.listed() == pytest.approx(dict.fromkeys("bcdef", 0.1) | {"5 others": 0.5})
    last = hand_on(words(["a"], list("bcd"), weights=[[[[0.5, 0.45, 0.05]]]]), page=hand.page)
    assert list(last.listed()) == ["b", "c", "d"], "one word alone is not called other"
    thirds = hand_on(words(["a"], list("bcd"), weights=np.full((1, 1, 1, 3), 1 / 3)))
    assert "The 3 weights add up to 0.99999." in thirds.text()
    one = hand_on(words(["a"], ["b"], weights=[[[[1]]]]), page=thirds.page)
    assert "The only weight is 1.00000." in one.text()


def test_the_first_frame_teaches_with_computed_numbers(hand_on: Callable):
    widget = make()
    hand = hand_on(widget)
    best = widget.shown()[widget.query].max()
    assert hand.caption() == (
        f"Writing “le”, the model looks most at “{SOURCE[widget.key]}” ({best:.2f}). "
        "Layer 2, mean of all heads. "
        "A large weight says where it looked, not why."
    )
    hand.open_more()
    assert "Rows are target words (queries), columns are source words (keys)." in hand.text()
    assert "A row is the step that writes its word: the query there comes from" in hand.text()
    assert "2.32 where all 5 share it equally" in hand.text()
    sharp = hand_on(make(weights=[[[ROW] * 6]]))
    assert "the model looks mostly at “cat” (0.70)." in sharp.caption()


def test_the_small_pictures_show_the_weights_in_the_colours_of_their_heads(hand_on: Callable):
    hand = hand_on(make())
    for layer, head in VIEWS:
        given = WEIGHTS[layer - 1]
        weights = given[head - 1] if head else given.mean(axis=0)
        name = f"Layer {layer}, {f'head {head}' if head else 'mean of all heads'}"
        drawn = (
            hand.radio(name)
            .locator("path")
            .evaluate_all(
                """all => all.flatMap(e => [...e.getAttribute("d").matchAll(/M(\\d+) (\\d+)/g)].map(
            ([, x, y]) => [Number(y), Number(x), Number(e.getAttribute("fill-opacity"))]))"""
            )
        )
        seen = np.zeros_like(weights)
        for row, column, depth in drawn:
            seen[row, column] = depth
        np.testing.assert_allclose(seen, weights, atol=0.5 / 16 + 1e-5)
    many = hand_on(words(["a"], ["b", "c"], layers=1, heads=10))
    badges = many.root.locator(".pieces-attention-explorer-overview .pieces-badge")
    assert badges.all_inner_texts() == ["mean", *map(str, range(1, 11))]
    colours = badges.evaluate_all("all => all.map(e => getComputedStyle(e).borderColor)")
    assert len(set(colours[:9])) == 9
    assert colours[9:] == colours[1:3]
    many.radio("Layer 1, head 2").click()
    bar = many.root.locator(".pieces-fill").first
    assert bar.evaluate("e => getComputedStyle(e).backgroundColor") == colours[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tints_have_the_colours_of_the_heat_map(hand_on: Callable, theme: str):
    """Whose contrast is measured with the stepper."""
    hand = hand_on(make(), theme=theme, reduced_motion="reduce")
    assert hand.root.evaluate(
        """root => { const [tint, cell] = [".pieces-tint", ".pieces-grid td"].map(
            (name) => root.querySelector(name));
        const looks = (e) => { const style = getComputedStyle(e);
            return [style.color, style.backgroundColor].join(); };
        return Array.from({ length: 101 }, (_, heat) => {
            for (const e of [tint, cell]) e.style.setProperty("--heat", heat / 100);
            return looks(tint) === looks(cell); }).every(Boolean); }"""
    )


def test_the_words_say_their_languages(hand_on: Callable):
    hand = hand_on(make(source_language="en", target_language="fr"))
    hand.open_table()
    spoken = hand.root.evaluate(
        """root => [...root.querySelectorAll("bdi")].map(e => [e.textContent,
            e.closest("[lang]").lang])"""
    )
    assert {word for word, lang in spoken if lang == "fr"} == set(TARGET)
    assert {word for word, lang in spoken if lang == "en"} - set(SOURCE) <= {"sum"}
    assert hand_on(make()).root.locator("[lang]").count() == 0


def test_a_word_that_stands_twice_is_told_apart(hand_on: Callable):
    row = [0.6, 0.1, 0.3]
    hand = hand_on(words(["le", "le"], ["the", "cat", "the"], weights=[[[row] * 2]]))
    assert list(hand.listed()) == ["the (1)", "the (3)", "cat"]
    hand.written(1).click()
    hand.says("Layer 1, mean of all heads. Writing “le” (2): “the” (1) has weight 0.600…")


def test_the_arrows_walk_over_the_small_pictures_and_names_choose_them(hand_on: Callable):
    hand = hand_on(simple())
    hand.radio("Layer 1, head 1").focus()
    hand.press("ArrowRight")
    assert hand.focused() == "Layer 1, head 2"
    hand.says(
        "Layer 1, head 2. Writing “le”: “the” has weight 0.050, number 4 of 5. "
        "In order: “cat” 0.700, “does” 0.150, “not” 0.060, 2 others 0.090."
    )
    hand.press("ArrowDown")
    assert hand.focused() == "Layer 2, head 2"
    hand.press("Home")
    assert hand.chosen()[0] == "Layer 2, mean of all heads"
    hand.press("Control+End", "ArrowDown", "ArrowRight")
    assert hand.focused() == "Layer 2, head 2"
    hand.open_more()
    layer, head = (hand.root.get_by_role("combobox", name=name) for name in ("Layer", "Head"))
    assert head.locator("option").all_inner_texts() == ["mean of all heads", "1", "2"]
    layer.select_option("1")
    head.select_option("mean of all heads")
    assert hand.chosen()[0] == "Layer 1, mean of all heads"
    head.focus()
    hand.press("ArrowDown")
    assert (hand.chosen()[0], hand.focused()) == ("Layer 1, head 1", "Head")


def test_a_target_word_chooses_the_word_it_looks_at(hand_on: Callable):
    hand = hand_on(simple())
    hand.written(0).focus()
    hand.press("ArrowRight")
    assert hand.chosen()[1:] == ["chat", "cat"]
    assert hand.caption().startswith(
        "Writing “chat”, the model looks mostly at “cat” (0.80). Layer 1, head 1."
    )
    hand.press("End")
    assert hand.chosen()[1:] == [".", "does"]
    hand.read(3).click()
    assert hand.chosen()[1:] == [".", "not"]
    hand.says("Layer 1, head 1. Writing “.”: “not” has weight 0.050, numb…")


def test_a_cell_is_looked_at_and_kept(hand_on: Callable):
    """How a preview begins and ends is the kit's, and tested with the stepper."""
    hand = hand_on(simple())
    hand.open_more()
    hand.cell(0, 0).focus()
    hand.press("ArrowRight", "ArrowDown")
    hand.says(
        "Preview. Layer 1, head 1. Writing “chat”: “cat” has weight 0.800, the largest of 5. "
        "Enter keeps this cell, Esc goes back."
    )
    hand.press("Escape")
    assert hand.chosen()[1:] == ["le", "the"], "looking changes nothing"
    hand.press("Control+End", "Enter")
    assert hand.chosen()[1:] == [".", "sleep"]
    hand.cell(2, 3).click()
    assert hand.chosen()[1:] == ["ne", "not"]


def test_a_press_that_ends_a_preview_is_not_lost(hand_on: Callable):
    """The headline above is drawn anew: it must not move the button away before the release."""
    hand = hand_on(words(["le", 9 * "Donaudampfschifffahrt"], ["the", "cat"], query=0))
    hand.open_more()
    hand.page.set_viewport_size({"width": 1280, "height": 1600})
    hand.cell(0, 0).focus()
    hand.press("ArrowDown")
    assert "Writing “Donau" in hand.caption()
    hand.button("Show as table").click()
    assert hand.tables.is_visible()
    expect(hand.root.locator("figcaption")).to_contain_text("Writing “\u2068le\u2069”")


def test_one_trait_may_arrive_before_the_others_that_it_needs(hand_on: Callable):
    page = hand_on(make()).page
    hand = ExplorerHand.on(as_jupyter_mounts(page, make())[0])
    page.evaluate("window.model.update({ source: ['a', 'b'] })")
    settle(page)
    hand.written(0).click()
    new = words(["c"], ["a", "b"], weights=[[[[0.25, 0.75]]]]).state()
    page.evaluate("new_ => window.model.update(new_)", {k: new[k] for k in ("target", "weights")})
    settle(page)
    assert "Writing “c”, the model looks mostly at “b” (0.75)." in hand.caption()


def test_a_change_shows_at_once_with_forty_words(hand_on: Callable):
    """The bar is 100 ms of computing; a median of three times that fails, for a machine is busy."""
    hand = hand_on(words(FORTY, FORTY, layers=6, heads=8, layer=1, head=1))
    hand.radio("Layer 1, head 1").focus()
    arrows = ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp")
    turns = [(None, "key", arrows[turn % 4]) for turn in range(24)]
    assert np.median(hand.costs(turns)) <= 3 * 100


@pytest.mark.parametrize("given", [WEIGHTS, {}, {"cross": WEIGHTS, "decoder": WEIGHTS}])
def test_the_state_names_the_attention(given: object):
    with pytest.raises(TypeError, match="a dict with the key 'cross' alone is needed"):
        make().weights = given


@pytest.mark.parametrize("kind", [np.array, torch.tensor, lambda rows: np.array(rows).tolist()])
def test_arrays_and_tensors_are_taken(kind: Callable):
    widget = make(weights=kind(WEIGHTS))
    np.testing.assert_allclose(widget.weights["cross"], WEIGHTS, atol=5.1e-6)
    widget.weights = {"cross": kind(WEIGHTS[:, ::-1].copy())}
    np.testing.assert_allclose(widget.weights["cross"], WEIGHTS[:, ::-1], atol=5.1e-6)
    scores = torch.randn(1, 2, 6, 5, generator=torch.manual_seed(0)).requires_grad_()
    assert make(weights=scores.softmax(-1)).layer == make(weights=scores.half().softmax(-1)).layer
    assert make(weights=[[[[1 + 1e-7, 0, 0, 0, 0]] * 6]]).weights["cross"][0][0][0][0] == 1


def test_the_first_view_is_the_mean_of_the_last_layer_at_its_clearest_word():
    widget = make()
    mean = WEIGHTS[1].mean(axis=0)
    assert (widget.layer, widget.head) == (2, 0)
    assert widget.query == mean[:5].max(axis=1).argmax()
    assert widget.key == mean[widget.query].argmax()
    assert make(layer=1, head=3, query=2).key == WEIGHTS[0, 2, 2].argmax()
    assert make(query=2, key=4).key == 4
    sharp = [[[[0.6, 0.4], [0.1, 0.9]]]]
    assert words(["le", "."], ["a", "b"], weights=sharp).query == 0, "no full stop"
    assert words(["!", "."], ["a", "b"], weights=sharp).query == 1, "unless there are only such"


def test_the_sentence_tells_the_numbers():
    told = make(weights=[[[ROW] * 6]], head=1, query=1).sentence()
    assert told == (
        "Cross-attention, layer 1, head 1: writing “chat”, the model looks mostly at “cat” "
        "(0.700), then “does” (0.150), “not” (0.060), 2 others 0.090; entropy 1.42 of at most 2.32 "
        "bits."
    )
    even = make(weights=np.full((1, 1, 6, 5), 0.2)).sentence()
    assert "looks most at “the” (0.200), then “cat” (0.200), “does” (0.200), “not”" in even
    ends = words(["a", "b"], ["c", "d"], weights=[[[[1, 0], [0.5, 0.5]]]])
    assert ends.entropy().tolist() == [0, 1]
    state = json.dumps(make(**of_words(["b"] * 12, ["c"] * 12, 2, 4)).state())
    assert len(state) < 14_000
