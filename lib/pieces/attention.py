"""Attention: every query looks at all keys and takes a weighted sum of their values.

Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V  (Vaswani et al. 2017, section 3.2.1, equation 1)

MultiHead(Q, K, V) = Concat(head_1, …, head_h) W_O, where
head_i = Attention(Q W_Q,i, K W_K,i, V W_V,i)  (section 3.2.2)

Shapes: ``queries`` and ``keys`` are numbers of tokens, ``d_k`` and ``d_v`` lengths of vectors.
Rows are queries, columns are keys, always.
"""

import math

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

from pieces.checks import check_flag, check_share, check_size
from pieces.dropout import drops
from pieces.masks import open_empty_rows, with_triangle
from pieces.recording import is_recording, note
from pieces.shapes import check_attention, check_mask, check_vectors


def attention_weights(
    *,
    query: Float[Tensor, "*batch queries d_k"],
    key: Float[Tensor, "*batch keys d_k"],
    mask: Bool[Tensor, "*#batch #queries keys"] | None = None,
    causal: bool = False,
) -> Float[Tensor, "*batch queries keys"]:
    """Share, for each query, a budget of 1 among the keys that it may attend to.

    Args:
        query: What each token looks for, ``(*batch, queries, d_k)``.
        key: What each token offers to be found by, ``(*batch, keys, d_k)``.
        mask: ``True`` where a query may attend to a key: ``(queries, keys)``, or with as many
            dimensions as ``query``; a size of 1 stands for every batch entry or every query.
        causal: Whether to hide the future as well, the last query standing at the last key.

    Returns:
        The weights, ``(*batch, queries, keys)``. A row sums to 1, or is all zeros where its query
        may attend to nothing.

    Raises:
        TypeError: If an argument has the wrong type or dtype.
        ValueError: If shapes or devices do not fit together. Only ``mask`` broadcasts.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1, without its last product.
    """
    check_attention(query, key, key, mask)
    check_flag("causal", causal)
    # score: (queries, d_k) x (d_k, keys) -> (queries, keys), half precision in float32
    dtype = torch.promote_types(query.dtype, torch.float32)
    scores = query.to(dtype) @ key.to(dtype).transpose(-2, -1)
    # scale
    scores = scores / math.sqrt(query.shape[-1])
    # mask
    allowed = with_triangle(mask, query, key) if causal else mask
    if allowed is not None:
        hidden = ~open_empty_rows(allowed)
        if mask is None:
            scores = scores.masked_fill(hidden, -math.inf)
        else:  # added, as PyTorch's kernels do: a NaN stays one where it is hidden, too
            scores = scores + scores.new_zeros(hidden.shape).masked_fill(hidden, -math.inf)
    # normalise
    weights = scores.softmax(dim=-1)
    # empty: what is hidden is 0 already, except in the rows that allow nothing
    if allowed is not None:
        weights = weights.masked_fill(~allowed, 0.0)
    return weights.to(query.dtype)


def scaled_dot_product_attention(
    *,
    query: Float[Tensor, "*batch queries d_k"],
    key: Float[Tensor, "*batch keys d_k"],
    value: Float[Tensor, "*batch keys d_v"],
    mask: Bool[Tensor, "*#batch #queries keys"] | None = None,
    causal: bool = False,
) -> Float[Tensor, "*batch queries d_v"]:
    """Mix, for each query, the values of the keys that it may attend to.

    It runs in one of PyTorch's fused kernels, or step by step while a recording is open
    (:func:`pieces.recording.record`); the results are the same. A NaN or an infinity in a key that
    a mask hides makes NaN in both; hidden as the future alone, it does so in some kernels. What it
    takes and refuses beside the values is as for :func:`attention_weights`.

    Args:
        value: What each token hands over, ``(*batch, keys, d_v)``.

    Returns:
        A row for each query, ``(*batch, queries, d_v)``: zeros where it may attend to nothing.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """
    check_attention(query, key, value, mask)
    check_flag("causal", causal)
    return _attend(query, key, value, mask, causal)


def _attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    causal: bool,
    dropout: float = 0.0,
    source: nn.Module | None = None,
) -> Float[Tensor, "*batch queries d_v"]:
    """Attend in a fused kernel, or by the weights while a recording is open."""
    if not is_recording():
        return _fused(query, key, value, mask, causal, dropout)
    weights = attention_weights(query=query, key=key, mask=mask, causal=causal)
    # mix: (queries, keys) x (keys, d_v) -> (queries, d_v)
    output = F.dropout(weights, dropout) @ value
    note(weights=weights, output=output, source=source)
    return output


