"""The live translator: what it shows is the model's, and mouse, keys and touch do the same."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from widgets.hand import plain, settle
from widgets.live_translator.hand import TranslatorHand
from widgets.live_translator.samples import LONGEST

from pieces.widgets import LiveTranslator
from pieces.widgets.common.sentences import to_source
from pieces.widgets.live_translator import keep
from pieces.widgets.live_translator.translating import translate
from pieces.widgets.live_translator.widget import EXAMPLES, kept, lit_word, view
from widgets import checks

LEAST = 0.03
FIRST = LiveTranslator()
TARGET = FIRST.first["target"]
LAYERS, HEADS = np.shape(FIRST.first["weights"])[:2]
VIEWS = [(0, 0), *product(range(1, LAYERS + 1), range(HEADS + 1))]
ALL_HEADS = list(product(range(1, LAYERS + 1), range(1, HEADS + 1)))
TOO_LONG = "60 words and signs are too many: the model has learned from 12 at most."
TYPED = [EXAMPLES[1], "the dogs don't like Julie's cat", "sleep", LONGEST]
BY_HAND = [
    "The black cat sleeps on the red chair",
    "I am not speaking English",
    "My sister's dog is hungry",
    "We're waiting for the train.",
    "The children have eaten the apples",
    "Do you like cheese?",
    "When the men sleep, the queens cry",
    "The bird is small but it is red",
    "I want to see the museum",
    "They never drink cold milk",
    "There are three books on the table",
    "Marie and Paul are tired",
    "What are you reading",
    "The teacher gives him a book",
    "Why are the doors closed?",
    "He began to sing yesterday",
    "This old king has a beautiful castle",
    "I miss you",
    "Our neighbours bought eight eggs",
    "She has to go to the hospital",
]


def named(layer: int, head: int) -> str:
    """A view or a head as it is called in a choice."""
    if not layer:
        return f"mean of the {LAYERS * HEADS} cross-attention heads"
    return f"layer {layer}, {f'head {head}' if head else f'mean of its {HEADS} heads'}"


@pytest.fixture
def translator_on(page_with: Callable) -> Callable[..., TranslatorHand]:
    """Opens a page that holds one translator, and takes it in hand."""
    return lambda widget=None, **options: TranslatorHand(
        page_with(widget or LiveTranslator(), **options)
    )


def test_what_is_kept_is_what_the_model_says():
    fresh = keep.numbers()
    assert fresh | {"first": None} == kept() | {"first": None}
    for name in ("source", "target"):
        assert fresh["first"][name] == kept()["first"][name]
    assert np.allclose(fresh["first"]["weights"], kept()["first"]["weights"], atol=2e-4)


def test_the_first_frame_needs_no_model(translator_on: Callable):
    hand = translator_on()
    assert hand.french() == TARGET
    assert hand.caption().startswith("In French: “Où est mon chapeau rouge ?” Writing")
    assert not hand.page.evaluate("Boolean(globalThis.pieces.openTranslator)")
    hand.radio(TARGET[0]).click()
    hand.select("Arcs", named(1, 1))
    assert not hand.page.evaluate("Boolean(globalThis.pieces.openTranslator)")


def test_arcs_numbers_and_table_are_the_weights_in_every_view(translator_on: Callable):
    hand = translator_on()
    hand.open_table()
    lit = lit_word(FIRST.weights(), TARGET, None)
    for layer, head in VIEWS:
        hand.select("Arcs", named(layer, head))
        weights = view(FIRST.first["weights"], layer, head)
        assert np.allclose(hand.numbers(hand.tables), weights, atol=1e-9)
        drawn = sorted(hand.arcs(), key=lambda arc: arc[0])
        wanted = [(row, weights[row, column]) for row, column in np.argwhere(weights >= LEAST)]
        assert [(row, on) for row, _, on in drawn] == [(row, row == lit) for row, _ in wanted]
        assert np.allclose([arc[1] for arc in drawn], [weight for _, weight in wanted], atol=6e-4)
        above = [float(text) for text in hand.numbers_above()]
        assert above == pytest.approx(weights[lit], abs=0.0051)
        assert hand.lit() == [TARGET[lit]]


def test_a_word_is_lit_by_mouse_keys_and_touch_alike(translator_on: Callable, page_with: Callable):
    hand = translator_on()
    said = "Mean of the 8 cross-attention heads. Writing “où”: “where”…"
    hand.root.get_by_role("radio").first.hover()
    assert hand.lit() == [TARGET[0]]
    hand.says(said)
    above = hand.numbers_above()
    hand.page.mouse.move(0, 0)
    assert hand.lit() != [TARGET[0]], "what was only hovered does not stay"
    hand.root.get_by_role("radio", checked=True).focus()
    hand.press("Home")
    settle(hand.page)
    assert (hand.lit(), hand.numbers_above()) == ([TARGET[0]], above)
    hand.says(said)
    touch = TranslatorHand(page_with(LiveTranslator(), has_touch=True))
    touch.root.get_by_role("radio").first.tap()
    settle(touch.page)
    assert (touch.lit(), touch.numbers_above()) == ([TARGET[0]], above)
    touch.says(said)


def test_words_are_completed_by_keys_mouse_and_touch(translator_on: Callable):
    hand = translator_on(has_touch=True)
    field = hand.field
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("The chil")
    expect(field).to_have_attribute("aria-expanded", "true")
    begun = sorted((word for word in kept()["words"] if word.startswith("chil")), key=len)
    assert hand.options.all_inner_texts() == begun
    field.press("ArrowDown")
    active = hand.root.locator(f"[id='{field.get_attribute('aria-activedescendant')}']")
    expect(active).to_have_attribute("aria-selected", "true")
    assert active.inner_text() == begun[0]
    field.press("Enter")
    expect(field).to_have_value(f"The {begun[0]} ")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("slee")
    hand.options.first.click()
    expect(field).to_have_value(f"The {begun[0]} sleep ")
    assert hand.is_focused(field)
    field.fill("The ca")
    hand.options.nth(1).tap()
    assert field.input_value() in [f"The {word} " for word in kept()["words"]]
    field.press_sequentially("do")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Escape")
    expect(field).to_have_value(EXAMPLES[0])
    field.fill("the")
    field.press("ArrowUp")
    assert hand.options.last.get_attribute("aria-selected") == "true"


def test_tab_takes_the_word_that_the_keys_have_reached(translator_on: Callable):
    hand = translator_on()
    hand.field.fill("The chil")
    hand.press("ArrowDown")
    reached = hand.options.first.inner_text()
    hand.press("Tab")
    expect(hand.field).to_have_value(f"The {reached} ")
    assert hand.is_focused(hand.button("Translate"))
    expect(hand.options).to_have_count(0)
    hand.field.fill("The chil")
    hand.press("Tab")
    expect(hand.field).to_have_value("The chil")  # none was reached
    assert hand.is_focused(hand.button("Translate"))


def test_all_words_are_there_to_choose_by_kind(translator_on: Callable):
    hand = translator_on()
    all_words = hand.root.locator(".pieces-live-translator-all")
    assert all_words.locator("button").count() == 0  # made when they are asked for
    hand.button(f"All {len(kept()['words'])} words").click()
    assert sorted(all_words.locator("button").all_inner_texts()) == sorted(kept()["words"])
    for kind, word in (("Names", "julie"), ("Nouns", "cats"), ("Adjectives", "older")):
        group = all_words.get_by_role("toolbar", name=kind)
        expect(group.get_by_role("button", name=word, exact=True)).to_have_count(1)
    words = {name: hand.button(name) for name in ("the", "cat", "dog", "sleeps", "?")}
    words["the"].click()
    words["cat"].click()
    words["sleeps"].focus()
    hand.press("Enter")
    expect(hand.field).to_have_value("the cat sleeps ")  # in place of what was whole
    hand.says("The sentence is now: the cat sleeps")
    hand.field.evaluate("field => field.setSelectionRange(4, 7)")
    words["dog"].click()
    expect(hand.field).to_have_value("the dog sleeps ")
    words["dog"].focus()
    hand.press("Home", "ArrowRight")
    assert hand.page.evaluate("document.activeElement.textContent") == "actresses"
    hand.press("End")
    assert hand.page.evaluate("document.activeElement.textContent") == "women"
    hand.button("Translate").click()
    hand.await_french(translate(("the", "dog", "sleeps", "."))["target"])


def test_while_the_line_holds_another_sentence_the_picture_says_whose_it_is(
    translator_on: Callable,
):
    hand = translator_on()
    picture, first = hand.root.locator(".pieces-scroll").first, hand.caption()
    past = "In French, of “Where is my red hat?”: “Où est mon chapeau rouge ?”"
    for begun in ("I do not sl", "The houze sleeps", ""):
        hand.field.fill(begun)
        assert hand.caption().strip() == past
        expect(picture).to_have_attribute("data-past", "")
        hand.press("Escape", "Escape")
        assert hand.caption() == first
        expect(picture).not_to_have_attribute("data-past", "")
    hand.write("The houze sleeps")
    assert hand.caption().strip() == past
    assert checks.axe(hand.page) == []
    hand.write("I do not sleep")
    hand.await_french(translate(tuple(to_source(EXAMPLES[1])))["target"])
    assert hand.caption().startswith("In French: “Je ne dors pas.” Writing")
    expect(picture).not_to_have_attribute("data-past", "")


def test_the_lit_word_stays_when_other_heads_are_looked_at(translator_on: Callable):
    hand = translator_on()
    for chosen in (None, TARGET[1]):
        if chosen:
            hand.radio(chosen).click()
            settle(hand.page)
        lit = hand.lit()
        for layer, head in VIEWS:
            hand.select("Arcs", named(layer, head))
            assert hand.lit() == lit
    other = translator_on(address=hand.link())
    assert other.lit() == [TARGET[1]]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Write a sentence first, or choose an example."),
        (" ?", "Write a sentence first, or choose an example."),
        (
            "the cat " * 30,
            TOO_LONG,
        ),
        ("the 🐈 sleeps", "The model does not know “🐈”. None of its words is spelled like it."),
        (
            "القط ينام",
            "The model does not know “القط” and “ينام”. None of its words is spelled like it.",
        ),
        ("<script>alert(1)</script>", "The model does not know “alert”, “(”, “1” and 1 other."),
        ("The houze sleeps", "The model does not know “houze”. Spelled most like “houze”: “house”"),
    ],
)
def test_what_cannot_be_translated_gets_one_sentence(
    translator_on: Callable, typed: str, told: str
):
    hand = translator_on()
    hand.write(typed)
    assert hand.note().startswith(told)
    expect(hand.field).to_have_attribute("aria-invalid", "true")
    assert hand.is_focused(hand.field)
    assert hand.french() == TARGET
    assert hand.field.input_value() == typed
    hand.says(f"{told}…")


def test_the_nearest_words_mend_what_is_unknown(translator_on: Callable):
    hand = translator_on()
    hand.write("The houze and the brothr sleep")
    assert hand.options.first.inner_text() == "house"
    hand.options.first.click()
    assert hand.field.input_value() == "The house and the brothr sleep"
    assert hand.note().startswith("The model does not know “brothr”. Spelled")
    hand.press("Enter")
    hand.press("ArrowDown", "Enter")
    assert hand.field.input_value() == "The house and the brother sleep"
    expect(hand.field).not_to_have_attribute("aria-invalid", "true")


def weights_on(hand: TranslatorHand) -> np.ndarray:
    """The table's numbers of every head, ``(layers, heads, target, source)``."""
    stack = []
    for layer, head in ALL_HEADS:
        hand.select("Arcs", named(layer, head))
        stack.append(hand.numbers(hand.tables))
    hand.select("Arcs", named(0, 0))
    return np.array(stack).reshape(LAYERS, HEADS, *stack[0].shape)


