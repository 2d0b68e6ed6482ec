"""The heads: every number is the model's or was measured, and mouse and keys do the same."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import expect
from widgets.attention_heads.hand import HeadsHand
from widgets.attention_heads.samples import LONGEST
from widgets.hand import plain, settle

from pieces.widgets import AttentionHeads
from pieces.widgets.attention_heads import keep
from pieces.widgets.attention_heads.looking import look
from pieces.widgets.attention_heads.numbers import drawn, sides
from pieces.widgets.attention_heads.widget import EXAMPLES
from pieces.widgets.common.heads import LEAST, PARTS, first_look, scored, scores
from pieces.widgets.common.sentences import to_source

VIEWS = list(product(PARTS, (1, 2), range(5)))
TYPED = ["I do not sleep", "When the men sleep, the queens cry.", "sleep", LONGEST]


@pytest.fixture
def heads_on(page_with: Callable) -> Callable[..., HeadsHand]:
    """Opens a page that holds one widget, and takes it in hand."""
    return lambda widget=None, **options: HeadsHand(
        page_with(widget or AttentionHeads(), **options)
    )


def weights_on(hand: HeadsHand) -> list[np.ndarray]:
    """The tables of the heads that are drawn, without the sum of each row."""
    hand.open_table()
    tables = hand.tables.all()[1:]
    return [hand.numbers(table)[:, :-1] for table in tables]


def test_what_is_kept_is_what_the_model_says_and_what_was_measured():
    fresh = keep.first()
    assert [fresh[name] for name in ("source", "target")] == [
        first_look()[name] for name in ("source", "target")
    ]
    for part in PARTS:
        assert np.allclose(fresh["weights"][part], first_look()["weights"][part], atol=2e-4)
    assert keep.measured() == scores()


def test_a_label_is_the_place_with_most_weight_or_the_alignment():
    attention = "decoder.layers.0.{}_attention"
    places = {"the first": 0.1, "itself": 0.6, "the one before": 0.2}
    places |= {"the one after": 0.0, "the last": 0.1}
    heads = [
        {"attention": attention.format("self"), "exact_without": 0.9, **places},
        {"attention": attention.format("cross"), "exact_without": 1.0, "alignment": 0.4, **places},
    ]
    found = scored({"exact": 1.0, "looked_at": 2, "translated": 3, "heads": heads})
    assert found["parts"]["decoder"] == [[{"place": "itself", "score": 0.6, "lost": 10.0}]]
    assert found["parts"]["cross"] == [[{"place": "the aligned word", "score": 0.4, "lost": 0.0}]]


def test_the_first_frame_needs_no_model_and_teaches(heads_on: Callable):
    hand = heads_on()
    assert hand.caption() == (
        "From “a”, head 3 reads “house” (0.94), head 4 “has” (0.80). "
        "Encoder self-attention, layer 2. A weight says where, not why."
    )
    assert hand.pressed() == ["Layer 2, head 3", "Layer 2, head 4"]
    assert hand.facts()[0].startswith("next word, 0.51 of its weight here: entropy 0.78 bits, 1.4")
    assert hand.facts()[1].startswith("previous word, 0.50 of its weight here: entropy 1.27 bits")
    assert "Labels: 0.5 or more, on 500 sentences" in hand.text()
    hand.choose_part("cross")
    hand.thumbnail(1, 0).click()
    assert not hand.page.evaluate("Boolean(globalThis.pieces.openTranslator)")


def test_every_head_of_every_part(heads_on: Callable):
    widget, hand = AttentionHeads(), heads_on()
    hand.button("Compare").click()
    for part, layer, head in VIEWS:
        hand.choose_part(part)
        hand.thumbnail(layer, head).click()
        settle(hand.page)
        widget.update(part=part, layer=layer, head=head)
        (weights,), lit = widget.weights(), widget.lit()
        assert hand.pressed() == [hand.thumbnail(layer, head).get_attribute("aria-label")]
        assert hand.queries() == widget.tokens()[0]
        assert hand.lit() == hand.kept() == [lit]
        (shown,) = weights_on(hand)
        assert np.allclose(shown, weights, atol=1e-9)
        lines = hand.lines(lit=True)
        held = sum(weight for *_, weight in lines)
        assert held + hand.other()[0] == pytest.approx(weights[lit].sum(), abs=2e-3)
        assert held >= 0.899
        for _, row, key, weight in lines + hand.lines(lit=False):
            assert weight == pytest.approx(weights[row, key], abs=6e-4)
        (facts,) = widget.facts()
        told = f"here: entropy {facts['bits']:.2f} bits"
        told += f", {facts['away']:.1f} words away" if "away" in facts else ""
        assert hand.facts()[0].endswith(told)


@pytest.mark.parametrize("part", PARTS)
def test_each_label_carries_the_score_that_earns_it(heads_on: Callable, part: str):
    hand = heads_on(AttentionHeads(part=part, head=(1, 2, 3, 4)))
    told = []
    for layer in (1, 2):
        if layer == 1:
            for head in range(1, 5):
                hand.thumbnail(1, head).click()
        else:
            hand.button("Reset").click()
        settle(hand.page)
        told.append([line.split(" here:")[0] for line in hand.facts()])
    for lines, found in zip(told, scores()["parts"][part], strict=True):
        assert len(lines) == len(found) == 4
        for line, score in zip(lines, found, strict=True):
            assert f"{score['score']:.2f}" in line
            assert line.startswith("no label") == (score["score"] < LEAST)


def test_the_table_tells_of_every_head(heads_on: Callable):
    hand = heads_on(AttentionHeads(part="decoder"))
    table = hand.open_table().first
    found = [score for layer in scores()["parts"]["decoder"] for score in layer]
    numbers = hand.numbers(table)
    assert np.allclose(numbers[:, 0], [score["score"] for score in found])
    assert np.allclose(numbers[:, 3], [score["lost"] for score in found])
    for row, (layer, head) in enumerate(product((1, 2), range(1, 5))):
        (facts,) = AttentionHeads(part="decoder", layer=layer, head=head).facts()
        assert numbers[row, 1:3] == pytest.approx([facts["bits"], facts["away"]])


@pytest.mark.parametrize("english", [EXAMPLES[1], *TYPED])
def test_the_page_sees_what_the_library_records(heads_on: Callable, english: str):
    hand = heads_on(AttentionHeads(head=(1, 2, 3, 4)))
    if english in EXAMPLES:
        hand.button(english).click()
    else:
        hand.write(english)
    seen = look(tuple(to_source(english)))
    hand.await_queries(seen["source"])
    for part, layer in product(PARTS, (1, 2)):
        if layer == 1:
            hand.follow(
                f"#attention-heads:english={english.replace(' ', '_').replace(',', ';')}"
                f",part={part},layer=1,head=1-2-3-4"
            )
        else:
            hand.follow(hand.link().replace("layer=1", "layer=2"))
        queries, keys = sides(part, seen["source"], seen["target"])
        hand.await_queries(queries)
        assert len(hand.beside()) == len(keys)
        wanted = drawn(np.array(seen["weights"][part][layer - 1]), [1, 2, 3, 4])
        assert np.allclose(weights_on(hand), wanted, atol=1e-4)


def test_a_press_chooses_one_head_and_several_are_compared(heads_on: Callable):
    hand = heads_on(AttentionHeads(head=3))
    hand.thumbnail(2, 1).click()
    assert hand.pressed() == ["Layer 2, head 1"]
    hand.button("Compare").click()
    for head in (4, 2, 3):
        hand.thumbnail(2, head).click()
    assert hand.pressed() == [f"Layer 2, head {head}" for head in (1, 2, 3, 4)]
    assert hand.caption().startswith("From “a”, heads 1, 2 and 4 read “has”, head 3 “house”.")
    hand.thumbnail(2, 2).click()
    assert hand.pressed() == [f"Layer 2, head {head}" for head in (1, 3, 4)]
    hand.thumbnail(1, 2).click()
    assert hand.pressed() == ["Layer 1, head 2"], "the heads are of one layer"
    hand.thumbnail(1, 2).click()
    assert hand.pressed() == ["Layer 1, head 2"], "one is always drawn"
    hand.thumbnail(1, 0).click()
    assert hand.pressed() == ["Layer 1, mean of all heads"]
    hand.thumbnail(1, 4).click()
    hand.thumbnail(1, 1).click()
    assert hand.pressed() == ["Layer 1, head 1", "Layer 1, head 4"]
    hand.button("Compare").click()
    assert hand.pressed() == ["Layer 1, head 4"]


def test_the_heads_differ_by_more_than_their_colours(heads_on: Callable):
    hand = heads_on(AttentionHeads(part="cross", head=(1, 2, 3, 4), word=4))
    looks = hand.root.locator(".pieces-attention-heads-lines path[data-lit]").evaluate_all(
        "all => all.map((e) => [e.style.getPropertyValue('--mark'), e.style.strokeDasharray])"
    )
    assert len({dash for _, dash in looks}) == len({mark for mark, _ in looks}) == 4


def test_the_arrows_move_over_the_heads_and_enter_chooses(heads_on: Callable):
    hand = heads_on(AttentionHeads(head=3))
    hand.thumbnail(2, 3).focus()
    hand.press("ArrowRight", "ArrowUp")
    assert hand.focused() == "Layer 1, head 4"
    assert hand.pressed() == ["Layer 2, head 3"], "looking chooses nothing"
    hand.press("Enter")
    assert hand.pressed() == ["Layer 1, head 4"]
    hand.press("End")
    assert hand.focused() == "Layer 1, mean of all heads"


def test_a_word_is_looked_at_and_kept(heads_on: Callable):
    hand = heads_on()
    hand.words.nth(5).hover()
    assert (hand.lit(), hand.kept()) == ([5], [2])
    assert hand.caption().startswith("From “house”")
    hand.page.mouse.move(0, 0)
    assert hand.lit() == [2], "what was only hovered does not stay"
    hand.words.nth(2).focus()
    hand.press("ArrowDown")
    assert (hand.lit(), hand.kept()) == ([3], [2])
    hand.says("Encoder self-attention, layer 2. From “small”: head 3: “house” 1.00…")
    hand.press("Escape")
    assert (hand.lit(), hand.kept()) == ([2], [2])
    assert hand.is_focused(hand.words.nth(2))
    hand.press("End", "ArrowUp", "Enter")
    assert (hand.lit(), hand.kept()) == ([5], [5])
    hand.press("Tab")
    assert hand.lit() == [5]
    touch = heads_on(has_touch=True)
    touch.words.nth(4).tap()
    assert (touch.lit(), touch.kept()) == ([4], [4])


def test_words_below_the_mass_are_other(heads_on: Callable):
    hand = heads_on(AttentionHeads(head=1, word=1, mass=0.5))
    row = AttentionHeads(head=1).weights()[0, 1]
    order = np.sort(row)[::-1]
    count = 1 + int(np.searchsorted(order.cumsum(), 0.5))
    shown = [text for (text,) in hand.beside() if text]
    assert sorted(map(float, shown)) == pytest.approx(sorted(order[:count]), abs=0.0051)
    assert hand.other() == pytest.approx([order[count:].sum()])
    hand.button("More").click()
    slider = hand.root.get_by_role("slider")
    slider.fill("10")
    settle(hand.page)
    assert all(text for (text,) in hand.beside())
    assert hand.other() == [0]
    assert hand.link().endswith("mass=1")


def test_the_heat_map_previews_and_keeps_a_row(heads_on: Callable):
    hand = heads_on()
    hand.button("More").click()
    assert hand.root.locator("[role=grid]").count() == 2
    hand.cell(0, 0).focus()
    hand.press("ArrowDown")
    assert (hand.lit(), hand.kept()) == ([1], [2])
    hand.press("Enter")
    assert hand.kept() == [1]


def test_what_cannot_be_read_gets_one_sentence(heads_on: Callable):
    hand = heads_on()
    hand.write("The houze sleeps")
    expect(hand.field).to_have_attribute("aria-invalid", "true")
    assert "The model does not know “houze”." in hand.text()
    assert hand.queries() == first_look()["source"]
    hand.write("the cat " * 30)
    assert "60 words and signs are too many" in hand.text()


def test_where_the_model_does_not_come_the_first_sentence_stays(heads_on: Callable):
    hand = heads_on()
    hand.page.evaluate(
        """() => { const held = document.querySelector("script[data-pieces-translator]");
        globalThis.held = held.textContent;
        held.textContent = "pieces.openTranslator = () => { throw new Error('It is away.'); };" }"""
    )
    hand.button(EXAMPLES[1]).click()
    settle(hand.page)
    assert "It is away. The last sentence stays in sight." in hand.caption()
    assert hand.queries() == first_look()["source"]
    hand.page.evaluate(
        "document.querySelector('script[data-pieces-translator]').textContent = globalThis.held"
    )
    hand.button(EXAMPLES[1]).click()
    hand.await_queries(look(tuple(to_source(EXAMPLES[1])))["source"])
    assert "stays in sight" not in hand.caption()


def test_print_and_page_say_the_same():
    widget = AttentionHeads(part="cross", head=4)
    assert plain(widget.sentence()) == (
        "The book's Transformer on “she has a small white house .”, cross-attention, layer 2: "
        f"writing “{first_look()['target'][widget.lit()]}”, head 4 reads "
        f"“{first_look()['source'][widget.weights()[0, widget.lit()].argmax()]}” most "
        f"({widget.weights()[0, widget.lit()].max():.2f})."
    )
    assert AttentionHeads(head=0).weights().shape == (1, 7, 7)
    assert AttentionHeads(head=[4, 3]).head == [3, 4]


def test_a_change_of_word_is_seen_at_once(heads_on: Callable):
    hand = heads_on(AttentionHeads(LONGEST, part="cross", head=(1, 2, 3, 4)))
    hand.words.nth(0).focus()
    costs = hand.costs([(None, "key", key) for key in ["ArrowDown"] * 12 + ["ArrowUp"] * 12])
    assert costs[len(costs) // 2] <= 300  # three times the bar, for slow machines
