"""What one head can tell of two neighbours, and what two heads can."""

from pieces.widgets.averaging.widget import Averaging

__all__ = ["Averaging"]
