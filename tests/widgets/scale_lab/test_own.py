"""The scale lab: browser and Python draw the same sample, and its numbers are torch's."""

import json
import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from widgets.scale_lab.hand import KEYS, LENGTH, SAMPLE, SPREAD, TEMPERATURE, LabHand, bins

from pieces.widgets import ScaleLab
from pieces.widgets.scale_lab import readings as lab_readings
from pieces.widgets.scale_lab import sample
from pieces.widgets.scale_lab.readings import entropy, gradient_norm, softmax
from pieces.widgets.scale_lab.sample import normals, products

LONG = {"d_k": 512, "scaling": "none", "temperature": 1.0, "spread": 1.0, "num_keys": 16, "seed": 1}
SETTINGS = [
    {},
    {"d_k": 1},
    {"d_k": 4, "num_keys": 2},
    {"d_k": 15, "seed": 99},
    {"d_k": 16, "spread": 0.5},
    {"d_k": 17, "scaling": "root", "temperature": 0.1},
    {"d_k": 100, "scaling": "d_k", "num_keys": 5},
    {"d_k": 511, "scaling": "root", "spread": 1.234},
    {"d_k": 512, "scaling": "root"},
    {"d_k": 512, "scaling": "d_k", "temperature": 100.0, "spread": 0.1},
    {"d_k": 512, "spread": 2.0, "temperature": 0.1, "seed": 42},
    {"d_k": 512, "temperature": 22.627416997969522},
]


def readings(**changes):
    return lab_readings.readings(**(LONG | changes))


@pytest.fixture
def lab_on(page_with: Callable) -> Callable[..., LabHand]:
    """Opens a page that holds one lab, and takes it in hand."""
    return lambda widget=None, **options: LabHand(page_with(widget or ScaleLab(), **options))


def compare(hand: LabHand, lab: ScaleLab) -> None:
    seen, expected = hand.readings(), lab.readings()
    row = np.stack([expected.scores, expected.weights], axis=1)
    np.testing.assert_allclose(seen["row"], row, atol=1e-9, rtol=1e-12)
    assert seen["row"][:, 1].sum() == pytest.approx(1, abs=1e-12)
    both = (expected.before, expected.after)
    for line, name in enumerate(("measured", "expected")):
        numbers = [getattr(scores, name) for scores in both]
        np.testing.assert_allclose(seen["spreads"][line], numbers, rtol=1e-9)
    for column, scores in enumerate(both):
        counts = {name: int(pair[column]) for name, pair in seen["counts"].items() if pair[column]}
        assert counts == bins(scores.counts)
    np.testing.assert_allclose(seen["meters"][:, 0], expected.rows, atol=1e-9)
    np.testing.assert_allclose(seen["meters"][:, 1], expected.row, atol=1e-9)


def test_the_browser_draws_and_measures_what_python_does(page_with: Callable):
    """Built with a setting, and brought to it."""
    built = (ScaleLab(**setting, name=f"lab-{i}") for i, setting in enumerate(SETTINGS))
    page = page_with(ScaleLab(name="moved"), *built)
    moved = LabHand(page, "moved")
    for i, setting in enumerate(SETTINGS):
        lab = ScaleLab(**setting)
        compare(LabHand(page, f"lab-{i}"), lab)
        moved.follow("#moved:" + ",".join(f"{key}={getattr(lab, key)}" for key in LONG))
        compare(moved, lab)


def test_the_pictures_show_the_numbers_of_the_table(lab_on: Callable):
    lab = ScaleLab(d_k=512, scaling="root", num_keys=12)
    hand = lab_on(lab, reduced_motion="reduce")
    seen = hand.readings()
    heights = hand.root.evaluate(
        """root => [...root.querySelectorAll(".pieces-scale-lab-bars .pieces-fill")]
            .filter(bar => bar.offsetParent).map(bar => parseFloat(bar.style.height) / 100)"""
    )
    np.testing.assert_allclose(heights, seen["row"][:, 1], atol=1e-6)
    columns = hand.root.locator(".pieces-scale-lab-bars > div:not([hidden])")
    for key, column in enumerate(columns.all()):
        weight, number = column.locator("b, :scope > span").all_text_contents()
        assert float(weight) == pytest.approx(seen["row"][key, 1], abs=0.005)
        assert number == str(key + 1)
    for path, scores in enumerate((lab.readings().after, lab.readings().before)):
        drawn = hand.root.locator(".pieces-scale-lab-plot path").nth(path).get_attribute("d")
        heights = [100 - float(step.split("H")[0]) for step in drawn.split("V")[1:-1]]
        inside = np.array(scores.counts[1:-1])
        np.testing.assert_allclose(heights, 96 * inside / inside.max(), atol=1e-9)


