"""``python -m pieces translate``: translate the lines of standard input."""

import argparse
import sys
from pathlib import Path

from pieces.cli.attention_page import attention_page
from pieces.cli.options import add_device, add_search, search
from pieces.devices import device
from pieces.training.translation import data, measure
from pieces.training.translation.task import load, read_options


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options."""
    translate = commands.add_parser("translate", help="translate the lines of standard input")
    translate.add_argument("run", help="the run's folder")
    translate.add_argument(
        "--attention", metavar="FILE", help="also write a page that shows where the model looked"
    )
    add_search(translate)
    add_device(translate)
    translate.set_defaults(command=run)


def run(given: argparse.Namespace) -> None:
    """Translate, and draw the attention where that was asked for."""
    model, vocabulary = load(given.run, device=device(given.device))
    lines = [line.strip() for line in sys.stdin or ()]
    for number, line in enumerate(lines, 1):
        if unknown := vocabulary.unknown(line):
            print(f"line {number}: unknown to the model: {', '.join(unknown)}", file=sys.stderr)
    written = measure.translate(model, vocabulary, lines, **search(given))
    for line in written:
        print(line)
    if given.attention:
        languages = read_options(given.run)[0].languages
        both = data.ParallelText(lines, written)
        text = attention_page(model, vocabulary, both, languages=languages)
        Path(given.attention).write_text(text, encoding="utf-8")
