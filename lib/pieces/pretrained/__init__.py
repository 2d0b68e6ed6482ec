"""Models that are trained already, kept with the package: no network, under a second."""

from pathlib import Path

import torch

from pieces import devices
from pieces.corpus.vocabulary import Vocabulary
from pieces.pretrained import quantised
from pieces.transformer import Transformer

ENGLISH_FRENCH = Path(__file__).with_name("english_french.safetensors")
"""The translator's file. Beside it lie ``english_french.json``, how it was made and what it
reaches, and ``english_french_free.json``, forty of the sentences that it was measured on."""


def english_french(
    device: torch.device | str | None = None,
) -> tuple[Transformer, Vocabulary]:
    """Return the book's translator, which was trained on the generated corpus, and its words.

    It is kept with one byte a weight (:mod:`pieces.pretrained.quantised`) and computes in float32;
    the page computes with the same numbers. A sentence is given as the corpus writes it::

        model, words = pretrained.english_french()
        line = " ".join(to_tokens("The cat sleeps.", "en"))
        translate(model, words, [line])  # ["le chat dort ."]

    Args:
        device: Where it shall live; PyTorch's default device unless given.

    Returns:
        The model, ready to write, and the vocabulary of both languages.

    Raises:
        TypeError: If ``device`` is neither a device nor the name of one.
        ValueError: If this machine has no such device, or the file is damaged.
        FileNotFoundError: If the file is missing, as in an installation that was cut short.
    """
    if device is not None:
        device = devices.device(str(device) if isinstance(device, torch.device) else device)
    kept = quantised.load(ENGLISH_FRENCH, device=device)
    return kept.model, Vocabulary.of_tokens(kept.words)
