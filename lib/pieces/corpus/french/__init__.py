"""The generated English–French corpus: a grammar of both languages, with word alignments.

This is its door: ``draw(rng)`` gives the next pair, ``generate`` many from a seed, and ``examples``
shows each of the ``PHENOMENA``. ``draw_freely(rng)`` gives what people write rather than what shows
something.
"""

from pieces.corpus.french.freely import draw_freely
from pieces.corpus.french.grammar import PHENOMENA, draw, examples, generate
from pieces.corpus.french.pairs import SentencePair

__all__ = ["PHENOMENA", "SentencePair", "draw", "draw_freely", "examples", "generate"]
