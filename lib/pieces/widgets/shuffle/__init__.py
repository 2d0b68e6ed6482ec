"""A sentence in another order, and what one attention layer makes of it."""

from pieces.widgets.shuffle.widget import Shuffle

__all__ = ["Shuffle"]
