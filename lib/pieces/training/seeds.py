"""Where a run's chance comes from: every seed that PyTorch is given."""

from random import Random

import torch


def seed_run(seed: int) -> None:
    """Begin anew: done before the model is made, and again before the first update."""
    torch.manual_seed(seed)


def seed_update(seed: int, *, rank: int, update: int) -> None:
    """Let each later process drop other outputs, and after an interruption the same ones.

    The first process goes on with the random state that its checkpoint holds.
    """
    if rank:
        torch.manual_seed(Random(f"{seed} {rank} {update}").getrandbits(63))