@pytest.mark.parametrize("english", TYPED)
def test_the_page_translates_as_the_library(translator_on: Callable, english: str):
    hand = translator_on()
    if english in EXAMPLES:
        hand.button(english).click()
    else:
        hand.write(english)
    wanted = translate(tuple(to_source(english)))
    hand.await_french(wanted["target"])
    hand.open_table()
    assert np.allclose(weights_on(hand), wanted["weights"], atol=1e-4)
    assert hand.note().startswith("Up to 12 words")
    assert hand.link().startswith("#live-translator:english=")


def test_twenty_sentences_are_translated_one_after_the_other(translator_on: Callable):
    hand = translator_on()
    for english in BY_HAND:
        hand.write(english)
        hand.await_french(translate(tuple(to_source(english)))["target"])


def test_pasted_markup_is_read_as_its_words(translator_on: Callable):
    hand = translator_on()
    hand.write("<p>The <b>cat</b>\tsleeps</p>")
    hand.await_french(translate(("the", "cat", "sleeps", "."))["target"])
    assert hand.field.input_value() == "The cat sleeps"


@pytest.mark.parametrize("off", ALL_HEADS)
def test_without_a_head_the_page_translates_as_the_library(translator_on: Callable, off: tuple):
    source = tuple(to_source(EXAMPLES[0]))
    before, after = translate(source)["target"], translate(source, off)["target"]
    hand = translator_on(LiveTranslator(EXAMPLES[0]))
    hand.select("Switch off", named(*off))
    hand.page.wait_for_function(
        "e => e.textContent.startsWith('Without head')",
        arg=hand.root.locator(".pieces-live-translator-changed").element_handle(),
    )
    assert hand.french() == after
    head = f"Without head {off[1]} of layer {off[0]}"
    came = hand.root.locator("[data-came] bdi").all_inner_texts()
    went = hand.root.locator("del").all_inner_texts()
    if before == after:
        assert hand.changed() == f"{head}, not a word changes: the others write the same."
        assert came == went == []
    else:
        assert hand.changed().startswith(head)
        assert hand.changed().endswith(f"With all heads: {' '.join(before)}")
        assert len(before) - len(went) == len(after) - len(came)
    hand.says(f"{head}…")
    hand.open_table()
    others = np.array(translate(source, off)["weights"]).reshape(-1, len(after), len(source))
    others = np.delete(others, (off[0] - 1) * HEADS + off[1] - 1, axis=0)
    assert np.allclose(hand.numbers(hand.tables), others.mean(axis=0), atol=1e-4)
    printed = LiveTranslator(EXAMPLES[0], off=off)
    assert np.allclose(printed.weights(), others.mean(axis=0))
    assert "mean of the 7 other cross-attention heads" in plain(printed.sentence())
    hand.button("Reset").click()
    settle(hand.page)
    assert hand.french() == before


