"""The aligning heads: what was measured, and the head that is chosen drawn as the model has it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from widgets.hand import Hand, plain, settle

from pieces.widgets import AligningHeads, AttentionHeads
from pieces.widgets.common.heads import first_look, scores


class ListHand(Hand):
    """Takes the list in hand."""

    def lines(self) -> list[str]:
        """Each head in words."""
        found = self.root.locator(".pieces-aligning-heads-list button")
        return found.evaluate_all("all => all.map((e) => e.getAttribute('aria-label'))")

    def chosen(self) -> str:
        return self.root.locator(".pieces-aligning-heads-list [aria-checked=true]").get_attribute(
            "aria-label"
        )

    def drawn(self) -> int:
        return self.root.locator(".pieces-aligning-heads-lines path").count()


@pytest.fixture
def hand_on(page_with: Callable) -> Callable[..., ListHand]:
    """Opens a page that holds the list, and takes it in hand."""
    return lambda widget=None, **options: ListHand(page_with(widget or AligningHeads(), **options))


def told(head: dict) -> str:
    name = {"encoder": "encoder self-attention", "decoder": "decoder self-attention"}
    aligned = f": aligned {head['score']:.2f}" if head["part"] == "cross" else ""
    part = name.get(head["part"], "cross-attention")
    place = f"Layer {head['layer']}, head {head['head']} of the {part}"
    return f"{place}{aligned}, costs {head['lost']:.1f}"


@pytest.mark.parametrize("shown", ["cross", "all"])
@pytest.mark.parametrize("order", ["alignment", "cost"])
def test_the_list_is_what_was_measured(hand_on: Callable, shown: str, order: str):
    widget = AligningHeads(shown=shown, order=order)
    hand = hand_on(widget)
    assert hand.lines() == [told(head) for head in widget.heads()]
    assert len(hand.lines()) == {"cross": 8, "all": 24}[shown]
    lost = [head["lost"] for head in widget.heads()]
    if order == "cost":
        assert lost == sorted(lost, reverse=True)
    numbers = hand.numbers(hand.open_table()) if shown == "cross" else None
    if numbers is not None:
        assert np.allclose(numbers[:, 1], lost)
        assert np.allclose(numbers[:, 0], [head["score"] for head in widget.heads()])


def test_the_figures_say_what_the_text_may_say():
    """The head that aligns best is not the dearest, and the dearest of all cannot align."""
    best, *_ = AligningHeads().heads()
    dearest, *_ = AligningHeads(order="cost").heads()
    of_all, *_ = AligningHeads(shown="all", order="cost").heads()
    assert (best["layer"], best["head"]) != (dearest["layer"], dearest["head"])
    assert (of_all["part"], of_all["lost"]) == ("decoder", 42.9)
    assert all(one["lost"] <= 0.4 for one in scores()["parts"]["cross"][0])


def test_a_choice_draws_that_head_and_says_its_cost(hand_on: Callable):
    hand = hand_on()
    assert hand.caption() == (
        "Layer 2, head 4 aligns 0.88 of the words; off, it costs 8.3 points. "
        "Most costly of these 8: layer 2, head 1, 22.1 points."
    )
    for head in AligningHeads().heads():
        hand.root.get_by_role("radio", name=told(head), exact=True).click()
        settle(hand.page)
        weights = np.array(first_look()["weights"]["cross"])[head["layer"] - 1, head["head"] - 1]
        assert hand.drawn() == (weights >= 0.05).sum()
        assert f"costs {head['lost']:.1f} points." in hand.caption()
    hand.radio("all heads").click()
    hand.radio("cost").click()
    hand.root.get_by_role("radio", checked=True).last.focus()
    hand.press("Home")
    settle(hand.page)
    assert hand.caption() == (
        "Layer 2, head 2 of the decoder self-attention: off, it costs 42.9 points. Most costly of "
        "these 24: layer 2, head 2 of the decoder self-attention, 42.9 points."
    )
    hand.radio("cross").click()
    settle(hand.page)
    assert "of the cross-attention" in hand.chosen()
    assert len(hand.lines()) == 8


def test_a_head_leads_to_the_other_widget_where_there_is_one(page_with: Callable):
    page = page_with(AttentionHeads(), AligningHeads())
    hand = ListHand(page, "aligning-heads")
    hand.root.get_by_role("link", name="Look at this head").click()
    settle(page)
    other = Hand(page, "attention-heads")
    assert "Cross-attention, layer 2." in other.caption()
    assert other.link().startswith(
        "#attention-heads:english=She_has_a_small_white_house.,part=cross"
    )
    alone = ListHand(page_with(AligningHeads()))
    assert alone.root.get_by_role("link", name="Look at this head").count() == 0


def test_print_says_what_the_page_says():
    assert plain(AligningHeads(layer=2, head=1).sentence()) == (
        "Layer 2, head 1 of the cross-attention finds the aligned word 0.87 of the time; switched "
        "off, it costs 22.1 points of exact match. Of these 8 heads, layer 2, head 1 of the "
        "cross-attention costs most: 22.1 points."
    )
    assert "self-attention: switched off" in AligningHeads(part="encoder").sentence()
