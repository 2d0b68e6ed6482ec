"""TeX as MathML: what latex2mathml makes of it, mended for browsers.

latex2mathml passes over what it does not know, and writes for a MathML that browsers have left
behind. Here each such place is mended, or the formula is refused with a sentence.
"""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions
from latex2mathml.converter import Converter

ENVIRONMENT = re.compile(r"\\begin\{([^}]*)\}")
ENVIRONMENTS = {"split", "align*", "cases", "matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix"}
# Other names for the same: a formula has no number, and a formula within a formula is a table.
SAME = {"{aligned}": "{split}", "{align}": "{align*}"}
# How many parts an element must have: a fraction without a denominator is passed on as it stands.
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
PARTS |= {"msubsup": 3, "munderover": 3}
SPACES = {
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
THIN = "0.167em"
OPENING, CLOSING = "([{⟨⌊⌈", ")]}⟩⌋⌉"
BARS = "|‖"
# The hues of queries, keys and values; a learned matrix has the hue of what it makes.
HUES = {"q": "query", "k": "key", "v": "value"}
REFUSED = tuple(kind for kind in vars(exceptions).values() if isinstance(kind, type))


class FormulaError(ValueError):
    """A formula that cannot be set; the message says why."""


def convert(tex: str, *, block: bool = False, hues: bool = False) -> str:
    """The formula as a ``<math>`` element.

    Args:
        tex: the formula, without its dollars.
        block: on a line of its own.
        hues: mark queries, keys and values by class, so that the style can give them their colours.

    Raises:
        FormulaError: if the formula cannot be set as it is written.
    """
    try:
        converter = Converter(display="block" if block else "inline")
        math = converter.convert_to_element(_prepare(tex))
    except REFUSED as error:
        raise FormulaError(f"it is not complete ({type(error).__name__})") from error
    del math.attrib["xmlns"]  # HTML knows the element by its name
    for element in math.iter():
        _mend(element)
    _set_in_line(math, script=False)
    if hues:
        _give_hues(math)
    return tostring(math, encoding="unicode")


def _prepare(tex: str) -> str:
    braces = re.findall(r"(?<!\\)(?:\\\\)*([{}])", tex)
    if braces.count("{") != braces.count("}"):
        raise FormulaError("its braces do not match")
    for name, same in SAME.items():
        tex = tex.replace(name, same)
    unknown = set(ENVIRONMENT.findall(tex)) - ENVIRONMENTS
    if unknown:
        raise FormulaError(f"the environment {min(unknown)!r} is not known")
    if r"\\" in tex and not ENVIRONMENT.search(tex):
        tex = rf"\begin{{split}}{tex}\end{{split}}"
    return tex


def _mend(element: Element) -> None:
    element.text = unescape(element.text or "") or None
    text = element.text or ""
    if len(element) < PARTS.get(element.tag, 0):
        raise FormulaError("a part is missing, such as the lower half of a fraction")
    if text.startswith("\\") or (text in "{}&" and element.tag == "mi" and text):
        raise FormulaError(f"{text!r} is not known here")
    if element.get("mathvariant") not in (None, "normal"):
        raise FormulaError(f"no browser sets {text!r} as {element.get('mathvariant')}")
    if element.tag == "mspace":
        element.set("width", SPACES.get(element.get("width", ""), element.get("width", "")))
    word = "".join(unescape(child.text or "") for child in element)
    if element.tag == "mrow" and len(element) > 1 and _is_upright(element):
        # \mathrm{softmax}: one word, not seven letters that a screen reader spells
        element.tag, element.text = "mi", word
        element.set("mathvariant", "normal")
        element[:] = []
    if element.tag == "mi" and text and text in OPENING + CLOSING:
        element.tag = "mo"
        element.set("stretchy", "false")
    elif text == "∞":
        element.tag = "mi"


def _is_upright(row: Element) -> bool:
    return all(part.tag == "mi" and part.get("mathvariant") == "normal" for part in row)


def _set_in_line(parent: Element, *, script: bool) -> None:
    """Spaces as TeX leaves them: around names of functions, after signs, and none in scripts."""
    parts = [_core(child) for child in parent]
    neighbours = zip([None, *parts], parts, [*parts[1:], None], strict=False)
    for before, part, after in neighbours:
        if part.tag == "mo" and part.text and part.text in BARS:
            # between matrices they grow, around a letter they do not
            if parent.find("mtable") is None and not part.get("fence"):
                part.set("stretchy", "false")
        elif part.tag in ("mi", "mo") and len(part.text or "") > 1:
            _set_function(part, before, after)
        elif part.tag == "mo" and part.text and part.text in "−-+" and _is_operator(before):
            part.set("form", "prefix")
        elif part.tag == "mo" and script and part.text not in tuple(OPENING + CLOSING):
            part.set("lspace", "0")
            part.set("rspace", "0")
    for child, part in zip(parent, parts, strict=True):
        _set_in_line(part, script=script)
        for index in child[1:] if child is not part else ():
            row = index if index.tag == "mrow" else _row(index)
            _set_in_line(row, script=True)


def _row(element: Element) -> Element:
    row = Element("mrow")
    row.append(element)
    return row


def _core(element: Element) -> Element:
    """The sign that an element is about: that of x² is x."""
    while element.tag in PARTS and element.tag != "mfrac" and len(element):
        element = element[0]
    return element


def _is_operator(element: Element | None) -> bool:
    return element is not None and element.tag == "mo" and element.text not in tuple(CLOSING)


def _set_function(name: Element, before: Element | None, after: Element | None) -> None:
    if not (name.text or "").isalpha() or name.get("mathvariant"):
        return
    name.tag = "mo"
    first = before is None or _is_operator(before)
    name.set("lspace", "0" if first else THIN)
    name.set("rspace", "0" if after is None or _is_operator(after) else THIN)


def _give_hues(parent: Element) -> None:
    for child in parent:
        hue = _hue(child)
        if hue:
            child.set("class", f"pieces-{hue}")
        elif child.tag in ("msub", "msup", "msubsup"):
            _give_hues([child[0]])  # an index k is a number, not a key
        else:
            _give_hues(child)


def _hue(element: Element) -> str | None:
    if element.tag == "mi":
        return HUES.get((element.text or "").lower())
    if element.tag == "msub":
        letter, index = (part.text or "" for part in element)
        return HUES.get((index if letter == "W" else letter).lower())
    return None
