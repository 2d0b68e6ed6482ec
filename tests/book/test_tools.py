"""What surrounds the book: its server, the notebooks for Colab and Binder, the pins."""

import functools
import http.client
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import installable
import nbformat
import pytest
import serve

ROOT = Path(__file__).parents[2]
SERVER = [sys.executable, str(ROOT / "book" / "serve.py")]
REPOSITORY = "https://example.org/owner/name"


def test_the_server_takes_another_port_where_its_own_is_taken(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>The book</title>", encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [*SERVER, "--port", port, "--site", str(tmp_path)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            assert port in server.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline()).group()
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert b"The book" in answer.read()
        finally:
            server.terminate()
            server.communicate(timeout=10)


def test_the_server_says_what_is_missing(tmp_path: Path) -> None:
    command = [*SERVER, "--site", str(tmp_path / "nothing")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode != 0
    assert "make html" in result.stderr


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, tuple[str, int]]]:
    """A folder with a page, and the address where it is served."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("the book " * 500_000, encoding="utf-8")
    handler = functools.partial(serve.QuietHandler, directory=str(folder))
    with serve.Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, server.server_address
        server.shutdown()


def _status(address: tuple[str, int], path: str) -> int:
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()  # to the end, so that the server has nothing to say
    return answer.status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/", 200), ("/inside.html", 200), ("/%00", 400), ("/%ED%A0%80", 400)),
        *(("/out.html", 404), ("/folder/", 404), ("/folder/private.html", 404), ("/own/", 404)),
    ],
)
def test_the_server_gives_the_sites_own_files_alone(
    site: tuple, tmp_path: Path, path: str, status: int
) -> None:
    folder, address = site
    (tmp_path / "private.html").write_text("private", encoding="utf-8")
    (folder / "inside.html").symlink_to("index.html")
    (folder / "out.html").symlink_to(tmp_path / "private.html")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "own").mkdir()
    (folder / "own" / "index.html").symlink_to(tmp_path / "private.html")
    assert _status(address, path) == status


def test_a_reader_who_leaves_costs_the_server_a_sentence(
    site: tuple, capfd: pytest.CaptureFixture
) -> None:
    _, address = site
    said = ""
    with socket.create_connection(address, timeout=10) as reader:
        reader.sendall(b"GET / HTTP/1.0\r\n\r\n")
        reset = struct.pack("ii", 1, 0)  # leaves without waiting, as a browser's tab does
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    for _ in range(100):
        if said := said + capfd.readouterr().err:
            break
        time.sleep(0.05)
    assert said == "A reader left before the answer was whole.\n"
    assert _status(address, "/") == 200


@pytest.mark.parametrize("port", [80_000, -1])
def test_a_port_that_does_not_exist_is_a_sentence(tmp_path: Path, port: int) -> None:
    with pytest.raises(SystemExit, match=f"port {port} does not exist: give one from 0 to 65535"):
        serve.serve(tmp_path, port)


def test_published_notebooks_install_the_library_first(tmp_path: Path) -> None:
    written = installable.write(tmp_path, REPOSITORY)
    assert [path.name for path in written] == sorted(
        path.name for path in (ROOT / "chapters").glob("*.ipynb")
    )
    for path in written:
        published = nbformat.read(path, as_version=4)
        original = nbformat.read(ROOT / "chapters" / path.name, as_version=4)
        nbformat.validate(published)
        lines = published.cells[0].source.splitlines()
        assert lines[-1] == f"%pip install --quiet --constraint kept.txt git+{REPOSITORY}"
        assert published.cells[1:] == original.cells
    assert f"git+{REPOSITORY}" in (tmp_path / "requirements.txt").read_text(encoding="utf-8")


def test_the_install_cell_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(installable, "needed", lambda: ["numpy", "torch", "no-such-package"])
    cell = installable.with_install_cell(nbformat.v4.new_notebook(), REPOSITORY).cells[0]
    exec("\n".join(cell.source.splitlines()[:-1]), {})
    kept = (tmp_path / "kept.txt").read_text(encoding="utf-8").splitlines()
    assert kept == [f"{name}=={metadata.version(name)}" for name in ("numpy", "torch")]


def test_every_requirement_is_pinned() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if line and not line.startswith("#")]
        loose = [line for line in wanted if not re.match(r"[\w.-]+==[\w.]+( ;.*)?$", line)]
        assert loose == (["-e ."] if name == "requirements.txt" else [])
