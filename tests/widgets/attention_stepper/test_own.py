"""The attention stepper: its numbers are the library's, and each of its own parts answers."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from widgets.attention_stepper.hand import STEPS, StepperHand
from widgets.attention_stepper.samples import make, of_tokens
from widgets.hand import settle
from widgets.strange import FORTY, LONG

from pieces.attention import attention_weights, scaled_dot_product_attention
from pieces.masks import causal_mask
from pieces.widgets import AttentionStepper, row
from widgets import checks


@pytest.fixture
def hand_on(page_with: Callable) -> Callable[..., StepperHand]:
    """Opens a page that holds one stepper, and takes it in hand."""
    return lambda widget, **options: StepperHand(page_with(widget, **options))


def matrices(rows: int, columns: int) -> st.SearchStrategy:
    entry = st.floats(-10, 10, allow_subnormal=False) | st.integers(-10, 10).map(float)
    line = st.lists(entry, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


@st.composite
def cases(draw: st.DrawFn) -> dict:
    """Numbers, a mask or none, and whether the scores are scaled; all sizes differ freely."""
    queries, keys = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    d_k, d_v = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    line = st.lists(st.booleans(), min_size=keys, max_size=keys)
    return {
        "numbers": {
            "query": draw(matrices(queries, d_k)),
            "key": draw(matrices(keys, d_k)),
            "value": draw(matrices(keys, d_v)),
        },
        "mask": draw(st.lists(line, min_size=queries, max_size=queries)),
        "use_mask": draw(st.sampled_from(["none", "causal", "given"])),
        "scale": draw(st.booleans()),
    }


def blank(case: dict) -> AttentionStepper:
    """A widget of the case's form whose numbers are all 0: the reader types the rest."""
    numbers = {name: np.zeros_like(rows).tolist() for name, rows in case["numbers"].items()}
    return AttentionStepper(
        **numbers,
        query_tokens=[f"q{i}" for i in range(len(numbers["query"]))],
        key_tokens=[f"k{j}" for j in range(len(numbers["key"]))],
        mask=case["mask"],
        use_mask="none",
        step=0,
    )


def by_library(case: dict) -> dict[str, np.ndarray]:
    query, key, value = (
        torch.tensor(case["numbers"][name], dtype=torch.float64)
        for name in ("query", "key", "value")
    )
    root = math.sqrt(key.shape[-1]) if case["scale"] else 1.0
    mask = {
        "none": torch.ones(len(query), len(key), dtype=torch.bool),
        "causal": causal_mask(len(query), len(key)),
        "given": torch.tensor(case["mask"]),
    }[case["use_mask"]]
    same = query if case["scale"] else query * math.sqrt(key.shape[-1])
    output = scaled_dot_product_attention(query=same, key=key, value=value, mask=mask)
    scores = query @ key.T
    return {
        "scores": scores.numpy(),
        "scaled": (scores / root).numpy(),
        "masked": (scores / root).masked_fill(~mask, -math.inf).numpy(),
        "weights": attention_weights(query=same, key=key, mask=mask).numpy(),
        "output": output.numpy(),
    }


def compare(hand: StepperHand, case: dict) -> None:
    expected, seen = by_library(case), hand.every_matrix()
    for name, numbers in expected.items():
        np.testing.assert_allclose(seen[name], numbers, atol=1e-5, rtol=0, err_msg=name)
    for name in expected:
        drawn = seen[f"{name} drawn"]
        assert np.array_equal(seen[name][:, : drawn.shape[1]], drawn), (
            f"{name}: the pictures differ"
        )
    nothing = ~np.isfinite(expected["masked"]).any(axis=1)
    sums = seen["weights"].sum(axis=1)
    np.testing.assert_allclose(sums, np.where(nothing, 0, 1), atol=1e-6, rtol=0)
    assert np.isfinite(seen["output"]).all()


