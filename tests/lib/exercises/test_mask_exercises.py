"""The exercises on masks: right answers in any style pass, and nothing else is named."""

import numpy as np
import pytest
import torch

from pieces import exercises, masks

# --- right answers, in any style ------------------------------------------------------------------


def tril(num_queries, num_keys):
    ones = torch.ones(num_queries, num_keys, dtype=torch.bool)
    return ones.tril(diagonal=num_keys - num_queries)


def triu_turned(n, m):
    return ~torch.ones(n, m).triu(m - n + 1).bool()


def positions(n, m):
    return torch.arange(m) <= torch.arange(m - n, m).unsqueeze(1)


def numpy_tri(n, m):
    return np.tri(n, m, m - n, dtype=bool)


def nested_lists(n, m):
    return [[key <= query + m - n for key in range(m)] for query in range(n)]


def last_rows_of_a_square(n, m):
    return torch.ones(m, m).tril()[m - n :] > 0


def unequal(tokens, pad_id):
    return (tokens != pad_id)[:, None, :]


def unsqueezed(tokens, pad_id):
    return tokens.ne(pad_id).unsqueeze(1)


def turned(tokens, pad_id):
    return ~(tokens == pad_id).reshape(tokens.shape[0], 1, -1)


def padding_lists(tokens, pad_id):
    return [[[token != pad_id for token in row]] for row in tokens.tolist()]


def padding_numpy(tokens, pad_id):
    return np.expand_dims(np.not_equal(tokens, pad_id), -2)


RIGHT = [
    ("causal_mask", [tril, triu_turned, positions, numpy_tri, nested_lists]),
    ("causal_mask", [last_rows_of_a_square, masks.causal_mask]),
    ("padding_mask", [unequal, unsqueezed, turned, padding_lists, padding_numpy]),
    ("padding_mask", [masks.padding_mask, lambda pad_id, tokens: unequal(tokens, pad_id)]),
    (
        "combine_masks",
        [
            lambda padding, causal: padding & causal,
            lambda padding, causal: padding * causal,
            lambda padding, causal: np.logical_and(padding, causal),
            lambda padding, causal: torch.logical_and(causal.unsqueeze(0), padding),
            lambda padding, causal: ~(~padding | ~causal),
            lambda padding, causal: torch.where(padding, causal, False),
            lambda padding, causal: torch.stack([causal & row for row in padding]),
            lambda padding, causal: (padding.int() + causal.int()) == 2,
        ],
    ),
]


@pytest.mark.parametrize(
    ("name", "learner"), [(name, learner) for name, learners in RIGHT for learner in learners]
)
def test_right_answers_pass_in_any_style(name, learner):
    verdict = getattr(exercises, name).check(learner)
    assert verdict.right, verdict
    assert verdict.mistakes == ()


def test_the_references_are_the_librarys():
    for probe in exercises.causal_mask.exercise.make_probes(5):
        ours = exercises.causal_mask.implement(**probe.inputs)
        assert np.array_equal(ours, masks.causal_mask(**probe.inputs).numpy())
    for probe in exercises.padding_mask.exercise.make_probes(5):
        tokens, pad_id = probe.inputs.values()
        theirs = masks.padding_mask(torch.from_numpy(tokens), pad_id=pad_id)
        assert np.array_equal(exercises.padding_mask.implement(tokens, pad_id), theirs.numpy())


def test_one_sentence_alone_is_a_note():
    assert exercises.padding_mask.check(masks.padding_mask).notes == ()
    verdict = exercises.padding_mask.check(lambda tokens, pad_id: (tokens != pad_id)[:, None, :])
    assert len(verdict.notes) == 1
    assert "without a batch axis" in verdict.notes[0]


# --- what is not right yet ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "learner", "ids"),
    [
        # Written for squares alone: aligned to the first key as well.
        (
            "causal_mask",
            lambda n, m: torch.ones(n, m).triu().bool(),
            "causal_transposed cache_mask_top_left",
        ),
        (
            "causal_mask",
            lambda n, m: torch.ones(n, m).triu(1).bool(),
            "mask_inverted cache_mask_top_left",
        ),
        (
            "causal_mask",
            lambda n, m: torch.ones(n, m).tril(-1).bool(),
            "causal_diagonal cache_mask_top_left",
        ),
        ("causal_mask", lambda n, m: torch.ones(m, m).tril()[:n] > 0, "cache_mask_top_left"),
        (
            "padding_mask",
            lambda tokens, pad_id: (tokens == pad_id)[:, :, None],
            "mask_inverted pad_mask_on_queries",
        ),
        ("padding_mask", lambda tokens, pad_id: (tokens > 0)[:, None], "pad_id_ignored"),
        ("combine_masks", lambda padding, causal: torch.max(padding, causal), "masks_or_instead"),
    ],
)
def test_learners_mistakes_are_named(name, learner, ids):
    verdict = getattr(exercises, name).check(learner)
    assert verdict.outcome == "not right yet"
    assert " ".join(verdict.mistakes).startswith(ids)


