"""The fixtures of training."""

from small_runs import ctrl_c_is_heard, ended, small, start, table, trained, unbroken

__all__ = ["ctrl_c_is_heard", "ended", "small", "start", "table", "trained", "unbroken"]
