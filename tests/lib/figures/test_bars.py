"""bars.py: a bar is as long as its number, the number stands beside it, ours stand out."""

import pytest

from pieces.figures.bars import bars
from pieces.figures.markup import to_markup
from pieces.figures.palette import HUE, MUTED

PANELS = {"first": {"ours": 2.0, "theirs": 1.0}, "second": {"theirs": -0.5}}
RANGES = {"first": {"ours": (1.5, 2.5)}}


def test_bars_and_numbers_are_those_given():
    upper, lower = bars(PANELS, written="{:.1f}×").axes
    assert [bar.get_width() for bar in upper.patches] == [2.0, 1.0]
    assert [bar.get_width() for bar in lower.patches] == [-0.5]
    assert [text.get_text() for text in upper.texts] == ["2.0×", "1.0×", "first"]
    assert [text.get_text() for text in lower.texts] == ["-0.5×", "second"]
    assert upper.get_ylim()[0] > upper.get_ylim()[1], "the first bar stands on top"
    assert upper.get_xlim() == lower.get_xlim()
    assert upper.get_xlim()[0] <= -0.5 < 2.0 < upper.get_xlim()[1]


def test_what_is_ours_stands_out_in_more_than_colour():
    upper, _ = bars(PANELS, lit=["ours"]).axes
    colours = [bar.get_facecolor() for bar in upper.patches]
    assert colours[0] != colours[1]
    labels = upper.get_yticklabels()
    assert [(x.get_text(), x.get_weight()) for x in labels] == [
        ("▸ ours", "bold"),
        ("theirs", "normal"),
    ]
    alike = to_markup(bars(PANELS), "x", width=500)
    assert HUE in alike
    assert f"fill: var(--pieces-muted, {MUTED})" not in alike


def test_ranges_are_lines():
    upper, lower = bars(PANELS, ranges=RANGES).axes
    assert [list(line.get_xdata()) for line in upper.lines] == [[1.5, 2.5], [1.5, 2.5], [0, 0]]
    assert len(lower.lines) == 1
    assert upper.get_xlim()[1] > 2.5


def test_a_long_name_takes_two_lines_and_more_room():
    long = bars({"": {"a name of so many words that it is broken": 1.0}})
    short = bars({"": {"a name": 1.0}})
    assert "\n" in long.axes[0].get_yticklabels()[0].get_text()
    assert long.get_figheight() > short.get_figheight()


@pytest.mark.parametrize("panels", [{}, {"first": {}}])
def test_nothing_to_draw_is_a_sentence(panels):
    with pytest.raises(ValueError, match="at least one panel, and in each at least one bar"):
        bars(panels)
