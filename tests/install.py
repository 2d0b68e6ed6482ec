"""Installs what the tests need and pip cannot: a browser, and the tools of widgets/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "widgets")]

import browser  # noqa: E402
import bundle  # noqa: E402


def install_browser() -> None:
    """Install Chromium where there is none: Debian's package if we may, else Playwright's own."""
    try:
        with sync_playwright() as playwright:
            browser.find(playwright)
    except browser.BrowserMissing:
        if shutil.which("apt-get") and os.geteuid() == 0:
            subprocess.run(["apt-get", "update", "-qq"], check=True)
            subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)
        else:
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    install_browser()
    bundle.install()
