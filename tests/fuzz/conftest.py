"""Bad input by the hundreds: how many examples, and what the tests share.

``PIECES_FUZZ`` is the number of examples of each test; ``benchmarks/fuzz.py`` sets it for the long
run. The examples are the same on every run of the same number.
"""

import os

import torch
from hypothesis import HealthCheck, settings
from small_runs import ctrl_c_is_heard, trained

__all__ = ["ctrl_c_is_heard", "trained"]

settings.register_profile(
    "fuzz",
    derandomize=True,
    deadline=None,
    max_examples=int(os.environ.get("PIECES_FUZZ", "100")),
    suppress_health_check=list(HealthCheck),  # the fixtures are not changed by an example
)
settings.load_profile("fuzz")
torch.set_num_threads(1)
