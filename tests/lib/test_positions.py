"""positions.py: the paper's formula by loops, what it makes possible, learned rows."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

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


def test_wavelengths_grow_by_one_factor_from_2_pi_to_almost_base_times_2_pi():
    d_model, base = 64, 1000.0
    places = sinusoidal_positions(2, d_model, base=base)
    rates = torch.atan2(places[1, 0::2], places[1, 1::2])  # the angle after one step
    wavelengths = 2 * math.pi / rates
    factor = base ** (2 / d_model)
    steps = (wavelengths[1:] / wavelengths[:-1]).tolist()
    assert wavelengths[0].item() == pytest.approx(2 * math.pi, rel=1e-9)
    assert steps == pytest.approx([factor] * 31, rel=1e-9)
    # the next one, which the formula stops short of, would be base · 2π
    assert wavelengths[-1].item() * factor == pytest.approx(base * 2 * math.pi, rel=1e-9)


@given(shift=st.integers(0, 40), place=st.integers(0, 40))
def test_a_shift_is_the_same_rotation_at_every_place(close, shift, place):
    table = sinusoidal_positions(81, 8)
    for i in range(4):
        angle = shift / 10_000 ** (2 * i / 8)
        cos, sin = math.cos(angle), math.sin(angle)
        rotation = torch.tensor([[cos, sin], [-sin, cos]], dtype=torch.float64)
        pair = slice(2 * i, 2 * i + 2)
        close(rotation @ table[place, pair], table[place + shift, pair])


def test_nearness_depends_on_the_distance_alone_and_falls_with_it(close):
    table = sinusoidal_positions(30, 64)
    products = table @ table.T
    for distance in range(6):
        along = products.diagonal(distance)
        close(along, along[:1].expand_as(along))
    assert (products[0, :4].diff() < 0).all()


# --- both kinds ---------------------------------------------------------------------------------


def test_places_are_counted_from_zero_and_start_moves_them(positions):
    assert positions.max_length == 10
    assert torch.equal(positions(4), positions.table[:4])
    assert torch.equal(positions(4, start=6), positions.table[6:])
    assert torch.equal(positions(10), positions.table)
    assert positions(0).shape == (0, 6)


def test_the_first_real_token_of_each_sentence_stands_at_place_zero(positions, device):
    left_padding = torch.tensor([0, 2, 5], device=device)
    places = positions(5, left_padding=left_padding)
    wanted = [[0, 1, 2, 3, 4], [0, 0, 0, 1, 2], [0, 0, 0, 0, 0]]
    assert torch.equal(places, positions.table[torch.tensor(wanted, device=device)])


def test_a_later_token_stands_as_many_places_back_as_there_is_padding(positions, device):
    left_padding = torch.tensor([0, 2, 7], device=device)
    places = positions(2, start=6, left_padding=left_padding)
    wanted = [[6, 7], [4, 5], [0, 0]]
    assert torch.equal(places, positions.table[torch.tensor(wanted, device=device)])


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


def test_learned_positions_are_one_parameter_of_the_right_spread(device):
    torch.manual_seed(0)
    positions = LearnedPositions(500, 64).to(device)
    assert [tuple(parameter.shape) for parameter in positions.parameters()] == [(500, 64)]
    assert positions.table.std().item() == pytest.approx(64**-0.5, rel=0.02)
    assert positions.table.mean().item() == pytest.approx(0, abs=0.003)
    before = positions.table.detach().clone()
    positions.reset_parameters()
    assert not torch.equal(positions.table, before)


def test_only_the_rows_that_were_used_get_a_gradient(device):
    positions = LearnedPositions(10, 4).to(device)
    positions(3, start=2).sum().backward()
    assert positions.table.grad.sum(dim=1).tolist() == [0, 0, 4, 4, 4, 0, 0, 0, 0, 0]


def test_gradients_of_padded_sentences_add_up(device):
    positions = LearnedPositions(6, 4).to(device)
    positions(3, left_padding=torch.tensor([0, 2], device=device)).sum().backward()
    # the first sentence uses places 0, 1 and 2, the second uses place 0 three times
    assert positions.table.grad.sum(dim=1).tolist() == [16, 4, 4, 0, 0, 0]
