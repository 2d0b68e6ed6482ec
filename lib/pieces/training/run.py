"""A run: from options to a trained model in a folder, through any interruption.

The folder holds ``options.json``, ``vocabulary.json``, ``checkpoints/``, the tables of the log, and
at the end ``config.json`` and ``model.safetensors``, which :func:`pieces.saving.load` reads.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from tqdm.auto import tqdm

from pieces import saving
from pieces.corpus.batches import Batch, IdPair
from pieces.training import checkpoint
from pieces.training.lock import locked
from pieces.training.log import Log
from pieces.training.loop import Update, train
from pieces.training.options import Options
from pieces.training.processes import (
    Processes,
    StopRequest,
    own_device,
    processes,
    stop_request,
)
from pieces.training.schedule import learning_rate, paper_peak
from pieces.training.translation import data
from pieces.training.translation import measure as evaluation
from pieces.training.translation.loss import TranslationLoss
from pieces.training.translation.task import VOCABULARY, begin, build

ADAM = {"betas": (0.9, 0.98), "eps": 1e-9}  # Vaswani et al. 2017, section 5.3


def rate(options: Options, number: int) -> float:
    """Return the learning rate of an update, counted from 1, as the options tell it."""
    return learning_rate(
        number,
        shape=options.schedule,
        peak=options.learning_rate or paper_peak(options.d_model, options.warmup),
        warmup=options.warmup,
        updates=options.updates,
    )


class Run:
    """A training run in a folder.

    A run that goes on may be told other options where the updates it has made stay as they are: see
    :func:`pieces.training.changes.check_changes`. On other validation pairs it seeks the best anew.

    Args:
        folder: Where it lives; a run that is there already goes on.
        options: What it computes.
        device: Where it computes.
        watch: Called with every update, to draw a picture or count; there is then no bar that says
            how far the run is.

    Raises:
        ValueError: If an option does not suit the data or the model.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        options: Options,
        *,
        device: torch.device | str = "cpu",
        watch: Callable[[Update], None] | None = None,
    ) -> None:
        self.folder, self.options = Path(folder), options
        self.device, self.watch = own_device(torch.device(device)), watch
        self.lines = data.load(options, tests=False)
        self.extra = data.load_extra(options)
        goes_on = checkpoint.newest(self._checkpoints) is not None
        kept = self.folder / VOCABULARY if goes_on else None
        model, self.vocabulary = begin(options, self.lines["train"], kept=kept)
        self.model = model.to(self.device)
        adam = torch.optim.Adam(self.model.parameters(), **ADAM, fused=True)
        start = {"updates": 0, "epoch": 0, "group": 0, "best": None, "waited": 0, "ended": False}
        self.state = checkpoint.State(self.model, adam, start)

    def train(self) -> dict[str, Any]:
        """Train to the end, or until Ctrl-C or SIGTERM, and return what the run has come to.

        Raises:
            FloatingPointError: If the loss is no finite number; the last checkpoint is untouched.
            OSError: If the disk is full; the last checkpoint is untouched.
            RuntimeError: If another run is in the folder, or a process was lost.
            ValueError: If the folder holds a run with other options, or a damaged checkpoint.
        """
        with (
            processes() as together,
            stop_request() as request,
            locked(self.folder) if together.first else nullcontext(),
        ):
            self._resume()
            done = self._progress["updates"]
            if together.agree(done != together.share(done)):
                raise ValueError(f"not every process finds the same run in {self.folder}")
            if together.first:
                self._write_settings()
            try:
                self._updates(together, request)
            except RuntimeError as fault:
                if together.count == 1:
                    raise
                raise RuntimeError(
                    f"another process was lost ({str(fault).partition(chr(10))[0]}). Start the "
                    "same command again: the run goes on from "
                    f"{checkpoint.newest(self._checkpoints) or 'the beginning'}"
                ) from fault
            if together.first and self._progress["ended"]:
                self._finish()
        return dict(self._progress)

    @property
    def _checkpoints(self) -> Path:
        return self.folder / "checkpoints"

    @property
    def _progress(self) -> dict[str, Any]:
        return self.state.progress

    @property
    def _settings(self) -> dict[str, Any]:
        """What the updates depend on: the options, and what stands in the files of extra pairs."""
        pairs = {"extra_sha256": self.extra.digest} if self.options.extra else {}
        return asdict(self.options) | pairs

    @property
    def _is_over(self) -> bool:
        """Whether all updates were made, or nothing has got better for too long."""
        told, progress = self.options, self._progress
        return progress["updates"] >= told.updates or 0 < told.patience <= progress["waited"]

    def _resume(self) -> None:
        """Go on from the newest checkpoint, if there is one."""
        newest = checkpoint.newest(self._checkpoints)
        if newest is None:
            if (self.folder / saving.WEIGHTS).exists():
                raise ValueError(
                    f"{self.folder} holds a trained model without checkpoints to go on from: train "
                    "into another folder"
                )
            torch.manual_seed(self.options.seed)
            return
        then = checkpoint.read(newest, self.state, self._settings)
        if then["validate_pairs"] != self.options.validate_pairs:
            # measured on other sentences
            self._progress.update(best=None, waited=0)
        self._progress["ended"] = self._is_over

    def _write_settings(self) -> None:
        text = json.dumps(asdict(self.options), indent=2) + "\n"
        part = self.folder / "options.json.part"
        part.write_text(text, encoding="utf-8")
        os.replace(part, self.folder / "options.json")
        if not checkpoint.complete(self._checkpoints):
            self.vocabulary.save(self.folder / VOCABULARY)

    def _updates(self, together: Processes, request: StopRequest) -> None:
        """Train until the last update, an early stop, or a request to leave."""
        told, progress = self.options, self._progress
        loss_of: nn.Module = TranslationLoss(self.model, told.smoothing)
        if together.count > 1:
            loss_of = DistributedDataParallel(loss_of)
        stream = data.Stream(
            self._pairs(),
            told,
            epoch=progress["epoch"],
            group=progress["group"],
            rank=together.rank,
            processes=together.count,
        )
        done = progress["updates"]
        log = Log(self.folder, done=done, first_process=together.first)
        quiet = self.watch is not None or not together.first
        with tqdm(total=told.updates, initial=done, disable=quiet, unit="update") as bar:
            groups = self._with_rates(stream, done, together.rank)
            for update in train(loss_of, self.state.optimiser, groups, done=done, clip=told.clip):
                progress.update(updates=update.number, epoch=stream.epoch, group=stream.group)
                log.update(update)
                bar.update()
                bar.set_postfix(loss=f"{update.loss:.3f}")
                if self.watch is not None:
                    self.watch(update)
                self._look(update, log, together)
                if self._save_or_stop(update, together.agree(request.made), together):
                    return

    def _pairs(self) -> list[IdPair]:
        """Return the ids of all that is learned from, once nothing in the data is too long."""
        lines = {"training": self.lines["train"], "extra": self.extra}
        lines["validation"] = self.lines["validation"].first(self.options.validate_pairs)
        pairs = {name: part.encoded(self.vocabulary) for name, part in lines.items()}
        for name, part in pairs.items():
            data.check_lengths(name, part, self.options.max_length)
        return [*pairs["training"], *pairs["extra"]]

    def _with_rates(
        self, stream: data.Stream, done: int, rank: int
    ) -> Iterator[tuple[list[Batch], int, float]]:
        told = self.options
        if done >= told.updates or self._progress["ended"]:
            return
        for number, (batches, labels) in enumerate(stream, done + 1):
            if rank:  # each process drops other outputs, and after an interruption the same
                torch.manual_seed(hash((told.seed, rank, number)))
            yield batches, labels, rate(told, number)

    def _look(self, update: Update, log: Log, together: Processes) -> None:
        """Validate where it is time, keep the best model, and see whether to stop early."""
        told, progress = self.options, self._progress
        if update.number % told.validate_every and update.number != told.updates:
            return
        if together.first:
            lines = self.lines["validation"].first(told.validate_pairs)
            found = evaluation.measure(
                self.model, self.vocabulary, lines, tokenize=told.bleu_tokenize
            )
            log.validation(update.number, found)
            sign = -1 if told.measure == "loss" else 1
            better = progress["best"] is None or sign * (found[told.measure] - progress["best"]) > 0
            if better:
                progress.update(best=found[told.measure], waited=0)
                saving.save(self.model, self.folder / "best")
            else:
                progress["waited"] += 1
        progress["waited"] = together.share(progress["waited"])

    def _save_or_stop(self, update: Update, asked: bool, together: Processes) -> bool:
        """Write a checkpoint where it is time, and return whether to stop."""
        told, progress = self.options, self._progress
        progress["ended"] = self._is_over
        stop = asked or progress["ended"]
        if together.first and (stop or update.number % told.checkpoint_every == 0):
            folder = self._checkpoints / f"{update.number:08d}"
            checkpoint.write(folder, self.state, self._settings)
            self._forget()
        return stop

    def _forget(self) -> None:
        told = self.options
        checkpoint.forget(self._checkpoints, keep=told.keep, every=told.checkpoint_every)

    def _finish(self) -> None:
        """Save the model: the mean of the last checkpoints."""
        self._forget()  # which a kill may have prevented
        last = checkpoint.complete(self._checkpoints)[-self.options.average :]
        final = build(self.options, self.vocabulary)
        with torch.no_grad():
            for name, tensor in checkpoint.average(last).items():
                final.get_parameter(name).copy_(tensor)
        weights = self.folder / saving.WEIGHTS
        before = weights.read_bytes() if weights.exists() else None
        saving.save(final, self.folder)
        if weights.read_bytes() != before:
            for path in self.folder.glob("evaluation-*.json"):
                path.unlink()  # of a model that is no more