@given(case=cases())
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_typed_numbers_give_the_librarys_arrays(pages, hand_on: Callable, case: dict):
    # Opening a page costs most of the time: the examples share one.
    page = pages.used[0][1] if pages.used else None
    hand = hand_on(blank(case), page=page)
    hand.enter_all(case["numbers"])
    hand.root.get_by_role("checkbox").set_checked(case["scale"])
    hand.mask(case["use_mask"])
    compare(hand, case)


def test_forty_tokens_agree_and_a_change_shows_at_once(hand_on: Callable):
    """The bar is 100 ms of computing at the 95th percentile; thrice that in the median fails."""
    draw = np.random.default_rng(1)
    numbers = {n: draw.uniform(-10, 10, (40, 64)).tolist() for n in ("query", "key", "value")}
    case = {"numbers": numbers, "mask": [[True] * 40] * 40, "use_mask": "causal", "scale": True}
    hand = hand_on(AttentionStepper(**numbers, query_tokens=FORTY, use_mask="causal", row=39))
    compare(hand, case)
    hand.button("Show as table").click()
    for step in (0, 3, 4):
        hand.go_to(step)
        hand.number("key", 5).focus()
        chosen = hand.part("bars").locator("[aria-checked=true]")
        before = chosen.get_attribute("data-value")
        costs = hand.costs([(None, "key", "ArrowUp")] * 12)
        assert chosen.get_attribute("data-value") != before or step > 0
        assert costs[len(costs) // 2] <= 3 * 100, STEPS[step]


@pytest.mark.parametrize("use_mask", ["none", "causal", "given"])
@pytest.mark.parametrize("scale", [True, False])
def test_python_gives_the_librarys_arrays_and_says_them(use_mask: str, scale: bool):
    mask = [[True, False, True], [False] * 3, [True] * 3]
    widget = make(mask=mask, use_mask=use_mask, scale=scale)
    numbers = {name: getattr(widget, name) for name in ("query", "key", "value")}
    case = {"numbers": numbers, "mask": mask, "use_mask": use_mask, "scale": scale}
    np.testing.assert_allclose(widget.weights(), by_library(case)["weights"], atol=1e-12)
    np.testing.assert_allclose(widget.output(), by_library(case)["output"], atol=1e-12)
    assert make().sentence() == (
        "Attention: “sleeps” gives weights of 0.844 to “cat”, 0.114 to “the”, 0.042 to “sleeps”; "
        "its output is [0.198, 1.730]."
    )
    nothing = make(mask=[[False] * 3] * 3)
    assert nothing.sentence() == "Attention: “sleeps” may read nothing, so its output is zeros."


@pytest.mark.parametrize("kind", [np.array, torch.tensor, lambda rows: [tuple(r) for r in rows]])
def test_arrays_and_tensors_are_taken(kind: Callable):
    rows = [[0.5, 1.5, 0.0, 0.0]] * 3
    widget = make(query=kind(rows), mask=kind([[True, False, True]] * 3))
    assert (widget.query, widget.mask) == (rows, [[True, False, True]] * 3)
    assert widget.use_mask == "given"
    widget.key = kind(rows)
    assert widget.key == rows
    short = torch.ones(3, 4, dtype=torch.bfloat16, requires_grad=True)
    assert make(query=short, row=np.int64(2)).query == [[1.0] * 4] * 3


def test_the_key_that_fits_best_is_chosen_first():
    assert make(row=0).column == 1
    assert make(row=0, use_mask="causal").column == 0
    assert make(row=0, mask=[[True, False, True]] * 3).column == 0
    assert make(row=0, column=2).column == 2


def test_a_row_shows_both_and_refuses_what_is_no_widget(page_with: Callable):
    both = row(make(name="left"), make(name="right"))
    bundle = both._repr_mimebundle_()
    assert bundle["text/plain"].count("Attention:") == 2
    assert "application/vnd.jupyter.widget-view+json" in bundle
    page = page_with(make(name="other"))
    page.evaluate(
        "html => document.body.insertAdjacentHTML('beforeend', html)", bundle["text/html"]
    )
    boxes = page.locator(".pieces-side-by-side > .pieces-widget").all()
    assert len({box.bounding_box()["y"] for box in boxes}) == 1
    with pytest.raises(TypeError, match="row was given a str"):
        row(make(), "text")
    with pytest.raises(ValueError, match="row was given 1 widgets"):
        row(make())


def test_a_number_can_be_typed_stepped_and_dragged(hand_on: Callable):
    hand = hand_on(make(step=0, key=[[2, 0, 0, 0], [1 / 3, 2, 0, 0], [0, 0, 2, 0]]))
    field = hand.number("key", 0)
    assert field.input_value() == "0.333"
    field.focus()
    hand.press("Enter", "Tab")
    assert field.get_attribute("data-value") == str(1 / 3), "untouched, it keeps its precision"
    ways = {
        "3": 3,
        "-2.5": -2.5,
        "0,25": 0.25,
        ".5": 0.5,
        "+4": 4,
        "1e-3": 0.001,
        "1/2": 0.5,
        "−7": -7,
    }
    for typed, number in ways.items():
        hand.type_number("key", 0, typed)
        assert float(field.get_attribute("data-value")) == number, typed
    hand.press("ArrowUp", "ArrowUp", "Shift+ArrowUp")
    assert field.input_value() == "−4.9"
    hand.says("Step 1 of 5: score. Query “sleeps”, key “cat”: score 1.100, number 2 of 3.")
    hand.page.keyboard.type("1e6")
    hand.press("ArrowUp")
    assert field.get_attribute("data-value") == "1000000", "no further than a number may go"
    box = field.bounding_box()
    x, y = box["x"] + 8, box["y"] + 8
    hand.type_number("key", 0, "2")
    hand.page.mouse.move(x, y)
    hand.page.mouse.down()
    hand.page.mouse.move(x + 5, y)
    assert field.input_value() == "2"
    hand.page.mouse.move(x + 40, y, steps=5)
    assert field.input_value() == "5"
    hand.page.mouse.up()
    hand.page.mouse.move(x + 90, y)
    assert field.input_value() == "5"


def test_what_is_no_number_is_said_beside_the_field(hand_on: Callable):
    """That it moves nothing and goes with Reset is in the contract of all widgets."""
    hand = hand_on(make(step=0))
    field = hand.number("key", 1)
    fault = hand.root.locator(f"#{field.get_attribute('aria-describedby')}")
    assert fault.get_attribute("role") == "alert"
    for text in ("", "abc", "NaN", "1e999", "1,000,000", "Infinity", "1e7", "--1"):
        field.focus()
        hand.press("Delete")
        hand.page.keyboard.type(text)
        hand.press("Enter")
        assert field.get_attribute("aria-invalid") == "true", text
        sentence = f"“{text}” is not a number between −1000000 and 1000000: 2 is kept."
        assert fault.inner_text() == sentence
        below, at = fault.bounding_box(), field.bounding_box()
        assert 0 < below["y"] - at["y"] < 40, "the sentence stands below its vector"
        hand.press("Tab")
        assert field.input_value() == "2"
        assert field.get_attribute("aria-invalid") is None
        assert fault.inner_text() == sentence, "it can still be read when the focus has gone on"
        field.focus()
        assert fault.inner_text() == ""
        hand.page.keyboard.type("3")
        hand.press("Escape")
        assert (field.input_value(), hand.formula()[-3:]) == ("2", "= 6")
    hand.type_number("key", 1, "abc")
    hand.key(0).click()
    assert (fault.inner_text(), field.input_value()) == ("", "0")


def test_a_vector_is_one_stop_and_follows_the_choice(hand_on: Callable):
    hand = hand_on(make(step=0))
    hand.number("query", 0).focus()
    assert hand.focused() == "q of “sleeps”, 1"
    hand.press("ArrowRight", "ArrowRight")
    assert hand.is_focused(hand.number("query", 2))
    hand.page.keyboard.type("12")
    hand.press("ArrowLeft")
    assert hand.is_focused(hand.number("query", 2)), "an arrow left the number being typed"
    hand.press("Escape", "End", "Home", "Tab")
    assert hand.focused() == "k of “cat”, 1"
    hand.press("Tab", "Shift+Tab", "Shift+Tab")
    assert hand.focused() == "q of “sleeps”, 1"
    hand.page.keyboard.type("9")
    hand.press("Tab")
    assert hand.number("query", 0).input_value() == "9", "leaving takes what was typed"
    hand.query(1).click()
    hand.key(2).click()
    values = [hand.number(role, 0).input_value() for role in ("query", "key", "value")]
    assert values == ["2", "0", "2"]
    hand.cell(0, 1).focus()
    assert [hand.number(role, 1).input_value() for role in ("query", "key")] == ["2", "2"]
    hand.cell(2, 0).click()
    assert hand.number("query", 0).input_value() == "9"


def test_a_long_vector_scrolls_in_itself_and_long_numbers_have_room(hand_on: Callable):
    numbers = [[float(column) for column in range(30)]] * 2
    tokens = {"query_tokens": ["a", "b"]}
    hand = hand_on(AttentionStepper(query=numbers, key=numbers, value=numbers, step=4, **tokens))
    hand.number("query", 0).focus()
    hand.press("End")
    assert hand.focused() == "q of “a”, 30"
    assert checks.sideways(hand.page) == []
    hand.type_number("query", 29, "-12.3456789")
    field = hand.number("query", 29)
    assert field.input_value() == "−12.346"
    assert field.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert hand.root.locator(".pieces-grid:visible thead th").count() == 13
    assert "Numbers 1 to 12 of 30; the table has all." in hand.text()
    assert hand.table(2).shape == (2, 30)


def test_every_step_has_its_formula_code_and_words(hand_on: Callable):
    hand = hand_on(make(step=0))
    assert hand.formula() == "qsleeps · kcat = 1·0 + 3·2 + 0·0 + 1·0 = 6"
    assert hand.caption() == (
        "Score: query times key, added up. “sleeps” fits “cat” best, with 6. "
        "Press Next: four more steps make its output."
    )
    hand.go_to(1)
    hand.says("Step 2 of 5: scale. Query “sleeps”, key “cat”: scaled score 3, the largest of 3.")
    assert hand.formula() == "score / √dk = 6 / √4 = 6 / 2 = 3"
    hand.root.get_by_role("checkbox").uncheck()
    assert hand.formula() == "6 = 6"
    code = hand.part("code").locator("li")
    assert code.nth(1).inner_text().split("\n") == [
        "scale",
        "# scores = scores / sqrt(query.shape[-1])",
        "# left out",
    ]
    hand.go_to(2)
    hand.query(0).click()
    hand.mask("causal")
    assert hand.formula() == "masked: 4 → −∞"
    hand.go_to(3)
    assert hand.formula() == "0 / (e0) = 0 / 1 = 0"
    assert "sum 1.000" in hand.text()
    assert hand.caption().endswith("“the” takes 1.000 from “the”.")
    for step, name in enumerate(STEPS):
        hand.go_to(step)
        assert hand.caption().lower().startswith(name)
        assert hand.part("code").locator("[aria-current=step]").inner_text().startswith(name)
    hand.key(1).click()
    hand.mask("none")
    hand.go_to(3)
    assert hand.formula() == "e4 / (e0 + e4 + e0) = 54.598 / 56.598 = 0.965"


def test_the_steps_are_walked_by_buttons_and_by_keys(hand_on: Callable):
    hand = hand_on(make())
    assert hand.now() == "score", "it opens at the first step"
    assert hand.button("Next").get_attribute("aria-disabled") == "false"
    next_step = hand.button("Next")
    next_step.focus()
    hand.press("Enter", "Space", "Enter")
    assert (hand.now(), hand.focused()) == ("normalise", "Next")
    hand.press("Enter", "Enter")
    assert (hand.now(), next_step.get_attribute("aria-disabled")) == ("mix", "true")
    hand.button("Back").click()
    assert hand.now() == "normalise"
    hand.step(3).focus()
    hand.press("ArrowLeft")
    assert (hand.now(), hand.focused()) == ("mask", "mask")
    hand.press("End")
    assert hand.now() == "mix"


@pytest.mark.parametrize(("width", "highest"), [(752, 560), (390, 640)])
def test_all_is_in_one_view_and_no_step_moves_anything(hand_on: Callable, width: int, highest: int):
    hand = hand_on(make(step=0), width=width, reduced_motion="reduce")
    settle(hand.page)
    tops = set()
    for step in range(5):
        hand.go_to(step)
        assert hand.root.bounding_box()["height"] <= highest, STEPS[step]
        lines = [".pieces-grid:visible", "button:text-is('Reset')", "[class$=formula]"]
        lines += ["[class$=code]", "[class*=bars]", ".pieces-strip", "select"]
        tops.add(tuple(hand.root.locator(line).first.bounding_box()["y"] for line in lines))
    assert len(tops) == 1


LETTERS = """all => all.map((e) => {
    const [box, whole] = [e, e.closest("p")].map((node) => node.getBoundingClientRect());
    return [box.height, box.bottom - whole.bottom]; })"""


def test_every_letter_of_a_formula_is_drawn(hand_on: Callable):
    """Some themes give a subscript no line height, in which a box is cut to nothing."""
    hand = hand_on(make(step=0))
    hand.page.add_style_tag(content="sub, sup { font-size: 75%; line-height: 0 }")
    for step, count in ((0, 2), (1, 1), (3, 4)):
        hand.go_to(step)
        boxes = hand.part("formula").locator("sub, sup, sub bdi").evaluate_all(LETTERS)
        assert len(boxes) >= count
        assert all(height > 9 and below <= 0 for height, below in boxes), boxes


def test_the_table_says_what_the_picture_shows(hand_on: Callable):
    hand = hand_on(make(use_mask="causal"))
    tables = hand.open_table()
    for step in range(5):
        hand.go_to(step)
        picture = hand.root.locator(".pieces-grid:visible td").all_inner_texts()
        shown = tables.nth(1 if step < 4 else 2)
        assert picture == shown.locator("td").all_inner_texts()
        assert (
            shown.locator("caption")
            .inner_text()
            .startswith(hand.root.locator("p.pieces-label").inner_text().split(" (")[0])
        )
        rows = [
            line.locator("td").all_inner_texts() for line in tables.nth(0).locator("tbody tr").all()
        ]
        assert hand.part("bars").locator(".pieces-number").all_inner_texts() == [
            line[min(step, 3)] for line in rows
        ]
        made = hand.part("from").all_inner_texts()
        values = ["[1, 0]", "[0, 2]", "[2, 1]"]
        assert made == [[""] * 3, [line[2] for line in rows], values][max(0, step - 2)]
    headers = tables.nth(1).locator("th").all_inner_texts()
    assert headers == ["query ↓ key →", "the", "cat", "sleeps", "the", "cat", "sleeps"]


def test_a_query_that_may_read_nothing_gives_zeros(hand_on: Callable):
    hand = hand_on(make(mask=[[True] * 3] * 2 + [[False] * 3], step=3))
    assert "“sleeps” may read nothing" in hand.caption()
    assert hand.formula() == "No key is left to share among: 0"
    hand.go_to(4)
    assert hand.formula().endswith("= [0, 0]")
    assert "sum 0" in hand.text()


def test_keys_mouse_and_finger_look_at_a_cell_and_keep_it(hand_on: Callable):
    """Strips and heat maps are the same in all widgets: a finger tries them here."""
    hand = hand_on(make(step=3))
    hand.cell(2, 0).focus()
    hand.press("ArrowRight", "ArrowRight", "ArrowUp")
    seen = "Query “cat”, key “sleeps”: weight 0.245, number 2 of 3."
    hand.says(f"Preview. {seen} Enter keeps this cell, Esc goes back.")
    assert hand.query(1).get_attribute("aria-checked") == "true", "the row looked at is lit"
    hand.press("Enter")
    hand.says(f"Step 4 of 5: normalise. {seen}")
    hand.press("Control+Home", "Escape")
    hand.says(f"Step 4 of 5: normalise. {seen}")
    assert hand.is_focused(hand.cell(1, 2))
    hand.press("Control+End", "ArrowUp", "Tab")
    assert hand.focused() == "Reset"
    hand.cell(2, 1).hover()
    hand.says(
        "Preview. Query “sleeps”, key “cat”: weight 0.844, the largest of 3. "
        "A click keeps this cell."
    )
    hand.page.mouse.move(0, 0)
    hand.says(f"Step 4 of 5: normalise. {seen}")
    hand.query(1).focus()
    hand.press("Home")
    hand.says("Step 4 of 5: normalise. Query “the”, key “sleeps”: weight 0.107…")
    finger = hand_on(make(step=3), width=390, has_touch=True, is_mobile=True)
    finger.cell(0, 1).tap()
    assert "“the” takes 0.787 from “cat”" in finger.caption()
    finger.query(2).tap()
    finger.key(0).tap()
    finger.button("Back").tap()
    assert finger.formula() == "allowed: 1 → 1"
    finger.step(4).tap()
    assert finger.now() == "mix"


def test_nothing_moves_under_the_mouse_before_the_click(hand_on: Callable):
    hand = hand_on(AttentionStepper(**of_tokens(["the", LONG, "sleeps"])), width=320)
    hand.go_to(0)
    cell = hand.cell(1, 1)
    cell.scroll_into_view_if_needed()
    before = cell.bounding_box()
    hand.page.mouse.move(before["x"] + 5, before["y"] + 5)
    hand.page.mouse.down()
    hand.page.wait_for_timeout(400)
    assert cell.bounding_box() == before
    hand.page.mouse.up()
    assert hand.query(1).get_attribute("aria-checked") == "true"


def test_a_token_that_stands_twice_is_told_apart_and_a_strange_one_is_text(hand_on: Callable):
    hand = hand_on(AttentionStepper(**of_tokens(["the", "", "the", "القط", "  ", "<b>"])))
    hand.query(2).click()
    hand.says("Step 1 of 5: score. Query “the” (3), key…")
    texts = hand.root.locator(".pieces-strip").first.locator("bdi").all_text_contents()
    assert texts == ["the", "␣empty", "the", "القط", "␣␣space", "<b>"]
    arabic = hand.query(3).locator("bdi")
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_former_bars_stay_as_outlines_after_a_change(hand_on: Callable):
    widget = make(step=3)
    hand = hand_on(widget)
    hand.query(0).click()
    assert hand.ghosts() == [0, 0, 0], "nothing was changed yet"
    assert hand.open_table().count() == 3
    hand.root.get_by_role("checkbox").uncheck()
    np.testing.assert_allclose(hand.ghosts(), widget.weights()[0], atol=0.01)
    np.testing.assert_allclose(hand.table(3)[:, 3], widget.weights()[0], atol=1e-12)
    assert "Outlined: before the change." in hand.text()
    assert "The row of “the” before the change" in hand.text()
    hand.button("Reset").click()
    assert hand.ghosts() == [0, 0, 0]
    assert "Outlined" not in hand.text()
    hand.go_to(0)
    hand.type_number("key", 1, "3")
    # Bars run from 0 to 9: before, the score was 6.
    np.testing.assert_allclose(hand.ghosts(), [0, 6 / 9, 0], atol=0.01)
    hand.type_number("key", 1, "-1")
    # Bars run from −3 to 9: before, the score was 9.
    np.testing.assert_allclose(hand.ghosts(), [0, 9 / 12, 0], atol=0.01)


@pytest.mark.parametrize("first", ["", "use_mask=causal", "row=1,query=1 0 0 0;0 0 0 1;0 0 0 0"])
def test_a_link_is_compared_with_the_widget_as_built(hand_on: Callable, first: str):
    widget = make(step=3)
    hand = hand_on(widget, address=f"#attention-stepper:{first}" if first else "")
    hand.follow("#attention-stepper:step=3,scale=false")
    np.testing.assert_allclose(hand.ghosts(), widget.weights()[2], atol=0.01)
    hand.follow("#attention-stepper:step=2")
    assert hand.ghosts() == [0, 0, 0]


@pytest.mark.parametrize("view", ["step=4", "step=4,numbers=true", "key=1 0 0 0;0 1 0 0;0 0 1 0"])
def test_a_link_that_asks_for_the_numbers_opens_them_on_a_phone(hand_on: Callable, view: str):
    hand = hand_on(make(), width=390)
    assert not hand.number("value", 0).is_visible()
    for _ in range(2):
        hand.follow(f"#attention-stepper:{view}")
        assert hand.number("value", 0).is_visible() == (view != "step=4")


def test_the_last_step_shows_the_output_and_how_it_is_mixed(hand_on: Callable):
    hand = hand_on(make(step=4))
    assert hand.formula() == "output = 0.114·[1, 0] + 0.844·[0, 2] + 0.042·[2, 1] = [0.198, 1.730]"
    assert hand.cell(2, 1).inner_text() == "1.730"
    grid = hand.root.locator(".pieces-grid:visible")
    assert grid.locator("thead th").all_inner_texts() == ["query ↓ number →", "1", "2"]
    hand.type_number("value", 0, "5")
    assert hand.ghosts() == [0, 0, 0], "neither scores nor weights moved"
    assert hand.formula().endswith("[4.417, 1.730]")
    grid.locator("td").nth(0).click()
    hand.says("Step 5 of 5: mix. Query “the”, key “cat”: weight 0.787; output [4.254, 1.680].")
    hand.press("ArrowDown")
    hand.says("Preview. Query “cat”, key “cat”: weight 0.090; output…")
    assert grid.locator("[aria-selected]").count() == 0, "a row is chosen as a whole"
    for width in (752, 390, 320):
        hand.page.set_viewport_size({"width": width, "height": 900})
        tops = "e => new Set([...e.getClientRects()].map((b) => b.top)).size"
        assert hand.part("whole").evaluate(tops) == 1


def test_under_forced_colours_bars_and_choices_are_seen(hand_on: Callable):
    hand = hand_on(make(step=3), forced_colors="active")
    style = "(e, name) => getComputedStyle(e)[name]"
    fill, page = hand.root.locator(".pieces-fill").nth(1), hand.root.locator("figure")
    paints = [node.evaluate(style, "backgroundColor") for node in (fill, page)]
    assert paints[0] != paints[1]
    for parts in (hand.query, hand.key):
        frames = [parts(at).evaluate(style, "boxShadow") for at in range(3)]
        assert len(set(frames)) == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_every_depth_of_colour_can_be_read(hand_on: Callable, theme: str):
    hand = hand_on(make(), theme=theme, reduced_motion="reduce")
    assert hand.root.evaluate(WORST_CONTRAST) >= 4.5


WORST_CONTRAST = """root => {
    const cell = root.querySelector(".pieces-grid td");
    const light = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const channels = (colour) => {
        const numbers = colour.match(/[\\d.]+/g).slice(-3).map(Number);
        return colour.startsWith("rgb") ? numbers.map((n) => n / 255) : numbers;
    };
    const luminance = (colour) => {
        const [r, g, b] = channels(colour).map(light);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let worst = 21;
    for (const minus of [false, true]) {
        cell.toggleAttribute("data-minus", minus);
        for (let heat = 0; heat <= 1000; heat += 1) {
            cell.style.setProperty("--heat", heat / 1000);
            const style = getComputedStyle(cell);
            const [a, b] = [luminance(style.color), luminance(style.backgroundColor)];
            worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
        }
    }
    return worst;
}"""
