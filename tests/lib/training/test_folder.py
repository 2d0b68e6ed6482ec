"""folder.py: what is no run's folder is refused at once, in a sentence, and left as it is."""

import re

import pytest

from pieces.training.folder import FILES, FOLDERS, read_settings


def _refused(small, folder, words):
    with pytest.raises(ValueError, match=words):
        small(folder)  # before data are loaded or anything is built


@pytest.mark.bad_input
def test_a_folder_needs_a_name_that_every_library_can_open(small):
    _refused(small, "", "the run's folder is '': give it a name")
    _refused(small, "runs/\udcff", r"the run's folder is 'runs/\\udcff', which is no UTF-8")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file_is_refused(small, tmp_path, name):
    (tmp_path / name).mkdir()
    _refused(small, tmp_path, f"{re.escape(name)} is a folder where a run has a file: move it away")


@pytest.mark.parametrize("name", ["", *FOLDERS])
def test_a_file_in_the_place_of_a_folder_is_refused(small, tmp_path, name):
    path = tmp_path / "run" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("words")
    _refused(small, tmp_path / "run", "is a file where a run has a folder: move it away")
    assert path.read_text() == "words"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe{\x00}\x00", b"[" * 100_000, b'{"a":' * 100_000],
    ids=range(8),
)
def test_options_that_are_none_are_refused(tmp_path, content):
    (tmp_path / "options.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"options\.json does not hold the options of a run"):
        read_settings(tmp_path)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_a_folder_without_options_is_no_run(tmp_path, make):
    make(tmp_path / "options.json")
    with pytest.raises(FileNotFoundError, match=r"options\.json is missing: .* is not the folder"):
        read_settings(tmp_path)
