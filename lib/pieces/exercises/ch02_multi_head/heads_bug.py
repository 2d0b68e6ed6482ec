"""The exercise of chapter 2 to mend: a bug of published code, retold in our own."""

from dataclasses import replace

from pieces.exercises.ch02_multi_head import inputs, mistakes
from pieces.exercises.checking import Exercise, Steps

THREADS = ("reczoo/FuxiCTR/issues/30", "649453932/Chinese-Text-Classification-Pytorch/issues/10")
SOURCES = tuple(f"https://github.com/{thread}" for thread in THREADS)

STEPS = Steps(
    "heads_side_by_side(query, key, value, num_heads)", **mistakes.ATTEND, give="return joined"
)

ANSWER = Steps(
    "heads_side_by_side(query, key, value, num_heads)",
    before="import torch",
    split="""
        # split: each head is treated like an example of its own
        batch, n, d_model = query.shape
        d_k = d_model // num_heads
        q, k, v = (
            x.view(batch, n, num_heads, d_k).transpose(1, 2).reshape(-1, n, d_k)
            for x in (query, key, value)
        )""",
    attend="""
        # attend
        scores = torch.bmm(q, k.transpose(1, 2)) / d_k**0.5
        heads = torch.bmm(scores.softmax(dim=-1), v)""",
    join="""
        # join
        heads = heads.view(batch, num_heads, n, d_k).transpose(1, 2)
        return heads.reshape(batch, n, d_model)""",
)
BUG = ANSWER.change(
    split="""
        # split: each head is treated like an example of its own
        batch, n, d_model = query.shape
        d_k = d_model // num_heads
        q, k, v = (
            x.view(batch * num_heads, -1, d_k) for x in (query, key, value)
        )""",
    join="""
        # join
        return heads.view(batch, -1, d_model)""",
)

UNCHANGED = replace(
    mistakes.BATCH_HEAD_VIEW,
    id="published_bug",
    title="The published bug is still there",
    result="Your function still computes what the published code computes.",
    why="Change one word's value: with one budget a head, only those rows may move that look at "
    "it. Here pieces of one word ask each other, and some rows never hear of the change.",
    cure="Find the line first; the first hint says how to begin.",
    threads=" ".join(THREADS),
)

EXERCISE = Exercise(
    name="heads_bug",
    place=3,
    task=f"""\
This function has a bug. The code is ours; the bug was copied from a blog into several published
models ({SOURCES[0]}). It runs, all shapes are right, and the models learned. Find it, mend the
function, and check it. Two places must change.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=inputs.projected_probes,
    mistakes=(UNCHANGED, *mistakes.HEADS, *mistakes.SCALING, *mistakes.NORMALISING),
    hints=(
        "Give it a small example: one sentence, `torch.arange(12.0).view(1, 3, 4)` as query, and "
        "2 heads. Print q. Head 1 should hold the first two entries of *each* word.",
        "`view` cuts the numbers in the order in which they lie. The first 6 of them are the first "
        "word and half of the second. Which axis must be cut, and which moved?",
        "Cut the last axis: `view(batch, n, num_heads, d_k)`. Exchange words and heads: "
        "`transpose(1, 2)`. Only then may batch and heads be merged. The join goes the same way "
        "back.",
    ),
    answer=ANSWER,
    start=BUG,
    common=BUG,
    afterword="""\
You have mended it. With the bug each head attended among pieces of a few words, and the matrices
around it could adapt to that: nothing failed. A test with one word changed shows it at once; a test
with one head never does.""",
    sources=SOURCES,
)
