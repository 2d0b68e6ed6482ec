"""Attention: every query looks at all keys and takes a weighted sum of their values.

Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V  (Vaswani et al. 2017, section 3.2.1, equation 1)

Shapes: ``queries`` and ``keys`` are numbers of tokens, ``d_k`` and ``d_v`` lengths of vectors.
Rows are queries, columns are keys, always.
"""

import math

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn import functional as F

from pieces.checks import check_alike, check_vectors
from pieces.masks import causal_mask, check_mask
from pieces.recording import is_recording, note


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
    (:func:`pieces.recording.record`); the results are the same.

    Args:
        query: What each token looks for, ``(*batch, queries, d_k)``.
        key: What each token offers to be found by, ``(*batch, keys, d_k)``.
        value: What each token hands over, ``(*batch, keys, d_v)``.
        mask: ``True`` where a query may attend to a key: ``(queries, keys)``, or with as many
            dimensions as ``query``; a size of 1 stands for every batch entry or every query.
        causal: Whether to hide the future as well, the last query standing at the last key.

    Returns:
        A row for each query, ``(*batch, queries, d_v)``: zeros where it may attend to nothing.

    Raises:
        TypeError: If an argument has the wrong type or dtype.
        ValueError: If shapes or devices do not fit together. Only ``mask`` broadcasts.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """
    _check_comparable(query, key, causal)
    _check_value(value, query, key)
    if mask is not None:
        check_mask(mask, query=query, key=key)
    if not is_recording():
        return _fused(query, key, value, mask, causal)
    weights = _weights(query, key, mask, causal)  # (*batch, queries, keys)
    output = weights @ value  # mix: (queries, keys) x (keys, d_v) -> (queries, d_v)
    note(weights=weights, output=output)
    return output


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
    _check_comparable(query, key, causal)
    if mask is not None:
        check_mask(mask, query=query, key=key)
    return _weights(query, key, mask, causal)


def _weights(
    query: Tensor, key: Tensor, mask: Tensor | None, causal: bool
) -> Float[Tensor, "*batch queries keys"]:
    """Compute the weights step by step, half precision in float32 as the fused kernels do."""
    # score: (queries, d_k) x (d_k, keys) -> (queries, keys)
    wide = torch.promote_types(query.dtype, torch.float32)
    scores = query.to(wide) @ key.to(wide).transpose(-2, -1)
    # scale
    scores = scores / math.sqrt(query.shape[-1])
    # mask
    allowed = _with_triangle(mask, query, key) if causal else mask
    if allowed is None:
        return scores.softmax(dim=-1).to(query.dtype)
    scores = scores.masked_fill(~_without_empty_rows(allowed), -math.inf)
    # normalise: what is hidden is 0 already, except in the rows that allow nothing
    return scores.softmax(dim=-1).masked_fill(~allowed, 0.0).to(query.dtype)


def _fused(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, causal: bool
) -> Float[Tensor, "*batch queries d_v"]:
    """Compute the output in one kernel, which never holds all the weights in memory."""
    causal = causal and query.shape[-2] != 1  # a single query stands at the last key: sees all
    square = query.shape[-2] == key.shape[-2]
    if mask is None and (square or not causal):
        # PyTorch aligns its triangle to the first key, we to the last: one only when square
        return F.scaled_dot_product_attention(query, key, value, is_causal=causal)
    allowed = _with_triangle(mask, query, key) if causal else mask
    opened = _without_empty_rows(allowed)
    output = F.scaled_dot_product_attention(query, key, value, attn_mask=opened)
    return output.masked_fill(~allowed.any(dim=-1, keepdim=True), 0.0)


def _with_triangle(
    mask: Tensor | None, query: Tensor, key: Tensor
) -> Bool[Tensor, "*#batch queries keys"]:
    """Return the causal mask, and ``mask`` too where there is one."""
    triangle = causal_mask(query.shape[-2], key.shape[-2], device=query.device)
    return triangle if mask is None else mask & triangle


def _without_empty_rows(
    allowed: Bool[Tensor, "*batch queries keys"],
) -> Bool[Tensor, "*batch queries keys"]:
    """Open the rows that allow nothing: a softmax over nothing is NaN, also backwards.

    What comes out of such a row must be set to zero afterwards. Kernels and versions of PyTorch
    differ in what they make of these rows, so they never see one.
    """
    return allowed | ~allowed.any(dim=-1, keepdim=True)


def _check_comparable(query: Tensor, key: Tensor, causal: bool) -> None:
    """Raise unless query and key are vectors of one length, alike in all but their number."""
    check_vectors("query", query)
    check_vectors("key", key)
    check_alike("key", key, other_name="query", other=query)
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"query has d_k {query.shape[-1]} but key has d_k {key.shape[-1]}: both must have "
            "the same last dimension"
        )
    if query.shape[-1] == 0:
        raise ValueError("query and key have d_k 0: vectors without entries cannot be compared")
    if not isinstance(causal, bool):
        raise TypeError(f"causal must be True or False, not {type(causal).__name__}")


def _check_value(value: Tensor, query: Tensor, key: Tensor) -> None:
    """Raise unless there is a value for each key."""
    check_vectors("value", value)
    check_alike("value", value, other_name="query", other=query)
    if value.shape[-2] != key.shape[-2]:
        raise ValueError(
            f"key has {key.shape[-2]} keys but value has {value.shape[-2]} values: each key "
            "needs one value"
        )
