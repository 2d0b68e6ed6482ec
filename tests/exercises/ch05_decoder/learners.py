"""Learners' answers to the exercises of chapter 5, right and wrong, in styles of their own."""

import numpy as np
import torch
from exercises.marking import right, wrong

from pieces import masks

# The misconceptions of the book's list (masks) that this chapter treats.
MISCONCEPTIONS = """
pad_mask_on_queries pad_queries_belief masks_or_instead_of_and
"""

# What the questions ask for: what code says, or else what is true.
ANSWERS = {
    "pad-queries-belief": "No. Nobody reads what that row gives.",
    "batch-shape": str((np.ones((2, 3, 5)) @ np.ones((2, 5, 4))).shape),
}

right("padding_mask")(
    lambda tokens, pad_id: ~(tokens == pad_id).reshape(tokens.shape[0], 1, -1),
    lambda tokens, pad_id: [[[token != pad_id for token in row]] for row in tokens.tolist()],
    lambda pad_id, tokens: tokens.ne(pad_id).unsqueeze(-2),
    masks.padding_mask,
)
right("padding_mask", says="without a batch axis")(lambda t, pad: (t != pad)[:, None, :])


for answer, *ids in [
    (lambda tokens, pad_id: (tokens == pad_id)[:, None], "mask_inverted"),
    (lambda tokens, pad_id: tokens.ne(pad_id).unsqueeze(2), "pad_mask_on_queries"),
    (lambda t, pad: (t == pad)[:, :, None], "mask_inverted", "pad_mask_on_queries"),
    (lambda t, pad: [[[pad not in (q, k) for k in s] for q in s] for s in t], "pad_queries_belief"),
    (lambda t, pad: [[i != pad for i in row] for row in t.tolist()], "mask_without_query_axis"),
    (lambda tokens, pad_id: tokens.bool().unsqueeze(1), "pad_id_ignored"),
    (lambda t, pad: [[[i > pad for i in x]] for x in t], "pad_id_as_threshold"),
    (lambda tokens, pad_id: tokens.ne(pad_id).int()[:, None],),
]:
    wrong("padding_mask", *ids)(answer)

right("combine_masks")(
    lambda padding, causal: padding * causal,
    lambda padding, causal: np.logical_and(padding, causal),
    lambda padding, causal: torch.stack([causal & row for row in padding]),
    lambda padding, causal: (padding.int() + causal.int()) == 2,
)

for answer, *ids in [
    (lambda padding, causal: padding + causal, "masks_or_instead_of_and"),
    (lambda padding, causal: padding != causal, "masks_xor_instead_of_and"),
    (lambda p, c: (p.int() + c.int()) == 1, "masks_xor_instead_of_and"),
    (lambda padding, causal: ~torch.logical_xor(padding, causal), "masks_xor_instead_of_and"),
    (lambda padding, causal: ~padding | ~causal, "mask_inverted"),
    (lambda padding, causal: [padding, padding & causal][0], "mask_result_discarded"),
    (lambda padding, causal: causal.clone(), "mask_result_discarded"),
]:
    wrong("combine_masks", *ids)(answer)
