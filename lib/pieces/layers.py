"""Layers: what surrounds attention — the embedding, the feed-forward network, the residual."""

import math
from collections.abc import Callable
from typing import TypedDict

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn
from torch.nn import functional as F

from pieces.checks import check_choice, check_flag, check_share, check_size, type_name
from pieces.dropout import Dropout
from pieces.shapes import check_tokens, check_vectors

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "gelu": F.gelu,
    "swish": F.silu,
}
"""The activations that a feed-forward network may have, by name; the paper's is ``relu``."""


class ScaledEmbedding(nn.Module):
    """A vector for each token of the vocabulary, multiplied by √d_model.

    Starting values have variance 1 / d_model, so that after the multiplication each entry has
    variance 1, and is not drowned by the positions that are added.

    Args:
        vocab_size: The number of tokens in the vocabulary.
        d_model: The length of each vector.

    Source:
        Vaswani et al. 2017, section 3.4. Starting values as in tensor2tensor.
    """

    def __init__(self, vocab_size: int, d_model: int) -> None:
        super().__init__()
        check_size("vocab_size", vocab_size)
        check_size("d_model", d_model)
        self.weight = nn.Parameter(torch.empty(vocab_size, d_model))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new starting values."""
        nn.init.normal_(self.weight, std=self.weight.shape[1] ** -0.5)

    def forward(
        self, tokens: Integer[Tensor, "*batch"], *, checked: bool = False
    ) -> Float[Tensor, "*batch d_model"]:
        """Look up each token's vector and scale it.

        Args:
            tokens: Token ids, in any shape but that of a single number.
            checked: Whether the caller has checked already that they are.

        Returns:
            The vectors, one more axis than ``tokens``.

        Raises:
            TypeError: If ``tokens`` is no tensor of integers.
            ValueError: If an id is outside the vocabulary. On a GPU, where the id is not known
                in time, CUDA's own error.
        """
        if not checked:
            check_tokens("tokens", tokens)
        vocab_size, d_model = self.weight.shape
        try:
            vectors = F.embedding(tokens.long(), self.weight)
        except IndexError:
            raise ValueError(
                f"tokens hold ids from {tokens.min()} to {tokens.max()} but the vocabulary has "
                f"{vocab_size}: ids go from 0 to {vocab_size - 1}"
            ) from None
        return vectors * math.sqrt(d_model)


class FeedForward(nn.Module):
    """Two linear layers with an activation between them, applied to each token alone.

    FFN(x) = max(0, x W_1 + b_1) W_2 + b_2 with the paper's activation.

    Args:
        d_model: The width of the tokens' vectors.
        d_ff: The width between the two layers.
        activation: ``relu``, ``gelu`` or ``swish``.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If a number is out of range or the activation unknown.

    Source:
        Vaswani et al. 2017, section 3.3, equation 2. Starting values as in tensor2tensor.
    """

    def __init__(self, d_model: int, d_ff: int, *, activation: str = "relu") -> None:
        super().__init__()
        check_size("d_model", d_model)
        check_size("d_ff", d_ff)
        check_choice("activation", activation, ACTIVATIONS)
        self.widen = nn.Linear(d_model, d_ff)
        self.narrow = nn.Linear(d_ff, d_model)
        self.activation = ACTIVATIONS[activation]
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new starting values for the matrices, and set the biases to zero."""
        for linear in (self.widen, self.narrow):
            nn.init.xavier_uniform_(linear.weight)
            nn.init.zeros_(linear.bias)

    def forward(
        self, x: Float[Tensor, "*batch tokens d_model"]
    ) -> Float[Tensor, "*batch tokens d_model"]:
        """Transform each token's vector, all in the same way.

        Raises:
            TypeError: If ``x`` is no tensor of the weights' dtype.
            ValueError: If it has another width.
        """
        try:
            return self.narrow(self.activation(self.widen(x)))
        except (RuntimeError, TypeError):  # which say less
            check_vectors("x", x, self.widen.weight)
            raise


class Residual(nn.Module):
    """A sublayer with a way around it, and a normalisation after the sum or before the sublayer.

    After, as in the paper: LayerNorm(x + Dropout(sublayer(x))).
    Before, as in the code released with it: x + Dropout(sublayer(LayerNorm(x))).

    Args:
        norm: The normalisation, as ``nn.LayerNorm(d_model)``.
        dropout: The share of the sublayer's outputs that training drops.
        norm_first: Whether the normalisation comes before the sublayer.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.

    Source:
        Vaswani et al. 2017, sections 3.1 and 5.4; Ba et al. 2016; before and after compared by
        Xiong et al. 2020.
    """

    def __init__(self, norm: nn.Module, *, dropout: float = 0.0, norm_first: bool = False) -> None:
        super().__init__()
        check_flag("norm_first", norm_first)
        if not isinstance(norm, nn.Module):
            raise TypeError(f"norm must be a torch.nn.Module, not {type_name(norm)}")
        self.norm = norm
        self.dropout = Dropout(check_share("dropout", dropout))
        self.norm_first = norm_first

    def forward(
        self,
        x: Float[Tensor, "*batch tokens d_model"],
        sublayer: Callable[[Tensor], Tensor],
    ) -> Float[Tensor, "*batch tokens d_model"]:
        """Add to each token's vector what the sublayer makes of it."""
        if self.norm_first:
            return x + self.dropout(sublayer(self.norm(x)))
        return self.norm(x + self.dropout(sublayer(x)))


class LayerOptions(TypedDict, total=False):
    """What the layers of encoder and decoder, and both stacks, take alike, by name."""

    dropout: float
    """The share of each sublayer's outputs that training drops; 0.1 unless given."""

    attention_dropout: float
    """The share of attention weights that training drops; none unless given."""

    norm_first: bool
    """Whether each normalisation comes before its sublayer, not after."""

    activation: str
    """The feed-forward network's: ``relu``, as unless given, ``gelu`` or ``swish``."""


LAYER_DEFAULTS = LayerOptions(
    dropout=0.1, attention_dropout=0.0, norm_first=False, activation="relu"
)


def with_defaults(options: LayerOptions) -> LayerOptions:
    """Return all options of a layer, after making sure that each is known."""
    for name in options:
        if name not in LAYER_DEFAULTS:
            raise TypeError(f"a layer has no option {name!r}, only {', '.join(LAYER_DEFAULTS)}")
    check_share("attention_dropout", options.get("attention_dropout", 0.0))
    return LAYER_DEFAULTS | options


def residuals(count: int, d_model: int, options: LayerOptions) -> nn.ModuleList:
    """Return as many residual connections as a layer has sublayers."""
    dropout, norm_first = options["dropout"], options["norm_first"]
    return nn.ModuleList(
        Residual(nn.LayerNorm(d_model), dropout=dropout, norm_first=norm_first)
        for _ in range(count)
    )


def last_norm(d_model: int, options: LayerOptions) -> nn.Module:
    """Return what ends a stack: a normalisation only where each layer normalises first.

    Nothing else would keep the sum of all layers in bounds.
    """
    return nn.LayerNorm(d_model) if options.get("norm_first") else nn.Identity()
