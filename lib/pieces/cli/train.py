"""``python -m pieces train``: train a model, or go on with a run."""

import argparse
import dataclasses

from pieces.cli.options import add_device
from pieces.devices import device
from pieces.training.options import Options, parse
from pieces.training.processes import is_first
from pieces.training.run import Run
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation

RUN = "runs/small"
OPTIONS = {"translation": TranslationOptions, "training": Options}


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options."""
    train = commands.add_parser("train", help="train a model, or go on with a run")
    train.add_argument("run", nargs="?", default=RUN, help=f"the run's folder (default: {RUN})")
    for name, kind in OPTIONS.items():
        group = train.add_argument_group(name)
        for field in dataclasses.fields(kind):
            _add_option(group, field)
    add_device(train)
    train.set_defaults(command=run)


def _add_option(parser: argparse._ActionsContainer, field: dataclasses.Field) -> None:
    text = f"{field.metadata['help']} (default: {'none' if field.default == '' else field.default})"
    name = "--" + field.name.replace("_", "-")
    if isinstance(field.default, bool):
        action = argparse.BooleanOptionalAction
        parser.add_argument(name, default=field.default, action=action, help=text)
    else:
        parser.add_argument(name, default=field.default, type=type(field.default), help=text)


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
        print(f"{given.run}: trained, {progress.updates} updates")
        return 0
    print(
        f"{given.run}: stopped after {progress.updates} updates and saved; the same command "
        "goes on from there"
    )
    return 128 + training.stopped_by
