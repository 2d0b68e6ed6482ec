"""Serves the built book on this machine alone and prints its address."""

import argparse
import functools
import http.server
import sys
from pathlib import Path

SITE = Path(__file__).parents[1] / "_build" / "html"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each request, so that the address stays in sight."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def serve(site: Path, port: int) -> None:
    """Serve ``site`` until interrupted, on ``port`` or, where that is taken, on any free one."""
    if not (site / "index.html").exists():
        sys.exit(f"there is no book in {site}: build it first, with `make html`")
    handler = functools.partial(QuietHandler, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        print(f"Port {port} is taken, so another one is used.", flush=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(f"The book is at http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port to try first")
    parser.add_argument("--site", type=Path, default=SITE, help="the folder to serve")
    options = parser.parse_args()
    serve(options.site, options.port)
