"""A limit on how long the reader's code may run."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 10.0


class TooLong(BaseException):
    """The time is up. No ``except Exception`` of the reader's stops it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``TooLong`` inside when the time is up; in a thread and on Windows nothing is."""
    in_main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not in_main:
        yield
        return

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
