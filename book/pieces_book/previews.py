"""The picture that stands beside a page's address where it is shared: title, chapter, motif."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont
from sphinx.application import Sphinx

from pieces.chapters import CHAPTERS
from pieces.figures.palette import LIGHT

from . import motifs
from .fonts import TEXT
from .sidebar import CHAPTER_OF

SIZE = (1200, 630)  # what those who show such pictures ask for
MARGIN, MOTIF = 80, 4.2
BOOK = "Transformers, Piece by Piece"
FOLDER = "preview"
Place = Callable[[float, float], tuple[float, float]]


def preview(app: Sphinx, page: str) -> str:
    """The picture of a page, as its address below ``_static``: the chapter's, or the book's."""
    return f"{FOLDER}/{CHAPTER_OF[page].slug if page in CHAPTER_OF else 'book'}.png"


def draw(title: str, line: str, motif: Callable[[], object]) -> Image.Image:
    """The title and a line beside the motif, in few colours, so that it weighs little."""
    image = Image.new("RGB", SIZE, LIGHT["page"])
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=LIGHT["accent"])
    _write(pen, MARGIN, "\n".join(textwrap.wrap(title, 16)), 76, 700, LIGHT["text"])
    _write(pen, 470, "\n".join(textwrap.wrap(line, 34)), 32, 400, LIGHT["muted"])
    left, top = SIZE[0] - MARGIN - MOTIF * motifs.WIDTH, (SIZE[1] - MOTIF * motifs.HEIGHT) / 2
    for shape in motif():
        _paint(pen, shape, lambda x, y: (left + MOTIF * x, top + MOTIF * y))
    return image.quantize(64)


def _write(
    pen: ImageDraw.ImageDraw, top: float, text: str, size: int, weight: int, ink: str
) -> None:
    font = ImageFont.truetype(TEXT.root / "files" / TEXT.source, size)
    font.set_variation_by_axes([min(size, 72), weight])
    pen.multiline_text((MARGIN, top), text, fill=ink, font=font, spacing=size // 5)


def _paint(pen: ImageDraw.ImageDraw, shape: motifs.Shape, place: Place) -> None:
    colour = LIGHT[shape.colour]
    if isinstance(shape, motifs.Line):
        points = [place(x, y) for x, y in shape.points]
        pen.line(points, fill=colour, width=round(MOTIF * shape.width), joint="curve")
    elif isinstance(shape, motifs.Dot):
        pen.circle(place(shape.x, shape.y), MOTIF * shape.radius, fill=colour)
    else:
        corners = place(shape.x, shape.y), place(shape.x + shape.width, shape.y + shape.height)
        fill, edge = _faded(colour, shape.depth) if shape.depth else None, shape.edge
        pen.rectangle(corners, fill=fill, outline=LIGHT[edge] if edge else None, width=3)


def _faded(colour: str, depth: float) -> tuple[int, ...]:
    ink, paper = ImageColor.getrgb(colour), ImageColor.getrgb(LIGHT["page"])
    return tuple(
        round(depth * one + (1 - depth) * other) for one, other in zip(ink, paper, strict=True)
    )


def write(app: Sphinx) -> None:
    """One picture for the book and one for each chapter."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    line = "The Transformer from nothing, a piece a chapter."
    draw(BOOK, line, motifs.attention).save(folder / "book.png", optimize=True)
    for chapter, motif in zip(CHAPTERS, motifs.MOTIFS, strict=True):
        if chapter.written:
            image = draw(chapter.title, f"{BOOK}, chapter {chapter.number}", motif)
            image.save(folder / f"{chapter.slug}.png", optimize=True)


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", write)
