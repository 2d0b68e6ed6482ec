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
both("scale_by_wrong_dim")(
    heads_of(split, joined, weighed(root=lambda q: q.shape[1] ** 0.5)),  # heads
    heads_of(split, joined, weighed(root=lambda q: len(q) ** 0.5)),
)
both("scale_by_dk")(heads_of(split, joined, weighed(root=lambda q: q.shape[-1])))
both("softmax_over_queries")(heads_of(split, joined, weighed(-2)))
both("softmax_over_heads")(heads_of(split, joined, weighed(1)))
bug = heads_of(at_once, joined_at_once)
wrong("attend_in_heads", "batch_head_view")(bug)
wrong("heads_bug", "published_bug")(bug)


@both("split_without_transpose")
def keys_alone(query, key, value, num_heads):
    q, k, v = split(query, num_heads), at_once(key, num_heads), split(value, num_heads)
    return joined(fused(q, k, v), query)


@both("heads_ask_heads")
def nothing_exchanged(query, key, value, num_heads):
    q, k, v = (x.unflatten(-1, (num_heads, -1)) for x in (query, key, value))
    return fused(q, k, v).flatten(-2)


@both("fold_order")
def folded_heads_first(query, key, value, num_heads):
    q, k, v = (torch.cat(x.chunk(num_heads, dim=-1)) for x in (query, key, value))
    return joined(fused(q, k, v).unflatten(0, (-1, num_heads)), query)


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
wrong("multi_head", "scale_by_wrong_dim")(module(attend=scored(root=lambda self, q: self.h**0.5)))
wrong("multi_head", "scale_by_dk")(module(attend=scored(root=lambda self, q: q.shape[-1])))


class ScrambledKeys(Plain):
    def project(self, query, key, value):
        query, key, value = super().project(query, key, value)
        return query, joined(at_once(key, self.h), key), value


class AmongHeads(Plain):
    """Heads stay behind the words, so that it runs only where queries and keys are as many."""

    def attend(self, q, k, v, mask):
        return super().attend(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), mask)

    def widen(self, mask, q):
        return mask[:, None]

    def join(self, heads, query):
        return heads.flatten(-2)


class FoldedHeadsFirst(Plain):
    def attend(self, q, k, v, mask):
        q, k, v = (x.transpose(0, 1).flatten(0, 1) for x in (q, k, v))
        mask = None if mask is None else mask.repeat(self.h, 1, 1)
        return fused(q, k, v, attn_mask=mask).unflatten(0, (-1, self.h))

    def widen(self, mask, q):
        return mask


wrong("multi_head", "split_without_transpose")(ScrambledKeys)
wrong("multi_head", "heads_ask_heads")(AmongHeads)
wrong("multi_head", "fold_order")(FoldedHeadsFirst)
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


for scores_or_weights, mistake in (
    (lambda s, mask: (s * mask).softmax(-1), "mask_fill_too_small"),
    (lambda s, mask: s.softmax(-1) * mask, "mask_after_softmax"),
):

    def attend(self, q, k, v, mask, weigh=scores_or_weights):
        return weigh(q @ k.mT / q.shape[-1] ** 0.5, 1 if mask is None else mask) @ v

    wrong("multi_head", mistake)(module(attend=attend))


wrong("multi_head", "mask_wrong_sign")(
    module(widen=lambda self, mask, q: mask.unsqueeze(1).to(q.dtype))  # numbers are added
)


def hidden_in_order(self, mask, q):
    """The mask as it is, which only fits where there are as many heads as sentences."""
    return mask


wrong("multi_head", "mask_without_head_axis")(module(widen=hidden_in_order))
wrong("multi_head", "projected_twice")(
    module(
        forward=lambda self, query, key, value, mask=None: Plain.forward(
            self, *self.project(query, key, value), mask
        )
    )
)


def strided(self, query, key, value):
    """Interleave the entries so that the right split gives what a wrong one would give."""
    return [
        x.unflatten(-1, (-1, self.h)).mT.flatten(-2) for x in Plain.project(self, query, key, value)
    ]


wrong("multi_head", "heads_interleaved")(
    module(project=strided),
    module(
        project=strided,
        join=lambda self, heads, query: heads.permute(0, 2, 3, 1).reshape(query.shape),
    ),
)
both("heads_interleaved")(
    heads_of(lambda x, h: x.unflatten(-1, (-1, h)).permute(0, 3, 1, 2), joined)
)


def linears(rows, columns, count=3):
    return [nn.Linear(rows, columns, bias=False) for _ in range(count)]


# --- the module: other places for the matrices ----------------------------------------------------


def sized(narrow, wide):
    """A module whose matrices have other sizes, told by d_model and num_heads."""

    class Sized(Plain):
        def __init__(self, d_model, num_heads):
            super().__init__(d_model, num_heads)
            self.W_Q, self.W_K, self.W_V = linears(*narrow(d_model, num_heads))
            self.W_O = nn.Linear(wide(d_model, num_heads), d_model, bias=False)

        def join(self, heads, query):
            return heads.transpose(1, 2).flatten(-2)

    return Sized


