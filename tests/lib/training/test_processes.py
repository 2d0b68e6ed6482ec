"""processes.py: several processes learn what one would, and lose nothing when one is lost."""

import os
import re
import signal
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from pieces.training import processes
from pieces.training.log import UPDATES, VALIDATIONS
from pieces.training.processes import World, own_device, stop_request

HERE = Path(__file__).parent


def test_without_torchrun_one_process_agrees_with_itself(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with processes.join_world() as alone:
        assert alone == World(rank=0, size=1)
    assert not torch.distributed.is_initialized()
    assert alone.first
    assert not World(rank=1, size=2).first
    assert alone.any(True)
    assert not alone.any(False)
    assert alone.broadcast({"a": 1}) == {"a": 1}


def test_each_process_takes_its_own_gpu(monkeypatch):
    taken = []
    monkeypatch.setattr(torch.cuda, "set_device", taken.append)
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    assert own_device(torch.device("cuda")) == torch.device("cuda")
    monkeypatch.setenv("LOCAL_RANK", "3")
    assert own_device(torch.device("cpu")) == torch.device("cpu")
    assert own_device(torch.device("cuda:1")) == torch.device("cuda:1")
    assert taken == []
    assert own_device(torch.device("cuda")) == torch.device("cuda:3")
    assert taken == [3]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_is_only_made_once_and_only_inside(number):
    heard = []
    former = signal.signal(number, lambda *_: heard.append("former"))
    try:
        with stop_request() as request:
            assert not request.made
            signal.raise_signal(number)
            assert request.made
            assert heard == []
            signal.raise_signal(number)  # the second goes where it went before
        signal.raise_signal(number)
        assert heard == ["former", "former"]
    finally:
        signal.signal(number, former)


@pytest.mark.plain_only  # other processes
def test_two_processes_learn_what_one_does(start, tmp_path, table):
    alone, both = tmp_path / "alone", tmp_path / "both"
    # standalone: torchrun looks for a free port itself
    launch = ["-m", "torch.distributed.run", "--nproc-per-node", 2, "--standalone"]
    for words, folder in (([], alone), (launch, both)):
        said = start(*words, HERE / "together.py", folder)
        assert said.returncode == 0, said.stderr
    one, other = (load_file(folder / "model.safetensors") for folder in (alone, both))
    for name, tensor in one.items():
        assert tensor.dtype == torch.float64
        torch.testing.assert_close(other[name], tensor, atol=1e-5, rtol=0)
    for one, other in zip(table(alone / UPDATES), table(both / UPDATES), strict=True):
        assert one["labels"] == other["labels"]
        for name in ("loss", "gradient_norm"):
            assert float(other[name]) == pytest.approx(float(one[name]), abs=1e-5)
    names = [sorted(path.name for path in folder.rglob("*")) for folder in (alone, both)]
    assert names[0] == names[1]


@pytest.mark.plain_only  # other processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="only Unix forks and kills")
def test_when_one_is_lost_the_other_says_so_and_a_restart_goes_on(start, tmp_path, table):
    broken, unbroken = tmp_path / "broken", tmp_path / "unbroken"
    # often, because whether the one that is left can end at all depends on when the other is hit
    hits = [*(11, "SIGKILL") * 4, 14, "SIGTERM", 0, "none"]
    said = start(HERE / "lost.py", broken, *hits)
    statuses = re.findall(r"^-?\d+$", said.stdout, re.MULTILINE)
    assert statuses == ["1", str(-signal.SIGKILL)] * 4 + ["0"] * 4, said.stderr
    words = [line for line in said.stderr.splitlines() if "process was lost" in line]
    assert len(words) == 4
    for line in words:
        assert line.startswith("another process was lost (")
        assert f"the run goes on from {broken / 'checkpoints' / '00000008'}" in line
    stops, ends = (f"{broken}: {words}" for words in ("stopped after 14 updates", "trained, 20 up"))
    assert [said.stdout.count(words) for words in (stops, ends)] == [2, 2], said.stderr

    start(HERE / "lost.py", unbroken, 0, "none")
    for name in (UPDATES, VALIDATIONS):
        assert table(broken / name) == table(unbroken / name) != []
    name = "model.safetensors"
    assert (broken / name).read_bytes() == (unbroken / name).read_bytes()
