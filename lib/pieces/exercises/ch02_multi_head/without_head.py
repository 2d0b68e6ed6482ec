"""A small exercise of chapter 2: what is left when one head is switched off."""

import numpy as np

from pieces.exercises.ch02_multi_head import inputs, mistakes
from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

PART = "slice(off * d_k, (off + 1) * d_k)"

STEPS = Steps(
    "without_head(x, W_Q, W_K, W_V, W_O, num_heads, off)",
    part=f"d_k = x.shape[-1] // num_heads\npart = {PART}",
    first="",
    project="query, key, value = x @ W_Q, x @ W_K, x @ W_V",
    **mistakes.ATTEND,
    remove="joined[..., part] = 0",
    out="output = joined @ W_O",
    last="",
    give="return output",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: each of several heads is switched off once."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    names = ("x", *inputs.NAMES, "num_heads", "off")

    def one(rng: np.random.Generator, tokens: int, d_model: int, num_heads: int, off: int) -> dict:
        drawn = {"x": rng.normal(0, 1, (2, tokens, d_model)), **inputs.matrices(rng, d_model)}
        drawn |= {"num_heads": num_heads, "off": off}
        return {name: drawn[name] for name in names}

    first, later = "with the first head off", "with a later head off"
    return [
        Probe(one(rng, 4, 6, 2, 0), first),
        Probe(one(rng, 5, 8, 4, 2), later),
        Probe(one(rng, 3, 6, 3, 2), later),
        Probe(one(fresh, 4, 8, 4, int(fresh.integers(1, 4))), later, fresh=True),
    ]


MISTAKES = (
    Mistake(
        "split_belief",
        "A part of each word's vector is removed, not a head",
        "Your result equals words whose entries in the head's place are 0.",
        "A head reads all entries of a word, through columns of its own in W_Q, W_K and W_V. So "
        "every head has lost something here, and none has gone.",
        "Let all heads work, and remove what the one hands over before W_O mixes it in.",
        ({"first": "x = x.copy()\nx[..., part] = 0", "remove": ""},),
    ),
    Mistake(
        "head_removed_after_mixing",
        "A part of the result is removed, not a head",
        "Your result is that of all heads, with 0 in some entries.",
        "W_O has mixed all heads by then: each entry of the result holds something of every head.",
        "Set the head's own entries to 0 before they meet W_O.",
        ({"remove": "", "last": "output[..., part] = 0"},),
    ),
    Mistake(
        "only_head_left",
        "The one head is kept, and all others are removed",
        "Your result is what the one head hands over alone.",
        "What is asked for is the rest.",
        "Set the entries of the one head to 0, and leave the others as they are.",
        ({"remove": "kept = joined[..., part].copy()\njoined[:] = 0\njoined[..., part] = kept"},),
    ),
    Mistake(
        "head_not_removed",
        "All heads are still there",
        "Your result is that of all heads.",
        "Nothing was removed. A slice that begins at -1 can be empty, and an assignment to a copy "
        "changes nothing.",
        "Set the entries from `off * d_k` up to `(off + 1) * d_k` to 0, before W_O.",
        ({"remove": ""},),
    ),
    Mistake(
        "others_rescaled",
        "The other heads are made larger",
        "Your result is that of the other heads, times h / (h - 1).",
        "That is what dropout does in training, so that sums stay as large. Here the question is "
        "what is missing, and nothing makes up for it.",
        "Remove the head, and leave the others as they are.",
        ({"remove": "joined[..., part] = 0\njoined = joined * h / (h - 1)"},),
    ),
    Mistake(
        "equal_weights_for_head",
        "The head still hands over an average",
        "Your result equals a head whose weights are all alike.",
        "Equal weights, or scores of 0, make it hand over the mean of all values: it is blind, not "
        "off.",
        "Set what it hands over to 0, or its weights after the softmax.",
        ({"mix": "weights[:, off] = 1 / n\nheads = weights @ v", "remove": ""},),
    ),
    mistakes.HEADS[1].within(STEPS),
)

ANSWER = Steps(
    "my_without_head(x, W_Q, W_K, W_V, W_O, num_heads, off)",
    before="import torch\n\nfrom pieces.attention import scaled_dot_product_attention",
    project="""
        # project and split: (batch, h, n, d_k)
        q, k, v = (
            (x @ W).unflatten(-1, (num_heads, -1)).transpose(1, 2)
            for W in (W_Q, W_K, W_V)
        )""",
    attend="""
        # attend
        heads = scaled_dot_product_attention(query=q, key=k, value=v)""",
    remove="""
        # switch one off: it hands over nothing
        heads[:, off] = 0""",
    mix="""
        # join, mix
        return heads.transpose(1, 2).flatten(-2) @ W_O""",
)

EXERCISE = Exercise(
    name="without_head",
    place=5,
    task="""\
Write `without_head(x, W_Q, W_K, W_V, W_O, num_heads, off)`: self-attention in which head `off`,
counted from 0, is switched off: it hands over zeros. `x` has shape (batch, n, d_model), each matrix
(d_model, d_model). Return the result, in the shape of `x`.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "Let all heads work as they do. Where does the work of one head lie by itself for the last "
        "time, before it is mixed with that of the others?",
        "With the heads in front, (batch, h, n, d_k), one head is `heads[:, off]`. Set it to 0, "
        "then join and multiply by W_O.",
    ),
    answer=ANSWER,
    common=ANSWER.change(
        remove="",
        mix="""
            # join, mix
            result = heads.transpose(1, 2).flatten(-2) @ W_O
            d_k = x.shape[-1] // num_heads
            result[..., off * d_k : (off + 1) * d_k] = 0
            return result""",
    ),
)
