"""A classifier as a second task: training needs to know nothing of it, nor of translation."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import pytest
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from pieces.training.checkpoint import Progress
from pieces.training.log import UPDATES, VALIDATIONS
from pieces.training.loop import groups
from pieces.training.options import CheckedOptions, Options, option
from pieces.training.processes import World
from pieces.training.run import Run
from pieces.training.task import Task

OPTIONS = Options(
    updates=30, warmup=5, learning_rate=0.05, validate_every=10, checkpoint_every=10, average=2
)


class Batch(NamedTuple):
    """Points and the class of each."""

    points: torch.Tensor
    classes: torch.Tensor

    def to(self, device):
        return Batch(*(tensor.to(device) for tensor in self))


class Loss(nn.Module):
    """The cross-entropy, summed over the points."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, batch):
        return F.cross_entropy(self.model(batch.points), batch.classes, reduction="sum")


@dataclass(frozen=True, kw_only=True)
class ClassifierOptions(CheckedOptions):
    """Of the classifier alone."""

    width: int = option(8, "width inside")
    validate_points: int = option(40, "points to measure on", free=True)


class Classifier(Task):
    """Which side of the line x = y is a point on?"""

    name, criterion, higher_is_better = "classification", "accuracy", True

    def __init__(self, **options):
        self.options = ClassifierOptions(**options)

    def begin(self, *, seed, resumed):
        generator = torch.Generator().manual_seed(seed)
        self.points = torch.randn(200, 2, generator=generator)
        self.classes = (self.points[:, 0] > self.points[:, 1]).long()
        width = self.options.width
        return nn.Sequential(nn.Linear(2, width), nn.Dropout(0.1), nn.Linear(width, 2))

    def batches(self, *, seed, epoch):
        order = list(range(160))
        Random(f"{seed} {epoch}").shuffle(order)
        return [order[start : start + 16] for start in range(0, 160, 16)]

    def batch(self, examples, *, rank, world_size):
        mine = examples[rank::world_size]
        return Batch(self.points[mine], self.classes[mine]), len(examples)

    def loss(self, model):
        return Loss(model)

    @torch.no_grad()
    def measure(self, model):
        last = slice(160, 160 + self.options.validate_points)
        batch = Batch(self.points[last], self.classes[last]).to(next(model.parameters()).device)
        found = model.eval()(batch.points).argmax(-1) == batch.classes
        return {"loss": Loss(model)(batch).item(), "accuracy": found.double().mean().item()}


@pytest.fixture
def classify(device):
    """Make a run of the classifier: ``classify(folder, watch=..., width=...)``."""

    def make(folder, *, options=OPTIONS, watch=None, **told):
        return Run(folder, Classifier(**told), options, device=device, watch=watch)

    return make


def _stop(update):
    if update.number == 14:
        os.kill(os.getpid(), signal.SIGINT)


def test_it_learns_is_measured_and_goes_on_as_if_unbroken(classify, tmp_path, table):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    progress = classify(whole).train()
    assert (progress.updates, progress.epoch, progress.ended) == (30, 2, True)
    assert progress.best > 0.9
    assert [row["number"] for row in table(whole / VALIDATIONS)] == ["10", "20", "30"]
    assert not classify(broken, watch=_stop).train().ended
    assert classify(broken).train() == progress
    for name in (UPDATES, VALIDATIONS):
        assert table(broken / name) == table(whole / name)
    for name in ("model.safetensors", "best/model.safetensors"):
        assert (broken / name).read_bytes() == (whole / name).read_bytes()
    assert load_file(whole / "model.safetensors").keys() == {
        *("0.weight", "0.bias", "2.weight", "2.bias")
    }


def test_a_run_of_another_task_is_refused_and_left(classify, small, ended, tmp_path):
    before = {path: path.read_bytes() for path in ended.rglob("*") if path.is_file()}
    words = r"00000020 belongs to a run of the task translation: train classification into another"
    with pytest.raises(ValueError, match=words):
        classify(ended).train()
    assert {path: path.read_bytes() for path in before} == before
    classify(tmp_path / "points").train()
    (tmp_path / "points" / "vocabulary.json").write_bytes((ended / "vocabulary.json").read_bytes())
    with pytest.raises(ValueError, match="of the task classification: train translation into"):
        small(tmp_path / "points").train()


def test_processes_share_its_batches(classify, tmp_path):
    task = classify(tmp_path).task
    parts = [next(groups(task, Progress(), seed=0, world=World(rank, 3))) for rank in range(3)]
    assert [len(batch.points) for (batch,), _ in parts] == [6, 5, 5]
    assert {labels for _, labels in parts} == {16}


def test_a_task_without_batches_or_a_rate_of_its_own_is_refused(classify, tmp_path):
    run = classify(tmp_path, options=Options(updates=3, warmup=1, learning_rate=0.0))
    with pytest.raises(ValueError, match="learning_rate is 0 but classification has none of its"):
        run.train()
    run.task.batches = lambda **_: []
    with pytest.raises(ValueError, match="there is nothing to learn from"):
        run.train()


def test_training_knows_no_task():
    code = "import sys, pieces.training.run; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    tasks = ("pieces.training.translation", "pieces.corpus", "pieces.transformer", "pieces.saving")
    assert "pieces.training.task" in said.stdout.split()
    assert not [name for name in said.stdout.split() if name.startswith(tasks)]
