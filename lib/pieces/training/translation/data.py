"""What a run learns from and is measured on, ready as ids."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pieces.corpus.batches import IdPair
from pieces.corpus.french import SentencePair
from pieces.corpus.multi30k import sentences
from pieces.corpus.splits import fresh_pairs, make_splits
from pieces.corpus.text import to_tokens
from pieces.corpus.vocabulary import Vocabulary
from pieces.files import decode
from pieces.training.translation.options import TranslationOptions


@dataclass(frozen=True, eq=False)
class ParallelText:
    """Sentences and their translations, a line each, tokens separated by spaces."""

    source: list[str]
    """The sentences."""

    target: list[str]
    """Their translations."""

    alignments: list[tuple[tuple[int, int], ...]] | None = None
    """Which words belong together, where the data know."""

    def first(self, count: int) -> "ParallelText":
        """Return the first ``count`` pairs."""
        alignments = None if self.alignments is None else self.alignments[:count]
        return ParallelText(self.source[:count], self.target[:count], alignments)

    def encoded(self, vocabulary: Vocabulary) -> list[IdPair]:
        """Return the ids of all pairs."""
        both = zip(self.source, self.target, strict=True)
        return [(vocabulary.encode(source), vocabulary.encode(target)) for source, target in both]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the text, to see whether it is still the same."""
        return hashlib.sha256(repr((self.source, self.target)).encode()).hexdigest()


def load(
    options: TranslationOptions, *, seed: int = 0, tests: bool = True
) -> dict[str, ParallelText]:
    """Return the data that the options name: ``train``, ``validation`` and tests, by name.

    The seed is that of generated pairs; the tests, which take time to draw, may be left out.
    """
    if options.data == "multi30k":
        names = ("train", "validation", "test") if tests else ("train", "validation")
        return {
            name: ParallelText(
                *(sentences(name, language, form=options.form) for language in options.languages)
            )
            for name in names
        }
    splits = make_splits(train=options.pairs, seed=seed, **({} if tests else {"test": 0}))
    names = ("train", "validation", "test", "unseen_combinations", "longer")
    found = {name: getattr(splits, name) for name in names[: None if tests else 2]}
    if tests:
        found |= {f"only {name}": pairs for name, pairs in splits.by_phenomenon.items()}
    return {name: _text(pairs) for name, pairs in found.items()}


def load_fresh(options: TranslationOptions, *, seed: int, epoch: int) -> ParallelText:
    """Return the pairs that are drawn for one epoch, as many as the options name.

    Raises:
        FileNotFoundError: If there is no file of sentences to leave out.
    """
    without = frozenset(to_tokens(line, "en") for line in left_out(options))
    drawn = {"seed": seed, "epoch": epoch, "freely": options.freely, "without": without}
    return _text(fresh_pairs(options.pairs, **drawn))


def left_out(options: TranslationOptions) -> list[str]:
    """Return the sentences that are never learned; errors are those of :func:`load_fresh`."""
    if not options.leave_out:
        return []
    path = Path(options.leave_out)
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: leave_out is {options.leave_out!r}")
    return _read_lines(path)


def load_extra(options: TranslationOptions) -> ParallelText:
    """Return the pairs that the options' ``extra`` names, or none where it names none.

    Raises:
        FileNotFoundError: If one of the two files is missing.
        ValueError: If they are no pairs: no text, of other lengths, or with an empty line.
    """
    if not options.extra:
        return ParallelText([], [])
    paths = [Path(f"{options.extra}.{language}") for language in options.languages]
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: extra is {options.extra!r}")
    source, target = map(_read_lines, paths)
    if len(source) != len(target):
        raise ValueError(
            f"{paths[0]} has {len(source)} lines but {paths[1]} has {len(target)}: line by line "
            "they must be translations"
        )
    for path, lines in zip(paths, (source, target), strict=True):
        if "" in lines:
            raise ValueError(f"{path} has nothing in line {lines.index('') + 1}")
    return ParallelText(source, target)


def _read_lines(path: Path) -> list[str]:
    """Return a file's lines; other signs than line ends, which splitlines knows, part none."""
    text = decode(str(path), path.read_bytes())
    return [line.strip() for line in text.removesuffix("\n").split("\n")]


def make_vocabulary(train: ParallelText, options: TranslationOptions) -> Vocabulary:
    """Return one vocabulary for both languages: of words if generated, of pieces if real."""
    both = [*train.source, *train.target]
    if options.data == "multi30k":
        return Vocabulary.of_pieces(both, size=options.vocabulary)
    return Vocabulary.of_words(both)


def check_lengths(name: str, pairs: Sequence[IdPair], max_length: int) -> None:
    """Raise unless a model has positions enough for all pairs; ``name`` says what they are.

    Raises:
        ValueError: If a pair has more tokens.
    """
    for number, (source, target) in enumerate(pairs, 1):
        tokens = max(len(source), len(target) + 1)  # with its beginning or its end
        if tokens > max_length:
            raise ValueError(
                f"{name} pair {number} has {tokens} tokens but max_length is {max_length}"
            )


def _text(pairs: Sequence[SentencePair]) -> ParallelText:
    return ParallelText(
        [" ".join(pair.source) for pair in pairs],
        [" ".join(pair.target) for pair in pairs],
        [pair.alignment for pair in pairs],
    )
