"""The sizes and choices that make a Transformer, checked before anything is built."""

from dataclasses import dataclass
from typing import Any, Literal

from pieces.checks import check_choice, check_flag, check_integer, check_share, check_size
from pieces.layers import ACTIVATIONS
from pieces.positions import LearnedPositions, SinusoidalPositions

POSITIONS = {"sinusoidal": SinusoidalPositions, "learned": LearnedPositions}
SHARED = ("none", "target", "all")
MOST_POSITIONS = 2**20
"""The largest ``max_length``: every position has a vector in memory, whether it is used or not."""


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """The sizes and choices that make a Transformer; the paper's base model where it names one.

    Raises:
        TypeError: If a value has the wrong type.
        ValueError: If a value is out of range or does not fit another.
    """

    source_vocab_size: int
    """Tokens in the source's vocabulary."""
    target_vocab_size: int
    """Tokens in the target's vocabulary."""
    d_model: int = 512
    """The width of the tokens' vectors."""
    num_heads: int = 8
    """Heads of each attention; they must divide ``d_model``."""
    d_ff: int = 2048
    """The width inside the feed-forward networks."""
    num_encoder_layers: int = 6
    """Layers of the encoder."""
    num_decoder_layers: int = 6
    """Layers of the decoder."""
    dropout: float = 0.1
    """The share that training drops of each sublayer's outputs, and of the embeddings with their
    positions (section 5.4)."""
    attention_dropout: float = 0.0
    """The share of attention weights that training drops; a tenth in tensor2tensor, not in the
    paper's text."""
    norm_first: bool = False
    """Whether each normalisation comes before its sublayer, as in the code released with the
    paper, or after, as in its text."""
    activation: str = "relu"
    """The feed-forward network's: ``relu``, ``gelu`` or ``swish``."""
    positions: Literal["sinusoidal", "learned"] = "sinusoidal"
    """Whether positions are computed or learned."""
    max_length: int = 1024
    """The number of positions, which no sentence may exceed."""
    shared_embeddings: Literal["none", "target", "all"] = "all"
    """Which matrices are one: none; the target's embedding and the output layer; or these and the
    source's embedding (section 3.4), which needs one vocabulary for both languages."""
    pad_id: int = 0
    """The token that fills up short sentences, of both languages."""
    bos_id: int = 1
    """The token that every target begins with."""
    eos_id: int = 2
    """The token that ends a target."""

    def __post_init__(self) -> None:
        for name in ("source_vocab_size", "target_vocab_size", "d_model", "num_heads", "d_ff"):
            check_size(name, getattr(self, name))
        for name in ("num_encoder_layers", "num_decoder_layers", "max_length"):
            check_size(name, getattr(self, name))
        if self.max_length > MOST_POSITIONS:
            raise ValueError(
                f"max_length is {self.max_length}: it must be at most {MOST_POSITIONS}"
            )
        if self.d_model % self.num_heads:
            raise ValueError(
                f"d_model {self.d_model} is not divisible by num_heads {self.num_heads}"
            )
        if self.positions == "sinusoidal" and self.d_model % 2:
            raise ValueError(
                f"d_model is {self.d_model}: sines and cosines come in pairs, it must be even"
            )
        check_share("dropout", self.dropout)
        check_share("attention_dropout", self.attention_dropout)
        check_flag("norm_first", self.norm_first)
        check_choice("activation", self.activation, ACTIVATIONS)
        check_choice("positions", self.positions, POSITIONS)
        check_choice("shared_embeddings", self.shared_embeddings, SHARED)
        if self.shared_embeddings == "all" and self.source_vocab_size != self.target_vocab_size:
            raise ValueError(
                f"source_vocab_size is {self.source_vocab_size} and target_vocab_size "
                f"{self.target_vocab_size}: shared_embeddings 'all' needs one vocabulary for both; "
                "choose 'target' or 'none'"
            )
        for name in ("pad_id", "bos_id", "eos_id"):
            self._check_id(name, "target")
        self._check_id("pad_id", "source")

    def _check_id(self, name: str, language: str) -> None:
        token, size = getattr(self, name), getattr(self, f"{language}_vocab_size")
        check_integer(name, token)
        if not 0 <= token < size:
            raise ValueError(
                f"{name} is {token}: it must be in the {language}'s vocabulary, from 0 to "
                f"{size - 1}"
            )

    @classmethod
    def base(cls, vocab_size: int, **changes: Any) -> "TransformerConfig":
        """The paper's base model (table 3): 6 + 6 layers, d_model 512, 8 heads, d_ff 2048."""
        return cls(**{"source_vocab_size": vocab_size, "target_vocab_size": vocab_size} | changes)

    @classmethod
    def big(cls, vocab_size: int, **changes: Any) -> "TransformerConfig":
        """The paper's big model (table 3): d_model 1024, 16 heads, d_ff 4096, dropout 0.3."""
        sizes = {"d_model": 1024, "num_heads": 16, "d_ff": 4096, "dropout": 0.3}
        return cls.base(vocab_size, **(sizes | changes))

    @classmethod
    def small(cls, vocab_size: int, **changes: Any) -> "TransformerConfig":
        """The book's model, which two processor cores train in a minute or two."""
        sizes = {"d_model": 128, "num_heads": 4, "d_ff": 512, "max_length": 128}
        layers = {"num_encoder_layers": 2, "num_decoder_layers": 2}
        return cls.base(vocab_size, **(sizes | layers | changes))
