"""Measures: translate sentences that the model has not learned from, and compare."""

import math
from collections.abc import Iterator, Sequence

import torch
from jaxtyping import Bool, Float
from sacrebleu.metrics import BLEU
from torch import Tensor

from pieces.beam_search import beam_search, check_beam
from pieces.corpus.batches import Batch, IdPair, collate
from pieces.corpus.vocabulary import Vocabulary
from pieces.dropout import at_rest
from pieces.generation import greedy
from pieces.recording import record
from pieces.training.translation.data import ParallelText
from pieces.training.translation.loss import TranslationLoss
from pieces.transformer import Transformer

SENTENCES_AT_ONCE = 64
BEAMS_AT_ONCE = 4_096  # beginnings that are alive in all sentences, for each takes memory
LENGTH_PENALTY = 0.6
BLEU_0 = "bleu is 0 where no translation has four words, even if all are right; see exact_match"


def translate(
    model: Transformer,
    vocabulary: Vocabulary,
    lines: Sequence[str],
    *,
    beam_size: int = 1,
    length_penalty: float = LENGTH_PENALTY,
) -> list[str]:
    """Translate lines of text.

    Args:
        model: The model that translates.
        vocabulary: What turns text into ids and ids into text.
        lines: A sentence a line, as the model's training data were written.
        beam_size: How many beginnings are kept alive; 1 is greedy.
        length_penalty: How much beam search is drawn to longer sentences; greedy is not.

    Returns:
        The translations, in the order of the lines; of an empty line, an empty one.

    Raises:
        ValueError: If a line has more tokens than the model has positions, the model computes what
            is no number, or the search is told one that is out of range.
    """
    check_beam(beam_size, length_penalty)
    ids = [vocabulary.encode(line) for line in lines]
    limit = model.config.max_length
    for number, tokens in enumerate(ids, 1):
        if len(tokens) > limit:
            raise ValueError(
                f"line {number} has {len(tokens)} tokens but the model has {limit} positions"
            )
    order = sorted((i for i in range(len(ids)) if ids[i]), key=lambda i: len(ids[i]))
    results = [""] * len(ids)
    at_once = max(1, min(SENTENCES_AT_ONCE, BEAMS_AT_ONCE // beam_size))
    for start in range(0, len(order), at_once):
        together = order[start : start + at_once]
        written = _write(model, [ids[i] for i in together], beam_size, length_penalty)
        for i, tokens in zip(together, written, strict=True):
            results[i] = vocabulary.decode(tokens)
    return results


def exact_match(given: Sequence[str], wanted: Sequence[str]) -> float:
    """Return the share of translations that are exactly the wanted ones.

    Raises:
        ValueError: If there are none, or not as many of the one as of the other.
    """
    _check_pairs(given, wanted)
    return sum(g == w for g, w in zip(given, wanted, strict=True)) / len(given)


def _check_pairs(given: Sequence[str], wanted: Sequence[str]) -> None:
    if len(given) != len(wanted) or not given:
        raise ValueError(f"{len(given)} translations cannot be compared with {len(wanted)}")


def bleu(
    given: Sequence[str], wanted: Sequence[str], *, tokenize: str = "none"
) -> tuple[float, str]:
    """Return the corpus BLEU of translations, and the signature that says how it was computed.

    ``tokenize`` is ``none`` for text that is tokenised already, ``13a`` for text as people write.
    BLEU counts runs of up to four words: where no translation has as many, it is 0 even if all are
    right; :func:`exact_match` beside it tells.

    Raises:
        ValueError: If there are none, or not as many of the one as of the other.

    Source:
        Papineni et al. 2002; Post 2018 (sacreBLEU).
    """
    _check_pairs(given, wanted)
    metric = BLEU(tokenize=tokenize, force=True)
    score = metric.corpus_score(list(given), [list(wanted)]).score
    return score, str(metric.get_signature())


@torch.no_grad()
@at_rest()
def mean_loss(model: Transformer, pairs: Sequence[IdPair]) -> float:
    """Return the mean cross-entropy of a label, without smoothing, in nats.

    Raises:
        ValueError: If there are no pairs.
    """
    if not pairs:
        raise ValueError("there are no pairs, so they have no loss")
    loss_of, total, labels = TranslationLoss(model), 0.0, 0
    for batch in batches(model, sorted(pairs, key=lambda pair: len(pair[1]))):
        total += loss_of(batch).item()
        labels += batch.num_labels
    return total / labels


@torch.no_grad()
@at_rest()
def alignment_accuracy(
    model: Transformer,
    pairs: Sequence[IdPair],
    alignments: Sequence[Sequence[tuple[int, int]]],
) -> list[float]:
    """Return, for each decoder layer, how often its attention looks at the aligned word.

    The decoder is given the right translation. Counted are the target tokens that are aligned:
    the source token of the largest weight, all heads together, must be one of theirs.

    Args:
        model: The model that is looked at.
        pairs: The ids of sources and translations.
        alignments: For each pair, (place in the source, place in the target) of aligned tokens.

    Raises:
        ValueError: If there are not as many alignments as pairs.
    """
    if len(pairs) != len(alignments):
        raise ValueError(f"{len(pairs)} pairs but {len(alignments)} alignments")
    right, counted = [0] * len(model.decoder.layers), 0
    for batch, wanted in aligned_batches(model, pairs, alignments):
        has_one = wanted.any(dim=-1)
        counted += int(has_one.sum())
        with record(model) as seen:
            model(batch.source, batch.target)
        for i in range(len(right)):
            (call,) = seen[f"decoder.layers.{i}.cross_attention"]
            right[i] += int(hits(call.weights.mean(dim=1), wanted)[has_one].sum())
    return [hit / counted if counted else math.nan for hit in right]


def measure(
    model: Transformer,
    vocabulary: Vocabulary,
    lines: ParallelText,
    *,
    tokenize: str = "none",
    **search: int | float,
) -> dict[str, float | str]:
    """Translate sentences, and return all that can be said about the translations.

    The search is told as for :func:`translate`, the splitting of text as for :func:`bleu`.

    Returns:
        ``loss``, ``exact_match``, ``bleu``, ``signature`` and, where the data say which words
        belong together, ``alignment``: the alignment accuracy of the best layer.
    """
    given = translate(model, vocabulary, lines.source, **search)
    score, signature = bleu(given, lines.target, tokenize=tokenize)
    pairs = lines.encoded(vocabulary)
    found = {
        "loss": mean_loss(model, pairs),
        "exact_match": exact_match(given, lines.target),
        "bleu": score,
        "signature": signature,
    }
    if any(lines.alignments or ()):
        found["alignment"] = max(alignment_accuracy(model, pairs, lines.alignments))
    return found


def aligned_batches(
    model: Transformer,
    pairs: Sequence[IdPair],
    alignments: Sequence[Sequence[tuple[int, int]]],
) -> Iterator[tuple[Batch, Bool[Tensor, "batch target source"]]]:
    """Yield batches, each with which source tokens belong to each label."""
    row = iter(alignments)
    for batch in batches(model, pairs):
        (count, sources), targets = batch.source.shape, batch.target.shape[1]
        wanted = torch.zeros(count, targets, sources, dtype=torch.bool, device=batch.source.device)
        for sentence, alignment in zip(wanted, row, strict=False):
            for i, j in alignment:
                sentence[j, i] = True
        yield batch, wanted


def hits(
    weights: Float[Tensor, "*batch queries keys"], wanted: Bool[Tensor, "*#batch queries keys"]
) -> Bool[Tensor, "*batch queries"]:
    """Return for each query whether its largest weight lies on a key that is wanted."""
    most = weights.argmax(dim=-1, keepdim=True)
    return wanted.expand_as(weights).gather(-1, most).squeeze(-1)


def _write(
    model: Transformer, ids: list[list[int]], beam_size: int, length_penalty: float
) -> list[list[int]]:
    (batch,) = batches(model, [(tokens, []) for tokens in ids])
    source = batch.source
    longest = min(model.config.max_length, 2 * source.shape[1] + 10)
    if beam_size == 1:
        found = greedy(model, source, max_new_tokens=longest)
        tokens, log_probabilities = found.tokens, found.log_probabilities
    else:
        found = beam_search(
            model,
            source,
            max_new_tokens=longest,
            beam_size=beam_size,
            length_penalty=length_penalty,
            min_new_tokens=1,
        )
        tokens, log_probabilities = found.tokens[:, 0], found.log_probabilities[:, 0]
    if log_probabilities.isnan().any():
        raise ValueError("the model's scores are no numbers: its weights are damaged or too large")
    return tokens.tolist()


def batches(model: Transformer, pairs: Sequence[IdPair]) -> list[Batch]:
    """Return pairs side by side on the model's device, as many at once as are measured."""
    ids = {name: getattr(model.config, name) for name in ("pad_id", "bos_id", "eos_id")}
    device = next(model.parameters()).device
    return [
        collate(pairs[start : start + SENTENCES_AT_ONCE], **ids).to(device)
        for start in range(0, len(pairs), SENTENCES_AT_ONCE)
    ]
