"""What the reader is asked to write, and the checks that recognise what went wrong.

Each exercise is a module with ``check(my_function)``, ``hint(n)``, ``solution()`` and ``task``,
and with ``skeleton`` where there is code to start from::

    from pieces import exercises
    exercises.attention.check(my_attention)

``exercises.beliefs.question(id)`` asks about what no code shows. ``ALL`` holds the exercises with
their known mistakes. Nothing here imports PyTorch; a check hands over tensors where the reader has
imported it.
"""

from pieces.exercises import (
    attention,
    attention_bug,
    beliefs,
    causal_mask,
    combine_masks,
    masked_softmax,
    padding_mask,
)
from pieces.exercises.verdict import Outcome, Verdict

# In the order in which the chapters use them.
ALL = tuple(
    module.exercise
    for module in (
        masked_softmax,
        attention,
        attention_bug,
        causal_mask,
        padding_mask,
        combine_masks,
    )
)

__all__ = [
    "ALL",
    "Outcome",
    "Verdict",
    "attention",
    "attention_bug",
    "beliefs",
    "causal_mask",
    "combine_masks",
    "masked_softmax",
    "padding_mask",
]
