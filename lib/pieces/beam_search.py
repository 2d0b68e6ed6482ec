"""Beam search: several beginnings are kept alive, so that a weak first word may win in the end."""

import math
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from pieces.checks import check_count, check_flag, check_number, check_size
from pieces.dropout import at_rest
from pieces.generation import LanguageModel, check_writing, next_token_log_probs

MOST_BEAMS = 1_000
"""The largest beam: each costs as much as a sentence, and wider ones find nothing better."""

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
    """The log-probabilities of every token at each step, where they were asked for."""


@torch.no_grad()
def beam_search(
    model: LanguageModel,
    source: Integer[Tensor, "batch source"],
    *,
    max_new_tokens: int,
    beam_size: int = 4,
    length_penalty: float = 0.6,
    min_new_tokens: int = 0,
    return_distributions: bool = False,
) -> Beams:
    """Keep the ``beam_size`` best beginnings alive, and return the best sentences found.

    A sentence's score is its log-probability over ((5 + length) / 6) ** length_penalty, its end
    counted. One cut off at ``max_new_tokens`` counts as it stands. With a ``beam_size`` of 1 an end
    that is only second best still counts as a sentence found: that is not quite greedy. The search
    stops when nothing alive can become better than the worst that would be returned. All other
    arguments are as for :func:`pieces.generation.greedy`.

    Args:
        beam_size: How many beginnings are kept, and sentences returned.
        length_penalty: The exponent; 0 prefers short sentences, and above 0 ever longer ones.
        min_new_tokens: How many tokens come before an end. With 0 a sentence may be empty, and to
            a beam the empty one often seems the best (Stahlberg and Byrne 2019).

    Returns:
        The sentences, ``beam_size`` for each source. Where there are fewer, the rest has score
        minus infinity.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Source:
        Wu et al. 2016, equation 14, without the coverage term; Vaswani et al. 2017, section 6.1.
    """
    check_beam(beam_size, length_penalty)
    check_count("min_new_tokens", min_new_tokens)
    check_flag("return_distributions", return_distributions)
    check_writing(model, max_new_tokens)
    with at_rest():
        decoding, ids = model.start(source), model.config
        rows = torch.arange(len(source), device=source.device).repeat_interleave(beam_size)
        decoding.reorder(rows)
        last, distributions = torch.full_like(rows[:, None], ids.bos_id), []
        active, finished = _nothing_written(source, beam_size)
        for length in range(1, max_new_tokens + 1):
            log_probs = next_token_log_probs(decoding.step(last))
            if return_distributions:
                distributions.append(log_probs)
            if length <= min_new_tokens:
                log_probs = _without(log_probs, ids.eos_id)
            candidates = _continuations(active, log_probs)
            ends = candidates.tokens[..., -1] == ids.eos_id
            ended = candidates.only(ends).penalised(length, length_penalty)
            finished = finished.padded(ids.pad_id).joined_by(ended).best(beam_size)
            active = candidates.only(~ends).best(beam_size)
            bound = active.penalised(max_new_tokens, length_penalty).scores[:, 0]
            if (bound <= finished.scores[:, -1]).all():
                break
            decoding.reorder(active.rows[..., -1].flatten(), sources=False)
            last = active.tokens[..., -1].reshape(-1, 1)
        else:
            cut_off = active.penalised(max_new_tokens, length_penalty)
            finished = finished.joined_by(cut_off).best(beam_size)
    found = Beams(finished.tokens, finished.log_probs, finished.scores, finished.rows)
    return _with_distributions(found, distributions) if return_distributions else found


