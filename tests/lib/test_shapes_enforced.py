"""The shapes written in the signatures are true: ``pytest tests/lib --enforce-shapes``.

In that run jaxtyping and beartype check every annotated argument and result. The tests marked
``enforced`` are its planted faults. The last test starts that run from the usual one, so that
enforcement which stopped biting is seen by everybody.
"""

import subprocess
import sys
from pathlib import Path

import jaxtyping
import pytest
import torch

from pieces import attention, masks
from pieces.recording import note

ROOT = Path(__file__).parents[2]


def _ones(*shape: int, device: torch.device) -> torch.Tensor:
    return torch.ones(shape, device=device)


@pytest.mark.enforced
@pytest.mark.parametrize(
    "shapes",
    [
        ((2, 4, 6), (2, 5, 3), (2, 5, 7)),
        ((2, 4, 6), (2, 5, 6), (2, 4, 7)),
        ((2, 4, 6), (3, 5, 6), (3, 5, 7)),
        ((2, 4, 6), (5, 6), (5, 7)),
    ],
)
def test_planted_wrong_shapes_are_stopped_at_the_signature(device, shapes):
    query, key, value = (_ones(*shape, device=device) for shape in shapes)
    with pytest.raises(jaxtyping.TypeCheckError):
        attention.scaled_dot_product_attention(query=query, key=key, value=value)


@pytest.mark.enforced
@pytest.mark.parametrize("shape", [(4, 1), (4, 6), (3, 5), (3, 1, 5), (1, 2, 4, 5)])
def test_planted_wrong_masks_are_stopped_at_the_signature(device, shape):
    query, key = _ones(2, 4, 6, device=device), _ones(2, 5, 6, device=device)
    mask = torch.ones(shape, dtype=torch.bool, device=device)
    with pytest.raises(jaxtyping.TypeCheckError):
        attention.attention_weights(query=query, key=key, mask=mask)


@pytest.mark.enforced
def test_a_planted_wrong_dtype_is_stopped_at_the_signature(device):
    with pytest.raises(jaxtyping.TypeCheckError):
        masks.padding_mask(_ones(2, 5, device=device), pad_id=0)


@pytest.mark.enforced
def test_planted_outputs_that_do_not_fit_their_weights_are_stopped(device):
    with pytest.raises(jaxtyping.TypeCheckError):
        note(weights=_ones(4, 5, device=device), output=_ones(5, 7, device=device))


@pytest.mark.enforced
def test_a_planted_wrong_output_is_stopped_on_its_way_out(device, monkeypatch):
    query, key = _ones(2, 4, 6, device=device), _ones(2, 5, 6, device=device)
    monkeypatch.setattr(attention, "_fused", lambda *_: _ones(2, 5, 6, device=device))
    with pytest.raises(jaxtyping.TypeCheckError):
        attention.scaled_dot_product_attention(query=query, key=key, value=key)


def _run(*arguments: str) -> str:
    """Run this file's tests in a pytest of their own and return what it printed."""
    command = [sys.executable, "-m", "pytest", __file__, "-q", "-p", "no:cacheprovider", *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


@pytest.mark.plain_only  # not from the run that it starts
def test_the_enforced_run_bites(request):
    device = request.config.getoption("--device")
    assert "12 passed, 1 deselected" in _run("--enforce-shapes", "--device", device)
