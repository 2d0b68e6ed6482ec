"""Mistakes that a fresh reader made: each is named in several styles, in words that are true."""

import math

import numpy as np
import pytest
import torch

from pieces import exercises

INF = float("inf")
SOFTMAX, ATTENTION = exercises.masked_softmax, exercises.attention


def gaps(first, second):
    """The exercise to complete, with its two gaps filled."""
    space = {"torch": torch}
    start, middle, end = SOFTMAX.skeleton.split("= ...")
    exec(f"{start}= {first}{middle}= {second}{end}", space)
    return space["masked_softmax"]


def in_numpy(first, second):
    """The same with functions of NumPy arrays."""

    def masked_softmax(scores, mask):
        with np.errstate(all="ignore"):
            scores = first(scores, mask)
            powers = np.exp(scores - scores.max(-1, keepdims=True))
            return second(powers / powers.sum(-1, keepdims=True), mask)

    return masked_softmax


HIDDEN, CLEARED = "scores.masked_fill(~mask, float('-inf'))", "weights.masked_fill(~mask, 0.)"
TURNED = "scores.masked_fill(mask, float('-inf'))"
ANY = "mask.any(-1, keepdim=True)"


def np_hidden(scores, mask):
    return np.where(mask, scores, -np.inf)


AT_SCORES = [
    gaps(TURNED, CLEARED),
    gaps("scores.masked_fill(mask, -1e9)", "weights * mask"),
    gaps("torch.where(mask, -1e30, scores)", "torch.where(mask, weights, 0.)"),
    in_numpy(lambda s, m: np.where(m, -np.inf, s), lambda w, m: np.where(m, w, 0)),
]
AT_WEIGHTS = [
    gaps(HIDDEN, "weights.masked_fill(mask, 0.)"),
    gaps(HIDDEN, f"weights.masked_fill({ANY}, 0.)"),
    gaps(HIDDEN, f"weights * ~{ANY}"),
    gaps("scores.masked_fill(~mask, -1e9)", "weights * ~mask"),
    gaps(HIDDEN, f"torch.where({ANY}, torch.zeros_like(weights), weights)"),
    in_numpy(np_hidden, lambda w, m: np.where(m, 0, w)),
    in_numpy(np_hidden, lambda w, m: np.where(m.any(-1, keepdims=True), 0, w)),
    in_numpy(np_hidden, lambda w, m: np.where(m.all(-1, keepdims=True), 0, w)),
]
ROWS = [
    gaps(HIDDEN, "weights.masked_fill((~mask).any(-1, keepdim=True), 0.)"),
    gaps("scores - 1e9 * mask", CLEARED),
    in_numpy(np_hidden, lambda w, m: np.where(~m.all(-1, keepdims=True), 0, w)),
    in_numpy(lambda s, m: s + m * -1e9, lambda w, m: np.where(m, w, 0)),
]
BOTH = [gaps(TURNED, "weights"), gaps(TURNED, f"weights.masked_fill(~{ANY}, 0)")]
BOTH += [gaps(TURNED, "weights.masked_fill(mask, 0.)")]


@pytest.mark.parametrize(
    ("title", "learner"),
    [("The mask is turned round at the scores", f) for f in AT_SCORES]
    + [("The last step clears the wrong weights", f) for f in AT_WEIGHTS]
    + [("Each row that hides a key comes out as zeros", f) for f in ROWS]
    + [("The mask is turned round", f) for f in BOTH],
)
def test_a_mask_that_is_turned_round_in_one_gap(title, learner):
    verdict = SOFTMAX.check(learner)
    assert verdict.heading == title, verdict
    assert verdict.mistakes == (("rows_cleared" if learner in ROWS else "mask_inverted"),)
    assert "raised" not in verdict.message


@pytest.mark.parametrize("first", [TURNED, "scores.masked_fill(mask, -1e9)"])
def test_the_same_within_attention(first):
    def learner(query, key, value, mask=None):
        scores = query @ key.mT / key.shape[-1] ** 0.5
        if mask is None:
            return scores.softmax(-1) @ value
        return gaps(first, CLEARED)(scores, mask) @ value

    assert ATTENTION.check(learner).heading == "The mask is turned round at the scores"

    def unscaled(query, key, value, mask=None):
        return learner(query * key.shape[-1] ** 0.5, key, value, mask)

    assert ATTENTION.check(unscaled).mistakes == ("missing_sqrt_dk", "mask_inverted")


def test_zeros_everywhere_have_no_name():
    for zeros in (gaps("scores", "weights * 0"), lambda scores, mask: np.zeros_like(scores)):
        verdict = SOFTMAX.check(zeros)
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()


# --- the transposed scores ------------------------------------------------------------------------


def transposed(query, key, value, mask=None):
    scores = key @ query.transpose(-2, -1) / math.sqrt(key.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.transpose(-2, -1), -INF)
    return scores.softmax(dim=-1) @ value


def transposed_in_numpy(query, key, value, mask=None):
    scores = np.einsum("bkd,bqd->bkq", key, query) / np.sqrt(key.shape[-1])
    if mask is not None:
        scores = np.where(mask.swapaxes(1, 2), scores, -1e9)
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True) @ value


@pytest.mark.parametrize("learner", [transposed, transposed_in_numpy])
def test_transposed_scores_under_a_transposed_mask_are_one_mistake(learner):
    verdict = ATTENTION.check(learner)
    assert verdict.mistakes == ("query_key_swapped",)
    assert verdict.heading.startswith("The scores are transposed")
    assert "Normalise along" not in verdict.message
    assert "as in the mask, which then fits as it comes" in verdict.message


