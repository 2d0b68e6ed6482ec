"""How far a run is: a bar at a terminal and in a notebook, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tqdm.auto import tqdm

EVERY = 10.0  # seconds between two lines, so that a log stays short


@contextmanager
def progress_bar(
    *, total: int, done: int = 0, quiet: bool = False
) -> Iterator[Callable[[int, float], None]]:
    """Say on standard error how far a run is; where it cannot be heard, the run goes on.

    Args:
        total: How many updates there shall be.
        done: How many there were before.
        quiet: Whether to say nothing.

    Yields:
        A function to be called after each update with its number and its loss.
    """
    if quiet or sys.stderr is None:
        yield lambda number, loss: None
    elif sys.stderr.isatty() or type(sys.stderr).__module__ == "ipykernel.iostream":
        bar = tqdm(total=total, initial=done, unit="update")

        def move(number: int, loss: float) -> None:
            with suppress(OSError):  # a terminal that was closed
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                bar.update()

        try:
            yield move
        finally:
            with suppress(OSError):
                bar.close()
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[int, float], None]:
    """Return a function that says a line where enough time has passed, and at the end."""
    said = time.monotonic()

    def say(number: int, loss: float) -> None:
        nonlocal said
        if number == total or time.monotonic() - said >= EVERY:
            said = time.monotonic()
            with suppress(OSError):  # nobody reads
                print(f"update {number} of {total}, loss {loss:.3f}", file=sys.stderr, flush=True)

    return say
