"""The exercise on attention: known mistakes are named, right answers pass, nothing else is named.

Learners' functions are written here in their own styles, not taken from the registry.
"""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from pieces import exercises
from pieces.exercises.attention import exercise, implement
from pieces.exercises.mistakes import candidates

check = exercises.attention.check
SINGLE = [pair for pair in candidates(exercise.mistakes) if len(pair[0]) == 1]
PROBES = [probe for probe in exercise.make_probes(seed=7) if not probe.free.all()]
INF = float("inf")


def as_learner(changes, framework):
    """A wrong implementation of the registry as a function in one framework."""

    def in_numpy(query, key, value, mask=None):
        return implement(query, key, value, mask, **changes)

    def in_torch(query, key, value, mask=None):
        arrays = [None if a is None else a.numpy() for a in (query, key, value, mask)]
        return torch.from_numpy(in_numpy(*arrays))

    return in_numpy if framework == "numpy" else in_torch


# --- the reference and the probes -----------------------------------------------------------------


def test_the_reference_equals_pytorch_and_is_finite():
    for probe in exercise.make_probes(seed=3):
        inputs = {n: None if a is None else torch.tensor(a) for n, a in probe.inputs.items()}
        theirs = F.scaled_dot_product_attention(
            *list(inputs.values())[:3], attn_mask=inputs["mask"]
        )
        ours = implement(**probe.inputs)
        assert np.isfinite(ours).all()
        counted = np.broadcast_to(~probe.free | probe.free.all(), ours.shape)
        np.testing.assert_allclose(ours[counted], theirs.numpy()[counted], atol=1e-12)


def test_probes_have_the_shapes_and_the_spread_that_tell():
    shapes = {(p.inputs["query"].shape, p.inputs["value"].shape) for p in PROBES}
    assert {((2, 4, 6), (2, 5, 3)), ((2, 4, 4), (2, 4, 4))} <= shapes
    assert all(a.dtype == np.float64 for p in PROBES for n, a in p.inputs.items() if n != "mask")
    q, k = PROBES[0].inputs["query"], PROBES[0].inputs["key"]
    assert 1.5 < (q @ k.swapaxes(-1, -2) / math.sqrt(6)).std() < 4
    empty = [p for p in PROBES if p.note]
    assert len(empty) == 1
    assert not empty[0].inputs["mask"][1, 2].any()
    for probe in PROBES:
        mask = probe.inputs["mask"]
        if mask is None or probe.note:
            continue
        for axis in (0, 1, 2):  # nothing depends on what stands for a row without a choice
            assert mask.any(axis).all()
            assert (~mask).any(axis).all()


def scaled_scores(group):
    (probe,) = (p for p in PROBES if group in p.group)
    query, key = probe.inputs["query"], probe.inputs["key"]
    return query @ key.swapaxes(-1, -2) / math.sqrt(key.shape[-1]), probe.inputs["mask"]


@pytest.mark.parametrize("group", ["thousands", "-200 000"])
def test_far_scores_are_exact_in_float32_and_have_a_clear_winner(group):
    """Rounding a large score in float32 changes no weight: right answers stay right."""
    scores, mask = scaled_scores(group)
    assert (scores == scores.astype(np.float32)).all()
    visible = np.sort(scores if mask is None else np.where(mask, scores, -np.inf))
    assert (visible[..., -1] - visible[..., -2] >= 16).all()
    if mask is None:
        assert (visible[..., -1] > 1500).all()  # also when divided by d_k
    else:
        assert scores.max() < -1e5  # a filler of -1e5 is overtaken
        assert np.ptp(scores, axis=-1).max() < 80  # exp of the gap is no 0 in float32


# --- learners' mistakes, in learners' styles ------------------------------------------------------


def np_softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def unscaled_torch(query, key, value, mask=None):
    scores = torch.matmul(query, key.transpose(1, 2))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    return torch.softmax(scores, dim=-1) @ value


def unscaled_loops(Q, K, V, M):
    out = np.zeros((*Q.shape[:-1], V.shape[-1]))
    for b in range(Q.shape[0]):
        for i in range(Q.shape[1]):
            row = [math.exp(Q[b, i] @ K[b, j]) for j in range(K.shape[1])]
            if M is not None:
                row = [x * M[b, i, j] for j, x in enumerate(row)]
            out[b, i] = sum(x / sum(row) * V[b, j] for j, x in enumerate(row))
    return out


