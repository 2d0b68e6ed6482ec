"""The directive ``claims-list``: every claim, who makes it, and the cell that shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .claims import Claim, claim_ids, claims_file, label, place, read_claims

# The documents' numbers in claims.yml, the letters by which the book calls them, and their titles.
DOCUMENTS = {
    "000": ("A", "A Deep Dive into Architecture and Functionality"),
    "001": ("B", "an untitled note"),
    "002": ("C", "Transformer Architecture"),
    "003": ("D", "Transformer Architecture Overview"),
    "004": ("E", "a note on language models"),
}
SECTIONS = {
    "overview": "The model as a whole",
    "embedding": "Embeddings",
    "multi_head": "Multi-head attention",
    "position": "Positions",
}
# A number inside a measured value, as in 1.000, names no document.
NUMBER = re.compile(r"(?<![\d.,])00[0-4](?![\d.,]\d)")
ARXIV = r"arXiv \d{4}\.\d{4,5}"
Places = dict[str, list[tuple[str, str]]]


def notebooks(app: Sphinx) -> dict[str, Path]:
    """The chapters of the table of contents that are notebooks, by document name."""
    docnames = [entry.removesuffix(".ipynb") for entry in app.config.external_site_map]
    paths = {name: Path(app.srcdir, f"{name}.ipynb") for name in docnames}
    return {name: path for name, path in paths.items() if path.is_file()}


def find_places(chapters: dict[str, Path]) -> Places:
    """For each claim the (document, anchor) of every cell that shows it."""
    places: Places = {}
    for docname, path in chapters.items():
        counts: dict[str, int] = {}
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            tags = cell["metadata"].get("tags", []) if cell["cell_type"] == "code" else []
            for claim in claim_ids(tags):
                counts[claim] = counts.get(claim, 0) + 1
                places.setdefault(claim, []).append((docname, label(claim, counts[claim])))
    return places


def chapter_title(path: Path) -> str:
    """The first heading of a notebook: Sphinx may not have read the chapter yet."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    return heading.group(1).strip() if heading else path.stem


def letters(text: str) -> str:
    """Plain words with the documents' letters in the place of their numbers."""
    return NUMBER.sub(lambda match: DOCUMENTS[match.group()][0], text)


class ClaimsList(SphinxDirective):
    """``{claims-list}``: the documents, the counts, and one section for each group of claims."""

    def run(self) -> list[nodes.Node]:
        app = self.env.app
        self.claims = read_claims(claims_file(app))
        self.known = "|".join(sorted((claim.id for claim in self.claims), key=len, reverse=True))
        chapters = notebooks(app)
        for path in (claims_file(app), *chapters.values()):
            self.env.note_dependency(str(path))
        self.places = find_places(chapters)
        self.titles = {docname: chapter_title(path) for docname, path in chapters.items()}
        sections = list(dict.fromkeys(claim.section for claim in self.claims))
        return [
            self.documents(),
            self.counts(sections),
            *(self.section(section) for section in sections),
        ]

    def documents(self) -> nodes.Node:
        rows = [
            nodes.paragraph("", "", nodes.strong("", letter), nodes.Text(f": {name}"))
            for letter, name in DOCUMENTS.values()
        ]
        return nodes.bullet_list("", *(nodes.list_item("", row) for row in rows))

    def counts(self, sections: list[str]) -> nodes.Node:
        """A table of shown and open claims, with a link to each section."""
        rows = [("Claims about", "shown", "open")]
        for section in sections:
            claims = [claim for claim in self.claims if claim.section == section]
            shown = sum(claim.id in self.places for claim in claims)
            rows.append((section, str(shown), str(len(claims) - shown)))
        shown = sum(claim.id in self.places for claim in self.claims)
        rows.append(("all", str(shown), str(len(self.claims) - shown)))
        return self.table(rows)

    def table(self, rows: list[tuple[str, str, str]]) -> nodes.Node:
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in rows[0]), cols=3)
        head, *body = [nodes.row("", *self.entries(row)) for row in rows]
        group += [nodes.thead("", head), nodes.tbody("", *body)]
        return nodes.table("", group, classes=["pieces-counts"])

    def entries(self, row: tuple[str, str, str]) -> list[nodes.Node]:
        name, *numbers = row
        words = nodes.Text(title(name))
        known = {claim.section for claim in self.claims}
        first = nodes.reference("", "", words, refid=anchor(name)) if name in known else words
        cells = [first, *(nodes.Text(number) for number in numbers)]
        return [nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells]

    def section(self, name: str) -> nodes.Node:
        section = nodes.section("", nodes.title("", title(name)), ids=[anchor(name)])
        section["names"] = [anchor(name)]
        items = [self.item(claim) for claim in self.claims if claim.section == name]
        section += nodes.definition_list("", *items, classes=["pieces-claims"])
        return section

    def item(self, claim: Claim) -> nodes.Node:
        term = nodes.term("", "", nodes.Text(letters(claim.text)), ids=[claim.id])
        definition = nodes.definition("", self.facts(claim))
        if claim.mend:
            lead = "Mended: " if claim.id in self.places else "To mend: "
            definition += nodes.paragraph("", "", nodes.strong("", lead), *self.linked(claim.mend))
        return nodes.definition_list_item("", term, definition)

    def facts(self, claim: Claim) -> nodes.Node:
        """The claim's name, who makes it, and where it is shown."""
        made_by = ", ".join(DOCUMENTS[number][0] for number in claim.documents)
        line = nodes.paragraph("", "", classes=["pieces-claim-facts"])
        line += [nodes.literal("", claim.id), nodes.Text(f" · made by {made_by} · ")]
        places = self.places.get(claim.id, [])
        if not places:
            line += nodes.inline("", "open", classes=["pieces-open"])
            return line
        line += nodes.Text("shown in ")
        for number, (docname, target) in enumerate(places, start=1):
            first = docname not in {name for name, _ in places[: number - 1]}
            words = self.titles[docname] if first else "again"
            line += [nodes.Text(", ")] if number > 1 else []
            line += self.cell_link(place(docname, target), words)
        return line

    def cell_link(self, target: str, words: str) -> nodes.Node:
        """A link that Sphinx resolves when every page is read, and warns of where it cannot."""
        return addnodes.pending_xref(
            "",
            nodes.inline("", words),
            refdomain="std",
            reftype="ref",
            reftarget=target,
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )

    def linked(self, text: str) -> list[nodes.Node]:
        """Plain words in which other claims and papers on arXiv are links."""
        parts = re.split(rf"(?<![\w-])({self.known}|{ARXIV})(?![\w-])", letters(text))
        return [link(part) if number % 2 else nodes.Text(part) for number, part in enumerate(parts)]


def title(section: str) -> str:
    return SECTIONS.get(section, section.replace("_", " ").capitalize())


def link(name: str) -> nodes.reference:
    """A link to another claim on this page, or to a paper on arXiv."""
    if name.startswith("arXiv"):
        uri = f"https://arxiv.org/abs/{name.removeprefix('arXiv ')}"
        return nodes.reference("", name, refuri=uri)
    return nodes.reference("", "", nodes.literal("", name), refid=name)


def anchor(section: str) -> str:
    return f"claims-{section.replace('_', '-')}"


def setup(app: Sphinx) -> None:
    app.add_directive("claims-list", ClaimsList)
