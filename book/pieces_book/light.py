"""Pages that travel light: what the theme loads on every page and this book has no use for goes.

The finished pages are rewritten, and not the theme's templates, so that these may change. Icons are
drawn in the page; the theme's style sheets become one; a script comes only where it has work, and
after the page is read; pictures are files that come when they are near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from . import icons, images, styles

SHEET = "theme.css"
SEARCH = "search.html"
SCRIPT = re.compile(r'[ \t]*<script\b([^>]*?)\bsrc="([^"]+)"([^>]*)></script>\n?')
STYLE = re.compile(r'[ \t]*<link\b[^>]*\bhref="([^"]+\.css)(?:\?[^"]*)?"[^>]*>\n?')
PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
# The styles that become one, by the first letters of their names; ours stay as they are.
MERGED = ("theme", "pydata", "pygments", "sphinx-book-theme", "togglebutton", "copybutton")
MERGED += ("mystnb", "sphinx-design", "basic")
# A script comes only where its word stands in the page; without a word it never comes.
WORK = {
    "fontawesome.js": None,
    "bootstrap.js": None,
    "searchtools.js": None,
    "language_data.js": None,
    "searchindex.js": None,
    "design-tabs.js": "sd-tab-set",
    "clipboard.min.js": '<div class="highlight',
    "copybutton.js": '<div class="highlight',
    "togglebutton.js": r'class="(?:(?=[^"]*\badmonition\b)[^"]*\bdropdown\b|(?:[^"]* )?toggle[ "])',
}
TOGGLE_SETTINGS = re.compile(r"[ \t]*<script>(?:let|var) toggle[^<]*</script>\n?")
# Not a part of the book once no page loads them.
UNUSED = ("scripts/fontawesome.js*", "scripts/bootstrap.js*", "vendor/fontawesome/webfonts/*")
# The theme's script marks the section that is read by a rule of its own; contents.js does it here.
CONTENTS = ' id="pst-page-toc-nav"'
TOOLTIP = re.compile(r'\s*data-bs-(?:placement="[^"]*"|toggle="tooltip")')
logger = logging.getLogger(__name__)


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """After all pages and files are written."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    sheets: dict[Path, None] = {}  # in their order
    words: set[str] = set()
    for path in sorted(site.rglob("*.html")):
        if "_static" in path.parts:
            continue
        html = path.read_text(encoding="utf-8")
        for icon in icons.unknown(html):
            logger.warning("no icon %r is drawn in icons.py; %s shows one", icon, path.name)
        html = rewrite(html, path, site, sheets)
        path.write_text(html, encoding="utf-8")
        words |= styles.words_of_page(html)
    words |= _words_of_scripts(site / "_static")
    if sheets:
        text = styles.lighten(sheets, words)
        (site / "_static" / SHEET).write_text(text, encoding="utf-8")
    for picture in (site / images.FOLDER).glob("*.png"):
        images.shrink(picture)
    for pattern in UNUSED:
        for path in (site / "_static").glob(pattern):
            path.unlink()


def rewrite(html: str, path: Path, site: Path, sheets: dict[Path, None]) -> str:
    """One page made light; the theme's style sheets that it had are added to ``sheets``."""
    html = icons.draw(images.when_near(images.into_files(html, path, site), path))
    html = TOOLTIP.sub("", html.replace(CONTENTS, "")).replace("data-bs-title=", "title=")
    html = STYLE.sub(lambda match: _merge(match, path, sheets), PRELOAD.sub("", html))
    if path.name != SEARCH:
        html = SCRIPT.sub(lambda match: _script(match, html, path), html)
    else:
        html = SCRIPT.sub(lambda match: "" if _never(match.group(2)) else match.group(), html)
    if "togglebutton.js" not in html:
        html = TOGGLE_SETTINGS.sub("", html)
    return html


def _words_of_scripts(static: Path) -> set[str]:
    scripts: Iterable[Path] = (*static.glob("*.js"), *static.glob("scripts/*theme.js"))
    return set().union(*(styles.words_of_script(script.read_text("utf-8")) for script in scripts))


def _merge(match: re.Match[str], path: Path, sheets: dict[Path, None]) -> str:
    sheet = (path.parent / match.group(1)).resolve()
    if sheet.name == SHEET and sheet.parent.name == "_static":
        return match.group()  # of an earlier build
    if not sheet.name.startswith(MERGED):
        return match.group()
    first = sheet.parent.name == "styles" and sheet.name == "theme.css"
    sheets[sheet] = None
    address = re.sub(r"styles/[^/]*$", SHEET, match.group(1))
    return f'    <link rel="stylesheet" href="{address}" />\n' if first else ""


def _script(match: re.Match[str], html: str, path: Path) -> str:
    before, address, after = match.groups()
    file = address.partition("?")[0]
    name = file.rpartition("/")[2]
    if name in WORK and (WORK[name] is None or not re.search(WORK[name], html)):
        return ""
    if name == "documentation_options.js":
        # What follows it in the page asks for it at once; it is shorter than a request for it.
        return f"<script>{(path.parent / file).read_text('utf-8')}</script>\n"
    if "defer" in before + after:
        return match.group()
    return f'    <script{before}defer src="{address}"{after}></script>\n'


def _never(address: str) -> bool:
    return re.search(r"/(fontawesome|bootstrap|design-tabs)\.js", address) is not None


def setup(app: Sphinx) -> None:
    # After everything else, the start page included.
    app.connect("build-finished", lighten, priority=950)
