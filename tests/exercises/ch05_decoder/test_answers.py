"""The numbers that the chapter's questions state, measured anew."""

import torch

from pieces import exercises


def test_blocking_padded_queries_moves_nothing():
    why = next(iter(exercises.QUESTIONS["pad-queries-belief"]().options.values()))
    assert "by 0." in why
    real = torch.tensor([True, True, True, False])
    q = torch.randn(4, 8, generator=torch.manual_seed(0))
    attend = torch.nn.functional.scaled_dot_product_attention
    as_key, both = attend(q, q, q, real.expand(4, 4)), attend(q, q, q, real[:, None] & real)
    torch.testing.assert_close(as_key[real], both[real])
