"""Generation: from scores for the next token to whole sentences.

Greedy takes the likeliest token each time, sampling draws one. Both work on batches of sentences,
each of which ends for itself. Beam search is :mod:`pieces.beam_search`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from pieces.checks import check_number, check_size
from pieces.recording import is_recording


@runtime_checkable
class Writer(Protocol):
    """What a model must have to write: :class:`pieces.transformer.Transformer` has it."""

    config: Any
    """It holds ``bos_id``, ``eos_id``, ``pad_id`` and ``max_length``."""

    def begin(self, source: Tensor) -> Any:
        """Return an object like :class:`pieces.transformer.Decoding`."""


@dataclass(frozen=True, eq=False)
class Generated:
    """What was written, a sentence a row."""

    tokens: Integer[Tensor, "batch steps"]
    """The tokens without the first, ``bos_id``: up to ``eos_id``, then ``pad_id``."""

    log_probabilities: Float[Tensor, "batch steps"]
    """What the model gave each of them, by its own law, with nothing cut; 0 after the end."""

    distributions: Float[Tensor, "batch steps vocab"] | None = None
    """The model's law at each step, as log-probabilities; kept while a recording is open."""


def greedy(
    model: Writer, source: Integer[Tensor, "batch source"], *, max_new_tokens: int
) -> Generated:
    """Write, at each step, the token that the model finds likeliest.

    Args:
        model: The model that writes. Its dropout rests meanwhile.
        source: Token ids, padded with ``pad_id``, ``(batch, source)``.
        max_new_tokens: Where a sentence is cut off that has not ended.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If ``max_new_tokens`` is below 1 or beyond the model's positions.
    """
    return _write(model, source, max_new_tokens, lambda law: law.argmax(dim=-1))


def sample(
    model: Writer,
    source: Integer[Tensor, "batch source"],
    *,
    max_new_tokens: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    generator: torch.Generator | None = None,
) -> Generated:
    """Draw each token from the model's law, cut as :func:`sampling_distribution` says.

    Args:
        model: The model that writes. Its dropout rests meanwhile.
        source: Token ids, padded with ``pad_id``, ``(batch, source)``.
        max_new_tokens: Where a sentence is cut off that has not ended.
        temperature: Below 1 the likely becomes likelier, above 1 less so.
        top_k: Only the ``top_k`` likeliest tokens may be drawn.
        top_p: Only the fewest likeliest tokens that together reach ``top_p`` may be drawn.
        generator: Where the chance comes from; PyTorch's own unless given.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If a number is out of range.
    """

    def draw(law: Tensor) -> Tensor:
        shares = sampling_distribution(law, temperature=temperature, top_k=top_k, top_p=top_p)
        return torch.multinomial(shares, 1, generator=generator).squeeze(-1)

    return _write(model, source, max_new_tokens, draw)


def sampling_distribution(
    logits: Float[Tensor, "*batch vocab"],
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Float[Tensor, "*batch vocab"]:
    """Turn logits into the probabilities to draw from: temperature, then top-k, then top-p.

    Args:
        logits: Scores of each token, ``(*batch, vocab)``; log-probabilities do as well.
        temperature: What the logits are divided by.
        top_k: How many of the likeliest tokens stay; all unless given.
        top_p: The fewest likeliest tokens that together reach this stay; all unless given.

    Returns:
        The probabilities, ``(*batch, vocab)``; what was cut has 0.

    Raises:
        TypeError: If ``top_k`` is no integer.
        ValueError: If a number is out of range.

    Source:
        Top-k: Fan et al. 2018, section 5.4. Top-p: Holtzman et al. 2020, section 3.1.
    """
    check_number("temperature", temperature)
    if top_p is not None:
        check_number("top_p", top_p)
    if not temperature > 0:
        raise ValueError(f"temperature is {temperature}: it must be above 0; greedy is its limit")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError(f"top_p is {top_p}: it must be above 0 and at most 1")
    below_best = logits - logits.amax(dim=-1, keepdim=True)  # so that no division overflows
    shares = (below_best / temperature).softmax(dim=-1)
    shares, order = shares.sort(dim=-1, descending=True)
    if top_k is not None:
        check_size("top_k", top_k)
        shares[..., top_k:] = 0.0
        shares /= shares.sum(dim=-1, keepdim=True)
    if top_p is not None and top_p < 1:  # the sum of all may round to more or less than 1
        before = shares.cumsum(dim=-1) - shares  # what the likelier tokens have together
        shares = shares.masked_fill(before >= top_p, 0.0)
        shares /= shares.sum(dim=-1, keepdim=True)
    return torch.zeros_like(shares).scatter(-1, order, shares)


def _write(
    model: Writer, source: Tensor, max_new_tokens: int, choose: Callable[[Tensor], Tensor]
) -> Generated:
    """Write sentence by sentence, each token as ``choose`` picks it from the model's law."""
    tokens, scores, laws = [], [], []
    # inference mode is faster, but what it makes can never be changed or take part in a gradient
    no_gradients = torch.no_grad() if is_recording() else torch.inference_mode()
    with no_gradients, at_rest(model, max_new_tokens):
        decoding, ids = model.begin(source), model.config
        last = source.new_full((len(source),), ids.bos_id)
        ended = torch.zeros_like(last, dtype=torch.bool)
        for _ in range(max_new_tokens):
            law = next_token_law(decoding.advance(last[:, None]))
            last = choose(law).masked_fill(ended, ids.pad_id)
            share = law.gather(-1, last[:, None]).squeeze(-1)
            tokens.append(last)
            scores.append(share.masked_fill(ended, 0.0))
            if is_recording():
                laws.append(law)
            ended = ended | (last == ids.eos_id)
            if ended.all():
                break
    distributions = torch.stack(laws, dim=1) if laws else None
    return Generated(torch.stack(tokens, dim=1), torch.stack(scores, dim=1), distributions)


def next_token_law(logits: Float[Tensor, "rows vocab"]) -> Float[Tensor, "rows vocab"]:
    """Return log-probabilities, half precision in float32."""
    return logits.to(torch.promote_types(logits.dtype, torch.float32)).log_softmax(dim=-1)


@contextmanager
def at_rest(model: Writer, max_new_tokens: int) -> Iterator[None]:
    """Let dropout rest while the model writes at most so many tokens."""
    check_size("max_new_tokens", max_new_tokens)
    if max_new_tokens > model.config.max_length:
        raise ValueError(
            f"max_new_tokens is {max_new_tokens} but the model has {model.config.max_length} "
            "positions: write fewer, or make the model with a larger max_length"
        )
    parts = model.modules() if isinstance(model, nn.Module) else ()
    training = [part for part in parts if part.training]
    for part in training:
        part.training = False
    try:
        yield
    finally:
        for part in training:
            part.training = True
