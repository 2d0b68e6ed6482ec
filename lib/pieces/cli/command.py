"""The command: ``python -m pieces train | evaluate | translate``."""

import argparse
import dataclasses
import json
import os
import sys
from pathlib import Path

from pieces.cli.attention_page import attention_page
from pieces.devices import device
from pieces.training.options import Options, parse
from pieces.training.run import Run
from pieces.training.translation import data, measure
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import Translation, load, read_options

RUN = "runs/small"
OPTIONS = {"translation": TranslationOptions, "training": Options}


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit status.

    It is 1 after an error, which is one sentence, and where nobody reads what is written; 130 after
    Ctrl-C.
    """
    try:
        given = _parser().parse_args(arguments)
        given.command(given)
        if sys.stdout is not None:
            sys.stdout.flush()  # so that a pipe that was closed is noticed here
    except BrokenPipeError:
        _write_nowhere()
        return 1
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except (ValueError, TypeError, OSError, ArithmeticError, RuntimeError) as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        return 1
    return 0


def _write_nowhere() -> None:
    """Let what is still to be written go nowhere: when Python ends, it would complain again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pieces", description="Train and translate.")
    commands = parser.add_subparsers(required=True, metavar="train | evaluate | translate")

    train = commands.add_parser("train", help="train a model, or go on with a run")
    train.add_argument("run", nargs="?", default=RUN, help=f"the run's folder (default: {RUN})")
    for name, kind in OPTIONS.items():
        group = train.add_argument_group(name)
        for field in dataclasses.fields(kind):
            _add_option(group, field)
    train.set_defaults(command=_train)

    evaluate = commands.add_parser("evaluate", help="measure a trained model on its tests")
    evaluate.add_argument("run", help="the run's folder")
    evaluate.set_defaults(command=_evaluate)

    translate = commands.add_parser("translate", help="translate the lines of standard input")
    translate.add_argument("run", help="the run's folder")
    translate.add_argument(
        "--attention", metavar="FILE", help="also write a page that shows where the model looked"
    )
    translate.set_defaults(command=_translate)
    for command in (evaluate, translate):
        command.add_argument("--beam-size", type=int, default=1, help="1 is greedy (default: 1)")
        command.add_argument(
            "--length-penalty",
            type=float,
            default=measure.LENGTH_PENALTY,
            help="the larger, the longer the sentences of a beam (default: %(default)s)",
        )
    for command in (train, evaluate, translate):
        command.add_argument("--device", help="cuda, mps or cpu (default: the fastest there is)")
    return parser


def _add_option(parser: argparse._ActionsContainer, field: dataclasses.Field) -> None:
    text = f"{field.metadata['help']} (default: {'none' if field.default == '' else field.default})"
    name = "--" + field.name.replace("_", "-")
    if isinstance(field.default, bool):
        action = argparse.BooleanOptionalAction
        parser.add_argument(name, default=field.default, action=action, help=text)
    else:
        parser.add_argument(name, default=field.default, type=type(field.default), help=text)


def _train(given: argparse.Namespace) -> None:
    names = [field.name for kind in OPTIONS.values() for field in dataclasses.fields(kind)]
    values = {name: getattr(given, name) for name in names}
    translation, options = parse(values, *OPTIONS.values())
    run = Run(given.run, Translation(translation), options, device=device(given.device))
    progress = run.train()
    if progress.ended:
        print(f"{given.run}: trained, {progress.updates} updates")
    else:
        print(
            f"{given.run}: stopped after {progress.updates} updates and saved; the same command "
            "goes on from there"
        )


def _evaluate(given: argparse.Namespace) -> None:
    model, vocabulary = load(given.run, device=device(given.device))
    translation, options = read_options(given.run)
    beam = f"beam-{given.beam_size}-penalty-{given.length_penalty:g}"
    path = Path(given.run) / f"evaluation-{beam if given.beam_size > 1 else 'greedy'}.json"
    parts = data.load(translation, seed=options.seed)
    del parts["train"]
    found = {}
    search = {"beam_size": given.beam_size, "length_penalty": given.length_penalty}
    for name, lines in parts.items():
        try:
            found[name] = measure.measure(
                model, vocabulary, lines, tokenize=translation.bleu_tokenize, **search
            )
        except ValueError as fault:
            raise ValueError(f"{name}: {fault}") from None
        print(f"{name}: {json.dumps(found[name])}", flush=True)
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _translate(given: argparse.Namespace) -> None:
    model, vocabulary = load(given.run, device=device(given.device))
    lines = [line.strip() for line in sys.stdin or ()]
    for number, line in enumerate(lines, 1):
        if unknown := vocabulary.unknown(line):
            print(f"line {number}: unknown to the model: {', '.join(unknown)}", file=sys.stderr)
    search = {"beam_size": given.beam_size, "length_penalty": given.length_penalty}
    written = measure.translate(model, vocabulary, lines, **search)
    for line in written:
        print(line)
    if given.attention:
        languages = read_options(given.run)[0].languages
        both = data.ParallelText(lines, written)
        text = attention_page(model, vocabulary, both, languages=languages)
        Path(given.attention).write_text(text, encoding="utf-8")
