"""The chapter on attention: what a figure says is in it, and it shows itself as a picture."""

import numpy as np
import pytest
from matplotlib import image
from matplotlib.patches import Circle

from pieces.figures import attention as plots

QUERY = np.array([[0, 2, 0, 0], [2, 0, 1, 0], [1, 3, 0, 1]])
KEY = np.array([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]])
VALUE = np.array([[1, 0], [0, 2], [2, 1]])
SCORES = QUERY @ KEY.T / 2
WORDS = ["the", "cat", "sleeps"]
WEIGHTS = np.exp(SCORES) / np.exp(SCORES).sum(axis=1, keepdims=True)


@pytest.fixture
def by_hand():
    return plots.attention_by_hand(
        query=QUERY,
        key=KEY,
        value=VALUE,
        scores=SCORES,
        weights=WEIGHTS,
        output=WEIGHTS @ VALUE,
        tokens=WORDS,
        lit_row=2,
    )


def _words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_every_matrix_is_named_and_every_number_drawn(by_hand):
    words = _words(by_hand)
    for name in ("Q", "Kᵀ", "V", "weights", "output", "÷ √4", "softmax"):
        assert name in words
    for number in WEIGHTS.flat:
        assert f"{number:.2f}" in words
    # rows of Q, scaled scores, weights and V; columns of Kᵀ, scaled scores and both weights
    assert words.count("sleeps") == 8
    for number in (QUERY @ KEY.T).flat:
        assert f"{number:.0f}" in words


def test_what_is_given_has_its_shapes_and_stays_within_the_picture():
    figure = plots.three_vectors(query=QUERY, key=KEY, value=VALUE, tokens=WORDS, lit_row=2)
    words = _words(figure)
    assert words.count("(3, 4)") == 2
    assert "(3, 2)" in words
    assert figure.get_tightbbox().x0 >= 0
    assert figure.get_tightbbox().x1 <= figure.get_figwidth()


def test_the_causal_picture_hides_what_comes_later():
    words = _words(plots.causal_picture(scores=SCORES, tokens=WORDS))
    assert words.count("−∞") == 3
    row = np.exp([2, 0]) / np.exp([2, 0]).sum()  # "cat" sees two words
    for number in (1.0, *row, *WEIGHTS[2]):  # and "sleeps" all three
        assert f"{number:.2f}" in words


def test_a_figure_shows_itself_as_a_picture(by_hand, tmp_path):
    png, size = by_hand._repr_png_()
    (tmp_path / "figure.png").write_bytes(png)
    height, width, _ = image.imread(tmp_path / "figure.png").shape
    assert width == 2 * size["width"]
    assert height > width / 2


def test_each_curve_is_named_at_its_end():
    figure = plots.learning_curves({"with": [3.0, 1.0], "without": [3.0, 2.5]}, ylabel="loss")
    assert _words(figure) == ["with: 1.00", "without: 2.50"]
    assert figure.axes[0].get_ylabel() == "loss"
    assert [list(line.get_ydata()) for line in figure.axes[0].lines] == [[3.0, 1.0], [3.0, 2.5]]


@pytest.mark.bad_input
def test_more_curves_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="4 curves were given"):
        plots.learning_curves({name: [1.0] for name in "abcd"}, ylabel="loss")


def test_a_line_ends_with_a_result(by_hand):
    axes = by_hand.axes[0]
    places = {t.get_text(): t.get_position() for t in axes.texts}
    dots = [patch.center for patch in axes.patches if isinstance(patch, Circle)]
    equals = [t.get_position() for t in axes.texts if t.get_text() == "="]
    products = (("Q", "Kᵀ", "scores"), ("weights", "V", "output"))
    for dot, equal, names in zip(dots, equals, products, strict=True):
        left, right, result = (places[name] for name in names)
        assert dot[1] == equal[1], "one line"
        assert left[0] < dot[0] < right[0] < equal[0] < result[0]
        assert max(abs(at[1] - dot[1]) for at in (left, right, result)) < 4
    arrows = [t.get_position() for t in axes.texts if t.get_text() == "→"]
    assert len({y for _, y in [*dots, *arrows]}) == 3, "three lines"


def test_no_words_touch(by_hand):
    by_hand.canvas.draw()
    boxes = [text.get_window_extent() for text in by_hand.axes[0].texts if text.get_text()]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            level = one.y0 < other.y1 and other.y0 < one.y1
            gap = max(one.x0, other.x0) - min(one.x1, other.x1)
            assert not level or gap > 6, (one, other)
    for patch in by_hand.axes[0].patches:
        box = patch.get_window_extent()
        for text in by_hand.axes[0].texts:
            inside = text.get_window_extent()
            across = inside.x0 < box.x0 < inside.x1 or inside.x0 < box.x1 < inside.x1
            assert not (across and inside.y0 < box.y1 and box.y0 < inside.y1), text.get_text()
