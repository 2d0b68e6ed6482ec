"""How a function is called and its answer read: nothing here knows what is computed."""

import numpy as np
import pytest
import torch

from pieces.exercises.checking.calling import Answer, Failure, Unwritten, dialects, plan_call, read

NAMES = ("query", "key", "value", "mask")


class Module(torch.nn.Module):
    def forward(self, value, key, query, mask=None):
        return query, key, value, mask


def positional_only(Q, K, V, mask=None, /):
    return Q, K, V, mask


@pytest.mark.parametrize(
    "function",
    [
        Module(),
        positional_only,
        lambda value, mask, query, key: (query, key, value, mask),
        lambda Q, K, V, M: (Q, K, V, M),
        lambda *, mask=None, value, key, query: (query, key, value, mask),
        lambda mask, Q, K, V: (Q, K, V, mask),
        lambda *inputs: inputs,
        lambda Q, *rest: (Q, *rest),
        lambda **inputs: tuple(inputs[name] for name in NAMES),
        lambda Q, K, V, mask=None, dropout=0.0, *, causal=False: (Q, K, V, mask),
        # A mask goes to the parameter that is meant for it, wherever that stands.
        lambda Q, K, V, dropout=0.0, attn_mask=None: (Q, K, V, attn_mask),
        lambda Q, K, V, d_k=None, attention_mask=None: (Q, K, V, attention_mask),
        lambda Q, K, V, causal=False, M=None: (Q, K, V, M),
        lambda q, k, v, scale=None, visible=None: (q, k, v, visible),
        lambda x, y, z, dropout=0.0, allowed=None: (x, y, z, allowed),
        lambda q, k, v, key_padding_mask=None, attn_mask=None: (q, k, v, attn_mask),
        lambda v, k, q, src_mask: (q, k, v, src_mask),
    ],
)
def test_inputs_find_their_parameters(function):
    plan = plan_call(function, NAMES)
    assert not plan.missing
    assert not plan.unfilled
    assert plan.call(function, {name: name[0] for name in NAMES}) == ("q", "k", "v", "m")


def test_plan_says_what_does_not_fit():
    assert plan_call(lambda q, k, v: q, NAMES).missing == ("mask",)
    assert plan_call(lambda query: query, NAMES).missing == ("key", "value", "mask")
    assert plan_call(lambda q, k, v, m, width: q, NAMES).unfilled == ("width",)
    assert plan_call(lambda q, k, v, dropout=0.0: q, NAMES).missing == ("mask",)
    assert plan_call(lambda t, pad=0: t, ("tokens", "pad_id"), ["pad_id"]).missing == ()
    assert plan_call(torch.matmul, NAMES).by_position == NAMES  # built in: no signature


def test_the_order_of_dialects():
    def names(*arguments):
        return [dialect.name for dialect in dialects(*arguments)]

    tensors = ["PyTorch tensors", "float32 tensors"]
    assert names(lambda q: torch.exp(q)) == [*tensors, "NumPy arrays"]
    assert names(lambda q: np.exp(q)) == ["NumPy arrays", *tensors]
    assert names(torch.exp, "numpy") == ["NumPy arrays"]
    assert names(np.exp, "torch") == tensors
    with pytest.raises(ValueError, match="'jax' is not one of torch, numpy"):
        dialects(np.exp, "jax")


@pytest.mark.parametrize(
    ("result", "dtype"),
    [
        (np.ones(2), "float64"),
        ((np.ones(2), "weights"), "float64"),
        ([1.0, 1.0], "float64"),
        (torch.ones(2, requires_grad=True), "float32"),
        (torch.ones(2, dtype=torch.bfloat16), "bfloat16"),
        (np.ones(2, dtype=np.float16), "float16"),
        (np.ones(2, dtype=int), "int64"),
    ],
)
def test_read_numbers(result, dtype):
    reply = read(result)
    assert isinstance(reply, Answer)
    assert reply.dtype == dtype
    assert (reply.values == 1).all()


def test_read_what_is_no_array():
    assert read(None) == read(...) == read((None, 3)) == Unwritten()
    for other in ["text", [[1], [1, 2]], {}, object(), (x for x in "ab"), np.array([None])]:
        reply = read(other)
        assert isinstance(reply, Failure)
        assert type(other).__name__ in reply.message
