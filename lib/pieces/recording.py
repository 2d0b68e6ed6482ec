"""The switch that attention reads, and ``with record(model) as seen:`` that sets it.

The fused kernels of PyTorch never hold the attention weights in memory, which is what makes
them fast and leaves nothing to look at. While a recording is open, attention takes the explicit
route instead and notes what it computed. Without one it pays for a look at an empty list.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class AttentionCall:
    """What one call of attention computed."""

    weights: Float[Tensor, "*batch queries keys"]
    """The weights before any dropout, a row for each query and a column for each key."""

    output: Float[Tensor, "*batch queries d_v"]
    """The weighted sums of the values, a row for each query."""

    name: str = ""
    """Where in the recorded model the attention sits, as ``encoder.layers.0.self_attention``;
    empty where no model was named."""


@dataclass(frozen=True, eq=False)
class Recording:
    """What attention computed inside one ``with record()`` block."""

    calls: list[AttentionCall] = field(default_factory=list)
    """The calls, in the order in which they were made."""

    _places: dict[int, str] | None = field(default=None, repr=False)

    @property
    def names(self) -> list[str]:
        """The names of the attentions that were seen, in the order of their first call."""
        return list(dict.fromkeys(call.name for call in self.calls))

    def __getitem__(self, name: str) -> list[AttentionCall]:
        """Return the calls of one attention: one for each time that the model ran.

        Raises:
            KeyError: If no attention of this name was seen.
        """
        found = [call for call in self.calls if call.name == name]
        if not found:
            raise KeyError(f"no attention named {name!r} was seen, only: {', '.join(self.names)}")
        return found

    def _take(self, weights: Tensor, output: Tensor, source: nn.Module | None) -> None:
        """Keep a call, unless a model was named and the call is none of its own."""
        if self._places is None:
            self.calls.append(AttentionCall(weights, output))
        elif id(source) in self._places:
            self.calls.append(AttentionCall(weights, output, self._places[id(source)]))


_Owner = tuple[int, asyncio.Task | None]
"""A thread, and which of its asyncio tasks, if any."""

# One list for all, each recording beside the owner that opened it. Neither a ContextVar nor a
# threading.local would do: torch.compile cannot trace the first, and takes the second for a
# constant, so that a compiled model would silently record nothing (both seen with torch 2.13).
_open: list[tuple[_Owner, Recording]] = []


@contextmanager
def record(model: nn.Module | None = None) -> Iterator[Recording]:
    """Record the weights and output of every attention computed inside the block.

    With a model, only its attentions are recorded, each by its name. What was recorded has an
    axis for the heads there::

        with record(model) as seen:
            model(source, target)
        (call,) = seen["decoder.layers.1.cross_attention"]
        call.weights[sentence, head]  # (queries, keys)

    Blocks may be nested: each sees all that happens inside it. A block sees the calls of its own
    thread and asyncio task only, and changes nothing for others. When it ends, also by an
    exception, attention is fused again and the recording keeps what it saw::

        with record() as seen:
            scaled_dot_product_attention(query=query, key=key, value=value)
        seen.calls[0].weights  # (*batch, queries, keys)

    The tensors are those of the computation itself, not copies. They are part of its autograd
    graph, so that a loss can be differentiated by a weight; for looking only, record inside
    ``torch.no_grad()``, which keeps no graph in memory. Do not change them in place. A model
    compiled by ``torch.compile`` is recorded too, with a break in its graph: with
    ``fullgraph=True`` it cannot run while a block is open, in any thread.

    Args:
        model: The model whose attentions shall be recorded; every attention unless given.

    Yields:
        The recording, which fills while the block runs.
    """
    entry = (_owner(), Recording(_places=None if model is None else _names(model)))
    _open.append(entry)
    try:
        yield entry[1]
    finally:
        _open.remove(entry)


def _names(model: nn.Module) -> dict[int, str]:
    """Return the name of every module by its id, as if the model had not been compiled."""
    return {id(module): name.replace("_orig_mod.", "") for name, module in model.named_modules()}


def _owner() -> _Owner:
    """Return who is running now."""
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop runs in this thread
        task = None
    return threading.get_ident(), task


def is_recording() -> bool:
    """Return whether this thread and task records: then attention must show its weights.

    While torch.compile traces, whether anyone does: a graph serves all, and breaks to ask.
    """
    if not _open or torch.compiler.is_compiling():
        return bool(_open)
    return any(owner == _owner() for owner, _ in tuple(_open))


def note(
    *,
    weights: Float[Tensor, "*batch queries keys"],
    output: Float[Tensor, "*batch queries d_v"],
    source: nn.Module | None = None,
) -> None:
    """Hand what one call computed, by a module or none, to the open recordings of its owner."""
    for owner, recording in tuple(_open):  # a copy: another thread may end its own meanwhile
        if owner == _owner():
            recording._take(weights, output, source)
