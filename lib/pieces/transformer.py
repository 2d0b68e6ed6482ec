"""The whole Transformer: an encoder reads the source, a decoder writes the target."""

from typing import Literal

import torch
from jaxtyping import Bool, Float, Integer
from torch import Tensor, nn

from pieces.checks import check_choice
from pieces.config import POSITIONS, TransformerConfig
from pieces.decoder import Decoder, DecoderCache
from pieces.encoder import Encoder
from pieces.layers import ScaledEmbedding
from pieces.masks import padding_mask
from pieces.shapes import check_tokens

PADDING = ("right", "left")


class Transformer(nn.Module):
    """An encoder and a decoder with their embeddings, from token ids to scores for the next token.

    Args:
        config: Its sizes and choices.

    Source:
        Vaswani et al. 2017, section 3 and figure 1. Starting values as in tensor2tensor: the
        paper does not say.
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        sizes = {"d_model": config.d_model, "num_heads": config.num_heads, "d_ff": config.d_ff}
        options = {
            name: getattr(config, name)
            for name in ("dropout", "attention_dropout", "norm_first", "activation")
        }
        self.source_embedding = ScaledEmbedding(config.source_vocab_size, config.d_model)
        self.target_embedding = (
            self.source_embedding
            if config.shared_embeddings == "all"
            else ScaledEmbedding(config.target_vocab_size, config.d_model)
        )
        kind = POSITIONS[config.positions]
        self.source_positions = kind(config.max_length, config.d_model)
        self.target_positions = kind(config.max_length, config.d_model)
        self.dropout = nn.Dropout(config.dropout)
        self.encoder = Encoder(config.num_encoder_layers, **sizes, **options)
        self.decoder = Decoder(config.num_decoder_layers, **sizes, **options)
        self.output = nn.Linear(config.d_model, config.target_vocab_size, bias=False)
        if config.shared_embeddings == "none":
            nn.init.xavier_uniform_(self.output.weight)
        else:
            self.output.weight = self.target_embedding.weight

    def forward(
        self,
        source: Integer[Tensor, "batch source"],
        target: Integer[Tensor, "batch target"],
        *,
        target_padding: Literal["right", "left"] = "right",
    ) -> Float[Tensor, "batch target vocab"]:
        """Score every token of the vocabulary as the one after each target token.

        Padding in ``source`` may stand on either side. Padding in ``target`` stands on the right
        unless said otherwise: there the causal mask hides it from every real token, so that no
        other mask is needed and the fastest kernel runs.

        Args:
            source: Token ids, padded with ``pad_id``, ``(batch, source)``.
            target: Token ids that begin with ``bos_id``, padded, ``(batch, target)``.
            target_padding: On which side of the target its padding stands.

        Returns:
            The logits, ``(batch, target, vocab)``. Those at padding mean nothing.

        Raises:
            TypeError: If ``source`` or ``target`` is no tensor of integers.
            ValueError: If a sentence is longer than the positions reach, an id outside its
                vocabulary, the batches differ, or padding stands on the other side.
        """
        memory, memory_mask = self.encode(source)
        left_padding = self.left_padding(target, target_padding)
        hidden = self.decode(target, memory, memory_mask=memory_mask, left_padding=left_padding)
        return self.output(hidden)

    def encode(
        self, source: Integer[Tensor, "batch source"]
    ) -> tuple[Float[Tensor, "batch source d_model"], Bool[Tensor, "batch 1 source"]]:
        """Read the source.

        Args:
            source: Token ids, padded with ``pad_id`` on either side, ``(batch, source)``.

        Returns:
            The memory, ``(batch, source, d_model)``, and the mask that hides its padding,
            ``(batch, 1, source)``.

        Raises:
            TypeError: If ``source`` is no tensor of integers.
            ValueError: If it is longer than the positions reach, or an id outside the vocabulary.
        """
        _check_sentences("source", source)
        mask = padding_mask(source, pad_id=self.config.pad_id)
        places = self.source_positions(
            source.shape[1], left_padding=_leading(source == self.config.pad_id)
        )
        x = self.dropout(self.source_embedding(source) + places)
        return self.encoder(x, mask=mask), mask

    def decode(
        self,
        target: Integer[Tensor, "batch target"],
        memory: Float[Tensor, "batch source d_model"],
        *,
        memory_mask: Bool[Tensor, "batch 1 source"] | None = None,
        left_padding: Integer[Tensor, "batch"] | None = None,
        cache: DecoderCache | None = None,
    ) -> Float[Tensor, "batch target d_model"]:
        """Turn target tokens into vectors from which ``output`` reads the next tokens.

        Args:
            target: Token ids, ``(batch, target)``; with a cache, the new ones only.
            memory: The encoder's output, ``(batch, source, d_model)``.
            memory_mask: ``True`` where the source is no padding, ``(batch, 1, source)``.
            left_padding: How many tokens of padding stand before each target, ``(batch,)``.
            cache: What earlier tokens left behind. It takes in the new ones.

        Returns:
            The vectors, ``(batch, target, d_model)``.

        Raises:
            TypeError: If ``target`` is no tensor of integers.
            ValueError: If it is longer than the positions reach, an id outside the vocabulary, or
                there are not as many targets as sources.
        """
        _check_sentences("target", target)
        if target.shape[0] != memory.shape[0]:
            raise ValueError(
                f"target has {target.shape[0]} sentences but source has {memory.shape[0]}: each "
                "target belongs to one source"
            )
        if left_padding is not None and left_padding.shape != target.shape[:1]:
            raise ValueError(
                f"left_padding has shape {tuple(left_padding.shape)} but there are "
                f"{target.shape[0]} targets: a number for each is needed"
            )
        start = 0 if cache is None else cache.length
        end = start + target.shape[1]
        places = self.target_positions(target.shape[1], start=start, left_padding=left_padding)
        x = self.dropout(self.target_embedding(target) + places)
        mask = None
        if left_padding is not None:
            keys = torch.arange(end, device=target.device)
            mask = (keys >= left_padding[:, None]).unsqueeze(1)  # (batch, 1, all target)
        return self.decoder(x, memory, mask=mask, memory_mask=memory_mask, cache=cache)

    def left_padding(
        self, target: Integer[Tensor, "batch target"], side: Literal["right", "left"]
    ) -> Integer[Tensor, "batch"] | None:
        """Count the padding before each target, or return ``None`` where it stands on the right.

        Raises:
            ValueError: If ``side`` is neither ``"right"`` nor ``"left"``, or says ``"right"``
                where padding stands before a target. A compiled model cannot check this.
        """
        check_choice("target_padding", side, PADDING)
        _check_sentences("target", target)
        padding = target == self.config.pad_id
        leading = _leading(padding)
        if self.config.bos_id == self.config.pad_id:  # as in Marian's models
            leading = (leading - 1).clamp(min=0)
        if side == "left":
            return leading
        wrong = (leading > 0) & ~padding.all(dim=-1)
        if _has_numbers(wrong) and wrong.any():
            raise ValueError(
                f"target has padding before its first token (row {int(wrong.nonzero()[0])}): give "
                "target_padding='left', or pad on the right"
            )
        return None

    def begin(self, source: Integer[Tensor, "batch source"]) -> "Decoding":
        """Read the source, and get ready to write targets a token at a time."""
        return Decoding(self, source)


class Decoding:
    """Targets in the middle of being written: what was read, and what is cached.

    Args:
        model: The model that writes.
        source: Token ids, padded with ``pad_id``, ``(batch, source)``.
    """

    def __init__(self, model: Transformer, source: Integer[Tensor, "batch source"]) -> None:
        self._model = model
        self._memory, mask = model.encode(source)
        hides = not _has_numbers(mask) or not mask.all()  # without padding there is nothing to hide
        self._mask = mask if hides else None
        self._cache = DecoderCache(len(model.decoder.layers))

    def advance(self, tokens: Integer[Tensor, "rows new"]) -> Float[Tensor, "rows vocab"]:
        """Append tokens to each target, and score every token as the next."""
        hidden = self._model.decode(tokens, self._memory, memory_mask=self._mask, cache=self._cache)
        return self._model.output(hidden[:, -1])

    def reorder(self, rows: Integer[Tensor, "rows"], *, sources: bool = True) -> None:
        """Make target ``i`` a copy of what is now target ``rows[i]``.

        Args:
            rows: Which target each new one copies, ``(rows,)``.
            sources: Whether a target may copy one that translates another source. It is cheaper
                to say ``False`` where none does.
        """
        self._cache.reorder(rows, memory=sources)
        if sources:
            self._memory = self._memory.index_select(0, rows)
            self._mask = None if self._mask is None else self._mask.index_select(0, rows)


def _has_numbers(tensor: Tensor) -> bool:
    """Return whether a tensor can be looked into: not while compiling, nor on the meta device."""
    return not torch.compiler.is_compiling() and tensor.device.type != "meta"


def _leading(padding: Bool[Tensor, "batch tokens"]) -> Integer[Tensor, "batch"]:
    """Count the padding before the first real token of each sentence."""
    return padding.cumprod(dim=-1).sum(dim=-1)


def _check_sentences(name: str, tokens: Tensor) -> None:
    check_tokens(name, tokens)
    if tokens.dim() != 2 or tokens.shape[1] == 0:
        raise ValueError(
            f"{name} has shape {tuple(tokens.shape)}: (batch, tokens) is needed, at least one token"
        )
