"""Which misconceptions of this book's list the exercises of chapter 1 treat, and where.

The ids are those of the list's sections on attention and on masks.
"""

import pytest

from pieces import exercises

ATTENTION, SOFTMAX, BUG = "attention", "masked_softmax", "attention_bug"
CAUSAL, PADDING, COMBINE = "causal_mask", "padding_mask", "combine_masks"
QUESTION = "question"

SCALED_DOT_PRODUCT = {
    "missing_sqrt_dk": {ATTENTION, BUG},
    "scale_by_wrong_dim": {ATTENTION, BUG},
    "scale_by_dk": {ATTENTION, BUG},
    "scale_after_softmax": {ATTENTION, BUG},
    "softmax_over_queries": {ATTENTION, SOFTMAX},  # in the bug it is called published_bug
    "softmax_over_batch_or_all": {ATTENTION, SOFTMAX, BUG},
    "no_softmax": {ATTENTION, SOFTMAX, BUG},
    "query_key_swapped": {ATTENTION, BUG},
    "value_key_confused": {ATTENTION, BUG},
    "naive_softmax_overflow": {ATTENTION, SOFTMAX, BUG},
    "sqrt_dk_belief": {QUESTION},
    "same_matrix_belief": {QUESTION},
    "dropout_rescale": {QUESTION},
}
MASKS = {
    "mask_inverted": {ATTENTION, SOFTMAX, CAUSAL, PADDING, COMBINE},
    "mask_after_softmax": {ATTENTION, SOFTMAX},
    "mask_fill_too_small": {ATTENTION, SOFTMAX},
    "mask_wrong_sign": {ATTENTION, SOFTMAX},
    "mask_fill_overtaken": {ATTENTION, SOFTMAX},
    "mask_result_discarded": {ATTENTION, SOFTMAX, COMBINE},
    "causal_transposed": {CAUSAL},
    "causal_diagonal": {CAUSAL},
    "pad_mask_on_queries": {PADDING},
    "pad_queries_belief": {PADDING, QUESTION},
    "masks_or_instead_of_and": {COMBINE},
    "all_masked_row": {SOFTMAX},  # elsewhere a note
    "mask_from_embeddings": {QUESTION},
}
BESIDES = {
    # Met when the chapter was read by fresh readers, not in public threads.
    "softmax_after_mix": {ATTENTION, BUG},
    "returned_weights": {ATTENTION, BUG},
    "sigmoid_for_softmax": {ATTENTION, SOFTMAX, BUG},
    "published_bug": {BUG},
    "rescaled_rows": {ATTENTION, SOFTMAX, BUG},
    "rows_cleared": {ATTENTION, SOFTMAX},
    "causal_shift_sign": {CAUSAL},
    "causal_hides_nothing": {CAUSAL},
    "pad_id_as_threshold": {PADDING},
    "masks_xor_instead_of_and": {COMBINE},
    "cache_mask_top_left": {CAUSAL},  # of the section on the cache
    "mask_without_query_axis": {PADDING},
    "pad_id_ignored": {PADDING},
}


def treated():
    """Where each id is treated: the names of exercises, or a question."""
    places = {belief: {QUESTION} for belief in exercises.beliefs.IDS}
    for exercise in exercises.ALL:
        for mistake in exercise.mistakes:
            places.setdefault(mistake.id, set()).add(exercise.name)
    return places


@pytest.mark.parametrize("misconception", [*SCALED_DOT_PRODUCT, *MASKS])
def test_every_misconception_is_treated_where_it_is_said_to_be(misconception):
    assert treated()[misconception] == (SCALED_DOT_PRODUCT | MASKS)[misconception]


def test_nothing_else_is_treated():
    assert treated() == SCALED_DOT_PRODUCT | MASKS | BESIDES
    assert (len(SCALED_DOT_PRODUCT), len(MASKS)) == (13, 13)
