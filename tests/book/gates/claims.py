"""Claims: every one is listed, and those that a cell shows lead there."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from .files import read_page

PAGE = "appendix/claims.html"


def claim_ids(claims_file: Path) -> list[str]:
    sections = yaml.safe_load(claims_file.read_text(encoding="utf-8"))
    return [row["id"] for rows in sections.values() for row in rows]


def tagged_cells(notebook: Path) -> list[str]:
    """The claims that a notebook's code cells are tagged with, one entry for each tag."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tags = [tag for cell in cells for tag in cell["metadata"].get("tags", [])]
    return [tag.removeprefix("claim:") for tag in tags if tag.startswith("claim:")]


def claim_faults(site: Path, claims_file: Path, notebooks: dict[str, Path]) -> list[str]:
    """``notebooks`` names each chapter's page. That links lead somewhere is seen elsewhere."""
    listed = read_page(site, PAGE)
    urls = {url for _, url in listed.links}
    known = claim_ids(claims_file)
    faults = [f"{name} is not on the page of claims" for name in known if name not in listed.ids]
    return faults + [
        f"the page of claims has no link to {page}#claim-{claim}"
        for page, notebook in notebooks.items()
        for claim in tagged_cells(notebook)
        if f"../{page}#claim-{claim}" not in urls
    ]
