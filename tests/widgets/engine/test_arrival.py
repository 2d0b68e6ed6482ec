"""The model comes when it is first needed: over HTTP, from disk, in one file, from a kernel."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from book.gates.browsing import serve
from playwright.sync_api import Browser, Page
from widgets.engine.conftest import Engine
from widgets.test_bundles import SOURCES, WIDGETS, node

from pieces.pretrained.quantised import Quantised
from pieces.widgets import WordPlane
from pieces.widgets.common import translator
from pieces.widgets.common.base import STATIC
from pieces.widgets.common.page import held_script

TIMES = SOURCES.parents[2] / "benchmarks" / "engine_times.js"
SENTENCE = "The small cat doesn't see the dog."
PAGE = """<!doctype html><meta charset="utf-8"><title>Model</title><body>{held}
<script defer src="scripts/page.js"></script></body>"""
TRANSLATES = """async (sentence) => {
    const [one, other] = await Promise.all([pieces.loadModel(), pieces.loadModel()]);
    const { ids } = one.read(sentence);
    return [one === other, one.translate(ids), document.querySelectorAll("head script").length];
}"""
FAILS = "() => pieces.loadModel().then(() => 'it came', (error) => error.message)"


@functools.cache
def kind_that_loads() -> str:
    """A widget's script, as far as it loads the model."""
    loads = 'import { loadModel } from "./book_model.js"; pieces.loadModel = loadModel;'
    options = {"stdin": {"contents": loads, "resolveDir": str(SOURCES / "common")}}
    options |= {"bundle": True, "write": False}
    program = f"""import {{ build }} from "esbuild";
    console.log((await build({json.dumps(options)})).outputFiles[0].text);"""
    command = [*node(), "--input-type=module", "--eval", program]
    return subprocess.run(command, cwd=WIDGETS, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A page of the book with its one script, and the translator's beside it."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    core, kind = (STATIC / "book" / "core.js").read_text("utf-8"), kind_that_loads()
    (scripts / "page.js").write_text(f"{core}\n{kind}", "utf-8")
    (scripts / "translator.js").write_text(translator.script(), "utf-8")
    (tmp_path / "index.html").write_text(PAGE.format(held=""), "utf-8")
    return tmp_path


@pytest.fixture(params=["disk", "http"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    if request.param == "disk":
        yield (site / "index.html").as_uri()
        return
    with serve(site) as home:
        yield f"{home}/index.html"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def expected(engine: Engine, python: Quantised) -> list[int]:
    """The translation; what Node says is held to the library in other tests."""
    (read,) = engine.ask({"ask": "read", "sentence": SENTENCE})
    return engine.ask({"ask": "translate", "source": read["ids"]})[0]


def test_a_page_of_the_book_loads_the_model_once(tab: Page, address: str, expected: list[int]):
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    tab.goto(address)
    assert [name for name in asked if name == "translator.js"] == []  # nobody needs it yet
    assert tab.evaluate(TRANSLATES, SENTENCE) == [True, expected, 1]
    assert asked.count("translator.js") == 1


def test_what_failed_may_be_tried_again(tab: Page, site: Path, expected: list[int]):
    script, away = site / "scripts" / "translator.js", site / "away.js"
    script.rename(away)
    tab.goto((site / "index.html").as_uri())
    told = "The model could not be loaded. Check the connection, and try again."
    assert tab.evaluate(FAILS) == told
    away.rename(script)
    assert tab.evaluate(TRANSLATES, SENTENCE)[:2] == [True, expected]


def test_a_model_that_is_cut_off_is_refused_in_a_sentence(tab: Page, site: Path, kept: Path):
    script = site / "scripts" / "translator.js"
    short = translator.base64.b64encode(kept.read_bytes()[:100_000]).decode()
    call = f"pieces.bringTranslator({json.dumps(short)}, {json.dumps(translator.rules())});"
    engine = (STATIC / "book" / "engine.js").read_text("utf-8")
    script.write_text(engine + call, "utf-8")
    tab.goto((site / "index.html").as_uri())
    assert tab.evaluate(FAILS) == "The model's file is cut off."


def test_a_page_of_one_file_holds_the_model(tab: Page, site: Path, expected: list[int]):
    (site / "scripts" / "translator.js").unlink()
    (site / "index.html").write_text(PAGE.format(held=held_script()), "utf-8")
    tab.goto((site / "index.html").as_uri())
    assert tab.evaluate("() => 'openTranslator' in pieces") is False  # it waits until it is needed
    assert tab.evaluate(TRANSLATES, SENTENCE)[:2] == [True, expected]


# --- how long it takes ----------------------------------------------------------------------------

BARS = {"load_ms": 300, "next_token_ms": 10, "greedy_ms": 100}
"""To open the model after it has come; a token after the first; a sentence of 12 words."""
SENTENCES = ["The small cat does not see the old dog in the garden.", SENTENCE]


def test_it_is_as_fast_as_typing_needs(tab: Page, site: Path):
    """A red test is three times the bar; the times themselves are kept in results/engine.json."""
    tab.goto((site / "index.html").as_uri())
    tab.add_script_tag(path=site / "scripts" / "translator.js")
    tab.add_script_tag(path=TIMES)
    times = tab.evaluate("(sentences) => measure(sentences)", SENTENCES)
    print({name: round(time, 1) for name, time in times.items()})
    assert {name: times[name] for name, bar in BARS.items() if times[name] > 3 * bar} == {}


# --- in Jupyter -----------------------------------------------------------------------------------


class Plane(translator.ModelWidget):
    """A widget that needs the model, as far as its Python half knows."""

    widget_kind = WordPlane.widget_kind


def test_the_kernel_sends_the_model_to_whoever_asks(kept: Path, monkeypatch: pytest.MonkeyPatch):
    sent: list[tuple[Any, Any]] = []
    monkeypatch.setattr(Plane, "send", lambda _, content, buffers: sent.append((content, buffers)))
    widget = Plane()
    widget._handle_custom_msg({"kind": "another"}, [])
    assert sent == []
    widget._handle_custom_msg({"kind": "translator"}, [])
    ((content, buffers),) = sent
    assert content == {"kind": "translator", "rules": translator.rules()}
    assert buffers == [kept.read_bytes()]


KERNEL = """import { readFileSync } from "node:fs";
import { loadModel } from "./jupyter_model.js";
const { sentence, rules, model } = JSON.parse(readFileSync(0, "utf8"));
const bytes = readFileSync(model); // a part of a larger buffer, as a message's are
const listeners = new Set();
let asked = 0;
const comm = {
  on: (event, listener) => listeners.add(listener),
  off: (event, listener) => listeners.delete(listener),
  send(content) {
    asked += 1;
    const tell = (...given) => listeners.forEach((listener) => listener(...given));
    tell({ kind: "another" }, []);
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    setTimeout(() => tell({ ...content, rules }, [data]));
  },
};
const [one, other] = await Promise.all([loadModel(comm), loadModel(comm)]);
const { ids } = one.read(sentence);
console.log(JSON.stringify([one === other, one.translate(ids), asked, listeners.size]));
"""


def test_a_widget_in_jupyter_asks_its_kernel_once(tmp_path: Path, kept: Path, expected: list[int]):
    shutil.copytree(SOURCES / "common", tmp_path / "common")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "common" / "kernel.js").write_text(KERNEL, "utf-8")
    given = {"sentence": SENTENCE, "rules": translator.rules(), "model": str(kept)}
    command = [*node(), str(tmp_path / "common" / "kernel.js")]
    told = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    assert json.loads(told.stdout) == [True, expected, 1, 0], told.stderr
