"""Generation: from scores for the next token to whole sentences.

Greedy takes the likeliest token each time, sampling draws one. Both work on batches of sentences,
each of which ends for itself. Beam search is :mod:`pieces.beam_search`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn

from pieces.checks import check_flag, check_number, check_size
from pieces.dropout import at_rest, check_rest
from pieces.recording import is_recording
from pieces.shapes import check_tensor


@runtime_checkable
class LanguageModel(Protocol):
    """What a model must have to write: :class:`pieces.transformer.Transformer` has it.

    Its dropout, if it has any, is :class:`pieces.dropout.Dropout`, which rests meanwhile.
    """

    config: Any
    """It holds ``bos_id``, ``eos_id``, ``pad_id`` and ``max_length``."""

    def start(self, source: Tensor) -> Any:
        """Return an object with the methods of :class:`pieces.transformer.Decoding`."""


@dataclass(frozen=True, eq=False)
class Generated:
    """What was written, a sentence a row."""

    tokens: Integer[Tensor, "batch steps"]
    """The tokens without the first, ``bos_id``: up to ``eos_id``, then ``pad_id``."""

    log_probabilities: Float[Tensor, "batch steps"]
    """What the model gave each of them, by its own distribution, with nothing cut; 0 after the
    end."""

    distributions: Float[Tensor, "batch steps vocab"] | None = None
    """The log-probabilities of every token at each step, where they were asked for."""


def greedy(
    model: LanguageModel,
    source: Integer[Tensor, "batch source"],
    *,
    max_new_tokens: int,
    return_distributions: bool = False,
) -> Generated:
    """Write, at each step, the token that the model finds likeliest.

    Args:
        model: The model that writes. Its dropout rests meanwhile, in this thread alone: nothing in
            the model is changed, so that other threads may write or train with it.
        source: Token ids, padded with ``pad_id``, ``(batch, source)``.
        max_new_tokens: Where a sentence is cut off that has not ended.
        return_distributions: Whether to keep the log-probabilities of every token at each step.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If ``max_new_tokens`` is below 1 or beyond the model's positions, or a model in
            training mode has dropout that is not ours, which cannot rest.
    """

    def likeliest(log_probs: Tensor) -> Tensor:
        return log_probs.argmax(dim=-1)

    return _write(model, source, max_new_tokens, likeliest, return_distributions)


def sample(
    model: LanguageModel,
    source: Integer[Tensor, "batch source"],
    *,
    max_new_tokens: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    generator: torch.Generator | None = None,
    return_distributions: bool = False,
) -> Generated:
    """Draw each token from the model's distribution, cut as :func:`sampling_distribution` says.

    ``temperature``, ``top_k`` and ``top_p`` are as there, all else is as for :func:`greedy`.

    Args:
        generator: Where the chance comes from; unless given PyTorch's, which all threads share.
    """

    def draw(log_probs: Tensor) -> Tensor:
        shares = sampling_distribution(log_probs, temperature=temperature, top_k=top_k, top_p=top_p)
        return torch.multinomial(shares, 1, generator=generator).squeeze(-1)

    return _write(model, source, max_new_tokens, draw, return_distributions)


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
        temperature: What the logits are divided by: below 1 the likely becomes likelier, above 1
            less so.
        top_k: How many of the likeliest tokens stay; all unless given.
        top_p: The fewest likeliest tokens that together reach this stay; all unless given.

    Returns:
        The probabilities, ``(*batch, vocab)``; what was cut has 0.

    Raises:
        TypeError: If an argument has the wrong type or dtype.
        ValueError: If a number is out of range.

    Source:
        Top-k: Fan et al. 2018, section 5.4. Top-p: Holtzman et al. 2020, section 3.1.
    """
    check_tensor("logits", logits)
    if not logits.is_floating_point():
        raise TypeError(f"logits must hold floating-point numbers, not {logits.dtype}")
    check_number("temperature", temperature)
    if top_p is not None:
        check_number("top_p", top_p)
    if not temperature > 0:
        raise ValueError(f"temperature is {temperature}: it must be above 0; greedy is its limit")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError(f"top_p is {top_p}: it must be above 0 and at most 1")
    below_best = logits - logits.amax(dim=-1, keepdim=True)  # so that no division overflows
    info = torch.finfo(logits.dtype)  # beyond it a temperature would become 0 or infinite
    shares = (below_best / min(max(temperature, info.tiny), info.max)).softmax(dim=-1)
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
    model: LanguageModel,
    source: Tensor,
    max_new_tokens: int,
    choose: Callable[[Tensor], Tensor],
    return_distributions: bool,
) -> Generated:
    """Write, each token as ``choose`` picks it from the log-probabilities of all."""
    check_flag("return_distributions", return_distributions)
    tokens, chosen, distributions = [], [], []
    # inference mode is faster, but what it makes can never be changed or take part in a gradient
    no_gradients = torch.no_grad() if is_recording() else torch.inference_mode()
    check_writing(model, max_new_tokens)
    with no_gradients, at_rest():
        decoding, ids = model.start(source), model.config
        # of the widest integers: the source's may not hold the target's ids
        last = source.new_full((len(source),), ids.bos_id, dtype=torch.int64)
        ended = torch.zeros_like(last, dtype=torch.bool)
        for _ in range(max_new_tokens):
            log_probs = next_token_log_probs(decoding.step(last[:, None]))
            last = choose(log_probs).masked_fill(ended, ids.pad_id)
            tokens.append(last)
            chosen.append(log_probs.gather(-1, last[:, None]).squeeze(-1).masked_fill(ended, 0.0))
            if return_distributions:
                distributions.append(log_probs)
            ended = ended | (last == ids.eos_id)
            if ended.all():
                break
    return Generated(
        torch.stack(tokens, dim=1),
        torch.stack(chosen, dim=1),
        torch.stack(distributions, dim=1) if distributions else None,
    )


def next_token_log_probs(logits: Float[Tensor, "rows vocab"]) -> Float[Tensor, "rows vocab"]:
    """Return log-probabilities, half precision in float32."""
    return logits.to(torch.promote_types(logits.dtype, torch.float32)).log_softmax(dim=-1)


def check_writing(model: LanguageModel, max_new_tokens: int) -> None:
    """Raise unless the model can write so many tokens, and its dropout can rest meanwhile."""
    check_size("max_new_tokens", max_new_tokens)
    if max_new_tokens > model.config.max_length:
        raise ValueError(
            f"max_new_tokens is {max_new_tokens} but the model has {model.config.max_length} "
            "positions: write fewer, or make the model with a larger max_length"
        )
    if isinstance(model, nn.Module):
        check_rest(model)
