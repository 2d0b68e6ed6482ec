"""Serves the built book on this machine alone and prints its address."""

import argparse
import functools
import http.server
import os
import sys
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

SITE = Path(__file__).parents[1] / "_build" / "html"
MOST_PORT = 65_535


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the site's own files, without a line for each, so that the address stays in sight."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def send_head(self) -> BinaryIO | None:
        """Begin the answer: what no path can be is a bad request, what lies elsewhere is not found.

        A link may lead out of the site; what it leads to is nobody's business.
        """
        site = os.path.realpath(self.directory)
        try:
            path = self.translate_path(self.path)
            places = [path, *(os.path.join(path, name) for name in ("index.html", "index.htm"))]
            ends = [os.path.realpath(place) for place in places]
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST, "No file can have this name")
            return None
        if not all(Path(end).is_relative_to(site) for end in ends):
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        return super().send_head()


class Server(http.server.ThreadingHTTPServer):
    """A server whose readers may leave at any time."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say in a sentence why a request was not answered to its end."""
        fault = sys.exc_info()[1]
        if isinstance(fault, ConnectionError | TimeoutError):
            print("A reader left before the answer was whole.", file=sys.stderr)
        else:
            said = ascii(str(fault))
            print(f"A request failed: {type(fault).__name__}: {said}", file=sys.stderr)


def serve(site: Path, port: int) -> None:
    """Serve ``site`` until interrupted, on ``port`` or, where that is taken, on any free one."""
    if not 0 <= port <= MOST_PORT:
        sys.exit(f"port {port} does not exist: give one from 0 to {MOST_PORT}")
    if not (site / "index.html").exists():
        sys.exit(f"there is no book in {site}: build it first, with `make html`")
    handler = functools.partial(QuietHandler, directory=str(site))
    try:
        server = Server(("127.0.0.1", port), handler)
    except OSError as fault:
        print(f"Port {port} cannot be had ({fault.strerror}), so another one is used.", flush=True)
        server = Server(("127.0.0.1", 0), handler)
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
