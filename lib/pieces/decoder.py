"""The decoder: target tokens look back at each other, across at the source, then think alone.

While a sentence is written a token at a time, the keys and values of what stands already never
change: a cache keeps them, so that a new token costs one pass of one token.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Unpack

import torch
from jaxtyping import Bool, Float, Integer
from torch import Tensor, nn

from pieces.attention import MultiHeadAttention
from pieces.checks import check_size, type_name
from pieces.layers import FeedForward, LayerOptions, last_norm, residuals, with_defaults
from pieces.shapes import check_alike, check_mask, check_tensor, check_vectors


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
        self._source: Tensor | None = None  # what ``memory`` was made of

    def extend(self, key: Tensor, value: Tensor) -> tuple[Tensor, ...]:
        """Add keys and values, ``(batch, heads, new, d_k)``, and return those of all so far.

        Raises:
            TypeError: If the new tokens have another dtype.
            ValueError: If gradients are asked for, or the cache is that of other sentences.
        """
        _check_no_gradients(key, value)
        self._check_fit(key, value)
        end, held = self.length + key.shape[-2], self._target
        if not held or end > held[0].shape[-2]:
            held = self._with_room(key, end)
        for tensor, new in zip(held, (key, value), strict=True):
            tensor[..., self.length : end, :] = new
        self._target, self.length = held, end  # last: what fails before has changed nothing
        return tuple(tensor[..., :end, :] for tensor in held)

    def reorder(self, rows: Tensor, *, memory: bool) -> None:
        """Make row ``i`` a copy of what is now row ``rows[i]``; see :class:`DecoderCache`."""
        if not memory and self._target and len(rows) != len(self._target[0]):
            raise ValueError(
                f"rows has {len(rows)} numbers but the cache {len(self._target[0])} rows: their "
                "number changes only with memory=True"
            )
        target = tuple(tensor.index_select(0, rows) for tensor in self._target)
        if memory and self.memory is not None:
            self.memory = tuple(tensor.index_select(0, rows) for tensor in self.memory)
        if memory and self._source is not None:
            self._source = self._source.index_select(0, rows)
        self._target = target

    def check_memory(self, memory: Tensor) -> None:
        """Raise unless it is what the cache began with; before the first token, take note of it.

        The same object is known at once. Another one is compared, number by number.
        """
        held = self._source
        if held is not None and held is not memory:
            if held.dtype != memory.dtype:
                raise TypeError(f"cache is {held.dtype} but the new tokens are {memory.dtype}")
            if held.shape[:-2] != memory.shape[:-2]:
                return  # as many new tokens will not fit, either, which :meth:`extend` says
            alike = held.device == memory.device and held.shape == memory.shape
            if not alike or not torch.equal(held, memory):
                raise ValueError(
                    "memory is not the one that the cache began with: begin another cache for it"
                )
        self._source = memory

    def _check_fit(self, key: Tensor, value: Tensor) -> None:
        if key.shape != value.shape or key.dtype != value.dtype:
            raise ValueError(
                f"key is {key.dtype} of shape {tuple(key.shape)} but value is {value.dtype} of "
                f"shape {tuple(value.shape)}: each key needs one value"
            )
        if not self._target:
            return
        held = self._target[0]
        if held.shape[:-2] != key.shape[:-2]:
            raise ValueError(
                f"cache has (batch, heads) {tuple(held.shape[:-2])} but the new tokens have "
                f"{tuple(key.shape[:-2])}"
            )
        if held.dtype != key.dtype:
            raise TypeError(f"cache is {held.dtype} but the new tokens are {key.dtype}")
        if (held.shape[-1], held.device) != (key.shape[-1], key.device):
            raise ValueError(
                f"cache has d_k {held.shape[-1]} on {held.device} but the new tokens have "
                f"{key.shape[-1]} on {key.device}"
            )

    def _with_room(self, like: Tensor, needed: int) -> tuple[Tensor, ...]:
        """Return tensors with twice the room that is needed now, and in them what is there."""
        made = tuple(like.new_empty(*like.shape[:-2], 2 * needed, like.shape[-1]) for _ in "kv")
        for tensor, before in zip(made, self._target, strict=False):  # at first there is none
            tensor[..., : self.length, :] = before[..., : self.length, :]
        return made


class DecoderCache:
    """The key–value cache of a decoder: one :class:`LayerCache` for each of its layers."""

    def __init__(self, num_layers: int) -> None:
        check_size("num_layers", num_layers)
        self.layers = [LayerCache() for _ in range(num_layers)]

    @property
    def length(self) -> int:
        """The number of target tokens seen so far."""
        return self.layers[0].length

    def reorder(self, rows: Integer[Tensor, "rows"], *, memory: bool) -> None:
        """Make row ``i`` a copy of what is now row ``rows[i]``, as beam search needs.

        The source's keys and values need not move where each row copies one of the same source.

        Raises:
            TypeError: If ``rows`` is no tensor of integers.
            ValueError: If there is no such row; nothing has moved then.
        """
        check_tensor("rows", rows)
        if rows.dtype not in (torch.int32, torch.int64):
            raise TypeError(f"rows must hold integers, int64 or int32, not {rows.dtype}")
        if rows.dim() != 1:
            raise ValueError(f"rows has shape {tuple(rows.shape)}: one dimension is needed")
        try:
            with _all_or_nothing(self.layers):
                for layer in self.layers:
                    layer.reorder(rows, memory=memory)
        except IndexError:  # on a GPU, where it is not known in time, CUDA's own error
            raise ValueError(
                f"rows hold numbers from {rows.min()} to {rows.max()}: the cache has no such row"
            ) from None


@contextmanager
def _all_or_nothing(caches: Sequence[LayerCache]) -> Iterator[None]:
    """Leave the caches as they were if what is done inside does not come to its end."""
    before = [vars(cache).copy() for cache in caches]
    try:
        yield
    except BaseException:  # Ctrl-C, too
        for cache, state in zip(caches, before, strict=True):
            vars(cache).update(state)
        raise


def _check_no_gradients(*tensors: Tensor) -> None:
    if any(tensor.requires_grad for tensor in tensors):
        raise ValueError(
            "a cache takes no gradients: use it inside torch.no_grad(), or decode without it"
        )


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the source, and a feed-forward network.

    Its arguments and errors are those of :class:`pieces.encoder.EncoderLayer`.

    Source:
        Vaswani et al. 2017, section 3.1.
    """

    def __init__(
        self, d_model: int, num_heads: int, d_ff: int, **options: Unpack[LayerOptions]
    ) -> None:
        super().__init__()
        options = with_defaults(options)
        dropout = options["attention_dropout"]
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout=dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads, dropout=dropout)
        self.feed_forward = FeedForward(d_model, d_ff, activation=options["activation"])
        self.residuals = residuals(3, d_model, options)

    def forward(
        self,
        x: Float[Tensor, "*batch target d_model"],
        memory: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #target all_target"] | None = None,
        memory_mask: Bool[Tensor, "*#batch #target source"] | None = None,
        cache: LayerCache | None = None,
        checked: bool = False,
    ) -> Float[Tensor, "*batch target d_model"]:
        """Look back, look across, think alone; returns new vectors for those of ``x``.

        Args:
            x: The target tokens' vectors; with a cache, those of the new tokens only.
            memory: The encoder's output; with a cache the same each time, not changed in place.
            mask: ``True`` where a target token may look at another. The future is hidden anyway.
            memory_mask: ``True`` where a target token may look at a source token.
            cache: What earlier tokens left behind. It takes in the new ones.
            checked: Whether the caller has checked all this already.

        Raises:
            TypeError: If an argument has the wrong type or dtype.
            ValueError: If a shape does not fit, or the cache is that of other sentences.
        """
        # a stack, which has checked all this, keeps the caches of all its layers together
        with nullcontext() if checked or cache is None else _all_or_nothing([cache]):
            if not checked:
                self.check(x, memory, mask, memory_mask, cache)
            x = self.residuals[0](x, lambda y: self._look_back(y, mask, cache))
            x = self.residuals[1](x, lambda y: self._look_across(y, memory, memory_mask, cache))
            return self.residuals[2](x, self.feed_forward)

    def check(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None,
        memory_mask: Tensor | None,
        cache: LayerCache | None,
    ) -> None:
        """Raise unless the arguments of :meth:`forward` fit together."""
        check_vectors("x", x, self.self_attention.in_projection.weight)
        check_vectors("memory", memory, self.cross_attention.in_projection.weight)
        check_alike("memory", memory, other_name="x", other=x)
        seen, source = 0, memory.shape[-2]
        if cache is not None:
            if not isinstance(cache, LayerCache):
                raise TypeError(f"cache must be a LayerCache, not {type_name(cache)}")
            seen = cache.length
            source = source if cache.memory is None else cache.memory[0].shape[-2]
        check_mask(mask, x, seen + x.shape[-2])
        check_mask(memory_mask, x, source, name="memory_mask")
        if cache is not None:
            cache.check_memory(memory)

    def _look_back(self, x: Tensor, mask: Tensor | None, cache: LayerCache | None) -> Tensor:
        query, key, value = self.self_attention.project_self(x)
        if cache is not None:
            key, value = cache.extend(key, value)
        return self.self_attention.attend(query, key, value, mask=mask, causal=True, checked=True)

    def _look_across(
        self, x: Tensor, memory: Tensor, mask: Tensor | None, cache: LayerCache | None
    ) -> Tensor:
        if cache is None or cache.memory is None:
            key, value = self.cross_attention.project_memory(memory)
            if cache is not None:
                _check_no_gradients(key, value)
                cache.memory = key, value
        else:
            key, value = cache.memory
        query = self.cross_attention.project_query(x)
        return self.cross_attention.attend(query, key, value, mask=mask, checked=True)


