"""Runs a page in each browser that is here: no driver, the page itself sends what it found."""

from __future__ import annotations

import contextlib
import http.server
import json
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from typing import Any

import browser as chromium

PATIENCE = 120


@contextlib.contextmanager
def serving(files: dict[str, bytes]) -> Iterator[tuple[str, queue.Queue[dict[str, Any]]]]:
    """Serve files; yields the address, and where the figures arrive that a page sends."""
    arrived: queue.Queue[dict[str, Any]] = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = files.get(self.path.lstrip("/"), b"")
            kind = "text/javascript" if self.path.endswith(".js") else "text/html"
            self._answer(body, kind)

        def do_POST(self) -> None:
            arrived.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(b"", "text/plain")

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            # without these a page may not ask how much memory it takes
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/page.html", arrived
        server.shutdown()


def in_browser(command: list[str], files: dict[str, bytes]) -> dict[str, Any]:
    """Open the page in a browser of its own, and return what it sends."""
    with (
        serving(files) as (address, arrived),
        tempfile.TemporaryDirectory(
            ignore_cleanup_errors=True  # the browser's helpers end after it
        ) as profile,
    ):
        filled = [part.format(profile=profile) for part in command]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started = subprocess.Popen([*filled, address], **quiet)
        try:
            return arrived.get(timeout=PATIENCE)
        finally:
            started.terminate()
            started.wait()


def browsers() -> dict[str, list[str]]:
    """The commands of the browsers that are here."""
    found = {}
    if path := next(filter(None, map(shutil.which, chromium.NAMES)), None):
        found["Chromium"] = [path, "--headless=new", "--user-data-dir={profile}", *chromium.FLAGS]
    if path := shutil.which("firefox-esr") or shutil.which("firefox"):
        found["Firefox"] = [path, "--headless", "--no-remote", "--profile", "{profile}"]
    return found
