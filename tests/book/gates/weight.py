"""What a page loads before the reader asks for more, counted as a server sends it."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

WITH_WIDGETS = 350_000
WITHOUT = 200_000
# These are compressed as they are.
COMPRESSED = (".png", ".webp", ".woff2", ".gz", ".jpg")
# Scripts that set formulas or icons while the reader waits, and fonts of icons.
IN_BROWSER = re.compile(r"mathjax|katex|font-?awesome|/fa-[\w-]+\.(woff2?|ttf)", re.IGNORECASE)


@cache
def sent(url: str) -> int:
    """The bytes of one file, compressed where that helps; none where there is no such file."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            content = answer.read()
    except urllib.error.HTTPError:
        return 0
    return len(content if urlsplit(url).path.endswith(COMPRESSED) else gzip.compress(content, 9))


def faults(urls: Iterable[str], *, widgets: bool) -> list[str]:
    """The page's requests against the budgets."""
    files = {url.partition("#")[0] for url in urls}
    forbidden = sorted(url for url in files if IN_BROWSER.search(urlsplit(url).path))
    found = [f"sets formulas or icons in the browser: {url}" for url in forbidden]
    sizes = {url: sent(url) for url in files if urlsplit(url).scheme == "http"}
    limit, total = WITH_WIDGETS if widgets else WITHOUT, sum(sizes.values())
    if total > limit:
        heaviest = ", ".join(sorted(sizes, key=sizes.__getitem__)[:-4:-1])
        found.append(f"loads {total} bytes, at most {limit} are allowed; most of it: {heaviest}")
    return found