def test_the_first_frame_teaches(lab_on: Callable):
    hand = lab_on()
    assert hand.caption() == (
        "Many entries make wide scores; softmax turns all or nothing. "
        "All is random: no key deserves more."
    )
    assert hand.told() == {
        "Spread of scores": "8.057",
        "Largest weight": "0.835",
        "Gradient": "0.121",
    }
    assert "expected: 8, dashed" in hand.text()
    assert "weights = softmax(q @ k.T)" in hand.text()
    assert "Entropy" not in hand.text(), "what the one idea does not need is folded"
    hand.open_more()
    for said in (
        "Entropy: 0.612 bits on average. One key takes all at 0, no key is preferred at log₂ 16 =",
        "Near 0 a nudge to a score moves no weight, so training cannot correct it.",
        "Outline: q·k before the division, spread 8.057;",
        "Random example, seed 1: 128 queries, each with 16 keys of its own.",
    ):
        assert said in hand.text()
    hand.open_table()
    assert hand.root.locator("caption").all_inner_texts() == [
        "Weights of one query",
        "Scores of 2,048 pairs",
        "All 128 queries",
    ]
    heads = hand.tables.locator("thead th").all_inner_texts()
    assert heads[:6] == ["key", "score", "weight", "from … to", "q·k", "score"]
    assert heads[6:] == ["reading", "128 queries", "first query"]


def test_its_sentence_says_the_unit_of_entropy():
    assert ScaleLab().sentence() == (
        "Scale and softmax: with d_k = 64, nothing divided, the scores of 2,048 random pairs have "
        "a spread of 8.06; over 128 queries with 16 keys each the largest weight is 0.835 and the "
        "entropy 0.612 bits on average, and the softmax's gradient has a median norm of 0.12 "
        "(random example, seed 1)."
    )
    warm = ScaleLab(d_k=512, scaling="d_k", temperature=2.5).sentence()
    assert "d_k = 512, q·k divided by d_k and temperature 2.5, the scores" in warm


LESSONS = {
    ("none", 1, 1): "Many entries make wide scores",
    ("root", 1, 1): "Divided by √dk, the scores keep their spread",
    ("d_k", 1, 1): "Scores that hardly differ leave only the plain average",
    ("none", 8, 1): "Scores of moderate spread prefer some keys",
    ("root", 0.1, 1): "Many entries make wide scores",
    ("root", 1, 0.5): "Scores that hardly differ",
}


def test_the_headline_follows_the_state(lab_on: Callable):
    hand = lab_on()
    for (scaling, temperature, spread), lesson in LESSONS.items():
        hand.follow(f"#scale-lab:scaling={scaling},temperature={temperature},spread={spread}")
        assert hand.caption().startswith(lesson)
    hand.follow("#scale-lab:d_k=512")
    assert float(hand.told()["Gradient"]) == pytest.approx(hand.meters()[2, 0], abs=0.0005)


def test_the_code_divides_by_what_is_chosen(lab_on: Callable):
    hand = lab_on()
    for setting, code in {
        "d_k=64,scaling=root": "softmax(q @ k.T / 8)",
        "d_k=64,scaling=d_k": "softmax(q @ k.T / 64)",
        "d_k=64,temperature=2": "softmax(q @ k.T / 2)",
        "d_k=64,scaling=root,temperature=2": "softmax(q @ k.T / (8 * 2))",
    }.items():
        hand.follow(f"#scale-lab:{setting}")
        assert hand.root.locator("code").inner_text() == f"weights = {code}"


def test_temperature_does_what_the_root_does(lab_on: Callable):
    hand = lab_on(ScaleLab(d_k=256))
    hand.open_more()
    hand.type_number(TEMPERATURE, "16")
    warm = hand.meters()
    hand.type_number(TEMPERATURE, "1")
    hand.radio("√d_k").click()
    assert (hand.meters() == warm).all()


def test_a_link_to_what_is_folded_unfolds_it(lab_on: Callable):
    hand = lab_on()
    for address in ("d_k=512", "d_k=64,scaling=root"):
        hand.follow(f"#scale-lab:{address}")
        assert not hand.slider(SAMPLE).is_visible()
    hand.follow("#scale-lab:d_k=512,temperature=22.627")
    assert hand.field(TEMPERATURE).is_visible()
    hand.root.locator("summary").click()
    hand.slider(LENGTH).fill("2")
    assert not hand.slider(SAMPLE).is_visible(), "the reader folded it"


