"""The map's plan in Python: every block has its chapter and its place."""

import pytest

from pieces.chapters import CHAPTERS
from pieces.widgets import ArchitectureMap
from pieces.widgets.architecture_map import blueprint
from pieces.widgets.common.base import MAX_IMAGE_BYTES

BLOCKS = blueprint.BLOCKS


def test_every_block_belongs_to_a_chapter() -> None:
    names = [block.id for block in BLOCKS]
    built = {name for chapter in CHAPTERS for name in chapter.blocks}
    assert len(set(names)) == len(names)
    assert built == set(names)
    assert [chapter.number for chapter in CHAPTERS] == list(range(10))
    assert all(chapter.goal.endswith(".") for chapter in CHAPTERS)


def test_blocks_stand_apart_and_are_large_enough() -> None:
    narrowest = 330 / blueprint.WIDTH
    for block in BLOCKS:
        if block.kind not in ("heads", "attention"):
            assert min(block.w, block.h) * narrowest >= 23.2
    solid = [block for block in BLOCKS if block.kind != "heads"]
    for index, one in enumerate(solid):
        for other in solid[index + 1 :]:
            apart_across = one.x + one.w <= other.x or other.x + other.w <= one.x
            apart_down = one.y + one.h <= other.y or other.y + other.h <= one.y
            assert apart_across or apart_down, (one.id, other.id)


@pytest.mark.bad_input
def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="current '11-nothing' is not one of 00-why-attention, 01"):
        ArchitectureMap("11-nothing")
    with pytest.raises(ValueError, match="selected 'x' is not one of why, "):
        ArchitectureMap(selected="x")
    widget = ArchitectureMap()
    with pytest.raises(ValueError, match="selected 'x' is not one of"):
        widget.selected = "x"
    assert widget.selected is None


def test_in_the_book_the_comm_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECES_BOOK", "1")
    widget = ArchitectureMap("01-attention")
    bundle = widget._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "image/png"}
    assert bundle["text/plain"].endswith("lit are the blocks of chapter 1, Attention.")
    assert len(bundle["text/html"]) < 80_000


@pytest.mark.parametrize("current", [None, *(chapter.slug for chapter in CHAPTERS)])
def test_the_image_is_small(current: str | None) -> None:
    assert len(ArchitectureMap(current)._image()) * 3 / 4 <= MAX_IMAGE_BYTES


def test_print_draws_what_the_browser_draws() -> None:
    widget = ArchitectureMap("01-attention")
    blocks = widget.drawing["blocks"]
    drawn = widget.figure().axes[0].texts
    words = [text.get_text() for text in drawn]
    for block in blocks:
        for shape in [*block["shapes"], *block["badge"]]:
            assert shape.get("text", "you are here") in words, block["id"]
    bold = {text.get_text() for text in drawn if text.get_weight() == "bold"}
    assert {"scaled dot-product", "attention", "you are here", "1", "chat"} <= bold
    assert not {"Memory", "4", "source"} & bold
