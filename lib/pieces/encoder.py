"""The encoder: layers in which every source token looks at all others, then thinks alone."""

from jaxtyping import Bool, Float
from torch import Tensor, nn

from pieces.attention import MultiHeadAttention
from pieces.checks import check_share, check_size
from pieces.layers import FeedForward, Residual
from pieces.shapes import check_vectors, check_width


class EncoderLayer(nn.Module):
    """Self-attention, then a feed-forward network, each with a residual connection.

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
        self.feed_forward = FeedForward(d_model, d_ff, activation=activation)
        self.residuals = nn.ModuleList(
            Residual(d_model, dropout=dropout, norm_first=norm_first) for _ in range(2)
        )

    def forward(
        self,
        x: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #source source"] | None = None,
    ) -> Float[Tensor, "*batch source d_model"]:
        """Let each token look at all others, then transform each alone.

        Args:
            x: The tokens' vectors, ``(*batch, source, d_model)``.
            mask: ``True`` where a token may look at another.

        Returns:
            The tokens' new vectors, in the same shape.

        Raises:
            TypeError: If an argument has the wrong type or dtype.
            ValueError: If a shape does not fit.
        """
        check_vectors("x", x)
        check_width("x", x, self.self_attention.d_model)
        x = self.residuals[0](x, lambda y: self._look(y, mask))
        return self.residuals[1](x, self.feed_forward)

    def _look(self, x: Tensor, mask: Tensor | None) -> Tensor:
        return self.self_attention(query=x, key=x, value=x, mask=mask)


class Encoder(nn.Module):
    """A stack of encoder layers, each with its own weights.

    A stack that normalises first has one more normalisation at its end: nothing else would keep
    the sum of all layers in bounds.

    Args:
        num_layers: The number of layers.
        d_model: The width of the tokens' vectors.
        num_heads: The number of heads, which must divide ``d_model``.
        d_ff: The width inside the feed-forward networks.
        **options: ``dropout``, ``attention_dropout``, ``norm_first`` and ``activation``, as of
            :class:`EncoderLayer`.

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
            EncoderLayer(d_model, num_heads, d_ff, **options) for _ in range(num_layers)
        )
        self.norm = nn.LayerNorm(d_model) if options.get("norm_first") else nn.Identity()

    def forward(
        self,
        x: Float[Tensor, "*batch source d_model"],
        *,
        mask: Bool[Tensor, "*#batch #source source"] | None = None,
    ) -> Float[Tensor, "*batch source d_model"]:
        """Pass the tokens through every layer.

        Args:
            x: The tokens' vectors, ``(*batch, source, d_model)``.
            mask: ``True`` where a token may look at another, the same in each layer.

        Returns:
            What the encoder has understood of each token, in the same shape.

        Raises:
            TypeError: If an argument has the wrong type or dtype.
            ValueError: If a shape does not fit.
        """
        for layer in self.layers:
            x = layer(x, mask=mask)
        return self.norm(x)
