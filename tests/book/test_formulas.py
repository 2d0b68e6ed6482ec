"""Formulas as MathML: what the book writes is set, and what cannot be set is said."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from book.gates import files
from book.gates.building import Build
from fontTools.ttLib import TTFont
from pieces_book import math_font
from pieces_book.mathml import FormulaError, convert

ATTENTION = (
    r"\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V"
)


def body(tex: str, **options: bool) -> str:
    return re.sub(r"^<math[^>]*><mrow>|</mrow></math>$", "", convert(tex, **options))


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"\sqrt{d_k}", "<msqrt><mrow><msub><mi>d</mi><mi>k</mi></msub></mrow></msqrt>"),
        # one word for a screen reader
        (r"\mathrm{softmax}", '<mi mathvariant="normal">softmax</mi>'),
        (r"a \! b", '<mi>a</mi><mspace width="-0.167em" /><mi>b</mi>'),
        (r"\log x", '<mo lspace="0" rspace="0.167em">log</mo><mi>x</mi>'),
        (r"= -1", '<mo>=</mo><mo form="prefix">−</mo><mn>1</mn>'),
        (r"\lVert x \rVert", '<mo stretchy="false">‖</mo><mi>x</mi><mo stretchy="false">‖</mo>'),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (
            r"x^{m \times n}",
            "<msup><mi>x</mi><mrow><mi>m</mi>"
            '<mo lspace="0" rspace="0">×</mo><mi>n</mi></mrow></msup>',
        ),
    ],
)
def test_formula(tex: str, mathml: str) -> None:
    assert body(tex) == mathml


def test_lines_below_one_another_are_a_table() -> None:
    for tex in (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"):
        rows = ElementTree.fromstring(convert(tex, block=True)).findall(".//mtr")
        assert ["".join(row.itertext()) for row in rows] == ["a=b", "c=d"]


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\frac{1}", "a part is missing, such as the lower half of a fraction"),
        (r"\frac", r"it is not complete \(NoAvailableTokensError\)"),
        ("", r"it is not complete \(NoAvailableTokensError\)"),
        (r"x_1_2", r"it is not complete \(DoubleSubscriptsError\)"),
        (r"\unknown x", r"'\\\\unknown' is not known here"),
        (r"a & b", "'&' is not known here"),
        ("{x", "its braces do not match"),
        ("x}", "its braces do not match"),
        (r"\begin{tikzpicture}x\end{tikzpicture}", "the environment 'tikzpicture' is not known"),
        (r"\mathbf{xy}", "no browser sets 'x' as bold"),
    ],
)
def test_formula_that_cannot_be_set(tex: str, reason: str) -> None:
    with pytest.raises(FormulaError, match=f"^{reason}$"):
        convert(tex)


def test_queries_keys_and_values_have_hues_and_an_index_has_none() -> None:
    found = re.findall(r'<(\w+) class="pieces-(\w+)">(.*?)</\1>', convert(ATTENTION, hues=True))
    assert [(hue, re.sub("<.*?>", "", inner)) for _, hue, inner in found] == [
        *(("query", "Q"), ("key", "K"), ("value", "V")),
        *(("query", "Q"), ("key", "K"), ("value", "V")),
    ]
    assert "class" not in convert(r"\sum_k w_{ik}, \sqrt{d_k}, d_v", hues=True)
    for tex, hue in ((r"W_Q", "query"), (r"W_K", "key"), (r"W_V", "value"), ("q_i", "query")):
        assert body(tex, hues=True).startswith(f'<msub class="pieces-{hue}">')
    assert "class" not in convert(ATTENTION)


def test_the_font_has_what_the_formula_shows(tmp_path: Path) -> None:
    file = tmp_path / "math.woff2"
    math_font.write(math_font.characters(convert(rf"\sqrt{{h}} \alpha {ATTENTION}")), file)
    with TTFont(file) as font:
        assert {ord(sign) for sign in "√QsoftmaxℎαQ𝑄𝐾𝑑𝛼()⊤="} <= font.getBestCmap().keys()
        assert ord("Z") not in font.getBestCmap()
        assert "MATH" in font
        assert "Open Font License" in font["name"].getDebugName(13)
    assert file.stat().st_size < 25_000


def test_every_size_of_a_root_is_as_wide(tmp_path: Path) -> None:
    """Else browsers leave a gap after each root, as wide as the widest is wider than the lowest."""
    file = tmp_path / "math.woff2"
    math_font.write("√d", file)
    with TTFont(file) as font:
        root = font.getBestCmap()[ord("√")]
        sizes = {root} | _taller(font, root)
        assert len(sizes) > 3
        assert {font["hmtx"][name][0] for name in sizes} == {font["hmtx"][root][0]}


def _taller(font: TTFont, root: str) -> set[str]:
    variants = font["MATH"].table.MathVariants
    place = variants.VertGlyphCoverage.glyphs.index(root)
    taller = variants.VertGlyphConstruction[place]
    parts = [part.glyph for part in taller.GlyphAssembly.PartRecords]
    return {record.VariantGlyph for record in taller.MathGlyphVariantRecord} | set(parts)


def test_a_page_with_formulas_has_its_style_and_the_book_its_font(tiny: Build) -> None:
    chapter = files.read_page(tiny.site, "chapters/one.html").text
    assert len(re.findall("<math ", chapter)) == 5  # two of them from the output of a cell
    assert len(re.findall('class="pieces-(?:query|key)"', chapter)) == 2
    assert "math.css" in chapter
    assert "math.css" not in files.read_page(tiny.site, "intro.html").text
    assert (tiny.site / "_static" / "math.woff2").is_file()