def test_each_control_answers_and_says_so(lab_on: Callable):
    hand = lab_on()
    hand.slider(LENGTH).focus()
    hand.press("End")
    hand.says(
        "d_k 512, divided by 1, temperature 1: spread of the scores 22.56, "
        "largest weight 0.942, entropy 0.206 of 4 bits, gradient 0.002."
    )
    hand.radio("nothing").focus()
    hand.press("ArrowRight")
    hand.says(
        "d_k 512, divided by 22.627, temperature 1: spread of the scores 0.997, "
        "largest weight 0.239, entropy 3.422 of 4 bits, gradient 0.299."
    )
    hand.press("End")
    hand.says("d_k 512, divided by 512, temperature 1: spread of the scores 0.044…")
    hand.press("Home")
    hand.open_more()
    hand.type_number(TEMPERATURE, "22,627")
    assert hand.focused() == "Temperature, exactly"
    hand.says("d_k 512, divided by 1, temperature 22.627: spread of the scores 0.997…")
    less = hand.button(f"{SPREAD}: less")
    less.focus()
    hand.press("Enter", "Space", "Enter")
    assert hand.field(SPREAD).input_value() == "0.25"
    hand.press("Enter", "Enter")
    assert hand.is_focused(less), "the focus left the button at its end"
    assert less.get_attribute("aria-disabled") == "true"
    hand.slider(KEYS).focus()
    hand.press("Home")
    assert "no key is preferred at log₂ 2 = 1" in hand.text()
    hand.button(f"{SAMPLE}: more").click()
    assert hand.root.get_by_text("Random example, seed 2:").is_visible()
    assert hand.slider(SAMPLE).get_attribute("aria-valuetext") == "2"


REFUSED = [
    (LENGTH, "0", "“0” is not a whole number from 1 to 512: 64 is kept."),
    (LENGTH, "2.5", "“2.5” is not a whole number from 1 to 512: 64 is kept."),
    (LENGTH, "as many as can be", "“as many…” is not a whole number from 1 to 512: 64 is kept."),
    (TEMPERATURE, "0", "“0” is not a number from 0.1 to 100: 1 is kept."),
    (SPREAD, "1/100", "“1/100” is not a number from 0.1 to 2: 1 is kept."),
    (KEYS, "17", "“17” is not a whole number from 2 to 16: 16 is kept."),
]


def test_what_does_not_fit_is_refused_in_a_sentence_beside_it(lab_on: Callable):
    hand = lab_on()
    hand.open_more()
    before, height = hand.told(), hand.root.bounding_box()["height"]
    for label, text, sentence in REFUSED:
        kept = hand.field(label).input_value()
        hand.type_number(label, text)
        assert hand.field(label).get_attribute("aria-invalid") == "true"
        assert hand.fault() == sentence
        hand.press("Tab")
        assert hand.field(label).get_attribute("aria-invalid") is None
        assert hand.field(label).input_value() == kept
        assert hand.fault() == sentence, "it can be read after the field"
        assert hand.told() == before
        assert hand.root.bounding_box()["height"] == height, "nothing moved"
        hand.button("Reset").click()
        assert hand.root.locator(".pieces-fault").count() == 0
    hand.field(LENGTH).fill("99")
    hand.press("Escape", "Tab")
    assert hand.field(LENGTH).input_value() == "64"
    hand.type_number(LENGTH, "100")
    assert hand.slider(LENGTH).get_attribute("aria-valuetext") == "100"
    hand.button(f"{LENGTH}: more").click()
    assert hand.field(LENGTH).input_value() == "256"


@pytest.mark.parametrize(
    ("label", "stops"), [(LENGTH, [9, 8, 0, 9, 6]), (SAMPLE, range(1, 99)), (KEYS, [14, 3, 14])]
)
def test_a_change_shows_at_once_at_the_longest_d_k(lab_on: Callable, label: str, stops: list[int]):
    """The bar is 100 ms of computing; a median of three times that fails, for a machine is busy."""
    hand = lab_on(ScaleLab(d_k=512))
    hand.open_table()
    hand.open_more()
    hand.page.wait_for_timeout(500)
    slider = hand.slider(label).element_handle()
    turns = [(slider, "slide", str(stops[turn % len(stops)])) for turn in range(24)]
    assert np.median(hand.costs(turns)) <= 3 * 100


def test_the_stream_begins_as_it_was_published():
    """The first words of splitmix32 for seed 0, worked out with Python's own integers."""

    def word(place: int) -> int:
        z = place * 0x9E3779B9 % 2**32
        for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
            z = (z ^ (z >> shift)) * factor % 2**32
        return z ^ (z >> 15)

    radius = math.sqrt(-2 * math.log((word(1) + 0.5) / 2**32))
    angle = 2 * math.pi * word(2) / 2**32
    expected = [radius * math.cos(angle), radius * math.sin(angle)]
    np.testing.assert_allclose(normals(0, 2), expected, atol=1e-15)


