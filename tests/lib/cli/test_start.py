"""__main__.py: what happens before the command itself begins."""

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.plain_only  # processes of their own


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
def test_ctrl_c_while_pytorch_is_imported_is_one_sentence(tmp_path):
    slow = 'import time; print("importing", flush=True); time.sleep(60)'
    (tmp_path / "torch.py").write_text(slow, encoding="utf-8")
    told = [sys.executable, "-m", "pieces", "train"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(told, env=os.environ | {"PYTHONPATH": str(tmp_path)}, **pipes) as process:
        assert process.stdout.readline() == "importing\n"
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)
    assert (process.returncode, *said) == (130, "", "stopped by Ctrl-C\n")


def test_a_package_that_is_missing_is_named(start, tmp_path):
    missing = "raise ModuleNotFoundError(\"No module named 'sacrebleu'\", name='sacrebleu')"
    (tmp_path / "sacrebleu.py").write_text(missing, encoding="utf-8")
    said = start("-m", "pieces", "train", PYTHONPATH=str(tmp_path))
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "sacrebleu is missing: install pieces with [train]\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows closes no streams so")
def test_what_cannot_be_heard_is_not_written_among_the_translations(trained, tmp_path):
    page = tmp_path / "page.html"
    told = [sys.executable, "-W", "default", "-m", "pieces", "translate", trained]
    words = [*map(str, told), "--device", "cpu", "--attention", str(page)]
    said = subprocess.run(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", *words],
        input=b"the zz\ncat\n",
        stdout=subprocess.PIPE,
        check=False,
    )
    assert (said.returncode, said.stdout.count(b"\n")) == (0, 2)
    assert b"unknown" not in said.stdout + page.read_bytes()


def test_pipes_speak_utf_8_whatever_the_system_speaks(trained):
    told = [sys.executable, "-m", "pieces", "translate", str(trained), "--device", "cpu"]
    said = subprocess.run(
        told,
        input="\ufeffthe cat\nmâle\n".encode(),
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stderr.decode("cp1252").splitlines() == ["line 2: unknown to the model: mâle"]