wrong("multi_head", "heads_multiply_params")(sized(lambda d, h: (d, d * h), lambda d, h: d * h))


class Repeated(sized(lambda d, h: (d, d // h), lambda d, h: d)):
    def project(self, *words):
        return [x.repeat(1, 1, self.h) for x in super().project(*words)]


class Slices(sized(lambda d, h: (d // h, d // h), lambda d, h: d)):
    def project(self, *words):
        cut = [x.unflatten(-1, (self.h, -1)) for x in words]
        return [x.flatten(-2) for x in super().project(*cut)]


class Summed(sized(lambda d, h: (d, d), lambda d, h: d // h)):
    def join(self, heads, query):
        return heads.sum(1)


wrong("multi_head", "raw_slices")(Repeated, Slices)
wrong("multi_head", "heads_summed")(Summed)


class Head(nn.Module):
    def __init__(self, d_model, d_k):
        super().__init__()
        self.W_Q, self.W_K, self.W_V = linears(d_model, d_k)

    def forward(self, query, key, value, mask):
        return fused(self.W_Q(query), self.W_K(key), self.W_V(value), attn_mask=mask)


@right("multi_head")
class ListOfHeads(nn.Module):
    def __init__(self, num_heads, d_model, dropout=0.1):
        super().__init__()
        self.heads = nn.ModuleList(Head(d_model, d_model // num_heads) for _ in range(num_heads))
        self.W_O, self.dropout = nn.Linear(d_model, d_model), nn.Dropout(dropout)

    def forward(self, *, query, key, value, mask):
        heads = [self.dropout(head(query, key, value, mask)) for head in self.heads]
        return self.W_O(torch.cat(heads, dim=-1)), heads


class Lists(nn.Module):
    """Each head's own linear layers, which see whole words or slices."""

    whole = True

    def __init__(self, d_model, num_heads):
        super().__init__()
        self.h, d_k = num_heads, d_model // num_heads
        width = d_model if self.whole else d_k
        self.W_Q, self.W_K, self.W_V = (
            nn.ModuleList(linears(width, d_k, num_heads)) for _ in range(3)
        )
        self.W_O = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        words = [[x] * self.h if self.whole else x.chunk(self.h, -1) for x in (query, key, value)]
        layers = zip(self.W_Q, self.W_K, self.W_V, *words, strict=True)
        heads = [fused(a(q), b(k), c(v), attn_mask=mask) for a, b, c, q, k, v in layers]
        return self.W_O(torch.cat(heads, dim=-1))


right("multi_head")(Lists)
wrong("multi_head", "raw_slices")(type("OfSlices", (Lists,), {"whole": False}))


@right("multi_head")
class OneParameterForAllHeads(nn.Module):
    def __init__(self, *, d_model, num_heads):
        super().__init__()
        shape = num_heads, d_model, d_model // num_heads
        self.W_Q, self.W_K, self.W_V = (nn.Parameter(torch.randn(shape)) for _ in range(3))
        self.W_O = nn.Parameter(torch.randn(shape).mT)

    def forward(self, query, key, value, mask=None):
        pairs = ((query, self.W_Q), (key, self.W_K), (value, self.W_V))
        q, k, v = (torch.einsum("bnd,hdk->bhnk", x, W) for x, W in pairs)
        heads = fused(q, k, v, attn_mask=None if mask is None else mask[:, None])
        return torch.einsum("bhnk,hkd->bnd", heads, self.W_O)


@right("multi_head")
class InNumPy:
    def __init__(self, d_model, num_heads):
        self.num_heads = num_heads
        self.wq, self.wk, self.wv, self.wo = np.zeros((4, d_model, d_model))

    def forward(self, query, key, value, mask=None):
        heads = []
        for part in np.split(np.arange(query.shape[-1]), self.num_heads):
            pairs = ((query, self.wq), (key, self.wk), (value, self.wv))
            heads.append(attend_in_numpy(*(x @ W[:, part] for x, W in pairs), mask))
        return np.concatenate(heads, -1) @ self.wo


def attend_in_numpy(q, k, v, mask):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    scores = scores if mask is None else np.where(mask, scores, -np.inf)
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True) @ v


@wrong("multi_head", "matrices_transposed")
class AsLinearHolds(Parameters):
    def forward(self, q, k, v, mask=None):
        pairs = ((q, self.w_q), (k, self.w_k), (v, self.w_v))
        q, k, v = (split(F.linear(x, W), self.num_heads) for x, W in pairs)
        heads = fused(q, k, v, attn_mask=None if mask is None else mask[:, None])
        return F.linear(heads.transpose(1, 2).flatten(-2), self.w_o)


@wrong("multi_head", "missing_output_projection")
class ThreeMatrices(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.W_Q, self.W_K, self.W_V = linears(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        words = self.W_Q(query), self.W_K(key), self.W_V(value)
        parts = zip(*(x.chunk(self.num_heads, dim=-1) for x in words), strict=True)
        return torch.cat([fused(*part, attn_mask=mask) for part in parts], dim=-1)


# --- the module: what the check cannot use --------------------------------------------------------


@wrong("multi_head", says="in yours there is no `W_Q`. It holds `mha.in_proj_weight`")
class OtherNames(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.mha = nn.MultiheadAttention(d_model, num_heads, batch_first=True)

    def forward(self, query, key, value, mask=None):
        return self.mha(query, key, value, attn_mask=mask)[0]


@wrong("multi_head", says="`forward` has no place for `mask`")
class WithoutMask(Plain):
    def forward(self, query, key, value):
        return super().forward(query, key, value)


@right("multi_head")
class InAnotherOrder(Plain):
    def forward(self, values, keys, queries, mask=None):
        return super().forward(queries, keys, values, mask)


@wrong("multi_head", says="`W_Q` and `W_K` are one and the same matrix in yours.")
class SharedMatrix(Plain):
    def __init__(self, d_model, num_heads):
        super().__init__(d_model, num_heads)
        self.W_K = self.W_Q


@wrong("multi_head", says="Nothing sets `self.scale`: does `__init__`, under that very name?")
class NeverSet(Plain):
    def forward(self, query, key, value, mask=None):
        return self.W_Q(query) / self.scale


@wrong("multi_head", says="yours needs `d_k`, which the check does not give")
class AsksForMore(Plain):
    def __init__(self, d_model, num_heads, d_k):
        super().__init__(d_model, num_heads)


@wrong("multi_head", says="Begin `__init__` with `super().__init__()`.")
class WithoutSuper(nn.Module):
    def __init__(self, d_model, num_heads):
        self.W_Q = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        return query


wrong("multi_head", says="`reshape` copies them where it must")(
    module(attend=scored(), join=lambda self, heads, query: heads.transpose(1, 2).view(query.shape))
)


@wrong("multi_head", says="Take each size from the array that is reshaped")
class AsManyKeys(Plain):
    def forward(self, query, key, value, mask=None):
        n, shape = query.shape[1], (len(query), query.shape[1], self.h, -1)
        query, key, value = self.project(query, key, value)
        key = key.view(len(key), n, self.h, query.shape[-1] // self.h)
        return query.view(shape) + key


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


wrong("multi_head_cost", "attention_not_counted")(costs(products=0))
wrong("multi_head_cost", "output_matrix_forgotten")(
    lambda d, h, n: [3 * d * d, 4 * n * d * d + 2 * n * n * d, h * n * n],
    lambda d, h, n: [4 * d * d, 3 * n * d * d + 2 * n * n * d, h * n * n],
)
wrong("multi_head_cost", "additions_counted")(
    lambda d, h, n: [4 * d**2, 2 * (n * 4 * d**2 + 2 * n**2 * d), h * n**2]
)
wrong("multi_head_cost", "biases_counted")(
    lambda d, h, n: [
        3 * (d * d + d) + d * (d + 1),
        n * 4 * d**2 + 2 * n**2 * d,
        h * n**2,
    ]
)


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


@wrong("without_head", "counted_from_one")
def one_before(x, W_Q, W_K, W_V, W_O, num_heads, off):
    heads = attended(x, W_Q, W_K, W_V, num_heads)
    heads[:, off - 1] = 0
    return joined(heads, x) @ W_O


def without(split, join, attend=fused):
    def learner(x, W_Q, W_K, W_V, W_O, num_heads, off):
        heads = attend(*(split(x @ W, num_heads) for W in (W_Q, W_K, W_V)))
        kept = (torch.arange(x.shape[-1]) // (x.shape[-1] // num_heads)) != off
        return torch.where(kept, join(heads, x), 0) @ W_O

    return learner


@wrong("without_head", "wrong_entries_removed")
def one_entry(x, W_Q, W_K, W_V, W_O, num_heads, off):
    x = joined(attended(x, W_Q, W_K, W_V, num_heads), x)
    x[:, :, off] = 0
    return x @ W_O


@wrong("without_head", "missing_output_projection")
def never_mixed(x, W_Q, W_K, W_V, W_O, num_heads, off):
    heads = attended(x, W_Q, W_K, W_V, num_heads)
    heads[:, off] = 0
    return joined(heads, x)


right("without_head")(without(split, joined))
wrong("without_head", "batch_head_view")(without(at_once, joined_at_once))
wrong("without_head", "split_without_transpose")(without(at_once, joined))
wrong("without_head", "missing_sqrt_dk")(without(split, joined, weighed(root=lambda q: 1)))


@wrong("without_head", "merge_without_transpose")
def scrambled(x, W_Q, W_K, W_V, W_O, num_heads, off):
    heads = attended(x, W_Q, W_K, W_V, num_heads).contiguous()
    heads = heads.view(x.shape).clone()
    heads.chunk(num_heads, dim=-1)[off].zero_()
    return heads @ W_O
