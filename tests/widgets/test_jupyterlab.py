"""A real JupyterLab: widgets live there, and chapters run there without giving anything away."""

import json
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
from notebooks import reading
from playwright.sync_api import Browser, Locator, Page, expect
from widgets.contract import FOLDERS, TESTS, Samples
from widgets.hand import settle, shown

from pieces import exercises

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
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

PLANTED_TEXT = (
    ":::{admonition} A box\n:class: dropdown\n\nWords.\n:::",
    "As {cite}`vaswani2017attention` say.",
    "<details open><summary>Answer</summary>It is seven.</details>",
)
PLANTED_CODE = (
    "from pieces import exercises; exercises.attention.solution()",
    "exercises.attention.help()",
    """from pieces.exercises.checking import limit
limit.SECONDS = 1.0
def endless(scores, mask):
    while True: pass
exercises.masked_softmax.check(endless)""",
)
LAST = "print('the end')"
# What a reader sees: the text of the cells' Markdown and of their outputs, closed folds left out.
# Widgets show lines of the code that the chapter explains, which are no answers.
SEEN = """() => ({
    text: [...document.querySelectorAll(".jp-RenderedMarkdown")].map((cell) => cell.innerText),
    output: [...document.querySelectorAll(".jp-OutputArea-output:not(:has(.pieces-widget))")]
        .map((cell) => cell.innerText),
    folds: document.querySelectorAll(".jp-Notebook details.pieces-fold").length,
    open: [...document.querySelectorAll(".jp-Notebook details[open]")]
        .filter((fold) => !fold.closest(".pieces-widget"))
        .map((fold) => fold.innerText.slice(0, 60)),
})"""
RAW = re.compile(
    r":::|\{(?:cite|term|ref|doc|numref|admonition|note|dropdown|math)\}|^\([\w-]+\)=", re.M
)


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


def _write_notebook(path: Path, cells: list[dict]) -> None:
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


def _write_all(folder: Path) -> None:
    """The chapters, the cells above, and a notebook with each fault that the test looks for."""
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    for name in CHAPTERS:
        chapter = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)
        chapter.cells.append(code(LAST))
        nbformat.write(chapter, folder / f"{name}.ipynb")
    _write_notebook(folder / "widgets.ipynb", [code(source) for source in CELLS.values()])
    planted = [*map(text, PLANTED_TEXT), *map(code, (*PLANTED_CODE, LAST))]
    _write_notebook(folder / "planted.ipynb", planted)
    # Without this, cells out of sight would not be drawn.
    settings = folder / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    tracker = json.dumps({"windowingMode": "none"})
    (settings / "tracker.jupyterlab-settings").write_text(tracker, encoding="utf-8")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab with the notebooks: one server for all tests."""
    folder = tmp_path_factory.mktemp("lab")
    _write_all(folder)
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


def _open(lab: str, browser: Browser, name: str) -> Page:
    """A notebook in JupyterLab, its kernel ready."""
    page = browser.new_page(viewport={"width": 1400, "height": 2000})
    page.goto(f"{lab}/lab/tree/{name}.ipynb?reset")
    page.locator(".jp-CodeCell").first.wait_for(timeout=PATIENCE)
    page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for(timeout=PATIENCE)
    return page


@pytest.fixture
def notebook(lab: str, browser: Browser) -> Iterator[Page]:
    """The notebook of widgets."""
    page = _open(lab, browser, "widgets")
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


def test_the_kernel_brings_the_model_to_jupyterlab(notebook: Page):
    _run(notebook, "live_translator", "show")
    root = _cell(notebook, "live_translator", "show").locator(".pieces-widget")
    root.get_by_role("button", name="I miss them now.").click(timeout=PATIENCE)
    said = root.locator("figcaption b")
    expect(said).to_contain_text("Ils me manquent maintenant.", timeout=PATIENCE)


def _run_all(page: Page) -> dict:
    """Run all cells from the menu, wait for the last one, and return what is seen."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    expect(last).to_have_text(re.compile("the end"), timeout=2 * PATIENCE)
    settle(page)
    return page.evaluate(SEEN)


def _given_away(seen: dict) -> list[str]:
    """Folds that are open, raw markup, hints and solutions."""
    faults = [f"open: {fold}" for fold in seen["open"]]
    faults += [f"raw: {found.group()}" for text in seen["text"] for found in RAW.finditer(text)]
    for what, secret in reading.secrets(exercises.ALL):
        faults += [f"shown: {what}" for output in seen["output"] if secret in output]
    return list(dict.fromkeys(faults))


def test_run_all_cells_gives_nothing_away(lab: str, browser: Browser):
    """And what is planted is seen; an endless answer is stopped, and said to be."""
    for name in CHAPTERS:
        page = _open(lab, browser, name)
        seen = _run_all(page)
        assert _given_away(seen) == [], name
        assert seen["folds"] or name.endswith("-tested"), "the help of the exercises was not found"
        page.close()
    page = _open(lab, browser, "planted")
    seen = _run_all(page)
    faults = _given_away(seen)
    assert {fault.partition(":")[0] for fault in faults} == {"open", "raw", "shown"}
    assert "open: Answer" in faults[0]
    assert {"raw: :::", "raw: {cite}", "shown: the solution of attention"} <= set(faults)
    assert any("✗ Not right yet" in text for text in seen["output"]), seen["output"]
    assert any("stopped after 1" in text for text in seen["output"]), seen["output"]
    page.close()
