"""A small exercise of chapter 5: the padding mask."""

import numpy as np

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "padding_mask(tokens, pad_id)",
    known="",
    real="real = tokens != pad_id",  # (..., keys)
    axes="allowed = real[..., None, :]",  # (..., 1, keys)
    give="return allowed",
)


def _draw(rng: np.random.Generator, batch: int, length: int, pad_id: int) -> dict:
    """Sentences of different lengths: the first is padded in front, the others behind."""
    tokens = rng.choice([i for i in range(9) if i != pad_id], (batch, length))
    tokens[-1, 0] = 0 if pad_id else 1  # a real token that could be taken for padding
    tokens[0, :2] = pad_id
    for row in range(1, batch):
        tokens[row, length - row :] = pad_id
    return {"tokens": tokens, "pad_id": pad_id}


def make_probes(seed: int) -> list[Probe]:
    """The probes: padding behind and in front, with different ids for it."""
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    zero, other = "where padding is 0", "where padding is not 0"
    one_sentence = {"tokens": np.array([5, 0, 7, 3, 3]), "pad_id": 3}
    fresh_id = int(fresh.integers(2, 9))
    return [
        Probe(_draw(rng, 3, 6, pad_id=0), zero),
        Probe(_draw(rng, 4, 4, pad_id=0), zero),
        Probe(_draw(rng, 3, 6, pad_id=1), other),
        Probe(_draw(fresh, 3, 7, pad_id=fresh_id), other, fresh=True),
        Probe(one_sentence, other, NO_BATCH, free=np.array(True)),
    ]


NO_BATCH = (
    "On one sentence without a batch axis, tokens of shape (keys,), your function raises or "
    "differs; the library's gives (1, keys)."
)

MISTAKES = (
    Mistake(
        "mask_inverted",
        "The mask is turned round",
        "Your mask is the right one turned round: true stands at the padding.",
        "In this book true means may attend; some code reads masks the other way.",
        "Compare with `!=`: a key may be seen if it is not padding.",
        ({"give": "return ~allowed"},),
        "InseeFrLab/torchTextClassifiers/issues/92 pytorch/pytorch/issues/120488",
    ),
    Mistake(
        "pad_mask_on_queries",
        "The padding is hidden as query, not as key",
        "Your mask blocks the rows of the padding: its shape is (batch, keys, 1).",
        "Real words then still read the padding, and a padded query may look at nothing.",
        "Rows are queries and columns are keys. Keep the tokens on the last axis: `unsqueeze(-2)` "
        "or `[:, None, :]`.",
        ({"axes": "allowed = real[..., :, None]"},),
        "bentrevett/pytorch-seq2seq/issues/96 hyunwoongko/transformer/issues/40 "
        "lucidrains/x-transformers/issues/172",
    ),
    Mistake(
        "pad_queries_belief",
        "The rows of the padding are blocked as well",
        "Your mask hides the padding as key, which is right, and as query.",
        "Nobody reads what the rows of padded queries give, and a row that allows nothing has no "
        "softmax.",
        "Hide the padding as key alone: one row, (batch, 1, keys), serves every query.",
        ({"axes": "allowed = real[..., :, None] & real[..., None, :]"},),
        "bentrevett/pytorch-seq2seq/issues/119 joeynmt/joeynmt/issues/151",
    ),
    Mistake(
        "mask_without_query_axis",
        "The axis of the queries is missing",
        "Your mask has the right cells, and its shape is (batch, keys).",
        "Beside scores of shape (batch, queries, keys), its first axis would stand for the "
        "queries: an error, or, where both are equally long, the mask of another sentence.",
        "Add an axis of length 1 before the keys: `unsqueeze(-2)` or `[:, None, :]`.",
        ({"axes": "allowed = real"},),
    ),
    Mistake(
        "pad_id_ignored",
        "The padding is taken to be 0",
        "Your mask takes 0 for the padding, whatever `pad_id` says.",
        "Where the padding has another id, 0 is a word.",
        "Compare the tokens with `pad_id`.",
        ({"known": "pad_id = 0"},),
    ),
    Mistake(
        "pad_id_as_threshold",
        "Words with smaller ids are taken for padding",
        "Your mask shows the tokens whose id is greater than `pad_id`.",
        "That is right where the padding is 0. Elsewhere there are words with smaller ids, and "
        "they are hidden: an id is a name, and its size means nothing.",
        "Compare with `!=`: every token but the padding may be seen.",
        ({"real": "real = tokens > pad_id"},),
    ),
)

ANSWER = Steps(
    "padding_mask(tokens, pad_id)",
    axes="""
        # (batch, 1, keys): one row that serves every query
        return (tokens != pad_id)[..., None, :]""",
)

EXERCISE = Exercise(
    name="padding_mask",
    place=1,
    task="""\
Write `padding_mask(tokens, pad_id)`. `tokens` holds token ids, of shape (batch, keys), and `pad_id`
is the id of the padding. Return a boolean mask of shape (batch, 1, keys), true where a key may be
seen: its one row serves every query.""",
    axes=("batch", "row"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=(
        "A key may be seen if its token is not the padding. One comparison gives that for all "
        "tokens.",
        "The comparison has shape (batch, keys). An axis of length 1 is missing: before the keys "
        "or after them? The last axis of a mask is always that of the keys.",
        "In PyTorch `.unsqueeze(-2)` adds the axis, in NumPy and PyTorch `[:, None, :]`.",
    ),
    answer=ANSWER,
    common=ANSWER.change(axes="return (tokens != pad_id).unsqueeze(-1)"),
)
