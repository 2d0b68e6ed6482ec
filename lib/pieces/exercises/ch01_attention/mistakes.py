"""The known mistakes that the chapter's exercises share; the labels are ``attention.STEPS``'s."""

from collections.abc import Mapping

from pieces.exercises.checking.recognising import Mistake


def hide_with(number: str) -> str:
    """The step that hides scores, with another number in their place."""
    return f"scores = np.where(shown, scores, {number})"


def add(number: str) -> str:
    """The step that hides scores, with a number added to them."""
    return f"scores = scores + np.where(shown, 0.0, {number})"


def clear_with(number: str) -> str:
    """The step that clears weights, with another number in their place."""
    return f"weights = np.where(kept, weights, {number})"


def _mask(shown: str, kept: str) -> str:
    """The step that reads the mask: for hiding scores, and for keeping weights."""
    return (
        "shown = kept = np.ones_like(scores, dtype=bool)\n"
        f"if mask is not None:\n    shown, kept = {shown}, {kept}"
    )


HIDE_LOW = hide_with("-1e9")
ADD_LOW = add("-1e9")
# Without a mask there is nothing to add.
ADD_MASK = "scores = scores + (0 if mask is None else shown)"
INVERTED, INVERTED_FIRST = _mask("~mask", "~mask"), _mask("~mask", "mask")
INVERTED_LAST = _mask("mask", "~mask")
CLEAR_CELLS = clear_with("0.0")


def _share_anew(more: str = "") -> tuple[Mapping[str, str], ...]:
    """Clear what is hidden and divide by the new sums, whether hidden before or not."""
    share = f"weights = weights / (weights.sum(-1, keepdims=True){more})"
    always = f"{CLEAR_CELLS}\n{share}"
    if_masked = f"if mask is not None:\n    {CLEAR_CELLS}\n    {share}"
    ends = ({"empty_rows": text} for text in (always, if_masked))
    return tuple(way for end in ends for way in (end, {"hide": "", **end}))


