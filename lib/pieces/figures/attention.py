"""The figures of the chapter on attention; every one is readable on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pieces.figures.common import WIDTH, Matrix, Picture, Step, equation
from pieces.figures.palette import INK, KEY, PAPER, QUERY, VALUE


def attention_by_hand(
    *,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    scores: np.ndarray,
    weights: np.ndarray,
    output: np.ndarray,
    tokens: Sequence[str],
    lit_row: int,
) -> Picture:
    """Draw attention from Q and K to the output, with shapes, one query's row outlined throughout.

    Each line ends with a result, so that the factors of a product stand side by side.

    Args:
        query: ``(n, d_k)``, one row a token.
        key: ``(n, d_k)``.
        value: ``(n, d_v)``.
        scores: ``(n, n)``, scaled; rows are queries, columns are keys.
        weights: ``(n, n)``, the softmax of each row of ``scores``.
        output: ``(n, d_v)``.
        tokens: The ``n`` words, for the labels.
        lit_row: The query to outline.
    """
    query, key, value, scores, weights, output = map(
        np.asarray, (query, key, value, scores, weights, output)
    )
    lit = {"lit_row": lit_row}
    shares = {"columns": tokens, "decimals": 2, "shades": True, **lit}
    lines = [
        [
            Matrix("Q", query, QUERY, rows=tokens, **lit),
            Step("·"),
            Matrix("Kᵀ", key.T, KEY, columns=tokens),
            Step("="),
            Matrix("scores", query @ key.T, **lit),
        ],
        [
            Step("→", f"÷ √{key.shape[1]}"),
            Matrix("scaled scores", scores, rows=tokens, columns=tokens, **lit),
            Step("→", "softmax"),
            Matrix("weights", weights, **shares),
        ],
        [
            Matrix("weights", weights, rows=tokens, **shares),
            Step("·"),
            Matrix("V", value, VALUE, rows=tokens),
            Step("="),
            Matrix("output", output, decimals=2, **lit),
        ],
    ]
    return equation(lines)


def three_vectors(
    *,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    tokens: Sequence[str],
    lit_row: int,
) -> Picture:
    """Draw what is given: a query, a key and a value for each word, with the shapes.

    Args:
        query: ``(n, d_k)``, one row a token.
        key: ``(n, d_k)``.
        value: ``(n, d_v)``.
        tokens: The ``n`` words, for the labels.
        lit_row: The query that is followed.
    """
    query, key, value = map(np.asarray, (query, key, value))
    line = [
        Matrix("queries Q", query, QUERY, rows=tokens, lit_row=lit_row),
        Step(""),
        Matrix("keys K", key, KEY),
        Step(""),
        Matrix("values V", value, VALUE),
    ]
    return equation([line])


def causal_picture(*, scores: np.ndarray, tokens: Sequence[str]) -> Picture:
    """Draw what a causal mask does: later keys get a score of −∞, and so a weight of 0.

    Args:
        scores: ``(n, n)``, scaled; rows are queries, columns are keys.
        tokens: The ``n`` words, for the labels.
    """
    later = ~np.tri(len(tokens), dtype=bool)
    masked = np.where(later, -np.inf, np.asarray(scores))
    powers = np.exp(masked - masked.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    line = [
        Matrix("scaled, masked", masked, rows=tokens, columns=tokens, hidden=later),
        Step("→", "softmax"),
        Matrix("weights", weights, columns=tokens, decimals=2, shades=True, hidden=later),
    ]
    return equation([line])


def learning_curves(curves: Mapping[str, Sequence[float]], *, ylabel: str) -> Picture:
    """Draw how a figure changes from step to step, each curve named at its end.

    Args:
        curves: The name of each curve, and its values, one a step.
        ylabel: What the values are.

    Raises:
        ValueError: If there are more than three curves, which no eye tells apart.
    """
    if len(curves) > 3:
        raise ValueError(f"{len(curves)} curves were given: at most three can be told apart")
    figure = Picture(figsize=(WIDTH, 3), facecolor=PAPER, layout="constrained")
    axes = figure.subplots()
    styles = zip((QUERY, KEY, VALUE), ("-", "--", "-."), strict=True)
    for (name, values), (colour, dash) in zip(curves.items(), styles, strict=False):
        axes.plot(values, dash, color=colour, lw=2)
        axes.annotate(
            f"{name}: {values[-1]:.2f}",
            (len(values) - 1, values[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    axes.set(xlabel="step", ylabel=ylabel, ylim=(0, None))
    axes.spines[["top", "right"]].set_visible(False)
    return figure
