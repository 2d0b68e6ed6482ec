"""Compares the speed of this library with others: one process a peer, rounds interleaved.

Each round asks every peer for each task once, so that a slow minute of the machine meets all of
them. Medians over the rounds are kept, and ratios of these medians.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from record import record

TASKS = {"train": 2, "write 1": 1, "write 64": 2}
"""Each task and the number of threads that it may use."""

YARDSTICK = "torch.nn.Transformer"
STEP_GFLOP = 94.6  # the products of a training step at these sizes, forward and twice that back


def _work(peer: str, threads: int) -> None:
    """Do the tasks named on standard input, a line each, and answer with seconds, a line each."""
    warnings.simplefilter("ignore")  # what the peers' own code has to say
    import torch
    from peer_models import PEERS

    torch.manual_seed(0)
    torch.set_num_threads(threads)
    model = PEERS[peer]()
    able = [name for name in ("train", "write") if getattr(model, name, None)]
    print(json.dumps(able), flush=True)
    for line in sys.stdin:
        task, _, rows = line.strip().partition(" ")
        wall, processor = time.perf_counter(), time.process_time()
        getattr(model, task)(*([int(rows)] if rows else []))
        seconds = time.perf_counter() - wall, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"wall": seconds[0], "cpu": seconds[1], "peak_mib": peak}), flush=True)


class Worker:
    """A peer in a process of its own."""

    def __init__(self, peer: str, threads: int) -> None:
        command = [sys.executable, __file__, "--work", peer, "--threads", str(threads)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
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


def measure(peers: list[str], rounds: int) -> dict[str, dict[str, list[dict[str, float]]]]:
    """Return, for each task and peer, what each round measured; a first round only warms up."""
    found: dict[str, dict[str, list[dict[str, float]]]] = {}
    for task, threads in TASKS.items():
        workers = {peer: Worker(peer, threads) for peer in peers}
        workers = {p: w for p, w in workers.items() if task.split()[0] in w.able}
        found[task] = {peer: [] for peer in workers}
        for number in range(rounds + 1):
            for peer, worker in workers.items():
                answer = worker.ask(task)
                if number:
                    found[task][peer].append(answer)
            print(f"{task}: round {number} of {rounds}", file=sys.stderr, flush=True)
        for worker in workers.values():
            worker.end()
    return found


def summary(found: dict[str, dict[str, list[dict[str, float]]]]) -> dict[str, Any]:
    """Return medians, ratios of medians to the yardstick, and shares of the matrix products."""
    figures: dict[str, Any] = {}
    products = statistics.median(r["wall"] for r in found["train"].pop("matrix products"))
    gflops = 8 * 2 * 2048**3 / 1e9 / products
    figures["matrix products, GFLOP/s"] = round(gflops, 1)
    for task, peers in found.items():
        medians = {peer: statistics.median(r["wall"] for r in rs) for peer, rs in peers.items()}
        figures[task] = {
            peer: {
                "seconds": round(medians[peer], 4),
                "spread": [round(extreme(r["wall"] for r in rs), 4) for extreme in (min, max)],
                "processor_seconds": round(statistics.median(r["cpu"] for r in rs), 4),
                "ratio": round(medians[YARDSTICK] / medians[peer], 2),
                "peak_mib": round(max(r["peak_mib"] for r in rs)),
            }
            for peer, rs in peers.items()
        }
    for numbers in figures["train"].values():
        numbers["share_of_matmul"] = round(STEP_GFLOP / numbers["seconds"] / gflops, 2)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="rounds that count (default: 9)")
    parser.add_argument("--work", metavar="PEER", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        _work(given.work, given.threads)
        return
    sys.path.insert(0, str(Path(__file__).parent))
    from peer_models import PEERS

    figures = summary(measure(list(PEERS), given.rounds)) | {"rounds": given.rounds}
    print(record("peers", "make bench", figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
