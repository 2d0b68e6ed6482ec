"""Pictures in files of their own, of few colours, which come when the reader is near."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

# What a notebook's cell wrote into the page itself.
INLINE = re.compile(r'src="data:image/(png|webp|svg\+xml);base64,([^"]{2000,})"')
PICTURE = re.compile(r'<img\b(?![^>]*\bloading=)([^>]*?)\bsrc="([^":]+\.png)"([^>]*?)(\s*/?)>')
FOLDER = "_images"
COLOURS = 256
# The largest difference of any pixel, of 255, that no eye sees at the edge of a line.
UNSEEN = 32


def into_files(html: str, path: Path, site: Path) -> str:
    """The page with its inline pictures in files, which need not come while none shows them."""

    def move(match: re.Match[str]) -> str:
        content = base64.b64decode(match.group(2))
        ending = match.group(1).partition("+")[0]
        name = f"{hashlib.sha256(content).hexdigest()[:24]}.{ending}"
        (site / FOLDER).mkdir(exist_ok=True)
        (site / FOLDER / name).write_bytes(content)
        return f'src="{"../" * (len(path.relative_to(site).parts) - 1)}{FOLDER}/{name}"'

    return INLINE.sub(move, html)


def when_near(html: str, path: Path) -> str:
    """The page with pictures that wait, and whose size is known, so that nothing moves then."""

    def wait(match: re.Match[str]) -> str:
        before, address, after, end = match.groups()
        file = path.parent / address
        size = ""
        if "width" not in before + after and file.is_file():
            width, height = struct.unpack(">II", file.read_bytes()[16:24])
            size = f' width="{width}" height="{height}"'
        return f'<img{before}src="{address}"{after}{size} loading="lazy" decoding="async"{end}>'

    return PICTURE.sub(wait, html)


def shrink(file: Path) -> None:
    """Write a picture of 256 colours in its place where it looks the same and is smaller."""
    with Image.open(file) as image:
        if image.mode not in ("RGB", "RGBA") or image.getextrema()[3:] not in ((), ((255, 255),)):
            return  # of few colours already, or one that lets its page shine through
        full = image.convert("RGB")
    few = full.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    _take_commonest(full, few)
    difference = ImageChops.difference(full, few.convert("RGB"))
    if max(high for _, high in difference.getextrema()) > UNSEEN:
        return
    smaller = file.with_suffix(".small")
    few.save(smaller, format="PNG", optimize=True)
    if smaller.stat().st_size < file.stat().st_size:
        smaller.replace(file)
    else:
        smaller.unlink()


def _take_commonest(full: Image.Image, few: Image.Image) -> None:
    """Give each of the few colours that which most of its pixels had, so that the ground stays."""
    places = np.asarray(few, dtype=np.int64).ravel()
    colours = np.asarray(full, dtype=np.int64).reshape(-1, 3) @ (65536, 256, 1)
    pairs, counts = np.unique(places << 24 | colours, return_counts=True)
    palette = few.getpalette()
    for pair in pairs[np.argsort(counts)]:  # the commonest of a place is written last
        place, colour = pair >> 24, pair & 0xFFFFFF
        palette[3 * place : 3 * place + 3] = colour >> 16, colour >> 8 & 255, colour & 255
    few.putpalette(palette)
