"""W3: a position as clock hands, above the table that they are read from."""

from pieces.widgets.position_clocks.widget import PositionClocks

__all__ = ["PositionClocks"]
