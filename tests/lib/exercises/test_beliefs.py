"""The questions about beliefs: sound keys, numbers that are so, an answer on every option."""

import math
import re

import numpy as np
import pytest
import torch

from pieces import exercises
from pieces.exercises import beliefs
from pieces.widgets import NumberQuestion, Question


def whys(question):
    """Right answers first, then the wrong ones."""
    if isinstance(question, NumberQuestion):
        return [question.why, *(m["why"] for m in question.mistakes), question.otherwise]
    options = sorted(question.options, key=lambda option: not option["right"])
    return [option["why"] for option in options]


@pytest.mark.parametrize("belief", beliefs.IDS)
def test_every_question_answers_back(belief):
    question = exercises.beliefs.question(belief)
    question.check_key()
    assert isinstance(question, Question | NumberQuestion)
    assert question.name == belief.replace("_", "-")
    texts = whys(question)
    assert len(set(texts)) == len(texts) >= 3
    for text in (question.prompt, *texts):
        assert "!" not in text
        assert "nan" not in text.split()
    assert beliefs.question(belief).get_state(["prompt"]) == question.get_state(["prompt"])
    assert beliefs.question(belief) is not question


def test_an_unknown_belief_is_refused_in_words():
    with pytest.raises(ValueError, match="'flat_earth' is not one of sqrt_dk_belief, "):
        beliefs.question("flat_earth")


def test_the_numbers_about_the_root():
    average, bounded, spread = (o["why"] for o in beliefs.question("sqrt_dk_belief").options[:3])
    rng = torch.manual_seed(1)
    scores = (torch.randn(2, 20_000, 64, generator=rng).prod(0)).sum(-1)
    before, after = re.search(r"is (\S+) before the division and (\S+) after", spread).groups()
    assert float(before) == pytest.approx(scores.std().item(), abs=0.2)
    assert float(after) == pytest.approx(scores.std().item() / 8, abs=0.03)
    assert float(re.search(r"largest was (\S+) after", bounded)[1]) > 3
    assert "that is 64, and the root is 8." in average


def test_the_numbers_about_one_matrix():
    question = beliefs.question("same_matrix_belief")
    (weights,) = (o["why"] for o in question.options if "example with three words" in o["why"])
    one, two = map(float, re.findall(r"0\.\d\d", weights))
    assert abs(one - two) > 0.05
    itself = [float(x) for x in re.findall(r"\d\.\d\d", question.options[3]["why"])]
    assert len(itself) == 3
    assert max(itself) <= 1
    assert min(itself) < 0.99
    x = torch.randn(4, 6, generator=torch.manual_seed(0))
    assert torch.allclose(x @ x.T, (x @ x.T).T)


def test_the_numbers_about_dropout_are_torchs():
    question = beliefs.question("dropout_rescale")
    dropped = torch.nn.functional.dropout(torch.ones(1000), 0.1)
    assert question.answer == pytest.approx(dropped.max().item())
    question.typed, question.committed = "1.11", True
    assert question.is_right
    for wrong in ("10", "1", "0.9"):
        question.typed = wrong
        assert question.is_right is False
    assert [m["value"] for m in question.mistakes] == [10, 1, 0.9]


def test_blocking_padded_queries_moves_nothing():
    question = beliefs.question("pad_queries_belief")
    assert "by 0." in question.options[0]["why"]
    real = torch.tensor([True, True, True, False])
    q = torch.randn(4, 8, generator=torch.manual_seed(0))
    attend = torch.nn.functional.scaled_dot_product_attention
    as_key = attend(q, q, q, real.expand(4, 4))
    both = attend(q, q, q, real[:, None] & real)
    torch.testing.assert_close(as_key[real], both[real])


def test_no_padding_is_found_among_embeddings():
    question = beliefs.question("mask_from_embeddings")
    assert question.answer == 0
    assert math.sin(0) == 0
    assert np.cos(0) == 1  # so the very first position is no zero vector either
