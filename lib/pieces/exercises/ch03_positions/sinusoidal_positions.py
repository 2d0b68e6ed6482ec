"""The exercise of chapter 3 from scratch: the table of sinusoidal positions."""

import numpy as np

from pieces.exercises.ch03_positions import mistakes
from pieces.exercises.checking import Exercise, Probe, Steps

# The columns of a pair share what the even one of them gives: 0, 0, 2, 2, 4, 4, …
STEPS = Steps(
    "sinusoidal_positions(num_positions, d_model)",
    places="places = np.arange(num_positions)[:, None]",  # (num_positions, 1)
    pairs="columns = np.arange(d_model)\npaired = columns - columns % 2",
    exponent="exponents = paired / d_model",
    rate="rates = 10_000.0**-exponents",
    angle="angles = places * rates",  # (num_positions, d_model)
    waves="table = np.where(columns % 2 == 0, np.sin(angles), np.cos(angles))",
    layout="",
    give="return table",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: small tables of different shapes, and a long one for the pairs that turn slowly.

    With one place, or with one pair, hardly a mistake shows.
    """
    rng = np.random.default_rng(seed)
    small, long = "for a few places", "for a long sentence"

    def one(num_positions: int, d_model: int, group: str, **kind: bool) -> Probe:
        return Probe({"num_positions": num_positions, "d_model": d_model}, group, **kind)

    return [
        *(one(n, d_model, small) for n, d_model in [(5, 8), (6, 6), (9, 4)]),
        one(60, 12, long),
        one(int(rng.integers(4, 12)), 2 * int(rng.integers(3, 10)), small, fresh=True),
        one(int(rng.integers(40, 80)), 2 * int(rng.integers(3, 8)), long, fresh=True),
    ]


ANSWER = Steps(
    "my_sinusoidal_positions(num_positions, d_model)",
    before="import torch",
    rates="""
        # rates: one for each pair of columns, 1 and then slower and slower
        rates = 10_000 ** (-torch.arange(0, d_model, 2) / d_model)  # (d_model / 2,)""",
    angles="""
        # angles: each place, at each rate
        angles = torch.arange(num_positions)[:, None] * rates  # (num_positions, d_model / 2)""",
    pairs="""
        # pairs: sines in the columns 0, 2, 4, …, cosines in the columns 1, 3, 5, …
        table = torch.zeros(num_positions, d_model)
        table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
        return table""",
)

EXERCISE = Exercise(
    name="sinusoidal_positions",
    place=2,
    task="""\
Write `sinusoidal_positions(num_positions, d_model)`. Return the table of the formula: a row for
each place, from place 0, and `d_model` columns, an even number. Columns 2i and 2i + 1 are sine and
cosine of one angle: the place divided by 10000 to the power 2i / d_model.""",
    axes=("place",),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=mistakes.TABLE,
    hints=(
        "Begin with the angles, one for each place and each pair: a table of shape (num_positions, "
        "d_model / 2). For d_model = 4 there are two pairs. Which are their exponents?",
        "`arange(0, d_model, 2)` counts 0, 2, 4, …: that is 2i already. Divided by `d_model` it is "
        "the exponent. A column of places, `arange(num_positions)[:, None]`, divided by a row of "
        "powers gives all angles at once.",
        "Make a table of zeros, and fill every other column: `table[:, 0::2]` takes the sines, "
        "`table[:, 1::2]` the cosines.",
    ),
    answer=ANSWER,
    common=ANSWER.change(
        rates="rates = 10_000 ** (-2 * torch.arange(0, d_model, 2) / d_model)",
    ),
)
