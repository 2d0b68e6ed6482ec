"""The exercise to complete: right answers pass in any style, an empty row counts."""

import numpy as np
import pytest
import torch

from pieces import exercises
from pieces.exercises.masked_softmax import exercise
from pieces.exercises.weighing import weigh

check = exercises.masked_softmax.check
INF = float("inf")


def torch_cells(scores, mask):
    return scores.masked_fill(~mask, -INF).softmax(-1).masked_fill(~mask, 0)


def torch_rows(scores, mask):
    weights = torch.where(mask, scores, -INF).softmax(-1)
    return torch.where(mask.any(-1, keepdim=True), weights, torch.zeros_like(weights))


def no_nan(scores, mask):
    return scores.masked_fill(~mask, -INF).softmax(-1).nan_to_num()


def opened_rows(scores, mask):
    allowed = mask | ~mask.any(-1, keepdim=True)
    return scores.masked_fill(~allowed, -INF).softmax(-1) * mask


def billion(scores, mask):
    return scores.masked_fill(~mask, -1e9).softmax(-1) * mask


def added_billion(scores, mask):
    return torch.softmax(scores.float() + (mask.float() - 1) * 1e9, -1) * mask


def renormalised(scores, mask):
    weights = scores.softmax(-1) * mask
    return weights / weights.sum(-1, keepdim=True).clamp(min=1e-300)


def logarithm(scores, mask):
    return (scores + mask.log()).softmax(-1).nan_to_num(0.0)


def in_place(scores, mask):
    scores[~mask] = -INF
    out = scores.softmax(-1)
    out[~mask] = 0
    return out


def row_by_row(scores, mask):
    out = torch.zeros_like(scores)
    for b in range(scores.shape[0]):
        for q in range(scores.shape[1]):
            if (seen := mask[b, q]).any():
                out[b, q, seen] = scores[b, q, seen].softmax(0)
    return out


def in_numpy(scores, mask):
    hidden = np.where(mask, scores, -np.inf)
    peak = hidden.max(-1, keepdims=True)
    powers = np.where(mask, np.exp(hidden - np.where(np.isinf(peak), 0, peak)), 0)
    total = powers.sum(-1, keepdims=True)
    return np.divide(powers, total, out=np.zeros_like(powers), where=total > 0)


def in_numpy_simply(scores, mask):
    scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.nan_to_num(weights / weights.sum(axis=-1, keepdims=True))


RIGHT = [torch_cells, torch_rows, no_nan, opened_rows, billion, added_billion, renormalised]
RIGHT += [logarithm, in_place, row_by_row, in_numpy, in_numpy_simply, weigh]


@pytest.mark.parametrize("learner", RIGHT, ids=lambda f: f.__name__)
def test_right_answers_pass_in_any_style(learner):
    verdict = check(learner)
    assert verdict.right, verdict
    assert verdict.notes == ()


def test_the_reference_is_pytorchs():
    for probe in exercise.make_probes(seed=3):
        scores, mask = (torch.from_numpy(a) for a in probe.inputs.values())
        theirs = torch.nn.functional.scaled_dot_product_attention(
            scores, torch.eye(mask.shape[-1]).double().expand(2, -1, -1), scores.mT, mask, scale=1
        )
        ours = torch.from_numpy(exercise.implement(**probe.inputs)) @ scores.mT
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("number", [-INF, -1e9, torch.finfo(torch.float64).min])
def test_an_empty_row_counts_here(number):
    def forgets_it(scores, mask):
        return scores.masked_fill(~mask, number).softmax(-1)

    verdict = check(forgets_it)
    assert verdict.mistakes == ("all_masked_row",)
    assert "expected    0.0000" in verdict.details
    assert ("nan" if number == -INF else "0.2000") in verdict.details


def gaps(first="...", second="..."):
    space = {"torch": torch}
    start, middle, end = exercises.masked_softmax.skeleton.split("= ...")
    exec(f"{start}= {first}{middle}= {second}{end}", space)
    return space["masked_softmax"]


HIDDEN, CLEARED = "scores.masked_fill(~mask, float('-inf'))", "weights.masked_fill(~mask, 0.0)"


def test_the_skeleton_is_unwritten_until_both_gaps_are_filled():
    for function in (gaps(), gaps(HIDDEN), gaps(second=CLEARED)):
        verdict = check(function)
        assert verdict.outcome == "not attempted"
        assert "no `...` left" in verdict.message
    assert check(gaps(HIDDEN, CLEARED)).right


@pytest.mark.parametrize(
    ("first", "second", "ids"),
    [
        (HIDDEN, "weights", "all_masked_row"),
        ("scores.masked_fill(mask, float('-inf'))", "weights.nan_to_num()", "mask_inverted"),
        ("scores * mask", CLEARED, "mask_fill_too_small"),
        ("scores", CLEARED, "mask_after_softmax"),
        ("scores", "weights", "mask_result_discarded"),
        ("scores.masked_fill(~mask, -1e4)", CLEARED, "mask_fill_overtaken"),
        ("scores.masked_fill(~mask, float('inf'))", CLEARED, "mask_wrong_sign"),
        ("scores.masked_fill(~mask, 0)", "weights", "all_masked_row mask_fill_too_small"),
    ],
)
def test_wrong_gaps_are_named(first, second, ids):
    assert " ".join(check(gaps(first, second)).mistakes) == ids


@pytest.mark.parametrize("kind", range(10))
def test_perturbations_get_no_name(kind):
    rng = np.random.default_rng(kind)
    for _ in range(20):
        size, cell = 10.0 ** rng.uniform(-3, 0.5), tuple(rng.integers(0, 4, 2))
        seed = int(rng.integers(1000))

        def learner(scores, mask, size=size, cell=cell, seed=seed):
            mask = mask.copy()
            if kind == 0:
                scores = scores * (1 + size)
            elif kind == 1:
                scores = scores + np.random.default_rng(seed).normal(0, size, scores.shape)
            elif kind == 2:
                mask[(..., *cell)] ^= True
            elif kind == 3:
                mask[:, cell[0]] = True
            elif kind == 4:
                mask = mask[:, ::-1]
            elif kind == 5:
                scores = np.roll(scores, 1 + cell[0], axis=-1)
            weights = weigh(scores, mask)
            if kind == 6:
                weights = weights * (1 + size)
            elif kind == 7:
                weights = weights**2
            elif kind == 8:
                weights = weights.swapaxes(0, 0)[::-1]
            elif kind == 9:
                weights = weights + size * ~mask
            return weights

        verdict = check(learner, framework="numpy")
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()
