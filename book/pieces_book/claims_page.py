"""The page of claims is a template: every claim, who makes it, and the cell that shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from jinja2 import Template
from sphinx.application import Sphinx

from pieces.chapters import CHAPTERS, Chapter

from .claims import Claim, claim_ids, claims_file, label, read_claims

PAGE = "appendix/claims"
# The documents' numbers in claims.yml, the letters by which the book calls them, and their titles.
DOCUMENTS = {
    "000": ("A", "A Deep Dive into Architecture and Functionality"),
    "001": ("B", "an untitled note"),
    "002": ("C", "Transformer Architecture"),
    "003": ("D", "Transformer Architecture Overview"),
    "004": ("E", "a note on language models"),
}
# A number inside a measured value, as in 1.000, names no document.
NUMBER = re.compile(r"(?<![\d.,])00[0-4](?![\d.,]\d)")
# What is set as it is meant: a formula, code, and a word or a few that are stressed.
SET = re.compile(
    r"(?P<as_it_stands>\$[^$]+\$|`[^`]+`)|(?<![\w*])\*(?P<stressed>[A-Za-z](?:[^*]*\w)?)\*(?![\w*])"
)
MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|$~'\"@&-])")


def notebooks(app: Sphinx) -> list[Path]:
    """The chapters of the table of contents that are notebooks."""
    names = [entry.removesuffix(".ipynb") for entry in app.config.external_site_map]
    paths = [Path(app.srcdir, f"{name}.ipynb") for name in names]
    return [path for path in paths if path.is_file()]


def find_chapters(paths: list[Path]) -> dict[str, str]:
    """For each claim that a cell shows the title of its chapter, which Sphinx may not have read."""
    found = {}
    for path in paths:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        heading = re.search(r"^# (.+)$", text, re.MULTILINE)
        for cell in cells:
            for claim in claim_ids(cell["metadata"].get("tags", [])):
                found[claim] = heading.group(1).strip() if heading else path.stem
    return found


def letters(text: str) -> str:
    """Plain words with the documents' letters in the place of their numbers."""
    return NUMBER.sub(lambda match: DOCUMENTS[match.group()][0], text)


def plain(text: str) -> str:
    """Words as Markdown: formulas, code and stressed words are set, all else shown as it is."""
    done, found = 0, []
    for match in SET.finditer(text):
        found.append(_escaped(text[done : match.start()]))
        found.append(match["as_it_stands"] or f"*{_escaped(match['stressed'])}*")
        done = match.end()
    return "".join([*found, _escaped(text[done:])])


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\1", letters(text))


def linked(text: str, claims: tuple[Claim, ...]) -> str:
    """Words as Markdown in which other claims and papers on arXiv are links."""
    known = "|".join(sorted((claim.id for claim in claims), key=len, reverse=True))
    parts = re.split(rf"(?<![\w-])({known}|arXiv \d{{4}}\.\d{{4,5}})(?![\w-])", text)
    return "".join(_link(part) if n % 2 else plain(part) for n, part in enumerate(parts))


def _link(name: str) -> str:
    if name.startswith("arXiv"):
        return f"[{name}](https://arxiv.org/abs/{name.removeprefix('arXiv ')})"
    return f"[`{name}`](#{name})"


def owner(claim: Claim) -> Chapter:
    """The chapter that names the claim, or else its section.

    Raises:
        LookupError: If no chapter does.
    """
    for name in (claim.id, claim.section):
        for chapter in CHAPTERS:
            if name in chapter.claims:
                return chapter
    raise LookupError(f"claim {claim.id} is owed by no chapter: name it in pieces/chapters.py")


def by_chapter(claims: tuple[Claim, ...], shown: dict[str, str]) -> list[dict[str, Any]]:
    """What the template says of each chapter that owes claims, in reading order."""
    owners = {claim.id: owner(claim) for claim in claims}
    found = []
    for chapter in CHAPTERS:
        own = [claim for claim in claims if owners[claim.id] == chapter]
        parts = {"shown": [], "open": []}
        for claim in own:
            parts["shown" if claim.id in shown else "open"].append(claim)
        if own:
            title, anchor = f"{chapter.number} {chapter.title}", f"claims-{chapter.slug}"
            found.append({"title": title, "anchor": anchor, **parts})
    return found


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill the page's template before it is read as Markdown."""
    if docname != PAGE:
        return
    paths = notebooks(app)
    for path in (claims_file(app), *paths):
        app.env.note_dependency(str(path))
    claims, chapters = read_claims(claims_file(app)), find_chapters(paths)
    source[0] = Template(source[0]).render(
        documents=DOCUMENTS,
        groups=by_chapter(claims, chapters),
        chapters=chapters,
        label=label,
        letters=letters,
        plain=plain,
        linked=lambda text: linked(text, claims),
    )


def setup(app: Sphinx) -> None:
    app.connect("source-read", fill)
