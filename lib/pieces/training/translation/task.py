"""What a run begins with, and what others read of it when it has ended."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import torch

from pieces import saving
from pieces.config import TransformerConfig
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.options import Options
from pieces.training.translation import data
from pieces.transformer import Transformer

VOCABULARY = "vocabulary.json"


def read_options(folder: str | os.PathLike[str]) -> Options:
    """Return what a run was told.

    Raises:
        FileNotFoundError: If the folder is not that of a run.
        ValueError: If what it was told cannot be read.
    """
    path = Path(folder) / "options.json"
    try:
        return Options(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as fault:
        raise ValueError(f"{path} does not hold the options of a run: {fault}") from None


def load(
    folder: str | os.PathLike[str], *, device: torch.device | str | None = None
) -> tuple[Transformer, Vocabulary]:
    """Return the model of a run that has ended, as :func:`pieces.saving.load` does, and its words.

    Raises:
        FileNotFoundError: If a file is missing.
        ValueError: If a file is damaged, foreign, or does not belong to the other.
    """
    return saving.load(folder, device=device), Vocabulary.load(Path(folder) / VOCABULARY)


def build(options: Options, vocabulary: Vocabulary) -> Transformer:
    """Return an untrained model of the sizes that the options name."""
    config = TransformerConfig(
        source_vocab_size=len(vocabulary),
        target_vocab_size=len(vocabulary),
        d_model=options.d_model,
        num_heads=options.heads,
        d_ff=options.d_ff,
        num_encoder_layers=options.layers,
        num_decoder_layers=options.layers,
        dropout=options.dropout,
        attention_dropout=options.attention_dropout,
        norm_first=options.norm_first,
        activation=options.activation,
        positions=options.positions,
        max_length=options.max_length,
        shared_embeddings=options.shared_embeddings,
        pad_id=vocabulary.pad_id,
        bos_id=vocabulary.bos_id,
        eos_id=vocabulary.eos_id,
    )
    return Transformer(config)


def begin(
    options: Options, lines: data.Lines, *, kept: Path | None = None
) -> tuple[Transformer, Vocabulary]:
    """Return the model with which training begins, and its vocabulary.

    Args:
        options: What the run was told: sizes, seed, and the run to start from.
        lines: What it learns from, to make a vocabulary of.
        kept: The vocabulary of a run that goes on; its checkpoint will replace the model.

    Raises:
        FileNotFoundError: If the vocabulary or the run to start from is not there.
        ValueError: If that run's model is not the one that the options describe, dropout aside.
    """
    first = Path(options.start_from) if options.start_from and kept is None else None
    if first is not None:
        kept = first / VOCABULARY
    vocabulary = Vocabulary.load(kept) if kept else data.make_vocabulary(lines, options)
    torch.manual_seed(options.seed)
    model = build(options, vocabulary)
    if first is not None:
        trained = saving.load(first)
        then, now = asdict(trained.config), asdict(model.config)
        for name in sorted(then.keys() - {"dropout", "attention_dropout"}):
            if then[name] != now[name]:
                raise ValueError(
                    f"start_from: {name} is {then[name]!r} in {first}, not {now[name]!r}"
                )
        model.load_state_dict(trained.state_dict())
    return model, vocabulary