class Decoder(nn.Module):
    """A stack of decoder layers, each with its own weights.

    Its arguments and errors are those of :class:`pieces.encoder.Encoder`, and so is its end.
    """

    def __init__(
        self,
        num_layers: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        **options: Unpack[LayerOptions],
    ) -> None:
        super().__init__()
        check_size("num_layers", num_layers)
        self.layers = nn.ModuleList(
            DecoderLayer(d_model, num_heads, d_ff, **options) for _ in range(num_layers)
        )
        self.norm = last_norm(d_model, options)

    def forward(
        self,
        x: Float[Tensor, "*batch target d_model"],
        memory: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #target all_target"] | None = None,
        memory_mask: Bool[Tensor, "*#batch #target source"] | None = None,
        cache: DecoderCache | None = None,
        checked: bool = False,
    ) -> Float[Tensor, "*batch target d_model"]:
        """Pass the target's tokens through every layer, each looking at the same memory.

        Arguments and errors are as for one of the layers; the cache is that of all layers.

        Returns:
            The target tokens' vectors, from which the next tokens are read.
        """
        caches = [None] * len(self.layers) if cache is None else self._layer_caches(cache)
        options = {"mask": mask, "memory_mask": memory_mask, "checked": True}
        with nullcontext() if cache is None else _all_or_nothing(caches):
            if not checked:
                self.layers[0].check(x, memory, mask, memory_mask, caches[0])
            for layer, layer_cache in zip(self.layers, caches, strict=True):
                x = layer(x, memory, cache=layer_cache, **options)
            return self.norm(x)

    def _layer_caches(self, cache: DecoderCache) -> list[LayerCache]:
        """Return the cache of each layer, or raise unless it is one for this stack."""
        if not isinstance(cache, DecoderCache):
            raise TypeError(f"cache must be a DecoderCache, not {type_name(cache)}")
        if len(cache.layers) != len(self.layers):
            raise ValueError(
                f"cache has {len(cache.layers)} layers but the decoder has {len(self.layers)}"
            )
        if len(lengths := {layer.length for layer in cache.layers}) > 1:
            raise ValueError(
                f"cache has layers of {' and '.join(map(str, sorted(lengths)))} tokens: a layer "
                "was used alone, begin another cache"
            )
        return cache.layers