def divided_by_dk(q, k, v, m=None):
    s = torch.einsum("bqd,bkd->bqk", q, k) / k.size(-1)
    s = s if m is None else s + torch.zeros_like(s).masked_fill(~m, -INF)
    return torch.einsum("bqk,bkv->bqv", s.softmax(-1), v), s


def multiplied_by_root(query, key, value, mask=None):
    scores = np.einsum("bqd,bkd->bqk", query, key) * np.sqrt(key.shape[-1])
    if mask is not None:
        scores[~mask] = -np.inf
    return np_softmax(scores) @ value


def softmax_dim_1(query, key, value, mask=None):
    scores = query @ key.mT / math.sqrt(query.shape[2])
    if mask is not None:
        scores.masked_fill_(~mask, -INF)
    return F.softmax(scores, dim=1) @ value


def sum_over_axis_1(query, key, value, mask=None):
    scores = query @ np.swapaxes(key, 1, 2) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, -1e30)
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ value


def weights_times_mask(query, key, value, mask=None):
    weights = torch.softmax(query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5, dim=-1)
    return weights @ value if mask is None else (weights * mask) @ value


def weights_set_to_zero(query, key, value, mask=None):
    weights = np_softmax(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1]))
    if mask is not None:
        weights[np.logical_not(mask)] = 0
    return np.matmul(weights, value)


def fills_where_true(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask, -INF)
    return scores.softmax(-1) @ value


def blocks_like_multihead(Q, K, V, mask):
    return F.scaled_dot_product_attention(Q, K, V, None if mask is None else ~mask)


def inverted_in_numpy(query, key, value, mask=None):
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    return np_softmax(scores if mask is None else scores + mask * -1e9) @ value


def forgets_the_result(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))
    if mask is not None:
        scores.masked_fill(~mask, -INF)
    return scores.softmax(-1) @ value


def never_uses_it(query, key, value, mask=None):
    return np_softmax(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])) @ value


def in_float32(query, key, value, mask=None):
    return unscaled_torch(query.float(), key.float(), value.float(), mask)


@pytest.mark.parametrize(
    ("learner", "ids"),
    [
        (unscaled_torch, "missing_sqrt_dk"),
        (unscaled_loops, "missing_sqrt_dk naive_softmax_overflow"),
        (in_float32, "missing_sqrt_dk"),
        (divided_by_dk, "scale_by_dk"),
        (multiplied_by_root, "scale_by_dk"),
        (softmax_dim_1, "softmax_over_queries"),
        (sum_over_axis_1, "softmax_over_queries"),
        (weights_times_mask, "mask_after_softmax"),
        (weights_set_to_zero, "mask_after_softmax"),
        (fills_where_true, "mask_inverted"),
        (blocks_like_multihead, "mask_inverted"),
        (inverted_in_numpy, "mask_inverted"),
        (forgets_the_result, "mask_result_discarded"),
        (never_uses_it, "mask_result_discarded"),
        (
            lambda q, k, v, m: unscaled_torch(q, k, v, None if m is None else ~m),
            "missing_sqrt_dk mask_inverted",
        ),
    ],
)
def test_learners_mistakes_are_named(learner, ids):
    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert " ".join(verdict.mistakes) == ids


# --- right answers, in any style ------------------------------------------------------------------


def torch_plain(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -INF)
    return scores.softmax(dim=-1) @ value


def numpy_plain(query, key, value, mask=None):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    return np_softmax(scores) @ value


def numpy_loops(Q, K, V, M):
    out = np.zeros((Q.shape[0], Q.shape[1], V.shape[2]))
    for b in range(Q.shape[0]):
        for i in range(Q.shape[1]):
            seen = [j for j in range(K.shape[1]) if M is None or M[b, i, j]]
            scores = [float(Q[b, i] @ K[b, j]) / Q.shape[2] ** 0.5 for j in seen]
            powers = [math.exp(s - max(scores)) for s in scores]
            weights = [power / sum(powers) for power in powers]
            for w, j in zip(weights, seen, strict=True):
                out[b, i] += w * V[b, j]
    return out