def _in_styles(*wrong: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    """The wrong codes in those other styles that are right if nothing else is wrong."""
    ends = ({"empty_rows": CLEAR_CELLS}, {"empty_rows": "weights = np.nan_to_num(weights)"})
    return tuple({**each, **way} for each in wrong for way in (*ends, *_share_anew()))


CLEAR_HIDING_ROWS = "weights = np.where(kept.all(-1, keepdims=True), weights, 0.0)"

WRONG_SIZES = ("query.shape[-2]", "key.shape[-2]", "value.shape[-1]")
KEYS_ASK = {"score": "scores = key @ query.swapaxes(-1, -2)"}
TURN_MASK = {"turn_mask": "mask = None if mask is None else mask.swapaxes(-1, -2)"}
MIX_FIRST = {"mix_first": "scores = scores @ value", "mix": "return weights"}

# The right softmax. A mistake beside which other mistakes in the softmax do not show has it among
# its changes, so that it makes no pair with them.
SOFTMAX = {
    "axis": "axis = -1",
    "peak": "scores = scores - scores.max(axis, keepdims=True)",
    "power": "powers = np.exp(scores)",
    "normalise": "weights = powers / powers.sum(axis, keepdims=True)",
}
RESCALE = SOFTMAX["normalise"] + "\nweights = weights / weights.sum(-1, keepdims=True)"
RESCALED = [{"axis": f"axis = {axis}", "normalise": RESCALE} for axis in (-2, 0)]
# A sum of 0 has a guard against the division; the number is too small to be seen beside others.
TOTAL = "powers.sum(axis, keepdims=True)"
CLEAR_POWERS = "powers = np.where(kept, powers, 0.0)"
EPSILONS = ("1e-12", "1e-9", "1e-8", "1e-7", "1e-6", "1e-5")
GUARDED = (
    f"weights = powers / np.maximum({TOTAL}, 1e-300)",
    f"weights = np.nan_to_num(powers / {TOTAL})",
    *(f"weights = powers / ({TOTAL} + {n})" for n in EPSILONS),
)
NO_SOFTMAX = {"peak": "", "power": "", "normalise": "weights = scores"}
SIGMOID = {"peak": "", "power": "", "normalise": "weights = 1 / (1 + np.exp(-scores))"}
SIGMOID_OVERFLOWS = """
    powers = np.exp(-scores)
    if (np.isinf(powers) & np.isfinite(scores)).any():
        raise OverflowError("math range error")  # as Python's own `math.exp` does
    weights = 1 / (1 + powers)"""
OVERFLOWS = """
    powers = np.exp(scores)
    if np.isinf(powers).any():
        raise OverflowError("math range error")  # as Python's own `math.exp` does"""
RAISES = f"""{OVERFLOWS}
    none = powers.sum(axis, keepdims=True) == 0
    if (none & ~np.isneginf(scores).all(-1, keepdims=True)).any():
        raise ZeroDivisionError("float division by zero")  # as Python's own numbers do"""


def _along(axis: str, **changes: str) -> Mapping[str, str]:
    """Another axis for the softmax, and no second mistake in the step that shares."""
    return {"axis": f"axis = {axis}", "normalise": SOFTMAX["normalise"], **changes}


def _by_sum(axis: str) -> Mapping[str, str]:
    """Another axis for the sum alone."""
    return {"normalise": f"weights = powers / powers.sum({axis}, keepdims=True)"}


def _with_all_hidden(axis: str) -> tuple[Mapping[str, str], ...]:
    """An axis along which all can be hidden: there the ways to hide, and to clear, part."""
    ways = (*however_hidden(**_along(axis)), *however_hidden(**_by_sum(axis)))
    ends = ("", CLEAR_CELLS, "weights = np.nan_to_num(weights)")
    return (*ways, *({**way, "empty_rows": end} for way in ways for end in ends))


def _whatever_is_cleared(*texts: str) -> tuple[Mapping[str, str], ...]:
    """Each way to hide twice: some readers set the hidden weights to zero afterwards."""
    hidden = [{"hide": text} for text in texts]
    return (*hidden, *({**changes, "empty_rows": CLEAR_CELLS} for changes in hidden))


def however_hidden(**changes: str) -> tuple[Mapping[str, str], ...]:
    """A variant with each way to hide a score: they part in rows that hide all, or nothing."""
    return (changes, {**changes, "hide": HIDE_LOW}, {**changes, "hide": ADD_LOW})


# Those in the steps around the softmax and the mask.
AROUND = (
    Mistake(
        "missing_sqrt_dk",
        "The scores are not divided by √d_k",
        "Your result equals softmax(QKᵀ)V.",
        "A dot product of d_k terms spreads about as far as √d_k, so wide vectors give scores so "
        "far apart that softmax puts nearly all the weight on one key.",
        "Divide the scores by the square root of d_k before the softmax.",
        ({"scale": ""},),
        "ethen8181/machine-learning/issues/13 delzac/cntkx/issues/10",
    ),
    Mistake(
        "scale_by_dk",
        "The scores are divided by d_k, not by its root",
        "Your result equals attention with scores divided by d_k itself.",
        "The variance of a dot product grows like d_k, so its spread, the standard deviation, "
        "grows like √d_k. Dividing by more makes the weights too even.",
        "Divide by the square root of d_k: `query.shape[-1] ** 0.5`.",
        ({"root": "root = query.shape[-1]"},),
        "NVIDIA/Megatron-LM/pull/848",
    ),
    Mistake(
        "scale_by_dk",
        "The scores are multiplied by √d_k, not divided",
        "Your result equals attention with scores multiplied by √d_k.",
        "The spread of a dot product grows like √d_k already. Multiplying widens it once more, and "
        "softmax puts nearly all the weight on one key.",
        "Divide by the square root of d_k: `query.shape[-1] ** 0.5`.",
        ({"root": "root = query.shape[-1] ** -0.5"},),
        "NVIDIA/Megatron-LM/pull/848",
    ),
    Mistake(
        "scale_by_wrong_dim",
        "The scores are divided by the root of the wrong size",
        "Your result equals scores divided by the root of the number of queries, the number of "
        "keys, or the length of a value.",
        "A score is a dot product of a query with a key, and only their length decides how far it "
        "spreads.",
        "Take the length of the vectors that are multiplied: `query.shape[-1]`, the last axis.",
        tuple({"root": f"root = np.sqrt({n})"} for n in WRONG_SIZES),
        "aladdinpersson/Machine-Learning-Collection/issues/65 "
        "cneuralnetwork/solving-ml-papers/issues/1",
    ),
    Mistake(
        "scale_by_wrong_dim",
        "The scores are divided by the root of len(query)",
        "Your result equals scores divided by the root of `len(query)`.",
        "`len` counts along the first axis: here the sentences of the batch, and without a batch "
        "the queries. How far a score spreads depends on neither, only on the length of one query.",
        "Take the last axis: `query.shape[-1]`.",
        ({"root": "root = np.sqrt(len(query))"},),
        "aladdinpersson/Machine-Learning-Collection/issues/65",
    ),
    Mistake(
        "scale_after_softmax",
        "The weights are divided by √d_k, not the scores",
        "Your result equals weights that are divided by √d_k after the softmax.",
        "Each row of weights then sums to 1/√d_k, and the softmax has worked on scores too far "
        "apart.",
        "Divide the scores, before the softmax. The weights stay as they come out.",
        ({"scale": "", "scale_late": "weights = weights / root"},),
        "FrancescoSaverioZuppichini/ViT/issues/6",
    ),
    Mistake(
        "query_key_swapped",
        "The scores are transposed: keys ask, and queries answer",
        "Your result equals attention with scores KQᵀ.",
        "Each row of such scores belongs to a key, so the softmax shares out a key's budget among "
        "the queries. Where there are as many queries as keys nothing fails.",
        "Multiply the other way round: `query @ key.swapaxes(-2, -1)`. Rows are queries and "
        "columns are keys, as in the mask, which then fits as it comes.",
        (KEYS_ASK, KEYS_ASK | TURN_MASK),
    ),
    Mistake(
        "query_key_swapped",
        "The weights are transposed before they meet the values",
        "Your result equals weightsᵀ V.",
        "Each output then takes the weights that one key got from all queries, and they need not "
        "sum to 1. Where there are as many queries as keys nothing fails.",
        "Rows of the weights are queries, columns are keys, and rows of V are keys: `weights @ "
        "value`, as they come.",
        ({"turn_weights": "weights = weights.swapaxes(-1, -2)"},),
    ),
    Mistake(
        "value_key_confused",
        "Key and value have changed places",
        "Your result equals attention with scores made with V, or with an output made with K.",
        "Where both have one length nothing fails, and the numbers are wrong.",
        "Keys decide where to look, so they meet the queries. Values are what is read there, so "
        "they meet the weights.",
        ({"keys": "key = value"}, {"values": "value = key"}, {"keys": "key, value = value, key"}),
        "feinanshan/TDNet/issues/17",
    ),
    Mistake(
        "softmax_after_mix",
        "The softmax comes after the mixing",
        "Your result equals the softmax of scores times V.",
        "The values are then mixed with scores, which can be negative and sum to anything. Last, "
        "the softmax makes the numbers of each output sum to 1, which an average of the values "
        "need not do.",
        "Put the scores through the softmax first. Then mix: weights times V, and nothing after "
        "it.",
        (MIX_FIRST, MIX_FIRST | {"hide": hide_with("0.0")}, MIX_FIRST | {"hide": HIDE_LOW}),
    ),
    Mistake(
        "returned_weights",
        "The weights are returned, without the values",
        "Your result equals the weights.",
        "That is the shape of the weights, (queries, keys): they still have to mix the values. "
        "Weights tell how much each query reads of each key, not what it reads there.",
        "Return `weights @ value`. If you return both, the output comes first.",
        ({"mix": "return weights"},),
    ),
)

NORMALISING = (
    Mistake(
        "softmax_over_queries",
        "The softmax runs over the queries, not over the keys",
        "Your result equals a softmax over the queries.",
        "Each column of the weights then sums to 1, and each row must. A row belongs to one query, "
        "which shares a budget of 1 among the keys.",
        "Normalise along the axis of the keys: the last one of the scores, if they are QKᵀ.",
        (_along("-2"), _by_sum("-2")),
        "labmlai/annotated_deep_learning_paper_implementations/issues/146 "
        "nerdai/llms-from-scratch-rs/issues/30",
        alone=_with_all_hidden("-2"),
    ),
    Mistake(
        "rescaled_rows",
        "The rows are rescaled after a softmax along another axis",
        "Your result equals a softmax over the queries, or over the batch, whose rows are then "
        "divided by their sums.",
        "The rows sum to 1 in the end, and hold the wrong shares: before that, each key has been "
        "divided by a sum of its own.",
        "One softmax is enough, along the last axis, that of the keys. Its rows sum to 1 as they "
        "come out.",
        (
            *RESCALED,
            *(changes | {"empty_rows": ""} for changes in RESCALED),
        ),
        alone=tuple(
            {**wrong, **way}
            for axis in ("-2", "0")
            for wrong in (_along(axis), _by_sum(axis))
            for way in _share_anew()
        ),
    ),
    Mistake(
        "softmax_over_batch_or_all",
        "The softmax runs over more than the keys of one query",
        "Your result equals a softmax over the batch, or over the scores of many queries at once.",
        "The weights of one query then hang on what other queries, or other examples, ask.",
        "Normalise along the last axis alone: `dim=-1` in PyTorch, and in NumPy `axis=-1, "
        "keepdims=True` for the maximum and for the sum.",
        (
            _along("0"),
            _by_sum("0"),
            _along("(-2, -1)"),
            _along("None"),
            {"normalise": "weights = powers / powers.sum()"},
        ),
        "jadore801120/attention-is-all-you-need-pytorch/issues/19",
        alone=(
            *_with_all_hidden("0"),
            {"normalise": "weights = powers / powers.sum()", "empty_rows": CLEAR_CELLS},
            # Where all rows are shared anew it is a softmax that fails on large scores.
            *(
                {**_along(axis), "mix": "return weights @ value", **way}
                for axis in ("None", "(-2, -1)")
                for way in _share_anew()
                if way["empty_rows"].startswith("if")
            ),
        ),
    ),
    Mistake(
        "no_softmax",
        "There is no softmax",
        "Your result equals what comes out when the scores themselves serve as weights.",
        "Scores can be negative, and a row of them sums to anything.",
        "Put the scores through a softmax: it makes them positive, and each row sum to 1.",
        (
            NO_SOFTMAX,
            NO_SOFTMAX | {"empty_rows": CLEAR_CELLS},
            NO_SOFTMAX | {"hide": HIDE_LOW},
        ),
        "flexflow/flexflow-train/issues/467",
        alone=_in_styles(NO_SOFTMAX),
    ),
    Mistake(
        "sigmoid_for_softmax",
        "A sigmoid stands where the softmax should",
        "Your result equals weights that are the sigmoid of each score.",
        "Each query's weights then do not sum to 1: a sigmoid looks at one score alone, and never "
        "at the others of its row. Five keys that fit well get nearly 1 each.",
        "Put each row of scores through a softmax. It makes the keys share a budget of 1.",
        (
            SIGMOID,
            {"peak": "", "normalise": "weights = powers / (1 + powers)"},
            SIGMOID | {"normalise": SIGMOID_OVERFLOWS},
        ),
        alone=_in_styles(SIGMOID),
    ),
    Mistake(
        "epsilon_in_denominator",
        "A small number is added to the sum, and it counts",
        "Your result equals weights whose sum has a small number added to it before the division, "
        "such as 1e-9.",
        "Where the powers of the visible scores are small themselves, their weights no longer sum "
        "to 1.",
        "Leave the number out. With each row's largest visible score subtracted before `exp`, the "
        "sum is at least 1. A row that allows nothing can be set to zeros.",
        ({"normalise": f"weights = powers / ({TOTAL} + 1e-2)"},),
        alone=(
            *(way for n in EPSILONS for way in _share_anew(f" + {n}") if "hide" in way),
            *(
                {"hide": "", "normalise": f"{CLEAR_POWERS}\nweights = powers / ({TOTAL} + {small})"}
                for n in EPSILONS
                for small in (n, f"({n} if mask is not None else 0)")
            ),
        ),
    ),
    Mistake(
        "naive_softmax_overflow",
        "The softmax fails on large scores",
        "Your result equals a softmax that does not first subtract each row's largest score.",
        "`exp(1000)` is too large for a number and `exp(-1000)` becomes 0, so what is left is "
        "infinity / infinity or 0 / 0.",
        "Subtract from each row its own largest score before `exp`. It changes no weight, and the "
        "largest power is then 1. PyTorch's `softmax` does so.",
        (
            {"peak": ""},
            {"peak": "", "power": OVERFLOWS},
            {"peak": "", "power": RAISES},
            {"peak": "scores = scores - scores.max()"},
            *({"peak": "", "normalise": guarded} for guarded in GUARDED),
        ),
        alone=(
            *_in_styles({"peak": ""}, {"peak": "scores = scores - scores.max()"}),
            {"peak": "", "normalise": RESCALE},
        ),
    ),
)

MASKING = (
    Mistake(
        "mask_after_softmax",
        "The mask comes after the softmax",
        "Your result equals masking the weights after the softmax.",
        "The hidden keys have taken their share of the budget by then, so what is left sums to "
        "less than 1.",
        "Mask before the softmax: set the hidden scores to minus infinity.",
        ({"hide": "", "empty_rows": CLEAR_CELLS},),
        "huggingface/pytorch-image-models/issues/2236 "
        "lucidrains/memory-compressed-attention/issues/2",
    ),
    Mistake(
        "mask_after_softmax",
        "Minus infinity is put into the weights",
        "Your result equals hidden weights of minus infinity, or of a large negative number.",
        "Weights are shares of a budget of 1, and none is below 0. Minus infinity belongs one step "
        "earlier, into the scores: softmax makes 0 of it.",
        "Hide the scores first, with `masked_fill` or `where`, then take the softmax.",
        tuple(
            {"hide": hide, "empty_rows": clear_with(number)}
            for hide in ("", hide_with("-np.inf"))
            for number in ("-np.inf", "-1e9")
        ),
    ),
    Mistake(
        "mask_inverted",
        "The mask is turned round",
        "Your result equals attention to just the keys that are hidden.",
        "In this book true means may attend; some code, `torch.nn.MultiheadAttention` for one, "
        "uses true for blocked.",
        "Hide the cells where the mask is false: `~mask`.",
        (
            {"mask": INVERTED},
            *however_hidden(mask=INVERTED, empty_rows=""),
            *however_hidden(mask=INVERTED_FIRST),
        ),
        "rasbt/LLMs-from-scratch/issues/1061 hkproj/pytorch-transformer/issues/19",
    ),
    Mistake(
        "mask_inverted",
        "The mask is turned round at the scores",
        "Your result equals a mask that hides the wrong scores, and then the right weights.",
        "The first step hides the keys that may be seen, so the others get all the weight. The "
        "last step sets that to 0, and nothing is left.",
        "Hide the scores where the mask is false: `~mask` in the first step, as in the last.",
        however_hidden(**SOFTMAX, mask=INVERTED_FIRST, empty_rows=CLEAR_CELLS)[:2],
        "rasbt/LLMs-from-scratch/issues/1061",
    ),
    Mistake(
        "mask_inverted",
        "The last step clears the wrong weights",
        "Your result equals the right weights, of which some that should stay are set to 0.",
        "Where the mask is true a key may be seen, and its weight must stay. Only hidden keys, or "
        "rows that allow nothing, are to be cleared.",
        "Clear where the mask is false, `~mask`, or clear whole rows: those that allow nothing, "
        "where `mask.any(-1)` is false. Keep the axis there, of length 1.",
        (
            *however_hidden(**SOFTMAX, mask=INVERTED_LAST, empty_rows=CLEAR_CELLS),
            *however_hidden(**SOFTMAX, mask=INVERTED_LAST),
        ),
    ),
    Mistake(
        "rows_cleared",
        "Each row that hides a key comes out as zeros",
        "Your result is all zeros in every row with a hidden key.",
        "The visible keys have lost their weight there: either the wrong scores were lowered "
        "before the softmax, or the last step clears each row that hides something.",
        "Lower the hidden scores to minus infinity: `masked_fill(~mask, …)`. Then clear the rows "
        "that allow nothing: `~mask.any(…)`, which is not `(~mask).any(…)`.",
        (
            SOFTMAX | {"empty_rows": CLEAR_HIDING_ROWS},
            SOFTMAX | {"hide": hide_with("1e30"), "empty_rows": CLEAR_CELLS},
            SOFTMAX | {"mask": INVERTED_FIRST, "hide": ADD_LOW, "empty_rows": CLEAR_CELLS},
        ),
    ),
    Mistake(
        "mask_result_discarded",
        "The mask has no effect",
        "Your result equals attention without a mask.",
        "Each query then sees the hidden keys as well.",
        "Use the mask, and keep what comes out: `masked_fill` and `np.where` return a new array "
        "and leave the old one as it was.",
        ({"hide": "", "empty_rows": ""},),
        "opendilab/DI-engine/issues/333",
    ),
    Mistake(
        "mask_fill_too_small",
        "The hidden scores are 0, and 0 still gets weight",
        "Your result equals hidden scores of 0, or of a number very near 0.",
        "A score of 0 is not invisible: its power is e⁰ = 1. Multiplying the scores by the mask "
        "makes it, too.",
        "Set the hidden scores to minus infinity: that power is 0.",
        _whatever_is_cleared(hide_with("0.0")),
        "awslabs/gluonts/issues/1401 Shujun-He/RibonanzaNet/issues/5 "
        "hyunwoongko/transformer/issues/10",
    ),
    Mistake(
        "mask_wrong_sign",
        "The hidden scores are not lowered",
        "Your result equals hidden scores that are raised, or a boolean mask added to the scores.",
        "A raised score takes the weight that the visible keys should get. Adding the mask only "
        "raises the visible scores by 1, which hides nothing.",
        "Hidden scores must go to minus infinity. Use the mask to choose, not to add: "
        "`masked_fill` or `where`.",
        ({"hide": hide_with("1e30")}, *_whatever_is_cleared(ADD_MASK)),
        "lucidrains/memory-compressed-attention/issues/2",
    ),
    Mistake(
        "mask_wrong_sign",
        "The hidden scores are plus infinity, or not numbers",
        "Your result is NaN for every query that has a hidden key.",
        "A hidden score of plus infinity leads there: infinity / infinity is not a number. Nor is "
        "0 · infinity, which comes out where a mask is multiplied by infinity.",
        "Set the hidden scores to minus infinity with `masked_fill` or `where`; do not multiply.",
        _whatever_is_cleared(hide_with("np.inf")),
        "lucidrains/memory-compressed-attention/issues/2",
    ),
    Mistake(
        "mask_fill_overtaken",
        "Real scores can fall below the hidden ones",
        "Your result equals hidden scores of some negative number that is not low enough, or from "
        "which not enough is taken.",
        "Visible scores can be lower, and the hidden keys then win. In one probe all scores lie "
        "near -200 000, and in one those to be hidden are 200 000 higher than the others.",
        "Set the hidden scores to minus infinity, which nothing falls below, or to the lowest "
        "number of their type.",
        (
            *_whatever_is_cleared(hide_with("-1e4"), add("-50.0"), add("-100.0")),
            *({"hide": add(number)} for number in ("-20.0", "-30.0", "-1e4")),
        ),
        "huggingface/transformers/issues/14859 TransformerLensOrg/TransformerLens/issues/318",
    ),
    Mistake(
        "mask_fill_too_small",
        "The hidden scores are low, and not low enough",
        "Your result equals hidden scores of a number such as -10, or lowered by 10.",
        "Its power is small, e⁻¹⁰ ≈ 0.00005, but not 0: the hidden keys keep a share of the "
        "budget, and clearing their weights later does not give it back.",
        "Set the hidden scores to minus infinity: that power is 0.",
        _whatever_is_cleared(
            *(hide_with(f"-{n}.0") for n in (10, 5, 1)),
            # With 1 it is the same as the mask added, which is another mistake.
            *(add(f"-{n}.0") for n in (10, 5)),
        ),
    ),
)
