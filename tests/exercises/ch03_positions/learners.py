"""Learners' answers to the exercises of chapter 3, right and wrong, in styles of their own.

The engine has its wrong answers in NumPy, column by column; here are loops, tensors and complex
numbers.
"""

import math

import numpy as np
import torch
from exercises.marking import right, wrong

from pieces import positions

# The misconceptions of the book's list (positional encoding, embeddings) that this chapter treats.
MISCONCEPTIONS = """
exponent_doubled cos_own_frequency frequency_inverted integer_arithmetic base_or_exponent_swapped
"""

ANSWERS = {}

# --- the table ------------------------------------------------------------------------------------


def entry_by_entry(power, sine=math.sin, cosine=math.cos, first=0):
    """The table in nested loops, from ``power(column, d_model)``: what divides a place."""

    def learner(num_positions, d_model):
        table = torch.zeros(num_positions, d_model)
        for place in range(num_positions):
            for i in range(0, d_model, 2):
                table[place, i] = sine((place + first) / power(i, d_model))
                table[place, i + 1] = cosine((place + first) / power(i, d_model))
        return table

    return learner


def from_angles(rates, interleave=True):
    """The table as every other column of zeros, from ``rates(d_model)``."""

    def learner(n, d):
        angles = torch.outer(torch.arange(n, dtype=torch.float64), rates(d))
        if not interleave:
            return torch.cat((angles.sin(), angles.cos()), dim=1)
        table = torch.zeros(n, d, dtype=torch.float64)
        table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
        return table

    return learner


def evens(d):
    return torch.arange(0, d, 2, dtype=torch.float64)


def exp_of(factor):
    return lambda d: torch.exp(evens(d) * factor(d))


def as_complex(num_positions, d_model, turn=1j):
    pairs = np.arange(d_model // 2)
    hands = np.exp(turn * np.arange(num_positions)[:, None] * 10_000.0 ** (-2 * pairs / d_model))
    return np.stack([hands.imag, hands.real], axis=-1).reshape(num_positions, d_model)


def every_column_an_angle(exponent):
    """Angles for all columns first, of which the sines and the cosines take every other one."""

    def learner(num_positions, d_model):
        power = [10_000 ** exponent(j, d_model) for j in range(d_model)]
        angles = np.array([[p / each for each in power] for p in range(num_positions)])
        angles[:, 0::2] = np.sin(angles[:, 0::2])
        angles[:, 1::2] = np.cos(angles[:, 1::2])
        return angles

    return learner


def by_turning(num_positions, d_model):
    """Each row is the one before it, turned by one step."""
    step = torch.polar(torch.ones(d_model // 2).double(), 1e4 ** (-evens(d_model) / d_model))
    hands = step ** torch.arange(num_positions)[:, None]
    return torch.view_as_real(hands).flip(-1).flatten(1)


def shifted_sines(n, d):
    """A cosine is a sine, a quarter of a turn ahead."""
    columns = [(10_000 ** (j // 2 * 2 / d), j % 2 * math.pi / 2) for j in range(d)]
    return [[math.sin(p / power + ahead) for power, ahead in columns] for p in range(n)]


for answer in [
    entry_by_entry(lambda i, d: 10_000 ** (i / d)),
    from_angles(exp_of(lambda d: -math.log(10_000) / d)),
    as_complex,
    by_turning,
    every_column_an_angle(lambda j, d: j // 2 * 2 / d),
    positions.sinusoidal_positions,
    shifted_sines,
]:
    right("sinusoidal_positions")(answer)
    right("positions_bug", says="same squared length")(answer)

RATES = {
    "exponent_doubled": [
        entry_by_entry(lambda i, d: 10_000 ** (2 * i / d)),
        from_angles(lambda d: 1e4 ** (-torch.arange(d // 2) / (d / 4))),
    ],
    "exponent_halved": [from_angles(lambda d: 1e4 ** -(torch.arange(d // 2).double() / d))],
    "exponent_of_the_odd_column": [from_angles(lambda d: 1e4 ** (-(evens(d) + 1) / d))],
    "exponent_to_the_last": [from_angles(lambda d: torch.logspace(0, -4, d // 2).double())],
    "integer_arithmetic": [
        entry_by_entry(lambda i, d: 10_000 ** (i // d)),
        from_angles(lambda d: exp_of(lambda d: -math.log(10_000))(2) ** (evens(d) // d)),
        from_angles(lambda d: 1e4 ** (-torch.arange(0, d, 2) // d).double()),
    ],
    "frequency_inverted": [
        entry_by_entry(lambda i, d: 10_000 ** (-i / d)),
        from_angles(exp_of(lambda d: math.log(10_000) / d)),
    ],
    "base_or_exponent_swapped": [
        from_angles(lambda d: (evens(d) / d) ** 1e-4),
        entry_by_entry(lambda i, d: 1_000 ** (i / d)),
        from_angles(exp_of(lambda d: -math.log(1e5) / d)),
    ],
    "exponent_without_parentheses": [entry_by_entry(lambda i, d: 10_000**i * d)],
    "logarithm_forgotten": [
        from_angles(exp_of(lambda d: -1 / d)),
        from_angles(exp_of(lambda d: -10_000 / d)),
        from_angles(exp_of(lambda d: -4 / d)),
    ],
}
for mistake, ways in RATES.items():
    wrong("sinusoidal_positions", mistake)(*ways)
    wrong("positions_bug", mistake)(*ways)

as_published, another = [
    lambda n, d: torch.where(
        torch.arange(d) % 2 == 0,
        torch.sin(torch.arange(n)[:, None] / 1e4 ** (torch.arange(d) / d)),
        torch.cos(torch.arange(n)[:, None] / 1e4 ** (torch.arange(d) / d)),
    ),
    every_column_an_angle(lambda j, d: (j + j % 2) / d),
]
wrong("sinusoidal_positions", "cos_own_frequency")(as_published, another)
wrong("positions_bug", "published_bug")(as_published)
wrong("positions_bug", "cos_own_frequency")(another)
twice = every_column_an_angle(lambda j, d: 2 * j / d)
wrong("sinusoidal_positions", "exponent_doubled", "cos_own_frequency")(twice)
for answer, *ids in [
    (entry_by_entry(lambda i, d: 10_000 ** (i / d), first=1), "positions_from_one"),
    (entry_by_entry(lambda i, d: 1e4 ** (i / d), math.cos, math.sin), "sine_cosine_exchanged"),
    (
        from_angles(lambda d: 1e4 ** (-evens(d) / d), interleave=False),
        "sines_and_cosines_in_halves",
    ),
    (lambda n, d: positions.sinusoidal_positions(n, d).T, "table_transposed"),
    (lambda n, d: as_complex(n, d, turn=-1j),),
    (lambda n, d: torch.sin(torch.arange(n)[:, None] / 1e4 ** (torch.arange(d) / d)),),
]:
    wrong("sinusoidal_positions", *ids)(answer)
    wrong("positions_bug", *ids)(answer)
