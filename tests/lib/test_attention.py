"""attention.py: parity with PyTorch in both ways, by hand, properties, perturbations."""

import math
from types import SimpleNamespace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from reference_weights import weighted_sum
from torch.nn import functional as F

from pieces import attention
from pieces.attention import attention_weights, scaled_dot_product_attention
from pieces.masks import causal_mask, padding_mask
from pieces.recording import record

# Every axis has a length of its own, so that an exchange shows.
BATCH, QUERIES, KEYS, D_K, D_V = (2, 3), 4, 5, 6, 7

MASKS = {
    "none": lambda q, k: None,
    "padding": lambda q, k: padding_mask(_tokens(k), pad_id=0),
    "causal": lambda q, k: causal_mask(q, k),
    "padding and causal": lambda q, k: padding_mask(_tokens(k), pad_id=0) & causal_mask(q, k),
    "random, an empty row": lambda q, k: _random_mask(*BATCH, q, k),
    "one row for all": lambda q, k: _random_mask(1, k),
    "one batch entry for all": lambda q, k: _random_mask(1, 3, q, k),
    "one head for all": lambda q, k: _random_mask(2, 1, q, k),
    "nothing allowed": lambda q, k: torch.zeros(q, k, dtype=torch.bool),
    "all allowed": lambda q, k: torch.ones(q, k, dtype=torch.bool),
}


def _tokens(keys):
    """Token ids for each sentence and head, some of them padding (0), one sentence all padding."""
    tokens = torch.arange(1, keys + 1).repeat(*BATCH, 1)
    tokens[0, :, -2:] = 0
    tokens[1, 0, :] = 0
    return tokens


def _random_mask(*shape):
    mask = torch.rand(shape, generator=torch.Generator().manual_seed(3)) > 0.4
    if shape[-2] > 1:
        mask[..., 1, :] = False
    return mask


@pytest.fixture
def make(normal):
    """Make query, key and value, all with gradients, with a spread that tells rows apart."""

    def qkv(batch=BATCH, queries=QUERIES, keys=KEYS, d_k=D_K, d_v=D_V, dtype=torch.float32):
        query = 1.5 * normal(*batch, queries, d_k, dtype=dtype, seed=1)
        key = 1.5 * normal(*batch, keys, d_k, dtype=dtype, seed=2)
        value = normal(*batch, keys, d_v, dtype=dtype, seed=3)
        return [tensor.requires_grad_() for tensor in (query, key, value)]

    return qkv


@pytest.fixture(params=["fused", "recorded"])
def attend(request):
    """Attention in each of its two ways."""

    def run(query, key, value, mask=None, causal=False):
        given = {"query": query, "key": key, "value": value, "mask": mask, "causal": causal}
        if request.param == "fused":
            return scaled_dot_product_attention(**given)
        with record() as seen:
            output = scaled_dot_product_attention(**given)
        assert len(seen.calls) == 1
        return output

    return run


def _with_gradients(function, tensors):
    output = function(*tensors)
    return output, *torch.autograd.grad(weighted_sum(output), tensors)


# --- parity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("keys", [KEYS, QUERIES, 2])
@pytest.mark.parametrize("kind", MASKS)
def test_equals_pytorch_forward_and_backward(
    make, attend, close, device, dtype, kind, keys, causal
):
    mask, triangle = MASKS[kind](QUERIES, keys), causal_mask(QUERIES, keys)
    both = mask if not causal else triangle if mask is None else triangle & mask
    mask, both = (x if x is None else x.to(device) for x in (mask, both))
    tensors = make(keys=keys, dtype=dtype)
    ours = _with_gradients(lambda *qkv: attend(*qkv, mask=mask, causal=causal), tensors)
    theirs = _with_gradients(
        lambda *qkv: F.scaled_dot_product_attention(*qkv, attn_mask=both), tensors
    )
    for mine, wanted in zip(ours, theirs, strict=True):
        close(mine, wanted)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(
    ("batch", "queries", "keys"),
    [(BATCH, *n) for n in [(0, 5), (4, 0), (0, 0), (1, 1), (1, 5), (5, 1)]]
    + [(batch, QUERIES, KEYS) for batch in [(), (2,), (2, 1, 3), (0,), (2, 0)]],
)
def test_batches_and_lengths_of_any_size(make, attend, close, device, batch, queries, keys, causal):
    tensors = make(batch, queries, keys)
    mask = torch.ones(queries, keys, dtype=torch.bool, device=device)
    output, *gradients = _with_gradients(lambda *qkv: attend(*qkv, causal=causal), tensors)
    assert output.shape == (*batch, queries, D_V)
    if not causal and keys:
        close(output, F.scaled_dot_product_attention(*tensors))
    close(attend(*tensors, mask=mask, causal=causal), output)
    assert all(gradient.isfinite().all() for gradient in gradients)
    assert keys > 0 or not output.any()


