"""Masks: which query may attend to which key.

A mask is boolean, and ``True`` means *may attend*. Rows are queries, columns are keys. Two masks
are combined by ``&``: a key is visible only if both allow it.
"""

import torch
from jaxtyping import Bool, Float, Integer
from torch import Tensor

from pieces.checks import check_count, check_integer
from pieces.shapes import check_tokens


def padding_mask(
    tokens: Integer[Tensor, "*batch keys"], *, pad_id: int
) -> Bool[Tensor, "*batch 1 keys"]:
    """Allow every key that is a real token and hide the padding from all queries.

    Padding is hidden as a *key*. The rows of padded queries stay as they are: nobody reads them.
    Give the token ids, not their embeddings: a padding token's vector looks like any other.

    Args:
        tokens: Token ids, ``(*batch, keys)``.
        pad_id: The id of the padding token.

    Returns:
        The mask, ``(*batch, 1, keys)``, whose one row serves every query.

    Raises:
        TypeError: If ``tokens`` is no tensor of integers or ``pad_id`` no integer.
        ValueError: If ``tokens`` has no dimension.
    """
    check_tokens("tokens", tokens)
    check_integer("pad_id", pad_id)
    return ~is_token(tokens, pad_id).unsqueeze(-2)


def is_token(tokens: Integer[Tensor, "*batch"], token: int) -> Bool[Tensor, "*batch"]:
    """Return where ``tokens`` hold an id, also one that is too large for their dtype.

    Compared as they are, narrow integers would take what is left of it: in uint8, 44 for 300.
    """
    most = torch.iinfo(torch.int64).max
    return tokens.long() == token if abs(token) <= most else torch.zeros_like(tokens).bool()


def causal_mask(
    num_queries: int, num_keys: int | None = None, *, device: torch.device | str | None = None
) -> Bool[Tensor, "queries keys"]:
    """Allow each query the keys up to its own position, and hide the future.

    The last query stands at the last key. Query ``i`` therefore sees keys up to and including
    ``i + num_keys - num_queries``, as it must when earlier keys come from a cache. With more
    queries than keys, the first queries see nothing.

    Args:
        num_queries: The number of rows.
        num_keys: The number of columns; as many as rows unless given.
        device: Where the mask shall live; PyTorch's default device unless given.

    Returns:
        The mask, ``(num_queries, num_keys)``.

    Raises:
        TypeError: If a number is no integer.
        ValueError: If a number is negative.

    Source:
        Vaswani et al. 2017, section 3.2.3: "up to and including that position".
    """
    num_keys = num_queries if num_keys is None else num_keys
    check_count("num_queries", num_queries)
    check_count("num_keys", num_keys)
    return _triangle(num_queries, num_keys, device)


def _triangle(num_queries: int, num_keys: int, device: torch.device | str | None) -> Tensor:
    everything = torch.ones(num_queries, num_keys, dtype=torch.bool, device=device)
    return everything.tril(diagonal=num_keys - num_queries)


def with_triangle(
    mask: Bool[Tensor, "*#batch #queries keys"] | None,
    query: Float[Tensor, "*batch queries d_k"],
    key: Float[Tensor, "*batch keys d_k"],
) -> Bool[Tensor, "*#batch queries keys"]:
    """Return the causal mask of these queries and keys, and ``mask`` too where there is one."""
    triangle = _triangle(query.shape[-2], key.shape[-2], query.device)
    return triangle if mask is None else mask & triangle


def open_empty_rows(
    allowed: Bool[Tensor, "*batch queries keys"],
) -> Bool[Tensor, "*batch queries keys"]:
    """Allow everything in the rows that allow nothing, whose result must then be set to zero.

    A softmax over nothing is NaN, also backwards. Kernels and versions of PyTorch differ in what
    they make of such rows, so they never see one.
    """
    return allowed | ~allowed.any(dim=-1, keepdim=True)
