"""The generated English–French corpus: a grammar of both languages, with word alignments.

This is its door: ``draw(rng)`` gives the next pair. The other names are for those who split the
corpus into parts and show what is in it.
"""

from pieces.corpus.french.adjectives import ADJECTIVES
from pieces.corpus.french.choices import BESIDE, changes
from pieces.corpus.french.grammar import PHENOMENA, check_count, draw, examples, generate
from pieces.corpus.french.nouns import NOUNS
from pieces.corpus.french.pairs import SentencePair

__all__ = [
    "ADJECTIVES",
    "BESIDE",
    "NOUNS",
    "PHENOMENA",
    "SentencePair",
    "changes",
    "check_count",
    "draw",
    "examples",
    "generate",
]
