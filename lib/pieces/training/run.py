"""A run: from a task and options to a trained model in a folder, through any interruption.

The folder holds ``options.json``, ``checkpoints/``, the tables of the log, what the task keeps
there, and at the end the model as the task saves it.
"""

import copy
import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch.nn.parallel import DistributedDataParallel

from pieces.devices import memory
from pieces.training import checkpoint
from pieces.training.checkpoint import Progress
from pieces.training.folder import BEST, CHECKPOINTS, check_folder, lock, write_settings
from pieces.training.log import Log
from pieces.training.loop import Update, groups, train
from pieces.training.options import Options, check_changes
from pieces.training.processes import StopRequest, World, join_world, own_device, stop_request
from pieces.training.progress import progress_bar
from pieces.training.schedule import learning_rate
from pieces.training.seeds import seed_run, seed_update
from pieces.training.task import Task

ADAM = {"betas": (0.9, 0.98), "eps": 1e-9}  # Vaswani et al. 2017, section 5.3
COPIES = 4  # of each parameter: itself, its gradient and Adam's two moments
BYTES = 4  # of a number

# A lost machine costs at most ten seconds of updates: these, the update under way and the writing.
SECONDS_AT_RISK = 9.0
# But where writing takes long, it takes no larger share of the time than this.
MOST_WRITING = 0.02


def rate(task: Task, options: Options, number: int) -> float:
    """Return the learning rate of an update, counted from 1, as the options tell it."""
    return learning_rate(
        number,
        shape=options.schedule,
        peak=options.learning_rate or task.peak(options.warmup),
        warmup=options.warmup,
        updates=options.updates,
    )


