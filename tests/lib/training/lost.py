"""Two processes that train together, one of which is hit: ``lost.py FOLDER UPDATE SIGNAL ...``.

For each update and signal, two forks of this process train with the variables that torchrun sets
until the second one sends the signal to itself. Prints the exit statuses of both.
"""

import os
import signal
import socket
import sys

import small_corpus
import torch

from pieces.cli.command import main
from pieces.training.log import Log
from pieces.training.loop import Update
from pieces.training.run import Run
from pieces.training.translation import data


def _free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def _hit_at(number: int, name: str) -> None:
    """Let this process send itself a signal before it looks at an update."""
    go_on = Log.update

    def update(log: Log, update: Update) -> None:
        if update.number == number:
            os.kill(os.getpid(), getattr(signal, name))
        go_on(log, update)

    Log.update = update


def _fork(rank: int, port: str, number: int, name: str) -> int:
    child = os.fork()
    if child == 0:
        told = {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_PORT": port}
        os.environ |= told | {"MASTER_ADDR": "127.0.0.1"}
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
    Run(sys.argv[1], small_corpus.options())  # imports what the forks would each import
    for number, name in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
        port = _free_port()
        children = [_fork(rank, port, int(number), name) for rank in (0, 1)]
        for child in children:
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
