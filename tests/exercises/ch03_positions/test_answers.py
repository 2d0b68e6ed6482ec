"""What the chapter's questions and verdicts state, measured anew."""

import re

import pytest
import torch
from torch import nn

from pieces import exercises, masks, positions, pretrained
from pieces.attention import scaled_dot_product_attention as attend


def said(name, option):
    """What is said of an option."""
    return list(exercises.QUESTIONS[name]().options.values())[option]


def test_a_word_survives_its_position():
    model, words = pretrained.english_french()
    places = 12
    with torch.no_grad():
        vectors = model.source_embedding(torch.arange(len(words)))
        sums = (vectors[:, None] + model.source_positions(places)).flatten(0, 1)
        told = torch.cdist(sums, vectors).argmin(-1) == torch.arange(len(sums)) // places
    counts = f"{told.sum():,} of {told.numel():,} cases"
    assert counts in said("predict-word-survives", 1)
    assert counts in said("predict-word-survives", 2)
    assert told.float().mean() > 0.99  # "nearly always"
    two, eight, all_numbers = map(float, re.findall(r"(\d+) %", said("predict-word-survives", 0)))
    assert two < 2 < eight < 50 < 99 < all_numbers
    assert f"{vectors.shape[1]} numbers a word" in said("predict-word-survives", 0)


def test_what_tells_the_order_without_positions():
    x = torch.randn(6, 8, generator=torch.manual_seed(2), dtype=torch.float64)
    order = torch.randperm(6, generator=torch.manual_seed(3))

    def moved(mask=None):
        before, after = (attend(query=y, key=y, value=y, mask=mask) for y in (x, x[order]))
        return (after - before[order]).abs().max().item()

    assert moved() < 1e-14
    assert moved(masks.causal_mask(6)) > 0.1
    stated = [re.findall(r"(?:than|to) (\d\S+\d)", said("no-pe-no-order", n)) for n in range(3)]
    blind, same, seeing = (float(number) for (number,) in stated)
    assert blind == same < 1e-14
    assert seeing > 0.1
    assert float(re.search(r"by (\d\S+),", said("recall-keys-shuffled", 1))[1]) < 1e-14


def test_a_parameter_is_trained_and_a_buffer_is_not():
    table = positions.sinusoidal_positions(20, 8).float()
    model = nn.Module()
    model.trained = nn.Parameter(table.clone())
    model.register_buffer("kept", table.clone())
    step = torch.optim.SGD(model.parameters(), lr=0.1)
    (model.trained[:5] + model.kept[:5]).pow(2).sum().backward()
    step.step()
    assert torch.equal(model.kept, table)
    used = (model.trained != table).any(-1)
    assert used.tolist() == [True] * 5 + [False] * 15
    assert f"{512 * 512:,}" in said("pe-trainable", 0)


def test_the_bug_shows_in_the_length_of_a_row_as_the_hint_says():
    exercise = exercises.positions_bug
    bug, right = exercise.start.made(9, 8), exercise.answer.made(9, 8)
    assert right.pow(2).sum(1) == pytest.approx(torch.full((9,), 4.0))
    assert (bug.pow(2).sum(1)[1:] - 4).abs().min() > 1e-3


def test_the_rotation_turns_every_place_alike():
    table = positions.sinusoidal_positions(50, 8)
    for k in (1, 7):
        turned = table[:-k] @ exercises.rotation.answer.made(k, 8).double()
        torch.testing.assert_close(turned, table[k:], atol=1e-6, rtol=0)


def test_just_one_of_the_four_measurements_gives_zeros():
    words, places = torch.randn(2, 6, 8, generator=torch.manual_seed(4), dtype=torch.float64)
    order = torch.tensor([4, 2, 0, 5, 3, 1])
    measure = exercises.order_effect.answer.made
    largest = [
        measure(words, size * places, mask, order).max().item()
        for size in (0, 1)
        for mask in (torch.ones(6, 6).bool(), torch.ones(6, 6).tril().bool())
    ]
    assert largest[0] < 1e-14
    assert min(largest[1:]) > 0.1
