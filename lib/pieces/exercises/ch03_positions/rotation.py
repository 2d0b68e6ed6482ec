"""A bonus exercise of chapter 3: a step of k places is one rotation, wherever it begins."""

from dataclasses import replace

import numpy as np

from pieces.exercises.ch03_positions import mistakes, sinusoidal_positions
from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

# A row (sin a, cos a) times the block [[cos b, -sin b], [sin b, cos b]] is that of a + b.
STEPS = Steps(
    "rotation(k, d_model)",
    **{label: sinusoidal_positions.STEPS.steps[label] for label in ("pairs", "exponent", "rate")},
    angle="angles = k * rates",  # (d_model,)
    turn="even, sines = np.arange(0, d_model, 2), np.sin(angles[::2])",
    diagonal="turned = np.diag(np.cos(angles))",  # (d_model, d_model)
    lower="turned[even + 1, even] = sines",
    upper="turned[even, even + 1] = -sines",
    layout="",
    give="return turned",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: a few steps forward, then back, then far."""
    rng = np.random.default_rng(seed)

    def one(k: int, d_model: int, **kind: bool) -> Probe:
        group = "for a step back" if k < 0 else "for a step onward"
        return Probe({"k": k, "d_model": d_model}, group, **kind)

    return [
        *(one(k, d_model) for k, d_model in [(1, 6), (3, 4), (40, 8), (-2, 6)]),
        one(int(rng.integers(2, 12)), 2 * int(rng.integers(3, 7)), fresh=True),
        one(-int(rng.integers(2, 12)), 2 * int(rng.integers(3, 7)), fresh=True),
    ]


def _of_the_table(*ids: str) -> tuple[Mistake, ...]:
    """The known mistakes of the table's rates that this exercise names, too."""
    known = {each.id: each for each in mistakes.TABLE}
    result = "Your result equals the rotation for a table with other rates than the formula's."
    return tuple(replace(known[name], result=result) for name in ids)


MISTAKES = (
    Mistake(
        "rotation_transposed",
        "The rotation turns back, not onward",
        "Your result equals the rotation by -k: it makes PE(p - k) of PE(p).",
        "The matrix usually shown turns a column (cos, sin) on its right. Here a row stands on its "
        "left, and it is (sin, cos). Each of these two transposes the matrix, and so both together "
        "change nothing. With one of them alone, or with -k, all hands go back.",
        "Compare `table[1:]` with `table[:-1] @ rotation(1, d_model)`: the minus sign belongs to "
        "the upper right entry of each block.",
        ({"give": "return turned.T"},),
    ),
    Mistake(
        "rotation_one_angle",
        "All pairs turn by the same angle",
        "Your result equals blocks that all turn by k.",
        "The first pair turns by one radian a place, each later one more slowly.",
        "Multiply k by the rate of each pair: 10000 to the power -2i / d_model.",
        ({"angle": "angles = np.full(d_model, float(k))"},),
    ),
    Mistake(
        "rotation_one_angle",
        "Only the first pair turns",
        "Your result equals one block, and ones on the rest of the diagonal.",
        "Each pair of columns is the hand of a clock of its own, and all of them move.",
        "Make a block for every pair, along the diagonal.",
        ({"angle": "angles = np.where(columns < 2, float(k), 0.0)"},),
    ),
    Mistake(
        "rotation_without_k",
        "The angle does not depend on the number of steps",
        "Your result equals the rotation by one place, whatever `k` is.",
        "In k steps each hand turns k times as far.",
        "Multiply the rates by `k`.",
        ({"angle": "angles = rates"},),
    ),
    Mistake(
        "rotation_without_minus",
        "The minus sign is missing",
        "Your result equals blocks whose two sines have the same sign.",
        "cos(a + b) is cos a · cos b - sin a · sin b. With a plus there nothing is turned, and the "
        "length of a pair changes.",
        "In each block one of the two sines is negative.",
        ({"upper": "turned[even, even + 1] = sines"},),
    ),
    Mistake(
        "sines_and_cosines_in_halves",
        "Pairs are a half apart, not side by side",
        "Your result equals the rotation for a table with all sines first, then all cosines.",
        "In this book's table columns 2i and 2i + 1 are one pair.",
        "The blocks lie on the diagonal, each in two neighbouring rows and columns.",
        ({"layout": "half = np.r_[0:d_model:2, 1:d_model:2]\nturned = turned[half][:, half]"},),
    ),
    *_of_the_table("exponent_doubled", "frequency_inverted"),
)

ANSWER = Steps(
    "rotation(k, d_model)",
    before="import torch",
    angles="""
        # angles: how far each hand turns in k places, (d_model / 2,)
        angles = k * 10_000 ** (-torch.arange(0, d_model, 2) / d_model)
        sin, cos = angles.sin(), angles.cos()""",
    blocks="""
        # blocks: each pair of columns turns by itself
        even, odd = torch.arange(0, d_model, 2), torch.arange(1, d_model, 2)
        R = torch.zeros(d_model, d_model)
        R[even, even], R[even, odd] = cos, -sin
        R[odd, even], R[odd, odd] = sin, cos
        return R""",
)

EXERCISE = Exercise(
    name="rotation",
    place=4,
    task="""\
Write `rotation(k, d_model)`: the matrix R of shape (d_model, d_model) with PE(p + k) = PE(p) R,
the same one for every place p. `k` is a whole number, and may be negative. PE(p) is a row of the
sinusoidal table, so R stands on the right of it.""",
    axes=("row",),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "sin(a + b) = sin a · cos b + cos a · sin b, and cos(a + b) = cos a · cos b - sin a · sin "
        "b. Which columns of PE(p) does column 0 of PE(p + k) need, and which does column 1?",
        "R is zero but for a block of 2 x 2 for each pair, on the diagonal, with the angle k times "
        "the pair's rate. The first column of a block makes the new sine of the old pair.",
        "With the row (sin a, cos a) on the left, the first column of a block is cos b, sin b. The "
        "second is -sin b, cos b.",
    ),
    answer=ANSWER,
    common=ANSWER.change(
        blocks="""
        even, odd = torch.arange(0, d_model, 2), torch.arange(1, d_model, 2)
        R = torch.zeros(d_model, d_model)
        R[even, even], R[even, odd] = cos, sin
        R[odd, even], R[odd, odd] = -sin, cos
        return R""",
    ),
)
