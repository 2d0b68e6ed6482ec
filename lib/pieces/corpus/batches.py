"""Batches: sentences of about one length together, so that little is padding."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Integer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from pieces.checks import check_integer, check_size

IdPair = tuple[Sequence[int], Sequence[int]]
"""The ids of a source sentence and of its translation, without beginning and end."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Sentences side by side, filled up on the right."""

    source: Integer[Tensor, "batch source"]
    """The source's tokens."""

    target: Integer[Tensor, "batch target"]
    """What the decoder is given: the beginning, then the translation."""

    labels: Integer[Tensor, "batch target"]
    """What it shall say: the translation, then the end."""

    num_labels: int
    """How many of the labels are no padding."""

    def to(self, device: torch.device | str) -> "Batch":
        """Return the batch on another device."""
        tensors = (tensor.to(device) for tensor in (self.source, self.target, self.labels))
        return type(self)(*tensors, self.num_labels)


def collate(pairs: Sequence[IdPair], *, pad_id: int, bos_id: int, eos_id: int) -> Batch:
    """Put pairs side by side, filled up with ``pad_id`` on the right.

    Every target begins with ``bos_id`` and every row of labels ends with ``eos_id``.

    Raises:
        ValueError: If there is no pair.
    """
    if not pairs:
        raise ValueError("a batch needs at least one pair of sentences")
    return Batch(
        source=_filled([source or [pad_id] for source, _ in pairs], pad_id),
        target=_filled([[bos_id, *target] for _, target in pairs], pad_id),
        labels=_filled([[*target, eos_id] for _, target in pairs], pad_id),
        num_labels=sum(len(target) + 1 for _, target in pairs),
    )


def plan(
    pairs: Sequence[IdPair], *, max_tokens: int, window: int, seed: int, epoch: int
) -> list[list[int]]:
    """Say which pairs go together in one epoch: each pair once, in an order of its own.

    The pairs are shuffled, sorted by length within windows of the shuffled order, cut into
    batches, and the batches shuffled. The same seed and epoch always give the same plan.

    Args:
        pairs: The ids of all pairs.
        max_tokens: The most tokens that a batch may have on either side, padding, beginning and
            end counted.
        window: How many pairs are sorted at a time.
        seed: Where the chance comes from.
        epoch: Which time the pairs are gone through.

    Returns:
        For each batch, the places of its pairs in ``pairs``.

    Raises:
        TypeError: If a number is no integer.
        ValueError: If a number is below 1, or one pair alone has more than ``max_tokens``.
    """
    check_size("max_tokens", max_tokens)
    check_size("window", window)
    check_integer("seed", seed)
    check_integer("epoch", epoch)
    lengths = [(len(target) + 1, max(len(source), 1)) for source, target in pairs]
    longest = max(map(max, lengths), default=0)
    if longest > max_tokens:
        raise ValueError(f"max_tokens is {max_tokens} but a sentence alone has {longest} tokens")
    chance = random.Random(f"{seed} {epoch}")
    order = list(range(len(pairs)))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), window):
        near = sorted(order[start : start + window], key=lengths.__getitem__)
        batches += _cut(near, lengths, max_tokens)
    chance.shuffle(batches)
    return batches


def _filled(rows: list[Sequence[int]], pad_id: int) -> Tensor:
    tensors = [torch.tensor(row, dtype=torch.long) for row in rows]
    return pad_sequence(tensors, batch_first=True, padding_value=pad_id)


def _cut(order: list[int], lengths: list[tuple[int, int]], max_tokens: int) -> list[list[int]]:
    """Cut sorted pairs into batches of at most ``max_tokens`` on either side."""
    batches, longest = [[]], 0
    for place in order:
        longest = max(longest, *lengths[place])
        if longest * (len(batches[-1]) + 1) > max_tokens:
            batches.append([])
            longest = max(lengths[place])
        batches[-1].append(place)
    return [batch for batch in batches if batch]
