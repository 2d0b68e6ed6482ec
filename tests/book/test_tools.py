"""What surrounds the book: its server, the notebooks for Colab and Binder, the pins."""

import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import installable
import nbformat

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


def test_published_notebooks_install_the_library_first(tmp_path: Path) -> None:
    written = installable.write(tmp_path, REPOSITORY)
    assert [path.name for path in written] == sorted(
        path.name for path in (ROOT / "chapters").glob("*.ipynb")
    )
    for path in written:
        published = nbformat.read(path, as_version=4)
        original = nbformat.read(ROOT / "chapters" / path.name, as_version=4)
        nbformat.validate(published)
        assert published.cells[0].source == f"%pip install --quiet git+{REPOSITORY}"
        assert published.cells[1:] == original.cells
    assert f"git+{REPOSITORY}" in (tmp_path / "requirements.txt").read_text(encoding="utf-8")


def test_every_requirement_is_pinned() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if line and not line.startswith("#")]
        loose = [line for line in wanted if not re.match(r"[\w.-]+==[\w.]+( ;.*)?$", line)]
        assert loose == (["-e ."] if name == "requirements.txt" else [])