def nested_lists(Q, K, V, M):
    return numpy_loops(Q, K, V, M).tolist()


def torch_loops(query, key, value, mask=None):
    rows = []
    for b in range(query.shape[0]):
        for i in range(query.shape[1]):
            scores = torch.stack([query[b, i].dot(k) for k in key[b]]) / query.shape[-1] ** 0.5
            if mask is not None:
                scores[~mask[b, i]] = -INF
            rows.append(scores.softmax(0) @ value[b])
    return torch.stack(rows).reshape(*query.shape[:2], -1)


def torch_einsum(query, key, value, mask=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key / math.sqrt(key.shape[-1]))
    if mask is not None:
        scores = scores + torch.where(mask, 0.0, -1e9)
    return torch.einsum("...qk,...kd->...qd", torch.softmax(scores, -1), value)


def fused(query, key, value, mask=None):
    return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def renormalised(query, key, value, mask=None):
    weights = torch.softmax(query @ key.mT / query.shape[-1] ** 0.5, -1)
    if mask is not None:
        weights = weights * mask
        weights = weights / weights.sum(-1, keepdim=True)
    return weights @ value


def log_softmax(query, key, value, mask=None):
    scores = query.matmul(key.mT).div(math.sqrt(query.shape[-1]))
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -1e9)
    return F.log_softmax(scores, dim=-1).exp().matmul(value)


def with_weights(query, key, value, mask=None):
    out = fused(query, key, value, mask)
    return out, torch.ones(3)


def single_precision(query, key, value, mask=None):
    return torch_plain(query.float(), key.float(), value.float(), mask)


def fused_in_single_precision(query, key, value, mask=None):
    return fused(query.float(), key.float(), value.float(), mask)


def renormalised_in_single_precision(query, key, value, mask=None):
    return renormalised(query.float(), key.float(), value.float(), mask)


def lowest_number(query, key, value, mask=None):
    scores = (query.float() @ key.float().mT) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    return scores.softmax(-1) @ value.float()


def lowered_by_ten_thousand(query, key, value, mask=None):
    # Added, not put in place: no real score is overtaken.
    scores = query @ key.mT / query.shape[-1] ** 0.5
    return (scores if mask is None else scores - 10_000.0 * ~mask).softmax(-1) @ value


def example_by_example(query, key, value, mask=None):
    masks = [None] * len(query) if mask is None else mask
    return torch.stack([fused(*x) for x in zip(query, key, value, masks, strict=True)])


def log_of_sum(query, key, value, mask=None):
    scores = np.einsum("bqd,bkd->bqk", query, key) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    peak = scores.max(-1, keepdims=True)
    logs = scores - peak - np.log(np.exp(scores - peak).sum(-1, keepdims=True))
    return np.einsum("bqk,bkv->bqv", np.exp(logs), value)


def zeros_made_by_default(query, key, value, mask=None):
    # torch.zeros is float32: on float64 inputs the last product raises, on float32 all is well.
    scores = torch.zeros(query.shape[0], query.shape[1], key.shape[1])
    scores += (query @ key.mT / math.sqrt(query.shape[-1])).to(scores.dtype)
    return (scores if mask is None else scores.masked_fill(~mask, -INF)).softmax(-1) @ value


def other_order(mask, value, key, query):
    return fused(query, key, value, mask)


def positional_letters(Q, K, V, M=None, /):
    return fused(Q, K, V, M)


def keywords_only(*, query, key, value, mask=None):
    return fused(query, key, value, mask)


def more_parameters(query, key, value, mask=None, dropout=0.0, causal=False):
    return fused(query, key, value, mask)


class Attention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one = torch.nn.Parameter(torch.ones((), dtype=torch.float64))

    def forward(self, query, key, value, mask=None):
        return self.one * torch_plain(query, key, value, mask)


class Callable:
    def __call__(self, query, key, value, mask=None):
        return numpy_plain(query, key, value, mask)


