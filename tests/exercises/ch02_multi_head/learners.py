"""Learners' answers to the exercises of chapter 2, right and wrong, in styles of their own.

The engine has its wrong answers in NumPy, step by step; here most are in PyTorch.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from exercises.marking import right, wrong
from torch import nn

# The misconceptions of the book's list (multi-head attention) that this chapter treats: each is a
# mistake of one of its exercises, or one of its questions.
MISCONCEPTIONS = """
split_without_transpose merge_without_transpose batch_head_view single_head
missing_output_projection raw_slices split_belief heads_multiply_params mask_tiled_wrong
batch_first_mixup
"""

# What the chapter's questions ask for: what code says, or else what is true.
ANSWERS = {
    "recall-budget": 1 - sum((0.5, 0.2, 0.1)),
    "predict-weights": 4 * nn.Linear(512, 512, bias=False).weight.numel(),
    "split-belief": "All 512 entries, through matrices of its own",
    "heads-belief": "No: up to some number it gains, then it loses",
    "which-head": "None can be named before it has been switched off",
    "closing-heads": torch.zeros(96).view(6, -1).shape[-1],
    "closing-mask": "They grow by one factor, and the row sums to 1",
    "closing-sqrt": "By √64, for a query of the head has 64 entries",
}

fused = F.scaled_dot_product_attention

# --- queries, keys and values of all heads side by side -------------------------------------------


def both(*ids, **words):
    """Mark an answer to the exercise to complete and to the one to mend, which ask for the same."""

    def keep(*answers):
        for name in ("attend_in_heads", "heads_bug"):
            mark = wrong(name, *ids, **words) if ids else right(name, **words)
            mark(*answers)
        return answers[0]

    return keep


@both()
def einsum(query, key, value, num_heads):
    q, k, v = (x.unflatten(-1, (num_heads, -1)) for x in (query, key, value))  # (b, n, h, d)
    scores = torch.einsum("bnhd,bmhd->bhnm", q, k) / q.shape[-1] ** 0.5
    return torch.einsum("bhnm,bmhd->bnhd", scores.softmax(-1), v).flatten(-2)


@both()
def loop_over_heads(query, key, value, num_heads):
    parts = zip(*(x.chunk(num_heads, dim=-1) for x in (query, key, value)), strict=True)
    return torch.cat([fused(q, k, v) for q, k, v in parts], dim=-1)


@both()
def in_numpy(query, key, value, num_heads):
    d_k, outputs = query.shape[-1] // num_heads, []
    for i in range(num_heads):
        part = slice(i * d_k, (i + 1) * d_k)
        scores = query[..., part] @ key[..., part].swapaxes(-1, -2) / np.sqrt(d_k)
        powers = np.exp(scores - scores.max(-1, keepdims=True))
        outputs.append(powers / powers.sum(-1, keepdims=True) @ value[..., part])
    return np.concatenate(outputs, axis=-1)


@both()
def batch_by_batch(query, key, value, num_heads):
    split = [
        torch.stack(x.chunk(num_heads, -1), 1).reshape(-1, x.shape[1], x.shape[2] // num_heads)
        for x in (query, key, value)
    ]
    heads = fused(*split).view(len(query), num_heads, query.shape[1], -1)
    return torch.cat(heads.unbind(1), dim=-1)


def heads_of(split, join, attend=fused):
    """An answer of three parts."""

    def learner(query, key, value, num_heads):
        q, k, v = (split(x, num_heads) for x in (query, key, value))
        return join(attend(q, k, v), query)

    return learner


def split(x, h):
    return x.reshape(len(x), x.shape[1], h, -1).permute(0, 2, 1, 3)


def at_once(x, h):
    return x.reshape(len(x), h, x.shape[1], -1)


def joined(heads, x):
    return heads.permute(0, 2, 1, 3).reshape(x.shape)


def joined_at_once(heads, x):
    return heads.contiguous().view(x.shape)


def weighed(dim=-1, root=lambda q: q.shape[-1] ** 0.5):
    def attend(q, k, v):
        return torch.softmax(q @ k.mT / root(q), dim=dim) @ v

    return attend


both("split_without_transpose")(heads_of(at_once, joined))
both("merge_without_transpose")(
    heads_of(split, joined_at_once),
    heads_of(split, lambda heads, x: heads.permute(0, 2, 3, 1).reshape(x.shape)),
)
both("single_head")(lambda query, key, value, num_heads: fused(query, key, value))
both("missing_sqrt_dk")(heads_of(split, joined, weighed(root=lambda q: 1)))
both("scale_by_wrong_dim")(
    heads_of(split, joined, weighed(root=lambda q: math.sqrt(q.shape[1] * q.shape[-1])))
)
both("softmax_over_queries")(heads_of(split, joined, weighed(-2)))
both("softmax_over_heads")(heads_of(split, joined, weighed(1)))
bug = heads_of(at_once, joined_at_once)
wrong("attend_in_heads", "batch_head_view")(bug)
wrong("heads_bug", "published_bug")(bug)
both("split_without_transpose", "missing_sqrt_dk")(
    heads_of(at_once, joined, weighed(root=lambda q: 1))
)


# --- the module -----------------------------------------------------------------------------------


class Plain(nn.Module):
    """A right module; each wrong one below differs in one method."""

    def __init__(self, d_model, num_heads):
        super().__init__()
        self.h = num_heads
        self.W_Q, self.W_K, self.W_V, self.W_O = (nn.Linear(d_model, d_model) for _ in range(4))

    def forward(self, query, key, value, mask=None):
        q, k, v = (split(x, self.h) for x in self.project(query, key, value))
        heads = self.attend(q, k, v, None if mask is None else self.widen(mask, q))
        return self.mix(self.join(heads, query))

    def project(self, query, key, value):
        return self.W_Q(query), self.W_K(key), self.W_V(value)

    def widen(self, mask, q):
        return mask.unsqueeze(1)

    def attend(self, q, k, v, mask):
        return fused(q, k, v, attn_mask=mask)

    def join(self, heads, query):
        return joined(heads, query)

    def mix(self, x):
        return self.W_O(x)


right("multi_head")(Plain)


@right("multi_head")
class Parameters(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        for name in ("w_q", "w_k", "w_v", "w_o"):
            setattr(self, name, nn.Parameter(torch.randn(d_model, d_model)))

    def forward(self, q, k, v, mask=None):
        q, k, v = q @ self.w_q, k @ self.w_k, v @ self.w_v
        out = 0
        for i, w_o in enumerate(self.w_o.chunk(self.num_heads)):
            one, two, three = (x.chunk(self.num_heads, -1)[i] for x in (q, k, v))
            out = out + fused(one, two, three, attn_mask=mask) @ w_o
        return out


@right("multi_head")
class Folded(Plain):
    """Batch and heads as one axis, all heads of a sentence one after the other."""

    def attend(self, q, k, v, mask):
        if mask is not None:
            mask = mask.repeat_interleave(self.h, dim=0)
        heads = fused(*(x.flatten(0, 1) for x in (q, k, v)), attn_mask=mask)
        return heads.view(len(q), self.h, *heads.shape[1:])

    def widen(self, mask, q):
        return mask


def module(**methods):
    """A module like the plain one, with other methods."""
    return type("Learners", (Plain,), methods)


def scored(dim=-1, root=lambda self, q: q.shape[-1] ** 0.5, hidden=-torch.inf):
    def attend(self, q, k, v, mask):
        scores = q @ k.mT / root(self, q)
        scores = scores if mask is None else scores.masked_fill(~mask, hidden)
        return scores.softmax(dim) @ v

    return attend


def resplit(self, query, key, value):
    """Scramble the rows so that the right split gives what a reshape alone would give."""
    pairs = (self.W_Q(query), self.W_K(key), self.W_V(value))
    return [joined(at_once(x, self.h), x) for x in pairs]


def small(self, query, key, value):
    pairs = ((self.W_Q, query), (self.W_K, key), (self.W_V, value))
    rows = [layer.weight.chunk(self.h)[0].repeat(self.h, 1) for layer, _ in pairs]
    return [x @ weight.mT for weight, (_, x) in zip(rows, pairs, strict=True)]


def tiled(self, mask, q):
    return mask.repeat(self.h, 1, 1).view(len(q), self.h, *mask.shape[1:])


wrong("multi_head", "batch_head_view")(
    module(project=resplit, join=lambda self, heads, query: heads.reshape(query.shape))
)
wrong("multi_head", "split_without_transpose")(module(project=resplit))
wrong("multi_head", "merge_without_transpose")(
    module(join=lambda self, heads, query: heads.reshape(query.shape)),
    module(join=lambda self, heads, query: heads.movedim(1, -1).reshape(query.shape)),
)


@wrong("multi_head", "single_head")
class Single(Plain):
    def __init__(self, d_model, num_heads):
        super().__init__(d_model, 1)


wrong("multi_head", "missing_output_projection")(module(mix=lambda self, x: x))
wrong("multi_head", "raw_slices")(
    module(project=lambda self, query, key, value: (query, key, value)), module(project=small)
)
wrong("multi_head", "memory_ignored")(
    module(project=lambda self, q, k, v: (self.W_Q(q), self.W_K(q), self.W_V(q)))
)
wrong("multi_head", "value_key_confused")(
    module(project=lambda self, q, k, v: (self.W_Q(q), self.W_K(k), self.W_V(k)))
)
wrong("multi_head", "missing_sqrt_dk")(module(attend=scored(root=lambda self, q: 1)))
wrong("multi_head", "scale_by_wrong_dim")(
    module(attend=scored(root=lambda self, q: math.sqrt(self.h * q.shape[-1])))
)
wrong("multi_head", "softmax_over_queries")(module(attend=scored(-2)))
wrong("multi_head", "softmax_over_heads")(module(attend=scored(1)))
wrong("multi_head", "softmax_over_heads")(module(attend=scored(1, hidden=-1e9)))


@wrong("multi_head", "batch_first_mixup")
class WordsFirst(Plain):
    def forward(self, query, key, value, mask=None):
        turned = (x.transpose(0, 1) for x in (query, key, value))
        return super().forward(*turned, mask).transpose(0, 1)


wrong("multi_head", "mask_tiled_wrong")(module(widen=tiled))
wrong("multi_head", "mask_inverted")(module(widen=lambda self, mask, q: ~mask.unsqueeze(1)))
wrong("multi_head", "mask_result_discarded")(module(widen=lambda self, mask, q: None))


@wrong("multi_head", says="all heads side by side are as wide as the model")
class Wide(Plain):
    def __init__(self, d_model, num_heads):
        super().__init__(d_model, num_heads)
        self.W_Q = nn.Linear(d_model, num_heads * d_model, bias=False)


@wrong("multi_head", says="call the four matrices W_Q, W_K, W_V, W_O")
class OtherNames(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.mha = nn.MultiheadAttention(d_model, num_heads, batch_first=True)

    def forward(self, query, key, value, mask=None):
        return self.mha(query, key, value, attn_mask=mask)[0]


@wrong("multi_head", says="forward has no place for mask")
class WithoutMask(Plain):
    def forward(self, query, key, value):
        return super().forward(query, key, value)


wrong("multi_head", says="needs the class itself")(Plain(8, 2))


# --- the bonus exercises --------------------------------------------------------------------------


@right("multi_head_cost")
def by_shapes(d_model, num_heads, tokens):
    d_k = d_model / num_heads
    head = 3 * d_model * d_k + d_k * d_model  # and its rows of W_O
    each = tokens * head + tokens * d_k * tokens + tokens * tokens * d_k
    return num_heads * head, num_heads * each, num_heads * tokens**2


@right("multi_head_cost")
def by_squares(d_model, num_heads, tokens):
    parameters = 4 * d_model**2
    return np.array([
        parameters,
        tokens * parameters + 2 * tokens**2 * d_model,
        num_heads * tokens**2,
    ])  # fmt: skip


@wrong("multi_head_cost", "heads_multiply_params")
def each_as_wide(d_model, num_heads, tokens):
    head = 4 * d_model**2
    products = tokens * head + 2 * tokens**2 * d_model
    return num_heads * head, num_heads * products, num_heads * tokens**2


def costs(matrices=4, words=None, products=2, tables=None):
    def learner(d_model, num_heads, tokens):
        by = {"heads": num_heads, "no heads": 1 / num_heads}
        parameters = matrices * d_model**2 if matrices in (3, 4) else 4 * d_model**2 * by[matrices]
        times = 2 * by[products] if products in by else products
        first = (words or tokens) * parameters
        return [parameters, first + times * tokens**2 * d_model, (tables or num_heads) * tokens**2]

    return learner


wrong("multi_head_cost", "one_head_counted")(costs(matrices="no heads"))
wrong("multi_head_cost", "output_matrix_forgotten")(costs(matrices=3))
wrong("multi_head_cost", "projection_of_one_word")(costs(words=1))
wrong("multi_head_cost", "mix_forgotten")(costs(products=1))
wrong("multi_head_cost", "scores_at_full_width")(costs(products="heads"))
wrong("multi_head_cost", "one_table_of_weights")(costs(tables=1))


def attended(x, W_Q, W_K, W_V, num_heads):
    return fused(*(split(x @ W, num_heads) for W in (W_Q, W_K, W_V)))


@right("without_head")
def summed(x, W_Q, W_K, W_V, W_O, num_heads, off):
    heads, rows = attended(x, W_Q, W_K, W_V, num_heads), W_O.chunk(num_heads)
    return sum(heads[:, i] @ rows[i] for i in range(num_heads) if i != off)


@right("without_head")
def without_rows(x, W_Q, W_K, W_V, W_O, num_heads, off):
    W_O = W_O.clone()
    W_O.chunk(num_heads)[off].zero_()
    return joined(attended(x, W_Q, W_K, W_V, num_heads), x) @ W_O


@right("without_head")
def without_values(x, W_Q, W_K, W_V, W_O, num_heads, off):
    W_V = W_V.clone()
    W_V.chunk(num_heads, dim=1)[off].zero_()
    return joined(attended(x, W_Q, W_K, W_V, num_heads), x) @ W_O


@wrong("without_head", "split_belief")
def without_entries(x, W_Q, W_K, W_V, W_O, num_heads, off):
    x = x.clone()
    x.chunk(num_heads, dim=-1)[off].zero_()
    return joined(attended(x, W_Q, W_K, W_V, num_heads), x) @ W_O


@wrong("without_head", "head_removed_after_mixing")
def without_columns(x, W_Q, W_K, W_V, W_O, num_heads, off):
    W_O = W_O.clone()
    W_O.chunk(num_heads, dim=1)[off].zero_()
    return joined(attended(x, W_Q, W_K, W_V, num_heads), x) @ W_O


@wrong("without_head", "only_head_left")
def that_head(x, W_Q, W_K, W_V, W_O, num_heads, off):
    return attended(x, W_Q, W_K, W_V, num_heads)[:, off] @ W_O.chunk(num_heads)[off]


@wrong("without_head", "head_not_removed")
def with_a_copy(x, W_Q, W_K, W_V, W_O, num_heads, off):
    heads = attended(x, W_Q, W_K, W_V, num_heads)
    heads[:, off].mul(0)  # the result is not kept
    return joined(heads, x) @ W_O


@wrong("without_head", "others_rescaled")
def as_dropout(x, W_Q, W_K, W_V, W_O, num_heads, off):
    rest = summed(x, W_Q, W_K, W_V, W_O, num_heads, off)
    return rest * num_heads / (num_heads - 1)


@wrong("without_head", "equal_weights_for_head")
def asks_nothing(x, W_Q, W_K, W_V, W_O, num_heads, off):
    W_Q = W_Q.clone()
    W_Q.chunk(num_heads, dim=1)[off].zero_()
    return joined(attended(x, W_Q, W_K, W_V, num_heads), x) @ W_O


@wrong("without_head", "merge_without_transpose")
def scrambled(x, W_Q, W_K, W_V, W_O, num_heads, off):
    heads = attended(x, W_Q, W_K, W_V, num_heads).contiguous()
    heads = heads.view(x.shape).clone()
    heads.chunk(num_heads, dim=-1)[off].zero_()
    return heads @ W_O