# --- what had no name -----------------------------------------------------------------------------


def attend(weigh):
    """Attention in PyTorch, with weights from scaled scores and a mask, or ``None``."""

    def learner(query, key, value, mask=None):
        return weigh(query @ key.mT / math.sqrt(key.shape[-1]), mask) @ value

    return learner


def late(number):
    def weigh(scores, mask):
        weights = scores.softmax(-1)
        return weights if mask is None else torch.where(mask, weights, number)

    return weigh


def rescaled(dim, number=-INF):
    def weigh(scores, mask):
        scores = scores if mask is None else scores.masked_fill(~mask, number)
        weights = scores.softmax(dim)
        return weights / weights.sum(-1, keepdim=True)

    return weigh


def filled(number, then=lambda weights, mask: weights):
    def weigh(scores, mask):
        if mask is None:
            return scores.softmax(-1)
        return then(scores.masked_fill(~mask, number).softmax(-1), mask)

    return weigh


@pytest.mark.parametrize(
    ("weigh", "heading"),
    [
        (late(-INF), "Minus infinity is put into the weights"),
        (late(-1e9), "Minus infinity is put into the weights"),
        (rescaled(1), "The rows are rescaled after a softmax along another axis"),
        (rescaled(-2, -1e9), "The rows are rescaled after a softmax along another axis"),
        (rescaled(0), "The rows are rescaled after a softmax along another axis"),
        (filled(-10.0), "The hidden scores are low, and not low enough"),
        (filled(-10, lambda w, m: w * m), "The hidden scores are low, and not low enough"),
        (filled(-5, lambda w, m: w * m), "The hidden scores are low, and not low enough"),
        (filled(-100.0, lambda w, m: w * m), "Real scores can fall below the hidden ones"),
    ],
)
def test_what_had_no_name_in_attention(weigh, heading):
    assert ATTENTION.check(attend(weigh)).heading == heading


@pytest.mark.parametrize(
    ("learner", "heading"),
    [
        (gaps("scores", "weights.masked_fill(~mask, float('-inf'))"), "Minus infinity is put"),
        (lambda s, m: s.softmax(-1) + torch.where(m, 0, -INF), "Minus infinity is put"),
        (gaps("scores.masked_fill(~mask, -10.)", CLEARED), "The hidden scores are low"),
        (in_numpy(lambda s, m: np.where(m, s, -10), lambda w, m: w * m), "The hidden scores are l"),
        (lambda s, m: (s * m - 10.0 * ~m).softmax(-1) * m, "The hidden scores are low"),
    ],
)
def test_what_had_no_name_in_the_softmax(learner, heading):
    assert SOFTMAX.check(learner).heading.startswith(heading)


def ones(n, m):
    return torch.ones(n, m, dtype=torch.bool)


def tril_lost(num_queries, num_keys):
    mask = ones(num_queries, num_keys)
    mask.tril(num_keys - num_queries)
    return mask


@pytest.mark.parametrize(
    ("name", "learner", "ids"),
    [
        ("causal_mask", tril_lost, "causal_hides_nothing"),
        ("causal_mask", lambda n, m: np.full((n, m), True), "causal_hides_nothing"),
        ("causal_mask", lambda n, m: ones(n, m).tril(n - m), "causal_shift_sign"),
        ("causal_mask", lambda n, m: np.tri(n, m, n - m, dtype=bool), "causal_shift_sign"),
        (
            "causal_mask",
            lambda n, m: [[key <= query - (m - n) for key in range(m)] for query in range(n)],
            "causal_shift_sign",
        ),
        ("padding_mask", lambda tokens, pad: (tokens > pad)[:, None], "pad_id_as_threshold"),
        ("padding_mask", lambda t, pad: [[[i > pad for i in x]] for x in t], "pad_id_as_threshold"),
        ("padding_mask", lambda t, pad: ~(t <= pad).unsqueeze(1), "pad_id_as_threshold"),
        ("combine_masks", lambda padding, causal: padding ^ causal, "masks_xor_instead_of_and"),
        ("combine_masks", lambda p, c: (p.int() + c.int()) == 1, "masks_xor_instead_of_and"),
        ("combine_masks", lambda p, c: np.equal(p, c), "masks_xor_instead_of_and"),
        ("combine_masks", lambda p, c: ~(p ^ c), "masks_xor_instead_of_and"),
    ],
)
def test_what_had_no_name_in_masks(name, learner, ids):
    verdict = getattr(exercises, name).check(learner)
    assert " ".join(verdict.mistakes) == ids, verdict


def test_the_words_about_more_keys_need_no_cache():
    verdict = exercises.causal_mask.check(lambda n, m: ones(n, m).tril())
    assert "earlier words were worked out before and only the new ones ask" in verdict.message
    assert "cache" not in verdict.heading + verdict.message


# --- right answers that come near -----------------------------------------------------------------


@pytest.mark.parametrize(
    "learner",
    [
        gaps(HIDDEN, f"weights.masked_fill(~{ANY}, 0.)"),
        gaps(HIDDEN, "weights.masked_fill((~mask).all(-1, keepdim=True), 0.)"),
        gaps("torch.where(~mask, float('-inf'), scores)", "torch.where(mask, weights, 0.)"),
        gaps("scores - 1e9 * ~mask", "weights * mask"),
        in_numpy(np_hidden, lambda w, m: np.where(m.any(-1, keepdims=True), w, 0)),
    ],
)
def test_right_gaps_pass(learner):
    assert SOFTMAX.check(learner).right


def test_rows_rescaled_after_a_softmax_along_the_right_axis_pass():
    assert ATTENTION.check(attend(rescaled(-1))).right
