"""Train, and kill the training as the machine would: ``killed.py FOLDER TIMES``.

Each training is a fork of this process, so that none has to import PyTorch again.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import small_corpus
import torch

from pieces.training.translation import data

OFTEN = {"updates": 60, "checkpoint_every": 2, "validate_every": 15, "keep": 3, "average": 2}


def train(folder: Path, told: int) -> None:
    """Train to the end, and write a byte for each update."""
    small_corpus.run(folder, watch=lambda _: os.write(told, b"."), **OFTEN).train()


def killed(folder: Path, rng: random.Random) -> bool:
    """Start to train, kill the training after some updates, and return whether it was alive."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        train(folder, tell)
        os._exit(0)
    os.close(tell)
    for _ in range(rng.randint(0, 3)):
        os.read(hear, 1)
    time.sleep(rng.uniform(0, 0.015))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(hear)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(1)
    data.load = small_corpus.load
    small_corpus.run(folder, **OFTEN)  # imports what the forks would each import
    rng = random.Random(0)
    alive = sum(killed(folder / "killed", rng) for _ in range(times))
    quiet = os.open(os.devnull, os.O_WRONLY)
    for name in ("killed", "unbroken"):
        train(folder / name, quiet)
    print(alive)
