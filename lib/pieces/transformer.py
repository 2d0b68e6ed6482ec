"""The whole Transformer: an encoder reads the source, a decoder writes the target."""

import torch
from jaxtyping import Bool, Float, Integer
from torch import Tensor, nn

from pieces.config import POSITIONS, TransformerConfig
from pieces.decoder import Decoder, DecoderCache
from pieces.dropout import Dropout
from pieces.encoder import Encoder
from pieces.layers import LayerOptions, ScaledEmbedding
from pieces.masks import is_token
from pieces.shapes import check_tokens


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
        options = LayerOptions(
            dropout=config.dropout,
            attention_dropout=config.attention_dropout,
            norm_first=config.norm_first,
            activation=config.activation,
        )
        self.source_embedding = ScaledEmbedding(config.source_vocab_size, config.d_model)
        self.target_embedding = (
            self.source_embedding
            if config.shared_embeddings == "all"
            else ScaledEmbedding(config.target_vocab_size, config.d_model)
        )
        kind = POSITIONS[config.positions]
        self.source_positions = kind(config.max_length, config.d_model)
        self.target_positions = kind(config.max_length, config.d_model)
        self.dropout = Dropout(config.dropout)
        self.encoder = Encoder(config.num_encoder_layers, **sizes, **options)
        self.decoder = Decoder(config.num_decoder_layers, **sizes, **options)
        self.output = nn.Linear(config.d_model, config.target_vocab_size, bias=False)
        if config.shared_embeddings == "none":
            nn.init.xavier_uniform_(self.output.weight)
        else:
            self.output.weight = self.target_embedding.weight
        self.register_load_state_dict_post_hook(_bring_positions)

    def forward(
        self,
        source: Integer[Tensor, "batch source"],
        target: Integer[Tensor, "batch target"],
    ) -> Float[Tensor, "batch target vocab"]:
        """Score every token of the vocabulary as the one after each target token.

        Padding in ``source`` may stand on either side. Padding in ``target`` stands on the right:
        there the causal mask hides it from every real token, so that no other mask is needed and
        the fastest kernel runs.

        Args:
            source: Token ids, padded with ``pad_id``, ``(batch, source)``.
            target: Token ids that begin with ``bos_id``, padded, ``(batch, target)``.

        Returns:
            The logits, ``(batch, target, vocab)``. Those at padding mean nothing.

        Raises:
            TypeError: If ``source`` or ``target`` is no tensor of integers.
            ValueError: If a sentence is longer than the positions reach, an id outside its
                vocabulary, the batches differ, or padding stands before a target. The last is not
                checked where the model is compiled, exported or mapped by ``torch.vmap``.
        """
        memory, memory_mask = self.encode(source)
        _check_sentences("target", target)
        self._check_padding(target)
        hidden = self._decode(target, memory, memory_mask)
        return self.output(hidden)

    def encode(
        self, source: Integer[Tensor, "batch source"]
    ) -> tuple[Float[Tensor, "batch source d_model"], Bool[Tensor, "batch 1 source"]]:
        """Read the source, token ids padded with ``pad_id`` on either side.

        Returns:
            The memory and the mask that hides its padding.

        Raises:
            TypeError: If ``source`` is no tensor of integers.
            ValueError: If it is longer than the positions reach, or an id outside the vocabulary.
        """
        _check_sentences("source", source)
        real = ~is_token(source, self.config.pad_id)
        padding = (real.cumsum(dim=-1) == 0).sum(dim=-1)  # before each sentence's first real token
        positions = self.source_positions(source.shape[1], left_padding=padding, checked=True)
        x = self.dropout(self.source_embedding(source, checked=True) + positions)
        mask = real.unsqueeze(-2)
        return self.encoder(x, mask=mask, checked=True), mask

    def decode(
        self,
        target: Integer[Tensor, "batch target"],
        memory: Float[Tensor, "batch source d_model"],
        *,
        memory_mask: Bool[Tensor, "batch 1 source"] | None = None,
        cache: DecoderCache | None = None,
    ) -> Float[Tensor, "batch target d_model"]:
        """Turn target tokens into vectors from which ``output`` reads the next tokens.

        Args:
            target: Token ids, ``(batch, target)``; with a cache, the new ones only.
            memory: The encoder's output, as :meth:`encode` returns it.
            memory_mask: The mask returned with it.
            cache: What earlier tokens left behind. It takes in the new ones.

        Raises:
            TypeError: If ``target`` is no tensor of integers.
            ValueError: If it is longer than the positions reach, an id outside the vocabulary, or
                there are not as many targets as sources.
        """
        _check_sentences("target", target)
        return self._decode(target, memory, memory_mask, cache, checked=False)

    def _decode(
        self,
        target: Tensor,
        memory: Tensor,
        memory_mask: Tensor | None,
        cache: DecoderCache | None = None,
        checked: bool = True,
    ) -> Tensor:
        if target.shape[0] != memory.shape[0]:
            raise ValueError(
                f"target has {target.shape[0]} sentences but source has {memory.shape[0]}: each "
                "target belongs to one source"
            )
        start = 0 if cache is None else cache.length
        positions = self.target_positions(target.shape[1], start=start, checked=True)
        x = self.dropout(self.target_embedding(target, checked=True) + positions)
        return self.decoder(x, memory, memory_mask=memory_mask, cache=cache, checked=checked)

    def _check_padding(self, target: Tensor) -> None:
        """Raise if padding stands before a target, where nothing hides it."""
        if torch.compiler.is_compiling():
            return
        pad_id = self.config.pad_id
        begun = self.config.bos_id == pad_id  # as in Marian's models
        padding = is_token(target[:, int(begun) :], pad_id)
        wrong = padding[:, :1] & ~padding.all(dim=-1, keepdim=True)
        try:
            found = bool(wrong.any())
        except RuntimeError:  # numbers that cannot be looked at: on the meta device, under vmap
            return
        if found:
            raise ValueError(
                f"target has padding before its first token (row {int(wrong.nonzero()[0, 0])}): "
                "pad on the right"
            )

    def start(self, source: Integer[Tensor, "batch source"]) -> "Decoding":
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
        self._mask = None if mask.all() else mask  # without padding there is nothing to hide
        self._cache = DecoderCache(len(model.decoder.layers))

    def step(self, tokens: Integer[Tensor, "rows new"]) -> Float[Tensor, "rows vocab"]:
        """Append tokens to each target, and score every token as the next."""
        _check_sentences("target", tokens)
        hidden = self._model._decode(tokens, self._memory, self._mask, self._cache)
        return self._model.output(hidden[:, -1])

    def reorder(self, rows: Integer[Tensor, "rows"], *, sources: bool = True) -> None:
        """Make target ``i`` a copy of what is now target ``rows[i]``.

        Args:
            rows: Which target each new one copies, ``(rows,)``.
            sources: Whether a target may copy one that translates another source. It is cheaper
                to say ``False`` where none does.
        """
        memory, mask = self._memory, self._mask
        if sources:
            memory = memory.index_select(0, rows)
            mask = None if mask is None else mask.index_select(0, rows)
        self._cache.reorder(rows, memory=sources)
        self._memory, self._mask = memory, mask  # last: what fails before has changed nothing


def _bring_positions(model: Transformer, _: object) -> None:
    """Compute sinusoids that are on the meta device still where what was loaded is not.

    So it is after ``load_state_dict(…, assign=True)``: they are not saved, and are not assigned.
    """
    weight = model.source_embedding.weight
    for positions in (model.source_positions, model.target_positions):
        if any(buffer.is_meta for buffer in positions.buffers()) and not weight.is_meta:
            positions.to_empty(device=weight.device).to(weight.dtype)


def _check_sentences(name: str, tokens: Tensor) -> None:
    check_tokens(name, tokens)
    if tokens.dim() != 2 or tokens.shape[1] == 0:
        raise ValueError(
            f"{name} has shape {tuple(tokens.shape)}: (batch, tokens) is needed, at least one token"
        )
