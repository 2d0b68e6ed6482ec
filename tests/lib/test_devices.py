"""devices.py: the fastest device unless one is named, and a clear word if it is missing."""

import pytest
import torch

from pieces import devices


@pytest.fixture
def machine(monkeypatch):
    """Pretend that this machine has so many CUDA devices, and an Apple GPU or none."""

    def pretend(cuda: int = 0, mps: bool = False) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return pretend


@pytest.mark.parametrize(
    ("cuda", "mps", "fastest"),
    [(2, False, "cuda"), (1, True, "cuda"), (0, True, "mps"), (0, False, "cpu")],
)
def test_takes_the_fastest(machine, cuda, mps, fastest):
    machine(cuda, mps)
    assert devices.device() == torch.device(fastest)


@pytest.mark.parametrize("name", ["cpu", "cpu:0", "cuda", "cuda:1", "mps"])
def test_takes_the_named_one(machine, name):
    machine(cuda=2, mps=True)
    assert devices.device(name) == torch.device(name)


@pytest.mark.parametrize("name", ["gpu", "CPU", "", "cuda:", "cuda:x", "cuda:-1", "meta", "cpu 0"])
def test_refuses_an_unknown_name(name):
    with pytest.raises(ValueError, match=r'is not known: give "cuda", "mps" or "cpu"') as refusal:
        devices.device(name)
    assert f'device "{name}"' in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "cuda", "found"),
    [("cuda", 0, "1 cpu"), ("cuda:2", 2, "2 cuda, 1 cpu"), ("mps", 1, "1 cuda, 1 cpu")],
)
def test_refuses_a_missing_device(machine, name, cuda, found):
    machine(cuda)
    with pytest.raises(ValueError, match="not available") as refusal:
        devices.device(name)
    sentence = f'device "{name}" is not available on this machine, which has {found}'
    assert str(refusal.value) == sentence


@pytest.mark.bad_input
def test_refuses_what_is_no_name():
    with pytest.raises(TypeError, match="name must be a string or None, not int"):
        devices.device(0)
