"""The schedule: the learning rate of each update."""

import math

from pieces.checks import check_choice, check_number, check_size

SHAPES = ("paper", "cosine", "constant")


def learning_rate(
    update: int, *, shape: str, peak: float, warmup: int, updates: int | None = None
) -> float:
    """Return the learning rate of an update, which rises to a peak and falls after it.

    ``paper`` rises in a straight line and falls with one over the root of the update; ``cosine``
    falls along half a cosine to 0 at the last update; ``constant`` stays at the peak.

    Args:
        update: Which update, from 1.
        shape: ``paper``, ``cosine`` or ``constant``.
        peak: The highest rate, reached at update ``warmup``.
        warmup: For how many updates the rate rises.
        updates: How many updates there will be; needed by ``cosine``.

    Raises:
        TypeError: If a number has the wrong type.
        ValueError: If a number is out of range or the shape unknown.

    Source:
        Vaswani et al. 2017, section 5.3, equation 3; Loshchilov and Hutter 2017, equation 5.
    """
    check_choice("shape", shape, SHAPES)
    check_size("update", update)
    check_size("warmup", warmup)
    check_number("peak", peak)
    if not 0 < peak < math.inf:
        raise ValueError(f"peak is {peak}: it must be finite and above 0")
    if shape == "cosine" and (updates is None or updates <= warmup):
        raise ValueError(f"updates is {updates}: cosine needs more than warmup, which is {warmup}")
    if update < warmup:
        return peak * update / warmup
    if shape == "constant":
        return peak
    if shape == "paper":
        return peak * math.sqrt(warmup / update)
    done = min(1.0, (update - warmup) / (updates - warmup))
    return peak * (1 + math.cos(math.pi * done)) / 2


def paper_peak(d_model: int, warmup: int) -> float:
    """Return the peak of the paper's schedule: 1 / √(d_model · warmup).

    Source:
        Vaswani et al. 2017, section 5.3, equation 3, at update ``warmup``.
    """
    check_size("d_model", d_model)
    check_size("warmup", warmup)
    return 1 / math.sqrt(d_model * warmup)
