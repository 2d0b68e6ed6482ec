"""Makes more pairs to train on out of Multi30k's own, for ``python -m pieces train --extra``.

Two trained runs translate the training sentences, one in each direction. A sentence with its made
translation is a pair, and a made sentence with the translation that it was made from is another
(Nguyen et al. 2020, "Data Diversification: A Simple Strategy For Neural Machine Translation").
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from pieces.corpus.multi30k import sentences
from pieces.devices import device
from pieces.training.translation.measure import translate
from pieces.training.translation.options import TranslationOptions
from pieces.training.translation.task import load, read_options


def options(run: Path) -> TranslationOptions:
    """Return what a run on Multi30k was told.

    Raises:
        ValueError: If it was not trained on Multi30k.
    """
    told, _ = read_options(run)
    if told.data != "multi30k":
        raise ValueError(f"{run} was trained on {told.data!r}, not on 'multi30k'")
    return told


def translated(run: Path, lines: Sequence[str], beam_size: int, length_penalty: float) -> list[str]:
    """Return a run's translations of lines."""
    model, vocabulary = load(run, device=device())
    search = {"beam_size": beam_size, "length_penalty": length_penalty}
    return translate(model, vocabulary, lines, **search)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("there", type=Path, help="the run that translates as the new one shall")
    parser.add_argument("back", type=Path, help="a run in the other direction")
    parser.add_argument("extra", help="beginning of the two files' names, as --extra takes it")
    parser.add_argument("--penalties", type=float, nargs=2, default=(0.6, 0.6), help="there, back")
    parser.add_argument("--beam-size", type=int, default=5)
    given = parser.parse_args()
    told, told_back = options(given.there), options(given.back)
    codes = told.languages
    if (told_back.languages, told_back.form) != (codes[::-1], told.form):
        parser.error(f"{given.back} is not the same from {codes[1]} to {codes[0]}: {told_back}")
    source, target = (sentences("train", code, form=told.form) for code in codes)
    Path(given.extra).parent.mkdir(parents=True, exist_ok=True)
    ways = zip((given.there, given.back), (source, target), given.penalties, strict=True)
    made = [translated(run, lines, given.beam_size, penalty) for run, lines, penalty in ways]
    columns = ([*source, *made[1]], [*made[0], *target])
    pairs = [pair for pair in zip(*columns, strict=True) if all(pair)]  # none that came out empty
    for code, lines in zip(codes, zip(*pairs, strict=True), strict=True):
        Path(f"{given.extra}.{code}").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
