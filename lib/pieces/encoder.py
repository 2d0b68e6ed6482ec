"""The encoder: layers in which every source token looks at all others, then thinks alone."""

from typing import Unpack

from jaxtyping import Bool, Float
from torch import Tensor, nn

from pieces.attention import MultiHeadAttention
from pieces.checks import check_size
from pieces.layers import FeedForward, LayerOptions, last_norm, residuals, with_defaults
from pieces.shapes import check_mask, check_vectors


class EncoderLayer(nn.Module):
    """Self-attention, then a feed-forward network, each with a residual connection.

    Args:
        d_model: The width of the tokens' vectors.
        num_heads: The number of heads, which must divide ``d_model``.
        d_ff: The width inside the feed-forward network.
        **options: Those of :class:`pieces.layers.LayerOptions`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range or does not fit another.

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
        self.feed_forward = FeedForward(d_model, d_ff, activation=options["activation"])
        self.residuals = residuals(2, d_model, options)

    def forward(
        self,
        x: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #source source"] | None = None,
        checked: bool = False,
    ) -> Float[Tensor, "*batch source d_model"]:
        """Let each token look at all others, then transform each alone.

        Args:
            x: The tokens' vectors, ``(*batch, source, d_model)``; new ones are returned.
            mask: ``True`` where a token may look at another.
            checked: Whether the caller has checked all this already.

        Raises:
            TypeError: If an argument has the wrong type or dtype.
            ValueError: If a shape does not fit.
        """
        if not checked:
            _check(x, mask, self.self_attention)
        x = self.residuals[0](x, lambda y: self._look(y, mask))
        return self.residuals[1](x, self.feed_forward)

    def _look(self, x: Tensor, mask: Tensor | None) -> Tensor:
        return self.self_attention(query=x, key=x, value=x, mask=mask, checked=True)


class Encoder(nn.Module):
    """A stack of encoder layers, each with its own weights.

    A stack that normalises first has one more normalisation at its end.

    Args:
        num_layers: The number of layers. All else is as for :class:`EncoderLayer`.

    Source:
        Vaswani et al. 2017, section 3.1; the last normalisation as in tensor2tensor.
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
            EncoderLayer(d_model, num_heads, d_ff, **options) for _ in range(num_layers)
        )
        self.norm = last_norm(d_model, options)

    def forward(
        self,
        x: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #source source"] | None = None,
        checked: bool = False,
    ) -> Float[Tensor, "*batch source d_model"]:
        """Pass the tokens through every layer; arguments and errors as for one of them."""
        if not checked:
            _check(x, mask, self.layers[0].self_attention)
        for layer in self.layers:
            x = layer(x, mask=mask, checked=True)
        return self.norm(x)


def _check(x: Tensor, mask: Tensor | None, attention: MultiHeadAttention) -> None:
    check_vectors("x", x, attention.in_projection.weight)
    check_mask(mask, x, x.shape[-2])
