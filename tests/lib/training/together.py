"""Train with several processes, in float64: ``together.py FOLDER``, started by torchrun.

Only the first process may write; another that opens a file of the run to write to it fails.
"""

import os
import sys
from pathlib import Path

import small_corpus
import torch

from pieces.training.translation import data

# some batches have one sentence only, and the last group of an epoch has fewer batches
OPTIONS = {"dropout": 0.0, "max_tokens": 12, "accumulate": 2, "checkpoint_every": 7}


def _refuse_writing(event: str, told: tuple) -> None:
    writes = event in ("os.mkdir", "os.rename", "os.remove") or (
        event == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+")
    )
    if writes and str(told[0]).startswith(sys.argv[1]):
        raise AssertionError(f"a later process wrote: {event} {told}")


def train(folder: str) -> None:
    """Train the small run in double precision."""
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    data.load = small_corpus.load
    small_corpus.run(Path(folder), **OPTIONS).train()


if __name__ == "__main__":
    if int(os.environ.get("RANK", "0")):
        sys.addaudithook(_refuse_writing)
    train(sys.argv[1])
