"""Two processes that train together, one of which is hit: ``lost.py FOLDER UPDATE SIGNAL ...``.

For each update and signal, two forks of this process train with the variables that torchrun sets
until the second one sends the signal to itself. Prints the exit statuses of both.
"""

import os
import signal
import sys

import small_corpus
import torch
from torch.distributed import TCPStore

from pieces.cli.command import main
from pieces.training.log import Log
from pieces.training.loop import Update
from pieces.training.translation import data


def _hit_at(number: int, name: str) -> None:
    """Let this process send itself a signal before it looks at an update."""
    go_on = Log.update

    def update(log: Log, update: Update) -> None:
        if update.number == number:
            os.kill(os.getpid(), getattr(signal, name))
        go_on(log, update)

    Log.update = update


def _fork(rank: int, port: int, number: int, name: str) -> int:
    child = os.fork()
    if child == 0:
        where = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
        os.environ |= where | {"RANK": str(rank), "WORLD_SIZE": "2"}
        if rank:
            _hit_at(number, name)
        status = main(["train", sys.argv[1], *small_corpus.arguments(device="cpu", keep=9)])
        sys.stderr.flush()
        sys.stdout.flush()
        os._exit(status)
    return child


if __name__ == "__main__":
    torch.set_num_threads(1)
    data.load = small_corpus.load
    small_corpus.run(sys.argv[1])  # imports what the forks would each import
    os.environ["TORCHELASTIC_USE_AGENT_STORE"] = "True"  # as torchrun: the parent has the port
    for number, name in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
        store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
        children = [_fork(rank, store.port, int(number), name) for rank in (0, 1)]
        for child in children:
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
