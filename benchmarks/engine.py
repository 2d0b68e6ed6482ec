"""Measures the page's engine: what travels, and its times in Chromium, Firefox and Node.

Each run starts the browser anew, so that the first times are those of code that never ran before.
"""

import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from record import ROOT, record

from pieces.corpus.french import generate
from pieces.widgets.common import translator
from pieces.widgets.common.base import STATIC

sys.path.insert(0, str(ROOT / "tests"))
from any_browser import browsers, in_browser

WORDS = 12
TIMES = Path(__file__).with_name("engine_times.js")
PAGE = """<!doctype html><meta charset="utf-8"><title>Engine</title>
<script>globalThis.pieces = {{}}; const asked = performance.now();</script>
<script src="translator.js"></script>
<script src="times.js"></script>
<script>
(async () => {{
  const figures = {{ script_ms: performance.now() - asked, ...measure({sentences}) }};
  const memory = await performance.measureUserAgentSpecificMemory?.();
  if (memory) figures.page_MB = memory.bytes / 1e6;
  fetch("figures", {{ method: "POST", body: JSON.stringify(figures) }});
}})();
</script>"""
NODE = """const {{ readFileSync }} = require("node:fs");
globalThis.pieces = {{}};
for (const file of {files}) require("node:vm").runInThisContext(readFileSync(file, "utf8"));
console.log(JSON.stringify(measure({sentences})));"""


def in_node(files: dict[str, bytes], sentences: str) -> dict[str, float]:
    """Run the same under Node."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("translator.js", "times.js")]
        for path in paths:
            path.write_bytes(files[path.name])
        program = NODE.format(files=json.dumps(list(map(str, paths))), sentences=sentences)
        command = [shutil.which("node") or "node", "--eval", program]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def version(path: str) -> str:
    return subprocess.run([path, "--version"], capture_output=True, text=True).stdout.strip()


def medians(run: Callable[[], dict[str, float]], runs: int) -> dict[str, float]:
    """The median of each figure over some runs."""
    all_runs = [run() for _ in range(runs)]
    return {name: round(statistics.median(r[name] for r in all_runs), 2) for name in all_runs[0]}


def weights(script: bytes) -> dict[str, Any]:
    """What travels when a page first needs the model."""
    engine = (STATIC / "book" / "engine.js").read_bytes()
    parts = {"engine": engine, "model and engine": script}
    return {
        name: {
            "kB": round(len(part) / 1000, 1),
            "kB_compressed": round(len(gzip.compress(part, 9)) / 1000, 1),
        }
        for name, part in parts.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    pairs = [pair for pair in generate(400, seed=7) if len(pair.source) == WORDS + 1]
    sentences = json.dumps([pair.source_text for pair in pairs[:5]])
    script = translator.script().encode()
    files = {"translator.js": script, "times.js": TIMES.read_bytes()}
    files["page.html"] = PAGE.format(sentences=sentences).encode()
    figures: dict[str, Any] = {"runs": given.runs, "words": WORDS, "travels": weights(script)}
    for name, command in browsers().items():
        figures[name] = {"version": version(command[0])}
        figures[name] |= medians(lambda command=command: in_browser(command, files), given.runs)
    figures["Node"] = {"version": version("node")}
    figures["Node"] |= medians(lambda: in_node(files, sentences), given.runs)
    print(record("engine", "python benchmarks/engine.py", figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
