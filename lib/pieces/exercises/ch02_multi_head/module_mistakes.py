"""The known mistakes of the module, with those that it shares; the labels are ``STEPS``'s there."""

from dataclasses import replace

from pieces.exercises.ch01_attention.mistakes import MASKING
from pieces.exercises.ch02_multi_head import mistakes
from pieces.exercises.checking import Mistake


def hide(number: str, visible: str = "scores", mask: str = "mask[:, None]") -> str:
    """The step that hides scores; the mask has an axis for the heads."""
    return f"if mask is not None:\n    scores = np.where({mask}, {visible}, {number})"


PROJECTED = {"query": "W_Q", "key": "W_K", "value": "W_V"}


def _project(how: str) -> dict[str, str]:
    """The step that projects, with something else made of each matrix ``W``."""
    pairs = ", ".join(f"{x} @ {how.replace('W', w)}" for x, w in PROJECTED.items())
    return {"project": f"query, key, value = {pairs}"}


COLUMNS = _project("np.tile(W[:, : len(W) // num_heads], (1, num_heads))")
# Blocks on the diagonal: the first of a matrix again and again, or one after the other.
BLOCKS = (
    _project("np.kron(np.eye(num_heads), W[: len(W) // num_heads, : len(W) // num_heads])"),
    _project("(np.tile(W[: len(W) // num_heads], (num_heads, 1)) * block)")
    | {
        "sources": "part = np.arange(len(W_Q)) // (len(W_Q) // num_heads)\n"
        "block = part[:, None] == part"
    },
)
WIDE = _project("np.tile(W, (1, num_heads))") | {
    "out": "out = joined @ np.tile(W_O, (num_heads, 1))"
}


# Of the mistakes with a mask that chapter 1 knows, those that are made again.
AFTER_SOFTMAX, FILL_ZERO, NOT_LOWERED = (
    next(each for each in MASKING if each.id == name)
    for name in ("mask_after_softmax", "mask_fill_too_small", "mask_wrong_sign")
)
CLEAR_AND_MIX = f"""
    if mask is not None:
        weights = np.where(mask[:, None], weights, 0)
    {mistakes.ATTEND["mix"]}"""

MISTAKES = (
    mistakes.BATCH_HEAD_VIEW,
    *mistakes.HEADS,
    mistakes.NO_OUTPUT,
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
        (COLUMNS,),
        "aladdinpersson/Machine-Learning-Collection/issues/3",
    ),
    Mistake(
        "raw_slices",
        "The words are cut into heads first, and projected then",
        "Your result equals heads that each project only their own slice of the words.",
        "Each head is to have a view of its own on the *whole* vector: its matrices have d_model "
        "rows, not d_k.",
        "Multiply by W_Q, W_K and W_V first, each (d_model, d_model). What comes out is split.",
        (),
        "aladdinpersson/Machine-Learning-Collection/issues/3",
        alone=BLOCKS,
    ),
    Mistake(
        "heads_multiply_params",
        "Each head is as wide as the whole model",
        "Your result equals heads whose queries have d_model entries each.",
        "Your matrices then hold h times as many numbers. The heads are to share the width: side "
        "by side they are as long as one vector.",
        "Make all four matrices (d_model, d_model), and give each head d_model // num_heads "
        "entries.",
        (WIDE,),
        "pbloem/former/issues/8 phlippe/uvadlc_notebooks/issues/64",
    ),
    Mistake(
        "matrices_transposed",
        "The matrices are transposed",
        "Your result equals products with the transposed matrices.",
        "An `nn.Linear` holds its matrix transposed and turns it back by itself. A parameter or an "
        "array is given as it is: a row for each entry that comes in.",
        "With parameters write `query @ W_Q`, without a transpose and without `F.linear`.",
        (),
        alone=({**_project("W.T"), "out": "out = joined @ W_O.T"}, _project("W.T")),
    ),
    Mistake(
        "projected_twice",
        "Queries, keys and values are projected twice",
        "Your result equals a module that multiplies by W_Q, W_K and W_V twice.",
        "The names mislead: `query`, `key` and `value` are words here, not projected yet. They "
        "meet the matrices once, inside the module.",
        "Multiply each by its matrix once, then split.",
        (_project("W @ W"),),
    ),
    Mistake(
        "heads_summed",
        "The heads are added up, not laid side by side",
        "Your result equals the sum of all heads, or their mean, times the first rows of W_O.",
        "Added up they can no longer be told apart. Each head has rows of its own in W_O, which "
        "say what its entries do.",
        "Lay the heads side by side, (batch, n, d_model), and multiply by the whole W_O.",
        (),
        alone=tuple(
            {"out": f"out = joined.reshape(batch, n, h, -1).{how}(2) @ W_O[: len(W_O) // h]"}
            for how in ("sum", "mean")
        ),
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
        variants=({"axis": "axis = 1"}, {"axis": "axis = 1", "hide": hide("-1e9")}),
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
                "out": "out = (joined @ W_O).swapaxes(0, 1)",
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
    replace(AFTER_SOFTMAX, variants=({"hide": "", "mix": CLEAR_AND_MIX},), alone=()),
    replace(
        NOT_LOWERED,
        variants=({"hide": "if mask is not None:\n    scores = scores + mask[:, None]"},),
        alone=(),
    ),
    replace(FILL_ZERO, variants=({"hide": hide("0.0")},), alone=()),
    Mistake(
        "mask_without_head_axis",
        "The mask has no axis for the heads",
        "Your result equals scores, (batch, h, n, m), that meet the mask, (batch, n, m), as it is.",
        "Shapes are matched from the end, so the mask's batch meets the heads. Where there are as "
        "many heads as sentences nothing fails, and each head takes the mask of another sentence.",
        "Give the mask an axis of length 1 for the heads: `mask[:, None]`, (batch, 1, n, m).",
        ({"hide": hide("-np.inf", mask="mask")},),
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
