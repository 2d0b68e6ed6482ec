"""Learners' answers to the exercises of chapter 1, right and wrong, in styles of their own.

The engine has its wrong answers in NumPy, step by step; here most are in PyTorch, and few in steps.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from exercises.marking import right, wrong

from pieces import exercises, masks

INF, fused = float("inf"), F.scaled_dot_product_attention

# The misconceptions of the book's list (attention, then masks) that this chapter treats: each is a
# mistake of one of its exercises, or one of its questions.
MISCONCEPTIONS = """
missing_sqrt_dk scale_by_wrong_dim scale_by_dk scale_after_softmax softmax_over_queries
softmax_over_batch_or_all no_softmax query_key_swapped value_key_confused naive_softmax_overflow
sqrt_dk_belief same_matrix_belief
mask_inverted mask_after_softmax mask_fill_too_small mask_wrong_sign mask_fill_overtaken
mask_result_discarded causal_transposed causal_diagonal all_masked_row
"""

# What the chapter's questions ask for: what code says, or else what is true.
ANSWERS = {
    "recall-dot-product": np.dot([2, 0, 1, 0], [1, 5, 3, 2]),
    "predict-zero": "Something, but less than the others get",
    "attention-bug-line": "`weights = torch.softmax(scores, dim=1)`",
    "sqrt-dk-belief": "It keeps the spread of the scores near 1, for any number of entries.",
    "same-matrix-belief": "The score of word A for word B would always equal that of B for A.",
    "closing-double": "The largest one gains",
    "closing-shape": str((np.ones((3, 4)) @ np.ones((5, 4)).T).shape),
    "closing-average": np.average([10, 20, 60], weights=[0.5, 0.3, 0.2]),
}

# --- attention: right -----------------------------------------------------------------------------


def np_softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def np_scores(query, key, mask=None, number=-np.inf):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    return scores if mask is None else np.where(mask, scores, number)


def scored(query, key, mask=None, number=-INF):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores if mask is None else scores.masked_fill(~mask, number)


@right("attention_bug")
@right("attention", says="This book defines it as zeros")  # an empty row: NaN
def plain(query, key, value, mask=None):
    return scored(query, key, mask).softmax(dim=-1) @ value


@right("attention", says="Later chapters need that")
def loops(Q, K, V, M):
    out = np.zeros((Q.shape[0], Q.shape[1], V.shape[2]))
    for b, i in np.ndindex(*Q.shape[:2]):
        seen = [j for j in range(K.shape[1]) if M is None or M[b, i, j]]
        scores = [float(Q[b, i] @ K[b, j]) / Q.shape[2] ** 0.5 for j in seen]
        powers = [math.exp(s - max(scores)) for s in scores]
        for power, j in zip(powers, seen, strict=True):
            out[b, i] += power / sum(powers) * V[b, j]
    return out.tolist()


@right("attention", says="allows nothing")  # an empty row: an average
def einsum(query, key, value, mask=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key / math.sqrt(key.shape[-1]))
    if mask is not None:
        scores = scores + torch.where(mask, 0.0, -1e9)
    return torch.einsum("...qk,...kd->...qd", torch.softmax(scores, -1), value), scores


@right("attention", says="On float64 tensors your function raises")
def zeros_made_by_default(query, key, value, mask=None):
    scores = torch.zeros(query.shape[0], query.shape[1], key.shape[1])  # float32, the rest float64
    scores += scored(query, key).to(scores.dtype)
    return (scores if mask is None else scores.masked_fill(~mask, -INF)).softmax(-1) @ value


@right("attention", says="allows nothing")
def refuses_empty_rows(query, key, value, mask=None):
    if mask is not None and not mask.any(-1).all():
        raise ValueError("a row allows nothing")
    return fused(query, key, value, mask)


for answer in [
    fused,
    lambda q, k, v, m=None: np_softmax(np_scores(q, k, m)) @ v,
    lambda q, k, v, m=None: fused(q.float(), k.float(), v.float(), m),
    lambda q, k, v, m=None: scored(q, k, m, -1e300).log_softmax(2).exp().matmul(v),
    lambda q, k, v, m=None: (scored(q, k) - (0 if m is None else 1e9 * ~m)).softmax(-1) @ v,
]:
    right("attention")(answer)
    right("attention_bug")(answer)


# --- from scores to weights: masked_softmax, and the same within attention ------------------------


def attend(weigh, factor=None, always=True):
    """Attention around one way from scores to weights, without a mask only if ``always``."""

    def attention(query, key, value, mask=None):
        scores = torch.einsum("bqd,bkd->bqk", query, key)
        scores = scores * (query.size(-1) ** -0.5 if factor is None else factor(query, key, value))
        if mask is None and not always:
            return scores.softmax(-1) @ value
        mask = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask
        return torch.einsum("bqk,bkv->bqv", weigh(scores, mask), value)

    return attention


def cleared(weights, mask):
    """Rows that allow nothing set to zero: the other mistakes stand alone."""
    return weights.masked_fill(~mask.any(dim=-1, keepdim=True), 0)


def hidden(scores, mask, number=-INF):
    return scores.masked_fill(mask == 0, number)


def softmax_along(dim):
    return lambda s, m: cleared(hidden(s, m).softmax(dim), m)


def rescaled(dim, then):
    return lambda s, m: then(F.normalize(hidden(s, m).softmax(dim), p=1, dim=-1, eps=0), m)


def share_anew(weights, mask):
    """What is visible is divided by its sum; nothing is hidden before."""
    return weights * mask / (weights * mask).sum(-1, keepdim=True)


def after_exp(guarded):
    """The mask comes after the powers, and their sum has a guard against 0."""
    return lambda s, m: (p := (s - s.amax(-1, True)).exp() * m) / guarded(p.sum(-1, True))


def powers_by(guarded):
    """Powers that can overflow, by their sum with a guard against 0."""
    return lambda s, m: (p := hidden(s, m).exp()) / guarded(p.sum(-1, keepdim=True))


VANISHED = "all others round to 0"
right("masked_softmax", says=VANISHED)(after_exp(lambda total: total.clamp(min=1e-300)))
right("attention", says=VANISHED)(attend(after_exp(lambda total: total)))


@right("masked_softmax", hides="Note")
def lowest(scores, mask):
    return cleared(hidden(scores, mask, torch.finfo(scores.dtype).min).softmax(-1), mask)


def plus(epsilon):
    return lambda s, m: (p := (s - s.amax(-1, True)).exp()) / (p.sum(-1, True) + epsilon)


right("attention", hides=VANISHED)(attend(lowest))
right("attention_bug", says="an epsilon such as 1e-9", hides=VANISHED)(attend(plus(1e-5)))

NORMALISING = {
    "softmax_over_queries": [softmax_along(1), softmax_along(-2)],
    "rescaled_rows": [
        *(rescaled(d, t) for d in (-2, 0) for t in (cleared, lambda w, m: w)),
        *(lambda s, m, d=d: share_anew(s.softmax(d), m) for d in (-2, 0)),
    ],
    "softmax_over_batch_or_all": [
        softmax_along(0),
        lambda s, m: cleared(hidden(s, m).flatten(1).softmax(1).view_as(s), m),
        lambda s, m: cleared(torch.softmax(hidden(s, m).ravel(), -1).reshape(s.shape), m),
    ],
    "no_softmax": [lambda s, m: s * m, lambda s, m: cleared(hidden(s, m, -1e9), m)],
    "sigmoid_for_softmax": [
        lambda s, m: cleared(torch.sigmoid(hidden(s, m)), m),
        lambda s, m: 1 - 1 / (1 + hidden(s, m).exp()),
    ],
    "naive_softmax_overflow": [
        lambda s, m: cleared(hidden(s, m).exp() / hidden(s, m).exp().sum(-1, True), m),
        lambda s, m: cleared(F.normalize((hidden(s, m) - s.max()).exp(), 1, -1, eps=0), m),
        powers_by(lambda total: total + 1e-9),
        powers_by(lambda total: total.where(total > 0, 1)),
        lambda s, m: torch.nan_to_num(powers_by(lambda total: total)(s, m)),
    ],
}
for mistake, ways in NORMALISING.items():
    for weigh in ways:
        wrong("masked_softmax", mistake)(weigh)
        wrong("attention", mistake)(attend(weigh))
        bug = "published_bug" if mistake == "softmax_over_queries" else mistake
        wrong("attention_bug", bug)(attend(weigh))


def read_twice(hide, clear, number=-INF):
    """The mask is read for the scores and once more for the weights, the two not alike."""
    return lambda s, m: torch.where(clear(m), 0.0, torch.where(hide(m), number, s).softmax(-1))


def lowered(seen, clear):
    """A number is added to some of the scores, where others put one in their place."""
    return lambda s, m: torch.where(clear(m), 0.0, (s - 1e9 * seen(m).double()).softmax(-1))


def discarded(s, m):
    s.masked_fill(~m, -INF)
    return s.softmax(-1)


LOW = (-INF, -1e12)
# What a mask may be taken for: cells, then whole rows.
never, shown, covered = torch.zeros_like, lambda m: m, lambda m: m.logical_not()
some, none = lambda m: m.any(-1, keepdim=True), lambda m: m.sum(-1, keepdim=True) == 0
every, not_every = lambda m: m.all(-1, keepdim=True), lambda m: (~m).any(-1, keepdim=True)

MASKING = {
    ("mask_after_softmax", "The mask comes after the softmax"): [lambda s, m: s.softmax(-1) * m],
    ("mask_after_softmax", "Minus infinity is put into the weights"): [
        lambda s, m: s.softmax(-1) + m.double().log(),
        lambda s, m: s.softmax(-1).masked_fill(~m, -1e9),
    ],
    ("mask_inverted", "The mask is turned round."): [
        lambda s, m: torch.nan_to_num(s.masked_fill(m, -INF).softmax(-1)),
        *(read_twice(shown, clear, number) for clear in (never, none) for number in LOW),
        *(lowered(shown, clear) for clear in (never, none)),
    ],
    ("mask_inverted", "The mask is turned round at the scores"): [
        read_twice(shown, covered, number) for number in LOW
    ],
    ("mask_inverted", "The last step clears the wrong weights"): [
        *(read_twice(covered, clear, number) for clear in (some, every) for number in LOW),
        read_twice(covered, shown, -1e12),
        *(lowered(covered, clear) for clear in (some, every)),
    ],
    ("rows_cleared", ""): [
        read_twice(covered, not_every),
        lowered(shown, covered),
        read_twice(covered, covered, 1e15),
    ],
    ("mask_result_discarded", ""): [discarded],
    ("mask_fill_too_small", "The hidden scores are 0"): [
        lambda s, m: cleared(torch.softmax(s * m, dim=-1), m),
        read_twice(covered, covered, -1e-9),
    ],
    ("mask_fill_too_small", "The hidden scores are low"): [
        read_twice(covered, clear, number)
        for clear in (none, covered)
        for number in (-10.0, -5.0, -1.0)
    ],
    ("mask_wrong_sign", "The hidden scores are not lowered"): [
        read_twice(covered, none, 1e15),
        lambda s, m: cleared((s + m.long()).softmax(-1), m),
        lambda s, m: (s + m.double()).softmax(-1) * m,
    ],
    ("mask_wrong_sign", "The hidden scores are plus infinity"): [
        read_twice(covered, clear, INF) for clear in (none, covered)
    ],
    ("mask_fill_overtaken", ""): [
        read_twice(covered, clear, n)
        for clear, n in [(none, -1e5), (covered, -1e4), (covered, -100.0), (covered, -50.0)]
    ]
    + [
        lambda s, m, n=n: cleared((s - n * ~m).softmax(-1), m)
        for n in (20.0, 30.0, 50.0, 100.0, 1e3, 1e4)
    ]
    + [lambda s, m: (s + 100.0 * (m.double() - 1)).softmax(-1) * m],
    ("epsilon_in_denominator", ""): [
        after_exp(lambda total, n=n: total + n) for n in (1e-12, 1e-9, 1e-6)
    ],
}
for (mistake, title), ways in MASKING.items():
    for weigh in ways:
        wrong("masked_softmax", mistake, says=title)(weigh)
        wrong("attention", mistake, says=title)(attend(weigh, always=False))


def gaps(first, second, axis="dim=-1"):
    """The exercise to complete, with its two gaps filled, and perhaps another axis."""
    space = {"torch": torch}
    start, middle, end = exercises.masked_softmax.skeleton.replace("dim=-1", axis).split("= ...")
    exec(f"{start}= {first}{middle}= {second}{end}", space)
    return space["masked_softmax"]


HIDDEN, CLEARED = "scores.masked_fill(~mask, float('-inf'))", "weights.masked_fill(~mask, 0.0)"
for first, second in [
    (HIDDEN, "weights.nan_to_num()"),
    (HIDDEN, "weights.masked_fill(~mask.any(-1, keepdim=True), 0.0)"),
    ("torch.where(~mask, float('-inf'), scores)", "torch.where(mask, weights, 0.0)"),
    ("scores.float() - 1e9 * ~mask", CLEARED),
    ("scores + mask.log()", "weights.nan_to_num(0.0)"),
    ("scores.masked_fill(~(mask | ~mask.any(-1, keepdim=True)), -torch.inf)", "weights * mask"),
    ("scores", "weights * mask / (weights * mask).sum(-1, keepdim=True).clamp(min=1e-300)"),
]:
    right("masked_softmax")(gaps(first, second))
right("masked_softmax")(lambda s, m: np.nan_to_num(np_softmax(np.where(m, s, -np.inf))))

for first, second, *ids in [
    (HIDDEN, "weights", "all_masked_row"),
    ("scores.masked_fill(~mask, -1e9)", "weights", "all_masked_row"),
    ("scores - 1e9 * ~mask", "weights", "all_masked_row"),
    ("scores.masked_fill(~mask, 0)", "weights", "all_masked_row", "mask_fill_too_small"),
    ("scores * mask - 10.0 * ~mask", CLEARED, "mask_fill_too_small"),
    ("scores - 50.0 * ~mask", CLEARED, "mask_fill_overtaken"),
    ("scores - 50.0 * ~mask", "weights", "all_masked_row", "mask_fill_overtaken"),
    ("scores", "weights * 0"),
]:
    wrong("masked_softmax", *ids)(gaps(first, second))
for axis, name in {"dim=0": "softmax_over_batch_or_all", "dim=1": "softmax_over_queries"}.items():
    wrong("masked_softmax", name)(
        gaps(HIDDEN, CLEARED, axis), gaps(HIDDEN, "weights.nan_to_num()", axis)
    )


# --- attention: from query, key and value to the output -------------------------------------------


def unscaled(query, key, value, mask=None):
    scores = scored(query.float() * query.size(-1) ** 0.5, key.float(), mask, -1e9)
    return torch.softmax(scores, dim=-1) @ value.float()


def unscaled_loops(Q, K, V, M=None):
    out = np.zeros((*Q.shape[:-1], V.shape[-1]))
    for b, i in np.ndindex(*Q.shape[:2]):
        row = [math.exp(Q[b, i] @ k) for k in K[b]]
        if M is not None:
            row = [x * seen for x, seen in zip(row, M[b, i], strict=True)]
        out[b, i] = sum(x / sum(row) * v for x, v in zip(row, V[b], strict=True))
    return out


def halved_tanh(scores):
    return (1 + np.tanh(scores / 2)) / 2


def scaled_by_count(query, key, value, mask=None):
    scores = query @ key.mT / math.sqrt(len(query))
    scores = scores if mask is None else scores.masked_fill(mask.logical_not(), -INF)
    return F.softmax(scores, dim=-1) @ value


def late(q, k, v, m=None):
    return F.softmax(scored(q, k, m) @ v, dim=-1)


def turned(mask):
    return None if mask is None else mask.transpose(1, 2)


def inverted(mask):
    return None if mask is None else ~mask


def swapped(q, k, v, m=None):
    return scored(k, q, m).softmax(2).bmm(v)


def transposed(q, k, v, m=None):
    return turned(scored(q, k, m, -1e30).softmax(2)).bmm(v)


for ids, says, answer in [
    ("missing_sqrt_dk", "", unscaled),
    (
        "missing_sqrt_dk",
        "",
        lambda q, k, v, m=None: fused(q.half(), k.half(), v.half(), m, scale=1),
    ),
    (
        "missing_sqrt_dk",
        "",
        lambda q, k, v, m=None: fused(*(x.bfloat16() for x in (q, k, v)), m, scale=1),
    ),
    ("missing_sqrt_dk naive_softmax_overflow", "", unscaled_loops),
    ("scale_by_dk", "by d_k, not", lambda q, k, v, m=None: plain(q / q.size(-1) ** 0.5, k, v, m)),
    ("scale_by_dk", "multiplied", lambda q, k, v, m=None: plain(q * q.size(-1), k, v, m)),
    ("scale_by_wrong_dim", "", attend(softmax_along(-1), lambda q, k, v: q.shape[1] ** -0.5)),
    ("scale_by_wrong_dim", "", attend(softmax_along(-1), lambda q, k, v: k.shape[1] ** -0.5)),
    ("scale_by_wrong_dim", "", attend(softmax_along(-1), lambda q, k, v: v.shape[2] ** -0.5)),
    ("scale_by_wrong_dim", "len(query)", scaled_by_count),
    ("scale_after_softmax", "", lambda q, k, v, m=None: unscaled(q, k, v, m) / q.size(-1) ** 0.5),
    ("query_key_swapped", "keys ask, and", swapped),
    ("query_key_swapped", "keys ask", lambda q, k, v, m=None: swapped(q, k, v, turned(m))),
    ("query_key_swapped", "The weights are transposed", transposed),
    ("value_key_confused", "", lambda q, k, v, m=None: plain(q, v, v, m)),
    ("value_key_confused", "", lambda q, k, v, m=None: plain(q, k, k, m)),
    ("value_key_confused", "", lambda q, k, v, m=None: plain(q, v, k, m)),
    ("softmax_after_mix", "", late),
    ("softmax_after_mix", "", lambda q, k, v, m=None: np_softmax(np_scores(q, k, m, -1e9) @ v)),
    ("softmax_after_mix", "", lambda q, k, v, m=None: np_softmax(np_scores(q, k, m, 0) @ v)),
    ("sigmoid_for_softmax", "", lambda q, k, v, m=None: halved_tanh(np_scores(q, k, m)) @ v),
    ("returned_weights", "", lambda q, k, v, m=None: (scored(q, k, m).softmax(-1), v)),
    (
        "returned_weights no_softmax",
        "mistakes.\nFirst: the ",
        lambda q, k, v, m=None: scored(q, k, m),
    ),
]:
    wrong("attention", *ids.split(), says=says)(answer)
    wrong("attention_bug", *ids.split(), says=says)(answer)


def transposed_by(divisor):
    """The weights are transposed, and the scores divided by some number."""

    def attention(q, k, v, m=None):
        scores = scored(q, k, m) * q.size(-1) ** 0.5 / divisor(q, k, v)
        return turned(scores.softmax(-1).nan_to_num()).bmm(v)

    return attention


def guarded_turned(q, k, v, m=None):
    powers = scored(k, q, m).exp()
    return (powers / (powers.sum(-1, keepdim=True) + 1e-9)).bmm(v)


def not_numbers(s, m):
    return share_anew(
        torch.relu(hidden(s, m, INF)) / torch.relu(hidden(s, m, INF)).sum(-1, True), m
    )


wrong("masked_softmax")(not_numbers)  # which two mistakes it is, NaN does not tell
for answer, *ids in [
    (lambda Q, K, V, mask: fused(Q, K, V, inverted(mask)), "mask_inverted"),
    (lambda Q, K, V, m=None: unscaled(Q, K, V, inverted(m)), "missing_sqrt_dk", "mask_inverted"),
    (lambda q, k, v, m: np_softmax(np_scores(q, k)) @ v, "mask_result_discarded"),
    (lambda q, k, v, m: late(q, k, v), "softmax_after_mix", "mask_result_discarded"),
    (lambda Q, K, V: unscaled(Q, K, V), "missing_sqrt_dk"),
    # Where most fails for one mistake, the other is still told from its like.
    (transposed_by(lambda q, k, v: k.size(1)),),
    (transposed_by(lambda q, k, v: k.size(1) ** 0.5), "scale_by_wrong_dim", "query_key_swapped"),
    (guarded_turned, "query_key_swapped", "naive_softmax_overflow"),
    # Near the known mistakes, and none of them.
    (lambda q, k, v, m=None: np_softmax(2 * np_scores(q, k, m)) @ v,),
    (lambda q, k, v, m=None: np.tanh(np_scores(q, k, m)) @ v,),
    (lambda q, k, v, m=None: np_softmax(np_softmax(np_scores(q, k, m)) @ v),),
    (lambda q, k, v, m=None: np_softmax(np_scores(q, k, m))[..., : v.shape[-1]] * 2,),
    (lambda q, k, v, m=None: q[..., :1] * 0 + v.mean(1)[:, None],),
    (lambda q, k, v, m=None: q[..., :1] * v[..., :1, :] * 0,),
    (lambda q, k, v, m=None: plain(q, k, v, m) + 0 * plain(q, k, v, m).sum(),),
]:
    wrong("attention", *ids)(answer)

# --- attention_bug: the given code with some of its text replaced ---------------------------------


def mended(*changes):
    code, space = exercises.attention_bug.skeleton, {}
    for old, new in changes:
        assert old in code
        code = code.replace(old, new)
    exec(code, space)
    return space["pixel_attention"]


LAST = ("dim=1", "dim=-1")
SPOILERS = "on average|column|adapt|pictures"
right("attention_bug", says="Why did training not show it?", hides=SPOILERS)(mended(LAST))
wrong("attention_bug", "published_bug", says="expected    1.0000", hides="dim")(mended())
wrong("attention_bug", "softmax_over_batch_or_all")(mended(("dim=1", "dim=0")))
wrong("attention_bug", "scale_by_dk")(mended(LAST, ("** 0.5", "")))
wrong("attention_bug", "epsilon_in_denominator")(attend(plus(1e-2)))
wrong("attention_bug", says="Is a small number, an epsilon, added")(attend(plus(2e-4)))

# --- masks ----------------------------------------------------------------------------------------


def ones(n, m):
    return torch.ones(n, m, dtype=torch.bool)


right("causal_mask")(
    lambda n, m: ~torch.ones(n, m).triu(m - n + 1).bool(),
    lambda n, m: np.tri(n, m, m - n, dtype=bool),
    lambda n, m: [[key <= query + m - n for key in range(m)] for query in range(n)],
    masks.causal_mask,
)


for answer, says, *ids in [
    (lambda n, m: ones(n, m).triu(m - n + 1), "", "mask_inverted"),
    (lambda n, m: ones(n, m).triu(m - n), "", "causal_transposed"),
    (lambda n, m: ones(n, m).tril(m - n - 1), "one step too narrow", "causal_diagonal"),
    (lambda n, m: np.arange(m) < np.arange(m - n, m)[:, None], "sees itself", "causal_diagonal"),
    (lambda n, m: ones(n, m).tril(m - n + 1), "one step too wide", "causal_diagonal"),
    (lambda n, m: ones(n, m).tril(), "only the new ones ask", "cache_mask_top_left"),
    (lambda n, m: ones(n, m).tril(n - m), "", "causal_shift_sign"),
    (lambda n, m: [ones(n, m), ones(n, m).tril(m - n)][0], "", "causal_hides_nothing"),
    # Written for squares alone: aligned to the first key as well.
    (lambda n, m: ones(n, m).triu(), "", "causal_transposed", "cache_mask_top_left"),
    (lambda n, m: ones(n, m).triu(1), "", "mask_inverted", "cache_mask_top_left"),
    (lambda n, m: ones(n, m).tril(-1), "no word sees", "causal_diagonal", "cache_mask_top_left"),
    (lambda n, m: ones(n, m).tril(1), "each word sees", "causal_diagonal", "cache_mask_top_left"),
    (lambda n, m: torch.ones(n, m).tril(m - n), "A mask is boolean in this book"),
    (lambda n, m: ones(n, n).tril(), "expected shape (2, 5)\ngot shape      (2, 2)"),
    (lambda num_queries: ones(num_queries, 1), "has no parameter for `num_keys`"),
]:
    wrong("causal_mask", *ids, says=says, hides=r"\bcache\b")(answer)  # no word of chapter 1

# --- self_attention: from the words' vectors to the output ----------------------------------------


def projected(query=0, key=1, value=2, root=lambda x, q: q.shape[-1], attend=fused):
    """Self-attention with a matrix for each of the three, or none, and some size in the root."""

    def self_attention(x, w_q, w_k, w_v):
        made = [x @ w_q, x @ w_k, x @ w_v, x]
        q, k, v = (made[place] for place in (query, key, value))
        return attend(q * (q.shape[-1] / root(x, q)) ** 0.5, k, v)

    return self_attention


def over_queries(q, k, v):
    return torch.einsum("ij,jd->id", torch.softmax(scored(q, k), 0), v)


right("self_attention")(
    projected(),
    lambda x, w_q, w_k, w_v: np_softmax(np_scores(x @ w_q, x @ w_k)) @ (x @ w_v),
    lambda X, W_Q, W_K, W_V: (scored(X @ W_Q, X @ W_K).softmax(-1) @ X) @ W_V,  # mixed, then read
    lambda x, a, b, c: torch.softmax(x @ (a @ b.T) @ x.T / math.sqrt(len(a.T)), -1) @ x @ c,
)

for answer, *ids in [
    (projected(key=0), "same_matrix_belief"),
    (projected(query=1), "same_matrix_belief"),
    (projected(query=1, key=0), "query_key_exchanged"),
    (projected(value=3), "value_not_projected"),
    (projected(root=lambda x, q: x.shape[1]), "scale_by_wrong_dim"),
    (projected(root=lambda x, q: 1), "missing_sqrt_dk"),
    (projected(attend=over_queries), "softmax_over_queries"),
    (projected(key=0, root=lambda x, q: 1), "same_matrix_belief", "missing_sqrt_dk"),
    (projected(value=3, attend=over_queries), "value_not_projected", "softmax_over_queries"),
    (projected(value=0),),
]:
    wrong("self_attention", *ids)(answer)
