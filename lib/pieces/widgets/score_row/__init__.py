"""One row of scores that becomes weights."""

from pieces.widgets.score_row.widget import ScoreRow

__all__ = ["ScoreRow"]
