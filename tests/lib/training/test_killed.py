"""A run that is killed at any moment, and started again, ends as one that never was."""

from pathlib import Path

import pytest

from pieces.training.log import UPDATES, VALIDATIONS

KILLED = Path(__file__).with_name("killed.py")


@pytest.mark.plain_only  # other processes
def test_a_run_that_was_killed_again_and_again_ends_as_an_unbroken_one(start, tmp_path, table):
    pytest.importorskip("resource", reason="only Unix forks and kills")
    said = start(KILLED, tmp_path, 12)
    assert said.returncode == 0, said.stderr
    assert int(said.stdout) == 12  # each time before it had ended
    for name in (UPDATES, VALIDATIONS):
        assert table(tmp_path / "killed" / name) == table(tmp_path / "unbroken" / name)
    assert len(table(tmp_path / "killed" / UPDATES)) == 60
    for name in ("model.safetensors", "config.json", "best/model.safetensors"):
        killed, unbroken = (tmp_path / run / name for run in ("killed", "unbroken"))
        assert killed.read_bytes() == unbroken.read_bytes()
    names = [sorted(p.name for p in (tmp_path / run).rglob("*")) for run in ("killed", "unbroken")]
    assert names[0] == names[1]
