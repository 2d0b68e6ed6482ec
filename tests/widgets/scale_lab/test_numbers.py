"""What the browser draws and measures is what the Python twin draws and measures."""

from collections.abc import Callable

import numpy as np
import pytest
from widgets.scale_lab.hand import LabHand, bins

from pieces.widgets import ScaleLab
from pieces.widgets.scale_lab.readings import readings

SETTINGS = [
    {},
    {"d_k": 1},
    {"d_k": 4, "num_keys": 2},
    {"d_k": 15, "seed": 99},
    {"d_k": 16, "spread": 0.5},
    {"d_k": 17, "scaling": "root", "temperature": 0.1},
    {"d_k": 100, "scaling": "d_k", "num_keys": 5},
    {"d_k": 511, "scaling": "root", "spread": 1.234},
    {"d_k": 512},
    {"d_k": 512, "scaling": "root"},
    {"d_k": 512, "scaling": "d_k", "temperature": 100.0, "spread": 0.1},
    {"d_k": 512, "spread": 2.0, "temperature": 0.1, "seed": 42},
    {"d_k": 512, "temperature": 22.627416997969522},
]
CHANGED = ("d_k", "scaling", "temperature", "spread", "num_keys", "seed")


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


def test_built_with_a_setting(page_with: Callable):
    page = page_with(*(ScaleLab(**setting, name=f"lab-{i}") for i, setting in enumerate(SETTINGS)))
    for i, setting in enumerate(SETTINGS):
        page.locator(".pieces-widget").nth(i).scroll_into_view_if_needed()
        page.locator(f"[data-pieces-name='lab-{i}'][data-pieces-mounted]").wait_for()
        compare(LabHand(page, f"lab-{i}"), ScaleLab(**setting))


def test_brought_to_a_setting(page_with: Callable):
    hand = LabHand(page_with(ScaleLab()))
    for setting in SETTINGS:
        state = {key: getattr(ScaleLab(**setting), key) for key in CHANGED}
        address = ",".join(f"{key}={value}" for key, value in state.items())
        hand.page.evaluate("address => { location.hash = address; }", f"#scale-lab:{address}")
        hand.page.wait_for_timeout(100)
        compare(hand, ScaleLab(**setting))


def test_the_pictures_show_the_numbers_of_the_table(page_with: Callable):
    lab = ScaleLab(d_k=512, scaling="root", num_keys=12)
    hand = LabHand(page_with(lab, reduced_motion="reduce"))
    seen = hand.readings()
    heights = hand.root.evaluate(
        """root => [...root.querySelectorAll(".pieces-scale-lab-bars .pieces-fill")]
            .filter(bar => bar.offsetParent).map(bar => parseFloat(bar.style.height) / 100)"""
    )
    np.testing.assert_allclose(heights, seen["row"][:, 1], atol=1e-6)
    columns = hand.root.locator(".pieces-scale-lab-bars > div:not([hidden])")
    for key, column in enumerate(columns.all()):
        weight, score, number = column.inner_text().split()
        assert float(weight) == pytest.approx(seen["row"][key, 1], abs=0.005)
        assert float(score.replace("\N{MINUS SIGN}", "-")) == pytest.approx(
            seen["row"][key, 0], abs=0.051
        )
        assert number == str(key + 1)
    widths = hand.root.evaluate(
        """root => [...root.querySelectorAll(".pieces-scale-lab-meters .pieces-fill")]
            .map(bar => parseFloat(bar.style.width) / 100)"""
    )
    limits = [1, np.log(12), 0.5]
    np.testing.assert_allclose(widths, seen["meters"][:, 0] / limits, atol=1e-6)
    for path, scores in enumerate((lab.readings().after, lab.readings().before)):
        drawn = hand.root.locator(".pieces-scale-lab-plot path").nth(path).get_attribute("d")
        heights = [100 - float(step.split("H")[0]) for step in drawn.split("V")[1:-1]]
        inside = np.array(scores.counts[1:-1])
        np.testing.assert_allclose(heights, 96 * inside / inside.max(), atol=1e-9)


def test_every_seed_gives_another_sample():
    firsts = {
        tuple(
            readings(
                seed=seed, d_k=2, scaling="none", temperature=1.0, spread=1.0, num_keys=4
            ).scores.round(6)
        )
        for seed in range(1, 100)
    }
    assert len(firsts) == 99
