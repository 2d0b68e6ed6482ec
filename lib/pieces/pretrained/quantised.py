"""Quantised models: a whole number of one byte for each weight, and one scale for each row.

A quarter of the bytes, so that a web page can carry the model. One safetensors file holds it all:

- each matrix ``NAME`` as int8, ``(rows, columns)``, and ``NAME.scale`` as float32, ``(rows,)``: a
  weight is the one times the other, in float32;
- each vector, as biases are, as float32;
- as metadata, in JSON: ``config``; ``words``, the vocabulary in the order of its ids;
  ``source_words``, those of them that the source's language has; and whatever is said of the model.

The page's engine (``widgets/common/engine/``) reads the same bytes.
"""

import dataclasses
import json
import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float, Int8
from torch import Tensor

from pieces.config import TransformerConfig
from pieces.tensor_files import read_tensors, write_tensors
from pieces.transformer import Transformer

SCALE = ".scale"
LARGEST = 127  # −128 is not used, so that a weight and its opposite are as exact
OURS = ("config", "words", "source_words")


class Quantised(NamedTuple):
    """A model of the file, and all that stands beside it."""

    model: Transformer
    """The model in float32, ready to write."""

    words: list[str]
    """Its vocabulary, in the order of the ids."""

    source_words: list[str]
    """Those of the words that the source's language has."""

    about: dict[str, str]
    """What :func:`save` was told to say of it."""


def save(
    model: Transformer,
    path: str | os.PathLike[str],
    *,
    words: Sequence[str],
    source_words: Sequence[str],
    about: Mapping[str, str] | None = None,
) -> None:
    """Write a model with one byte for each weight of its matrices.

    Args:
        model: The model, with one vocabulary for both languages.
        path: Where to.
        words: The vocabulary, in the order of the ids.
        source_words: Those of the words that a source may hold, for a reader to choose from.
        about: What else the file shall say: how the model was made, for example.

    Raises:
        ValueError: If the words are not as many as the model's ids, one of ``source_words`` is not
            among them, ``about`` has a name that is the file's own, or a weight is not finite.
        OSError: If it cannot be written.
    """
    config = model.config
    sizes = (config.source_vocab_size, config.target_vocab_size)
    if sizes != (len(words), len(words)):
        raise ValueError(
            f"words are {len(words)} but the model has {sizes[0]} source and {sizes[1]} target ids"
        )
    if foreign := sorted(set(source_words) - set(words)):
        raise ValueError(f"source_words holds {foreign[0]!r}, which is not among the words")
    if taken := sorted(set(OURS) & set(about or {})):
        raise ValueError(f"about has {taken[0]!r}, which is the name of the file's own")
    tensors: dict[str, Tensor] = {}
    for name, weight in model.named_parameters():  # what is tied is named once
        tensors |= _packed(name, weight.detach().float())
    texts = {"config": dataclasses.asdict(config), "words": list(words)}
    texts["source_words"] = list(source_words)
    as_json = {name: json.dumps(value, ensure_ascii=False) for name, value in texts.items()}
    write_tensors(path, tensors, {**(about or {}), **as_json})


def load(path: str | os.PathLike[str], *, device: torch.device | str | None = None) -> Quantised:
    """Read a model that :func:`save` wrote.

    Args:
        path: Where it lies.
        device: Where it shall live; PyTorch's default device unless given.

    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it is damaged, or holds no quantised model of this library.
    """
    tensors, metadata = read_tensors(path)
    try:
        values, words, source_words = (json.loads(metadata.pop(name)) for name in OURS)
        model = Transformer(TransformerConfig(**values))
        _fill(model, tensors)
    except (LookupError, TypeError, ValueError, RuntimeError) as fault:
        raise ValueError(f"{path} holds no quantised model of this library: {fault}") from None
    model = model.to(device or torch.get_default_device()).eval()
    return Quantised(model, words, source_words, metadata)


def quantise(
    matrix: Float[Tensor, "rows columns"],
) -> tuple[Int8[Tensor, "rows columns"], Float[Tensor, "rows"]]:
    """Return the whole numbers, from −127 to 127, and the scale of each row.

    The largest entry of a row becomes 127 or −127; no other is off by more than half a scale.
    """
    scale = matrix.abs().amax(dim=1) / LARGEST
    steps = matrix / scale.where(scale > 0, 1.0)[:, None]  # a row of zeros stays one
    return steps.round().clamp(-LARGEST, LARGEST).to(torch.int8), scale


def dequantise(
    numbers: Int8[Tensor, "rows columns"], scale: Float[Tensor, "rows"]
) -> Float[Tensor, "rows columns"]:
    """Return the weights that the whole numbers stand for."""
    return numbers.float() * scale[:, None]


def _packed(name: str, weight: Tensor) -> dict[str, Tensor]:
    """Return a parameter as the file holds it."""
    if not torch.isfinite(weight).all():
        raise ValueError(f"{name} holds a weight that is no finite number")
    if weight.dim() == 1:
        return {name: weight}
    numbers, scale = quantise(weight)
    return {name: numbers, name + SCALE: scale}


def _fill(model: Transformer, tensors: Mapping[str, Tensor]) -> None:
    """Give a model its weights, each of which must be there in its shape, and nothing else."""
    needed = dict(model.named_parameters())
    matrices = [name for name, weight in needed.items() if weight.dim() == 2]
    expected = {*needed, *(name + SCALE for name in matrices)}
    if wrong := sorted(expected.symmetric_difference(tensors)):
        raise ValueError(f"it lacks or adds {len(wrong)} tensors, first {wrong[0]}")
    for name, weight in needed.items():
        found = tensors[name]
        if found.shape != weight.shape:
            shapes = f"{tuple(found.shape)}, not {tuple(weight.shape)}"
            raise ValueError(f"{name} has shape {shapes}")
        if name in matrices:
            found = dequantise(found, tensors[name + SCALE])
        weight.data.copy_(found)
