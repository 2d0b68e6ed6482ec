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
VANISHED = (
    "Where hidden keys fit far better than the visible ones, your function gives zeros or 0 / 0: "
    "next to the power of a hidden score all others round to 0. Hide the scores before `exp`, and "
    "they keep their weights."
)


def draw_vectors(
    rng: np.random.Generator, *lead: int, sizes: tuple[int, int, int, int] = (4, 5, 6, 3)
) -> dict:
    """Query, key and value of normal numbers; ``sizes`` are the queries, keys, d_k and d_v.

    All are different, if nothing is asked for. What stands in the wrong place fails there, and is
    recognised where two of them are the same, while the sizes in the scale are still told apart.
    """
    queries, keys, d_k, d_v = sizes
    shapes = {"query": (queries, d_k), "key": (keys, d_k), "value": (keys, d_v)}
    # Products of factors this wide give scores in which every wrong scale shows.
    return {name: rng.normal(0, 1.5, (*lead, *shape)) for name, shape in shapes.items()}


SQUARE = (4, 4, 4, 4)
AS_MANY_KEYS = (4, 4, 6, 3)
AS_LONG_VALUES = (4, 5, 6, 6)


def draw_huge(rng: np.random.Generator) -> dict:
    """Square vectors whose scores are thousands, so that ``exp`` of one overflows.

    They are whole numbers: the scores are exact in float32, too.
    """
    while True:
        query, key = 40.0 * rng.integers(-3, 4, (2, 2, 4, 4))
        scores = np.sort(query @ key.swapaxes(-1, -2) / 2)
        if (scores[..., -1] > 3000).all() and (scores[..., -1] - scores[..., -2] > CLEAR).all():
            return {"query": query, "key": key, "value": rng.normal(0, 1.5, (2, 4, 4))}


def draw_far(
    rng: np.random.Generator, visible: int, gaps: tuple[int, int, int, int]
) -> tuple[dict, np.ndarray]:
    """Square vectors with a mask: scores in steps of ``CLEAR``, the best visible one ``visible``.

    The hidden scores stand above it by the gap of their row.
    """
    mask = draw_mask(rng, 4, 4)
    steps = np.where(mask, rng.permuted(np.tile(np.arange(4.0), (2, 4, 1)), axis=-1), -np.inf)
    below = CLEAR * (steps - steps.max(-1, keepdims=True))
    scores = visible + np.where(mask, below, np.array(gaps)[:, None])
    # Unit vectors ask, so that the keys hold the scores.
    order = rng.permutation(4)
    query = np.tile(16 * np.eye(4)[order], (2, 1, 1))
    key = (scores[:, order.argsort()] / 8).swapaxes(-1, -2)
    return {"query": query, "key": key, "value": rng.normal(0, 1.5, (2, 4, 4))}, mask


# All scores are low, and the hidden ones a little lower.
LOW = (-204_800, (-2 * CLEAR, -CLEAR, -2 * CLEAR, -CLEAR))
# The hidden scores overtake those that 50, 100, or even 10 000 are taken from. The power of a
# visible score next to them can be told from 0 in float32, then in float64, then not at all.
OVERTAKEN = (0, (60, 600, 204_800, 204_800))


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
