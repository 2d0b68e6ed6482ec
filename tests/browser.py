"""One Chromium for every test that needs a browser: where it is found and how it is started."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
INSTALL = "python -m playwright install --with-deps chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE = Path(__file__).parents[1] / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
# No other host is known to the browser, so that a page that needs one fails here as on a train.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


class BrowserMissing(Exception):
    """No Chromium on this machine; says how to install one."""


def find(playwright: Playwright) -> str:
    """The system's Chromium first, then Playwright's own.

    Raises:
        BrowserMissing: if there is neither.
    """
    system = next(filter(None, map(shutil.which, NAMES)), None)
    if system:
        return system
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    raise BrowserMissing(f"no Chromium was found; install one with: {INSTALL}")


def launch(playwright: Playwright, *, offline: bool = True, **options: Any) -> Browser:
    """A headless Chromium; ``offline`` leaves it no host but 127.0.0.1."""
    flags = [*FLAGS, *([OFFLINE] if offline else []), *options.pop("args", [])]
    return playwright.chromium.launch(executable_path=find(playwright), args=flags, **options)
