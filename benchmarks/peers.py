"""Compares the speed of this library with others: one process a peer, rounds interleaved.

Each round asks every peer for each task once, so that a slow minute of the machine meets all of
them. Medians over the rounds are kept, and ratios of these medians.
"""

import argparse
import statistics
import sys
import warnings
from pathlib import Path
from typing import Any

from record import record
from workers import Worker, answer_tasks

TASKS = {"train": 2, "write 1": 1, "write 64": 2}
"""Each task and the number of threads that it may use."""

YARDSTICK = "torch.nn.Transformer"
STEP_GFLOP = 94.6  # the products of a training step at these sizes, forward and twice that back


def _work(peer: str, threads: int) -> None:
    """Be a peer: prepare, then do what is asked for."""
    warnings.simplefilter("ignore")  # what the peers' own code has to say
    import torch
    from peer_models import PEERS

    torch.manual_seed(0)
    torch.set_num_threads(threads)
    model = PEERS[peer]()

    def work(task: str) -> None:
        name, _, rows = task.partition(" ")
        getattr(model, name)(*([int(rows)] if rows else []))

    answer_tasks([name for name in ("train", "write") if getattr(model, name, None)], work)


def measure(peers: list[str], rounds: int) -> dict[str, dict[str, list[dict[str, float]]]]:
    """Return, for each task and peer, what each round measured; a first round only warms up."""
    found: dict[str, dict[str, list[dict[str, float]]]] = {}
    for task, threads in TASKS.items():
        workers = {
            peer: Worker(__file__, "--work", peer, "--threads", str(threads)) for peer in peers
        }
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
