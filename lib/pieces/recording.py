"""The switch that attention reads, and ``with record() as seen:`` that sets it.

The fused kernels of PyTorch never hold the attention weights in memory, which is what makes
them fast and leaves nothing to look at. While a recording is open, attention takes the explicit
route instead and notes what it computed. Without one it pays for a look at an empty list.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True, eq=False)
class AttentionCall:
    """What one call of attention computed."""

    weights: Float[Tensor, "*batch queries keys"]
    """The weights before any dropout, a row for each query and a column for each key."""

    output: Float[Tensor, "*batch queries d_v"]
    """The weighted sums of the values, a row for each query."""


@dataclass(frozen=True, eq=False)
class Recording:
    """What attention computed inside one ``with record()`` block."""

    calls: list[AttentionCall] = field(default_factory=list)
    """The calls, in the order in which they were made."""


# One list for all threads, each recording beside the thread that opened it. Neither a ContextVar
# nor a threading.local would do: torch.compile cannot trace the first, and takes the second for a
# constant, so that a compiled model would silently record nothing (both seen with torch 2.13).
_open: list[tuple[int, Recording]] = []


@contextmanager
def record() -> Iterator[Recording]:
    """Record the weights and output of every attention computed inside the block.

    Blocks may be nested: each sees all that happens inside it. A block sees the calls of its own
    thread only. When it ends, also by an exception, attention is fused again and the recording
    keeps what it saw::

        with record() as seen:
            scaled_dot_product_attention(query=query, key=key, value=value)
        seen.calls[0].weights  # (*batch, queries, keys)

    The tensors are those of the computation itself, not copies. They are part of its autograd
    graph, so that a loss can be differentiated by a weight; for looking only, record inside
    ``torch.no_grad()``, which keeps no graph in memory. Do not change them in place. A model
    compiled by ``torch.compile`` is recorded too, with a break in its graph.

    Yields:
        The recording, which fills while the block runs.
    """
    entry = (threading.get_ident(), Recording())
    _open.append(entry)
    try:
        yield entry[1]
    finally:
        _open.remove(entry)


def is_recording() -> bool:
    """Return whether a recording is open, in any thread: then attention must show its weights."""
    return bool(_open)


def note(
    *,
    weights: Float[Tensor, "*batch queries keys"],
    output: Float[Tensor, "*batch queries d_v"],
) -> None:
    """Hand one call's weights and output to every recording that this thread has open.

    Args:
        weights: The attention weights, before any dropout, ``(*batch, queries, keys)``.
        output: The weighted sums of the values, ``(*batch, queries, d_v)``.
    """
    call = AttentionCall(weights, output)
    for thread, recording in tuple(_open):  # a copy: another thread may end its own meanwhile
        if thread == threading.get_ident():
            recording.calls.append(call)
