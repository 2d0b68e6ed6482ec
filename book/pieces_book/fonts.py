"""The book's two typefaces, cut down to its characters and carried with its pages.

They come from the package index (``requirements.txt``), so nothing is fetched from a font host, and
the same face stands on every machine. Their licences lie beside them in the built book.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from sphinx.application import Sphinx

# What a reader may see without its standing in a file: what is typed, and what code computes.
ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÀÂÆÇÈÉÊËÎÏÔÙÛÜŒŸàâæçèéêëîïôùûüœÿäöß«»“”‘’–—…·×÷−±√∞≈≠≤≥←↑→↓ᵀ"
)
FEATURES = ["kern", "liga", "mark", "ccmp", "locl", "tnum", "lnum"]
# Cutting takes seconds: what is cut is kept for the next build with the same characters.
KEPT = Path(__file__).parents[2] / "_build" / ".fonts"
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Face:
    """One file of a typeface, at the weights that the book uses."""

    package: str
    source: str
    family: str
    style: str
    axes: tuple[tuple[str, Any], ...]
    features: tuple[str, ...] = tuple(FEATURES)

    @property
    def name(self) -> str:
        return f"{self.family}-{self.style}.woff2".lower().replace(" ", "-")

    @property
    def root(self) -> Path:
        return Path(str(resources.files(self.package)))

    def css(self) -> str:
        weights = dict(self.axes)["wght"]
        weight = "{} {}".format(*weights) if isinstance(weights, tuple) else weights
        return (
            f'@font-face {{ font-family: "{self.family}"; font-style: {self.style};'
            f" font-weight: {weight}; font-display: swap;"
            f' src: url("fonts/{self.name}") format("woff2"); }}\n'
        )

    def cut(self, characters: Iterable[str], target: Path) -> None:
        """Write the face with these characters alone."""
        font = TTFont(self.root / "files" / self.source)
        options = Options(hinting=False, layout_features=list(self.features))
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(character) for character in characters])
        subsetter.subset(font)
        font = instancer.instantiateVariableFont(font, dict(self.axes))
        font.flavor = "woff2"
        font.save(target)


# The size 14 is the cut for text; italics are never bold.
TEXT = Face(
    *("fontpkg_literata", "Literata[opsz,wght].ttf", "Literata", "normal"),
    axes=(("opsz", 14), ("wght", (400, 700))),
)
ITALIC = Face(
    *("fontpkg_literata", "Literata-Italic[opsz,wght].ttf", "Literata", "italic"),
    axes=(("opsz", 14), ("wght", 400)),
)
# Without its ligatures, which would show != as one sign.
CODE = Face(
    *("fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf", "JetBrains Mono", "normal"),
    axes=(("wght", (400, 700)),),
    features=("mark", "ccmp"),
)
FACES = (TEXT, ITALIC, CODE)
STACKS = (
    '  --pieces-font-text: "Literata", Georgia, serif;\n'
    '  --pieces-font-code: "JetBrains Mono", ui-monospace, monospace;\n'
)


def characters(site: Path) -> str:
    """Every character of the built pages, their scripts and their styles."""
    found = set(ALWAYS)
    for file in (
        *site.rglob("*.html"),
        *site.glob("_static/pieces/*"),
        *site.glob("_static/*.css"),
    ):
        text = file.read_text(encoding="utf-8", errors="ignore")
        found |= set(unescape(ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)))
    return "".join(sorted(character for character in found if character.isprintable()))


def write(app: Sphinx, exception: Exception | None) -> None:
    """Cut the faces, once for the same characters, and lay their licences beside them."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", "fonts")
    for folder in (target, KEPT):
        folder.mkdir(parents=True, exist_ok=True)
    used = characters(Path(app.outdir))
    for face in FACES:
        key = f"{face}{metadata.version(face.package.replace('_', '-'))}{used}"
        file = KEPT / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.woff2"
        if not file.is_file():
            made = file.with_suffix(f".{os.getpid()}")
            face.cut(used, made)
            made.replace(file)  # whole at once: other builds may run
        shutil.copyfile(file, target / face.name)
        shutil.copyfile(face.root / "LICENSE", target / f"{face.family}-OFL.txt")


def setup(app: Sphinx) -> None:
    app.connect("build-finished", write)
