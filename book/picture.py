"""Takes the README's picture from the built book: the attention stepper of the first chapter."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "_build" / "html" / "chapters" / "01-attention.html"
PICTURE = ROOT / "book" / "picture.png"
sys.path.insert(0, str(ROOT / "tests"))

import browser  # noqa: E402


def main() -> None:
    """Open the page from disk, show the softmax of the word "sleeps", and photograph the widget."""
    with sync_playwright() as playwright:
        page = browser.launch(playwright).new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{PAGE.as_uri()}#attention-stepper:row=2,step=3")
        widget = page.locator("[data-pieces-name=attention-stepper][data-pieces-mounted]")
        widget.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
