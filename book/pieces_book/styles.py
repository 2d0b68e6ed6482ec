"""One style sheet from the theme's many, with the rules alone that some page of the book uses.

A rule goes only where every selector of it names a class or an id that stands on no page and in no
script, so what a script adds later keeps its style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

import tinycss2

# The theme draws icons as letters of a font, which no page loads: such rules, and the letters.
ICON = re.compile(r"(?:^|;)\s*(?:content|font|font-family):[^;]*(?:--fa-|--pst-icon-|Font Awesome)")
LETTER = re.compile(r"--(?:fa|pst-icon)-[\w-]+:[^;]*;?")
NAME = re.compile(r"[.#]((?:[\w-]|\\.|[^\x00-\x7f])+)")
# What stands in :not(…) need not be there, and of what stands in :is(…) one may be missing.
FUNCTIONS = re.compile(r":[\w-]+\([^()]*(?:\([^()]*\)[^()]*)*\)")
STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
NESTED = {"media", "supports", "layer", "container"}


def words_of_page(html: str) -> set[str]:
    """The classes and ids of a page."""
    values = re.findall(r'\b(?:class|id)="([^"]*)"', html)
    return {word for value in values for word in value.split()}


def words_of_script(script: str) -> set[str]:
    """Every word that may be a class or an id."""
    return set(re.findall(r"[\w-]+", script))


def lighten(sheets: Iterable[Path], words: Set[str]) -> str:
    """The style sheets as one, in their order, without the rules that name other words.

    Args:
        sheets: the files; what they import is taken in. None refers to other files.
        words: classes and ids that may come to stand on a page.
    """
    return "\n".join(_rules(_read(sheet), words) for sheet in sheets)


def _read(sheet: Path) -> str:
    text = sheet.read_text(encoding="utf-8")
    return re.sub(r'@import "([^"]+)";', lambda match: _read(sheet.parent / match.group(1)), text)


def _rules(text: str | list[Any], words: Set[str]) -> str:
    parse = tinycss2.parse_stylesheet if isinstance(text, str) else tinycss2.parse_rule_list
    rules = parse(text, skip_comments=True, skip_whitespace=True)
    return "".join(_rule(rule, words) for rule in rules)


def _rule(rule: Any, words: Set[str]) -> str:
    if rule.type == "error":
        raise ValueError(f"the theme's style cannot be read: {rule.message}")
    prelude = tinycss2.serialize(rule.prelude).strip()
    if rule.type == "at-rule":
        return _at_rule(rule, prelude, words)
    content = tinycss2.serialize(rule.content).strip()
    kept = [name for name in _selectors(prelude) if _may_match(name, words)]
    content = "" if ICON.search(content) else LETTER.sub("", content)
    return f"{','.join(kept)}{{{content}}}" if kept and content else ""


def _at_rule(rule: Any, prelude: str, words: Set[str]) -> str:
    name = rule.lower_at_keyword
    if name in ("charset", "font-face") or (name == "keyframes" and prelude.startswith("fa-")):
        return ""
    if rule.content is None:
        return f"@{name} {prelude};"
    inner = (
        _rules(rule.content, words) if name in NESTED else tinycss2.serialize(rule.content).strip()
    )
    return f"@{name} {prelude}{{{inner}}}" if inner else ""


def _selectors(prelude: str) -> list[str]:
    """Split at the commas outside of parentheses, brackets and strings."""
    return [part.strip() for part in re.split(r",(?![^(\[]*[)\]])", prelude)]


def _may_match(selector: str, words: Set[str]) -> bool:
    plain = FUNCTIONS.sub("", STRINGS.sub("", selector))
    names = [name.replace("\\", "") for name in NAME.findall(plain)]
    return all(name in words for name in names)
