"""What the extension does to a page, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from book.gates import browsing, files
from book.gates import tiny as skeleton
from book.gates.building import Build, build
from docutils import nodes
from pieces_book import cards, claims, claims_page, freshness, library
from pieces_book.mathml import FormulaError
from playwright.sync_api import Browser

CHAPTER = "chapters/one.html"


def page(built: Build, name: str) -> str:
    return files.read_page(built.site, name).text


def test_widget_files_only_where_such_a_widget_is(tiny: Build):
    for name in ("chapters-one.js", "widgets.css"):
        assert f"_static/pieces/{name}" in page(tiny, CHAPTER)
    assert "_static/pieces/" not in page(tiny, "intro.html")
    script = (tiny.site / "_static/pieces/chapters-one.js").read_text(encoding="utf-8")
    assert script == f"{skeleton.CORE}\n{skeleton.TOY}"


def test_claims_link_to_their_cells(tiny: Build):
    listed = page(tiny, "appendix/claims.html")
    assert "../chapters/one.html#claim-at-one" in listed
    assert "made by A, C" in listed
    assert 'href="#at-one"' in listed  # from the other claim, whose mend names it
    assert "<em>One</em> is [one]." in listed  # stress and formulas are set, all else is no markup
    assert re.search(r"<math.*?</math></span>, <code[^>]*>.*?a_b.*?</code> and 2\*3\.", listed)


def test_no_launch_buttons_without_a_repository(tiny: Build):
    assert "mybinder" not in page(tiny, CHAPTER)
    assert "colab" not in page(tiny, CHAPTER)


def test_launch_buttons_with_a_repository_and_a_stale_library(tmp_path: Path, browser: Browser):
    """Built thrice: as it is, again, and with a changed library, which runs the notebook again."""
    where = {"PIECES_REPOSITORY": "https://github.com/someone/book.git", "PIECES_BRANCH": "ready"}
    book = skeleton.write_book(tmp_path / "book")
    first = build(book, book, **where)
    shown = page(first, CHAPTER)
    colab = "https://colab.research.google.com/github/someone/book/blob/ready/chapters/one.ipynb"
    assert colab in shown
    assert "https://mybinder.org/v2/gh/someone/book/ready" in shown
    assert 'href="https://github.com/someone/book"' in shown
    assert "colab" not in page(first, "intro.html")
    with browsing.serve(first.site) as address:
        assert browsing.page_faults(browser, address, [CHAPTER], look=True) == []

    assert "the library says 1" in shown
    again = build(book, book, clean=False, **where)
    assert "Executing notebook" not in again.log
    (book / "lib" / "tiny.py").write_text("VALUE = 2\n")
    changed = build(book, book, clean=False, **where)
    assert [first.faults(), again.faults(), changed.faults()] == [[], [], []]
    assert "the library says 2" in page(changed, CHAPTER)
    assert len(list((first.site.parent / ".jupyter_cache").iterdir())) == 2


@pytest.mark.parametrize(
    "changed", ["lib/new.py", "lib/pieces/widgets/static/book/core.js", "requirements.txt"]
)
def test_digest_sees_what_notebooks_stand_on(tmp_path: Path, changed: str):
    before = freshness.digest(tmp_path)
    (tmp_path / changed).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / changed).write_text("")
    created = freshness.digest(tmp_path)
    (tmp_path / changed).write_text("changed")
    assert len({before, created, freshness.digest(tmp_path)}) == 3


def test_digest_is_blind_to_the_rest(tmp_path: Path):
    before = freshness.digest(tmp_path)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "cache.pyc").write_text("x")
    (tmp_path / "intro.md").write_text("x")
    assert freshness.digest(tmp_path) == before


def test_letters_stand_for_documents_and_not_for_measures():
    assert (
        claims_page.letters("'x' (002), 004 and 1.000 of 37,000")
        == "'x' (C), E and 1.000 of 37,000"
    )


def test_a_claim_that_no_chapter_owes_is_named():
    by_name, by_section, lost = (
        claims.Claim(name, section, (), "", "")
        for name, section in (("ov-shapes", "overview"), ("ov-new", "overview"), ("x", "y"))
    )
    assert claims_page.owner(by_name).slug == "05-decoder"
    assert claims_page.owner(by_section).slug == "09-limits"
    with pytest.raises(LookupError, match="claim x is owed by no chapter: name it in"):
        claims_page.owner(lost)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the *root* of", "the *root* of"),
        ("*decoder layer's* own", r"*decoder layer\'s* own"),
        ("(d_model * warmup)^-0.5, 2*i and 3*j", r"\(d\_model \* warmup\)^\-0.5, 2\*i and 3\*j"),
        ("$d_v = d$ and `a_b`", "$d_v = d$ and `a_b`"),
        ("one $ and a `", r"one \$ and a \`"),
    ],
)
def test_only_stress_formulas_and_code_of_a_claim_are_set(text: str, shown: str):
    assert claims_page.plain(text) == shown


def test_no_claim_shows_a_formula_as_it_is_typed():
    """What is set is taken out; what is left has no sign of a formula."""
    rows = claims.read_claims(skeleton.ROOT / "appendix" / "claims.yml")
    texts = {row.id: claims_page.SET.sub("", f"{row.text} {row.mend}") for row in rows}
    raw = r"sqrt\(|\^|[\w)] [=/] [\w(]|\*"
    assert [claim for claim, text in texts.items() if re.search(raw, text)] == []


def test_a_card_shows_formulas_set_and_words_as_words():
    paragraph = nodes.paragraph("", "", nodes.Text("At most\n"), nodes.math("", r"\log_2 m"))
    paragraph += [nodes.Text(" < "), nodes.literal("", "x[0]"), nodes.Text(" here.")]
    shown = cards.words(paragraph)
    assert re.fullmatch(
        r'At most <span class="math"><math.*</math></span> &lt; x\[0\] here\.', shown
    )
    with pytest.raises(FormulaError):
        cards.words(nodes.paragraph("", "", nodes.math("", r"\frac{1")))


def test_docstrings_keep_their_colons():
    lines = ["Words.", "", "Returns:", "    A row: zeros where nothing is."]
    library.hide_colons(None, "function", "", None, None, lines)
    assert ":" not in lines[3]
    library.show_colons(None, "function", "", None, None, lines)
    assert lines[3] == "    A row: zeros where nothing is."