def test_the_numbers_are_unit_normal_and_every_seed_gives_others():
    drawn = np.sort(normals(1, 200_000))
    assert abs(drawn.mean()) < 0.01
    assert abs(drawn.std() - 1) < 0.01
    places = (np.arange(len(drawn)) + 0.5) / len(drawn)
    expected = torch.special.ndtri(torch.tensor(places)).numpy()
    inner = slice(1000, -1000)
    assert np.abs(drawn - expected)[inner].max() < 0.03
    pairs = normals(1, 200_000).reshape(-1, 2)
    assert abs(np.corrcoef(pairs.T)[0, 1]) < 0.01
    firsts = {tuple(readings(seed=seed, d_k=2).scores.round(6)) for seed in range(1, 100)}
    assert len(firsts) == 99


def test_longer_vectors_begin_with_the_shorter_ones():
    step = products(3, 9) - products(3, 8)
    last = normals(3, 9 * sample.ROWS * (sample.KEYS + 1))[8 * sample.ROWS * (sample.KEYS + 1) :]
    shape = (sample.ROWS, sample.KEYS)
    expected = last[: sample.ROWS, None] * last[sample.ROWS :].reshape(shape)
    np.testing.assert_allclose(step, expected, atol=1e-12)


@pytest.mark.parametrize("scale", [0.01, 1, 8, 40])
@pytest.mark.parametrize("keys", [2, 5, 16])
def test_softmax_entropy_and_gradient_are_torchs(scale: float, keys: int):
    scores = np.random.default_rng(0).normal(size=(20, keys)) * scale
    rows = torch.tensor(scores)
    weights = rows.softmax(dim=-1)
    np.testing.assert_allclose(softmax(scores), weights.numpy(), atol=1e-12)
    expected = torch.distributions.Categorical(probs=weights).entropy().numpy() / math.log(2)
    np.testing.assert_allclose(entropy(weights.numpy()), expected, atol=1e-6)
    norms = [
        torch.autograd.functional.jacobian(lambda x: x.softmax(dim=-1), row).norm() for row in rows
    ]
    np.testing.assert_allclose(gradient_norm(weights.numpy()), norms, atol=1e-6)
    assert gradient_norm(weights.numpy()).max() <= 0.5


def test_the_gradient_at_its_ends():
    saturated = gradient_norm(softmax(np.array([[0.0, -30.0]])))[0]
    assert saturated == pytest.approx(2 * math.exp(-30), rel=1e-9), "it keeps its digits"
    assert gradient_norm(softmax(np.array([[0.0, 0.0, -99.0]])))[0] == pytest.approx(0.5)


@pytest.mark.parametrize("seed", [1, 2, 3, 50, 99])
def test_every_sample_shows_what_the_chapter_claims(seed: int):
    seen = [readings(seed=seed, scaling=scaling).rows for scaling in ("none", "root", "d_k")]
    largest, entropies, gradients = zip(*seen, strict=True)
    assert largest[0] > 0.9
    assert largest[1] < 0.3
    assert list(entropies) == sorted(entropies)
    assert entropies[2] > 0.99 * math.log2(16)
    assert gradients[1] > 50 * gradients[0]


@pytest.mark.parametrize("d_k", [4, 64, 512])
def test_the_spread_is_the_root_of_d_k(d_k: int):
    for seed in (1, 2, 3):
        seen = readings(d_k=d_k, scaling="root", seed=seed)
        assert seen.before.expected == math.sqrt(d_k)
        assert seen.before.measured == pytest.approx(math.sqrt(d_k), rel=0.08)
        assert seen.after.measured == pytest.approx(1, rel=0.08)
        counted = sum(seen.before.counts), sum(seen.after.counts)
        assert counted == (sample.ROWS * sample.KEYS,) * 2
    warm, root = readings(d_k=100, temperature=10.0), readings(d_k=100, scaling="root")
    assert warm.rows == root.rows, "temperature is the same knob"


def test_numbers_of_numpy_are_taken_and_the_state_is_small():
    lab = ScaleLab(d_k=np.int64(8), temperature=np.float64(2), spread=np.float32(0.5))
    assert len(json.dumps(lab.state(), ensure_ascii=False).encode()) < 1_500
    assert (lab.d_k, lab.temperature, lab.spread) == (8, 2.0, 0.5)
    with pytest.raises(TypeError, match="stops"):
        ScaleLab(stops={})
    with pytest.raises(Exception, match="read-only"):
        lab.stops = {}
