"""The font of the formulas: STIX Two Math, with the characters alone that the book's formulas use.

The font comes with the package ziamath. Its licence, the SIL Open Font License, stays in the file
that is written, which browsers load under another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE, FILE = "ziamath", "fonts/STIXTwoMath-Regular.ttf"
COPYRIGHT, NAMES, LICENCE = 0, (1, 2, 4, 6), (13, 14)  # in the font's table of names
# Browsers set a letter that stands alone in italics, which Unicode has in places of their own.
ITALICS = {ord("A"): 0x1D434, ord("a"): 0x1D44E, ord("α"): 0x1D6FC, ord("Α"): 0x1D6E2}
PLANCK = 0x210E  # the italic h has an older place


# The sign of a root is drawn by the element, which has no text.
ROOT = re.compile("<(msqrt|mroot)>")


def characters(mathml: str) -> set[str]:
    """What a formula shows, without its markup."""
    text = unescape(re.sub("<[^>]*>", "", ROOT.sub("√", mathml)))
    return set(text)


def write(used: Iterable[str], target: Path) -> None:
    """Write the characters, their italics, and all sizes of them, as WOFF2."""
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["ssty"]  # letters drawn for the size of an index
    options.name_IDs = [COPYRIGHT, *NAMES, *LICENCE]
    subsetter = subset.Subsetter(options)
    codes = {ord(character) for character in used}
    subsetter.populate(unicodes=codes | {_italic(code) for code in codes})
    target.parent.mkdir(parents=True, exist_ok=True)
    with subset.load_font(str(_source()), options) as font:
        subsetter.subset(font)
        _narrow_roots(font)
        subset.save_font(font, str(target), options)


def _narrow_roots(font: TTFont) -> None:
    """Make the taller signs of a root as wide as the lowest.

    Chromium keeps room for the widest of them, whichever it draws: a gap would follow every root.
    """
    lowest = font.getBestCmap().get(ord("√"))
    if lowest is None:
        return
    variants = font["MATH"].table.MathVariants
    place = variants.VertGlyphCoverage.glyphs.index(lowest)
    taller = variants.VertGlyphConstruction[place]
    names = {record.VariantGlyph for record in taller.MathGlyphVariantRecord}
    if taller.GlyphAssembly:
        names |= {part.glyph for part in taller.GlyphAssembly.PartRecords}
    width, _ = font["hmtx"][lowest]
    for name in names - {lowest}:
        glyph, wide = font["glyf"][name], font["hmtx"][name][0]
        glyph.coordinates.scale((width / wide, 1))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, glyph.xMin)


def _source() -> Path:
    # found, not imported: the package is only the place where the font lies
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the font of the formulas comes with {PACKAGE}, which is missing")
    return Path(spec.submodule_search_locations[0], FILE)


def _italic(code: int) -> int:
    if code == ord("h"):
        return PLANCK
    first = max((start for start in ITALICS if start <= code < start + 26), default=None)
    return code if first is None else ITALICS[first] + code - first