def tensors_inside_numpy_outside(query, key, value, mask=None):
    tensors = [None if x is None else torch.as_tensor(np.asarray(x)) for x in (query, key, value)]
    return fused(*tensors, None if mask is None else torch.as_tensor(np.asarray(mask))).numpy()


def in_place(query, key, value, mask=None):
    out = torch_plain(query, key, value, mask)
    for tensor in (query, key, value):
        tensor.zero_()
    if mask is not None:
        mask.fill_(False)
    return out


def seeds_everything(query, key, value, mask=None):
    np.random.seed(0)
    torch.manual_seed(0)
    return torch_plain(query, key, value, mask)


RIGHT = [
    torch_plain,
    numpy_plain,
    numpy_loops,
    nested_lists,
    torch_loops,
    torch_einsum,
    fused,
    F.scaled_dot_product_attention,
    renormalised,
    log_softmax,
    with_weights,
    single_precision,
    fused_in_single_precision,
    renormalised_in_single_precision,
    lowest_number,
    lowered_by_ten_thousand,
    example_by_example,
    log_of_sum,
    zeros_made_by_default,
    other_order,
    positional_letters,
    keywords_only,
    more_parameters,
    Attention(),
    Callable(),
    tensors_inside_numpy_outside,
    in_place,
    seeds_everything,
    lambda q, k, v, m: numpy_plain(q, k, v, m),
    implement,
]


@pytest.mark.parametrize("learner", RIGHT, ids=lambda f: getattr(f, "__name__", type(f).__name__))
def test_right_answers_pass_in_any_style(learner):
    verdict = check(learner)
    assert verdict.right, verdict
    assert verdict.mistake is None
    assert verdict.details == ""


@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_the_reference_is_right_without_notes(framework):
    assert check(as_learner({}, framework), framework=framework).notes == ()


def test_differences_where_nothing_is_defined_are_notes():
    assert any("This book defines it as zeros" in note for note in check(torch_plain).notes)  # NaN
    assert any("allows nothing" in note for note in check(torch_einsum).notes)  # an average
    assert check(fused).notes == ()
    notes = check(numpy_loops).notes
    assert len([note for note in notes if "Later chapters need that" in note]) == 2
    assert any("float32" in note for note in check(zeros_made_by_default).notes)

    def refuses_empty_rows(query, key, value, mask=None):
        if mask is not None and not mask.any(-1).all():
            raise ValueError("a row allows nothing")
        return fused(query, key, value, mask)

    verdict = check(refuses_empty_rows)
    assert verdict.right
    assert len(verdict.notes) == 1


def test_nan_in_other_rows_is_not_excused():
    def spreads(query, key, value, mask=None):
        out = torch_plain(query, key, value, mask)
        return out + 0 * out.sum()

    verdict = check(spreads)
    assert verdict.outcome == "not right yet"
    assert "NaN" in verdict.message


# --- no false names -------------------------------------------------------------------------------


def perturbed(kind: int, rng: np.random.Generator):
    """A function that is nearly right: no known mistake, and no right answer."""
    size = 10.0 ** rng.uniform(-3, 0.5)
    scores_factor = float(np.exp(rng.choice([-1, 1]) * rng.uniform(0.01, 2)))
    cell = tuple(rng.integers(0, 4, 2))

    def function(query, key, value, mask=None):
        if kind == 1:
            query = query * scores_factor  # a temperature
        elif kind == 2:
            key = np.roll(key, 1 + cell[0] % 3, axis=-2)
        elif kind == 3:
            value = np.roll(value, 1, axis=rng.choice([-1, -2]))
        elif kind == 4:
            query = query + size
            value = value + size
        elif kind == 5:  # one key is dropped
            mask = np.ones((2, 4, key.shape[-2]), bool) if mask is None else mask.copy()
            mask[..., cell[0]] = False
        elif kind == 6:  # one cell of the mask is wrong
            mask = np.ones((2, 4, key.shape[-2]), bool) if mask is None else mask.copy()
            mask[(..., *cell)] ^= True
        elif kind == 7:  # attention without normalisation
            return query @ key.swapaxes(-1, -2) * size @ value
        elif kind == 8 and mask is not None:
            mask = mask[:, ::-1]
        out = implement(query, key, value, mask)
        if kind == 0:
            out = out + np.random.default_rng(3).normal(0, size, out.shape)
        elif kind == 8:
            out = out[:, ::-1] if mask is None else out
        elif kind == 9:
            out = out * (1 + size)
        return out

    return function


