"""training.py: the picture of a run shows the numbers of its log, and says them."""

import base64
import io

import pytest
from matplotlib import image

from pieces.figures.training import MOST_POINTS, LossPlot
from pieces.training.log import UPDATES, VALIDATIONS


def _plot(folder, count, validations=""):
    rows = "".join(f"{n},{8 / n},{n / 1000}\n" for n in range(1, count + 1))
    (folder / UPDATES).write_text(f"number,loss,learning_rate\n{rows}")
    if validations:
        (folder / VALIDATIONS).write_text(f"number,loss,bleu\n{validations}")
    return LossPlot(str(folder))


def _curve(plot, axes=0, line=0):
    return [list(values) for values in plot.figure().axes[axes].lines[line].get_data()]


def test_a_short_run_is_drawn_update_by_update_with_its_validations(tmp_path):
    plot = _plot(tmp_path, 5, "2,3.5,1\n4,2.25,1\n")
    assert _curve(plot) == [[1, 2, 3, 4, 5], [8 / n for n in range(1, 6)]]
    assert _curve(plot, line=1) == [[2, 4], [3.5, 2.25]]
    assert _curve(plot, axes=1) == [[1, 2, 3, 4, 5], [n / 1000 for n in range(1, 6)]]
    upper, lower = plot.figure().axes
    assert (upper.get_ylabel(), lower.get_ylabel()) == ("loss", "learning\nrate")
    assert lower.get_xlabel() == "update"
    assert upper.get_ylim()[0] == lower.get_ylim()[0] == 0
    names = [text.get_text() for text in upper.get_legend().get_texts()]
    assert names == ["training batches", "validation"]


@pytest.mark.parametrize("count", [MOST_POINTS - 1, MOST_POINTS, 1_003, 12_345])
def test_a_long_run_is_thinned_by_means(tmp_path, count):
    plot = _plot(tmp_path, count)
    numbers, losses = _curve(plot)
    assert len(numbers) == len(losses) <= MOST_POINTS
    assert numbers == sorted(numbers)
    each = 1
    while count // each >= MOST_POINTS:
        each *= 2
    assert losses[0] == pytest.approx(sum(8 / n for n in range(1, each + 1)) / each)
    left = range(each * (count // each) + 1, count + 1) or range(count - each + 1, count + 1)
    assert losses[-1] == pytest.approx(sum(8 / n for n in left) / len(left))
    words = f"update (each point the mean of {each})" if each > 1 else "update"
    assert plot.figure().axes[1].get_xlabel() == words
    assert f"in {count:,} updates" in plot.sentence()


def test_the_sentence_says_what_the_picture_shows_and_is_its_alternative(tmp_path):
    words = (
        "The loss of the training batches goes from 8.00 to 2.00 in 4 updates. The learning rate "
        "is 0.004 at most"
    )
    assert _plot(tmp_path, 4).sentence() == f"{words}."
    plot = _plot(tmp_path, 4, "1,9.5,1\n4,2.25,1\n")
    assert plot.sentence() == (f"{words}. The last validation, at update 4, found a loss of 2.25.")
    bundle = plot._repr_mimebundle_()
    picture = image.imread(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert picture.shape[:2] == (800, 1040)
    assert f'<img alt="{plot.sentence()}" width="520"' in bundle["text/html"]
    assert bundle["image/png"] in bundle["text/html"]
    assert bundle["text/plain"] == plot.sentence()


def test_what_is_no_log_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"updates\.csv is missing or empty"):
        LossPlot(tmp_path)
    for text in ("number,loss\n1,2\n", "number,loss,learning_rate\n1,x,3\n1,2\n"):
        (tmp_path / UPDATES).write_text(text)
        with pytest.raises(ValueError, match="cannot be read as the log of a run"):
            LossPlot(tmp_path)
