"""What the tests of more than one widget share."""

from playwright.sync_api import Locator

STRANGE = {
    "long": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "markup": "<b onclick=alert(1)>bold</b>",
    "end of script": "</script><script>alert(1)</script>",
    "right to left": "القط",
    "emoji": "🐈‍⬛",
    "empty": "",
    "space": "  ",
    "mathematics": "$x_1$ \\alpha & <",
    "isolate": "a\u202eb",
}

SIZES = """(root, parts) => [...root.querySelectorAll(parts)].map(part => {
    const { width, height } = part.getBoundingClientRect();
    return [part.outerHTML.slice(0, 80), width, height]; })"""


def assert_large_targets(root: Locator, parts: str, *, more_than: int) -> None:
    """Assert that so many parts are visible, and that each is large enough to hit."""
    visible = [size for size in root.evaluate(SIZES, parts) if size[1] > 0]
    assert len(visible) > more_than
    assert [size for size in visible if size[1] < 24 or size[2] < 24] == []


def plain(text: str) -> str:
    """Text without the invisible isolates around tokens, and with single spaces."""
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())
