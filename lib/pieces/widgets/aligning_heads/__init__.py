"""Which heads align, and which the translations miss when they are off."""

from pieces.widgets.aligning_heads.widget import AligningHeads

__all__ = ["AligningHeads"]
