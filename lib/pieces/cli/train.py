"""``python -m pieces train``: train a model, or go on with a run."""

import argparse
import dataclasses
from contextlib import suppress

from pieces.cli.options import add_common
from pieces.cli.streams import write
from pieces.devices import device
from pieces.training.options import Options, parse
from pieces.training.processes import is_first
from pieces.training.run import Run
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation

RUN = "runs/small"
OPTIONS = {"translation": TranslationOptions, "training": Options}
ABOUT = """Train a model, or go on with a run. Ctrl-C stops it after the update that it is at and
saves; the same command, with the same options, goes on from there."""


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options."""
    help = "train a model, or go on with a run"
    train = commands.add_parser("train", help=help, description=ABOUT)
    train.add_argument("run", nargs="?", default=RUN, help=f"the run's folder (default: {RUN})")
    for name, kind in OPTIONS.items():
        group = train.add_argument_group(name)
        for field in dataclasses.fields(kind):
            _add_option(group, field)
    add_common(train)
    train.set_defaults(command=run)


def _add_option(parser: argparse._ActionsContainer, field: dataclasses.Field) -> None:
    text = f"{field.metadata['help']} (default: {'none' if field.default == '' else field.default})"
    name, allowed = "--" + field.name.replace("_", "-"), field.metadata["allowed"]
    if isinstance(field.default, bool):
        kind = {"action": argparse.BooleanOptionalAction}
    else:
        choices = None if callable(allowed) or not allowed else "{" + ",".join(allowed) + "}"
        kind = {"type": type(field.default), "metavar": choices}
    parser.add_argument(name, default=field.default, help=text, **kind)


def run(given: argparse.Namespace) -> int:
    """Train, say how far, and return 0, or 128 and the number of the signal that asked to stop."""
    names = [field.name for kind in OPTIONS.values() for field in dataclasses.fields(kind)]
    values = {name: getattr(given, name) for name in names}
    translation, options = parse(values, *OPTIONS.values())
    task = Translation(translation)
    training = Run(given.run, task, options, device=device(given.device))
    progress = training.train()
    if not is_first():  # of several processes one speaks
        return 0
    if progress.ended:
        write(f"{given.run}: trained, {progress.updates} updates")
        return 0
    with suppress(OSError):  # of a terminal that was closed
        write(
            f"{given.run}: stopped after {progress.updates} updates and saved; the same command "
            "goes on from there"
        )
    return 128 + training.stopped_by