@dataclass(frozen=True, eq=False)
class _Hypotheses:
    """Sentences of each source, begun or ended."""

    scores: Tensor  # (batch, count): the sums of log-probabilities, penalised or not yet
    tokens: Tensor  # (batch, count, steps), and so are the next two
    log_probs: Tensor
    rows: Tensor

    def only(self, possible: Tensor) -> "_Hypotheses":
        """Give minus infinity to all others."""
        return replace(self, scores=self.scores.where(possible, -math.inf))

    def penalised(self, length: int, length_penalty: float) -> "_Hypotheses":
        """Divide the scores by the penalty of this length."""
        return replace(self, scores=self.scores / ((5 + length) / 6) ** length_penalty)

    def appended(
        self, scores: Tensor, tokens: Tensor, log_probs: Tensor, rows: Tensor
    ) -> "_Hypotheses":
        """Append one step, ``(batch, count)`` each."""
        pairs = ((self.tokens, tokens), (self.log_probs, log_probs), (self.rows, rows))
        steps = (torch.cat((old, new[..., None]), dim=-1) for old, new in pairs)
        return _Hypotheses(scores, *steps)

    def padded(self, pad_id: int) -> "_Hypotheses":
        """Append one step after the end."""
        none = torch.zeros_like(self.scores)
        return self.appended(self.scores, none.long() + pad_id, none, none.long() - 1)

    def joined_by(self, other: "_Hypotheses") -> "_Hypotheses":
        """Put the sentences of both side by side."""
        pairs = (
            (self.scores, other.scores),
            (self.tokens, other.tokens),
            (self.log_probs, other.log_probs),
            (self.rows, other.rows),
        )
        return _Hypotheses(*(torch.cat(pair, dim=1) for pair in pairs))

    def picked(self, index: Tensor) -> "_Hypotheses":
        """Pick sentences of each source, ``index`` being ``(batch, picked)``."""
        steps = index[..., None].expand(-1, -1, self.tokens.shape[-1])
        histories = (x.gather(1, steps) for x in (self.tokens, self.log_probs, self.rows))
        return _Hypotheses(self.scores.gather(1, index), *histories)

    def best(self, count: int) -> "_Hypotheses":
        """Pick the best of each source, the best first."""
        return self.picked(self.scores.topk(count, dim=1).indices)


def check_beam(beam_size: int, length_penalty: float) -> None:
    """Raise ``TypeError`` or ``ValueError`` unless a search can be as wide, and prefer so much."""
    check_size("beam_size", beam_size)
    check_number("length_penalty", length_penalty)
    if beam_size > MOST_BEAMS:
        raise ValueError(f"beam_size is {beam_size}: it must be at most {MOST_BEAMS}")
    if not 0 <= length_penalty <= MOST_PENALTY:
        raise ValueError(f"length_penalty is {length_penalty}: it must be from 0 to {MOST_PENALTY}")


def _nothing_written(source: Tensor, beam_size: int) -> tuple[_Hypotheses, _Hypotheses]:
    """Return one empty beginning for each source among ``beam_size``, and no ends at all."""
    none = source.new_empty((len(source), beam_size, 0), dtype=torch.int64)
    scores = torch.full(none.shape[:2], -math.inf, device=source.device)
    finished = _Hypotheses(scores, none, none.float(), none)
    active = scores.clone()
    active[:, 0] = 0.0
    return replace(finished, scores=active), finished


def _without(log_probs: Tensor, token: int) -> Tensor:
    """Make a token impossible."""
    return log_probs.index_fill(-1, torch.tensor([token], device=log_probs.device), -math.inf)


def _continuations(active: _Hypotheses, log_probs: Tensor) -> _Hypotheses:
    """Return the likeliest continuations by one token: twice as many, for half of them may end."""
    batch, beams = active.scores.shape
    log_probs = log_probs.unflatten(0, (batch, beams))  # (batch, beams, vocab)
    sums = (active.scores[..., None] + log_probs).flatten(1)
    scores, choice = sums.topk(min(2 * beams, sums.shape[1]), dim=1)
    parents, tokens = choice // log_probs.shape[-1], choice % log_probs.shape[-1]
    rows = parents + beams * torch.arange(batch, device=log_probs.device)[:, None]
    chosen = log_probs.flatten(1).gather(1, choice)
    return active.picked(parents).appended(scores, tokens, chosen, rows)


def _with_distributions(beams: Beams, steps: list[Tensor]) -> Beams:
    """Add the distributions of each step, ``(rows, vocab)``: those of the row it came from."""
    index = torch.arange(len(steps), device=beams.rows.device)
    taken = torch.stack(steps)[index, beams.rows.clamp(min=0)]  # (batch, beams, steps, vocab)
    ended = (beams.rows < 0)[..., None]
    return replace(beams, distributions=taken.masked_fill(ended, 0.0))
