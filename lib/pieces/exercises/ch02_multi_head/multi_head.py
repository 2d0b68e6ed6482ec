"""The exercise of chapter 2 from scratch: multi-head attention as a module."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from pieces.exercises.ch01_attention.inputs import draw_mask
from pieces.exercises.ch02_multi_head import inputs, mistakes
from pieces.exercises.checking import Exercise, Mistake, Probe, Steps
from pieces.exercises.checking.calling import plan_call


def _hide(number: str, visible: str = "scores", mask: str = "mask[:, None]") -> str:
    """The step that hides scores; the mask has an axis for the heads."""
    return f"if mask is not None:\n    scores = np.where({mask}, {visible}, {number})"


STEPS = Steps(
    "multi_head(query, key, value, mask, num_heads, W_Q, W_K, W_V, W_O)",
    sources="",
    project="query, key, value = query @ W_Q, key @ W_K, value @ W_V",
    **mistakes.ATTEND | {"hide": _hide("-np.inf")},
    out="return joined @ W_O",
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
    if (
        getattr(getattr(written, "forward", None), "__name__", "") == "_forward_unimplemented"
    ):  # PyTorch's own
        return ...
    module = written(query.shape[-1], num_heads)
    for name, matrix in matrices.items():
        _give(module, name, matrix)
    if hasattr(module, "to"):  # what else the module holds
        module = module.to(query.dtype)
    given = {"query": query, "key": key, "value": value}
    if mask is not None:
        given["mask"] = mask
    plan = plan_call(module, tuple(given))
    if plan.missing:
        needed = ", ".join(given)
        raise TypeError(f"forward has no place for {plan.missing[0]}: it gets {needed}")
    return plan.call(module, given)


def _give(module: Any, name: str, matrix: Any) -> None:
    """Put a matrix in the module's place for it: a parameter, or a linear layer."""
    names = [name, name.lower(), name.replace("_", ""), name.replace("_", "").lower()]
    found = [each for each in names if hasattr(module, each)]
    if not found:
        raise AttributeError(f"the module has no {name}: call the four matrices W_Q, W_K, W_V, W_O")
    held = getattr(module, found[0])
    layer = getattr(held, "weight", None)
    place = held if layer is None else layer
    if tuple(place.shape) != tuple(matrix.shape):
        width = len(matrix)
        raise ValueError(
            f"{name} has shape {tuple(place.shape)} where ({width}, {width}) is needed: all heads "
            "side by side are as wide as the model"
        )
    place.data = matrix if layer is None else matrix.T  # a linear layer holds it transposed
    bias = getattr(held, "bias", None)
    if bias is not None:
        bias.data = bias.data * 0


