"""The exercise of chapter 2 from scratch: multi-head attention as a module."""

from collections.abc import Callable
from typing import Any

import numpy as np

from pieces.exercises.ch02_multi_head import inputs, mistakes, module_mistakes
from pieces.exercises.checking import Exercise, Probe, Steps, building

STEPS = Steps(
    "multi_head(query, key, value, mask, num_heads, W_Q, W_K, W_V, W_O)",
    sources="",
    project="query, key, value = query @ W_Q, key @ W_K, value @ W_V",
    **mistakes.ATTEND | {"hide": module_mistakes.hide("-np.inf")},
    out="out = joined @ W_O",
    give="return out",
)


def use(
    written: Callable,
    query: Any,
    key: Any,
    value: Any,
    mask: Any,
    num_heads: int,
    W_Q: Any,
    W_K: Any,
    W_V: Any,
    W_O: Any,
) -> Any:
    """Build the reader's module, give it the four matrices, and call it; a function is called."""
    matrices = dict(zip(inputs.NAMES, (W_Q, W_K, W_V, W_O), strict=True))
    if not isinstance(written, type):
        return written(query, key, value, mask, num_heads, *matrices.values())
    if building.is_empty(written):
        return ...
    module = building.build(written, d_model=query.shape[-1], num_heads=num_heads)
    building.give(module, **matrices)
    return building.call(module, query=query, key=key, value=value, mask=mask)


def make_probes(seed: int) -> list[Probe]:
    """The probes: two sentences of other lengths, as long ones, one head; then masks."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)

    def one(
        rng: np.random.Generator, n: int, m: int, num_heads: int, *, masked: bool = False
    ) -> dict:
        mask = inputs.draw_mask(rng, n, m) if masked else None
        drawn = {
            name: rng.normal(0, 1, (2, k, 8))
            for name, k in zip(("query", "key", "value"), (n, m, m), strict=True)
        }
        return {**drawn, "mask": mask, "num_heads": num_heads, **inputs.matrices(rng, 8)}

    without, masked = "without a mask", "with a mask"
    return [
        Probe(one(rng, 4, 5, 2), without),
        Probe(one(rng, 4, 4, 4), without),
        Probe(one(rng, 3, 5, 1), inputs.ONE_HEAD),
        Probe(one(rng, 4, 5, 4, masked=True), masked),
        Probe(one(rng, 4, 4, 2, masked=True), masked),
        Probe(one(fresh, 4, 5, 4), without, fresh=True),
        Probe(one(fresh, 4, 5, 2, masked=True), masked, fresh=True),
    ]


ANSWER = Steps(
    "class MyMultiHeadAttention(nn.Module)",
    before="from torch import nn\n\nfrom pieces.attention import scaled_dot_product_attention",
    init="""
        def __init__(self, d_model, num_heads):
            super().__init__()
            self.num_heads = num_heads
            self.W_Q = nn.Linear(d_model, d_model, bias=False)
            self.W_K = nn.Linear(d_model, d_model, bias=False)
            self.W_V = nn.Linear(d_model, d_model, bias=False)
            self.W_O = nn.Linear(d_model, d_model, bias=False)
        """,
    split="""
        def split(self, x):  # (batch, n, d_model) -> (batch, h, n, d_k)
            return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
        """,
    head="def forward(self, query, key, value, mask=None):",
    project="    # project, split\n"
    "    q, k, v = self.W_Q(query), self.W_K(key), self.W_V(value)\n"
    "    q, k, v = self.split(q), self.split(k), self.split(v)",
    attend="    # attend, with one mask for all heads\n"
    "    mask = None if mask is None else mask[:, None]\n"
    "    heads = scaled_dot_product_attention(query=q, key=k, value=v, mask=mask)",
    join="    # join, mix\n    joined = heads.transpose(1, 2).flatten(-2)",
    out="    return self.W_O(joined)",
)

EXERCISE = Exercise(
    name="multi_head",
    place=2,
    task="""\
Write the module, made with `(d_model, num_heads)` and called with `query`, `key`, `value` and an
optional `mask`: (batch, n, d_model), twice (batch, m, d_model), (batch, n, m). Keep the matrices as
`W_Q`, `W_K`, `W_V` and `W_O`: the check gives them numbers. Each is an `nn.Linear` without bias, or
a parameter that stands on the right of a product.""",
    axes=("batch", "query"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=module_mistakes.MISTAKES,
    hints=(
        "Six steps: project, split, attend, join, mix, and a mask on the way. Write the shape at "
        "the end of each line before you write the line.",
        "Queries, keys and values are split alike: cut the last axis into heads, then move the "
        "heads to the front. Which mask fits (batch, h, n, m), if all heads share it?",
        "`x.unflatten(-1, (num_heads, -1)).transpose(1, 2)` splits, `heads.transpose(1, 2)"
        ".flatten(-2)` joins, `mask[:, None]` gives the mask an axis for the heads.",
    ),
    answer=ANSWER,
    common=ANSWER.change(join="    # join, mix\n    joined = heads.reshape(query.shape)"),
    use=use,
)
