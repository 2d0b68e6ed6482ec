"""A tiny book: everything that a page of the real one may hold, built in seconds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]

CLAIMS = {
    "attention": [
        {"id": "at-one", "from": ["000", "002"], "claim": "*One* is [one].", "show": "1"},
        {
            "id": "at-two",
            "from": ["001"],
            "claim": "Two: $d_k$, `a_b` and 2*3.",
            "show": "2",
            "mend": "See at-one.",
        },
    ]
}

APPENDIX = ("appendix/claims", "appendix/glossary")

INTRO = """# The start

Read [the chapter](chapters/one.ipynb) and {ref}`its first cell <claim-at-one>`.
"""

GLOSSARY = """# Glossary

Each term has an anchor of its own.

## Key

What a word offers to be found by. It is compared with each query.
"""

TEXT = r"""# The first chapter

A [key](../appendix/glossary.md#key) opens its card. Its words stand within the page.

A formula $\sqrt{d_k} = 2$, a [link that sets a widget](#toy:row=1) and a footnote.[^one]

[^one]: The footnote.

$$
a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + b_1 + b_2 + b_3 + b_4 + b_5 + b_6 + b_7 + b_8
+ c_1 + c_2 + c_3 + c_4 + c_5 + c_6 + c_7 + c_8 + c_9 + d_1 + d_2 + d_3 + d_4 + d_5 + d_6 + d_7
$$

## Boxes

```{note}
A note with `code`.
```

```{warning}
A warning with [a link](../intro.md).
```

:::{admonition} You may think
:class: dropdown tip
Folded text.
:::

:::{dropdown} A fold
Folded, too.
:::

### A wide table

| one long heading | two long heading | three long heading | four long heading | five long heading |
| --- | --- | --- | --- | --- |
| `a_long_word_of_code_1` | `a_long_word_of_code_2` | `a_long_word_of_code_3` | $x$ | 5 |

> A quotation.
"""

WIDGET = """from IPython.display import HTML, display
import json, os
assert os.environ["PIECES_BOOK"] == "1"
state = json.dumps({"name": "toy", "kind": "toy"})
display(HTML(f'<div class="pieces-widget" data-pieces-kind="toy">'
             f'<script type="application/json">{state}</script>'
             f'<noscript><p>A picture.</p></noscript></div>'))"""

TABLE = """from IPython.display import HTML
row = "".join(f"<td>{number}</td>" for number in range(60))
HTML(f"<table><tbody><tr><th scope='row'>numbers</th>{row}</tr></tbody></table>")"""

FORMULA = r"""from IPython.display import Markdown
Markdown(r"The scale is $\sqrt{d_k} = 4$, from $Q K^\top$.")"""

ADDRESS = """from IPython.display import HTML
address = "https://example.org/" + 80 * "x"
HTML(f"<p>Words and <a href='{address}'>{address}</a></p>")"""

LIBRARY = """import sys
sys.path.insert(0, "../lib")
import tiny
print("the library says", tiny.VALUE)"""

STYLE = """def greet(name: str, times: int = 3) -> str:
    '''A docstring.'''  # and a comment
    return f"hello {name}" * times if name is not None else "a long line " + "for a narrow screen"


print(greet("reader"), 1.5, True)"""

CORE = "globalThis.pieces = 'alive';"

TOY = """document.querySelectorAll("[data-pieces-kind=toy]").forEach((widget) => {
  widget.textContent = widget.dataset.piecesMounted = pieces;
});"""


def code(source: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


CELLS = [
    text(TEXT),
    code(LIBRARY, "claim:at-one"),
    code("print('x' * 300)"),
    code(STYLE, "hide-input"),
    text("## Widgets"),
    code(WIDGET, "claim:at-two", "hide-input"),
    code(TABLE, "hide-output"),
    code(ADDRESS),
    code(FORMULA),
    code("1 + 1", "hide-cell"),
]


def write_notebook(path: Path, cells: list[dict[str, Any]]) -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    numbered = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(cells)]
    notebook = {"cells": numbered, "metadata": {"kernelspec": kernel}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


def write_toc(book: Path, *pages: str) -> None:
    chapters = [{"file": page} for page in (*pages, *APPENDIX)]
    toc = {"format": "jb-book", "root": "intro", "chapters": chapters}
    (book / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")


def write_book(book: Path) -> Path:
    """The tiny book's sources, under the real book's own configuration."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["local_extensions"]["pieces_book"] = str(ROOT / "book")
    del config["bibtex_bibfiles"]
    del config["sphinx"]["config"]["bibtex_reference_style"]
    del config["sphinx"]["config"]["bibtex_cite_id"]
    config["sphinx"]["config"]["extensions"].remove("sphinxcontrib.bibtex")
    files = {
        "_config.yml": yaml.safe_dump(config),
        "intro.md": INTRO,
        "appendix/claims.md": (ROOT / "appendix" / "claims.md").read_text(encoding="utf-8"),
        "appendix/glossary.md": GLOSSARY,
        "appendix/claims.yml": yaml.safe_dump(CLAIMS),
        "lib/tiny.py": "VALUE = 1\n",
        "lib/pieces/widgets/static/book/core.js": CORE,
        "lib/pieces/widgets/static/book/toy.js": TOY,
        "lib/pieces/widgets/static/book/other.js": "throw new Error('not asked for');",
        "lib/pieces/widgets/static/widgets.css": ".pieces-widget { padding: 1rem; }\n",
    }
    for name, content in files.items():
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_text(content, encoding="utf-8")
    shutil.copytree(ROOT / "book" / "static", book / "book" / "static")
    write_notebook(book / "chapters" / "one.ipynb", CELLS)
    write_toc(book, "chapters/one")
    return book
