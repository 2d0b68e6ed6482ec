"""schedule.py: the paper's formula at every update, and the two other shapes."""

import math

import pytest

from pieces.training.schedule import learning_rate, paper_peak


@pytest.mark.parametrize(("d_model", "warmup"), [(512, 4_000), (128, 400), (16, 1)])
def test_the_paper_s_formula_at_every_update(d_model, warmup):
    peak = paper_peak(d_model, warmup)
    for update in range(1, 3 * warmup + 1):
        paper = d_model**-0.5 * min(update**-0.5, update * warmup**-1.5)
        given = learning_rate(update, shape="paper", peak=peak, warmup=warmup)
        assert given == pytest.approx(paper, rel=1e-12)
    assert learning_rate(warmup, shape="paper", peak=peak, warmup=warmup) == peak


def test_the_base_model_s_peak():
    assert paper_peak(512, 4_000) == pytest.approx(6.987712e-4)


def test_cosine_rises_falls_and_ends_at_nothing():
    rates = [
        learning_rate(u, shape="cosine", peak=0.5, warmup=10, updates=50) for u in range(1, 51)
    ]
    assert rates[:10] == pytest.approx([0.05 * u for u in range(1, 11)])
    assert rates[29] == pytest.approx(0.25)  # half of the way down
    assert rates[9:] == sorted(rates[9:], reverse=True)
    assert rates[-1] == 0
    assert learning_rate(60, shape="cosine", peak=0.5, warmup=10, updates=50) == 0


def test_constant_stays_at_its_peak():
    rates = [learning_rate(u, shape="constant", peak=0.5, warmup=4) for u in (1, 3, 4, 5, 10**9)]
    assert rates == [0.125, 0.375, 0.5, 0.5, 0.5]


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"shape": "linear"}, ValueError, "shape is 'linear': it must be one of paper"),
        ({"update": 0}, ValueError, "update is 0: it must be at least 1"),
        ({"update": 1.5}, TypeError, "update must be an integer, not float"),
        ({"warmup": 0}, ValueError, "warmup is 0"),
        ({"peak": 0.0}, ValueError, "peak is 0.0: it must be finite and above 0"),
        ({"peak": math.nan}, ValueError, "peak is nan"),
        ({"peak": "high"}, TypeError, "peak must be a number, not str"),
        ({"shape": "cosine"}, ValueError, "updates is None: cosine needs more than warmup"),
        ({"shape": "cosine", "updates": 5}, ValueError, "updates is 5: cosine needs more than"),
    ],
)
def test_what_makes_no_schedule_is_refused(changes, error, words):
    told = {"update": 1, "shape": "paper", "peak": 1.0, "warmup": 5} | changes
    with pytest.raises(error, match=words):
        learning_rate(told.pop("update"), **told)


@pytest.mark.bad_input
def test_a_peak_needs_sizes():
    with pytest.raises(ValueError, match="d_model is 0"):
        paper_peak(0, 1)
