"""The numbers that the chapter's questions state, measured anew or read where they are kept."""

import json
import re
from pathlib import Path

import pytest
import torch
from torch import nn

from pieces import exercises

KEPT = Path(__file__).parents[3] / "results" / "heads.json"


def said(name):
    """What is said of each option."""
    return list(exercises.QUESTIONS[name]().options.values())


def test_what_is_said_of_the_translators_heads_is_what_was_measured():
    figures = json.loads(KEPT.read_text())["figures"]
    heads = {(each["attention"], each["head"] + 1): each for each in figures["heads"]}

    def lost(attention, *numbers):
        without = [heads[attention, number]["exact_without"] for number in numbers]
        return [pytest.approx(100 * (figures["exact"] - exact), abs=0.01) for exact in without]

    def stated(option):
        return [float(number) for number in re.findall(r"\d+\.\d+", option)]

    spread, wrong, one_place, _ = said("which-head")
    encoder, reads = "encoder.layers.1.self_attention", "decoder.layers.1.cross_attention"
    bits, *costs = stated(spread)
    assert costs == lost(encoder, 1, 2)
    assert bits == pytest.approx(heads[encoder, 1]["bits"], abs=0.05)
    assert bits == pytest.approx(heads[encoder, 2]["bits"], abs=0.05)
    assert stated(wrong) == lost(reads, 4, 3)
    found = {number: heads[reads, number]["alignment"] for number in (1, 2, 3, 4)}
    assert (max(found, key=found.get), min(found, key=found.get)) == (4, 3)
    decoder, first = "decoder.layers.1.self_attention", "encoder.layers.0.self_attention"
    last, cheap, share, cost = stated(one_place)
    assert last == pytest.approx(heads[first, 2]["the last"], abs=0.005)
    assert [cheap] == lost(first, 2)
    assert share == pytest.approx(heads[decoder, 2]["itself"], abs=0.005)
    assert [cost] == lost(decoder, 2)
    assert min(heads.values(), key=lambda each: each["exact_without"]) is heads[decoder, 2]


def test_a_head_reads_all_entries():
    assert "the query of head 1 changes" in said("split-belief")[0]
    project, x = nn.Linear(512, 512, bias=False), torch.randn(512)
    changed = x.clone()
    changed[-1] += 1
    assert not torch.equal(project(x)[:64], project(changed)[:64])
