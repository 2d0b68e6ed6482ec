"""Translation as a task: what its run begins with, and what others read of it when it has ended."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import torch
from torch import nn

from pieces import saving
from pieces.config import TransformerConfig
from pieces.corpus.batches import Batch, IdPair, collate, plan
from pieces.corpus.vocabulary import SPECIAL, Vocabulary
from pieces.training.folder import OPTIONS, check_ended, read_settings
from pieces.training.options import Options, parse
from pieces.training.schedule import paper_peak
from pieces.training.task import Task
from pieces.training.translation import data, measure
from pieces.training.translation.loss import TranslationLoss
from pieces.training.translation.options import TranslationOptions
from pieces.transformer import Transformer

VOCABULARY = "vocabulary.json"


class Translation(Task):
    """Learn to translate sentences."""

    name = "translation"

    def __init__(self, options: TranslationOptions) -> None:
        self.options = options
        self.criterion, self.higher_is_better = options.measure, options.measure != "loss"

    def least_parameters(self) -> int:
        """Return how many parameters the layers have; words and pieces are still to be counted."""
        options = self.options
        attention, feed_forward = 4 * options.d_model**2, 2 * options.d_model * options.d_ff
        layers = options.layers * (3 * attention + 2 * feed_forward)
        # two tables, a quarter of them: sinusoids have no gradient and no moments
        return layers + options.d_model * options.max_length // 2

    def begin(self, *, seed: int, resumed: Path | None = None) -> Transformer:
        """Load the data, make or read the vocabulary, and return the model.

        Raises:
            FileNotFoundError: If the run to start from, or a vocabulary, is not there.
            ValueError: If that run's model is not the one that the options describe, dropout aside.
        """
        options = self.options
        configuration(options, len(SPECIAL))  # what does not fit is refused before data are drawn
        self.lines = data.load(options, seed=seed, tests=False)
        if options.fresh:
            self.lines["train"] = data.load_fresh(options, seed=seed, epoch=0)
        self.extra = data.load_extra(options)
        first = Path(options.start_from) if options.start_from and resumed is None else None
        kept = resumed or first
        self.vocabulary = (
            Vocabulary.load(kept / VOCABULARY)
            if kept
            else data.make_vocabulary(self.lines["train"], options)
        )
        model = build(options, self.vocabulary)
        if first is not None:
            model.load_state_dict(_trained(first, model.config).state_dict())
        return model

    @cached_property
    def pairs(self) -> list[IdPair]:
        """The ids of all that the first epoch learns from; none is too long for the model."""
        lines = {"training": self.lines["train"], "extra": self.extra}
        lines["validation"] = self._validated
        pairs = {name: part.encoded(self.vocabulary) for name, part in lines.items()}
        for name, part in pairs.items():
            data.check_lengths(name, part, self.options.max_length)
        return [*pairs["training"], *pairs["extra"]]

    @property
    def _validated(self) -> data.ParallelText:
        return self.lines["validation"].first(self.options.validate_pairs)

    def batches(self, *, seed: int, epoch: int) -> list[list[int]]:
        """Return which pairs go together in an epoch, by :func:`pieces.corpus.batches.plan`.

        With ``fresh``, the pairs of a further epoch are drawn for it.
        """
        limits = {"max_tokens": self.options.max_tokens, "window": self.options.window}
        self._of_epoch = self.pairs
        if self.options.fresh and epoch:
            drawn = data.load_fresh(self.options, seed=seed, epoch=epoch)
            self._of_epoch = drawn.encoded(self.vocabulary)
        return plan(self._of_epoch, **limits, seed=seed, epoch=epoch)

    def batch(
        self, examples: Sequence[int], *, rank: int = 0, world_size: int = 1
    ) -> tuple[Batch, int]:
        """Return this process's part of a batch; where it has none, a pair without labels."""
        labels = sum(len(self._of_epoch[i][1]) + 1 for i in examples)
        mine = examples[rank::world_size] or examples[:1]
        ids = {name: getattr(Vocabulary, name) for name in ("pad_id", "bos_id", "eos_id")}
        batch = collate([self._of_epoch[i] for i in mine], **ids)
        if rank >= len(examples):
            batch = Batch(batch.source, batch.target, batch.labels.fill_(Vocabulary.pad_id), 0)
        return batch, labels

    def loss(self, model: nn.Module) -> TranslationLoss:
        """Return the loss with the options' label smoothing."""
        return TranslationLoss(model, self.options.smoothing)

    def measure(self, model: nn.Module) -> dict[str, float | str]:
        """Translate the first validation sentences, and compare."""
        tokenize = self.options.bleu_tokenize
        return measure.measure(model, self.vocabulary, self._validated, tokenize=tokenize)

    def fingerprint(self) -> dict[str, str]:
        """Return the sums of the vocabulary, and of extra pairs and what is left out, if any."""
        found = {"vocabulary_sha256": self.vocabulary.digest}
        if self.options.extra:
            found["extra_sha256"] = self.extra.digest
        if self.options.leave_out:
            found["left_out_sha256"] = data.ParallelText(data.left_out(self.options), []).digest
        return found

    def keep(self, folder: Path) -> None:
        """Write the vocabulary."""
        self.vocabulary.save(folder / VOCABULARY)

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write the model, which knows its vocabulary, and that; another one ends its evaluations.

        Raises:
            OSError: If the folder cannot be written.
        """
        weights = folder / saving.WEIGHTS
        before = weights.read_bytes() if weights.exists() else None
        saving.save(model, folder, about={VOCABULARY: self.vocabulary.digest})
        self.keep(folder)
        if weights.read_bytes() != before:
            for path in folder.glob("evaluation-*.json"):
                path.unlink()

    def peak(self, warmup: int) -> float:
        """Return the paper's peak."""
        return paper_peak(self.options.d_model, warmup)


