"""log.py: tables that read back exactly, and forget what a run forgot."""

import csv
import math
import sys
from types import ModuleType

import pytest

from pieces.training.log import UPDATES, VALIDATIONS, Log, read
from pieces.training.loop import Update

UPDATE_COLUMNS = ("number", "loss", "labels", "learning_rate", "gradient_norm", "seconds")


def _update(number):
    return Update(number, math.pi / number, 100 + number, 1e-9 / 3 * number, 1 / 3)


@pytest.fixture
def folder(tmp_path):
    """The folder of a run of five updates and two validations."""
    log = Log(tmp_path, done=0)
    for number in range(1, 6):
        log.update(_update(number))
        if number % 2 == 0:
            log.validation(number, {"loss": 1 / number, "signature": "a|b,c", "bleu": 0.1 + 0.2})
    return tmp_path


def test_every_number_reads_back_exactly(folder):
    rows = read(folder / UPDATES)
    assert tuple(rows[0]) == UPDATE_COLUMNS
    for number, row in enumerate(rows, 1):
        update = _update(number)
        assert int(row["number"]) == number
        assert int(row["labels"]) == update.labels
        for name in ("loss", "learning_rate", "gradient_norm"):
            assert float(row[name]) == getattr(update, name)
        assert float(row["seconds"]) >= 0
    assert read(folder / VALIDATIONS)[1] == {
        "number": "4",
        "loss": "0.25",
        "signature": "a|b,c",
        "bleu": repr(0.1 + 0.2),
    }


def test_rows_after_the_checkpoint_are_forgotten(folder):
    log = Log(folder, done=3)
    assert [row["number"] for row in read(folder / UPDATES)] == ["1", "2", "3"]
    assert [row["number"] for row in read(folder / VALIDATIONS)] == ["2"]
    log.update(_update(4))
    assert [row["number"] for row in read(folder / UPDATES)] == ["1", "2", "3", "4"]
    assert sorted(path.name for path in folder.iterdir()) == [UPDATES, VALIDATIONS]


def test_a_run_from_the_beginning_begins_new_tables(folder):
    log = Log(folder, done=0)
    assert not list(folder.iterdir())
    log.update(_update(1))
    assert [row["number"] for row in read(folder / UPDATES)] == ["1"]


def test_a_last_row_that_was_cut_off_is_removed(folder):
    path = folder / UPDATES
    whole = path.read_bytes()
    last = whole.rindex(b"\n5,") + 1
    for length in range(last, len(whole)):
        path.write_bytes(whole[:length])
        Log(folder, done=4).update(_update(5))
        rows = read(path)
        assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5"]
        assert float(rows[4]["loss"]) == math.pi / 5


@pytest.mark.parametrize("content", [b"", b"number,lo", b"number,loss\r\n", b"number,loss\r\n1,"])
def test_a_table_without_a_whole_row_begins_anew(tmp_path, content):
    (tmp_path / UPDATES).write_bytes(content)
    Log(tmp_path, done=9).update(_update(10))
    assert tuple(read(tmp_path / UPDATES)[0]) == UPDATE_COLUMNS


@pytest.mark.parametrize(
    "content",
    [
        *("\ufeffnumber,loss\n1,2\n".encode(), b"number;loss\n1;2\n", b"number\nx\n", b"words"),
        *(b"\xff\x00\n\xfe", b"number,\xff\n\xfe,1\n"),
    ],
)
def test_what_is_no_log_is_refused_and_left(tmp_path, content):
    (tmp_path / UPDATES).write_bytes(content)
    with pytest.raises(ValueError, match=r"updates\.csv cannot be read as the log of a run"):
        Log(tmp_path, done=9)
    assert (tmp_path / UPDATES).read_bytes() == content


@pytest.mark.parametrize("content", [b"number,loss\n1,\xff\n", b"number,loss\n1," + b"9" * 200_000])
def test_what_is_no_table_is_not_read(tmp_path, content):
    (tmp_path / UPDATES).write_bytes(content)
    with pytest.raises(ValueError, match=r"updates\.csv cannot be read as the log of a run"):
        read(tmp_path / UPDATES)


def test_a_row_that_finds_no_space_names_its_file(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv.DictWriter, "writerow", full)
    with pytest.raises(OSError, match=r"No space left on device.*updates\.csv"):
        Log(folder, done=5).update(_update(6))


def test_only_the_first_process_writes_and_what_is_kept_is_not_rewritten(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    Log(folder, done=5)
    log = Log(folder, done=0, writes=False)
    log.update(_update(6))
    log.validation(6, {"loss": 1.0})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_tensorboard_gets_the_same_where_it_is_installed(tmp_path, monkeypatch):
    calls = []

    class Writer:
        def __init__(self, folder, purge_step):
            calls.append((folder, purge_step))

        def add_scalar(self, *told):
            calls.append(told)

    module = ModuleType("torch.utils.tensorboard")
    module.SummaryWriter = Writer
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    log = Log(tmp_path, done=3)
    log.update(_update(4))
    log.validation(4, {"loss": 0.5, "signature": "x"})
    assert calls == [
        *[(tmp_path / "tensorboard", 4), ("loss", math.pi / 4, 4)],
        ("validation/loss", 0.5, 4),
    ]
