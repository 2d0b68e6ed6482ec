"""Random numbers for the probes, drawn so that every known mistake shows."""

import numpy as np

# The smallest gap between the best score of a row and the next: one key takes all the weight, and
# what float32 rounds away from a large score changes nothing.
CLEAR = 16

# What is said of a function that is right on such scores alone, and of one that is wrong there.
EXTREMES = (
    "Only very large scores come out right: there one key takes all the weight, so that most "
    "mistakes do not show. Try small numbers, and compare step by step.",
    "Only very large scores go wrong, in the thousands or far below 0. Two things keep them "
    "right: subtract each row's largest score before `exp`, as PyTorch's `softmax` does, and hide "
    "with minus infinity.",
)


def draw_vectors(rng: np.random.Generator, *lead: int, square: bool = False) -> dict:
    """Query, key and value of normal numbers: all sizes are different, in square ones all are 4."""
    queries, keys, d_k, d_v = (4, 4, 4, 4) if square else (4, 5, 6, 3)
    sizes = {"query": (queries, d_k), "key": (keys, d_k), "value": (keys, d_v)}
    # Products of factors this wide give scores in which every wrong scale shows.
    return {name: rng.normal(0, 1.5, (*lead, *size)) for name, size in sizes.items()}


def draw_huge(rng: np.random.Generator) -> dict:
    """Vectors whose scores are thousands, so that ``exp`` of one overflows.

    They are whole numbers with d_k = 4: the scores are exact in float32, too.
    """
    while True:
        query, key = (40.0 * rng.integers(-3, 4, (2, n, 4)) for n in (4, 5))
        scores = np.sort(query @ key.swapaxes(-1, -2) / 2)
        if (scores[..., -1] > 3000).all() and (scores[..., -1] - scores[..., -2] > CLEAR).all():
            return {"query": query, "key": key, "value": rng.normal(0, 1.5, (2, 5, 3))}


def draw_low(rng: np.random.Generator) -> tuple[dict, np.ndarray]:
    """Square vectors with a mask whose scores all lie near -204 800, in steps of ``CLEAR``."""
    steps = np.stack([rng.permutation(4) for _ in range(2)]).astype(float)  # (batch, keys)
    query, key = np.zeros((2, 4, 4)), np.zeros((2, 4, 4))
    query[..., 0], key[..., 0] = 640, -640
    query[..., 1], key[..., 1] = [8, -8, 8, -8], 4 * steps
    value = rng.normal(0, 1.5, (2, 4, 4))
    return {"query": query, "key": key, "value": value}, draw_mask(rng, 4, 4)


def draw_mask(
    rng: np.random.Generator, queries: int, keys: int, *, empty: int = -1, full: int = -1
) -> np.ndarray:
    """A mask for two examples, with both kinds of cell along every axis; so has its inverse.

    Where nothing is allowed, minus infinity gives NaN and -1e9 an average: the same mistake would
    have two results. The second example hides what the first one shows. Only its row ``empty``,
    if asked for, allows nothing, and only the first one's row ``full`` hides nothing.
    """
    while True:
        first = rng.random((queries, keys)) < 0.6
        second = ~first
        kept = [i for i in range(queries) if i not in (empty, full)]
        mixed = all(first[kept].any(a).all() and not first[kept].all(a).any() for a in (-1, -2))
        if mixed:
            if empty >= 0:
                second[empty] = False
            if full >= 0:
                first[full] = second[full] = True
                second[full, 0] = False
            return np.stack([first, second])
