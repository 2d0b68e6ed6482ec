"""One head against several: what was kept is whole, and what the book shows is made of it."""

import json
from pathlib import Path

import pytest

KEPT = json.loads(
    (Path(__file__).parents[3] / "results" / "multi_head.json").read_text(encoding="utf-8")
)["figures"]


@pytest.fixture
def multi_head(benchmark):
    return benchmark("multi_head")


def test_every_number_of_heads_has_its_runs_with_equal_parameters(multi_head):
    assert [each["heads"] for each in KEPT["compared"]] == list(multi_head.HEADS)
    runs = [run for each in KEPT["compared"] for run in each["runs"]]
    assert len({run["parameters"] for run in runs}) == 1
    for each in KEPT["compared"]:
        assert [run["seed"] for run in each["runs"]] == list(multi_head.SEEDS)
        assert multi_head.summed_up(each["heads"], each["runs"]) == each


def test_runs_are_made_again_in_short_and_go_on(multi_head, monkeypatch, tmp_path):
    monkeypatch.setattr(multi_head, "SIZES", {"d_model": 16, "d_ff": 16, "layers": 1})
    monkeypatch.setattr(multi_head, "TESTED", 5)
    told = {"updates": 101, "pairs": 300, "folder": tmp_path}
    first = multi_head.compared([1], [0], **told)
    both = multi_head.compared([1, 2], [0], **told)
    assert both[0] == first[0]
    assert both[0]["runs"][0]["parameters"] == both[1]["runs"][0]["parameters"]


def test_what_is_shown_is_kept_beside_the_figures(multi_head, tmp_path):
    multi_head.keep(KEPT, tmp_path / "multi_head.json")
    assert (tmp_path / "multi_head.json").read_bytes() == multi_head.SHOWN.read_bytes()
