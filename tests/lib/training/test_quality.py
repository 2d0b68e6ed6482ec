"""How good training gets: a short run here, and the long ones as results/ keeps them."""

import json
from pathlib import Path

import pytest
import torch

from pieces.training.log import VALIDATIONS, read
from pieces.training.options import Options
from pieces.training.run import Run
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation

RESULTS = Path(__file__).parents[3] / "results"


@pytest.fixture
def one_thread():
    """Where test processes share the cores, their threads would wait for each other."""
    former = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(former)


@pytest.mark.plain_only  # hundreds of updates
@pytest.mark.usefixtures("one_thread")
def test_the_small_model_learns_the_generated_corpus(tmp_path, device):
    task = Translation(TranslationOptions(pairs=10_000, validate_pairs=300))
    Run(tmp_path, task, Options(updates=300, validate_every=300), device=device).train()
    (found,) = read(tmp_path / VALIDATIONS)
    assert float(found["loss"]) < 0.6  # 0.29 was seen, and 0.58 and 0.84 below
    assert float(found["exact_match"]) > 0.35
    assert float(found["alignment"]) > 0.7


def _kept(name):
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))["figures"]


def test_the_kept_run_of_the_small_model_is_as_good_as_the_book_says():
    figures = _kept("generated")
    tests = figures["evaluations"]["greedy"]
    assert figures["seconds"] <= 3 * 90  # 90 on a good day; the machines that keep it differ
    assert tests["test"]["exact_match"] >= 0.97
    assert tests["unseen_combinations"]["exact_match"] >= 0.9
    assert tests["test"]["alignment"] >= 0.85


def test_every_part_of_the_model_was_needed():
    figures = _kept("ablation")
    whole = figures.pop("whole")
    assert len(figures) == 4
    for name, found in figures.items():
        assert found["test"] < whole["test"], name
        assert found["unseen_combinations"] < whole["unseen_combinations"] - 0.02, name