@pytest.mark.parametrize("half", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("causal", [False, True])
def test_half_precision_stays_close(make, attend, close, device, half, causal):
    mask = MASKS["random, an empty row"](QUERIES, KEYS).to(device)
    tensors = [tensor.detach().to(half) for tensor in make()]
    output = attend(*tensors, mask=mask, causal=causal)
    assert output.dtype == half
    close(output, attend(*(tensor.float() for tensor in tensors), mask=mask, causal=causal))


@pytest.mark.parametrize(("queries", "keys"), [(4, 4), (3, 5)])
def test_nothing_is_tied_to_a_device(attend, queries, keys):
    # the meta device has shapes and no numbers: a mask made anywhere else would not fit
    query, key, value = (torch.ones(2, n, 6, device="meta") for n in (queries, keys, keys))
    mask = torch.ones(2, 1, keys, dtype=torch.bool, device="meta")
    for options in ({}, {"mask": mask}, {"causal": True}, {"mask": mask, "causal": True}):
        output = attend(query, key, value, **options)
        assert (output.device.type, output.shape) == ("meta", (2, queries, 6))


def test_the_book_s_sentence_by_hand(attend, close, device, precise):
    query = torch.tensor([[0, 2, 0, 0], [2, 0, 1, 0], [1, 3, 0, 1]], dtype=precise, device=device)
    key = torch.tensor([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]], dtype=precise, device=device)
    value = torch.tensor([[1, 0], [0, 2], [2, 1]], dtype=precise, device=device)
    shares = [[1, math.e**2, 1], [math.e**2, 1, math.e], [math.e, math.e**3, 1]]  # exp(scores / 2)
    weights = [[share / sum(row) for share in row] for row in shares]
    wanted = torch.tensor(weights, dtype=precise, device=device)
    close(attention_weights(query=query, key=key), wanted)
    close(attend(query, key, value), wanted @ value)


# --- which kernel -------------------------------------------------------------------------------


def _call(tensors, **kwargs):
    query, key, value = tensors
    return scaled_dot_product_attention(query=query, key=key, value=value, **kwargs)


@pytest.mark.parametrize(
    ("queries", "keys", "options"),
    [
        (5, 5, {"is_causal": True}),
        (1, 1, {"is_causal": False}),
        (1, 5, {"is_causal": False}),  # a single query sees all keys
        (3, 5, {"attn_mask": causal_mask(3, 5)}),
    ],
)
def test_only_a_triangle_that_is_not_square_is_given_as_a_mask(
    make, kernel_calls, queries, keys, options
):
    _call(make(queries=queries, keys=keys), causal=True)
    (given,) = kernel_calls
    assert set(given) == {*options, "dropout_p"}
    for name, value in options.items():
        assert torch.equal(torch.as_tensor(given[name]).cpu(), torch.as_tensor(value))


def test_the_kernel_never_sees_a_row_that_allows_nothing(make, kernel_calls, device):
    _call(make(), mask=MASKS["random, an empty row"](QUERIES, KEYS).to(device), causal=True)
    (given,) = kernel_calls
    assert given["attn_mask"].any(dim=-1).all()


@pytest.mark.plain_only  # beartype's checks cannot be traced
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
def test_torch_compile_finds_one_graph_and_heeds_a_later_recording(make, close, device):
    torch._dynamo.reset()
    tensors = make()
    mask = MASKS["padding and causal"](QUERIES, KEYS).to(device)
    wanted = _call(tensors, mask=mask, causal=True)
    whole = torch.compile(_call, fullgraph=True, backend="eager")
    close(whole(tensors, mask=mask, causal=True), wanted)
    parts = torch.compile(_call, backend="eager")
    close(parts(tensors, mask=mask, causal=True), wanted)
    with record() as seen:
        close(parts(tensors, mask=mask, causal=True), wanted)
    assert len(seen.calls) == 1


