"""What the division by √d_k does to attention that learns to look things up.

The run of the widget `lookup_trainer` by the library: 16 random starts, at four sizes of update,
with the division and without. Of the first start the losses and the last weights are kept, which
the browser's own run has to equal. It takes some two minutes on two cores::

    python benchmarks/lookup.py
"""

from __future__ import annotations

from statistics import median

import torch
from record import record

from pieces.widgets.lookup_trainer.task import RATE, STEPS, successors
from pieces.widgets.lookup_trainer.training import train

SEEDS, RATES = range(1, 17), (0.001, 0.003, RATE, 0.03)
LAST = 10
"""A batch is small: the last losses are averaged."""


def compared(scaled: bool, rate: float) -> dict[str, object]:
    """Where 16 runs arrive: their loss in bits, and how many letters look at their successor."""
    ends, right = [], []
    for seed in SEEDS:
        losses, weights = train(scaled=scaled, seed=seed, rate=rate)
        ends.append(sum(losses[-LAST:]) / LAST)
        right.append(int((weights.argmax(dim=-1) == torch.tensor(successors())).sum()))
    return {
        "scaled": scaled,
        "rate": rate,
        "loss_bits": {"least": min(ends), "median": median(ends), "most": max(ends)},
        "right_of_7": right,
        "runs_with_all_right": sum(count == 7 for count in right),
    }


def kept(scaled: bool) -> dict[str, object]:
    """The first run: every tenth loss, and the weights of the watched row after the last update."""
    losses, weights = train(scaled=scaled)
    return {"scaled": scaled, "losses_bits": losses[::10], "weights": weights.tolist()}


def main() -> None:
    """Measure, and keep what was measured."""
    torch.set_num_threads(1)
    figures = {
        "updates": STEPS,
        "compared": [compared(scaled, rate) for rate in RATES for scaled in (True, False)],
        "kept": [kept(scaled) for scaled in (True, False)],
    }
    print(record("lookup", "python benchmarks/lookup.py", figures))


if __name__ == "__main__":
    main()
