"""The decoder: target tokens look back at each other, across at the source, then think alone.

While a sentence is written a token at a time, the keys and values of what stands already never
change: a cache keeps them, so that a new token costs one pass of one token.
"""

from jaxtyping import Bool, Float, Integer
from torch import Tensor, nn

from pieces.attention import MultiHeadAttention
from pieces.checks import check_share, check_size
from pieces.layers import FeedForward, Residual
from pieces.shapes import check_alike, check_vectors, check_width


class LayerCache:
    """The keys and values that one decoder layer has computed already.

    Those of the target lie in tensors with room for more tokens than there are, so that a new
    token is written into its place and nothing else is moved. It takes in numbers, not gradients.

    Attributes:
        length: The number of target tokens seen so far.
        memory: The source's keys and values, each ``(batch, heads, source, d_k)``; ``None`` before
            the first token.
    """

    def __init__(self) -> None:
        self.length = 0
        self.memory: tuple[Tensor, Tensor] | None = None
        self._target: tuple[Tensor, ...] = ()  # keys, values: (batch, heads, room, d_k)

    def extend(self, key: Tensor, value: Tensor) -> tuple[Tensor, ...]:
        """Add the keys and values of new tokens, and return those of all tokens so far.

        Args:
            key: The new tokens' keys, ``(batch, heads, new, d_k)``.
            value: The new tokens' values, in the same shape.

        Returns:
            The keys and the values, each ``(batch, heads, target, d_k)``.

        Raises:
            ValueError: If gradients are asked for, or the cache is that of other sentences.
        """
        if key.requires_grad:
            raise ValueError(
                "a cache takes no gradients: use it inside torch.no_grad(), or decode without it"
            )
        if self._target and self._target[0].shape[:-2] != key.shape[:-2]:
            raise ValueError(
                f"cache has (batch, heads) {tuple(self._target[0].shape[:-2])} but the new tokens "
                f"have {tuple(key.shape[:-2])}"
            )
        start, self.length = self.length, self.length + key.shape[-2]
        if not self._target or self.length > self._target[0].shape[-2]:
            self._make_room(key, start)
        for tensor, new in zip(self._target, (key, value), strict=True):
            tensor[..., start : self.length, :] = new
        return tuple(tensor[..., : self.length, :] for tensor in self._target)

    def reorder(self, rows: Tensor, *, memory: bool) -> None:
        """Make row ``i`` a copy of what is now row ``rows[i]``; see :class:`DecoderCache`."""
        self._target = tuple(tensor.index_select(0, rows) for tensor in self._target)
        if memory and self.memory is not None:
            self.memory = tuple(tensor.index_select(0, rows) for tensor in self.memory)

    def _make_room(self, like: Tensor, filled: int) -> None:
        """Move what is there to tensors with twice the room that is needed now."""
        batch, heads, _, d_k = like.shape
        old = self._target
        self._target = tuple(like.new_empty(batch, heads, 2 * self.length, d_k) for _ in "kv")
        for tensor, before in zip(self._target, old, strict=False):  # at first there is none
            tensor[..., :filled, :] = before[..., :filled, :]


