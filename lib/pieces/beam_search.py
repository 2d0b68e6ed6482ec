"""Beam search: several beginnings are kept alive, so that a weak first word may win in the end."""

import math
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from pieces.checks import check_integer, check_number, check_size
from pieces.generation import Writer, at_rest, next_token_law
from pieces.recording import is_recording

MOST_PENALTY = 10
"""The largest exponent of the length penalty: beyond it, only length would count."""


@dataclass(frozen=True, eq=False)
class Beams:
    """What beam search found, the best first."""

    tokens: Integer[Tensor, "batch beams steps"]
    """The tokens without the first, ``bos_id``: up to ``eos_id``, then ``pad_id``."""

    log_probabilities: Float[Tensor, "batch beams steps"]
    """What the model gave each of them; 0 after the end."""

    scores: Float[Tensor, "batch beams"]
    """Their sum over the length penalty, which is what the search maximises."""

    rows: Integer[Tensor, "batch beams steps"]
    """Which row of each step's recorded attention the token came from; -1 after the end."""

    distributions: Float[Tensor, "batch beams steps vocab"] | None = None
    """The model's law at each step, as log-probabilities; kept while a recording is open."""


@torch.no_grad()
def beam_search(
    model: Writer,
    source: Integer[Tensor, "batch source"],
    *,
    max_new_tokens: int,
    beam_size: int = 4,
    length_penalty: float = 0.6,
    min_new_tokens: int = 0,
) -> Beams:
    """Keep the ``beam_size`` best beginnings alive, and return the best sentences found.

    A sentence's score is its log-probability over ((5 + length) / 6) ** length_penalty, its end
    counted. One cut off at ``max_new_tokens`` counts as it stands. With a ``beam_size`` of 1 an end
    that is only second best still counts as a sentence found: that is not quite greedy. The search
    stops when nothing alive can become better than the worst that would be returned.

    Args:
        model: The model that writes. Its dropout rests meanwhile.
        source: Token ids, padded with ``pad_id``, ``(batch, source)``.
        max_new_tokens: Where a sentence is cut off that has not ended.
        beam_size: How many beginnings are kept, and sentences returned.
        length_penalty: The exponent; 0 prefers short sentences, and above 0 ever longer ones.
        min_new_tokens: How many tokens come before an end. With 0 a sentence may be empty, and to
            a beam the empty one often seems the best (Stahlberg and Byrne 2019).

    Returns:
        The sentences, ``beam_size`` for each source. Where there are fewer, the rest has score
        minus infinity.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If a number is out of range.

    Source:
        Wu et al. 2016, equation 14, without the coverage term; Vaswani et al. 2017, section 6.1.
    """
    _check_search(beam_size, length_penalty, min_new_tokens)
    with at_rest(model, max_new_tokens):
        decoding, ids = model.begin(source), model.config
        rows = torch.arange(len(source), device=source.device).repeat_interleave(beam_size)
        decoding.reorder(rows)
        tokens, laws = source.new_full((len(rows), 1), ids.bos_id), []
        alive, done = _no_beams(source, beam_size)
        for length in range(1, max_new_tokens + 1):
            laws.append(next_token_law(decoding.advance(tokens)))
            may_end = length > min_new_tokens
            longer = _continued(alive, laws[-1] if may_end else _endless(laws[-1], ids.eos_id))
            ended = longer.tokens[..., -1] == ids.eos_id
            finished = longer.scores / _penalty(length, length_penalty)
            done = _together(_padded(done, ids.pad_id), _scored(longer, finished, ended), beam_size)
            alive = _best(_scored(longer, longer.scores, ~ended), beam_size)
            hope = alive.scores[:, 0] / _penalty(max_new_tokens, length_penalty)
            if (hope <= done.scores[:, -1]).all():
                alive = _scored(alive, alive.scores, torch.zeros_like(alive.scores).bool())
                break
            decoding.reorder(alive.rows[..., -1].flatten(), sources=False)
            tokens = alive.tokens[..., -1].reshape(-1, 1)
    cut_off = replace(alive, scores=alive.scores / _penalty(length, length_penalty))
    return _with_laws(_together(done, cut_off, beam_size), laws)


