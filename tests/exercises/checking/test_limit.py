"""A run that takes too long is stopped, and said to be."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

from pieces import exercises
from pieces.exercises.checking import limit


def endless(padding, causal):
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def test_an_endless_loop_is_stopped_with_a_sentence(monkeypatch):
    monkeypatch.setattr(limit, "SECONDS", 0.2)
    before = signal.getsignal(signal.SIGALRM)
    verdict = exercises.combine_masks.check(endless)
    assert verdict.outcome == "not right yet"
    assert "stopped after 0.2 seconds" in verdict.message
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_in_a_thread_there_is_no_limit_and_the_check_works():
    with ThreadPoolExecutor() as threads:
        verdict = threads.submit(exercises.combine_masks.check, lambda padding, causal: None)
    assert verdict.result().outcome == "not attempted"