def _fused(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, causal: bool, dropout: float
) -> Float[Tensor, "*batch queries d_v"]:
    """Compute the output in one kernel, which never holds all the weights in memory."""
    if query.shape[-2] == 1:  # a single query stands at the last key: it sees all
        causal = False
    if mask is None and (not causal or _has_own_triangle(query, key)):
        return F.scaled_dot_product_attention(
            query, key, value, is_causal=causal, dropout_p=dropout
        )
    allowed = with_triangle(mask, query, key) if causal else mask
    opened = open_empty_rows(allowed)
    if query.device.type == "mps":  # a mask that serves several heads was misread (184180 there)
        opened = opened.expand(*query.shape[:-1], key.shape[-2]).contiguous()
    output = F.scaled_dot_product_attention(query, key, value, attn_mask=opened, dropout_p=dropout)
    return output.masked_fill(~allowed.any(dim=-1, keepdim=True), 0.0)


def _has_own_triangle(query: Tensor, key: Tensor) -> bool:
    """Return whether the kernel's triangle is ours: aligned to the last key, and a triangle."""
    if query.shape[-2] != key.shape[-2]:  # PyTorch aligns to the first key: one only when square
        return False
    # On Apple's GPUs PyTorch's half-precision kernels let some of the future through
    # (github.com/pytorch/pytorch/issues/195910). Written from that report: not seen here.
    if query.device.type != "mps":
        return True
    return query.dtype == torch.float32 and not torch.is_autocast_enabled("mps")


W_Q, W_K, W_V, W_KV, W_QKV = slice(0, 1), slice(1, 2), slice(2, 3), slice(1, 3), slice(0, 3)
"""Which of the three matrices that lie below each other in ``in_projection``."""