def test_a_link_leads_to_sentence_heads_and_word(translator_on: Callable):
    english = "When the men sleep, the queens cry."
    wanted = translate(tuple(to_source(english)), (2, 1))["target"]
    hand = translator_on()
    hand.write(english)
    hand.select("Switch off", named(2, 1))
    hand.select("Arcs", named(1, 2))
    hand.await_french(wanted)
    hand.root.get_by_role("radio").nth(2).click()
    settle(hand.page)
    other = translator_on(address=hand.link())
    other.await_french(wanted)
    settle(other.page)
    assert other.field.input_value() == english
    assert (other.lit(), other.numbers_above()) == (hand.lit(), hand.numbers_above())
    assert other.changed() == hand.changed()


def test_where_the_model_does_not_come_the_first_translation_stays(translator_on: Callable):
    hand = translator_on()
    hand.page.evaluate(
        """() => { const held = document.querySelector("script[data-pieces-translator]");
        globalThis.held = held.textContent;
        held.textContent = "pieces.openTranslator = () => { throw new Error('It is away.'); };" }"""
    )
    hand.button(EXAMPLES[1]).click()
    settle(hand.page)
    assert hand.note() == "It is away. The last translation stays in sight."
    assert hand.french() == TARGET
    hand.page.evaluate(
        "document.querySelector('script[data-pieces-translator]').textContent = globalThis.held"
    )
    hand.button("Translate").click()
    hand.await_french(translate(tuple(to_source(EXAMPLES[1])))["target"])
    assert hand.note().startswith("Up to 12 words")


