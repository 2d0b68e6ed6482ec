"""What the browser computes from typed numbers is what the library computes, in float64."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pieces.attention import attention_weights, scaled_dot_product_attention
from pieces.masks import causal_mask
from pieces.widgets import AttentionStepper

TOLERANCE = 1e-5


def matrices(rows: int, columns: int) -> st.SearchStrategy:
    entry = st.floats(-10, 10, allow_subnormal=False) | st.integers(-10, 10).map(float)
    return st.lists(
        st.lists(entry, min_size=columns, max_size=columns), min_size=rows, max_size=rows
    )


@st.composite
def cases(draw: st.DrawFn) -> dict:
    """Numbers, a mask or none, and whether the scores are scaled; all sizes differ freely."""
    queries, keys = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    d_k, d_v = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    row = st.lists(st.booleans(), min_size=keys, max_size=keys)
    return {
        "numbers": {
            "query": draw(matrices(queries, d_k)),
            "key": draw(matrices(keys, d_k)),
            "value": draw(matrices(keys, d_v)),
        },
        "mask": draw(st.lists(row, min_size=queries, max_size=queries)),
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
    allowed = {
        "none": torch.ones(len(query), len(key), dtype=torch.bool),
        "causal": causal_mask(len(query), len(key)),
        "given": torch.tensor(case["mask"]),
    }[case["use_mask"]]
    same = query if case["scale"] else query * math.sqrt(key.shape[-1])
    scores = query @ key.T
    return {
        "scores": scores.numpy(),
        "scaled": (scores / root).numpy(),
        "masked": (scores / root).masked_fill(~allowed, -math.inf).numpy(),
        "weights": attention_weights(query=same, key=key, mask=allowed).numpy(),
        "output": scaled_dot_product_attention(
            query=same, key=key, value=value, mask=allowed
        ).numpy(),
    }


def compare(hand, case: dict) -> None:
    expected, seen = by_library(case), hand.every_matrix()
    for name, numbers in expected.items():
        np.testing.assert_allclose(seen[name], numbers, atol=TOLERANCE, rtol=0, err_msg=name)
    for name in ("scores", "scaled", "masked", "weights"):
        assert np.array_equal(seen[name], seen[f"{name} drawn"]), f"{name}: the pictures differ"
    nothing = ~np.isfinite(expected["masked"]).any(axis=1)
    sums = seen["weights"].sum(axis=1)
    np.testing.assert_allclose(sums, np.where(nothing, 0, 1), atol=1e-6, rtol=0)
    assert np.isfinite(seen["output"]).all()


@pytest.fixture
def one_page(page_with: Callable) -> list:
    """Keeps the page of the first example for the others: opening one costs most of the time."""
    return []


@given(case=cases())
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_typed_numbers_give_the_librarys_arrays(hand_on: Callable, one_page: list, case: dict):
    hand = hand_on(blank(case), page=one_page[0] if one_page else None)
    one_page[:] = [hand.page]
    hand.enter_all(case["numbers"])
    hand.root.get_by_role("checkbox").set_checked(case["scale"])
    hand.root.get_by_role("combobox").select_option(case["use_mask"])
    compare(hand, case)


@pytest.mark.parametrize("scale", [True, False])
def test_numbers_typed_key_by_key_give_the_librarys_arrays(hand_on: Callable, scale: bool):
    draw = np.random.default_rng(7)
    numbers = {n: draw.uniform(-10, 10, (3, 2)).tolist() for n in ("query", "key", "value")}
    case = {"numbers": numbers, "mask": [[True] * 3] * 3, "use_mask": "causal", "scale": scale}
    hand = hand_on(blank(case))
    for name, rows in numbers.items():
        for i, row in enumerate(rows):
            for j, number in enumerate(row):
                hand.type_number(name, i, j, repr(number))
    hand.root.get_by_role("checkbox").set_checked(scale)
    hand.root.get_by_role("combobox").select_option("causal")
    compare(hand, case)


def test_forty_tokens_of_width_64_agree(hand_on: Callable):
    draw = np.random.default_rng(1)
    numbers = {n: draw.uniform(-10, 10, (40, 64)).tolist() for n in ("query", "key", "value")}
    case = {"numbers": numbers, "mask": [[True] * 40] * 40}
    case |= {"use_mask": "causal", "scale": True}
    widget = AttentionStepper(
        **numbers, query_tokens=[f"t{i}" for i in range(40)], use_mask="causal"
    )
    compare(hand_on(widget), case)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("-2.5", -2.5),
        ("0,25", 0.25),
        (".5", 0.5),
        ("+4", 4),
        ("1e-3", 0.001),
        ("\N{MINUS SIGN}7", -7),
    ],
)
def test_ways_to_write_a_number(hand_on: Callable, stepper: Callable, typed: str, number: float):
    hand = hand_on(stepper())
    hand.type_number("key", 0, 0, typed)
    assert float(hand.input("key", 0, 0).get_attribute("data-value")) == number


def test_an_untouched_number_keeps_its_full_precision(hand_on: Callable, stepper: Callable):
    third = 1 / 3
    hand = hand_on(stepper(key=[[third, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]]))
    field = hand.input("key", 0, 0)
    assert field.input_value() == "0.333"
    field.focus()
    hand.page.keyboard.press("Enter")
    assert float(field.input_value()) == third
    hand.page.keyboard.press("Enter")
    assert float(field.get_attribute("data-value")) == third
