"""The trainer's run by the library, with autograd; its twin, run.js, has its gradients by hand."""

from __future__ import annotations

from math import log, sqrt

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from pieces.attention import attention_weights, scaled_dot_product_attention
from pieces.widgets.lookup_trainer.task import D_K, D_MODEL, RATE, STEPS, batch, start, watched


def train(
    scaled: bool = True, steps: int = STEPS, seed: int = 1, rate: float = RATE
) -> tuple[list[float], Float[Tensor, "queries keys"]]:
    """Train W_Q and W_K until each letter of a row finds the next one of the alphabet.

    The letters' own vectors serve as values, and the output is read by comparing it with all of
    them: only looking at the next letter gives its name, no other matrix could learn it instead.

    Args:
        scaled: whether scores are divided by √d_k.
        steps: how many updates are made.
        seed: of the start and of the rows.
        rate: how far an update goes against the gradient.

    Returns:
        The loss in bits, before each update and after the last, and the weights of the row that is
        watched, ``(8, 8)``.
    """
    letters, W_Q, W_K = map(torch.from_numpy, start(seed))
    optimiser = torch.optim.SGD([W_Q.requires_grad_(), W_K.requires_grad_()], lr=rate)
    factor = 1 if scaled else sqrt(D_K)  # the library divides always: this takes it back
    losses = []
    for step in range(steps + 1):
        ids, has_next = map(torch.from_numpy, batch(seed, step))
        X = letters[ids]  # (rows, 8, d_model)
        output = scaled_dot_product_attention(query=X @ W_Q * factor, key=X @ W_K, value=X)
        logits = output @ letters.T / sqrt(D_MODEL)  # how like each letter: (rows, 8, 16)
        loss = F.cross_entropy(logits[has_next], ids[has_next] + 1)
        losses.append(loss.item() / log(2))  # in bits
        if step < steps:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    row = letters[watched()]
    return losses, attention_weights(query=row @ W_Q * factor, key=row @ W_K).detach()
