"""A class of the reader's is built, given its matrices wherever they stand, and called."""

import numpy as np
import pytest
import torch
from torch import nn

from pieces.exercises.checking import building
from pieces.exercises.checking.errors import Unusable

MATRIX = torch.arange(12.0, dtype=torch.float64).view(4, 3)


class Holder(nn.Module):
    def __init__(self, **places):
        super().__init__()
        for name, place in places.items():
            setattr(self, name, place)

    def forward(self, x, mask=None):
        return x


def test_a_layer_a_parameter_and_an_array_get_the_matrix():
    linear, parameter = Holder(w_q=nn.Linear(4, 3)), Holder(WQ=nn.Parameter(torch.zeros(4, 3)))
    for module in (linear, parameter):
        building.give(module, W_Q=MATRIX)
    x = torch.ones(2, 4, dtype=torch.float64)
    torch.testing.assert_close(linear.w_q(x), x @ MATRIX)  # the bias is zero
    torch.testing.assert_close(parameter.WQ.detach(), MATRIX)

    class InNumPy:
        def __init__(self):
            self.W_Q = np.zeros((4, 3))

    module = InNumPy()
    building.give(module, W_Q=MATRIX.numpy())
    np.testing.assert_array_equal(module.W_Q, MATRIX)


def test_parts_get_their_columns_or_their_rows():
    columns = Holder(W=nn.ModuleList(nn.Linear(4, 1) for _ in range(3)))
    rows = Holder(parts=nn.ModuleList(Holder(W=nn.Linear(2, 3)) for _ in range(2)))
    whole = Holder(W=nn.Parameter(torch.zeros(3, 4, 1)))
    for module in (columns, rows, whole):
        building.give(module, W=MATRIX)
    cut = [MATRIX[:, i : i + 1] for i in range(3)]
    assert all(torch.equal(layer.weight.mT, c) for layer, c in zip(columns.W, cut, strict=True))
    assert torch.equal(rows.parts[1].W.weight.mT, MATRIX[2:])
    assert torch.equal(whole.W.detach(), torch.stack(cut))


def test_another_size_repeats_or_cuts():
    module = Holder(W=nn.Linear(4, 6), V=nn.Linear(2, 2))
    building.give(module, W=MATRIX, V=MATRIX)
    assert torch.equal(module.W.weight.mT, MATRIX.repeat(1, 2))
    assert torch.equal(module.V.weight.mT, MATRIX[:2, :2])


def test_what_is_missing_can_be_left_out_unless_it_has_another_name():
    building.give(Holder(W=nn.Linear(4, 3)), W=MATRIX, V=MATRIX)
    with pytest.raises(Unusable, match="into `W` and `V`, and in yours there is no `V`"):
        building.give(Holder(W=nn.Linear(4, 3), other=nn.Linear(4, 3)), W=MATRIX, V=MATRIX)
    with pytest.raises(Unusable, match="`W` is a `Dropout`, and must be"):
        building.give(Holder(W=nn.Dropout()), W=MATRIX)


def test_two_names_for_one_matrix_are_refused():
    layer = nn.Linear(4, 3)
    with pytest.raises(Unusable, match="`W` and `V` are one and the same matrix in yours"):
        building.give(Holder(W=layer, V=layer), W=MATRIX, V=MATRIX)


def test_sizes_go_by_name_and_none_needs_no_parameter():
    class Sizes:
        def __init__(self, b, a):
            self.sizes = a, b

    assert building.build(Sizes, a=1, b=2).sizes == (1, 2)
    with pytest.raises(Unusable, match="makes `Sizes\\(a, b, c\\)`, and yours takes no `c`"):
        building.build(Sizes, a=1, b=2, c=3)
    assert building.call(Holder(), x=1, y=None) == 1
    with pytest.raises(Unusable, match="called with x, y, and `forward` has no place for `y`"):
        building.call(type("OnlyX", (Holder,), {"forward": lambda self, x: x})(), x=1, y=2)


def test_it_is_called_as_after_training():
    module = Holder(dropout=nn.Dropout())
    building.call(module, x=1)
    assert not module.training


def test_a_class_without_a_call_is_empty():
    assert building.is_empty(type("Empty", (nn.Module,), {}))
    assert building.is_empty(type("Empty", (), {}))
    assert not building.is_empty(Holder)
