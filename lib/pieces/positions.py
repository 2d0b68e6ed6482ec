"""Positions: a vector for each place, so that the order of the tokens can be seen.

Attention itself sees a set. The model adds to each token's embedding the vector of the place where
it stands (Vaswani et al. 2017, section 3.5).
"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Integer
from torch import Tensor, nn
from torch.nn import functional as F

from pieces.checks import check_count, check_size

POSITIONS_BASE = 10_000.0


def sinusoidal_positions(
    num_positions: int, d_model: int, *, base: float = POSITIONS_BASE
) -> Float[Tensor, "num_positions d_model"]:
    """Give each place sines and cosines of it, at wavelengths from 2π to base · 2π.

    PE(pos, 2i) = sin(pos / base^(2i / d_model)), PE(pos, 2i + 1) = cos of the same angle.

    Args:
        num_positions: The number of places; the first is place 0.
        d_model: The length of each vector, an even number.
        base: What sets the longest wavelength; 10,000 in the paper.

    Returns:
        The vectors, ``(num_positions, d_model)``, in float64.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If ``d_model`` is odd, or a number is out of range.

    Source:
        Vaswani et al. 2017, section 3.5.
    """
    check_count("num_positions", num_positions)
    check_size("d_model", d_model)
    if d_model % 2:
        raise ValueError(
            f"d_model is {d_model}: sines and cosines come in pairs, so it must be even"
        )
    if not base > 1:
        raise ValueError(f"base is {base}: it must be above 1")
    positions = torch.arange(num_positions, dtype=torch.float64)
    rates = base ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    angles = torch.outer(positions, rates)  # (num_positions, d_model / 2)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(-2)


class Positions(nn.Module):
    """A table of position vectors, one row for each place: the base of the two kinds below.

    Attributes:
        table: The vectors, ``(max_length, d_model)``.
    """

    table: Tensor

    @property
    def max_length(self) -> int:
        """The number of places that have a vector."""
        return self.table.shape[0]

    def forward(
        self,
        num_tokens: int,
        *,
        start: int = 0,
        left_padding: Integer[Tensor, "*batch"] | None = None,
        checked: bool = False,
    ) -> Float[Tensor, "*batch num_tokens d_model"]:
        """Return the vectors of consecutive places.

        Args:
            num_tokens: How many.
            start: The first place; above 0 where earlier tokens were handled before.
            left_padding: How many tokens of padding stand before each sentence, ``(*batch)``: its
                first real token then stands at place 0, and so does the padding.
            checked: Whether the numbers are known to be integers, 0 or above.

        Returns:
            The vectors, ``(num_tokens, d_model)``, or ``(*batch, num_tokens, d_model)`` where
            ``left_padding`` is given.

        Raises:
            TypeError: If a number is no integer.
            ValueError: If a number is negative, or the last place has no vector.
        """
        if not checked:
            check_count("num_tokens", num_tokens)
            check_count("start", start)
        if start + num_tokens > self.max_length:
            raise ValueError(
                f"{start + num_tokens} tokens were given but there are only {self.max_length} "
                "positions: shorten the sentence, or make the model with a larger max_length"
            )
        if left_padding is None:
            return self.table[start : start + num_tokens]
        positions = torch.arange(start, start + num_tokens, device=self.table.device)
        return F.embedding((positions - left_padding[..., None]).clamp(min=0), self.table)


class SinusoidalPositions(Positions):
    """The paper's positions, which are computed and not learned; ``d_model`` must be even.

    Source:
        Vaswani et al. 2017, section 3.5.
    """

    def __init__(self, max_length: int, d_model: int) -> None:
        super().__init__()
        check_size("max_length", max_length)
        self.register_buffer("table", _rounded(max_length, d_model), persistent=False)

    def reset_parameters(self) -> None:
        """Compute the table anew, as other modules draw new starting values."""
        with torch.device("cpu"):  # whichever is the default: it may be the meta device
            self.table.copy_(_rounded(*self.table.shape))

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> nn.Module:
        """Take the numbers along wherever PyTorch moves the module.

        ``to_empty`` brings none, and as they are not saved, no file would bring them afterwards.
        """
        before = self.table
        super()._apply(fn, recurse)
        if before.is_meta and not self.table.is_meta:
            self.reset_parameters()
        elif self.table is not before:
            self.table.copy_(before)
        return self


def _rounded(num_positions: int, d_model: int) -> Tensor:
    """Return sinusoids as a model is made with them, whatever dtype it is given afterwards."""
    return sinusoidal_positions(num_positions, d_model).to(torch.get_default_dtype())


class LearnedPositions(Positions):
    """Positions that are parameters like any other. Beyond the last there is nothing to be had.

    Source:
        Gehring et al. 2017, section 3.1; Vaswani et al. 2017, table 3, row E. Starting values are
        normal with variance 1 / d_model, as the embeddings': neither source says.
    """

    def __init__(self, max_length: int, d_model: int) -> None:
        super().__init__()
        check_size("max_length", max_length)
        check_size("d_model", d_model)
        self.table = nn.Parameter(torch.empty(max_length, d_model))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new starting values."""
        nn.init.normal_(self.table, std=self.table.shape[1] ** -0.5)