def _check_search(beam_size: int, length_penalty: float, min_new_tokens: int) -> None:
    check_size("beam_size", beam_size)
    check_number("length_penalty", length_penalty)
    check_integer("min_new_tokens", min_new_tokens)
    if not 0 <= length_penalty <= MOST_PENALTY:
        raise ValueError(f"length_penalty is {length_penalty}: it must be from 0 to {MOST_PENALTY}")
    if min_new_tokens < 0:
        raise ValueError(f"min_new_tokens is {min_new_tokens}: it must not be negative")


def _endless(law: Tensor, eos_id: int) -> Tensor:
    """Return the law, ``(rows, vocab)``, without the end."""
    return law.index_fill(-1, torch.tensor([eos_id], device=law.device), -math.inf)


def _no_beams(source: Tensor, beam_size: int) -> tuple[Beams, Beams]:
    """Return one empty beginning for each sentence among ``beam_size``, and no ends at all."""
    none = source.new_empty((len(source), beam_size, 0))
    impossible = torch.full(none.shape[:2], -math.inf, device=source.device)
    first = impossible.clone()
    first[:, 0] = 0.0
    beams = Beams(none, none.float(), first, none)
    return beams, replace(beams, scores=impossible)


def _continued(alive: Beams, law: Tensor) -> Beams:
    """Return the likeliest continuations by one token: twice as many, for half of them may end."""
    batch, beams = alive.scores.shape
    law = law.unflatten(0, (batch, beams))  # (batch, beams, vocab)
    sums = (alive.scores[..., None] + law).flatten(1)
    scores, choice = sums.topk(min(2 * beams, sums.shape[1]), dim=1)
    parents, tokens = choice // law.shape[-1], choice % law.shape[-1]
    rows = parents + beams * torch.arange(batch, device=law.device)[:, None]
    shares = law.flatten(1).gather(1, choice)
    longer = _longer(_picked(alive, parents), tokens, shares, rows)
    return replace(longer, scores=scores)


def _longer(beams: Beams, tokens: Tensor, log_probabilities: Tensor, rows: Tensor) -> Beams:
    """Append one step, ``(batch, beams)`` each."""
    added = {"tokens": tokens, "log_probabilities": log_probabilities, "rows": rows}
    steps = {name: (getattr(beams, name), x[..., None]) for name, x in added.items()}
    return replace(beams, **{name: torch.cat(pair, dim=-1) for name, pair in steps.items()})


def _padded(beams: Beams, pad_id: int) -> Beams:
    """Append one step after the end."""
    like = torch.zeros_like(beams.scores)
    return _longer(beams, like.long() + pad_id, like, like.long() - 1)


def _picked(beams: Beams, order: Tensor) -> Beams:
    """Pick beams of each sentence, ``order`` being ``(batch, picked)``."""
    steps = order[..., None].expand(-1, -1, beams.tokens.shape[-1])
    names = ("tokens", "log_probabilities", "rows")
    picked = {name: getattr(beams, name).gather(1, steps) for name in names}
    return replace(beams, scores=beams.scores.gather(1, order), **picked)


def _best(beams: Beams, count: int) -> Beams:
    """Pick the best of each sentence, the best first."""
    return _picked(beams, beams.scores.topk(count, dim=1).indices)


def _scored(beams: Beams, scores: Tensor, possible: Tensor) -> Beams:
    """Give beams these scores where possible, minus infinity elsewhere."""
    return replace(beams, scores=scores.where(possible, -math.inf))


def _together(these: Beams, others: Beams, count: int) -> Beams:
    """Pick the best of each sentence out of two lots of beams."""
    names = ("tokens", "log_probabilities", "scores", "rows")
    pairs = {name: (getattr(these, name), getattr(others, name)) for name in names}
    return _best(replace(these, **{n: torch.cat(pair, dim=1) for n, pair in pairs.items()}), count)


def _penalty(length: int, length_penalty: float) -> float:
    return ((5 + length) / 6) ** length_penalty


def _with_laws(beams: Beams, laws: list[Tensor]) -> Beams:
    """Add each step's law where a recording is open: that of the row which the step came from."""
    if not is_recording():
        return beams
    steps = torch.arange(len(laws), device=beams.rows.device)
    taken = torch.stack(laws)[steps, beams.rows.clamp(min=0)]  # (batch, beams, steps, vocab)
    ended = (beams.rows < 0)[..., None]
    return replace(beams, distributions=taken.masked_fill(ended, 0.0))
