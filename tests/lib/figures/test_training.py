"""live.py: the picture of a run shows its numbers, grows in place, and costs next to nothing."""

import base64
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import nbclient
import nbformat
import pytest
from matplotlib import image

from pieces.figures import training as live
from pieces.figures.training import MOST_POINTS, LossPlot
from pieces.training.log import UPDATES, VALIDATIONS, read
from pieces.training.loop import Update


def _update(number):
    return Update(number, loss=8 / number, labels=9, learning_rate=number / 1000, gradient_norm=1.0)


def _filled(count):
    plot = LossPlot()
    for number in range(1, count + 1):
        plot(_update(number))
    return plot


def _curve(plot, axes=0, line=0):
    return [list(values) for values in plot.figure().axes[axes].lines[line].get_data()]


@pytest.fixture
def ended(small, tmp_path):
    """The folder of a run of 20 updates."""
    small(tmp_path / "run").train()
    return tmp_path / "run"


def test_a_short_run_is_drawn_update_by_update():
    plot = _filled(5)
    assert _curve(plot) == [[1, 2, 3, 4, 5], [8 / n for n in range(1, 6)]]
    assert _curve(plot, axes=1) == [[1, 2, 3, 4, 5], [n / 1000 for n in range(1, 6)]]
    upper, lower = plot.figure().axes
    assert (upper.get_ylabel(), lower.get_ylabel()) == ("loss", "learning\nrate")
    assert lower.get_xlabel() == "update"
    assert upper.get_ylim()[0] == lower.get_ylim()[0] == 0


@pytest.mark.parametrize("count", [MOST_POINTS - 1, MOST_POINTS, 1_003, 12_345])
def test_a_long_run_is_thinned_by_means(count):
    plot = _filled(count)
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


def test_updates_that_are_made_again_take_the_place_of_the_former():
    plot = _filled(9)
    plot(_update(5))
    assert _curve(plot)[0] == [1, 2, 3, 4, 5]


def test_the_sentence_says_what_the_picture_shows():
    assert LossPlot().sentence() == "The loss of a run that has made no update yet."
    assert _filled(4).sentence() == (
        "The loss of the training batches goes from 8.00 to 2.00 in 4 updates. The learning rate "
        "is 0.004 at most."
    )


def test_an_empty_picture_can_be_drawn():
    assert _curve(LossPlot()) == [[], []]


def test_it_shows_itself_with_its_sentence_as_the_alternative():
    bundle = _filled(4)._repr_mimebundle_()
    picture = image.imread(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert picture.shape[:2] == (800, 1040)
    assert f'<img alt="{bundle["text/plain"]}" width="520"' in bundle["text/html"]
    assert bundle["image/png"] in bundle["text/html"]


def test_outside_of_a_notebook_nothing_is_shown(capsys, monkeypatch):
    _filled(3)
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    _filled(3)
    assert capsys.readouterr() == ("", "")


# --- a run's log --------------------------------------------------------------------------------


def test_a_run_s_log_is_drawn_with_its_validations(ended):
    plot = LossPlot.of_run(ended)
    rows, found = read(ended / UPDATES), read(ended / VALIDATIONS)
    assert _curve(plot)[0] == [int(row["number"]) for row in rows] == list(range(1, 21))
    assert _curve(plot)[1] == [float(row["loss"]) for row in rows]
    assert _curve(plot, line=1) == [[10, 20], [float(row["loss"]) for row in found]]
    names = [text.get_text() for text in plot.figure().axes[0].get_legend().get_texts()]
    assert names == ["training batches", "validation"]
    loss = float(found[-1]["loss"])
    words = f"The last validation, at update 20, found a loss of {loss:.2f}."
    assert plot.sentence().endswith(words)


def test_the_log_gives_the_picture_that_was_watched(small, tmp_path):
    watched = LossPlot()
    small(tmp_path, watch=watched).train()
    assert _curve(watched) == _curve(LossPlot.of_run(str(tmp_path)))


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"updates\.csv is missing or empty"):
        LossPlot.of_run(tmp_path)


@pytest.mark.parametrize("text", ["number,loss\n1,2\n", "number,loss,learning_rate\n1,x,3\n1,2\n"])
def test_a_table_of_something_else_is_refused(tmp_path, text):
    (tmp_path / UPDATES).write_text(text)
    with pytest.raises(ValueError, match="cannot be read as the log of a run"):
        LossPlot.of_run(tmp_path)


# --- in a notebook ------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """Stand still unless told: ``clock.now += 1``; count the drawings, which take 0.2 seconds."""
    told = SimpleNamespace(now=0.0, drawn=[])

    def draw(shown):
        told.drawn.append(told.now)
        told.now += 0.2

    shell = SimpleNamespace(kernel=1, events=SimpleNamespace(register=lambda *_: None))
    monkeypatch.setattr(live, "_shell", lambda: shell)
    monkeypatch.setattr(live.time, "monotonic", lambda: told.now)
    handle = SimpleNamespace(update=draw)
    monkeypatch.setattr("IPython.display.display", lambda plot, display_id: draw(plot) or handle)
    return told


@pytest.mark.parametrize(("seconds", "between"), [(0.0, 6.0), (1.0, 6.0), (10.0, 10.0)])
def test_it_is_drawn_now_and_then(clock, seconds, between):
    plot = LossPlot(seconds=seconds)
    for number in range(1, 1_000):
        plot(_update(number))
        clock.now += 0.05
    gaps = [b - a - 0.2 for a, b in zip(clock.drawn, clock.drawn[1:], strict=False)]
    assert len(gaps) >= 4
    assert all(between <= gap < between + 0.06 for gap in gaps)
    assert 0.2 * len(clock.drawn) < 0.05 * clock.now


NOTEBOOK = """
import small_corpus
from pathlib import Path
from pieces.training.translation import data
from pieces.figures.training import LossPlot
from pieces.training.run import Run
data.load = small_corpus.load
plot = LossPlot(seconds=0)
run = Run("run", small_corpus.options(), watch=plot)
"""


@pytest.mark.plain_only  # a kernel of its own
def test_in_a_notebook_one_picture_grows_and_ends_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    sources = [NOTEBOOK, "progress = run.train()", "print(plot.sentence())", "plot"]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": tmp_path}}).execute()
    (shown,) = cells[1].outputs
    said = cells[2].outputs[0].text.strip()
    assert "in 20 updates" in said
    assert shown.data["text/plain"] == said  # the last update is in it
    assert f'alt="{said}"' in shown.data["text/html"]
    assert [out.output_type for out in cells[2].outputs] == ["stream"]  # it draws no more
    assert cells[3].outputs[0].data["text/plain"] == said


@pytest.mark.bad_input
def test_seconds_are_a_number_that_is_not_negative():
    with pytest.raises(ValueError, match="seconds is -1: it must not be negative"):
        LossPlot(seconds=-1)
    with pytest.raises(TypeError, match="seconds must be a number"):
        LossPlot(seconds="2")
