"""Installs what the tests need and pip cannot: a browser, and the tools of widgets/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "widgets")]

import any_browser  # noqa: E402
import browser  # noqa: E402
import bundle  # noqa: E402


def install_browsers() -> None:
    """Install Chromium where there is none, Debian's package if we may, else Playwright's own.

    Firefox is installed only where Debian has it; tests that run in each browser name those.
    """
    try:
        with sync_playwright() as playwright:
            browser.find(playwright)
    except browser.BrowserMissing:
        if may_install():
            install("chromium")
        else:
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if "Firefox" not in any_browser.browsers() and may_install():
        install("firefox-esr", is_needed=False)


def may_install() -> bool:
    """Whether this is a Debian whose packages we may install."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(package: str, *, is_needed: bool = True) -> None:
    """Install a package of Debian's."""
    subprocess.run(["apt-get", "update", "-qq"], check=is_needed)
    subprocess.run(["apt-get", "install", "-y", "-qq", package], check=is_needed)


if __name__ == "__main__":
    install_browsers()
    bundle.install()
