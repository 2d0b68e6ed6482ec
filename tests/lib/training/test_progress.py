"""progress.py: a bar at a terminal, few lines elsewhere, and a run that nobody hears goes on."""

import io
import sys

import pytest

from pieces.training import progress


class _Stream(io.StringIO):
    def __init__(self, *, terminal=False, broken=False):
        super().__init__()
        self.terminal, self.broken = terminal, broken

    def isatty(self):
        return self.terminal

    def write(self, text):
        if self.broken:
            raise BrokenPipeError
        return super().write(text)


def _train(monkeypatch, stream, updates=1_000, **told):
    monkeypatch.setattr(sys, "stderr", stream)
    with progress.progress_bar(total=updates, **told) as show:
        for number in range(1, updates + 1):
            if stream is not None and number == 2:
                stream.broken |= stream.terminal == "closed"
            show(number, 1 / number)
    return stream.getvalue() if stream is not None else ""


def test_a_pipe_gets_a_line_now_and_then(monkeypatch):
    seconds = iter(range(2_000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds) / 8)
    lines = _train(monkeypatch, _Stream()).splitlines()
    assert 5 < len(lines) < 15
    assert lines[-1] == "update 1000 of 1000, loss 0.001"


def test_a_terminal_gets_a_bar(monkeypatch):
    said = _train(monkeypatch, _Stream(terminal=True))
    assert "1000/1000" in said
    assert len(said) < 2_000  # drawn by the clock, not by the update


@pytest.mark.parametrize("stream", [None, _Stream(broken=True), _Stream(terminal="closed")])
def test_a_run_that_nobody_hears_goes_on(monkeypatch, stream):
    assert _train(monkeypatch, stream, quiet=False) == "" or stream.terminal


def test_a_quiet_run_says_nothing(monkeypatch):
    assert _train(monkeypatch, _Stream(terminal=True), quiet=True) == ""
