"""The numbers that the chapter's questions state, measured anew."""

import re

import pytest
import torch

from pieces import exercises


def said(name, option):
    """What is said of an option, and the numbers in it that are not whole."""
    why = list(exercises.QUESTIONS[name]().options.values())[option]
    return why, [float(number) for number in re.findall(r"\d+\.\d+", why)]


def test_the_numbers_about_the_root():
    scores = torch.randn(2, 20_000, 64, generator=torch.manual_seed(1)).prod(0).sum(-1)
    before, after = said("sqrt-dk-belief", 2)[1]
    assert before == pytest.approx(scores.std().item(), abs=0.2)
    assert after == pytest.approx(scores.std().item() / 8, abs=0.03)
    assert said("sqrt-dk-belief", 1)[1][0] > 3  # no score between -1 and 1
    assert "that is 64, and the root is 8." in said("sqrt-dk-belief", 0)[0]


def test_the_numbers_about_one_matrix():
    one, two = said("same-matrix-belief", 2)[1]
    assert abs(one - two) > 0.05
    itself = said("same-matrix-belief", 3)[1]
    assert len(itself) == 3
    assert min(itself) < 0.99
    assert max(itself) <= 1


def test_the_line_of_the_bug_is_the_one_that_is_mended():
    right = exercises.QUESTIONS["attention-bug-line"]().right
    assert right.strip("`") in exercises.attention_bug.skeleton
    assert right.strip("`") not in exercises.attention_bug.solution()
    assert "dim" not in exercises.attention_bug.hint()  # the first one only nudges
