"""masks.py: True means may attend, padding hides keys, the triangle ends at the last key."""

import pytest
import torch

from pieces.masks import causal_mask, padding_mask


def test_padding_is_hidden_as_a_key(device):
    tokens = torch.tensor([[5, 7, 0, 0], [5, 0, 7, 9]], device=device)
    mask = padding_mask(tokens, pad_id=0)
    assert mask.shape == (2, 1, 4)
    assert mask.dtype == torch.bool
    assert mask.device == tokens.device
    assert mask.tolist() == [[[True, True, False, False]], [[True, False, True, True]]]


@pytest.mark.parametrize("shape", [(4,), (2, 4), (2, 3, 4), (0, 4), (2, 0)])
def test_padding_mask_keeps_every_batch_dimension(device, shape):
    mask = padding_mask(torch.full(shape, 3, device=device), pad_id=3)
    assert mask.shape == (*shape[:-1], 1, shape[-1])
    assert not mask.any()


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.int64])
def test_padding_mask_takes_ids_of_any_integer_type(device, dtype):
    tokens = torch.tensor([1, 2, 1], dtype=dtype, device=device)
    assert padding_mask(tokens, pad_id=1).tolist() == [[False, True, False]]


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int32, torch.int64])
@pytest.mark.parametrize("pad_id", [44 + 2**8, 44 + 2**32, 44 + 2**64])
def test_an_id_too_large_for_the_tokens_is_none_of_them(device, dtype, pad_id):
    tokens = torch.tensor([44, 3], dtype=dtype, device=device)
    assert padding_mask(tokens, pad_id=pad_id).all()


@pytest.mark.parametrize(
    ("sizes", "rows"),
    [
        ((3,), ["100", "110", "111"]),
        ((3, 3), ["100", "110", "111"]),
        ((2, 4), ["1110", "1111"]),
        ((1, 4), ["1111"]),
        ((4, 2), ["00", "00", "10", "11"]),
        ((2, 0), ["", ""]),
        ((0, 2), []),
    ],
)
def test_the_triangle_ends_at_the_last_key(device, sizes, rows):
    mask = causal_mask(*sizes, device=device)
    assert mask.dtype == torch.bool
    assert mask.device.type == device.type
    assert mask.shape == (sizes[0], sizes[-1])
    assert mask.tolist() == [[cell == "1" for cell in row] for row in rows]


def test_the_triangle_is_made_where_it_is_asked_for():
    assert causal_mask(2, 3, device="meta").device.type == "meta"
    assert padding_mask(torch.ones(2, 3, dtype=torch.int64, device="meta"), pad_id=0).is_meta
