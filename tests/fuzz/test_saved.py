"""Every file of a run is damaged; what reads it refuses, or gives what it gave before."""

import json
import shutil
from pathlib import Path

import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from refusing import command, contents

from pieces.training.translation import data

SENTENCES = b"a cat sees the dog\nthe dog sleeps\n"
MODEL = ["config.json", "model.safetensors", "vocabulary.json", "options.json"]
CHECKPOINT = ["model.safetensors", "optimiser.safetensors", "random.safetensors", "state.json"]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.just({}),
    st.sampled_from([10**9, 10**18, -1, 10**400]),
)


def _paths(value: object, path: tuple = ()) -> list[tuple]:
    """Return the way to every value inside what JSON says."""
    inside = value.items() if isinstance(value, dict) else ()
    return [path, *(way for key, each in inside for way in _paths(each, (*path, key)))]


def _flip(path: Path, draw) -> None:
    text = bytearray(path.read_bytes())
    text[draw(st.integers(0, len(text) - 1))] ^= 1 << draw(st.integers(0, 7))
    path.write_bytes(text)


def _cut(path: Path, draw) -> None:
    text = path.read_bytes()
    path.write_bytes(text[: draw(st.integers(0, len(text) - 1))])


def _other(path: Path, draw) -> None:
    path.write_bytes(draw(st.binary(max_size=50)))


def _gone(path: Path, draw) -> None:
    path.unlink()


def _folder(path: Path, draw) -> None:
    path.unlink()
    path.mkdir()


def _deep(path: Path, draw) -> None:
    path.write_text("[" * draw(st.integers(1, 200_000)))


def _json(path: Path, draw) -> None:
    """Put junk in the place of a value, or leave the value out, or add one."""
    value = {"": json.loads(path.read_text(encoding="utf-8"))}
    *way, last = ("", *draw(st.sampled_from(_paths(value[""]))))
    inside = value
    for key in way:
        inside = inside[key]
    what = draw(st.sampled_from(["junk", "gone", "more"]))
    if what == "gone" and last:
        del inside[last]
    elif what == "more" and isinstance(inside[last], dict):
        inside[last]["more"] = draw(JUNK)
    else:
        inside[last] = draw(JUNK)
    path.write_text(json.dumps(value[""]), encoding="utf-8")


@pytest.fixture(scope="module")
def run(trained: Path, tmp_path_factory) -> Path:
    """A trained run, of whose checkpoints only the newest is kept."""
    folder = tmp_path_factory.mktemp("run") / "run"
    shutil.copytree(trained, folder)
    for old in sorted((folder / "checkpoints").iterdir())[:-1]:
        shutil.rmtree(old)
    return folder


def _damaged(run: Path, name: str, draw) -> Path:
    folder = run.with_name("damaged")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(run, folder)
    path = folder / name
    kinds = [_flip, _flip, _cut, _other, _gone, _folder]
    kinds += [_deep, _json, _json, _json, _json] if path.suffix == ".json" else []
    draw(st.sampled_from(kinds))(path, draw)
    return folder


@given(draw=st.data(), name=st.sampled_from(MODEL))
def test_a_damaged_model_translates_as_before_or_not_at_all(run, draw, name):
    whole = command(["translate", str(run)], SENTENCES)
    folder = _damaged(run, name, draw.draw)
    before = contents(folder)
    found = command(["translate", str(folder)], SENTENCES)
    assert found[0] in (0, 1)
    assert found[0] == 1 or found[1] == whole[1], "another translation, in silence"
    assert contents(folder) == before


@given(draw=st.data(), name=st.sampled_from(CHECKPOINT))
def test_a_damaged_checkpoint_is_not_gone_on_from(run, monkeypatch_module, draw, name):
    (checkpoint,) = (run / "checkpoints").iterdir()
    words = [*small_corpus.arguments(device="cpu", updates=21)]
    folder = _damaged(run, f"checkpoints/{checkpoint.name}/{name}", draw.draw)
    before = contents(folder / "checkpoints")
    status, _, err = command(["train", str(folder), *words])
    if status:
        assert status == 1
        assert contents(folder / "checkpoints") == before
    else:
        whole = run.with_name("whole")
        if not whole.exists():
            shutil.copytree(run, whole)
            assert command(["train", str(whole), *words])[0] == 0
        same = [f / "model.safetensors" for f in (folder, whole)]
        assert same[0].read_bytes() == same[1].read_bytes(), f"another model, in silence: {err}"


@pytest.fixture(scope="module")
def monkeypatch_module():
    """Let the command find the small corpus."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "load", small_corpus.load)
        yield
