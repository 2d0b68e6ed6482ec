"""A limit on how long the reader's code may run."""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from typing import Any

SECONDS = 10.0


class TooLong(BaseException):
    """The time is up. No ``except Exception`` of the reader's stops it."""


def call_within(seconds: float, function: Callable[[], Any]) -> Any:
    """What ``function()`` gives, called in a thread of its own.

    Only a thread can be stopped wherever the check runs: a signal reaches the main thread alone,
    and on Windows not even that.

    Raises:
        TooLong: If it takes longer; it is stopped. What waits in C code, as ``time.sleep`` does,
            is left behind, and stops when that returns.
    """
    worker = _Worker(function)
    worker.start()
    try:
        worker.join(seconds)
    finally:  # the reader can interrupt the waiting
        worker.stop()
    if worker.error:
        raise worker.error
    return worker.result


class _Worker(threading.Thread):
    """A thread that keeps what its function gives or raises, and can be stopped."""

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.result, self.error = None, None
        self._function, self._context = function, contextvars.copy_context()
        self._lock, self._over = threading.Lock(), False

    def run(self) -> None:
        try:
            try:
                self.result = self._context.run(self._function)
            except BaseException as error:
                self.error = error
            with self._lock:
                self._over = True
        except TooLong as late:  # it came when the work was done
            self.error = late

    def stop(self) -> None:
        """Raise ``TooLong`` inside until it ends: some code catches whatever is raised."""
        for _ in range(50):
            with self._lock:
                if self._over or not self.is_alive():
                    return
                thread = ctypes.c_ulong(self.ident)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TooLong))
            self.join(0.01)
        self.error = TooLong()