@pytest.mark.parametrize("kind", range(10))
def test_perturbations_get_no_name(kind):
    rng = np.random.default_rng(kind)
    for _ in range(20):
        verdict = check(perturbed(kind, rng), framework="numpy")
        assert verdict.outcome == "not right yet"
        assert verdict.mistakes == ()
        assert "got " in verdict.details or "NaN" in verdict.message


@pytest.mark.parametrize("changes", [c for _, c in SINGLE], ids=str)
def test_a_mistake_that_is_not_quite_the_known_one_gets_no_name(changes):
    def nearly(query, key, value, mask=None):
        out = implement(query, key, value, mask, **changes)
        out[0, 0, 0] += 1e-4
        return out

    assert check(nearly, framework="numpy").mistake is None


@pytest.mark.parametrize(
    "learner",
    [
        lambda query, key, value, mask=None: query[..., :1] * value[..., :1, :] * 0,
        lambda query, key, value, mask=None: query[..., :1] * 0 + value.mean(1)[:, None],
        lambda query, key, value, mask=None: query[..., :1] * np.nan + value[:, :1],
        lambda query, key, value, mask=None: query[..., :1] * np.inf + value[:, :1],
    ],
)
def test_constants_means_and_nan_get_no_name(learner):
    for framework in ("numpy", "torch"):
        verdict = check(learner, framework=framework)
        assert verdict.outcome == "not right yet"
        assert verdict.mistake is None


# --- what else can come ---------------------------------------------------------------------------


def unwritten(query, key, value, mask=None): ...


def to_complete(query, key, value, mask=None):
    scores = ...
    return torch.softmax(scores, dim=-1) @ value


def raises_it(query, key, value, mask=None):
    raise NotImplementedError


@pytest.mark.parametrize(
    "learner",
    [unwritten, to_complete, raises_it, lambda query, key, value, mask: ..., None, ...],
)
@pytest.mark.parametrize("framework", [None, "numpy", "torch"])
def test_an_unwritten_exercise_says_so_kindly(learner, framework):
    verdict = check(learner, framework=framework)
    assert verdict.outcome == "not attempted"
    assert "Nothing is returned yet" in verdict.message
    assert "hint(1)" in verdict.message


def test_a_forgotten_return_in_one_branch():
    def learner(query, key, value, mask=None):
        if mask is None:
            return fused(query, key, value)
        return None

    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert "returns nothing" in verdict.message
    assert "right without a mask and on scores in the thousands." in verdict.message


def undefined_name(query, key, value, mask=None):
    return sofmax(query @ key.mT) @ value


def wrong_attribute(query, key, value, mask=None):
    return query.matrix_product(key)


def shapes_do_not_fit(query, key, value, mask=None):
    return query @ key


def wrong_kind(query, key, value, mask=None):
    return query + "text"


def endless(query, key, value, mask=None):
    return endless(query, key, value, mask)


def leaves(query, key, value, mask=None):
    raise SystemExit(3)


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


def mute(query, key, value, mask=None):
    raise Mute


@pytest.mark.parametrize(
    ("learner", "words"),
    [
        (undefined_name, ["NameError", "return sofmax(query", "Has the cell"]),
        (wrong_attribute, ["AttributeError", "query.matrix_product", "no such name"]),
        (shapes_do_not_fit, ["at the line `return query @ key`", "(2, 4, 6)", "Two shapes"]),
        (wrong_kind, ["Error", "query + "]),
        (endless, ["RecursionError", "without an end"]),
        (leaves, ["SystemExit"]),
        (mute, ["Mute"]),
    ],
)
@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_exceptions_are_translated(learner, words, framework):
    verdict = check(learner, framework=framework)
    assert verdict.outcome == "not right yet"
    for word in words:
        assert word in verdict.message
    assert ("PyTorch tensors" if framework == "torch" else "NumPy arrays") in verdict.message