class Run:
    """A training run in a folder.

    A run that goes on may be told other options where the updates it has made stay as they are: see
    :func:`pieces.training.options.check_changes`. Measured in another way it seeks the best anew.

    Args:
        folder: Where it lives; a run that is there already goes on.
        task: What it learns.
        options: How it trains.
        device: Where it computes.
        watch: Called with every update; there is then no bar that says how far the run is.

    Raises:
        ValueError: If an option does not suit the data or the model, or the machine's memory.
    """

    stopped_by = 0
    """Which signal asked the run to stop; 0 where none did."""

    def __init__(
        self,
        folder: str | os.PathLike[str],
        task: Task,
        options: Options,
        *,
        device: torch.device | str = "cpu",
        watch: Callable[[Update], None] | None = None,
    ) -> None:
        self.folder, self.task, self.options = check_folder(folder), task, options
        self.device, self.watch = own_device(torch.device(device)), watch
        self._check_memory()
        goes_on = checkpoint.newest(self._checkpoints) is not None
        seed_run(options.seed)
        model = task.begin(seed=options.seed, resumed=self.folder if goes_on else None)
        self.model = model.to(self.device)
        adam = torch.optim.Adam(self.model.parameters(), **ADAM, fused=True)
        self.state = checkpoint.State(self.model, adam, Progress())

    def train(self) -> Progress:
        """Train to the end, or until Ctrl-C, SIGTERM or SIGHUP, and return what the run came to.

        Raises:
            FloatingPointError: If the loss is no finite number; the last checkpoint is untouched.
            OSError: If the disk is full; the last checkpoint is untouched.
            RuntimeError: If another run is in the folder, or a process was lost.
            ValueError: If the folder holds a run with other options, or a damaged checkpoint.
        """
        with (
            join_world() as world,
            stop_request() as request,
            lock(self.folder) if world.first else nullcontext(),
        ):
            self._resume()
            done = self._progress.updates
            if world.largest(done != world.broadcast(done)):
                raise ValueError(f"not every process finds the same run in {self.folder}")
            if world.first:
                self._write_options()
            try:
                self._updates(world, request)
            except RuntimeError as fault:
                if world.size == 1:
                    raise
                raise RuntimeError(
                    f"another process was lost ({str(fault).partition(chr(10))[0]}). Start the "
                    "same command again: the run goes on from "
                    f"{checkpoint.newest(self._checkpoints) or 'the beginning'}"
                ) from fault
            if world.first and self._progress.ended:
                self._finish()
        return replace(self._progress)

    @property
    def _checkpoints(self) -> Path:
        return self.folder / CHECKPOINTS

    @property
    def _progress(self) -> Progress:
        return self.state.progress

    @property
    def _settings(self) -> dict[str, Any]:
        """The options of the task and of the run, as ``options.json`` holds them."""
        return {"task": self.task.name} | asdict(self.task.options) | asdict(self.options)

    @property
    def _is_over(self) -> bool:
        """Whether all updates were made, or nothing has got better for too long."""
        options, progress = self.options, self._progress
        return progress.updates >= options.updates or 0 < options.patience <= progress.waited

    def _check_memory(self) -> None:
        """Raise before anything is built that no memory could hold."""
        parameters, has = self.task.least_parameters(), memory(self.device)
        if (needed := COPIES * BYTES * parameters) > has:
            raise ValueError(
                f"a model of these sizes has over {parameters:,} parameters: training it takes "
                f"{needed >> 30:,} GiB of memory, and {self.device} has {has >> 30:,}"
            )

    def _resume(self) -> None:
        """Go on from the newest checkpoint, if there is one."""
        newest = checkpoint.newest(self._checkpoints)
        if newest is None:
            if (self.folder / checkpoint.MODEL).exists():
                raise ValueError(
                    f"{self.folder} holds a trained model without checkpoints to go on from: train "
                    "into another folder"
                )
            seed_run(self.options.seed)
            return
        fingerprint = self.task.fingerprint()
        current = self._settings | fingerprint
        kinds = (type(self.task.options), Options)

        def accept(saved: dict[str, Any], progress: Progress) -> None:
            # a checkpoint of before there were several tasks names none
            if (name := saved.setdefault("task", self.task.name)) != self.task.name:
                raise ValueError(
                    f"{newest} belongs to a run of the task {name}: train {self.task.name} into "
                    "another folder"
                )
            # nor did it always hold all that the task names now
            check_changes(newest, fingerprint | saved, current, kinds, done=progress.updates)

        saved = checkpoint.read(newest, self.state, accept)
        measured = asdict(self.task.options)
        if any(saved.get(name, value) != value for name, value in measured.items()):
            self._progress.best, self._progress.waited = None, 0
        self._progress.ended = self._is_over

    def _write_options(self) -> None:
        write_settings(self.folder, self._settings)
        if not checkpoint.complete(self._checkpoints):
            self.task.keep(self.folder)

    def _updates(self, world: World, request: StopRequest) -> None:
        """Train until the last update, an early stop, or a request to leave."""
        options, progress = self.options, self._progress
        loss_of = self.task.loss(self.model)
        if world.size > 1:
            loss_of = DistributedDataParallel(loss_of)
        done = progress.updates
        self._write_at = time.monotonic() + SECONDS_AT_RISK
        log = Log(self.folder, done=done, writes=world.first)
        quiet = self.watch is not None or not world.first
        with progress_bar(total=options.updates, done=done, quiet=quiet) as show:
            batches = self._batches(world)
            for update in train(
                loss_of, self.state.optimiser, batches, done=done, clip=options.clip
            ):
                progress.updates = update.number
                log.update(update)
                show(update.number, update.loss)
                if self.watch is not None:
                    self.watch(update)
                if update.number % options.validate_every == 0 or update.number == options.updates:
                    self._validate(log, world)
                self.stopped_by = world.largest(request.number)
                if self._save_or_stop(world):
                    return

    def _batches(self, world: World) -> Iterator[tuple[list[Any], int, float]]:
        """Yield for each update its batches, the number of their labels, and its rate."""
        options, progress = self.options, self._progress
        if progress.ended:
            return
        following = groups(
            self.task, progress, seed=options.seed, accumulate=options.accumulate, world=world
        )
        for number, (batches, labels) in enumerate(following, progress.updates + 1):
            seed_update(options.seed, rank=world.rank, update=number)
            yield batches, labels, rate(self.task, options, number)

    def _validate(self, log: Log, world: World) -> None:
        """Measure the model, and keep it if it is the best so far."""
        task, progress = self.task, self._progress
        if world.first:
            found = task.measure(self.model)
            log.validation(progress.updates, found)
            value, sign = found[task.criterion], 1 if task.higher_is_better else -1
            better = progress.best is None or sign * (value - progress.best) > 0
            if better and math.isfinite(value):
                progress.best, progress.waited = value, 0
                task.save(self.model, self.folder / BEST)
                write_settings(self.folder / BEST, self._settings)
            else:
                progress.waited += 1
        progress.waited = world.broadcast(progress.waited)

    def _save_or_stop(self, world: World) -> bool:
        """Write a checkpoint where it is time, and return whether to stop."""
        progress, now = self._progress, time.monotonic()
        progress.ended = self._is_over
        stop = self.stopped_by != 0 or progress.ended
        regular = progress.updates % self.options.checkpoint_every == 0
        if world.first and (stop or regular or now >= self._write_at):
            folder = self._checkpoints / f"{progress.updates:08d}"
            checkpoint.write(folder, self.state, self._settings | self.task.fingerprint())
            self._forget()
            took = time.monotonic() - now
            self._write_at = now + took + max(SECONDS_AT_RISK, took / MOST_WRITING)
        return stop

    def _forget(self) -> None:
        options = self.options
        checkpoint.forget(self._checkpoints, keep=options.keep, every=options.checkpoint_every)

    def _finish(self) -> None:
        """Save the model: the mean of the last checkpoints."""
        self._forget()  # which a kill may have prevented
        last = checkpoint.complete(self._checkpoints)[-self.options.average :]
        final = copy.deepcopy(self.model)
        with torch.no_grad():
            for name, tensor in checkpoint.average(last).items():
                final.get_parameter(name).copy_(tensor)
        self.task.save(final, self.folder)