def make_probes(seed: int) -> list[Probe]:
    """The probes: two sentences of other lengths, as long ones, one head; then masks."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)

    def one(
        rng: np.random.Generator, n: int, m: int, num_heads: int, *, masked: bool = False
    ) -> dict:
        mask = draw_mask(rng, n, m) if masked else None
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


PROJECTED = {"query": "W_Q", "key": "W_K", "value": "W_V"}


def _cut(matrix: str) -> str:
    return f"np.tile({matrix}[:, : len({matrix}) // num_heads], (1, num_heads))"


MISTAKES = (
    mistakes.BATCH_HEAD_VIEW,
    *mistakes.HEADS,
    Mistake(
        "missing_output_projection",
        "The joined heads are returned, without W_O",
        "Your result equals the heads' outputs side by side.",
        "Each head can then write to its own entries alone. W_O lets all of them write to every "
        "entry.",
        "Multiply what is joined by W_O.",
        ({"out": "return joined"},),
        "Kyubyong/transformer/issues/117 awf/functional-transformer/issues/8",
    ),
    Mistake(
        "raw_slices",
        "The heads get slices of the words, not projections",
        "Your result equals heads made of the words' own entries, without W_Q, W_K and W_V.",
        "Each head is to have a view of its own on the *whole* vector. A fixed slice of it is "
        "neither learned nor whole.",
        "Multiply by W_Q, W_K and W_V first. What comes out is split.",
        ({"project": ""},),
        "MarcoMeter/episodic-transformer-memory-ppo/issues/22",
    ),
    Mistake(
        "raw_slices",
        "One small matrix serves all heads",
        "Your result equals heads that all use the columns of the first.",
        "They all ask the same then, and one would have done.",
        "Each head needs columns of its own: project with the whole matrix, and split afterwards.",
        (
            {
                "project": "query, key, value = "
                + ", ".join(f"{x} @ {_cut(w)}" for x, w in PROJECTED.items())
            },
        ),
        "aladdinpersson/Machine-Learning-Collection/issues/3",
    ),
    Mistake(
        "memory_ignored",
        "Keys and values come from the sentence that asks",
        "Your result equals a sentence that asks itself.",
        "In cross-attention the queries come from one sentence, keys and values from another.",
        "Project `key` for the keys and `value` for the values, not `query`.",
        ({"sources": "key = value = query"},),
    ),
    Mistake(
        "value_key_confused",
        "Keys and values are made of the same input",
        "Your result equals attention whose keys and values both come from `key`, or both from "
        "`value`.",
        "The two are often the same tensor, and then nothing shows. The module must not rely on "
        "it.",
        "Project `key` by W_K and `value` by W_V.",
        ({"sources": "value = key"}, {"sources": "key = value"}),
    ),
    *mistakes.SCALING,
    mistakes.NORMALISING[0],
    # What a mask hides is hidden in every head: how it is hidden then decides the shares.
    replace(
        mistakes.NORMALISING[1],
        variants=({"axis": "axis = 1"}, {"axis": "axis = 1", "hide": _hide("-1e9")}),
    ),
    Mistake(
        "batch_first_mixup",
        "Words attend across the sentences of the batch",
        "Your result equals words that attend to the words in their place in other sentences.",
        "A sentence then changes with those that happen to be in its batch. The first axis is the "
        "batch here; `torch.nn.MultiheadAttention` expects the words there unless it is told.",
        "Leave the first axis alone: (batch, n, d_model). Where PyTorch's module is used, "
        "`batch_first=True` says so.",
        (
            {
                "sources": "query, key, value = (x.swapaxes(0, 1) for x in (query, key, value))",
                "out": "return (joined @ W_O).swapaxes(0, 1)",
            },
        ),
        "aipixel/AEMatter/issues/3 IBM/TabFormer/issues/14",
    ),
    Mistake(
        "mask_tiled_wrong",
        "The masks are repeated in another order than the heads",
        "Your result equals heads of one sentence that meet the mask of another.",
        "Where batch and heads are one axis, its order must be the same for both: all heads of the "
        "first sentence, then all of the second.",
        "Give the mask an axis of length 1 for the heads, (batch, 1, n, m), and let it broadcast.",
        (
            {
                "hide": "if mask is not None:\n"
                "    mask = np.tile(mask, (h, 1, 1)).reshape(scores.shape)\n"
                "    scores = np.where(mask, scores, -np.inf)"
            },
        ),
        "lsdefine/attention-is-all-you-need-keras/issues/36",
    ),
    Mistake(
        "mask_inverted",
        "The mask is turned round",
        "Your result equals attention to just the keys that are hidden.",
        "In this book true means may attend. `torch.nn.MultiheadAttention` uses true for hidden.",
        "Hide the scores where the mask is false: `~mask`.",
        ({"hide": "if mask is not None:\n    scores = np.where(mask[:, None], -np.inf, scores)"},),
    ),
    Mistake(
        "mask_result_discarded",
        "The mask has no effect",
        "Your result equals attention without a mask.",
        "Each query then sees the hidden keys as well.",
        "Use the mask, and keep what comes out: `masked_fill` and `where` return a new tensor.",
        ({"hide": ""},),
        "opendilab/DI-engine/issues/333",
    ),
)

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
    mistakes=MISTAKES,
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
