"""__main__.py: what happens before the command itself begins."""

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.plain_only  # processes of their own


SLOW = 'import time; print("importing", flush=True); time.sleep(60)'
SWALLOWS = f"try:\n    {SLOW}\nexcept BaseException:\n    pass"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
@pytest.mark.parametrize("torch", [SLOW, SWALLOWS])
def test_ctrl_c_while_pytorch_is_imported_is_one_sentence(tmp_path, torch):
    (tmp_path / "torch.py").write_text(torch, encoding="utf-8")
    told = [sys.executable, "-m", "pieces", "train"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(told, env=os.environ | {"PYTHONPATH": str(tmp_path)}, **pipes) as process:
        assert process.stdout.readline() == "importing\n"
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)
    assert (process.returncode, *said) == (130, "", "stopped by Ctrl-C\n")


@pytest.mark.parametrize(
    ("package", "fails", "sentence"),
    [
        (
            "sacrebleu",
            "ModuleNotFoundError(\"No module named 'sacrebleu'\", name='sacrebleu')",
            "sacrebleu is missing: install pieces with [train]",
        ),
        (
            "torch",
            "OSError('libtorch.so: cannot open')",
            "pieces cannot start: OSError: libtorch.so: cannot open",
        ),
    ],
)
def test_an_import_that_fails_is_one_sentence(start, tmp_path, package, fails, sentence):
    (tmp_path / f"{package}.py").write_text(f"raise {fails}", encoding="utf-8")
    said = start("-m", "pieces", "train", PYTHONPATH=str(tmp_path))
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"{sentence}\n"


@pytest.mark.parametrize(
    ("told", "policy"), [({}, "PASSIVE 1000"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE None")]
)
def test_threads_wait_without_spinning_unless_told_otherwise(start, tmp_path, told, policy):
    says = "from os import getenv as e; print(e('OMP_WAIT_POLICY'), e('GOMP_SPINCOUNT')); 1 / 0"
    (tmp_path / "torch.py").write_text(says, encoding="utf-8")
    said = start("-m", "pieces", "train", PYTHONPATH=str(tmp_path), **told)
    assert said.stdout == f"{policy}\n"


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
    (line,) = said.stderr.decode("cp1252").splitlines()
    assert line.startswith("line 2: unknown to the model: mâle")
