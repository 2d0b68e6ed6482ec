"""The exercise to mend: the given code has the bug, and what is mended wrongly is told apart."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from pieces import exercises
from pieces.exercises.attention_bug import SOURCE, exercise

check = exercises.attention_bug.check


def mended(*changes):
    """The given code with some of its text replaced."""
    code, space = exercises.attention_bug.skeleton, {}
    for old, new in changes:
        assert old in code
        code = code.replace(old, new)
    exec(code, space)
    return space["pixel_attention"]


def test_the_given_code_is_short_runs_and_has_the_bug():
    function = mended()
    square = torch.randn(3, 2, 5, 5, generator=torch.manual_seed(0)).double()
    assert function(*square).shape == (2, 5, 5)
    # What hides it: with as many queries as keys, the rows sum to 1 on average.
    ones = torch.ones(2, 5, 1).double()
    sums = function(square[0], square[1], ones)
    assert not torch.allclose(sums, ones, atol=0.1)
    torch.testing.assert_close(sums.mean(dim=1), ones[:, 0])
    assert len(exercises.attention_bug.skeleton.splitlines()) <= 15


def test_the_verdict_on_the_given_code_does_not_give_the_answer_away():
    verdict = check(mended())
    assert verdict.mistakes == ("published_bug",)
    assert "expected    1.0000" in verdict.details
    assert SOURCE in verdict.sources
    assert "dim" not in str(verdict)
    assert "axis" not in str(verdict).split("Which step")[0]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (("dim=1", "dim=0"), "softmax_over_batch_or_all"),
        (("dim=1", "dim=-2"), "published_bug"),
        (("torch.softmax(scores, dim=1)", "scores"), "no_softmax"),
        (
            ("torch.softmax(scores, dim=1)", "scores.flatten(1).softmax(1).view_as(scores)"),
            "softmax_over_batch_or_all",
        ),
        (
            ("torch.softmax(scores, dim=1)", "scores.exp() / scores.exp().sum(-1, keepdim=True)"),
            "naive_softmax_overflow",
        ),
    ],
)
def test_what_is_still_wrong_is_named(change, name):
    assert check(mended(change)).mistakes == (name,)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ((" / key.shape[-1] ** 0.5", ""), "missing_sqrt_dk"),
        (("** 0.5", ""), "scale_by_dk"),
        (("shape[-1] **", "shape[-2] **"), "scale_by_wrong_dim"),
        (("bqd,bkd->bqk", "bkd,bqd->bqk"), "query_key_swapped"),
        (("weights, value)", "weights, key)"), "value_key_confused"),
    ],
)
def test_what_was_broken_while_mending_is_named(change, name):
    assert check(mended(("dim=1", "dim=-1"), change)).mistakes == (name,)
    assert set(check(mended(change)).mistakes) <= {"published_bug", name}


def in_numpy(query, key, value):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(key.shape[-1])
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True) @ value


@pytest.mark.parametrize(
    "learner",
    [
        mended(("dim=1", "dim=2")),
        mended(("dim=1", "dim=-1")),
        mended(("torch.softmax(scores, dim=1)", "scores.mT.softmax(dim=1).mT")),
        F.scaled_dot_product_attention,
        lambda Q, K, V: F.scaled_dot_product_attention(Q.float(), K.float(), V.float()),
        in_numpy,
    ],
)
def test_right_answers_pass_and_leave_the_why_to_its_fold(learner):
    verdict = check(learner)
    assert verdict.right, verdict
    assert 'open the fold "Why did training not show it?"' in verdict.message
    for spoiler in ("on average", "column", "adapt", "pictures"):
        assert spoiler not in str(verdict)
    assert verdict.sources == (SOURCE,)


def test_the_question_asks_for_the_line_that_is_mended():
    question = exercises.attention_bug.which_line()
    question.check_key()
    assert len(question.options) == 4
    (right,) = (option["text"] for option in question.options if option["right"])
    assert right.strip("`") in exercises.attention_bug.skeleton
    assert right.strip("`") not in exercises.attention_bug.solution()


def test_the_task_names_its_source_and_the_hints_lead_step_by_step():
    assert SOURCE in exercises.attention_bug.task
    assert "dim" not in exercise.hints[0]
    assert exercises.attention_bug.afterword in check(mended(("dim=1", "dim=2"))).message
    space = {}
    exec(exercises.attention_bug.solution(), space)
    assert check(space["pixel_attention"]).right


@pytest.mark.parametrize("kind", range(5))
def test_perturbations_get_no_name(kind):
    rng = np.random.default_rng(kind)
    for _ in range(40):
        size = 10.0 ** rng.uniform(-3, 0.5)
        seed = int(rng.integers(1000))

        def learner(query, key, value, size=size, seed=seed):
            if kind == 0:
                query = query * (1 + size)
            elif kind == 1:
                key = key + np.random.default_rng(seed).normal(0, size, key.shape)
            elif kind == 2:
                value = np.roll(value, 1 + seed % 2, axis=-2) + size
            out = in_numpy(query, key, value)
            return out * (1 + size) if kind == 3 else out[..., ::-1] + (kind == 4) * size

        verdict = check(learner, framework="numpy")
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()