class DecoderCache:
    """The key–value cache of a decoder: one :class:`LayerCache` for each layer.

    Args:
        num_layers: The number of the decoder's layers.
    """

    def __init__(self, num_layers: int) -> None:
        self.layers = [LayerCache() for _ in range(num_layers)]

    @property
    def length(self) -> int:
        """The number of target tokens seen so far."""
        return self.layers[0].length

    def reorder(self, rows: Integer[Tensor, "rows"], *, memory: bool) -> None:
        """Make row ``i`` a copy of what is now row ``rows[i]``, as beam search needs.

        Args:
            rows: Which row each new one copies.
            memory: Whether the source's keys and values move too. They need not where each row
                copies one of the same source.
        """
        for layer in self.layers:
            layer.reorder(rows, memory=memory)


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the source, and a feed-forward network.

    Args:
        d_model: The width of the tokens' vectors.
        num_heads: The number of heads, which must divide ``d_model``.
        d_ff: The width inside the feed-forward network.
        dropout: The share of each sublayer's outputs that training drops.
        attention_dropout: The share of attention weights that training drops.
        norm_first: Whether each normalisation comes before its sublayer, not after.
        activation: The feed-forward network's: ``relu``, ``gelu`` or ``swish``.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range or does not fit another.

    Source:
        Vaswani et al. 2017, section 3.1.
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        d_ff: int,
        *,
        dropout: float = 0.1,
        attention_dropout: float = 0.0,
        norm_first: bool = False,
        activation: str = "relu",
    ) -> None:
        super().__init__()
        check_share("attention_dropout", attention_dropout)
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout=attention_dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads, dropout=attention_dropout)
        self.feed_forward = FeedForward(d_model, d_ff, activation=activation)
        self.residuals = nn.ModuleList(
            Residual(d_model, dropout=dropout, norm_first=norm_first) for _ in range(3)
        )

    def forward(
        self,
        x: Float[Tensor, "*batch target d_model"],
        memory: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #target all_target"] | None = None,
        memory_mask: Bool[Tensor, "*#batch #target source"] | None = None,
        cache: LayerCache | None = None,
    ) -> Float[Tensor, "*batch target d_model"]:
        """Look back, look across, think alone.

        Args:
            x: The target tokens' vectors, ``(*batch, target, d_model)``; with a cache, those of
                the new tokens only.
            memory: The encoder's output, ``(*batch, source, d_model)``.
            mask: ``True`` where a target token may look at another. The future is hidden anyway.
            memory_mask: ``True`` where a target token may look at a source token.
            cache: What earlier tokens left behind. It takes in the new ones.

        Returns:
            The target tokens' new vectors, in the shape of ``x``.

        Raises:
            TypeError: If an argument has the wrong type or dtype.
            ValueError: If a shape does not fit, or the cache is that of other sentences.
        """
        for name, vectors in (("x", x), ("memory", memory)):
            check_vectors(name, vectors)
            check_width(name, vectors, self.self_attention.d_model)
        check_alike("memory", memory, other_name="x", other=x)
        x = self.residuals[0](x, lambda y: self._look_back(y, mask, cache))
        x = self.residuals[1](x, lambda y: self._look_across(y, memory, memory_mask, cache))
        return self.residuals[2](x, self.feed_forward)

    def _look_back(self, x: Tensor, mask: Tensor | None, cache: LayerCache | None) -> Tensor:
        query, key, value = self.self_attention.project_self(x)
        if cache is not None:
            key, value = cache.extend(key, value)
        return self.self_attention.attend(query, key, value, mask=mask, causal=True)

    def _look_across(
        self, x: Tensor, memory: Tensor, mask: Tensor | None, cache: LayerCache | None
    ) -> Tensor:
        if cache is None or cache.memory is None:
            key, value = self.cross_attention.project_memory(memory)
            if cache is not None:
                cache.memory = key, value
        else:
            key, value = cache.memory
        query = self.cross_attention.project_query(x)
        return self.cross_attention.attend(query, key, value, mask=mask)


class Decoder(nn.Module):
    """A stack of decoder layers, each with its own weights.

    A stack that normalises first has one more normalisation at its end.

    Args:
        num_layers: The number of layers.
        d_model: The width of the tokens' vectors.
        num_heads: The number of heads, which must divide ``d_model``.
        d_ff: The width inside the feed-forward networks.
        **options: ``dropout``, ``attention_dropout``, ``norm_first`` and ``activation``, as of
            :class:`DecoderLayer`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range or does not fit another.

    Source:
        Vaswani et al. 2017, section 3.1; the last normalisation as in tensor2tensor.
    """

    def __init__(
        self,
        num_layers: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        **options: float | bool | str,
    ) -> None:
        super().__init__()
        check_size("num_layers", num_layers)
        self.layers = nn.ModuleList(
            DecoderLayer(d_model, num_heads, d_ff, **options) for _ in range(num_layers)
        )
        self.norm = nn.LayerNorm(d_model) if options.get("norm_first") else nn.Identity()

    def forward(
        self,
        x: Float[Tensor, "*batch target d_model"],
        memory: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #target all_target"] | None = None,
        memory_mask: Bool[Tensor, "*#batch #target source"] | None = None,
        cache: DecoderCache | None = None,
    ) -> Float[Tensor, "*batch target d_model"]:
        """Pass the target's tokens through every layer, each looking at the same memory.

        Args:
            x: The target tokens' vectors, ``(*batch, target, d_model)``; with a cache, those of
                the new tokens only.
            memory: The encoder's output, ``(*batch, source, d_model)``.
            mask: ``True`` where a target token may look at another. The future is hidden anyway.
            memory_mask: ``True`` where a target token may look at a source token.
            cache: What earlier tokens left behind. It takes in the new ones.

        Returns:
            The target tokens' vectors, from which the next tokens are read.

        Raises:
            TypeError: If an argument has the wrong type or dtype.
            ValueError: If a shape does not fit, or the cache is that of other sentences or layers.
        """
        if cache is not None and len(cache.layers) != len(self.layers):
            raise ValueError(
                f"cache has {len(cache.layers)} layers but the decoder has {len(self.layers)}"
            )
        caches = [None] * len(self.layers) if cache is None else cache.layers
        for layer, layer_cache in zip(self.layers, caches, strict=True):
            x = layer(x, memory, mask=mask, memory_mask=memory_mask, cache=layer_cache)
        return self.norm(x)
