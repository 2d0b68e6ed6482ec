"""Every kind of widget in a real JupyterLab: Python moves the picture, the hand Python."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from widgets.contract import FOLDERS, TESTS, Samples
from widgets.hand import settle, shown

PATIENCE = 90_000  # milliseconds; starting a kernel on two busy cores takes a while
SHOW = """
import sys; sys.path.insert(0, {tests!r})
from widgets.contract import Samples
{name} = Samples("{name}"); {name}_widget = {name}.make(); {name}_widget
"""
CELLS = {
    (name, act): source.format(name=name, tests=str(TESTS.parent)).strip()
    for name in FOLDERS
    for act, source in {
        "show": SHOW,
        "move": "{name}_widget.update(**{name}.moves); before = {name}_widget.state()",
        "read": "print('moved by hand:', {name}_widget.state() != before)",
    }.items()
}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(4 * PATIENCE // 1000):
        assert server.poll() is None, f"JupyterLab ended:\n{log.read_text(encoding='utf-8')}"
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"JupyterLab did not answer:\n{log.read_text(encoding='utf-8')}")


def _write_notebook(path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab whose one notebook holds the cells above."""
    _write_notebook(tmp_path / "widgets.ipynb")
    port, log = _free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", f"--notebook-dir={tmp_path}", "--IdentityProvider.token="]
    environment = {key: value for key, value in os.environ.items() if key != "PIECES_BOOK"}
    environment |= {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTERLAB_SETTINGS_DIR": str(tmp_path)}
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/api", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture
def notebook(lab: str, browser: Browser) -> Iterator[Page]:
    """The notebook in JupyterLab, its kernel ready."""
    page = browser.new_page(viewport={"width": 1400, "height": 2000})
    page.goto(f"{lab}/lab/tree/widgets.ipynb")
    page.locator(".jp-CodeCell").first.wait_for(timeout=PATIENCE)
    page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for(timeout=PATIENCE)
    yield page
    page.close()


def _cell(page: Page, *name: str) -> Locator:
    return page.locator(".jp-CodeCell").nth(list(CELLS).index(name))


def _run(page: Page, *name: str) -> None:
    """Run a cell and wait until its prompt shows a number."""
    cell = _cell(page, *name)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    numbered = re.compile(r"^\[\d+\]:$")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(numbered, timeout=PATIENCE)


def _change(page: Page, root: Locator, act: list[str]) -> None:
    """Run a cell that changes what the widget shows."""
    before = shown(root)
    _run(page, *act)
    for _ in range(200):
        settle(page)
        if shown(root) != before:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{act} changes nothing in:\n{before}")


def test_every_kind_lives_in_jupyterlab(notebook: Page):
    """One server and one kernel for all: starting them takes longer than all that follows."""
    for name in FOLDERS:
        _run(notebook, name, "show")
        root = _cell(notebook, name, "show").locator(".pieces-widget")
        expect(root.locator("button").first).to_be_visible(timeout=PATIENCE)
        _change(notebook, root, [name, "move"])
        Samples(name).stir(root)
        settle(notebook)
        _run(notebook, name, "read")
        output = _cell(notebook, name, "read").locator(".jp-OutputArea-output")
        expect(output).to_have_text(re.compile("moved by hand: True"), timeout=PATIENCE)
        control = root.locator("[data-lm-suppress-shortcuts]:visible:not(a)").last
        control.focus()
        for key in ("Escape", "x", "d", "d", "b", "ArrowDown", "Escape"):
            notebook.keyboard.press(key)
        assert root.evaluate("root => root.contains(document.activeElement)"), name
        expect(notebook.locator(".jp-CodeCell")).to_have_count(len(CELLS))