# --- nothing allowed, extreme scores ------------------------------------------------------------


@pytest.mark.parametrize("kind", ["random, an empty row", "nothing allowed", "padding"])
def test_a_row_that_allows_nothing_gives_zeros_and_finite_gradients(
    make, attend, device, dtype, kind
):
    mask = MASKS[kind](QUERIES, KEYS).to(device)
    empty = ~mask.any(dim=-1).expand(*BATCH, QUERIES)
    tensors = make(dtype=dtype)
    torch.autograd.set_detect_anomaly(True)  # a NaN on the way is a fault, even if it is lost again
    try:
        output, *gradients = _with_gradients(lambda *qkv: attend(*qkv, mask=mask), tensors)
    finally:
        torch.autograd.set_detect_anomaly(False)
    assert empty.any()
    assert not output[empty].any()
    assert output.isfinite().all()
    assert all(gradient.isfinite().all() for gradient in gradients)
    assert not gradients[0][empty].any()


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("kind", MASKS)
def test_extreme_scores_give_no_nan(make, attend, device, name, kind):
    mask = MASKS[kind](QUERIES, KEYS)
    mask = None if mask is None else mask.to(device)
    query, key, value = (tensor.detach().to(getattr(torch, name)) for tensor in make(d_k=64))
    output = attend(40 * query, 40 * key, value, mask=mask)
    assert output.isfinite().all()
    weights = attention_weights(query=40 * query, key=40 * key, mask=mask).float()
    allowed = torch.ones_like(weights, dtype=torch.bool) if mask is None else mask
    wanted = allowed.any(dim=-1).expand(weights.shape[:-1]).to(weights)
    torch.testing.assert_close(weights.sum(dim=-1), wanted, atol=1e-2, rtol=0)


def test_a_hidden_key_stays_hidden_however_low_the_visible_scores(attend, device):
    # a large finite number in the place of minus infinity would be out-scored here
    query = torch.tensor([[1e6]], device=device)
    key = torch.tensor([[-1e6], [-1e6], [1e6]], device=device)
    value = torch.tensor([[1.0], [3.0], [100.0]], device=device)
    mask = torch.tensor([[True, True, False]], device=device)
    assert attend(query, key, value, mask=mask).item() == 2.0


# --- properties ---------------------------------------------------------------------------------

BY_HYPOTHESIS = {
    "batch": st.lists(st.integers(1, 3), max_size=2).map(tuple),
    "queries": st.integers(1, 5),
    "keys": st.integers(1, 5),
    "d_k": st.integers(1, 6),
    "d_v": st.integers(1, 4),
    "seed": st.integers(0, 2**16),
    "masked": st.sampled_from([None, 0.2, 0.5, 0.8]),
    "causal": st.booleans(),
}


@pytest.fixture(scope="module")
def problem(normal, device, precise):
    """Make query, key, value and options from the sizes that hypothesis chose."""

    def build(batch, queries, keys, d_k, d_v, seed, masked, causal):
        query = 2 * normal(*batch, queries, d_k, dtype=precise, seed=seed)
        key = 2 * normal(*batch, keys, d_k, dtype=precise, seed=seed + 1)
        value = normal(*batch, keys, d_v, dtype=precise, seed=seed + 2)
        chance = torch.rand(*batch, queries, keys, generator=torch.Generator().manual_seed(seed))
        mask = None if masked is None else (chance > masked).to(device)
        return query, key, value, {"mask": mask, "causal": causal}

    return build


def _visible(query, key, mask, causal):
    allowed = torch.ones(*query.shape[:-1], key.shape[-2], dtype=torch.bool, device=query.device)
    allowed = allowed if mask is None else allowed & mask
    return allowed & causal_mask(*allowed.shape[-2:], device=query.device) if causal else allowed


