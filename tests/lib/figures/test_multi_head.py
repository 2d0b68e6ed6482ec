"""The chapter on multi-head attention: what a figure says is in it, and stays within it."""

import numpy as np
import pytest

from pieces.figures import multi_head as plots

X = np.array([[0, 0, 2, 0], [2, 0, 0, 2], [0, 2, -2, 0]])
W_Q = np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]])
WORDS = ["the", "cat", "sleeps"]
VALUE = np.stack([X[:, :2], X[:, 2:]])
SCORES = np.stack([(X @ W_Q)[:, :2], (X @ W_Q)[:, 2:]]) @ VALUE.swapaxes(1, 2)
WEIGHTS = np.exp(SCORES) / np.exp(SCORES).sum(axis=-1, keepdims=True)
HEADS = WEIGHTS @ VALUE
FOLLOWED = {"tokens": WORDS, "lit_row": 1}


def _pictures():
    joined = np.concatenate(list(HEADS), axis=-1)
    return {
        "projected": plots.projected(x=X, w_q=W_Q, query=X @ W_Q, **FOLLOWED),
        "by hand": plots.heads_by_hand(weights=WEIGHTS, value=VALUE, heads=HEADS, **FOLLOWED),
        "joined": plots.joined_and_mixed(heads=HEADS, w_o=W_Q, output=joined @ W_Q, **FOLLOWED),
        "beside": plots.side_by_side(one=WEIGHTS[0], several=WEIGHTS, **FOLLOWED),
    }


def _words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("name", _pictures())
def test_words_are_named_and_nothing_is_cut_off(name):
    figure = _pictures()[name]
    assert set(WORDS) <= set(_words(figure))
    assert figure.get_tightbbox().x0 >= 0
    assert figure.get_tightbbox().x1 <= figure.get_figwidth()


def test_what_belongs_to_a_head_is_named_and_cut_from_the_other():
    projected, joined = _pictures()["projected"], _pictures()["joined"]
    for figure, matrices in ((projected, 2), (joined, 1)):
        words = _words(figure)
        assert words.count("head 1") == words.count("head 2") == matrices
        assert len(figure.axes[0].lines) == matrices  # a line between the heads


def test_each_head_has_its_weights_and_its_result():
    words = _words(_pictures()["by hand"])
    assert {"weights 1", "weights 2", "head 1", "head 2"} <= set(words)
    for number in (*WEIGHTS.flat, *HEADS.flat):
        assert f"{number:.2f}" in words
