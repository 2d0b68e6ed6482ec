"""Random numbers for the probes of the chapter, drawn so that every known mistake shows."""

from collections.abc import Mapping

import numpy as np

from pieces.exercises.checking import Probe

NAMES = ("W_Q", "W_K", "W_V", "W_O")
ONE_HEAD = "with one head"
SEVERAL = "with several heads"


def draw_projected(
    rng: np.random.Generator, batch: int, tokens: int, d_model: int, num_heads: int
) -> dict:
    """Queries, keys and values of all heads side by side, as wide as scores need to differ."""
    names = ("query", "key", "value")
    drawn = {name: rng.normal(0, 1.5, (batch, tokens, d_model)) for name in names}
    return drawn | {"num_heads": num_heads}


def projected_probes(seed: int) -> list[Probe]:
    """The probes of the exercises on splitting and joining: all sizes different, then alike."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    return [
        Probe(draw_projected(rng, 2, 5, 8, 2), SEVERAL),
        Probe(draw_projected(rng, 3, 4, 6, 3), SEVERAL),
        Probe(draw_projected(rng, 2, 3, 12, 4), SEVERAL),
        Probe(draw_projected(rng, 2, 4, 4, 1), ONE_HEAD),
        Probe(draw_projected(fresh, 3, 5, 8, 4), SEVERAL, fresh=True),
    ]


def matrices(rng: np.random.Generator, d_model: int) -> Mapping[str, np.ndarray]:
    """The four matrices, so that projected vectors have entries of about the size of 1.5."""
    return {name: rng.normal(0, 1.5 / np.sqrt(d_model), (d_model, d_model)) for name in NAMES}


def draw_mask(rng: np.random.Generator, queries: int, keys: int) -> np.ndarray:
    """A mask for two sentences; the second hides what the first shows, and no row hides all."""
    while True:
        first = rng.random((queries, keys)) < 0.6
        if all(first.any(axis).all() and not first.all(axis).any() for axis in (0, 1)):
            return np.stack([first, ~first])
