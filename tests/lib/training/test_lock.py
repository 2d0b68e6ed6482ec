"""lock.py: one run in a folder, and no lock outlives its process."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pieces.cli.command import main
from pieces.training.lock import locked

HERE = Path(__file__).parent
HOLD = """
import sys, time
from pathlib import Path
from pieces.training.lock import locked
with locked(Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""


def _refused(folder):
    words = f"another run trains in {re.escape(str(folder))}: wait until it ends, stop it, or train"
    return pytest.raises(RuntimeError, match=words)


def test_a_folder_is_locked_once_at_a_time(tmp_path):
    with locked(tmp_path / "a" / "run"):
        with _refused(tmp_path / "a" / "run"), locked(tmp_path / "a" / "run"):
            pytest.fail("two are in")
        with locked(tmp_path / "another"):
            pass
    with locked(tmp_path / "a" / "run"):
        pass


def test_a_fault_unlocks(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(tmp_path):
        1 / 0  # noqa: B018
    with locked(tmp_path):
        pass


def test_a_second_run_is_refused_and_the_first_goes_on(tmp_path, small):
    def start_another(update):
        if update.number == 3:
            with _refused(tmp_path):
                small(tmp_path, seed=1).train()

    progress = small(tmp_path, watch=start_another).train()
    assert (progress["updates"], progress["ended"]) == (20, True)
    assert small(tmp_path).train()["ended"]


@pytest.mark.plain_only  # a process of its own
@pytest.mark.skipif(os.name == "nt", reason="only Unix kills")
def test_another_process_is_noticed_and_a_killed_one_leaves_no_lock(tmp_path, small):
    told = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(told, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"in\n"
        with _refused(tmp_path):
            small(tmp_path).train()
        process.kill()
    assert small(tmp_path).train()["ended"]


@pytest.mark.plain_only  # other processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="only Unix forks")
def test_of_several_processes_none_waits_for_one_that_was_refused(start, tmp_path):
    with locked(tmp_path):
        said = start(HERE / "lost.py", tmp_path, 0, "none")
    assert said.stdout.split() == ["1", "1"], said.stderr
    assert f"RuntimeError: another run trains in {tmp_path}" in said.stderr
    assert not (tmp_path / "options.json").exists()


def test_the_command_says_it_in_a_sentence(tmp_path, small, capsys):
    del small  # puts the small corpus in its place
    with locked(tmp_path):
        assert main(["train", str(tmp_path), "--device", "cpu"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"RuntimeError: another run trains in {tmp_path}")
    assert said.count("\n") == 1
