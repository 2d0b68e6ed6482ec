"""Learners' answers to the exercises of chapter 3, right and wrong, in styles of their own.

The engine has its wrong answers in NumPy, column by column; here are loops, tensors and complex
numbers.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from exercises.marking import right, wrong

from pieces import masks, positions
from pieces.attention import attention_weights
from pieces.config import TransformerConfig
from pieces.transformer import Transformer

# The misconceptions of the book's list (positions, embeddings, one of the masks) treated here.
MISCONCEPTIONS = """
exponent_doubled cos_own_frequency frequency_inverted integer_arithmetic base_or_exponent_swapped
indexed_by_batch slice_forgotten pe_trainable pe_concat_or_overwrite no_pe_no_order
embedding_scale tied_counted_twice mask_from_embeddings
"""

SIZES = dict.fromkeys(("source_vocab_size", "target_vocab_size"), 1000)
SHARED = Transformer(TransformerConfig(**SIZES, d_model=64, shared_embeddings="all"))
HEADS = torch.zeros(8, 10, 4)

# What the chapter's questions ask for: what code says, or else what is true.
ANSWERS = {
    "recall-keys-shuffled": "Nothing",
    "predict-word-survives": "Yes, nearly always",
    "no-pe-no-order": "Yes, if a causal mask hides the future",
    "pe-trainable": "Training changes it, and soon it is no table of sines",
    "mask-from-embeddings": 0,
    "tied-counted-twice": sum(p.numel() for p in SHARED.parameters() if p.shape == (1000, 64)),
    "closing-causal-cells": masks.causal_mask(5).sum().item(),
    "closing-head-weights": attention_weights(query=HEADS, key=HEADS).numel(),
}

# --- the table ------------------------------------------------------------------------------------


def entry_by_entry(power, sine=math.sin, cosine=math.cos, first=0):
    """The table in nested loops, from ``power(column, d_model)``: what divides a place."""

    def learner(num_positions, d_model):
        table = torch.zeros(num_positions, d_model)
        for place in range(num_positions):
            for i in range(0, d_model, 2):
                table[place, i] = sine((place + first) / power(i, d_model))
                table[place, i + 1] = cosine((place + first) / power(i, d_model))
        return table

    return learner


def from_angles(rates, interleave=True):
    """The table as every other column of zeros, from ``rates(d_model)``."""

    def learner(n, d):
        angles = torch.outer(torch.arange(n, dtype=torch.float64), rates(d))
        if not interleave:
            return torch.cat((angles.sin(), angles.cos()), dim=1)
        table = torch.zeros(n, d, dtype=torch.float64)
        table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
        return table

    return learner


def evens(d):
    return torch.arange(0, d, 2, dtype=torch.float64)


def exp_of(factor):
    return lambda d: torch.exp(evens(d) * factor(d))


def as_complex(num_positions, d_model, turn=1j):
    pairs = np.arange(d_model // 2)
    hands = np.exp(turn * np.arange(num_positions)[:, None] * 10_000.0 ** (-2 * pairs / d_model))
    return np.stack([hands.imag, hands.real], axis=-1).reshape(num_positions, d_model)


def every_column_an_angle(exponent):
    """Angles for all columns first, of which the sines and the cosines take every other one."""

    def learner(num_positions, d_model):
        power = [10_000 ** exponent(j, d_model) for j in range(d_model)]
        angles = np.array([[p / each for each in power] for p in range(num_positions)])
        angles[:, 0::2] = np.sin(angles[:, 0::2])
        angles[:, 1::2] = np.cos(angles[:, 1::2])
        return angles

    return learner


def by_turning(num_positions, d_model):
    """Each row is the one before it, turned by one step."""
    step = torch.polar(torch.ones(d_model // 2).double(), 1e4 ** (-evens(d_model) / d_model))
    hands = step ** torch.arange(num_positions)[:, None]
    return torch.view_as_real(hands).flip(-1).flatten(1)


def shifted_sines(n, d):
    """A cosine is a sine, a quarter of a turn ahead."""
    columns = [(10_000 ** (j // 2 * 2 / d), j % 2 * math.pi / 2) for j in range(d)]
    return [[math.sin(p / power + ahead) for power, ahead in columns] for p in range(n)]


for answer in [
    entry_by_entry(lambda i, d: 10_000 ** (i / d)),
    from_angles(exp_of(lambda d: -math.log(10_000) / d)),
    as_complex,
    by_turning,
    every_column_an_angle(lambda j, d: j // 2 * 2 / d),
    positions.sinusoidal_positions,
    shifted_sines,
]:
    right("sinusoidal_positions")(answer)
    right("positions_bug", says="same squared length")(answer)

RATES = {
    "exponent_doubled": [
        entry_by_entry(lambda i, d: 10_000 ** (2 * i / d)),
        from_angles(lambda d: 1e4 ** (-torch.arange(d // 2) / (d / 4))),
    ],
    "exponent_halved": [from_angles(lambda d: 1e4 ** -(torch.arange(d // 2).double() / d))],
    "exponent_of_the_odd_column": [from_angles(lambda d: 1e4 ** (-(evens(d) + 1) / d))],
    "exponent_to_the_last": [from_angles(lambda d: torch.logspace(0, -4, d // 2).double())],
    "integer_arithmetic": [
        entry_by_entry(lambda i, d: 10_000 ** (i // d)),
        from_angles(lambda d: exp_of(lambda d: -math.log(10_000))(2) ** (evens(d) // d)),
        from_angles(lambda d: 1e4 ** (-torch.arange(0, d, 2) // d).double()),
    ],
    "frequency_inverted": [
        entry_by_entry(lambda i, d: 10_000 ** (-i / d)),
        from_angles(exp_of(lambda d: math.log(10_000) / d)),
    ],
    "base_or_exponent_swapped": [
        from_angles(lambda d: (evens(d) / d) ** 1e-4),
        entry_by_entry(lambda i, d: 1_000 ** (i / d)),
        from_angles(exp_of(lambda d: -math.log(1e5) / d)),
    ],
    "exponent_without_parentheses": [entry_by_entry(lambda i, d: 10_000**i * d)],
    "logarithm_forgotten": [
        from_angles(exp_of(lambda d: -1 / d)),
        from_angles(exp_of(lambda d: -10_000 / d)),
        from_angles(exp_of(lambda d: -4 / d)),
    ],
}
for mistake, ways in RATES.items():
    wrong("sinusoidal_positions", mistake)(*ways)
    wrong("positions_bug", mistake)(*ways)

as_published, another = [
    lambda n, d: torch.where(
        torch.arange(d) % 2 == 0,
        torch.sin(torch.arange(n)[:, None] / 1e4 ** (torch.arange(d) / d)),
        torch.cos(torch.arange(n)[:, None] / 1e4 ** (torch.arange(d) / d)),
    ),
    every_column_an_angle(lambda j, d: (j + j % 2) / d),
]
wrong("sinusoidal_positions", "cos_own_frequency")(as_published, another)
wrong("positions_bug", "published_bug")(as_published)
wrong("positions_bug", "cos_own_frequency")(another)
twice = every_column_an_angle(lambda j, d: 2 * j / d)
wrong("sinusoidal_positions", "exponent_doubled", "cos_own_frequency")(twice)
for answer, *ids in [
    (entry_by_entry(lambda i, d: 10_000 ** (i / d), first=1), "positions_from_one"),
    (entry_by_entry(lambda i, d: 1e4 ** (i / d), math.cos, math.sin), "sine_cosine_exchanged"),
    (
        from_angles(lambda d: 1e4 ** (-evens(d) / d), interleave=False),
        "sines_and_cosines_in_halves",
    ),
    (lambda n, d: positions.sinusoidal_positions(n, d).T, "table_transposed"),
    (lambda n, d: as_complex(n, d, turn=-1j),),
    (lambda n, d: torch.sin(torch.arange(n)[:, None] / 1e4 ** (torch.arange(d) / d)),),
]:
    wrong("sinusoidal_positions", *ids)(answer)
    wrong("positions_bug", *ids)(answer)

# --- embedding and position -----------------------------------------------------------------------


def looked_up(tokens, embedding, factor=1.0):
    return F.embedding(tokens, embedding) * math.sqrt(embedding.size(1)) * factor


def embedded(places, factor=1.0, join=torch.add):
    """Embedding and position together, from ``places(tokens, left_padding)``."""

    def learner(tokens, embedding, positions, left_padding):
        rows = positions[places(tokens, left_padding)]
        return join(looked_up(tokens, embedding, factor), rows)

    return learner


def columns(tokens, pads):
    return torch.arange(tokens.shape[1]).expand(tokens.shape)


def real_columns(tokens, pads):
    return (columns(tokens, pads) - pads.unsqueeze(1)).clamp(min=0)


@right("embed")
def token_by_token(tokens, embedding, positions, left_padding):
    width = embedding.shape[1]
    out = np.zeros((*tokens.shape, width))
    for b, row in enumerate(tokens.tolist()):
        for t, i in enumerate(row):
            place = max(t - int(left_padding[b]), 0)
            out[b, t] = math.sqrt(width) * embedding[i] + positions[place]
    return out


@right("embed")
def by_one_hot(tokens, embedding, positions, left_padding):
    ids = F.one_hot(tokens, len(embedding)).to(embedding.dtype)
    places = F.one_hot(real_columns(tokens, left_padding), len(positions)).to(positions.dtype)
    return ids @ embedding * embedding.shape[1] ** 0.5 + places @ positions


right("embed")(
    embedded(real_columns),
    lambda t, e, p, pads: [
        looked_up(row, e) + torch.cat([p[:1].expand(k, -1), p[: len(row) - k]])
        for row, k in zip(t, pads.tolist(), strict=True)
    ],
    # The padding is what has the id 0, and the real tokens are counted.
    embedded(lambda t, pads: ((t != 0).cumsum(1) - 1).clamp(min=0)),
)
right("embed", says="puts it at place 0, too")(
    embedded(lambda t, pads: columns(t, pads) - pads[:, None]),
    lambda t, e, p, pads: e[t] * e.shape[1] ** 0.5 + p[np.arange(t.shape[1]) - pads[:, None]],
)

for answer, *ids in [
    (embedded(real_columns, 6**-0.5),),
    (lambda t, e, p, k: F.embedding(t, e) + p[real_columns(t, k)], "embedding_scale"),
    (lambda t, e, p, k: e[t] / e.shape[1] ** 0.5 + p[real_columns(t, k)], "embedding_scale"),
    (lambda t, e, p, k: (e[t] + p[real_columns(t, k)]) * e[0].numel() ** 0.5, "embedding_scale"),
    (lambda t, e, p, k: e[t] * len(e) ** 0.5 + p[real_columns(t, k)], "embedding_scale"),
    (lambda t, e, p, k: e[t].mul(e.size(-1)).add(p[real_columns(t, k)]), "embedding_scale"),
    (lambda t, e, p, k: looked_up(t, e) + p[: t.size(1)], "left_padding_ignored"),
    (lambda t, e, p, k: e[t] + p[: t.size(1)], "embedding_scale", "left_padding_ignored"),
    (embedded(lambda t, k: columns(t, k) + k[:, None]), "left_padding_added"),
    (embedded(lambda t, k: F.relu(k[:, None] - columns(t, k))), "left_padding_reversed"),
    (embedded(lambda t, k: (columns(t, k) - k).clamp(min=0)), "left_padding_axis"),
    (
        lambda t, e, p, k: looked_up(t, e) + p[: t.size(0)].unsqueeze(1),
        *("left_padding_ignored", "indexed_by_batch"),
    ),
    (
        embedded(lambda t, k: (torch.arange(len(t))[:, None] - k[:, None]).clamp(min=0)),
        "indexed_by_batch",
    ),
    (lambda t, e, p, k: looked_up(t, e) + p[t.size(1)], "slice_forgotten"),
    (lambda t, e, p, k: looked_up(t, e) + p[t.size(1) - 1], "slice_forgotten"),
    (embedded(lambda t, k: t), "positions_by_token"),
    (embedded(lambda t, k: (t != 0).cumsum(1)), "positions_from_one"),
    (embedded(real_columns, join=lambda a, b: torch.cat((a, b), -1)), "pe_concat_or_overwrite"),
    (embedded(real_columns, join=torch.mul), "pe_concat_or_overwrite"),
    (embedded(real_columns, join=lambda a, b: a), "pe_concat_or_overwrite"),
    (lambda t, e, p, k: p[real_columns(t, k)], "pe_concat_or_overwrite"),
    (embedded(lambda t, k: columns(t, k).flip(1)),),
]:
    wrong("embed", *ids)(answer)

# --- a step as a rotation -------------------------------------------------------------------------


def blocks(angles, signs=(1, -1)):
    """Blocks of 2 x 2 along the diagonal; the signs are those of the lower and the upper sine."""
    lower, upper = signs
    return torch.block_diag(
        *(
            torch.tensor([[math.cos(a), upper * math.sin(a)], [lower * math.sin(a), math.cos(a)]])
            for a in angles
        )
    )


def rates(d, base=10_000):
    return [base ** (-i / d) for i in range(0, d, 2)]


def generator(d):
    """What turns a row a little: its exponential turns it by a whole place."""
    still = torch.zeros(d, d, dtype=torch.float64)
    for i, rate in enumerate(rates(d)):
        still[2 * i + 1, 2 * i], still[2 * i, 2 * i + 1] = rate, -rate
    return still


def entry_of_rotation(k, d_model):
    out = np.zeros((d_model, d_model))
    for i in range(d_model):
        for j in range(d_model):
            if i // 2 == j // 2:
                angle = k / 10_000 ** (i // 2 * 2 / d_model)
                out[i, j] = np.cos(angle) if i == j else (i - j) * np.sin(angle)
    return out


def from_the_table(k, d_model):
    """Solve PE(p) R = PE(p + k), far apart, so that the slow pairs are seen to move."""
    places = np.linspace(0, 60_000, 4 * d_model).astype(int)
    table = positions.sinusoidal_positions(60_100, d_model).numpy()
    places = places[places > 20]
    return np.linalg.lstsq(table[places], table[places + k], rcond=None)[0]


right("rotation")(
    lambda k, d: blocks(k * rate for rate in rates(d)),
    lambda k, d: torch.matrix_exp(k * generator(d)),
    lambda k, d: np.linalg.matrix_power(torch.matrix_exp(generator(d)).numpy(), k),
    entry_of_rotation,
    from_the_table,
)

for answer, *ids in [
    (lambda k, d: blocks((k * rate for rate in rates(d)), (-1, 1)), "rotation_transposed"),
    (lambda k, d: torch.matrix_exp(-k * generator(d)), "rotation_transposed"),
    (lambda k, d: blocks([k] * (d // 2)), "rotation_one_angle"),
    (lambda k, d: blocks([k] + [0] * (d // 2 - 1)), "rotation_one_angle"),
    (lambda k, d: torch.matrix_exp(generator(d)), "rotation_without_k"),
    (lambda k, d: blocks((k * rate for rate in rates(d)), (1, 1)), "rotation_without_minus"),
    (
        lambda k, d: (
            blocks(k * rate for rate in rates(d))
            .unflatten(0, (-1, 2))
            .unflatten(2, (-1, 2))
            .transpose(0, 1)
            .transpose(2, 3)
            .reshape(d, d)
        ),
        "sines_and_cosines_in_halves",
    ),
    (lambda k, d: blocks(k * rate**2 for rate in rates(d)), "exponent_doubled"),
    (lambda k, d: blocks(k / rate for rate in rates(d)), "frequency_inverted"),
    (lambda k, d: blocks(k % 3 * rate for rate in rates(d)),),
    (lambda k, d: blocks(-k for rate in rates(d)), "rotation_transposed", "rotation_one_angle"),
]:
    wrong("rotation", *ids)(answer)

# --- what a shuffle changes -----------------------------------------------------------------------


def attend(x, mask):
    return F.scaled_dot_product_attention(x, x, x, mask)


def largest(changes):
    return changes.abs().amax(-1)


@right("order_effect")
def word_by_word(words, positions, mask, order):
    def output(sentence, i):
        x = [(w + p).numpy() for w, p in zip(sentence, positions, strict=True)]
        power = [
            math.exp(x[i] @ k / len(k) ** 0.5) * bool(m) for k, m in zip(x, mask[i], strict=True)
        ]
        return sum(p * v for p, v in zip(power, x, strict=True)) / sum(power)

    shuffled = [words[j] for j in order]
    return [max(abs(output(shuffled, i) - output(words, j))) for i, j in enumerate(order.tolist())]


@right("order_effect")
def by_matrix(words, positions, mask, order):
    """The shuffle as a product with ones and zeros."""
    shuffle = F.one_hot(order, len(order)).to(words.dtype)
    new = attend(shuffle @ words + positions, mask)
    return largest(shuffle.T @ new - attend(words + positions, mask))[order]


right("order_effect")(
    lambda w, p, m, o: np.max(np.abs(attend(w[o] + p, m) - attend(w + p, m)[o]).numpy(), axis=1),
    lambda w, p, m, o: torch.linalg.vector_norm(
        attend(w[o] + p, m) - attend(w + p, m)[o], math.inf, dim=1
    ),
)

for answer, *ids in [
    (
        lambda w, p, m, o: largest(attend((w + p)[o], m) - attend(w + p, m)[o]),
        "positions_shuffled",
    ),
    (
        lambda w, p, m, o: largest(attend(w[o] + p, m[o, :][:, o]) - attend(w + p, m)[o]),
        "mask_shuffled",
    ),
    (
        lambda w, p, m, o: largest(attend(w[o] + p, m[o]) - attend(w + p, m)[o]),
        "mask_shuffled",
    ),
    (
        lambda w, p, m, o: largest(
            attend(torch.empty_like(w).index_copy(0, o, w) + p, m)
            - torch.empty_like(w).index_copy(0, o, attend(w + p, m))
        ),
        "order_read_the_other_way",
    ),
    (
        lambda w, p, m, o: largest(attend(w[o] + p, None) - attend(w + p, None)[o]),
        "mask_unused",
    ),
    (lambda w, p, m, o: largest(attend(w[o], m) - attend(w, m)[o]), "positions_unused"),
    (lambda w, p, m, o: largest(attend(w[o] + p, m) - attend(w + p, m)), "outputs_not_followed"),
    (
        lambda w, p, m, o: largest(attend(w[o] + p, m)[o] - attend(w + p, m)),
        "outputs_not_followed",
    ),
    (
        lambda w, p, m, o: largest(attend(w[o] + p, m)[o.argsort()] - attend(w + p, m)),
        "in_the_old_order",
    ),
    (
        lambda w, p, m, o: (attend(w[o] + p, m) - attend(w + p, m)[o]).amax(1),
        "largest_of_signed",
    ),
    (
        lambda w, p, m, o: F.l1_loss(
            attend(w[o] + p, m), attend(w + p, m)[o], reduction="none"
        ).mean(1),
        "mean_for_largest",
    ),
    (
        lambda w, p, m, o: (attend(w[o] + p, m) - attend(w + p, m)[o]).abs().max(),
        "largest_along_wrong_axis",
    ),
    (lambda w, p, m, o: torch.zeros(len(w)),),
    (lambda w, p, m, o: (attend(w[o] + p, m) - attend(w + p, m)[o]).norm(dim=1),),
]:
    wrong("order_effect", *ids)(answer)
