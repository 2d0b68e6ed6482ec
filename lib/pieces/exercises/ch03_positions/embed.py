"""The exercise of chapter 3 to complete: token and place as one vector, padding in front too."""

import numpy as np

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "embed(tokens, embedding, positions, left_padding)",
    look_up="vectors = embedding[tokens]",  # (batch, n, d_model)
    root="root = np.sqrt(embedding.shape[-1])",
    scale="vectors = vectors * root",
    count="steps = np.arange(tokens.shape[-1])",  # (n,)
    real="places = steps - left_padding[:, None]",  # (batch, n)
    rows="rows = positions[np.maximum(places, 0)]",  # (batch, n, d_model)
    add="return vectors + rows",
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: sentences of one length, then some with padding in front.

    The padding's own vectors do not count: nobody reads them. Both tables are longer than they
    need be, so that a wrong index finds a row, and is recognised by it.
    """
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    without, padded = "without padding", "with padding in front"

    def one(rng: np.random.Generator, n: int, d_model: int, *pads: int) -> dict:
        tokens = rng.integers(1, 9, (len(pads), n))
        left_padding = np.array(pads)
        tokens[np.arange(n) < left_padding[:, None]] = 0
        return {
            "tokens": tokens,
            "embedding": rng.normal(0, d_model**-0.5, (9, d_model)),
            "positions": rng.normal(0, 0.7, (14, d_model)),
            "left_padding": left_padding,
        }

    def padding(inputs: dict) -> np.ndarray:
        n = inputs["tokens"].shape[1]
        return (np.arange(n) < inputs["left_padding"][:, None])[..., None]

    def probe(inputs: dict, group: str, **kind: bool) -> Probe:
        return Probe(inputs, group, free=padding(inputs), **kind)

    behind = one(rng, 5, 6, 2, 0, 1)
    return [
        probe(one(rng, 5, 6, 0, 0), without),
        probe(one(rng, 4, 4, 0, 0, 0, 0), without),
        probe(behind, padded),
        probe(one(rng, 4, 4, 1, 0, 3, 0), padded),
        probe(one(fresh, 6, 8, 0, 0, 0), without, fresh=True),
        probe(one(fresh, 5, 6, 0, *fresh.integers(1, 4, 3)), padded, fresh=True),
        Probe(behind, padded, AT_THE_PADDING, free=padding(behind)),
    ]


AT_THE_PADDING = (
    "At the padding your vectors are not the library's, which puts it at place 0, too. Nobody "
    "reads them, since the mask hides the padding as a key."
)

# A row that needs no places; mistakes in the counting make no pair with it.
_COUNTED = {label: STEPS.steps[label] for label in ("count", "real")}

SCALES = (
    Mistake(
        "embedding_scale",
        "The vectors are not multiplied by the root of their length",
        "Your result equals the token's row as it is, and its position.",
        "The entries of the table are small, with a spread of 1 / √d_model, and those of the "
        "positions reach 1. Added as they are, the positions would drown the words.",
        "Multiply what you look up by `d_model ** 0.5`; d_model is the length of a row.",
        ({"scale": ""},),
        "SamLynnEvans/Transformer/issues/10 pytorch/tutorials/issues/2849 "
        "VHellendoorn/ICLR20-Great/issues/10",
    ),
    Mistake(
        "embedding_scale",
        "The vectors are divided by the root of their length",
        "Your result equals the token's row divided by √d_model, and its position.",
        "The entries are small already, with a spread of 1 / √d_model. The division belongs to the "
        "scores of attention.",
        "Multiply by `d_model ** 0.5`.",
        ({"scale": "vectors = vectors / root"},),
        "khirotaka/SAnD/issues/3",
    ),
    Mistake(
        "embedding_scale",
        "The positions are multiplied as well",
        "Your result equals the sum of both, times √d_model.",
        "The entries of the positions reach 1 already. Only the words are too small beside them.",
        "Multiply before you add.",
        ({"scale": "", "add": "return (vectors + rows) * root"},),
    ),
    Mistake(
        "embedding_scale",
        "The factor is the root of another number",
        "Your result equals vectors with another factor than √d_model.",
        "The factor undoes the spread 1 / √d_model with which the table began, and d_model is the "
        "length of one row.",
        "Take the root, of `embedding.shape[-1]`.",
        tuple(
            {"root": f"root = {root}"}
            for root in ("embedding.shape[-1]", "np.sqrt(embedding.shape[0])")
        ),
    ),
)

PLACES = (
    Mistake(
        "left_padding_ignored",
        "The places are counted from the padding",
        "Your result equals vectors whose first place is that of the first column.",
        "The same sentence then gets other vectors when a longer one stands beside it in the "
        "batch.",
        "Take each sentence's padding away from its places: `steps - left_padding[:, None]`.",
        ({"real": "places = steps"},),
    ),
    Mistake(
        "left_padding_added",
        "The padding is added to the places",
        "Your result equals vectors whose places begin later where there is padding.",
        "Two tokens of padding move a sentence two columns to the right. Its places have to move "
        "back.",
        "Subtract: the column, less the padding in front of the sentence.",
        ({"real": "places = steps + left_padding[:, None]"},),
    ),
    Mistake(
        "left_padding_reversed",
        "The columns are taken from the padding",
        "Your result equals vectors whose places run backwards, and stop at 0.",
        "Further to the right the places have to grow. Without padding all tokens now stand at "
        "place 0.",
        "Turn the difference round: the column, less the padding in front of the sentence.",
        ({"real": "places = left_padding[:, None] - steps"},),
    ),
    Mistake(
        "left_padding_axis",
        "The padding is taken from the columns, not the sentences",
        "Your result equals vectors for which the first number of `left_padding` belongs to the "
        "first column, the second to the second, and so on.",
        "Each number belongs to a sentence, and so to a row of the batch. Only where there are as "
        "many sentences as columns does this raise nothing.",
        "Make a column of it: `left_padding[:, None]` has shape (batch, 1).",
        ({"real": "places = steps - left_padding"},),
    ),
    Mistake(
        "indexed_by_batch",
        "All tokens of a sentence have the same position",
        "Your result equals vectors whose place is the number of the sentence in the batch.",
        "The first axis counts sentences. Whoever has the tokens first slices along it, and the "
        "code fails nowhere.",
        "The places run along the tokens: `torch.arange(tokens.shape[-1])`.",
        ({"count": "steps = np.arange(tokens.shape[0])[:, None]"},),
        "cmu-l3/anlp-fall2025-code/issues/1 AkiRusProd/numpy-transformer/issues/1 "
        "songyangco/GETNext/issues/2 KasperGroesLudvigsen/influenza_transformer/issues/9",
    ),
    Mistake(
        "slice_forgotten",
        "One single position is added to all tokens",
        "Your result equals vectors with one row of the table, picked by the sentence's length.",
        "That is the same for all tokens, and says nothing about their order.",
        "`positions[n]` is one row, `positions[:n]` are the first n. Here each token needs the row "
        "of its place.",
        tuple(
            {"rows": f"rows = positions[tokens.shape[-1]{last}]", **_COUNTED} for last in ("", "-1")
        ),
        "DiffPoseTalk/DiffPoseTalk/issues/20",
    ),
    Mistake(
        "positions_by_token",
        "The row of the positions is picked by the token's id",
        "Your result equals vectors whose position is the row of the id, not of the place.",
        "A word then gets the same position wherever it stands.",
        "Pick the positions' rows by place, the embedding's by id.",
        ({"rows": "rows = positions[tokens]", **_COUNTED},),
    ),
    Mistake(
        "positions_from_one",
        "The first token stands at place 1, not 0",
        "Your result equals vectors whose positions are one row further down.",
        "A running count of the real tokens gives this: it begins with 1. The table begins with "
        "place 0.",
        "Count from 0, or take 1 away.",
        ({"count": "steps = np.arange(1, tokens.shape[-1] + 1)"},),
    ),
)

SUMS = (
    Mistake(
        "pe_concat_or_overwrite",
        "Token and position stand side by side",
        "Your result has the token's vector, then the position's, and is twice as wide.",
        "In this model both share the same numbers, and the width stays d_model.",
        "Add them, entry by entry.",
        ({"add": "return np.concatenate([vectors, rows], axis=-1)"},),
    ),
    Mistake(
        "pe_concat_or_overwrite",
        "Token and position are multiplied",
        "Your result equals the token's vector times the position's, entry by entry.",
        "Where a sine is 0, as all are at place 0, the product forgets the word.",
        "Add them, entry by entry.",
        ({"add": "return vectors * rows"},),
    ),
    Mistake(
        "pe_concat_or_overwrite",
        "One of the two is left out",
        "Your result equals the token's vector alone, or the position's alone.",
        "A function that returns a new array leaves the old one as it was: what it gives must be "
        "kept, and added.",
        "Return the sum of both.",
        (
            {"add": "return vectors", "rows": STEPS.steps["rows"], **_COUNTED},
            {"add": "return rows", "scale": STEPS.steps["scale"], "root": STEPS.steps["root"]},
        ),
    ),
)

ANSWER = Steps(
    "embed(tokens, embedding, positions, left_padding)",
    before="import torch",
    vectors="""
        # look up and scale: (batch, n, d_model)
        vectors = embedding[tokens] * embedding.shape[-1] ** 0.5""",
    places="""
        # count: which place does each token have? (batch, n)
        steps = torch.arange(tokens.shape[-1])
        places = steps - left_padding[:, None]""",
    add="""
        # add: the padding, before place 0, gets the row of place 0 as well
        return vectors + positions[places.clamp(min=0)]""",
)

EXERCISE = Exercise(
    name="embed",
    place=1,
    task="""\
Complete `embed(tokens, embedding, positions, left_padding)`: two lines are missing. `tokens` are
ids, (batch, n). `embedding` has a row for each id, `positions` one for each place, both `d_model`
wide. `left_padding`, (batch,), counts the padding in front of each sentence: its first real token
stands at place 0. Return √d_model times the token's row, plus its place's row.""",
    axes=("sentence", "token"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=(*SCALES, *PLACES, *SUMS),
    hints=(
        "First gap: a table can be indexed by an array of ids, and gives a row for each of them. "
        "Second gap: with two tokens of padding in front, which column holds place 0?",
        "First gap: `embedding[tokens]` has shape (batch, n, d_model). Its last size is d_model, "
        "whose root you need. Second gap: take from each column the padding of its sentence.",
        "`steps` has shape (n,) and `left_padding` (batch,). As a column, `left_padding[:, None]`, "
        "it has shape (batch, 1), and the difference is (batch, n).",
    ),
    answer=ANSWER,
    start=ANSWER.gap("vectors", "places"),
    common=ANSWER.change(
        vectors="vectors = embedding[tokens]",
    ),
)
