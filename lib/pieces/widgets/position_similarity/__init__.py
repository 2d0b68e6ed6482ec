"""W3: the product of two positions' vectors, which the offset alone decides."""

from pieces.widgets.position_similarity.widget import PositionSimilarity

__all__ = ["PositionSimilarity"]