class MultiHeadAttention(nn.Module):
    """Several attentions side by side, each in a smaller space of its own.

    Each head has d_k = d_v = d_model / num_heads. W_Q, W_K and W_V of all heads are the rows of
    one matrix, so that self-attention needs one product for the three.

    Args:
        d_model: The width of the tokens' vectors.
        num_heads: The number of heads, which must divide ``d_model``.
        bias: Whether the projections add a bias. The paper writes none; PyTorch has one.
        dropout: The share of attention weights that training drops. The paper's text drops none,
            its released code a tenth.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If ``num_heads`` does not divide ``d_model`` or a number is out of range.

    Source:
        Vaswani et al. 2017, section 3.2.2. Starting values as in tensor2tensor: Glorot and
        Bengio 2010, equation 16, for each of the four matrices; zero for biases.
    """

    def __init__(
        self, d_model: int, num_heads: int, *, bias: bool = True, dropout: float = 0.0
    ) -> None:
        super().__init__()
        check_size("d_model", d_model)
        check_size("num_heads", num_heads)
        check_flag("bias", bias)
        if d_model % num_heads:
            raise ValueError(f"d_model {d_model} is not divisible by num_heads {num_heads}")
        self.d_model, self.num_heads = d_model, num_heads
        self.dropout = check_share("dropout", dropout)
        self.in_projection = nn.Linear(d_model, 3 * d_model, bias=bias)
        self.out_projection = nn.Linear(d_model, d_model, bias=bias)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new starting values for the four matrices, and set the biases to zero."""
        for matrix in (*self.in_projection.weight.chunk(3), self.out_projection.weight):
            nn.init.xavier_uniform_(matrix)
        for projection in (self.in_projection, self.out_projection):
            if projection.bias is not None:
                nn.init.zeros_(projection.bias)

    def forward(
        self,
        *,
        query: Float[Tensor, "*batch queries d_model"],
        key: Float[Tensor, "*batch keys d_model"],
        value: Float[Tensor, "*batch keys d_model"],
        mask: Bool[Tensor, "*#batch #queries keys"] | None = None,
        causal: bool = False,
        checked: bool = False,
    ) -> Float[Tensor, "*batch queries d_model"]:
        """Project, attend in every head, and project the heads' outputs, laid side by side.

        Give the same tensor as ``key`` and ``value``, or as all three, where they are the same:
        they are then projected in one product.

        Masks, for all heads alike, and errors are as for :func:`attention_weights`.

        Args:
            query: The tokens that look, ``(*batch, queries, d_model)``.
            key: The tokens that are found, ``(*batch, keys, d_model)``.
            value: The tokens that are mixed, ``(*batch, keys, d_model)``.
            checked: Whether the caller has checked all this already.
        """
        if not checked:
            check_attention(query, key, value, mask)
            check_vectors("query", query, self.in_projection.weight)  # and so key's
            check_vectors("value", value, self.in_projection.weight)
            check_flag("causal", causal)
        if query is key is value:
            heads = self.project_self(query)
        elif key is value:
            heads = self.project_query(query), *self.project_memory(key)
        else:
            pairs = ((query, W_Q), (key, W_K), (value, W_V))
            heads = [self._project(tokens, rows)[0] for tokens, rows in pairs]
        return self.attend(*heads, mask=mask, causal=causal, checked=True)

    def project_self(
        self, tokens: Float[Tensor, "*batch tokens d_model"]
    ) -> tuple[Float[Tensor, "*batch heads tokens d_k"], ...]:
        """Return the queries, keys and values of every head, made of the same tokens."""
        return self._project(tokens, W_QKV)

    def project_query(
        self, tokens: Float[Tensor, "*batch tokens d_model"]
    ) -> Float[Tensor, "*batch heads tokens d_k"]:
        """Return the queries of every head."""
        return self._project(tokens, W_Q)[0]

    def project_memory(
        self, tokens: Float[Tensor, "*batch tokens d_model"]
    ) -> tuple[Float[Tensor, "*batch heads tokens d_k"], ...]:
        """Return the keys and values of every head, made of the same tokens."""
        return self._project(tokens, W_KV)

    def attend(
        self,
        query: Float[Tensor, "*batch heads queries d_k"],
        key: Float[Tensor, "*batch heads keys d_k"],
        value: Float[Tensor, "*batch heads keys d_k"],
        *,
        mask: Bool[Tensor, "*#batch #queries keys"] | None = None,
        causal: bool = False,
        checked: bool = False,
    ) -> Float[Tensor, "*batch queries d_model"]:
        """Attend in every head to what was projected, and project the heads side by side.

        The options are those of :meth:`forward`: the mask has no axis for the heads.
        """
        if not checked:
            check_attention(query, key, value, None)
            self._check_heads(query=query, value=value)
            check_mask(mask, query.select(-3, 0), key.shape[-2])
        if mask is not None and mask.dim() > 2:
            mask = mask.unsqueeze(-3)  # the same for every head
        dropout = self.dropout if drops(self) else 0.0
        heads = _attend(query, key, value, mask, causal, dropout, source=self)
        joined = heads.transpose(-3, -2).flatten(-2)  # (*batch, queries, heads * d_k)
        return self.out_projection(joined)

    def _check_heads(self, **projected: Tensor) -> None:
        sizes = self.num_heads, self.d_model // self.num_heads
        for name, tokens in projected.items():
            if (*tokens.shape[-3:-2], tokens.shape[-1]) != sizes:
                raise ValueError(
                    f"{name} has shape {tuple(tokens.shape)} but the attention has {sizes[0]} "
                    f"heads with d_k {sizes[1]}: (..., {sizes[0]}, tokens, {sizes[1]}) is needed"
                )

    def _project(self, tokens: Tensor, rows: slice) -> tuple[Tensor, ...]:
        """Multiply by some of W_Q, W_K and W_V in one product, and split each result into heads."""
        count, linear = rows.stop - rows.start, self.in_projection
        weight, bias = linear.weight, linear.bias
        if rows != W_QKV:
            rows = slice(rows.start * self.d_model, rows.stop * self.d_model)
            weight, bias = weight[rows], None if bias is None else bias[rows]
        try:
            packed = F.linear(tokens, weight, bias)
        except RuntimeError:  # which says less
            check_vectors("tokens", tokens, linear.weight)
            raise
        split = packed.unflatten(-1, (count, self.num_heads, -1))
        # (*batch, tokens, projections, heads, d_k) -> one (*batch, heads, tokens, d_k) each
        return split.movedim(-3, 0).transpose(-3, -2).unbind(0)
