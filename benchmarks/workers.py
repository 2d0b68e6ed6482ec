"""Processes that work in turns, so that a slow minute of the machine meets all of them."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


class Worker:
    """A process of its own, which answers each task with what it measured.

    Args:
        script: The Python file that calls :func:`answer_tasks`.
        arguments: What it is given.
    """

    def __init__(self, script: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            # as the command: threads that spin while they wait hinder all others
            env={"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "1000"} | os.environ,
        )
        self.able = self._answer()

    def ask(self, task: str) -> dict[str, float]:
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self.process.args)} ended without an answer")
        return json.loads(line)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def answer_tasks(able: list[str], work: Callable[[str], None]) -> None:
    """Do the tasks named on standard input, a line each, and answer with seconds and memory."""
    print(json.dumps(able), flush=True)
    for line in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        work(line.strip())
        seconds = time.perf_counter() - wall, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"wall": seconds[0], "cpu": seconds[1], "peak_mib": peak}), flush=True)
