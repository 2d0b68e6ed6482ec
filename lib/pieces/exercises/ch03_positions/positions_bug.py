"""The exercise of chapter 3 to mend: a slip of published code, retold in our own."""

from dataclasses import replace

from pieces.exercises.ch03_positions import mistakes, sinusoidal_positions
from pieces.exercises.checking import Exercise, Steps

THREAD, IN_PRINT = "maxjcohen/transformer/issues/62", "YutaroOgawa/pytorch_advanced/issues/79"
SOURCES = tuple(f"https://github.com/{thread}" for thread in (THREAD, IN_PRINT))

STEPS = Steps("position_table(num_positions, d_model)", **sinusoidal_positions.STEPS.steps)

ANSWER = Steps(
    "position_table(num_positions, d_model)",
    before="import torch",
    places="""
        # places: a column of them, (num_positions, 1)
        places = torch.arange(num_positions)[:, None]
        table = torch.zeros(num_positions, d_model)""",
    sines="""
        # sines: the columns 0, 2, 4, …
        exponents = torch.arange(0, d_model, 2) / d_model
        table[:, 0::2] = torch.sin(places / 10_000**exponents)""",
    cosines="""
        # cosines: the columns 1, 3, 5, …
        table[:, 1::2] = torch.cos(places / 10_000**exponents)
        return table""",
)
BUG = ANSWER.change(
    cosines="""
        # cosines: the columns 1, 3, 5, …
        exponents = torch.arange(1, d_model, 2) / d_model
        table[:, 1::2] = torch.cos(places / 10_000**exponents)
        return table""",
)

UNCHANGED = replace(
    mistakes.COS_OWN_FREQUENCY,
    id="published_bug",
    title="The published bug is still there",
    result="Your function still computes what the published code computes.",
    why="Numbers known beforehand show it: sin² + cos² of one angle is 1, so the squares of a row "
    "with four pairs add up to 4. Yours do not.",
    cure="Find the line first; the first hint says how to begin.",
    variants=mistakes.COS_OWN_FREQUENCY.variants[:1],
    threads=THREAD,
)
# Another cosine of its own, by whoever mends the wrong thing.
OTHER = replace(mistakes.COS_OWN_FREQUENCY, variants=mistakes.COS_OWN_FREQUENCY.variants[1:])

EXERCISE = Exercise(
    name="positions_bug",
    place=3,
    task=f"""\
This function has a bug. The code is ours; the bug is from published code ({SOURCES[0]}), where it
stood beside another one. It runs, the shape is right, and the picture has its waves. Find the line,
mend the function, and check it.""",
    axes=("place",),
    steps=STEPS,
    make_probes=sinusoidal_positions.make_probes,
    mistakes=(
        UNCHANGED,
        OTHER,
        *(each for each in mistakes.TABLE if each is not mistakes.COS_OWN_FREQUENCY),
    ),
    hints=(
        "A sine and a cosine of one angle are the two sides of a triangle: sin² + cos² is 1. What "
        "must the squares of each row add up to? Print `(table**2).sum(dim=1)` and look.",
        "The rows do not add up to the number of pairs, so somewhere a sine and a cosine do not "
        "belong to one angle. Print the exponents of the sines and those of the cosines.",
        "In the formula 2i stands in both lines, the cosine's too. The column is 2i + 1, the "
        "exponent is not.",
    ),
    answer=ANSWER,
    start=BUG,
    common=BUG,
    afterword="""\
You have mended it: each row has the same squared length now, one for each pair, and a step onward \
is a rotation again. Why did nobody notice? Each place still had a vector of its own, and a model \
can learn with that. A printed book took the same slip over from a blog.""",
    sources=SOURCES,
)
