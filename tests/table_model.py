"""A language model that is a table, so that everything it can write can be counted by hand.

Tokens: 0 pads, 1 begins, 2 ends, and 3, 4, … are words. Its law for the next token is any function
of the source and of what was written so far.
"""

import math
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import NamedTuple

import torch
from torch import Tensor, nn

PAD, BOS, EOS, A, B, C = range(6)

Law = Callable[[int, tuple[int, ...]], Tensor]
"""From the source's first token and the tokens written so far to the logits of the next."""

# Greedy takes A, the likelier first word; but B is the beginning of the likelier sentence.
MISLED = {(): {A: 0.6, B: 0.4}, (A,): {A: 0.3, C: 0.3, EOS: 0.4}, (B,): {EOS: 1.0}}


class TableModel(nn.Module):
    """A model that looks up its logits, and counts how often it was asked."""

    def __init__(self, law: Law, **ids: int) -> None:
        super().__init__()
        known = {"max_length": 16, "pad_id": PAD, "bos_id": BOS, "eos_id": EOS}
        self.law, self.config, self.steps, self.modes = law, SimpleNamespace(**known | ids), 0, []

    def start(self, source: Tensor) -> "TableDecoding":
        """Start to write one sentence for each source."""
        return TableDecoding(self, source)


class TableDecoding:
    """Sentences in the middle of being written: each row's source and prefix."""

    def __init__(self, model: TableModel, source: Tensor) -> None:
        self._model, self._device = model, source.device
        self._rows = [(int(sentence[0]), ()) for sentence in source]

    def step(self, tokens: Tensor) -> Tensor:
        """Append one token to each row and look up the next ones' logits."""
        self._model.steps += 1
        self._model.modes.append(self._model.training)
        pairs = zip(self._rows, tokens.tolist(), strict=True)
        self._rows = [(source, (*prefix, token)) for (source, prefix), (token,) in pairs]
        return torch.stack([self._model.law(s, p[1:]) for s, p in self._rows]).to(self._device)

    def reorder(self, rows: Tensor, *, sources: bool = True) -> None:
        """Make row ``i`` a copy of row ``rows[i]``."""
        picked = [self._rows[row] for row in rows.tolist()]
        if not sources:
            assert [source for source, _ in picked] == [source for source, _ in self._rows]
        self._rows = picked


def from_probabilities(table: dict[tuple[int, ...], dict[int, float]], vocab_size: int = 6) -> Law:
    """Make a law of a table from prefixes to the next tokens' probabilities.

    A prefix that is not in the table has the law of its last token; one whose last token is not in
    it either must end.
    """

    def law(source: int, prefix: tuple[int, ...]) -> Tensor:
        shares = table.get(prefix) or table.get(prefix[-1:], {EOS: 1.0})
        probabilities = torch.zeros(vocab_size)
        for token, share in shares.items():
            probabilities[token] = share
        return probabilities.log()

    return law


def random_law(seed: int, *, words: int = 2, spread: float = 2.0) -> Law:
    """Make a law by chance: of the source and all that was written. Some tokens have zero."""
    generator = torch.Generator().manual_seed(seed)
    vocab, laws = 3 + words, 997
    logits = spread * torch.randn(laws, vocab, generator=generator)
    logits[torch.rand(logits.shape, generator=generator) < 0.1] = -torch.inf
    logits[:, EOS] = logits[:, EOS].clamp(min=-3.0)  # something is always possible
    logits[:, [PAD, BOS]] = -torch.inf

    def law(source: int, prefix: tuple[int, ...]) -> Tensor:
        place = source + 1
        for token in prefix:
            place = place * 31 + token
        return logits[place % laws]

    return law


class Sentence(NamedTuple):
    """Tokens that a model may write, and their log-probabilities."""

    tokens: tuple[int, ...]
    log_probabilities: tuple[float, ...]

    def score(self, length_penalty: float) -> float:
        """Return what beam search maximises, after Wu et al. 2016, equation 14."""
        return sum(self.log_probabilities) / ((5 + len(self.tokens)) / 6) ** length_penalty


NOTHING = Sentence((), ())


def continuations(law: Law, source: int, sentence: Sentence) -> list[Sentence]:
    """Return a sentence with each token appended that is possible."""
    shares = law(source, sentence.tokens).double().log_softmax(dim=-1).tolist()
    return [
        Sentence((*sentence.tokens, token), (*sentence.log_probabilities, share))
        for token, share in enumerate(shares)
        if share > -torch.inf
    ]


def all_sentences(
    law: Law, max_new_tokens: int, source: int = 0, start: Sentence = NOTHING
) -> Iterator[Sentence]:
    """Count up every sentence: those that end, and those cut off at ``max_new_tokens``."""
    for longer in continuations(law, source, start):
        if longer.tokens[-1] == EOS or len(longer.tokens) == max_new_tokens:
            yield longer
        else:
            yield from all_sentences(law, max_new_tokens, source, longer)


def shares_by_hand(
    logits: list[float], temperature: float, top_k: int | None, top_p: float | None
) -> list[float]:
    """Return what may be drawn, and how likely: temperature, then top-k, then top-p."""
    weights = [math.exp(logit / temperature) for logit in logits]
    order = sorted(range(len(weights)), key=lambda token: -weights[token])[:top_k]
    kept, total = [], sum(weights[token] for token in order)
    for token in order:
        kept.append(token)
        if top_p is not None and sum(weights[t] for t in kept) >= top_p * total:
            break
    total = sum(weights[token] for token in kept)
    return [weights[token] / total if token in kept else 0.0 for token in range(len(weights))]


def patient_beam_search(
    law: Law, source: int, *, max_new_tokens: int, beam_size: int, length_penalty: float
) -> list[Sentence]:
    """Beam search on Python's lists. It never stops early; the best ``beam_size``, best first."""
    alive, done = [NOTHING], []
    for _ in range(max_new_tokens):
        longer = [sentence for one in alive for sentence in continuations(law, source, one)]
        longer.sort(key=lambda sentence: -sum(sentence.log_probabilities))
        longer = longer[: 2 * beam_size]  # twice as many, for half of them may end
        done += [sentence for sentence in longer if sentence.tokens[-1] == EOS]
        alive = [sentence for sentence in longer if sentence.tokens[-1] != EOS][:beam_size]
    return sorted(done + alive, key=lambda one: -one.score(length_penalty))[:beam_size]
