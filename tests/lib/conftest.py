"""What the library's tests share: the device, the dtypes, and tensors made from a seed."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import settings
from torch.nn import functional as F

from pieces import devices

# The same examples on every run: a red test is a fault in the code, never the luck of the draw.
settings.register_profile("pieces", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("shapes", settings.get_profile("pieces"), max_examples=10)

torch.set_num_threads(1)  # the tensors are small: more threads would only wait for each other


def pytest_configure(config: pytest.Config) -> None:
    """Take fewer examples where only their shapes are looked at."""
    settings.load_profile("shapes" if config.getoption("--enforce-shapes") else "pieces")


@pytest.fixture(scope="session")
def device(request: pytest.FixtureRequest) -> torch.device:
    """The device of ``--device``, on which every test puts its tensors."""
    return devices.device(request.config.getoption("--device"))


@pytest.fixture(scope="session")
def precise(device: torch.device) -> torch.dtype:
    """The most exact dtype of the device: Apple's has no float64."""
    return torch.float32 if device.type == "mps" else torch.float64


@pytest.fixture(params=["float32", "float64"])
def dtype(request: pytest.FixtureRequest, device: torch.device) -> torch.dtype:
    """float32, then float64."""
    if device.type == "mps" and request.param == "float64":
        pytest.skip("Apple's GPU has no float64")
    return getattr(torch, request.param)


@pytest.fixture(scope="session")
def normal(device: torch.device) -> Callable[..., torch.Tensor]:
    """Make standard normal tensors: ``normal(2, 3, dtype=..., seed=...)``."""

    def make(*shape: int, dtype: torch.dtype = torch.float32, seed: int = 0) -> torch.Tensor:
        generator = torch.Generator().manual_seed(seed)
        return torch.randn(shape, generator=generator, dtype=dtype).to(device)

    return make


@pytest.fixture(scope="session")
def close() -> Callable[[torch.Tensor, torch.Tensor], None]:
    """Assert equality, up to 1e-12 in float64, 1e-5 in float32, and rounding in half precision."""
    tolerance = {
        torch.float64: 1e-12,
        torch.float32: 1e-5,
        torch.float16: 5e-3,
        torch.bfloat16: 4e-2,
    }

    def check(given: torch.Tensor, wanted: torch.Tensor) -> None:
        bound = tolerance[given.dtype]
        torch.testing.assert_close(given, wanted.to(given), atol=bound, rtol=bound)

    return check


@pytest.fixture
def kernel_calls(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """Note the keywords of each call of PyTorch's fused attention."""
    calls, fused = [], F.scaled_dot_product_attention
    spy = lambda *args, **options: calls.append(options) or fused(*args, **options)  # noqa: E731
    monkeypatch.setattr(F, "scaled_dot_product_attention", spy)
    return calls
