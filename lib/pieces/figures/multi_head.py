"""The figures of the chapter on multi-head attention; every one is readable on its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pieces.figures.common import Matrix, Picture, Step, equation
from pieces.figures.palette import LIGHT, QUERY, VALUE


def projected(
    *, x: np.ndarray, w_q: np.ndarray, query: np.ndarray, tokens: Sequence[str], lit_row: int
) -> Picture:
    """Draw X times W_Q as one product, the columns of each head named and cut apart.

    Args:
        x: ``(n, d_model)``, one row a token.
        w_q: ``(d_model, d_model)``: head 1 owns the first half of its columns, head 2 the second.
        query: ``(n, d_model)``, the product.
        tokens: The ``n`` words, for the labels.
        lit_row: The token that is followed.
    """
    x, w_q, query = map(np.asarray, (x, w_q, query))
    line = [
        Matrix("X", x, rows=tokens, lit_row=lit_row),
        Step("·"),
        Matrix("W_Q", w_q, QUERY, parts=("head 1", "head 2")),
        Step("="),
        Matrix("Q", query, QUERY, parts=("head 1", "head 2"), lit_row=lit_row),
    ]
    return equation([line])


def heads_by_hand(
    *,
    weights: np.ndarray,
    value: np.ndarray,
    heads: np.ndarray,
    tokens: Sequence[str],
    lit_row: int,
) -> Picture:
    """Draw two heads one below the other: the weights of each, times its values.

    Args:
        weights: ``(2, n, n)``, those of each head.
        value: ``(2, n, d_v)``.
        heads: ``(2, n, d_v)``, what each head delivers.
        tokens: The ``n`` words, for the labels.
        lit_row: The token that is followed.
    """
    lines = []
    for number, (shares, values, head) in enumerate(zip(weights, value, heads, strict=True), 1):
        colour, followed = LIGHT[f"head-{number}"], {"decimals": 2, "lit_row": lit_row}
        labels = {"rows": tokens, "columns": tokens, "shades": True}
        lines.append(
            [
                Matrix(f"weights {number}", np.asarray(shares), colour, **labels, **followed),
                Step("·"),
                Matrix(f"V {number}", np.asarray(values), VALUE),
                Step("="),
                Matrix(f"head {number}", np.asarray(head), colour, **followed),
            ]
        )
    return equation(lines)


def joined_and_mixed(
    *,
    heads: np.ndarray,
    w_o: np.ndarray,
    output: np.ndarray,
    tokens: Sequence[str],
    lit_row: int,
) -> Picture:
    """Draw the heads' outputs side by side, times W_O.

    Args:
        heads: ``(2, n, d_v)``, what each head delivers.
        w_o: ``(2 d_v, d_model)``.
        output: ``(n, d_model)``, the product.
        tokens: The ``n`` words, for the labels.
        lit_row: The token that is followed.
    """
    joined = np.concatenate([np.asarray(head) for head in heads], axis=-1)
    followed = {"decimals": 1, "lit_row": lit_row}
    line = [
        Matrix("joined", joined, rows=tokens, parts=("head 1", "head 2"), **followed),
        Step("·"),
        Matrix("W_O", np.asarray(w_o)),
        Step("="),
        Matrix("output", np.asarray(output), **followed),
    ]
    return equation([line])


def side_by_side(
    *, one: np.ndarray, several: np.ndarray, tokens: Sequence[str], lit_row: int
) -> Picture:
    """Draw the weights of one wide head beside those of two narrow ones.

    Args:
        one: ``(n, n)``, the weights of the single head.
        several: ``(2, n, n)``, those of the two.
        tokens: The ``n`` words, for the labels.
        lit_row: The query that is followed.
    """
    shares = {"columns": tokens, "decimals": 2, "shades": True, "lit_row": lit_row}
    heads = [
        Matrix(f"head {number}", np.asarray(head), LIGHT[f"head-{number}"], **shares)
        for number, head in enumerate(several, 1)
    ]
    line = [Matrix("one head", np.asarray(one), rows=tokens, **shares)]
    return equation([[*line, Step(""), heads[0], Step(""), heads[1]]])
