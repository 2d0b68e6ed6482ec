"""W11: one word as an arrow that the reader drags, and what attention makes of it."""

from pieces.widgets.word_plane.widget import WordPlane

__all__ = ["WordPlane"]