def test_the_exception_of_the_readers_own_framework_is_told():
    def in_numpy(query, key, value, mask=None):
        return np.exp(query @ key.transpose(0, 1, 2))

    assert "NumPy arrays" in check(in_numpy).message
    assert "PyTorch tensors" in check(lambda query, key, value, mask: torch.mm(query, key)).message


def test_what_is_no_function():
    assert "needs the function itself" in check(np.ones(3)).message
    assert "has no parameter for `value`" in check(lambda query, key: key).message
    assert "no parameter for `key`" in check(lambda query: query).message
    needs_more = check(lambda query, key, value, mask, width: query)
    assert "needs `width`" in needs_more.message
    assert "def attention(query, key, value, mask=None):" in needs_more.message
    assert check(Attention).outcome == "not right yet"  # the class, not an instance


def test_a_function_without_a_mask_is_checked_as_far_as_it_goes():
    half = check(lambda query, key, value: fused(query, key, value))
    assert half.outcome == "not right yet"
    assert "right as far as it goes" in half.message
    assert "`mask`" in half.message
    assert check(lambda Q, K, V: unscaled_torch(Q, K, V)).mistakes == ("missing_sqrt_dk",)


@pytest.mark.parametrize(
    ("learner", "words"),
    [
        (lambda query, key, value, mask=None: fused(query, key, value, mask).mT, "(2, 3, 4)"),
        (lambda query, key, value, mask=None: 1.0, "got shape      ()"),
        (lambda query, key, value, mask=None: "out", "`str`"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask).half(), "float16"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask).bfloat16(), "bfloat"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask).long(), "int64"),
        (lambda query, key, value, mask=None: fused(query, key, value, mask) / 0 * 0, "NaN"),
    ],
)
def test_shape_dtype_and_nan_come_before_numbers(learner, words):
    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert words in str(verdict)
    assert verdict.mistake is None


def test_a_difference_is_located_with_its_numbers():
    def learner(query, key, value, mask=None):
        out = numpy_plain(query, key, value, mask)
        if mask is not None:
            out[1, 2] += 0.25
        return out

    verdict = check(learner)
    masked = next(probe for probe in PROBES if probe.inputs["mask"] is not None)
    right = implement(**masked.inputs)[1, 2]
    assert "first wrong entry: batch 1, query 2" in verdict.details
    assert " ".join(verdict.details.split()).endswith(
        "expected {:.4f} {:.4f} {:.4f} got {:.4f} {:.4f} {:.4f}".format(*right, *(right + 0.25))
    )
    assert "Your result is right without a mask and on scores in the thousands" in verdict.message
    assert "query (2, 4, 6), key (2, 5, 6), value (2, 5, 3), mask (2, 4, 5)" in verdict.message
    assert verdict.details in str(verdict)


def test_known_numbers_are_not_enough():
    table = {probe.inputs["query"].tobytes(): probe for probe in PROBES}

    def learner(query, key, value, mask=None):
        known = table.get(query.tobytes())
        return implement(**known.inputs) if known else query[..., :3]

    verdict = check(learner, framework="numpy", seed=5)
    assert verdict.outcome == "not right yet"
    assert "fresh numbers" in verdict.message
    assert "seed=5" in verdict.message
    assert check(learner, framework="numpy", seed=7).right  # just because it knows these, too


def test_check_leaves_the_readers_random_state_alone():
    np.random.seed(1)
    torch.manual_seed(1)
    before = np.random.get_state()[1].copy(), torch.get_rng_state()
    check(torch_plain)
    check(unscaled_torch)
    assert np.array_equal(before[0], np.random.get_state()[1])
    assert torch.equal(before[1], torch.get_rng_state())


def test_warnings_of_the_readers_code_stay_inside():
    def learner(query, key, value, mask=None):
        np.log(np.zeros(1))
        return np.full((*query.shape[:-1], value.shape[-1]), np.nan) / np.zeros(1)

    assert "NaN" in check(learner).message  # a warning is an error in this test run


def test_the_readers_markup_is_escaped():
    def learner(query, key, value, mask=None):
        raise ValueError("<img src=x onerror=alert(1)>")

    assert "<img" not in check(learner)._repr_html_()
    assert "<img" in str(check(learner))
