"""The palette is the one place of colours: stylesheets agree with it, nobody else types one."""

import re
from pathlib import Path

import numpy as np
import pytest

from pieces.figures.palette import DARK, LIGHT, PAPER, RIGHT_ON_BOTH, WRONG_ON_BOTH

ROOT = Path(__file__).parents[3]
LIBRARY = ROOT / "lib" / "pieces"
COMMON = LIBRARY / "widgets" / "common" / "style.css"
WORDS = ("query-text", "key-text", "value-text")
SRGB = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
HEX = re.compile(r"(?<![&\w])#(?:[0-9a-f]{3}|[0-9a-f]{6})\b", re.IGNORECASE)


def variables(css: str) -> list[tuple[str, str, bool]]:
    """Return of each ``--pieces-NAME: #…`` the name, the colour, and whether it is for the dark."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return [
        (name, colour.lower(), "dark" in selector)
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css)
        for name, colour in re.findall(r"--pieces-([\w-]+):\s*(#\w+)", body)
    ]


def unlike_the_palette(css: str) -> list[str]:
    """Return a sentence for each variable whose colour is not the palette's."""
    return [
        f"--pieces-{name} is {colour}, in the palette {(DARK if dark else LIGHT).get(name)}"
        for name, colour, dark in variables(css)
        if (DARK if dark else LIGHT).get(name) != colour
    ]


def typed_colours(library: Path) -> list[str]:
    """Return each colour that stands outside the palette and the variables of the common style."""
    files = [*library.rglob("*.py"), *library.rglob("*.js"), *library.rglob("style.css")]
    own = {library / "figures" / "palette.py", library / "widgets" / "common" / "style.css"}
    return [
        f"{file.relative_to(library)}: {colour}"
        for file in sorted({*files} - own)
        if "static" not in file.parts
        for colour in HEX.findall(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("css", [COMMON, ROOT / "book" / "static" / "book.css"])
def test_the_stylesheets_have_the_colours_of_the_palette(css: Path):
    assert unlike_the_palette(css.read_text(encoding="utf-8")) == []


def test_the_common_style_has_them_all_and_no_other():
    css = COMMON.read_text(encoding="utf-8")
    found = variables(css)
    for palette, dark in ((LIGHT, False), (DARK, True)):
        assert {name for name, _, is_dark in found if is_dark == dark} == set(palette)
    assert len(HEX.findall(css)) == len(found)


def test_nobody_else_types_a_colour():
    assert typed_colours(LIBRARY) == []


def test_a_planted_colour_is_found(tmp_path: Path):
    css = COMMON.read_text(encoding="utf-8").replace(DARK["muted"], "#123456")
    assert unlike_the_palette(css) == [f"--pieces-muted is #123456, in the palette {DARK['muted']}"]
    (tmp_path / "figures").mkdir()
    for name in ("palette.py", "curves.py", "style.css", "draw.js"):
        (tmp_path / "figures" / name).write_text("colour: #D55E00; &#123;", encoding="utf-8")
    planted = [f"figures/{name}: #D55E00" for name in ("curves.py", "draw.js", "style.css")]
    assert typed_colours(tmp_path) == planted


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_lines_stand_out_from_the_page(palette: dict[str, str]):
    for ground in ("page", "panel"):
        for text in ("text", "muted", "accent", "right", "wrong", *WORDS):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for ground in ("lit", "mixing"):
        assert contrast(palette["text"], palette[ground]) >= 4.5, ground
    heads = [name for name in palette if name.startswith("head-")]
    for line in ("line", "focus", "query", "key", "value", "plus", "minus", *heads):
        assert round(contrast(palette[line], palette["page"]), 1) >= 3, line
    for badge in (RIGHT_ON_BOTH, WRONG_ON_BOTH):
        assert contrast(badge, palette["page"]) >= 3, badge
        assert contrast(badge, PAPER) >= 4.5, badge


def difference(one: str, other: str) -> float:
    """Return how unlike two colours look: their distance in CIE Lab."""
    white = np.array((0.95047, 1, 1.08883))

    def lab(colour: str) -> np.ndarray:
        parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        x, y, z = np.cbrt(np.array(SRGB) @ linear / white)
        return np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))

    return float(np.linalg.norm(lab(one) - lab(other)))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_accent_is_taken_for_nothing_else(palette: dict[str, str]):
    for other in ("text", "muted", "right", "wrong", "query", "key", "value", "minus", *WORDS):
        assert difference(palette["accent"], palette[other]) >= 25, other
