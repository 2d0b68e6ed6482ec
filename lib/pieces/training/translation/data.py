"""What a run learns from and is measured on, ready as ids."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pieces.corpus.batches import Batch, IdPair, collate, plan
from pieces.corpus.french.pairs import SentencePair
from pieces.corpus.multi30k import sentences
from pieces.corpus.splits import make_splits
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.options import Options


@dataclass(frozen=True, eq=False)
class Lines:
    """Sentences and their translations, a line each, tokens separated by spaces."""

    source: list[str]
    """The sentences."""

    target: list[str]
    """Their translations."""

    alignments: list[tuple[tuple[int, int], ...]] | None = None
    """Which words belong together, where the data know."""

    def first(self, count: int) -> "Lines":
        """Return the first ``count`` pairs."""
        alignments = None if self.alignments is None else self.alignments[:count]
        return Lines(self.source[:count], self.target[:count], alignments)

    def encoded(self, vocabulary: Vocabulary) -> list[IdPair]:
        """Return the ids of all pairs."""
        both = zip(self.source, self.target, strict=True)
        return [(vocabulary.encode(source), vocabulary.encode(target)) for source, target in both]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the text, to see whether it is still the same."""
        return hashlib.sha256(repr((self.source, self.target)).encode()).hexdigest()


def load(options: Options, *, tests: bool = True) -> dict[str, Lines]:
    """Return the data that the options name: ``train``, ``validation`` and tests, by name.

    Args:
        options: What a run was told.
        tests: Whether the tests are wanted too, which take time to draw.
    """
    if options.data == "multi30k":
        names = ("train", "validation", "test") if tests else ("train", "validation")
        return {
            name: Lines(
                *(sentences(name, language, form=options.form) for language in options.languages)
            )
            for name in names
        }
    counts = {} if tests else {"test": 0}
    splits = make_splits(train=options.pairs, seed=options.seed, **counts)
    found = {"train": _lines(splits.train), "validation": _lines(splits.validation)}
    if not tests:
        return found
    names = ("test", "unseen_combinations", "longer")
    found |= {name: _lines(getattr(splits, name)) for name in names}
    return found | {
        f"only {phenomenon}": _lines(pairs) for phenomenon, pairs in splits.by_phenomenon.items()
    }


def load_extra(options: Options) -> Lines:
    """Return the pairs that the options' ``extra`` names, or none where it names none.

    Raises:
        FileNotFoundError: If one of the two files is missing.
        ValueError: If they are no pairs: no text, of other lengths, or with an empty line.
    """
    if not options.extra:
        return Lines([], [])
    paths = [Path(f"{options.extra}.{language}") for language in options.languages]
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: extra is {options.extra!r}")
    source, target = map(_lines_of, paths)
    if len(source) != len(target):
        raise ValueError(
            f"{paths[0]} has {len(source)} lines but {paths[1]} has {len(target)}: line by line "
            "they must be translations"
        )
    for path, lines in zip(paths, (source, target), strict=True):
        if "" in lines:
            raise ValueError(f"{path} has nothing in line {lines.index('') + 1}")
    return Lines(source, target)


def _lines_of(path: Path) -> list[str]:
    """Return a file's lines; other signs than line ends, which splitlines knows, part none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path} is not text in UTF-8: {fault}") from None
    return [line.strip() for line in text.removesuffix("\n").split("\n")]


def make_vocabulary(train: Lines, options: Options) -> Vocabulary:
    """Return one vocabulary for both languages: of words if generated, of pieces if real."""
    both = [*train.source, *train.target]
    if options.data == "multi30k":
        return Vocabulary.of_pieces(both, size=options.vocabulary)
    return Vocabulary.of_words(both)


def check_lengths(name: str, pairs: Sequence[IdPair], max_length: int) -> None:
    """Raise unless a model has positions enough for all pairs.

    Args:
        name: What they are, for the message.
        pairs: Their ids; a target has one token more, its beginning or its end.
        max_length: How many positions there are.

    Raises:
        ValueError: If a pair has more tokens.
    """
    for number, (source, target) in enumerate(pairs, 1):
        tokens = max(len(source), len(target) + 1)
        if tokens > max_length:
            raise ValueError(
                f"{name} pair {number} has {tokens} tokens but max_length is {max_length}"
            )


class Stream:
    """The batches of all updates, epoch after epoch, from any place in them.

    Args:
        pairs: The ids of all training pairs.
        options: How they are put into batches.
        epoch: The epoch to begin with.
        group: How many updates of it were done already.
        rank: Which process this is.
        processes: How many there are; each takes its part of every batch.

    Raises:
        ValueError: If there are no pairs.

    Attributes:
        epoch: The epoch of the next update.
        group: Its number in that epoch.
    """

    def __init__(
        self,
        pairs: list[IdPair],
        options: Options,
        *,
        epoch: int = 0,
        group: int = 0,
        rank: int = 0,
        processes: int = 1,
    ) -> None:
        if not pairs:
            raise ValueError("there is no pair of sentences to learn from")
        self.epoch, self.group = epoch, group
        self._pairs, self._options = pairs, options
        self._rank, self._processes = rank, processes

    def __iter__(self) -> Iterator[tuple[list[Batch], int]]:
        """Yield the batches of each update, and the number of their labels in all processes."""
        told = self._options
        while True:
            batches = plan(
                self._pairs,
                max_tokens=told.max_tokens,
                window=told.window,
                seed=told.seed,
                epoch=self.epoch,
            )
            groups = range(0, len(batches), told.accumulate)
            for start in groups[self.group :]:
                group = batches[start : start + told.accumulate]
                self.group += 1
                labels = sum(len(self._pairs[i][1]) + 1 for batch in group for i in batch)
                yield [self._part(batch) for batch in group], labels
            self.epoch, self.group = self.epoch + 1, 0

    def _part(self, places: list[int]) -> Batch:
        """Return this process's part of a batch; where it has none, a pair without labels."""
        mine = places[self._rank :: self._processes] or places[:1]
        batch = collate(
            [self._pairs[i] for i in mine],
            pad_id=Vocabulary.pad_id,
            bos_id=Vocabulary.bos_id,
            eos_id=Vocabulary.eos_id,
        )
        if self._rank < len(places):
            return batch
        return Batch(batch.source, batch.target, batch.labels.fill_(Vocabulary.pad_id), 0)


def _lines(pairs: Sequence[SentencePair]) -> Lines:
    return Lines(
        [" ".join(pair.source) for pair in pairs],
        [" ".join(pair.target) for pair in pairs],
        [pair.alignment for pair in pairs],
    )