def test_forty_arcs_are_in_sight_by_scrolling(translator_on: Callable):
    """A long sentence scrolls in itself; what is chosen comes into sight."""
    hand = translator_on(LiveTranslator(LONGEST), width=390)
    hand.root.get_by_role("radio", checked=True).focus()
    hand.press("End")
    settle(hand.page)
    inside = """e => { const [a, b] = [e, e.closest(".pieces-scroll")]
        .map((each) => each.getBoundingClientRect());
        return a.left >= b.left - 1 && a.right <= b.right + 1; }"""
    assert hand.root.get_by_role("radio").last.evaluate(inside)


def test_print_and_page_light_the_same_word():
    widget = LiveTranslator(EXAMPLES[1])
    assert plain(widget.sentence()).startswith("The book's Transformer translates “i do not")
    assert widget.weights().shape == (len(widget.first["target"]), len(widget.first["source"]))


def test_it_hears_of_nothing_that_is_typed(translator_on: Callable):
    """What the fixtures refuse anyway: a request. Nor is anything stored."""
    hand = translator_on()
    page: Page = hand.page
    hand.write("The cat sleeps")
    hand.await_french(translate(("the", "cat", "sleeps", "."))["target"])
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("location.hash") == ""


def test_a_change_of_word_is_seen_at_once(translator_on: Callable):
    hand = translator_on(LiveTranslator(LONGEST))
    hand.root.get_by_role("radio", checked=True).focus()
    keys = [(None, "key", key) for key in ("Home", *["ArrowRight"] * 12, *["ArrowLeft"] * 12)]
    costs = hand.costs(keys)
    assert costs[len(costs) // 2] <= 300  # three times the bar, for slow machines


def test_a_very_long_paste_is_refused_at_once(translator_on: Callable):
    hand = translator_on()
    hand.field.evaluate(
        "(e) => { e.value = 'ain\\'t <a b' + 'a'.repeat(1e5) + ' n\\'t'.repeat(1e5) }"
    )
    before = hand.page.evaluate("performance.now()")
    hand.field.press("Enter")
    assert hand.page.evaluate("performance.now()") - before < 3000
    assert "words and signs are too many" in hand.note()
