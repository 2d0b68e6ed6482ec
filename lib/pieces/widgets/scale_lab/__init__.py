"""W2: why scores are divided by the square root of d_k, seen on random queries and keys."""

from pieces.widgets.scale_lab.widget import ScaleLab

__all__ = ["ScaleLab"]
