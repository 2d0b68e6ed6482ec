"""positions.py: the paper's formula by loops, what it makes possible, learned rows."""

import math

import pytest
import torch

from pieces.positions import LearnedPositions, SinusoidalPositions, sinusoidal_positions

KINDS = [SinusoidalPositions, LearnedPositions]


@pytest.fixture(params=KINDS, ids=["sinusoidal", "learned"])
def positions(request, device):
    """Ten places of width 6, of each kind."""
    torch.manual_seed(0)
    return request.param(10, 6).to(device)


# --- the formula --------------------------------------------------------------------------------


@pytest.mark.parametrize(("num_positions", "d_model"), [(0, 4), (1, 2), (7, 2), (50, 12)])
@pytest.mark.parametrize("base", [10_000.0, 100.0, 2.0])
def test_equals_the_paper_s_formula_by_loops(close, num_positions, d_model, base):
    table = sinusoidal_positions(num_positions, d_model, base=base)
    assert table.dtype == torch.float64
    wanted = torch.zeros(num_positions, d_model, dtype=torch.float64)
    for place in range(num_positions):
        for i in range(d_model // 2):
            angle = place / base ** (2 * i / d_model)
            wanted[place, 2 * i] = math.sin(angle)
            wanted[place, 2 * i + 1] = math.cos(angle)
    assert table.shape == wanted.shape
    close(table, wanted)


# --- both kinds ---------------------------------------------------------------------------------


def test_places_are_counted_from_zero_and_start_moves_them(positions):
    assert positions.max_length == 10
    assert torch.equal(positions(4), positions.table[:4])
    assert torch.equal(positions(4, start=6), positions.table[6:])
    assert torch.equal(positions(10), positions.table)
    assert positions(0).shape == (0, 6)


@pytest.mark.parametrize(
    ("num_tokens", "start", "padding", "wanted"),
    [
        (5, 0, [0, 2, 5], [[0, 1, 2, 3, 4], [0, 0, 0, 1, 2], [0, 0, 0, 0, 0]]),
        (2, 6, [0, 2, 7], [[6, 7], [4, 5], [0, 0]]),
    ],
)
def test_tokens_stand_as_many_places_back_as_there_is_padding(
    positions, device, num_tokens, start, padding, wanted
):
    padding, wanted = (torch.tensor(x, device=device) for x in (padding, wanted))
    places = positions(num_tokens, start=start, left_padding=padding)
    assert torch.equal(places, positions.table[wanted])


def test_padding_may_have_any_number_of_batch_dimensions(positions, device):
    padding = torch.tensor([[0, 1, 2], [3, 4, 0]], device=device)
    places = positions(5, left_padding=padding)
    assert places.shape == (2, 3, 5, 6)
    assert torch.equal(places[1, 0], positions(5, left_padding=padding[1, :1])[0])


# --- what the kinds differ in -------------------------------------------------------------------


def test_sinusoids_are_not_learned_and_not_saved(close, device):
    positions = SinusoidalPositions(10, 6).to(device)
    assert list(positions.parameters()) == []
    assert positions.state_dict() == {}
    close(positions(10), sinusoidal_positions(10, 6).float())


@pytest.mark.parametrize("begin", ["cpu", "meta"])
def test_sinusoids_are_there_after_a_move_without_numbers(device, precise, begin):
    wanted = SinusoidalPositions(10, 6).to(device)
    with torch.device(begin):
        positions = SinusoidalPositions(10, 6)
    assert torch.equal(positions.to_empty(device=device).table, wanted.table)
    positions.table.zero_()
    assert not positions.to(precise).table.any()  # what was put there goes along
    positions.reset_parameters()
    assert torch.equal(positions.float().table, wanted.table)


def test_learned_positions_are_one_parameter_of_the_right_spread(device):
    torch.manual_seed(0)
    positions = LearnedPositions(500, 64).to(device)
    assert [tuple(parameter.shape) for parameter in positions.parameters()] == [(500, 64)]
    assert positions.table.std().item() == pytest.approx(64**-0.5, rel=0.02)
    assert positions.table.mean().item() == pytest.approx(0, abs=0.003)
    before = positions.table.detach().clone()
    positions.reset_parameters()
    assert not torch.equal(positions.table, before)


def test_gradients_of_padded_sentences_add_up(device):
    positions = LearnedPositions(6, 4).to(device)
    positions(3, left_padding=torch.tensor([0, 2], device=device)).sum().backward()
    # the first sentence uses places 0, 1 and 2, the second uses place 0 three times
    assert positions.table.grad.sum(dim=1).tolist() == [16, 4, 4, 0, 0, 0]
