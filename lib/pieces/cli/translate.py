"""``python -m pieces translate``: translate the lines of standard input."""

import argparse

from pieces.cli.attention_page import MOST_LINES, attention_page, check_page
from pieces.cli.options import add_common, add_search, search
from pieces.cli.reading import read_lines
from pieces.cli.sentences import AS_IT_IS, UnknownWords, form_of
from pieces.cli.streams import warn, write
from pieces.cli.trained import load_trained
from pieces.corpus.vocabulary import Vocabulary
from pieces.files import write_text
from pieces.training.translation import data, measure
from pieces.training.translation.task import read_options

ABOUT = """Translate the lines of standard input, text in UTF-8, a sentence a line. Line n of
standard output is the translation of line n; a line that is too long has an empty one, and the exit
status is then 1."""


def add_parser(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options."""
    help = "translate the lines of standard input"
    translate = commands.add_parser("translate", help=help, description=ABOUT)
    translate.add_argument("run", help="the run's folder")
    translate.add_argument(
        "--attention",
        metavar="FILE",
        help="also write a page (HTML) that shows where the model looked, for the first "
        f"{MOST_LINES} lines",
    )
    translate.add_argument(
        "--tokens",
        action="store_true",
        help="read and write the model's tokens, with spaces between them, in place of sentences",
    )
    add_search(translate)
    add_common(translate)
    translate.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Translate, draw the attention where that was asked for, and return the exit status."""
    told = search(given)
    if given.attention is not None:
        check_page(given.attention)
    model, vocabulary = load_trained(given)
    form = AS_IT_IS if given.tokens else form_of(read_options(given.run)[0])
    unknown = UnknownWords(vocabulary, form.words)
    seen, status = data.ParallelText([], []), 0
    for sentences in read_lines():
        lines, first = list(map(form.read, sentences)), len(seen.source) + 1
        kept = _short_enough(lines, vocabulary, model.config.max_length, first=first)
        status = status if kept == lines else 1
        for warning in unknown.of(kept, first=first):
            warn(warning)
        written = measure.translate(model, vocabulary, kept, **told)
        write("\n".join(map(form.write, written)))
        seen.source.extend(kept)
        seen.target.extend(written)
    if given.attention is not None:
        languages = read_options(given.run)[0].languages
        write_text(given.attention, attention_page(model, vocabulary, seen, languages=languages))
    return status


def _short_enough(lines: list[str], vocabulary: Vocabulary, most: int, *, first: int) -> list[str]:
    """Return the lines, an empty one for each that has too many tokens, which is named."""
    kept = []
    for number, line in enumerate(lines, first):
        if (tokens := len(vocabulary.encode(line))) > most:
            warn(
                f"line {number} has {tokens} tokens but the model has {most} positions: it is not "
                "translated"
            )
        kept.append(line if tokens <= most else "")
    return kept
