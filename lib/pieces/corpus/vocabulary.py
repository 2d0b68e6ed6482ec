"""Vocabularies: text to token ids and back, on Hugging Face's ``tokenizers``.

Words for the generated corpus, where every word is known; pieces of words for real text, where any
may come (byte-pair encoding, Sennrich et al. 2016).
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from pieces.checks import check_size
from pieces.corpus.text import plain
from pieces.files import write_text

SPECIAL = ("<pad>", "<bos>", "<eos>", "<unk>")
MOST_WORDS = 2**31  # all: the trainer's own default would drop what is over 30,000


class Vocabulary:
    """Token ids for text whose words are separated by spaces.

    The first four ids are those of padding (0), beginning (1), end (2) and of what is not known
    (3), which stays visible as ``<unk>`` when ids become text again.

    Args:
        tokenizer: A tokenizer with these four tokens.

    Raises:
        ValueError: If they are not there.
    """

    pad_id, bos_id, eos_id, unknown_id = range(4)

    def __init__(self, tokenizer: Tokenizer) -> None:
        ids = [tokenizer.token_to_id(token) for token in SPECIAL]
        if ids != [0, 1, 2, 3]:
            raise ValueError(f"the tokenizer gives {', '.join(SPECIAL)} the ids {ids}, not 0 to 3")
        self._tokenizer = tokenizer

    @classmethod
    def of_words(cls, lines: Iterable[str]) -> "Vocabulary":
        """Give an id to every word that occurs in the lines, the most frequent first."""
        tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        trainer = trainers.WordLevelTrainer(
            vocab_size=MOST_WORDS, special_tokens=list(SPECIAL), show_progress=False
        )
        tokenizer.train_from_iterator(lines, trainer)
        return cls(tokenizer)

    @classmethod
    def of_tokens(cls, tokens: Sequence[str]) -> "Vocabulary":
        """Give each word its place among the tokens as its id; ``SPECIAL`` come first.

        Raises:
            ValueError: If they do not come first, or a token is there twice.
        """
        ids = {token: i for i, token in enumerate(tokens)}
        if len(ids) != len(tokens):
            twice = next(token for i, token in enumerate(tokens) if ids[token] != i)
            raise ValueError(f"tokens has {twice!r} twice: each is one id")
        tokenizer = Tokenizer(models.WordLevel(vocab=ids, unk_token="<unk>"))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        return cls(tokenizer)

    @classmethod
    def of_pieces(cls, lines: Iterable[str], *, size: int) -> "Vocabulary":
        """Learn pieces of words from the lines by byte-pair encoding.

        Args:
            lines: Text, of both languages for a joint vocabulary.
            size: How many tokens there shall be at most.

        Raises:
            TypeError: If ``size`` is no integer.
            ValueError: If ``size`` has no room for the special tokens and every character.
        """
        check_size("size", size)
        if size <= len(SPECIAL):
            raise ValueError(f"size is {size}: {len(SPECIAL)} of it are special tokens")
        tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
        trainer = trainers.BpeTrainer(
            vocab_size=size, special_tokens=list(SPECIAL), show_progress=False
        )
        tokenizer.train_from_iterator(lines, trainer)
        if (least := tokenizer.get_vocab_size()) > size:
            raise ValueError(
                f"size is {size}: the characters of the lines and {len(SPECIAL)} special tokens "
                f"are {least}"
            )
        return cls(tokenizer)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Vocabulary":
        """Read a vocabulary that :meth:`save` wrote.

        Raises:
            FileNotFoundError: If there is no such file.
            ValueError: If it holds no vocabulary.
        """
        if not Path(path).is_file():
            raise FileNotFoundError(f"{path} is missing: it should hold a vocabulary")
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as fault:  # tokenizers raises no narrower one
            raise ValueError(f"{path} holds no vocabulary, or is cut off: {fault}") from None
        return cls(tokenizer)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the vocabulary as JSON.

        Raises:
            OSError: If it cannot be written.
        """
        write_text(path, self._tokenizer.to_str(pretty=True))

    @property
    def digest(self) -> str:
        """The SHA-256 of the tokens in the order of their ids: the same where all mean the same."""
        tokens = map(self._tokenizer.id_to_token, range(len(self)))
        return hashlib.sha256("\n".join(tokens).encode()).hexdigest()

    def __len__(self) -> int:
        return self._tokenizer.get_vocab_size()

    def encode(self, line: str) -> list[int]:
        """Return the ids of a line's tokens, without beginning and end.

        What is written like a special token is a word as any other, and not known. Words that hold
        something unknown are read in their plain form, :func:`pieces.corpus.text.plain`.

        Raises:
            TypeError: If ``line`` is no string.
            ValueError: If it holds half a character, a lone surrogate.
        """
        if not isinstance(line, str):
            raise TypeError(f"line must be a str, not {type(line).__name__}")
        words = line.split()  # spaces of any kind and number are one
        ids = self._ids(words)
        if self.unknown_id in ids:
            ids = self._ids(plain(w) if self.unknown_id in self._ids([w]) else w for w in words)
        return ids

    def _ids(self, words: Iterable[str]) -> list[int]:
        line = " ".join(word for word in words if word)
        try:
            ids = self._tokenizer.encode(line, add_special_tokens=False).ids
        except TypeError:  # it cannot be UTF-8
            raise ValueError(f"line holds half a character: {line!r}") from None
        return [i if i >= len(SPECIAL) else self.unknown_id for i in ids]

    def tokens(self, ids: Sequence[int]) -> list[str]:
        """Return each id's token up to the first end, beginning and padding left out."""
        ids = list(ids)
        ids = ids[: ids.index(self.eos_id)] if self.eos_id in ids else ids
        kept = [i for i in ids if i not in (self.pad_id, self.bos_id)]
        return [self._tokenizer.id_to_token(i) for i in kept]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids up to the first end, what is not known visible as ``<unk>``."""
        tokens = self.tokens(ids)
        if self._tokenizer.decoder is None:
            return " ".join(tokens)
        return self._tokenizer.decoder.decode(tokens)

    def unknown(self, line: str) -> list[str]:
        """Return the words of a line that hold something which the vocabulary does not know."""
        if self.unknown_id not in self.encode(line):
            return []
        return [word for word in line.split() if self.unknown_id in self.encode(word)]
