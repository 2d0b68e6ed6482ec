"""A run that takes too long is stopped, wherever it runs, and said to be."""

import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pieces import exercises
from pieces.exercises.checking import limit, probes

released = threading.Event()


def sleeps(padding, causal):
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def spins(padding, causal):
    while True:
        pass


def catches_all(padding, causal):
    while True:
        try:
            threading.get_ident()
        except BaseException:
            continue


def never_returns(padding, causal):
    released.wait()


def check_in_main(learner):
    return exercises.combine_masks.check(learner)


def check_in_thread(learner):
    with ThreadPoolExecutor() as threads:
        return threads.submit(exercises.combine_masks.check, learner).result()


@pytest.fixture
def untraced():
    """Python 3.11 holds a traced thread until another one has heard what was raised in it."""
    traces = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    released.clear()
    yield
    released.set()
    sys.settrace(traces[0])
    threading.settrace(traces[1])


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("check", [check_in_main, check_in_thread])
@pytest.mark.parametrize("learner", [sleeps, spins, catches_all, never_returns])
def test_an_endless_loop_is_stopped_with_a_sentence(learner, check, monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 0.2)
    before, start = signal.getsignal(signal.SIGINT), time.perf_counter()
    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert "stopped after 0.2 seconds" in verdict.message
    assert time.perf_counter() - start < 30, "it did not wait for the end"
    assert signal.getsignal(signal.SIGINT) is before
    still = [each for each in threading.enumerate() if isinstance(each, limit._Worker)]
    assert len(still) <= (learner is never_returns) * 2  # only what waits in C code is left behind


def test_in_a_thread_the_check_works():
    assert check_in_thread(lambda padding, causal: None).outcome == "not attempted"
    assert check_in_thread(lambda padding, causal: padding & causal).right


def test_what_raises_inside_is_raised_outside():
    with pytest.raises(KeyError):
        limit.call_within(1.0, lambda: {}["key"])


@pytest.mark.parametrize(("seconds", "asked"), [(0.01, 15), (0.1, 5)])
def test_slow_calls_are_fewer(seconds, asked, monkeypatch):
    """The clock is turned, so that no test waits."""
    now, calls = [0.0], []
    monkeypatch.setattr(probes.time, "perf_counter", lambda: now[0])

    def slow(query, key, value, mask=None):
        now[0] += seconds
        calls.append(query)
        return exercises.attention.steps.made(query, key, value, mask)

    verdict = exercises.attention.check(slow, framework="numpy")
    assert verdict.right
    assert len(calls) == asked
    assert ("takes 0.1 seconds" in str(verdict)) == (asked < 15)