def _both_ways(query, key, value, **options):
    given = {"query": query, "key": key, "value": value, **options}
    fused = scaled_dot_product_attention(**given)
    with record() as seen:
        scaled_dot_product_attention(**given)
    return fused, seen.calls[0].output


@given(**BY_HYPOTHESIS)
def test_weights_share_a_budget_of_one_among_the_allowed(problem, close, **sizes):
    query, key, _, options = problem(**sizes)
    weights = attention_weights(query=query, key=key, **options)
    allowed = _visible(query, key, **options)
    assert (weights >= 0).all()
    assert not weights[~allowed].any()
    close(weights.sum(dim=-1), allowed.any(dim=-1).to(weights))


# --- perturbation -------------------------------------------------------------------------------


@given(**BY_HYPOTHESIS, column=st.integers(0, 4))
def test_what_a_query_may_not_see_does_not_move_it_by_a_bit(problem, column, **sizes):
    query, key, value, options = problem(**sizes)
    column %= sizes["keys"]
    blind = ~_visible(query, key, **options)[..., column]
    other_key, other_value = key.clone(), value.clone()
    other_key[..., column, :] = 1e3 - other_key[..., column, :]
    other_value[..., column, :] = 1e3 - other_value[..., column, :]
    for before, after in zip(
        _both_ways(query, key, value, **options),
        _both_ways(query, other_key, other_value, **options),
        strict=True,
    ):
        assert torch.equal(after[blind], before[blind])
        assert not torch.isclose(after[~blind], before[~blind], rtol=0, atol=0).all(-1).any()


@pytest.mark.parametrize("half", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("kind", ["causal", "padding", "one for all heads", "an empty row"])
def test_no_kernel_lets_a_hidden_key_through(normal, close, device, half, kind):
    # sizes at which Apple's GPUs took kernels of their own, which got each of these wrong
    query, key, value = (normal(2, 4, 64, 64, seed=s).to(half) for s in (1, 2, 3))
    mask = torch.ones(2, 1, 64, 64, dtype=torch.bool, device=device)
    mask[0, :, :, 40:] = kind not in ("padding", "an empty row")
    mask[1, :, :32, 40:] = kind != "one for all heads"
    mask[1, :, 7] = kind != "an empty row"
    options = {"mask": None if kind == "causal" else mask, "causal": kind == "causal"}
    blind = ~_visible(query, key, **options)[..., 40:].any(dim=-1)
    before, recorded = _both_ways(query, key, value, **options)
    close(before, recorded)
    key[..., 40:, :] += 1
    value[..., 40:, :] += 1
    after = scaled_dot_product_attention(query=query, key=key, value=value, **options)
    assert torch.equal(after[blind], before[blind])
    assert blind.any()
    assert not (after[~blind] == before[~blind]).all(dim=-1).any()


@pytest.mark.plain_only  # nothing here is on Apple's GPU: a stand-in has all that is asked of it
@pytest.mark.parametrize(("dtype", "own"), [(torch.float32, True), (torch.float16, False)])
def test_on_apples_gpu_half_precision_is_given_its_triangle(dtype, own):
    tokens = SimpleNamespace(shape=(5, 4), dtype=dtype, device=torch.device("mps"))
    assert attention._has_own_triangle(tokens, tokens) == own


@pytest.mark.parametrize("entry", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("part", ["key", "value"])
def test_what_is_not_a_number_spreads_the_same_in_both_ways(make, close, part, entry):
    query, key, value = (tensor.detach() for tensor in make())
    {"key": key, "value": value}[part][..., 2, 1] = entry
    mask = torch.ones(QUERIES, KEYS, dtype=torch.bool, device=query.device)
    mask[:, 2] = False
    fused, recorded = _both_ways(query, key, value, mask=mask)
    assert fused.isnan().any()
    torch.testing.assert_close(recorded, fused, equal_nan=True)


def test_arguments_are_left_as_they_were(make, attend, device):
    tensors = [tensor.detach() for tensor in make()]
    mask = _random_mask(*BATCH, QUERIES, KEYS).to(device)
    copies = [tensor.clone() for tensor in (*tensors, mask)]
    attend(*tensors, mask=mask, causal=True)
    assert all(torch.equal(a, b) for a, b in zip(copies, (*tensors, mask), strict=True))
