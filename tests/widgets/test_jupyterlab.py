"""Widgets in JupyterLab: Python moves the picture, the hand reaches Python."""

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

CELLS = {
    "show": """
from pieces.widgets import AttentionStepper
w = AttentionStepper(
    query=[[0, 2, 0, 0], [2, 0, 1, 0], [0, 3, 0, 1]],
    key=[[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]],
    value=[[1, 0, 0], [0, 2, 1], [0, 1, 3]],
    query_tokens=["the", "cat", "sleeps"],
    row=0,
)
w
""",
    "set row": "w.row = 2",
    "set query": "w.query = [[9, 9, 9, 9], [2, 0, 1, 0], [0, 3, 0, 1]]; w.row = 0",
    "read": "print('query is', w.query[0])",
    "show lab": "from pieces.widgets import ScaleLab; lab = ScaleLab(); lab",
    "set d_k": "lab.d_k = 512",
    "read d_k": "print('d_k is', lab.d_k)",
    "show explorer": """
from pieces.widgets import AttentionExplorer
looks = [[[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]], [[0.3, 0.3, 0.4], [0.2, 0.2, 0.6]]]
e = AttentionExplorer(source=["the", "cat", "."], target=["le", "chat"], weights=[looks, looks])
e
""",
    "set layer": "e.layer = 1; e.head = 2",
    "read view": "print('view is', e.layer, e.head, e.query)",
}
PATIENCE = 90_000  # milliseconds; starting a kernel on two busy cores takes a while


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
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS.values()]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab whose one notebook holds the cells above."""
    folder = tmp_path_factory.mktemp("lab")
    _write_notebook(folder / "widgets.ipynb")
    port, log = _free_port(), folder / "log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", f"--notebook-dir={folder}", "--IdentityProvider.token="]
    environment = {key: value for key, value in os.environ.items() if key != "PIECES_BOOK"}
    environment |= {"JUPYTER_CONFIG_DIR": str(folder), "JUPYTERLAB_SETTINGS_DIR": str(folder)}
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/api", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def notebook(lab: str, browser: Browser) -> Iterator[Page]:
    """The notebook in JupyterLab, its widget on the screen."""
    page = browser.new_page(viewport={"width": 1400, "height": 2000})
    page.goto(f"{lab}/lab/tree/widgets.ipynb")
    page.locator(".jp-CodeCell").first.wait_for(timeout=PATIENCE)
    page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for(timeout=PATIENCE)
    _run(page, "show")
    _number(page, 0, 0).wait_for(timeout=PATIENCE)
    yield page
    page.close()


def _cell(page: Page, name: str) -> Locator:
    return page.locator(".jp-CodeCell").nth(list(CELLS).index(name))


def _run(page: Page, name: str) -> None:
    """Run a cell and wait until its prompt shows a new number."""
    prompt = _cell(page, name).locator(".jp-InputPrompt")
    before = prompt.inner_text()
    _cell(page, name).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    changed = re.compile(rf"^(?!{re.escape(before)}$)\[\d+\]:$")
    expect(prompt).to_have_text(changed, timeout=PATIENCE)


def _number(page: Page, row: int, column: int) -> Locator:
    """An entry of the matrix Q."""
    rows = page.locator(".pieces-widget [data-matrix=query] tbody tr")
    return rows.nth(row).locator("input").nth(column)


def test_a_trait_set_from_python_moves_the_picture(notebook: Page) -> None:
    lit = notebook.locator(".pieces-widget [data-matrix=query] tr[data-lit] th")
    expect(lit).to_have_text(re.compile("the"))
    _run(notebook, "set row")
    expect(lit).to_have_text(re.compile("sleeps"))
    _run(notebook, "set query")
    expect(lit).to_have_text(re.compile("the"))
    expect(_number(notebook, 0, 3)).to_have_value("9")


def test_an_edit_in_the_browser_reaches_python(notebook: Page) -> None:
    entry = _number(notebook, 0, 1)
    entry.click()
    notebook.keyboard.type("-1.5")
    notebook.keyboard.press("Enter")
    _run(notebook, "read")
    output = _cell(notebook, "read").locator(".jp-OutputArea-output")
    expect(output).to_have_text(re.compile(r"query is \[[^,]+, -1\.5, "), timeout=PATIENCE)


def test_the_scale_lab_and_python_move_each_other(notebook: Page) -> None:
    _run(notebook, "show lab")
    length = (
        notebook.locator(".pieces-widget")
        .last.get_by_role("spinbutton")
        .or_(notebook.locator(".pieces-widget").last.get_by_role("textbox"))
    )
    expect(length.first).to_have_value("64", timeout=PATIENCE)
    _run(notebook, "set d_k")
    expect(length.first).to_have_value("512")
    length.first.fill("16")
    length.first.press("Enter")
    _run(notebook, "read d_k")
    output = _cell(notebook, "read d_k").locator(".jp-OutputArea-output")
    expect(output).to_have_text(re.compile(r"d_k is 16"), timeout=PATIENCE)


def test_the_explorer_and_python_move_each_other(notebook: Page) -> None:
    _run(notebook, "show explorer")
    figure = notebook.locator(".pieces-attention-explorer")
    chosen = figure.locator(".pieces-attention-explorer-overview [aria-checked=true]")
    expect(chosen).to_have_accessible_name("Layer 2, mean of all heads", timeout=PATIENCE)
    _run(notebook, "set layer")
    expect(chosen).to_have_accessible_name("Layer 1, head 2")
    figure.get_by_role("radio", name="Layer 2, head 1", exact=True).click()
    figure.get_by_role("radio", name="le", exact=True).click()
    _run(notebook, "read view")
    output = _cell(notebook, "read view").locator(".jp-OutputArea-output")
    expect(output).to_have_text(re.compile("view is 2 1 0"), timeout=PATIENCE)


def test_jupyterlab_does_not_take_the_keys(notebook: Page) -> None:
    cells = notebook.locator(".jp-CodeCell")
    _number(notebook, 0, 0).click()
    for key in ("Escape", "x", "d", "d", "Escape", "ArrowDown", "ArrowDown", "a", "Escape"):
        notebook.keyboard.press(key)
    slider = notebook.locator(".pieces-widget input[type=range]").first
    slider.focus()
    for key in ("x", "d", "d", "b", "ArrowLeft"):
        notebook.keyboard.press(key)
    expect(cells).to_have_count(len(CELLS))
    expect(slider).to_be_focused()