NARROW = ("No word sees itself", "one step too narrow", "Move the edge one step to the right")
WIDE = ("Each word sees one word of the future", "one step too wide", "Move the edge one step to")


@pytest.mark.parametrize(
    ("learner", "words", "others"),
    [
        (lambda n, m: tril(n, m).tril(m - n - 1), NARROW, WIDE),
        (lambda n, m: np.arange(m) < np.arange(m - n, m)[:, None], NARROW, WIDE),
        (lambda n, m: torch.ones(n, m).tril(m - n + 1) == 1, WIDE, NARROW),
        (lambda n, m: [[k <= q + m - n + 1 for k in range(m)] for q in range(n)], WIDE, NARROW),
    ],
)
def test_it_is_said_on_which_side_the_diagonal_is_off(learner, words, others):
    verdict = exercises.causal_mask.check(learner)
    assert verdict.mistakes == ("causal_diagonal",)
    assert all(text in str(verdict) for text in words)
    assert not any(text in str(verdict) for text in others[:2])


@pytest.mark.parametrize(("shift", "title"), [(-1, "no word sees itself"), (1, "each word sees")])
def test_the_side_is_right_beside_another_mistake(shift, title):
    verdict = exercises.causal_mask.check(lambda n, m: torch.ones(n, m).tril(shift).bool())
    assert verdict.mistakes == ("causal_diagonal", "cache_mask_top_left")
    assert f"First: {title}" in verdict.message


@pytest.mark.parametrize(
    ("name", "learner"),
    [
        ("causal_mask", lambda n, m: torch.ones(n, m).tril(m - n)),
        ("causal_mask", lambda n, m: np.tri(n, m, m - n, dtype=int)),
        ("causal_mask", lambda n, m: torch.zeros(n, m).masked_fill(~tril(n, m), float("-inf"))),
        ("padding_mask", lambda tokens, pad_id: unequal(tokens, pad_id).int()),
    ],
)
def test_a_mask_that_is_not_boolean_is_told_in_words(name, learner):
    verdict = getattr(exercises, name).check(learner)
    assert verdict.outcome == "not right yet"
    assert "A mask is boolean in this book" in verdict.message


def test_words_about_whole_numbers_and_shapes():
    def square_only(num_queries, num_keys):
        return torch.ones(num_queries, num_queries, dtype=torch.bool).tril()

    verdict = exercises.causal_mask.check(square_only)
    assert "expected shape (2, 5)\ngot shape      (2, 2)" in verdict.details
    assert "The inputs were num_queries 2, num_keys 5." in verdict.message
    assert "right with as many keys as queries" in verdict.message
    message = exercises.causal_mask.check(lambda num_queries, num_keys: num_keys / 0).message
    assert "The inputs were num_queries 4, num_keys 4." in message
    verdict = exercises.causal_mask.check(lambda num_queries: square_only(num_queries, 0))
    assert "has no parameter for `num_keys`" in verdict.message


# --- no false names -------------------------------------------------------------------------------

MASKS = ["causal_mask", "padding_mask", "combine_masks"]


@pytest.mark.parametrize("kind", range(5))
@pytest.mark.parametrize("name", MASKS)
def test_perturbations_get_no_name(name, kind):
    exercise = getattr(exercises, name).exercise
    rng = np.random.default_rng(kind)
    for _ in range(40):
        share, seed = rng.uniform(0.1, 0.9), int(rng.integers(10_000))

        def learner(*inputs, share=share, seed=seed):
            out = exercise.implement(*inputs).copy()
            own = np.random.default_rng(seed)
            if kind == 0:  # one cell
                out.reshape(-1)[own.integers(out.size)] ^= True
            elif kind == 1:  # noise, and at least one cell
                out ^= own.random(out.shape) < share
                out.reshape(-1)[0] = not exercise.implement(*inputs).reshape(-1)[0]
            elif kind == 2:  # one column
                out[..., own.integers(out.shape[-1])] ^= True
            elif kind == 3:  # the keys in another order
                out = np.roll(out, 1 + seed % 2, axis=-1)
            elif kind == 4:  # nothing is hidden, which in a causal mask has a name, or all
                out[...] = bool(seed % 2) and name != "causal_mask"
            return out

        verdict = exercise.check(learner, framework="numpy", seed=seed)
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()