def build(options: TranslationOptions, vocabulary: Vocabulary) -> Transformer:
    """Return an untrained model of the sizes that the options name."""
    return Transformer(configuration(options, len(vocabulary)))


def configuration(options: TranslationOptions, vocab_size: int) -> TransformerConfig:
    """Return the configuration of a model with one vocabulary for both languages.

    Raises:
        ValueError: If the options do not fit together.
    """
    alike = ("d_model", "d_ff", "dropout", "attention_dropout", "norm_first", "activation")
    alike += ("positions", "max_length", "shared_embeddings")
    return TransformerConfig(
        source_vocab_size=vocab_size,
        target_vocab_size=vocab_size,
        num_heads=options.heads,
        num_encoder_layers=options.layers,
        num_decoder_layers=options.layers,
        **{name: getattr(options, name) for name in alike},
        **{name: getattr(Vocabulary, name) for name in ("pad_id", "bos_id", "eos_id")},
    )


def _trained(folder: Path, config: TransformerConfig) -> Transformer:
    """Return the model of the run to start from, if it is of this configuration."""
    trained, _ = load(folder)
    saved, current = asdict(trained.config), asdict(config)
    for name in sorted(saved.keys() - {"dropout", "attention_dropout"}):
        if saved[name] != current[name]:
            raise ValueError(
                f"start_from: {name} is {saved[name]!r} in {folder}, not {current[name]!r}"
            )
    return trained


def read_options(folder: str | os.PathLike[str]) -> tuple[TranslationOptions, Options]:
    """Return what a run on translation was told.

    Raises:
        FileNotFoundError: If the folder is not that of a run.
        ValueError: If what it was told cannot be read, or it learned something else.
    """
    values = read_settings(folder)
    try:
        if (name := values.pop("task", Translation.name)) != Translation.name:
            raise ValueError(f"its task is {name!r}, not {Translation.name!r}")
        translation, options = parse(values, TranslationOptions, Options)
    except (ValueError, TypeError) as fault:
        path = Path(folder, OPTIONS)
        raise ValueError(f"{path} does not hold the options of a run: {fault}") from None
    return translation, options


def load(
    folder: str | os.PathLike[str], *, device: torch.device | str | None = None
) -> tuple[Transformer, Vocabulary]:
    """Return the model of a run that has ended, as :func:`pieces.saving.load` does, and its words.

    Raises:
        FileNotFoundError: If a file is missing, or the run has not ended.
        ValueError: If a file is damaged, foreign, or does not belong to the other.
    """
    check_ended(folder)
    model = saving.load(folder, device=device)
    vocabulary = Vocabulary.load(Path(folder, VOCABULARY))
    # weights of the first version do not know which vocabulary is theirs
    if saving.about(folder).get(VOCABULARY, vocabulary.digest) != vocabulary.digest:
        raise ValueError(
            f"{Path(folder, VOCABULARY)} is another vocabulary than that of {saving.WEIGHTS}: take "
            "both from the same run"
        )
    return model, vocabulary
